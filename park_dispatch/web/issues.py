"""Drawing 问题台账: the list with its filters in the address, what waits for whom, the rates, the files."""

from datetime import date, timedelta
from typing import Literal, TypeAlias

import pandas as pd
import streamlit as st

from park_dispatch.boards import issues as board
from park_dispatch.boards.issue_rates import Rates, broken_down, of_words, rates
from park_dispatch.boards.wording import NONE, days_left, iso, short_day
from park_dispatch.filing.issue_wording import stage_word
from park_dispatch.language import _
from park_dispatch.model.issue_stage import AT_WORK, IssueKind, Stage
from park_dispatch.reports.issue_file import issue_sheets, rate_sheet
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.export import export_button
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Cell, Column, Row, light, name, table, value
from park_dispatch.web.text import plain

SAID = "issue_said"
"""Where a session keeps what was just recorded, to be said once on the next run."""
Show: TypeAlias = Literal["open", "overdue", "mine", "closed", "all"]


def said_last() -> None:
    """Say what was just recorded."""
    if said := st.session_state.pop(SAID, ""):
        st.success(plain(said))


def draw_list(frame: Frame, rows: pd.DataFrame) -> None:
    """The issues that the filters leave, what needs a look first on top; a click opens one."""
    st.session_state.pop("issue_opened", None)  # the next form begins with the issue as it is then
    picked = _filtered(frame, rows)
    if picked.empty:
        st.markdown(plain(_("没有符合条件的问题。请换一个条件。")))
    else:
        columns = [
            Column("status", _("环节"), "status"),
            Column("issue", _("问题"), "name"),
            Column("unit", _("责任单位"), "text"),
            Column("due", _("时限"), "date", tip=_("办理单位的时限；报请验收后停止计算超期")),
            Column("age", _("历时"), "days", tip=_("从收集到销号，未销号的到截至日期")),
            Column("category", _("类别"), "text", phone=False),
            Column("progress", _("进展"), "text", phone=False),
        ]
        opened = table(
            [_row(row, frame.as_of) for row in picked.to_dict("records")], columns, key="issues_list", opens=True
        )
        if opened:
            st.query_params["issue"] = opened
            st.rerun()
    guessed = int(picked["by_sheet"].sum())
    if guessed:
        words = _("其中 {count} 件没有在这里办理过，环节按表中状态推定（标“推定”）。")
        st.caption(plain(words.format(count=guessed)))
    title = _("问题台账，截至 {day}").format(day=frame.as_of)
    export_button(
        f"{frame.park.name}_{_('问题台账')}_{frame.as_of}", lambda: issue_sheets(picked, title), key="export_issues"
    )


def _filtered(frame: Frame, rows: pd.DataFrame) -> pd.DataFrame:
    """The filters; each stands in the address, so that a link opens the same list."""
    theirs = board.mine(frame.ledger, frame.park, rows, frame.person)
    counts: dict[Show, pd.DataFrame] = {
        "open": board.open_ones(rows),
        "overdue": board.overdue_ones(rows),
        "mine": theirs,
        "closed": rows[rows["stage"] == Stage.CLOSED],
        "all": rows,
    }
    words = {"open": _("在办"), "overdue": _("超期"), "mine": _("等我办"), "closed": _("已销号"), "all": _("全部")}
    counted = ("open", "overdue", "mine")  # with all five counted the row is wider than a phone
    labels: dict[Show, str] = {
        show: f"{words[show]} {len(part)}" if show in counted else words[show] for show, part in counts.items()
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show = choose(_("看哪些"), labels, key="show", default="open")
        kinds = {"all": _("全部性质")} | {str(kind): board.kind_word(kind) for kind in IssueKind}
        kind = choose_from_list(_("性质"), kinds, key="kind", default="all", width=130)
        stages = {"all": _("全部环节")} | {str(stage): stage_word(stage) for stage in Stage}
        stage = choose_from_list(_("环节"), stages, key="stage", default="all", width=130)
        category = _listed(rows, "category", _("全部类别"))
        unit = _listed(rows, "unit", _("全部单位"))
    found = board.filtered(
        counts[show],
        stages=() if stage == "all" else (Stage(stage),),
        kind=None if kind == "all" else IssueKind(kind),
        category="" if category == "all" else category,
        unit="" if unit == "all" else unit,
    )
    return board.in_order(found)


def _listed(rows: pd.DataFrame, column: str, everything: str) -> str:
    options = {"all": everything} | {one: one for one in sorted(set(rows[column])) if one}
    chosen: str = choose_from_list(everything, options, key=column, default="all", width=170)
    return chosen


def _row(row: board.IssueRow, as_of: date) -> Row:
    where = [str(row["label"]), board.where(row), str(row["channel"])]
    cells = {
        "status": stage_cell(row),
        "issue": name(str(row["issue"]), " · ".join(part for part in where if part)),
        "unit": value(" · ".join(part for part in (str(row["unit"]), str(row["responsible_person"])) if part) or NONE),
        "due": due_cell(row, as_of),
        "age": value(_("{days} 天").format(days=row["age_days"]), float(row["age_days"])),
        "category": value(str(row["category"])),
        "progress": value(str(row["progress"])),
    }
    return Row(str(row["label"]), cells)


def stage_cell(row: board.IssueRow) -> Cell:
    """The stage: sign and tone of the status, the word of the stage; below it whether that is a guess."""
    shown = dict(light(row["light"], _("推定") if row["by_sheet"] else ""))
    return shown | {"t": board.stage_words(row), "v": list(Stage).index(row["stage"])}


def due_cell(row: board.IssueRow, as_of: date) -> Cell:
    """When it is due, with the year where it is another than that of the day, and how that stands."""
    due = row["due"]
    if due is None:
        return value(str(row["due_text"]) or NONE, "9999")
    late = due_words(row)
    tone = "late" if row["overdue_days"] else "warning" if row["light"] == "warning" and late else ""
    return value(short_day(due, as_of), iso(due), sub=late, tone=tone)


def due_words(row: board.IssueRow) -> str:
    """How a row stands against its due day: "超期 9 天", "剩 3 天", "晚 4 天办结"; "" where there is nothing to say."""
    if row["stage"] is Stage.CLOSED:
        return _("晚 {days} 天办结").format(days=row["late_days"]) if row["late_days"] else ""
    if row["overdue_days"]:
        return _("超期 {days} 天").format(days=row["overdue_days"])
    if row["stage"] in AT_WORK and row["due"] is not None:
        return days_left(row["days_left"])
    return ""


def draw_waiting(rows: pd.DataFrame) -> None:
    """What waits for whom: the task force, then each unit."""
    found = board.waiting(rows)
    if not found:
        return
    st.markdown(f"##### {plain(_('等谁办'))}")
    shown = [
        Row(f"{at}", {
            "who": name(one.who or (_("专班") if one.stage not in AT_WORK else _("未定单位")), _waits(one.stage)),
            "count": value(_("{count} 件").format(count=one.count), float(one.count)),
            "overdue": value(
                _("{count} 件").format(count=one.overdue) if one.overdue else NONE, float(one.overdue),
                tone="late" if one.overdue else "",
            ),
            "oldest": value(_("{days} 天").format(days=one.oldest_days), float(one.oldest_days)),
        })
        for at, one in enumerate(found)
    ]  # fmt: skip
    columns = [
        Column("who", _("等谁"), "name"),
        Column("count", _("件数"), "number"),
        Column("overdue", _("超期"), "number"),
        Column("oldest", _("最久"), "days"),
    ]
    table(shown, columns, key="issues_waiting")


def _waits(stage: Stage) -> str:
    return {
        Stage.COLLECTED: _("甄别"), Stage.SUBMITTED: _("验收"), Stage.VERIFIED: _("销号"),
    }.get(stage, _("办理"))  # fmt: skip


@fragment
def draw_numbers(frame: Frame, rows: pd.DataFrame) -> None:
    """The rates over a span, by unit, category or kind, each with what it is of."""
    st.markdown(f"##### {plain(_('办结情况'))}")
    spans = {"month": _("本月"), "days30": _("近 30 天"), "year": _("本年")}
    groups = {"unit": _("按单位"), "category": _("按类别"), "kind": _("按性质")}
    with st.container(horizontal=True, gap="small"):
        span = choose(_("时段"), spans, key="span", default="month")
        by = choose(_("分组"), groups, key="by", default="unit")
    first = _first_day(span, frame.as_of)
    whole = rates(rows, first, frame.as_of)
    new = board.new_since(rows, first)
    st.markdown(plain(_numbers_words(whole, len(new), first, frame.as_of)))
    found = broken_down(rows, by, first, frame.as_of)
    table([_rate_row(one, by) for one in found], _rate_columns(_grouped(by)), key="issues_rates")
    st.caption(
        plain(
            _(
                "应办结：时限在时段内的；按时：报请验收（或销号）不晚于时限；满意率按已评价的算。不予受理、并入、撤回的不计。"
            )
        )
    )
    title = _("问题办结情况，{first} 至 {last}").format(first=first, last=frame.as_of)
    export_button(
        f"{frame.park.name}_{_('问题办结情况')}_{frame.as_of}",
        lambda: [rate_sheet(found, whole, title, lambda one: group_word(one, by))], key="export_issue_rates",
    )  # fmt: skip


def _grouped(by: str) -> str:
    return {"unit": _("单位"), "category": _("类别"), "kind": _("性质")}[by]


def _first_day(span: str, as_of: date) -> date:
    if span == "year":
        return as_of.replace(month=1, day=1)
    return as_of.replace(day=1) if span == "month" else as_of - timedelta(days=29)


def _numbers_words(whole: Rates, new: int, first: date, last: date) -> str:
    said = _("{first} 至 {last}：新收集 {new} 件，销号 {ended} 件").format(
        first=iso(first), last=iso(last), new=new, ended=whole.ended
    )
    if whole.by_sheet:
        said += _("（其中 {count} 件按表中状态）").format(count=whole.by_sheet)
    return said + _(
        "；应办结 {due} 件，办结率 {closed}，按时办结率 {on_time}，满意率 {satisfied}，平均 {days} 天。"
    ).format(
        due=whole.due,
        closed=of_words(whole.closed, whole.due, whole.closed_percent),
        on_time=of_words(whole.on_time, whole.due, whole.on_time_percent),
        satisfied=of_words(whole.satisfied, whole.rated, whole.satisfied_percent),
        days=NONE if whole.average_days is None else f"{whole.average_days:.1f}",
    )


def _rate_columns(first: str) -> list[Column]:
    return [
        Column("name", first, "name"),
        Column("closed", _("办结率"), "percent"),
        Column("satisfied", _("满意率"), "percent"),
        Column("days", _("平均历时"), "days"),
        Column("open", _("在办"), "number"),
    ]


def group_word(one: Rates, by: str) -> str:
    """The name of a group of rates as it is shown."""
    if by == "kind":
        return board.kind_word(IssueKind(one.name))
    return one.name or _("未写明")


def _rate_row(one: Rates, by: str) -> Row:
    on_time = of_words(one.on_time, one.due, one.on_time_percent)
    average = NONE if one.average_days is None else _("{days:.1f} 天").format(days=one.average_days)
    overdue = _("超期 {count} 件").format(count=one.overdue) if one.overdue else ""
    cells = {
        "name": name(group_word(one, by)),
        "closed": value(
            of_words(one.closed, one.due, one.closed_percent), one.closed_percent,
            sub=_("按时 {rate}").format(rate=on_time) if one.due else "",
        ),
        "satisfied": value(of_words(one.satisfied, one.rated, one.satisfied_percent), one.satisfied_percent),
        "days": value(average, one.average_days),
        "open": value(
            _("{count} 件").format(count=one.open), float(one.open), sub=overdue, tone="late" if overdue else ""
        ),
    }  # fmt: skip
    return Row(one.name or "-", cells)
