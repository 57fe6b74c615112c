"""每周总结 and 每月见效: what the ledger can write of a week or a month by itself, for a person to edit.

Laggards stand first everywhere. Stated and computed percents are kept apart and both are said where they differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from park_dispatch.boards import deadlines as deadline_board
from park_dispatch.boards import on_time
from park_dispatch.boards.brief import against_time, listed, short
from park_dispatch.boards.forecasts import days_of, moved_words
from park_dispatch.boards.issue_rates import open_words
from park_dispatch.boards.issues import all_issues, closed_within, new_since, overdue_ones
from park_dispatch.boards.items import items
from park_dispatch.boards.overview import starting_within
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.targets import met_words, month_end, sentence, targets
from park_dispatch.boards.wording import chance, days_left, percent, slip, spoken
from park_dispatch.language import _, current
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.summaries import Period, Section
from park_dispatch.model.official_layout import chinese_number

NOTHING_PP = 0.05
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Span:
    """A week (from Monday) or a calendar month; as_of is its last day, or today's while it lasts."""

    period: Period
    begins: date
    ends: date
    as_of: date


@dataclass(frozen=True, slots=True)
class Draft:
    """What the ledger says of a span of a park."""

    park: Park
    span: Span
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Both:
    """The park at the end of a span and on the day before it began."""

    ledger: Ledger
    span: Span
    now: Situation
    before: Situation


def span_of(period: Period, on: date) -> Span:
    """The week or month that a day lies in, as of that day."""
    if period == "week":
        begins = on - timedelta(days=on.weekday())
        return Span(period, begins, begins + timedelta(days=6), on)
    return Span(period, on.replace(day=1), month_end(on), on)


def kind_word(park: Park, period: Period) -> str:
    """What a summary is called: "临港产业园工程调度每周总结"."""
    words = _("{park}工程调度每周总结") if period == "week" else _("{park}工程调度每月见效")
    return words.format(park=park.name)


def title(park: Park, span: Span) -> str:
    """The title of a summary: "临港产业园工程调度每周总结（2023年8月21日至8月27日）"."""
    return _("{kind}（{days}）").format(kind=kind_word(park, span.period), days=days_words(span))


def days_words(span: Span) -> str:
    """The days of a span: "2023年8月21日至8月27日", "2023年8月"."""
    first = _("{year}年{month}月").format(year=span.begins.year, month=span.begins.month)
    if span.period == "month":
        return first
    return _("{first}至{last}").format(first=whole_day(span.begins), last=spoken(span.ends, span.begins))


def whole_day(on: date) -> str:
    """A day as documents write it: "2023年8月28日"."""
    return _("{year}年{month}月{day}日").format(year=on.year, month=on.month, day=on.day)


def draft(ledger: Ledger, park: Park, span: Span) -> Draft:
    """What the ledger says of a span, section by section; a section without anything says so."""
    now = situation(ledger, park, span.as_of)
    both = _Both(ledger, span, now, situation(ledger, park, span.begins - timedelta(days=1)))
    week = span.period == "week"
    parts: list[tuple[str, str, Callable[[_Both], list[str]]]] = [
        ("progress", _("总体进度"), _progress),
        ("targets", _("本月目标"), _targets),
        ("ranking", _("落后与进展"), _ranking),
        ("actions", _("调度事项办理"), _actions),
        ("issues", _("问题销号"), _issues),
        ("forecast", _("完工预测变化"), _forecast),
        ("deadlines", _("有风险的交付期限"), _deadlines),
        ("starts", _("下周应开工") if week else _("下月应开工"), _starts),
    ]
    sections = tuple(
        Section(name, heading, "\n".join(write(both)))
        for name, heading, write in parts
        if name != "targets" or not week
    )
    return Draft(park, span, title(park, span), sections)


def _progress(both: _Both) -> list[str]:
    rows = both.now.projects[~(_percent_before(both, "projects") >= 100.0)]
    if rows.empty:
        return [_("没有在建项目。")]
    ordered = rows.sort_values("gap_pp", kind="stable")
    before = both.before.projects.set_index("project_id")["percent"]
    return [_project(row, number(before.get(row["project_id"])), both.span) for row in ordered.to_dict("records")]


def _percent_before(both: _Both, kind: str) -> "pd.Series[float]":
    """What each thing of today stood at before the span, in today's order; NaN for new ones."""
    key = f"{kind.removesuffix('s')}_id"
    now, before = getattr(both.now, kind), getattr(both.before, kind)
    found = now[key].map(before.set_index(key)["percent"]) if len(before) else pd.Series(float("nan"), now.index)
    return found.astype("float64")


def _project(row: dict[Any, Any], before: float | None, span: Span) -> str:
    done = number(row["percent"])
    if done is None:
        return _("{name}还没有上报进度。").format(name=row["name"])
    said = _("{name}完成 {percent}").format(name=row["name"], percent=percent(done))
    if before is not None:
        moved = round(done - before, 1)
        since = _("比上周末") if span.period == "week" else _("比上月末")
        said += _("，{since}{moved}").format(since=since, moved=_moved_words(moved))
    if number(row["planned"]) is not None and number(row["gap_pp"]) is not None:
        said += _("；计划 {planned}，{gap}").format(
            planned=percent(number(row["planned"])), gap=against_time(number(row["gap_pp"]) or 0.0)
        )
    return said + _("。") + _stated_apart(row)


def _moved_words(moved: float) -> str:
    if moved == 0:
        return _("没有变化")
    return (_("提高 {pp:.1f} 个百分点") if moved > 0 else _("降低 {pp:.1f} 个百分点")).format(pp=abs(moved))


def _stated_apart(row: dict[Any, Any]) -> str:
    stated, computed = number(row["percent_stated"]), number(row["percent_computed"])
    if stated is None or computed is None or abs(stated - computed) <= NOTHING_PP:
        return ""
    return _("（上报 {stated}，按各单体汇总 {computed}，相差 {pp:.1f} 个百分点。）").format(
        stated=percent(stated), computed=percent(computed), pp=abs(stated - computed)
    )


def _targets(both: _Both) -> list[str]:
    found = targets(both.ledger, both.now, both.span.begins)
    if not found:
        return [_("本月没有设置目标。")]
    return [met_words(found) + _("。"), *(sentence(one) + _("。") for one in found)]


def _ranking(both: _Both) -> list[str]:
    rows = both.now.buildings.assign(before=_percent_before(both, "buildings"))
    rows = rows[~(rows["before"] >= 100.0)]
    behind = rows[rows["gap_pp"] < -NOTHING_PP].sort_values("gap_pp", kind="stable")
    ahead = rows[rows["gap_pp"] > NOTHING_PP].sort_values("gap_pp", ascending=False, kind="stable")
    gained = rows.assign(moved=rows["percent"] - rows["before"])
    gained = gained[gained["moved"] > NOTHING_PP].sort_values("moved", ascending=False, kind="stable")
    still = rows[(rows["percent"] - rows["before"]).abs() <= NOTHING_PP]
    lines = [
        _line(_("落后的：{names}。"), [f"{row['name']} {against_time(row['gap_pp'])}" for row in _records(behind)]),
        _line(_("没有进展的：{names}。"), [str(row["name"]) for row in _records(still)]),
        _line(_("超前的：{names}。"), [f"{row['name']} {against_time(row['gap_pp'])}" for row in _records(ahead)]),
        _line(
            _("进展最大的：{names}。"), [f"{row['name']} {_moved_words(row['moved'])}" for row in _records(gained)[:3]]
        ),
    ]
    return [line for line in lines if line] or [_("没有可比的计划和进展。")]


def _records(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    return rows.to_dict("records")


def _line(pattern: str, names: Sequence[str]) -> str:
    return pattern.format(names=listed(names, _("；"), _NAMED)) if names else ""


def _actions(both: _Both) -> list[str]:
    last = min(both.span.ends, both.span.as_of)
    found = on_time.due_between(items(both.ledger, both.now.park, both.span.as_of), both.span.begins, last)
    by_unit = on_time.rates(found)
    whole = on_time.total(by_unit)
    if whole is None:
        return [_("没有到期的调度事项。")]
    lines = [_("调度事项{rate}。").format(rate=on_time.rate_words(whole))]
    lines += [
        _("{unit}：{rate}。").format(unit=on_time.unit_word(rate.unit), rate=on_time.rate_words(rate))
        for rate in by_unit
    ]
    left = found[found["done_at"].isna()].sort_values("due", kind="stable")
    names = [_item(row, both.span.as_of) for row in _records(left)]
    return [*lines, *filter(None, [_line(_("未办结：{names}。"), names)])]


def _item(row: dict[Any, Any], as_of: date) -> str:
    text = " ".join(str(row["note"]).split())
    return _("{text}（{unit}，{day}到期）").format(
        text=text if len(text) <= 30 else text[:29] + "…",
        unit=on_time.unit_word(str(row["responsible_unit"])),
        day=spoken(row["due"], as_of),
    )


def _issues(both: _Both) -> list[str]:
    open_ = both.now.buildings[~(both.now.buildings["percent"] >= 100.0)]
    said = [
        _("{name}：{issue}").format(name=row["name"], issue=_ended(" ".join(str(row["issue"]).split())))
        for row in _records(open_)
        if isinstance(row["issue"], str) and row["issue"].strip()
    ]
    return [*_ledger_of_issues(both), *said] or [_("没有登记或上报的问题。")]


def _ledger_of_issues(both: _Both) -> list[str]:
    """What was closed and collected in the span, what is open, and each that is overdue; nothing without an issue."""
    rows = all_issues(both.ledger, both.now.park, both.span.as_of)
    if rows.empty:
        return []
    last = min(both.span.ends, both.span.as_of)
    closed = closed_within(rows, both.span.begins, last)
    new = new_since(rows, both.span.begins)
    said = _("销号 {closed} 件，新收集 {new} 件；{open}。").format(
        closed=len(closed), new=len(new), open=open_words(rows)
    )
    named = [_("{text}（{unit}）").format(text=short(str(row["issue"])), unit=_unit(row)) for row in _records(closed)]
    late = [
        _("{text}（{unit}，超期 {days} 天）").format(
            text=short(str(row["issue"])), unit=_unit(row), days=row["overdue_days"]
        )
        for row in _records(overdue_ones(rows))
    ]
    return [said, *filter(None, [_line(_("已销号：{names}。"), named), _line(_("超期：{names}。"), late)])]


def _unit(row: dict[Any, Any]) -> str:
    return str(row["unit"]) or _("未定单位")


def _ended(text: str) -> str:
    return text if text.endswith(("。", "！", "？", ".", "；")) else text + _("。")


def _forecast(both: _Both) -> list[str]:
    lines = []
    for kind in ("projects", "buildings"):
        rows, before = getattr(both.now, kind), getattr(both.before, kind)
        key = f"{kind.removesuffix('s')}_id"
        then = days_of(before, "projected_finish").set_axis(before[key])
        rows = rows[~(rows["percent"] >= 100.0)]
        was = pd.Series(then.reindex(rows[key]).to_numpy(), index=rows.index, dtype="datetime64[s]")
        moved = (days_of(rows, "projected_finish") - was).dt.days
        rows = rows.assign(moved=moved, late=rows["slip_days"].fillna(-9999.0))
        rows = rows[rows["projected_finish"].notna() & (rows["moved"].fillna(0) != 0)]
        ordered = rows.sort_values(["late", "moved"], ascending=False, kind="stable")
        lines += [_expected(row, both.span.as_of) for row in _records(ordered.head(_NAMED))]
    return lines or [_("各项目和单体的预计完成日没有变化。")]


def _expected(row: dict[Any, Any], as_of: date) -> str:
    said = _("{name} 预计 {day}完成，{moved}").format(
        name=row["name"], day=spoken(row["projected_finish"], as_of), moved=moved_words(number(row["moved"]))
    )
    if number(row["slip_days"]) is not None:
        said += _("；比交付期限{slip}").format(slip=slip(number(row["slip_days"])))
    sure = number(row["chance"])
    return said + (_("。") if sure is None else _("，按期把握 {chance}。").format(chance=chance(sure)))


def _deadlines(both: _Both) -> list[str]:
    rows = deadline_board.deadlines(both.ledger, both.now)
    risky = rows[rows["at_risk"]]
    return [_at_risk(row, both.span.as_of) for row in _records(risky)] or [_("没有有风险的交付期限。")]


def _at_risk(row: dict[Any, Any], as_of: date) -> str:
    said = _("{name} {day}交付，{left}").format(
        name=row["name"], day=spoken(day(row["delivery_deadline"]), as_of), left=days_left(number(row["days_left"]))
    )
    late = number(row["slip_days"])
    if late is None:
        return said + _("，近 14 天没有进展，推算不出完成日。")
    said += _("，预计{slip}").format(slip=slip(late))
    return said + (_("。") if late > 0 else _("（{rule}）。").format(rule=row["rule"]))


def _starts(both: _Both) -> list[str]:
    days = 7 if both.span.period == "week" else 31
    rows = starting_within(both.now, days)
    lines = [
        _("{name}：计划 {day}开工。").format(
            name=str(row["label"]).strip(), day=spoken(row["baseline_start"], both.span.as_of)
        )
        for row in _records(rows)
    ]
    return lines or [_("没有应开工的节点。")]


def chat_text(heading: str, sections: Sequence[Section]) -> str:
    """A summary as plain text for a group: the title, then each section that has words under its number."""
    lines = [_("【{title}】").format(title=heading)]
    for at, part in enumerate((part for part in sections if part.text.strip()), 1):
        lines += [_("{number}、{title}").format(number=ordinal(at), title=part.title), part.text]
    return "\n".join(lines)


def ordinal(number: int) -> str:
    """The number of a section as documents write it: "一", "十二"; from 1 to 19."""
    return chinese_number(number) if current() == "zh" else str(number)
