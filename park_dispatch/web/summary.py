"""Drawing 总结: the draft of the ledger in fields to edit, the versions that were frozen, the files, the targets."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import cast

import streamlit as st

from park_dispatch.boards.situation import situation
from park_dispatch.boards.summary import Draft, Span, chat_text, days_words, draft, span_of, title
from park_dispatch.boards.targets import Target, sentence, target_name, targets
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.filing.summaries import LONGEST_SECTION, save_summary, set_target
from park_dispatch.language import _
from park_dispatch.ledger.refusals import EditedMeanwhile, LedgerRefusal
from park_dispatch.ledger.summaries import Period, Saved, Section, versions
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.roles import Action
from park_dispatch.reports.summary_file import DOCX, summary_file
from park_dispatch.web.allowed import offered
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.copying import copy_button
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.export import download
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

BACK = 12
"""Weeks or months that can be chosen, that of the day itself first."""
_TOLD, _CONFLICT = "summary_said", "summary_conflict"


def choose_span(frame: Frame) -> Span:
    """Week or month, and which; a span that is over is as of its last day."""
    kinds: dict[str, str] = {"week": _("每周总结"), "month": _("每月见效")}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        period = cast(Period, choose(_("周期"), kinds, key="period", default="week"))
        spans = _spans(period, frame.as_of)
        names = {str(span.begins): days_words(span) for span in spans}
        picked = choose_from_list(_("哪一期"), names, key="begins", default=str(spans[0].begins), width=300)
    return next(span for span in spans if str(span.begins) == picked)


def _spans(period: Period, as_of: date) -> list[Span]:
    found = [span_of(period, as_of)]
    while len(found) < BACK:
        found.append(span_of(period, found[-1].begins - timedelta(days=1)))
    return found


def draw_summary(frame: Frame, span: Span) -> None:
    """The fields and what can be done with them."""
    if said := st.session_state.pop(_TOLD, ""):
        st.success(plain(said), icon=":material/check:")
    written = draft(frame.ledger, frame.park, span)
    kept = versions(frame.ledger, frame.park.park_id, span.period, span.begins)
    seen = _seen(written, kept, span)
    st.markdown(f"#### {plain(title(frame.park, span))}")
    st.caption(plain(_state(frame, span, kept, seen)))
    if offered(frame, Action.SUM_UP):
        sections = _fields(written, kept, span)
        _draw_saving(frame, span, sections, seen)
    else:
        sections = _said(written, kept)
        st.markdown("\n\n".join(f"**{plain(part.title)}**  \n{plain(part.text)}" for part in sections if part.text))
    _draw_files(frame, span, sections)
    _draw_versions(frame, kept)


def _seen(written: Draft, kept: Sequence[Saved], span: Span) -> int:
    """The version that the fields were filled from: the newest when they are filled, until somebody saves here."""
    key = _seen_key(span)
    if any(_key(part, span) not in st.session_state for part in written.sections):
        st.session_state[key] = kept[0].version if kept else 0
    return int(st.session_state.setdefault(key, kept[0].version if kept else 0))


def _state(frame: Frame, span: Span, kept: Sequence[Saved], seen: int) -> str:
    if kept and kept[0].version > seen:
        return _(
            "您打开以后，{author} {when} 保存了第 {version} 版，见下面“历次版本”。您的内容还在，没有被改动。"
        ).format(version=kept[0].version, author=kept[0].author, when=_when(frame, kept[0]))
    if not kept:
        return _("初稿由台账写成，截至 {day}，还没有人保存过。改好后保存，保存的每一版都留着。").format(day=span.as_of)
    return _("显示的是第 {version} 版：{author} {when} 保存，数据截至 {day}。").format(
        version=kept[0].version, author=kept[0].author, when=_when(frame, kept[0]), day=kept[0].as_of
    )


def _when(frame: Frame, saved: Saved) -> str:
    moment = in_zone(saved.recorded_at, frame.settings.timezone)
    return f"{moment:%Y-%m-%d %H:%M}"


def _said(written: Draft, kept: Sequence[Saved]) -> tuple[Section, ...]:
    """Each part as the latest version has it where there is one, else as the draft."""
    said = {part.name: part.text for part in kept[0].sections} if kept else {}
    return tuple(Section(part.name, part.title, said.get(part.name, part.text)) for part in written.sections)


def _fields(written: Draft, kept: Sequence[Saved], span: Span) -> tuple[Section, ...]:
    """A field for each part, filled with what is said. What was typed stays."""
    said = _said(written, kept)
    return tuple(
        Section(part.name, part.title, _field(part, filled.text, span))
        for part, filled in zip(written.sections, said, strict=True)
    )


def _field(part: Section, text: str, span: Span) -> str:
    """One field whatever the version: what somebody is typing outlives the saving of somebody else."""
    key = _key(part, span)
    if st.session_state.pop(f"{key}_anew", False):
        st.session_state[key] = part.text
    st.session_state.setdefault(key, text)
    shown = st.text_area(part.title, key=key, height="content", max_chars=LONGEST_SECTION) or ""
    if shown != part.text and st.button(
        _("换成最新的初稿"), key=f"{key}_take", type="tertiary", icon=":material/refresh:"
    ):
        st.session_state[f"{key}_anew"] = True
        st.rerun()
    return shown


def _key(part: Section, span: Span) -> str:
    return f"summary_{span.period}_{span.begins}_{part.name}"


def _seen_key(span: Span) -> str:
    return f"summary_seen_{span.period}_{span.begins}"


def _draw_saving(frame: Frame, span: Span, sections: tuple[Section, ...], seen: int) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        author = frame.settings.author or st.text_input(
            _("姓名"), value=st.session_state.get(PERSON, ""), key="summary_author", max_chars=60, width=160
        )
        pressed = st.button(_("保存为第 {version} 版").format(version=seen + 1), type="primary", key="summary_save")
    if conflict := st.session_state.pop(_CONFLICT, ""):
        st.error(plain(conflict))
        st.info(plain(_("别人的那一版在下面“历次版本”里；核对后再按一次保存，您的内容就成为新的一版。")))
    if not pressed:
        return
    try:
        version = save_summary(
            frame.ledger,
            frame.park,
            span.period,
            span.begins,
            span.as_of,
            sections,
            author or "",
            seen,
            by=frame.person,
        )
    except EditedMeanwhile as refusal:
        st.session_state[_seen_key(span)] = refusal.latest
        st.session_state[_CONFLICT] = refusal.why()
        st.rerun()
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
    else:
        st.session_state[PERSON] = author
        st.session_state[_seen_key(span)] = version
        st.session_state[_TOLD] = _("已保存为第 {version} 版。").format(version=version)
        st.rerun()


def _draw_files(frame: Frame, span: Span, sections: tuple[Section, ...]) -> None:
    heading = title(frame.park, span)
    author = frame.settings.author or st.session_state.get(PERSON, "")
    download(
        _("下载 Word（公文正文版式）"), lambda: summary_file(frame.park, span, sections, author), f"{heading}.docx",
        DOCX, key="summary_docx",
    )  # fmt: skip
    copy_button(chat_text(heading, sections), _("复制为群消息"), key="summary_copy")


def _draw_versions(frame: Frame, kept: Sequence[Saved]) -> None:
    if not kept:
        return
    with st.expander(_("历次版本（{count}）").format(count=len(kept))):
        for saved in kept:
            said = _("第 {version} 版 · {author} · {when} · 数据截至 {day}").format(
                version=saved.version, author=saved.author, when=_when(frame, saved), day=saved.as_of
            )
            st.markdown(f"**{plain(said)}**")
            for part in saved.sections:
                if part.text:
                    st.markdown(plain(f"{part.title}：{part.text}"))


def draw_targets(frame: Frame, span: Span) -> None:
    """The targets of the month, judged; and the form that sets one."""
    now = situation(frame.ledger, frame.park, span.as_of)
    found = targets(frame.ledger, now, span.begins)
    st.markdown(f"##### {plain(_('{month}的目标').format(month=days_words(span)))}")
    for one in found:
        st.markdown(plain(_("{sentence}（{author} {day} 定）").format(
            sentence=sentence(one), author=one.decided.author, day=one.decided.as_of
        )))  # fmt: skip
    if not found:
        st.caption(plain(_("还没有给任何项目定这个月的目标。")))
    projects = {
        int(i): str(name) for i, name in now.projects[["project_id", "name"]].itertuples(index=False, name=None)
    }
    if projects and offered(frame, Action.SET_TARGET):
        with st.expander(_("定目标")):
            _draw_target_form(frame, span, projects, found)


def _draw_target_form(frame: Frame, span: Span, projects: dict[int, str], found: Sequence[Target]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        project = st.selectbox(
            _("项目"), list(projects), format_func=projects.__getitem__, key="target_project", width=260
        )
        percent = st.number_input(
            _("月末达到（%）"), min_value=0.0, max_value=100.0, value=None, step=0.5, format="%.1f",
            key="target_percent", width=140,
        )  # fmt: skip
        moving = any(one.project_id == project for one in found)
        reason = st.text_input(_("改动原因"), key="target_reason", max_chars=200, width=260) if moving else ""
        author = frame.settings.author or st.text_input(
            _("姓名"), value=st.session_state.get(PERSON, ""), key="target_author", max_chars=60, width=160
        )
        pressed = st.button(_("定下目标"), key="target_save", disabled=percent is None)
    if not pressed or percent is None or project is None:
        return
    try:
        set_target(
            frame.ledger, frame.park, int(project), target_name(span.begins), float(percent), span.as_of,
            reason or "", author or "", by=frame.person,
        )  # fmt: skip
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[PERSON] = author
    st.rerun()
