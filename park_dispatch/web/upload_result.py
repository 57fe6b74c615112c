"""The button that files, what it will leave out, and after it: what changed, where to look, and how to take it back."""

import streamlit as st

from park_dispatch.boards.proposal_words import left_out
from park_dispatch.boards.uploads import Effect, Moved, board_day, effect, effect_sentence, standing
from park_dispatch.boards.wording import percent
from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.proposal import Proposal
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.roles import Action
from park_dispatch.web.frame import Frame
from park_dispatch.web.places import go, href
from park_dispatch.web.table import Column, Row, change, name, table
from park_dispatch.web.text import plain
from park_dispatch.web.upload_changes import lacks_reason
from park_dispatch.web.upload_marked import draw_marked
from park_dispatch.web.upload_person import ask_person
from park_dispatch.web.upload_tray import Item, Result, Tray
from park_dispatch.web.upload_undo import draw_undo

MOST_BUILDINGS = 30


def draw_confirm(held: Tray, item: Item, proposal: Proposal, frame: Frame) -> None:
    """The name, the button with the number of rows, the marked file, what will not be stored, the way to drop it."""
    rows, out = len(proposal.to_store), left_out(proposal)
    may_store = bool(rows) and proposal.same_file is None
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        author = ask_person(frame, _("上报人"), f"up_{item.key}_person") if may_store else ""
        pressed = may_store and st.button(
            _("确认入库 {rows} 行").format(rows=rows), type="primary", key=f"up_{item.key}_confirm"
        )
        draw_marked(item, proposal.understanding, proposal, frame)
        st.button(_("放弃"), key=f"up_{item.key}_drop", type="tertiary", on_click=held.remove, args=(item,))
        if out and proposal.same_file is None:
            st.caption(plain(_("不入库：{what}。").format(what=out)), width="stretch")
    if pressed and _may_file(item, author, frame):
        _file(item, proposal, frame, author)
    item.shown_version = frame.ledger.version


def _may_file(item: Item, author: str, frame: Frame) -> bool:
    """What is missing, said; what was confirmed must be what was shown, though others may file meanwhile."""
    if not author:
        st.warning(_("还没有入库：请先填写上报人姓名，再点一次确认。"))
        return False
    if lacks_reason(item):
        st.warning(_("还没有入库：改用新基线必须写明原因。"))
        return False
    if item.shown_version != frame.ledger.version:
        st.warning(_("还没有入库：刚才有别人改动了台账，上面已重新比较，请核对后再确认。"))
        return False
    return True


def _file(item: Item, proposal: Proposal, frame: Frame, author: str) -> None:
    if _filed(item, proposal, frame, author):
        st.rerun()


def _filed(item: Item, proposal: Proposal, frame: Frame, author: str) -> bool:
    """Store one file; False, with the reason on the screen, when it is refused."""
    day = board_day(proposal.as_of, reading.last_report(frame.ledger, frame.park.park_id))
    before = standing(frame.ledger, frame.park, day)
    try:
        filed = confirm(frame.ledger, proposal, author, by=frame.person)
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
        return False
    result = Result(filed, effect(before, standing(frame.ledger, frame.park, day)))
    # The page gets shorter under a reader who has scrolled down to the button: said at the window's edge as well, in
    # few words, for Streamlit cuts more than three lines off with an English "view more".
    words = _("已入库 {rows} 行，结果见页面上方。").format(rows=filed.stored)
    st.toast(plain(words), icon=":material/check:", duration="long")
    item.settle(result)
    return True


def draw_confirm_all(held: Tray, frame: Frame) -> None:
    """One button for several files that wait: the earliest report first, each compared anew after the one before."""
    ready = [item for item in held.items if _ready(item)]
    if len(ready) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        author = ask_person(frame, _("上报人"), "upload_all_person")
        label = _("全部确认入库（{count} 份）").format(count=len(ready))
        pressed = st.button(label, key="upload_all_confirm", type="primary")
        st.caption(_("按报告日期先后入库；待定、倒退和突增的行不入库。"), width="stretch")
    if pressed and all(_may_file(item, author, frame) for item in ready):
        for item in sorted(ready, key=lambda item: item.proposal(frame).as_of):
            proposal = item.proposal(frame)
            if proposal.to_store and proposal.same_file is None:
                _filed(item, proposal, frame, author)
        st.rerun()


def _ready(item: Item) -> bool:
    """Whether the file on the screen has rows to store."""
    shown = item.proposed
    return item.result is None and shown is not None and bool(shown.to_store) and shown.same_file is None


def result_words(item: Item, result: Result) -> str:
    """What filing or undoing did, in one line."""
    shown = effect_sentence(result.effect)
    if result.undone:
        words = _("“{file}”已撤销，它的数据不再计入。{effect}。")
        return words.format(file=item.dropped.name, effect=shown)
    words = _("“{file}”已入库 {rows} 行。{effect}。")
    said = words.format(file=item.dropped.name, rows=result.filed.stored, effect=shown)
    if result.filed.held:
        said += _("另有 {held} 行未入库。").format(held=result.filed.held)
    return said


def draw_result(held: Tray, item: Item, result: Result, frame: Frame) -> None:
    """What filing or undoing did, the pages that show it, the buildings that moved, and the way back."""
    st.success(plain(result_words(item, result)), icon=":material/check:")
    seen = max(result.effect.day, frame.as_of).isoformat()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for address, label in (("overview", _("看总览")), ("gantt", _("看横道图")), ("deadlines", _("看交付期限"))):
            if st.button(label, key=f"up_{item.key}_to_{address}", type="tertiary", icon=":material/arrow_forward:"):
                go(address, as_of=seen)
        if not result.undone and frame.may(Action.UNDO_REPORT):
            undone = draw_undo(f"up_{item.key}", result.filed.upload_id, result.effect.day, frame)
            if undone:
                result.undone, result.effect = True, undone
                st.rerun()
        st.button(_("移开"), key=f"up_{item.key}_close", type="tertiary", on_click=held.remove, args=(item,))
    _draw_buildings(item, result.effect, seen)


def _draw_buildings(item: Item, found: Effect, seen: str) -> None:
    if not found.buildings:
        return
    picked = table(
        [_building_row(moved, seen) for moved in found.buildings[:MOST_BUILDINGS]],
        (Column("name", _("单体"), "name"), Column("change", _("完成比例"), "change")),
        key=f"up_{item.key}_buildings",
    )
    if picked:
        go("building", building=picked, as_of=seen)


def _building_row(moved: Moved, seen: str) -> Row:
    old = "" if moved.before is None else percent(moved.before)
    cells = {
        "name": name(moved.name, moved.parent, href("building", building=moved.thing_id, as_of=seen)),
        "change": change(old, percent(moved.after)),
    }
    return Row(str(moved.thing_id), cells)
