"""The form of a site log on a phone: copy yesterday, tap the weather, count heads, take photos, save."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import streamlit as st

from park_dispatch.boards import site_log as board
from park_dispatch.boards.dispatch import clock
from park_dispatch.boards.site_log import SAME_PP, Part, SiteLog
from park_dispatch.boards.site_roll import Site
from park_dispatch.boards.wording import percent, signed_pp, spoken
from park_dispatch.filing.issue_wording import number_word
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.filing.site_log import STANDSTILL, WEATHERS, FiledLog, file_log
from park_dispatch.filing.site_log_refusals import Asked, LogAsks, LogFiledMeanwhile
from park_dispatch.filing.site_message import guess_message
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.intake.refusals import Refusal
from park_dispatch.language import _
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.ledger.site_logs import last_entry
from park_dispatch.web.attachments import clear_photos, photo_input, picked, place_kept
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.site_log_draft import (
    Draft,
    draft,
    drop,
    fill_from,
    fill_guessed,
    fill_today,
    join,
    percent_field,
    typed,
)
from park_dispatch.web.site_log_photos import draw_photos, draw_said
from park_dispatch.web.text import plain

_SAID, _STORED, _AUTHOR = "site_log_said", "site_log_stored", "site_log_author"
_Parts = Mapping[str, Part]
MESSAGE_CHARACTERS = 5000
_STYLE = '<style>[data-testid="InputInstructions"] { display: none; }</style>'


def weather_word(weather: str) -> str:
    """A weather of the taps in the language of the session."""
    words = (_("晴"), _("多云"), _("阴"), _("雨"), _("雪"), _("大风"), _("停工"))
    return words[WEATHERS.index(weather)] if weather in WEATHERS else weather


@fragment
def draw_form(frame: Frame, site: Site) -> None:
    """What is stored of the day, or the form for it."""
    day = frame.as_of
    st.html(_STYLE)
    if st.session_state.pop(_STORED, False):
        st.rerun()  # the list of who has filed stands outside this fragment
    if said := st.session_state.pop(_SAID, ""):
        st.success(plain(said), icon=":material/check:")
    draw_said()
    seen = last_entry(frame.ledger, site.site_id, day)  # before what is shown: what comes in between is told later
    stored = board.site_log(frame.ledger, frame.park, site, day)
    found = _parts(frame, site, day)
    one = draft(site, day, seen, found)
    one.recall()
    if stored is not None and not one.correcting and not one.begun(found) and not picked(one.photos):
        _draw_stored(frame, stored, one, found)
        return
    _draw_starts(frame, site, one, found)
    _draw_site(one)
    _draw_percents(one, found, day)
    taken = photo_input(one.photos, _("照片"))
    _draw_words(one)
    if not frame.settings.author:
        _draw_author()
    _draw_asked(frame, site, one)
    label = _("保存更正") if one.correcting else _("保存日志")
    st.button(
        label, key=one.key("save"), type="primary", width="stretch", on_click=_save,
        args=(frame, site, one, found, taken),
    )  # fmt: skip
    one.remember(found)


def _parts(frame: Frame, site: Site, day: date) -> _Parts:
    """What may be reported on, by the name of its widget."""
    return {percent_field(part): part for part in board.parts(frame.ledger, frame.park, site, day)}


def _draw_stored(frame: Frame, log: SiteLog, one: Draft, found: _Parts) -> None:
    words = _("{day}的日志：{words}").format(day=spoken(log.on, log.on), words=board.log_words(log))
    st.markdown(plain(words))
    st.caption(plain(said_by(log, frame)))
    draw_photos(log, frame, key=f"log_today_{log.site_id}", theirs=True)

    def correct() -> None:
        one.seen = last_entry(frame.ledger, log.site_id, log.on)
        fill_today(one, log, found)

    st.button(_("更正或补充"), key=one.key("correct"), on_click=correct, icon=":material/edit:")


def said_by(log: SiteLog, frame: Frame) -> str:
    """Who saved a log, when, and how often."""
    said = _("{author} {when} 填报").format(author=log.filed_by, when=_clock(log.filed_at, frame))
    if log.versions > 1:
        words = _("，{author} {when} 更正（第 {version} 版）")
        said += words.format(author=log.changed_by, when=_clock(log.changed_at, frame), version=log.versions)
    return said + (f" · {log.file_name}" if log.file_name else "")


def _clock(moment: datetime | None, frame: Frame) -> str:
    return "" if moment is None else clock(moment, frame.settings.timezone)


def _draw_starts(frame: Frame, site: Site, one: Draft, found: _Parts) -> None:
    """The two ways not to type: yesterday, or the message that was written to the group anyway."""
    last = board.last_before(frame.ledger, frame.park, site, one.day)
    if last is not None and not one.correcting:
        label = _("照抄{day}").format(day=spoken(last.on, one.day))
        st.button(
            label, key=one.key("copy"), icon=":material/content_copy:", width="stretch",
            on_click=_copy, args=(one, last, found),
            help=_("除人数外全部照抄，逐项标明；人数归零，请清点后填写。已经填了的不改。"),
        )  # fmt: skip
    box = st.expander(_("粘贴群消息"), on_change="rerun", key=one.key("message_open"))
    if box.open:
        with box:
            st.text_area(
                _("消息原文"), key=one.key("message"), label_visibility="collapsed", height=110,
                max_chars=MESSAGE_CHARACTERS,
                placeholder=_("例：1#厂房内装地坪完成66%，现场工人45人，塔吊2台。问题：商砼供应不足。"),
            )  # fmt: skip
            st.button(_("识别"), key=one.key("read"), on_click=_read, args=(frame, site, one, found))
    for words in one.told:
        st.caption(plain(words))


def _copy(one: Draft, last: SiteLog, found: _Parts) -> None:
    one.told = _kept_words(fill_from(one, last, found), found)


def _kept_words(kept: Sequence[str], found: _Parts) -> tuple[str, ...]:
    """That what somebody had typed is still there, by name; nothing without any."""
    words = {"weather": _("天气"), "workers": _("现场人数"), "machines": _("机械")}
    names = [found[part].name if part in found else words[part] for part in kept]
    return (_("您已经填了的没有改：{names}。").format(names=_("、").join(names)),) if names else ()


def _read(frame: Frame, site: Site, one: Draft, found: _Parts) -> None:
    text = str(one.value("message") or "")
    one.told = ()
    if not text.strip():
        one.told = (_("还没有内容：请先粘贴消息，再点“识别”。"),)
        return
    parts = {part.subject_id for part in found.values()}
    try:
        guessed = guess_message(
            frame.ledger, frame.park, site.site_id, site.project, parts, one.day, text, frame.settings.limits
        )
    except (Refusal, FilingRefusal):
        one.told = (_("消息里没有读出进度、人数或问题，请直接填写；原文还在框里。"),)
        return
    kept = fill_guessed(one, guessed, found)
    told = [] if guessed.empty else [_("已按消息填好，标“识别”的请核对。"), *_kept_words(kept, found)]
    if guessed.others:
        names = _("、").join(guessed.others)
        told.append(_("消息里还有 {names} 的情况：请到那些工地填写，或在“数据上报”里一次入库。").format(names=names))
    one.told = (*told, *guessed.unread) or (_("消息里没有关于这个工地的内容，没有填。"),)


def _draw_site(one: Draft) -> None:
    st.pills(
        _("天气"), WEATHERS, key=one.key("weather"), format_func=weather_word, on_change=one.touched,
        args=("weather",), width="stretch",
    )  # fmt: skip
    _draw_mark(one, "weather")
    if one.value("other_weather") and not one.value("weather"):
        st.text_input(_("天气（原文）"), key=one.key("other_weather"), max_chars=40)
    st.number_input(
        _("现场人数（人）"), value=None, step=1, key=one.key("workers"), on_change=one.touched, args=("workers",),
        placeholder=_("清点后填写"),
    )  # fmt: skip
    if one.marks.get("workers") == "copied":
        st.caption(plain(_("人数已归零，请清点后填写；没有人请选“{word}”。").format(word=weather_word(STANDSTILL))))
    else:
        _draw_mark(one, "workers")
    st.text_input(
        _("机械"), key=one.key("machines"), max_chars=200, placeholder=_("如：塔吊2台、挖掘机1台"),
        on_change=one.touched, args=("machines",),
    )  # fmt: skip
    _draw_mark(one, "machines")


def _draw_mark(one: Draft, part: str) -> None:
    """Whose word a value is, while nobody has touched it."""
    mark = one.marks.get(part)
    if mark == "copied" and one.copied_from is not None:
        st.caption(plain(_("照抄{day}").format(day=spoken(one.copied_from, one.day))))
    elif mark == "guessed":
        st.caption(plain(_("按群消息识别，请核对")))
    elif mark == "theirs":
        st.caption(plain(_("{author} 填的").format(author=one.other)))
    if part in one.theirs:
        said = weather_word(str(one.theirs[part])) if part == "weather" else str(one.theirs[part] or "—")
        st.caption(plain(_("{author} 填的是：{said}").format(author=one.other, said=said)))


def _draw_percents(one: Draft, found: _Parts, day: date) -> None:
    first = {key: part for key, part in found.items() if part.under_way}
    rest = {key: part for key, part in found.items() if not part.under_way}
    if not found:
        st.caption(_("这个工地还没有上报过节点或整体进度，先在“数据上报”里报一次，这里就能填。"))
        return
    st.markdown(f"**{plain(_('形象进度'))}**", help=_("填累计完成的百分数；没有变化的可以不填。"))
    for key, part in first.items():
        _draw_percent(one, key, part, day)
    if rest:
        with st.expander(_("其他节点（{count}）").format(count=len(rest))):
            for key, part in rest.items():
                _draw_percent(one, key, part, day)


def _draw_percent(one: Draft, key: str, part: Part, day: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        with st.container(gap=None):
            st.markdown(plain(part.name))
            st.caption(plain(_against(one, key, part, day)))
        st.number_input(
            plain(_("{name}（%）").format(name=part.name)), value=None, step=1.0, format="%.1f", key=one.key(key),
            label_visibility="collapsed", width=150, placeholder="%", on_change=one.touched, args=(key,),
        )  # fmt: skip


def _against(one: Draft, key: str, part: Part, day: date) -> str:
    """The last word (of the day itself, else before it), and how what is typed compares with it."""
    known, on = (part.today, day) if part.today is not None else (part.before, part.before_on)
    if known is None or on is None:
        return _("还没有报过")
    when = _("当天已报") if on == day else spoken(on, day)
    last = _("{day} {percent}").format(day=when, percent=percent(known))
    value = one.value(key)
    if value is None:
        return last
    change = float(value) - known
    same = _("与{day}相同").format(day=when)
    said = same if abs(change) <= SAME_PP else _("{last}，{change}").format(last=last, change=signed_pp(change))
    mark = {"copied": _("照抄"), "guessed": _("识别"), "theirs": one.other, "": ""}[one.marks.get(key, "")]
    return f"{said} · {mark}" if mark else said


def _draw_words(one: Draft) -> None:
    st.text_area(
        _("现场情况"), key=one.key("note"), height=80, max_chars=1000, on_change=one.touched, args=("note",),
        placeholder=_("今天做了什么（可不填）"),
    )  # fmt: skip
    _draw_mark(one, "note")
    st.text_area(
        _("问题（一行一个，登记进问题台账）"), key=one.key("problems"), height=80, max_chars=2000,
        on_change=one.touched, args=("problems",), placeholder=_("如：商砼供应不足（没有就不填）"),
    )  # fmt: skip
    _draw_mark(one, "problems")


def _draw_author() -> None:
    if _AUTHOR not in st.session_state and st.session_state.get(PERSON):
        st.session_state[_AUTHOR] = st.session_state[PERSON]  # set in every run it would undo what is being typed
    st.text_input(_("填报人"), key=_AUTHOR, max_chars=60, width=200)


def _draw_asked(frame: Frame, site: Site, one: Draft) -> None:
    """Why it was not saved, and what to tick when it is right all the same."""
    if one.refused:
        st.error(plain(one.refused))
    for asked in one.asked:
        st.warning(plain(asked.why()))
        st.checkbox(_("属实，就按这个保存"), key=_tick(one, asked))
    if one.meanwhile:
        log = board.site_log(frame.ledger, frame.park, site, one.day)
        if log is not None:
            st.markdown(plain(_("已保存的：{words}").format(words=board.log_words(log))))
            st.caption(plain(said_by(log, frame)))


def _save(frame: Frame, site: Site, one: Draft, found: _Parts, taken: Sequence[TakenFile]) -> None:
    """Runs before the form does: store and start afresh, or keep everything as typed and say why not."""
    one.right |= {asked for asked in one.asked if st.session_state.get(_tick(one, asked))}
    author = frame.settings.author or str(st.session_state.get(_AUTHOR, ""))
    one.refused, one.asked, one.meanwhile = "", (), False
    try:
        filed = file_log(
            frame.ledger, frame.park, typed(one, found), author, by=frame.person, accepted=frozenset(one.right),
            taken=taken, keep_place=place_kept(one.photos), seen=one.seen,
        )  # fmt: skip
    except LogAsks as asks:
        one.asked = asks.asked
    except LogFiledMeanwhile as edited:
        one.refused, one.seen, one.meanwhile, one.other = edited.why(), edited.latest, True, edited.author
        join(one, board.site_log(frame.ledger, frame.park, site, one.day), _parts(frame, site, one.day))
    except (FilingRefusal, LedgerRefusal) as refusal:
        one.refused = refusal.why()
    else:
        st.session_state[PERSON] = author
        st.session_state[_SAID], st.session_state[_STORED] = _filed_words(filed, site, one), True
        clear_photos(one.photos)
        drop(one)


def _tick(one: Draft, asked: Asked) -> str:
    return one.key(f"right_{asked.subject_id}_{asked.doubt}_{asked.old:g}_{asked.new:g}")


def _filed_words(filed: FiledLog, site: Site, one: Draft) -> str:
    said = _("已保存 {site} {day}的日志").format(site=site.name, day=spoken(one.day, one.day))
    if filed.photos:
        said += _("，{count} 张照片或文件").format(count=len(filed.photos))
    if filed.issues:
        said += _("，登记 {count} 个问题").format(count=len(filed.issues))
    if filed.repeated:
        numbers = _("、").join(number_word(one.number) for one in filed.repeated)
        said += _("；{numbers}已经登记过，没有重复登记").format(numbers=numbers)
    return said + _("。")
