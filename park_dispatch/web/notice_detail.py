"""Drawing one notice: what it says, what was done, and what this person may do with it now."""

from datetime import date

import streamlit as st

from park_dispatch.boards.notice_proposals import answer_by, notice_rules
from park_dispatch.boards.notices import sentence, timeline
from park_dispatch.filing.notice_words import NoticeRow, field_word, grade_word
from park_dispatch.filing.notices import (
    LONGEST_TEXT,
    answer_notice,
    close_notice,
    raise_notice,
    return_notice,
    withdraw_notice,
)
from park_dispatch.language import _
from park_dispatch.model.notices import FOLLOWS, GRADES, graver
from park_dispatch.model.roles import Action
from park_dispatch.web.attachments import draw_attachments, photo_input, place_kept
from park_dispatch.web.frame import Frame
from park_dispatch.web.notice_acting import acting_day, attempt, draw_meanwhile, key_of, sign
from park_dispatch.web.notice_words import event_words, graded
from park_dispatch.web.notices import OPENED, word_button
from park_dispatch.web.said import draw_said
from park_dispatch.web.text import plain


def draw_notice(frame: Frame, notice: NoticeRow) -> None:
    """All of it."""
    if st.button(_("全部督办单"), key="notice_back", icon=":material/chevron_left:", type="tertiary"):
        del st.query_params[OPENED]
        st.rerun()
    draw_said()
    st.markdown(f"#### {graded(notice['grade'])} {plain(sentence(notice, frame.as_of))}")
    draw_meanwhile(frame, notice)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _draw_text(notice)
        if notice["later"]:
            st.caption(plain(_("{day} 以后还有新的记录，见时间线；办理按最新情况。").format(day=frame.as_of)))
        _draw_confirming(frame, notice)
        _draw_answering(frame, notice)
    with right:
        st.markdown(f"##### {plain(_('办理经过'))}")
        for event in timeline(frame.ledger, int(notice["notice_id"])):
            st.markdown(plain(event_words(frame, event)))
        draw_attachments(frame, int(notice["notice_id"]))
        word_button(frame, [notice], str(notice["number_text"]))
        _draw_grading(frame, notice)


def _draw_text(notice: NoticeRow) -> None:
    person = str(notice["responsible_person"])
    unit = str(notice["responsible_unit"]) + (_("（{person}）").format(person=person) if person else "")
    told = [("responsible_unit", unit), *((field, str(notice[field])) for field in ("note", "basis", "demand"))]
    told += [(field, str(notice[field])) for field in ("signer", "answer", "opinion")]
    for field, words in told:
        if words:
            st.markdown(f":gray[{plain(field_word(field))}]  \n{plain(words)}")


def _draw_answering(frame: Frame, notice: NoticeRow) -> None:
    if not frame.may(Action.ANSWER_NOTICE) or "answered" not in FOLLOWS[notice["stage"]]:
        return
    answered = notice["stage"] == "answered"
    st.markdown(f"##### {plain(_('补充答复') if answered else _('答复'))}")
    text = st.text_area(
        field_word("answer"), key=key_of(notice, "answer"), max_chars=LONGEST_TEXT,
        placeholder=_("原因、采取的措施、完成日期和责任人"),
    )  # fmt: skip
    files_key = key_of(notice, "photos")
    files = photo_input(files_key, _("附照片或文件"))
    ways = {"done": _("已办完，请确认"), "doing": _("正在办理")}
    only = ["done"] if answered else list(ways)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        how = st.segmented_control(
            _("办到哪一步"), only, default=only[0], format_func=ways.__getitem__, key=key_of(notice, "how"),
            required=True,
        )  # fmt: skip
        author = sign(frame, key_of(notice, "answer"), _("答复人"))
        pressed = st.button(_("提交答复"), key=key_of(notice, "answer_send"), type="primary")
    if pressed:
        attempt(notice, author, lambda seen: answer_notice(
            frame.ledger, frame.park, int(notice["notice_id"]), seen, text or "", how == "done", acting_day(frame),
            author, by=frame.person, files=files, keep_place=place_kept(files_key),
        ), _("答复已提交。") if how != "done" else _("答复已提交，等签发单位确认办结。"))  # fmt: skip


def _draw_confirming(frame: Frame, notice: NoticeRow) -> None:
    if not frame.may(Action.CLOSE_NOTICE) or "closed" not in FOLLOWS[notice["stage"]]:
        return
    st.markdown(f"##### {plain(_('确认'))}")
    words = st.text_area(
        _("办结意见，退回时写原因"), key=key_of(notice, "opinion"), max_chars=LONGEST_TEXT, height=80
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        author = sign(frame, key_of(notice, "confirm"), _("确认人"))
        closes = st.button(_("确认办结"), key=key_of(notice, "close"), type="primary")
        due = _due(frame, notice, "return", _("退回后的时限"))
        returns = st.button(_("退回重办"), key=key_of(notice, "return"))
    number, on = int(notice["notice_id"]), acting_day(frame)
    if closes:
        attempt(notice, author, lambda seen: close_notice(
            frame.ledger, frame.park, number, seen, words or "", on, author, by=frame.person
        ), _("{number} 已确认办结。").format(number=notice["number_text"]))  # fmt: skip
    if returns:
        attempt(notice, author, lambda seen: return_notice(
            frame.ledger, frame.park, number, seen, words or "", due, on, author, by=frame.person
        ), _("{number} 已退回重办。").format(number=notice["number_text"]))  # fmt: skip


def _draw_grading(frame: Frame, notice: NoticeRow) -> None:
    """Making it graver and taking it back: for those who send."""
    if not frame.may(Action.SEND_NOTICE) or not notice["open"]:
        return
    with st.expander(_("升级或撤回")):
        reason = st.text_input(field_word("reason"), key=key_of(notice, "reason"), max_chars=300)
        author = sign(frame, key_of(notice, "grading"))
        number, on = int(notice["notice_id"]), acting_day(frame)
        graver_ones = GRADES[GRADES.index(notice["grade"]) + 1 :]
        if graver_ones:
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                grade = st.segmented_control(
                    _("升级为"), graver_ones, default=graver(notice["grade"]), format_func=grade_word,
                    key=key_of(notice, "grade"), required=True,
                )  # fmt: skip
                due = _due(frame, notice, "raise", _("新的时限"))
                if st.button(_("升级"), key=key_of(notice, "raise")) and grade:
                    attempt(notice, author, lambda seen: raise_notice(
                        frame.ledger, frame.park, number, seen, grade, due, reason or "", on, author, by=frame.person
                    ), _("{number} 已升级为{grade}。").format(
                        number=notice["number_text"], grade=grade_word(grade)
                    ))  # fmt: skip
        if st.button(_("撤回这份督办单"), key=key_of(notice, "withdraw")):
            attempt(notice, author, lambda seen: withdraw_notice(
                frame.ledger, frame.park, number, seen, reason or "", on, author, by=frame.person
            ), _("{number} 已撤回，编号保留。").format(number=notice["number_text"]))  # fmt: skip


def _due(frame: Frame, notice: NoticeRow, part: str, label: str) -> date:
    """The day to answer by: by the rules unless another is chosen."""
    default = answer_by(acting_day(frame), notice["grade"], notice_rules(frame.ledger, frame.park, frame.as_of))
    picked = st.date_input(
        label, value=default, key=key_of(notice, f"{part}_due"), format="YYYY-MM-DD", width=150,
        min_value=acting_day(frame),
    )  # fmt: skip
    return picked if isinstance(picked, date) else default
