"""Drawing the agenda: topic by topic, every line a link to its thing, with one click given out or marked."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import streamlit as st

from park_dispatch.boards.agenda_point import Point, by_topic, topic_word
from park_dispatch.filing.meetings import mark_discussed
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.meetings import Mark
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.roles import Action
from park_dispatch.model.shorthand import Known
from park_dispatch.web.dispatch_facts import keeps_minutes, writer
from park_dispatch.web.dispatch_give import give_dialog
from park_dispatch.web.fragment import speaking
from park_dispatch.web.frame import Frame
from park_dispatch.web.places import go, href
from park_dispatch.web.table import Column, Row, acts, light, name, table
from park_dispatch.web.text import plain

SHOWN = 5
"""Lines of a topic that stand on the page; the rest is behind its last line."""
_REFUSED = "agenda_refused"


def draw_agenda(frame: Frame, known: Known, on: date, lines: Sequence[Point], discussed: Mapping[str, Mark]) -> None:
    """What the ledger puts on the agenda of a meeting."""
    open_ = [line for line in lines if line.key not in discussed]
    said = _("会议议程 {count} 项").format(count=len(lines))
    said += _("，已议 {count} 项").format(count=len(lines) - len(open_)) if len(open_) < len(lines) else ""
    st.markdown(f"##### {plain(said)}")
    if refused := st.session_state.pop(_REFUSED, ""):
        st.error(plain(refused))
    if not lines:
        st.markdown(plain(_("没有晚交付、超期、应开工或未报的事项。")))
        return
    may = frame.may(Action.WRITE_NOTE)
    by_key = {line.key: line for line in lines}
    columns = [
        Column("what", "", "name"),
        Column("status", "", "status"),
        *([Column("acts", "", "acts")] if may else []),
    ]
    mark = speaking(partial(_mark, frame, on, by_key))
    picked = table(_rows(lines, discussed, may, keeps_minutes(frame)), columns, key="agenda", head=False, on_pick=mark)
    verb, _colon, key = (picked or "").partition(":")
    if verb == "open" and key in by_key:
        go(by_key[key].place, **by_key[key].parameters)
    elif verb == "more":
        go(key)
    elif verb == "give" and key in by_key:
        give_dialog(frame, known, on, by_key[key])


def _rows(lines: Sequence[Point], discussed: Mapping[str, Mark], may: bool, keeps: bool) -> list[Row]:
    rows: list[Row] = []
    for topic, of in by_topic(lines).items():
        title = (
            topic_word(topic)
            if len(of) == 1
            else _("{topic} {count} 项").format(topic=topic_word(topic), count=len(of))
        )
        rows.append(Row(f"topic:{topic}", {"what": name(title)}, "group"))
        shown = _shown(of, discussed)
        rows += [_row(line, discussed.get(line.key), may, keeps) for line in shown]
        if len(of) > len(shown):
            rest = _("还有 {count} 项").format(count=len(of) - len(shown))
            rows.append(Row(f"more:{of[-1].place}", {"what": name(rest, href=href(of[-1].place))}))
    return rows


def _shown(of: Sequence[Point], discussed: Mapping[str, Mark]) -> Sequence[Point]:
    """The first lines of a topic, as many as leave SHOWN that are still to be dealt with; none changes its place."""
    open_ = [at for at, line in enumerate(of) if line.key not in discussed]
    return of if len(open_) <= SHOWN else of[: open_[SHOWN]]


def _row(line: Point, mark: Mark | None, may: bool, keeps: bool) -> Row:
    detail = _("已议（{author}）").format(author=mark.author) if mark else line.detail
    cells = {
        "status": light("done" if mark else line.status),
        "what": name(line.text, detail, href(line.place, **line.parameters)),
    }
    cells["status"] = {**cells["status"], "t": _("已议") if mark else cells["status"]["t"]}
    give = (f"give:{line.key}", _("转事项"), _("转为调度事项，文字、单体、单位已填好"))
    if mark and keeps:
        cells["acts"] = acts((f"open_again:{line.key}", _("撤销已议"), ""), on=True)
    elif may:
        cells["acts"] = acts(give, *([(f"mark:{line.key}", _("已议"), _("记下这一项会上已议"))] if keeps else []))
    return Row(f"open:{line.key}", cells, "past" if mark else "")


def _mark(frame: Frame, on: date, by_key: Mapping[str, Point], picked: str) -> None:
    """Before the page is drawn: mark a line, or take the mark back."""
    verb, _colon, key = picked.partition(":")
    if verb not in ("mark", "open_again") or key not in by_key:
        return
    words = by_key[key].words if verb == "mark" else ""
    try:
        mark_discussed(frame.ledger, frame.park, on, key, words, writer(frame), by=frame.person)
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.session_state[_REFUSED] = refusal.why()
