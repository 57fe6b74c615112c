"""Drawing 我的: whose view it is, the sentence, and short tables that open the pages where the things are."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from park_dispatch.boards.issues import IssueRow, where
from park_dispatch.boards.items import level_word, verdict_word
from park_dispatch.boards.mine import Mine, due_today, sentence, somebody, who_is
from park_dispatch.boards.mine_things import Firm, Who, Work, people_named, relation_word
from park_dispatch.boards.notices import due_words
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import chance, days_left, iso, percent, signed_pp, slip, spoken
from park_dispatch.language import _
from park_dispatch.model.roles import Action
from park_dispatch.planning.lights import Status
from park_dispatch.web.account_filter import NOBODY
from park_dispatch.web.choices import choose_from_list
from park_dispatch.web.frame import Frame
from park_dispatch.web.issues import due_cell, stage_cell
from park_dispatch.web.notice_words import grade_cell
from park_dispatch.web.places import go, href
from park_dispatch.web.table import Column, Row, bar, light, name, table, value
from park_dispatch.web.text import plain

OWN = "me"
"""What the address calls the view of whoever is signed in."""


def whose(frame: Frame, now: Situation) -> Who | None:
    """Oneself; on a machine without accounts, and for leads, whoever is chosen. None where nobody is named at all."""
    signed_in = bool(frame.person.login)
    if signed_in and not frame.may(Action.DECIDE):
        return who_is(frame.person)
    named = people_named(frame.ledger, now)
    options = {one: _("{name}（{count} 项）").format(name=level_word(one), count=count) for one, count in named.items()}
    if signed_in:
        options = {OWN: _("我自己（{name}）").format(name=frame.person.name)} | options
    if not options:
        return None
    own = frame.settings.author if not signed_in and frame.settings.author in options else next(iter(options))
    chosen = choose_from_list(_("看谁的"), options, key="who", default=own, always_told=True, kept=True, width=320)
    return who_is(frame.person) if chosen == OWN and signed_in else somebody(chosen)


def draw_sentence(found: Mine) -> None:
    """The answer first."""
    st.markdown(f"#### {plain(sentence(found))}")


def halves(found: Mine) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where what is theirs and what waits for them stands: side by side, or below each other where one is empty."""
    waiting = (found.to_answer, found.to_confirm, found.issues, found.owed, found.raised, found.given)
    if (found.works or found.firms) and any(len(rows) for rows in waiting):
        left, right = st.columns(2, gap="medium")
        return left, right
    return st.container(), st.container()


def draw_works(found: Mine) -> None:
    """Projects and buildings that are not finished, the worst first; a click opens the building."""
    if not found.works:
        return
    st.markdown(f"##### {plain(_('项目和单体'))}")
    if found.active:
        columns = [
            Column("name", _("名称"), "name"),
            Column("bar", _("完成与计划"), "bar"),
            Column("percent", _("完成"), "percent"),
            Column("gap", _("偏差（百分点）"), "delta"),
            Column("due", _("交付"), "days"),
            Column("status", _("状态"), "status"),
        ]
        picked = table([_work_row(work, found) for work in found.active], columns, key="mine_works", opens=True)
        if picked:
            _open_work(picked)
    done = len(found.works) - len(found.active)
    if done:
        st.caption(plain(_("另有 {count} 个已完成。").format(count=done)))


def _open_work(picked: str) -> None:
    kind, _colon, number_ = picked.partition(":")
    if kind == "building":
        go("building", building=number_)
    else:
        go("overview")


def _work_row(work: Work, found: Mine) -> Row:
    row = work.row
    gap, late = number(row["gap_pp"]), number(row["slip_days"])
    to = href("building", building=work.thing_id) if work.kind == "building" else href("overview")
    cells = {
        "name": name(
            work.name, _("关系：{relation}").format(relation=_("、").join(map(relation_word, work.relations))), to
        ),
        "bar": bar(number(row["percent"]), number(row["planned"]), tone=row["status"]),
        "percent": value(percent(row["percent"]), number(row["percent"])),
        "gap": value(signed_pp(gap), gap, tone=row["status"] if gap is not None and gap < -5 else ""),
        "status": light(row["status"], row["rule"]),
    }
    if day(row["delivery_deadline"]) is not None:
        odds = _("按期把握 {chance}").format(chance=chance(row["chance"])) if number(row["chance"]) is not None else ""
        said = _("{day}，{left}").format(
            day=spoken(row["delivery_deadline"], found.as_of), left=days_left(row["days_left"])
        )
        cells["due"] = value(said, iso(row["delivery_deadline"]),
                             sub=_("，").join(part for part in (slip(late) if late else "", odds) if part),
                             tone="late" if (number(row["days_left"]) or 0) < 0 else "")  # fmt: skip
    return Row(f"{work.kind}:{work.thing_id}", cells)


def draw_firms(found: Mine) -> None:
    """Enterprises with their next step."""
    if not found.firms:
        return
    st.markdown(f"##### {plain(_('企业'))}")
    columns = [
        Column("name", _("企业"), "name"), Column("why", _("关系"), "text"), Column("said", _("下一步"), "text"),
        Column("issue", _("存在问题"), "text"), Column("status", _("状态"), "status"),
    ]  # fmt: skip
    table([_firm_row(firm) for firm in found.firms], columns, key="mine_firms")


def _firm_row(firm: Firm) -> Row:
    cells = {
        "name": name(firm.name),
        "why": value(_("、").join(relation_word(one) for one in firm.relations)),
        "said": value(firm.said),
        "issue": value(firm.issue or "—"),
        "status": light(firm.status, firm.rule),
    }
    return Row(str(firm.subject_id), cells)


def draw_notices(found: Mine) -> None:
    """Notices to answer and to confirm; a click opens one."""
    for rows, title, key in (
        (found.to_answer, _("待答复的督办单"), "mine_answer"),
        (found.to_confirm, _("待确认的督办单"), "mine_confirm"),
    ):
        if rows.empty:
            continue
        st.markdown(f"##### {plain(title)}")
        columns = [
            Column("grade", _("等级"), "status"),
            Column("notice", _("督办单"), "name"),
            Column("unit", _("被督办单位"), "text"),
            Column("issued", _("发出"), "date", phone=False),
            Column("due", _("办结时限"), "date"),
        ]
        drawn = [_notice_row(row, found) for row in rows.to_dict("records")]
        picked = table(drawn, columns, key=key, opens=True)
        if picked:
            go("notices", notice=picked)


def _notice_row(row: Mapping[Hashable, Any], found: Mine) -> Row:
    address = f"{row['year']}-{row['number']}"
    cells = {
        "grade": grade_cell(row),
        "notice": name(str(row["number_text"]), str(row["note"]), href("notices", notice=address)),
        "unit": value(str(row["responsible_unit"])),
        "issued": value(spoken(row["issued_on"], found.as_of), iso(row["issued_on"])),
        "due": value(due_words(row, found.as_of), iso(row["due"]), tone="late" if row["overdue_days"] else ""),
    }
    return Row(address, cells)


def draw_issues(found: Mine) -> None:
    """Issues that wait for them; a click opens one."""
    if found.issues.empty:
        return
    st.markdown(f"##### {plain(_('等我办的问题') if found.who.oneself else _('等着办的问题'))}")
    columns = [
        Column("stage", _("阶段"), "status"), Column("issue", _("问题"), "name"), Column("where", _("涉及"), "text"),
        Column("unit", _("责任单位"), "text"), Column("due", _("时限"), "date"),
    ]  # fmt: skip
    picked = table(
        [_issue_row(row, found.as_of) for row in found.issues.to_dict("records")],
        columns,
        key="mine_issues",
        opens=True,
    )
    if picked:
        go("issues", issue=picked)


def _issue_row(row: IssueRow, as_of: date) -> Row:
    label = str(row["label"])
    cells = {
        "stage": stage_cell(row),
        "issue": name(str(row["issue"]), label, href("issues", issue=label)),
        "where": value(where(row)),
        "unit": value(str(row["unit"]) or "—", sub=str(row["responsible_person"])),
        "due": due_cell(row, as_of),
    }
    return Row(label, cells)


def draw_items(found: Mine) -> None:
    """Open action items to account for, those escalated to them, and those given to others; a click opens the account
    of the unit, of what was given to others the day on which it was.
    """
    for rows, title, key in (
        (found.owed, _("我要交账的调度事项") if found.who.oneself else _("要交账的调度事项"), "mine_owed"),
        (found.raised, _("提级给我的调度事项") if found.who.oneself else _("提级的调度事项"), "mine_raised"),
        (found.given, _("我交办的调度事项") if found.who.oneself else _("交办给别人的调度事项"), "mine_given"),
    ):
        if rows.empty:
            continue
        st.markdown(f"##### {plain(title)}")
        columns = [
            Column("status", _("交账"), "status"), Column("note", _("事项"), "name"),
            Column("who", _("责任单位"), "text"), Column("missed", _("未兑现"), "days"),
            Column("due", _("时限"), "date"),
        ]  # fmt: skip
        picked = table([_item_row(row, found) for row in _ordered(rows, found)], columns, key=key, opens=True)
        if picked and key == "mine_given":
            go("dispatch", day=picked.partition(":")[2])
        elif picked:
            units = rows.set_index("item_id")["responsible_unit"]
            go("account", unit=units[int(picked.partition(":")[0])] or NOBODY)


def _ordered(rows: pd.DataFrame, found: Mine) -> list[dict[Hashable, Any]]:
    """What is owed now first, then by the day it is due."""
    rows = rows.sort_values(["owed", "due", "item_id"], ascending=[False, True, True])
    return rows.assign(today=due_today(rows, found.as_of)).to_dict("records")


def _item_row(row: Mapping[Hashable, Any], found: Mine) -> Row:
    due, left = day(row["due"]), None
    if due is not None:
        left = (due - found.as_of).days
    tone: Status = "late" if left is not None and left < 0 else "warning" if row["owed"] else "watch"
    cell = dict(light(tone)) | {"t": _word(row)}
    said = str(row["due_text"]) or "—" if due is None else _("{day}，{left}").format(
        day=spoken(due, found.as_of), left=days_left(left)
    )  # fmt: skip
    cells = {
        "status": cell,
        "note": name(str(row["note"]), " · ".join(str(row[part]) for part in ("number", "building") if row[part])),
        "who": value(str(row["responsible_unit"]) or "—", sub=str(row["responsible_person"])),
        "due": value(said, iso(row["due"]), tone="late" if left is not None and left < 0 else ""),
    }
    if row["missed"]:
        cells["missed"] = value(_("{count} 次").format(count=row["missed"]), float(row["missed"]))
    return Row(f"{row['item_id']}:{iso(row['note_date'])}", cells)


def _word(row: Mapping[Hashable, Any]) -> str:
    if row["today"]:
        return _("今天应交账")
    return _("没有新时限") if row["owed"] else verdict_word(row["verdict"])
