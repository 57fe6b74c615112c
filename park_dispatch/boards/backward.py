"""倒排工期 of a park: per building the latest starts before its deadline, what is due this week, and days to win."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from park_dispatch.boards.backward_units import (
    Unit,
    activities,
    fitted,
    likely_template,
    read_links,
    said_links,
    units,
    with_deadline,
)
from park_dispatch.boards.situation import Situation, whole_situation
from park_dispatch.boards.templates import building_templates, templates
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _, current
from park_dispatch.ledger import plans as ledger_plans
from park_dispatch.ledger.seen import SeenLedger
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.backward import (
    Backward,
    BackwardRow,
    State,
    backward_from_network,
    backward_from_plan,
    plan_back,
)
from park_dispatch.planning.network_assembly import evening
from park_dispatch.planning.refusals import PlanningRefusal
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.template_plan import TemplatePlan
from park_dispatch.planning.templates import Template

Basis = Literal["plan", "template"]
STATES: tuple[State, ...] = ("overdue", "this_week", "under_way", "later", "done")
"""The order of the table: what must be acted on first."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. deadline: instead of the promised ones. The rest is for the basis "template":

    template: its code ("" for the one that fits best); period: working days (None: as long as the unit's plan);
    floors: where the unit's milestones do not show how many.
    """

    basis: Basis = "plan"
    deadline: date | None = None
    template: str = ""
    period: int | None = None
    floors: int | None = None


@dataclass(frozen=True, slots=True)
class UnitBackward:
    """The backward schedule of one unit; without one (`backward` None) `problem` says why not.

    ids: the milestones behind each row, none for an item of a template that the unit does not have. notes: what was
    assumed and what is not in it, as sentences. plan: the template's, to be kept for a unit without milestones.
    """

    unit: Unit
    backward: Backward | None
    problem: str = ""
    ids: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    plan: TemplatePlan | None = None
    template: str = ""
    period: int | None = None

    @property
    def rows(self) -> tuple[BackwardRow, ...]:
        """The items, none where there is no schedule."""
        return () if self.backward is None else self.backward.rows

    @property
    def days_to_win(self) -> int:
        """Working days missing before the deadline."""
        return 0 if self.backward is None else self.backward.days_to_win


def backward(
    ledger: Ledger, now: Situation, wish: Wish = Wish(), project_id: int = 0, unit_id: int = 0
) -> list[UnitBackward]:
    """The backward schedule of each unfinished unit of a project (0: of all), or of one unit only."""
    key = ("backward", now.park.park_id, now.as_of, wish, project_id, unit_id, current())
    return ledger.remember(key, lambda: _compute(ledger, now, wish, project_id, unit_id), WORKS)


def _compute(ledger: Ledger, now: Situation, wish: Wish, project_id: int, unit_id: int) -> list[UnitBackward]:
    part = _backward(ledger, now, wish, project_id, unit_id)
    if not isinstance(ledger, SeenLedger):
        return part
    # What is seen may have to be ready for what is not: latest starts are those of the whole park.
    found = backward(ledger.whole, whole_situation(ledger, now.park, now.as_of), wish, project_id, unit_id)
    whole = {one.unit.subject_id: one for one in found if one.backward and one.unit.subject_id in ledger.seen.things}
    return [whole.get(one.unit.subject_id, one) for one in part]


def _backward(ledger: Ledger, now: Situation, wish: Wish, project_id: int, unit_id: int) -> list[UnitBackward]:
    found = units(now, project_id)
    if unit_id:
        project_of = {unit.subject_id: unit.project_id for unit in found}
        found = [unit for unit in found if unit.project_id == project_of.get(unit_id)]
    if wish.deadline is not None:
        if wish.deadline <= now.as_of:
            mine = [unit for unit in found if unit_id in (0, unit.subject_id)]
            return [UnitBackward(unit, None, _no_future(wish.deadline, now.as_of)) for unit in mine]
        found = with_deadline(found, wish.deadline)
    if wish.basis == "template":
        in_use = building_templates(templates(ledger, now.park, now.as_of))
        return [_by_template(now, unit, in_use, wish) for unit in found if unit_id in (0, unit.subject_id)]
    links = ledger_plans.links(ledger, now.park.park_id, now.as_of)
    laid = []
    for project in dict.fromkeys(unit.project_id for unit in found):
        mine = [unit for unit in found if unit.project_id == project]
        laid += _by_network(now, mine, links)
    return [one for one in laid if unit_id in (0, one.unit.subject_id)]


def _no_future(deadline: date, as_of: date) -> str:
    said = _("试算的期限 {day} 不晚于截至日期 {as_of}，无法倒排；请填写截至日期以后的期限。")
    return said.format(day=deadline, as_of=as_of)


def _why_not(unit: Unit) -> str:
    if unit.deadline is None:
        return _("没有交付期限，无法倒排；请上报交付期限，或在上方填写期限试算。")
    if not unit.pieces:
        return _("没有节点，无法按计划倒排；可选“按模板”排出节点。")
    if all(piece.finished for piece in unit.pieces):
        return _("全部节点已完成。")
    if not any(piece.plannable for piece in unit.pieces if not piece.finished):
        return _("未完成的节点都没有可用的计划日期，无法倒排；请上报计划开始和计划完成。")
    return ""


def _by_network(now: Situation, mine: Sequence[Unit], links: pd.DataFrame) -> list[UnitBackward]:
    """All units of a project as one network: what one building waits for may be another one."""
    problems = {unit.subject_id: _why_not(unit) for unit in mine}
    able = [unit for unit in mine if not problems[unit.subject_id]]
    found = {unit.subject_id: UnitBackward(unit, None, problems[unit.subject_id]) for unit in mine}
    if able:
        try:
            found |= _solved(now, able, links)
        except PlanningRefusal:
            for together in _tied(able, links):
                found |= _solved_or_why(now, together, links)
    return [found[unit.subject_id] for unit in mine]


def _solved_or_why(now: Situation, able: Sequence[Unit], links: pd.DataFrame) -> dict[int, UnitBackward]:
    try:
        return _solved(now, able, links)
    except PlanningRefusal as refusal:
        return {unit.subject_id: UnitBackward(unit, None, refusal.why()) for unit in able}


def _tied(able: Sequence[Unit], links: pd.DataFrame) -> list[list[Unit]]:
    """The units in groups that no link ties to one another, so that a fault in one leaves the rest."""
    unit_of = {piece.milestone_id: unit.subject_id for unit in able for piece in unit.pieces}
    group = {unit.subject_id: unit.subject_id for unit in able}
    for before, after in links[["predecessor", "successor"]].itertuples(index=False, name=None):
        if before in unit_of and after in unit_of:
            one, other = group[unit_of[before]], group[unit_of[after]]
            group = {unit: one if of == other else of for unit, of in group.items()}
    return [[unit for unit in able if group[unit.subject_id] == of] for of in dict.fromkeys(group.values())]


def _solved(now: Situation, able: Sequence[Unit], links: pd.DataFrame) -> dict[int, UnitBackward]:
    calendar = now.site.of(able[0].project_id)
    by_unit = {
        unit.subject_id: activities(unit, calendar, evening(calendar, unit.deadline))
        for unit in able
        if unit.deadline is not None
    }
    works = [one for mine in by_unit.values() for one in mine]
    known = {one.key for one in works}
    order = said_links(links, known)
    tied = {end for link in order for end in (link.before, link.after)}
    guessed = set()
    for unit in able:
        if not any(str(piece.milestone_id) in tied for piece in unit.pieces):
            order += [link for link in read_links(unit, calendar) if link.before in known and link.after in known]
            guessed.add(unit.subject_id)
    done = {str(piece.milestone_id): piece.done for unit in able for piece in unit.pieces}
    latest = max(unit.deadline for unit in able if unit.deadline is not None)
    whole = backward_from_network(works, order, latest, now.as_of, calendar, done)
    found = {}
    for unit in able:
        keys = {one.key for one in by_unit[unit.subject_id]}
        rows = tuple(row for row in whole.rows if row.key in keys)
        ids = {row.key: (int(row.key),) for row in rows}
        part = _part(whole, unit, rows)
        found[unit.subject_id] = UnitBackward(unit, part, ids=ids, notes=_plan_notes(unit, keys, guessed))
    return found


def _part(whole: Backward, unit: Unit, rows: tuple[BackwardRow, ...]) -> Backward:
    deadline = whole.deadline if unit.deadline is None else unit.deadline
    end = max((row.possible_finish for row in rows), default=whole.as_of)
    return Backward(whole.as_of, deadline, end, max((row.days_to_win for row in rows), default=0), rows)


def _plan_notes(unit: Unit, keys: set[str], guessed: set[int]) -> tuple[str, ...]:
    notes = []
    if unit.subject_id in guessed:
        notes.append(_("没有上报先后关系，按现行计划的先后顺序推定。"))
    missing = [piece.name for piece in unit.pieces if str(piece.milestone_id) not in keys]
    if missing:
        said = _("{count} 个节点没有可用的计划日期，未排入：{names}。")
        notes.append(said.format(count=len(missing), names=_("、").join(missing[:6])))
    return tuple(notes)


def _by_template(now: Situation, unit: Unit, in_use: Mapping[str, Template], wish: Wish) -> UnitBackward:
    if unit.deadline is None:
        return UnitBackward(unit, None, _why_not(unit))
    calendar = now.site.of(unit.project_id)
    code = wish.template if wish.template in in_use else likely_template(in_use, unit)
    laid = fitted(in_use[code], unit, wish.floors)
    period = wish.period or usual_period(unit, calendar, now.as_of)
    if period < 1:
        problem = _("交付期限 {day} 不晚于截至日期，也没有计划工期可用；请填写工期（工作日）。")
        return UnitBackward(unit, None, problem.format(day=unit.deadline), template=code)
    try:
        plan = plan_back(in_use[code], unit.deadline, period, calendar, laid.floors)
        found = backward_from_plan(plan, unit.deadline, now.as_of, calendar, laid.done)
    except PlanningRefusal as refusal:
        return UnitBackward(unit, None, refusal.why(), template=code, period=period)
    notes = [_template_note(in_use[code], period, laid.floors)]
    if laid.strange:
        said = _("{count} 个节点在模板中没有对应的工作项，未排入：{names}。")
        notes.append(said.format(count=len(laid.strange), names=_("、").join(laid.strange[:6])))
    return UnitBackward(unit, found, "", laid.ids, tuple(notes), plan, code, period)


def _template_note(template: Template, period: int, floors: int) -> str:
    per_floor = any(step.per_floor for step in template.steps)
    said = _("按“{template}”{floors}，工期 {period} 个工作日。")
    return said.format(
        template=_(template.title), floors=_("（{count} 层）").format(count=floors) if per_floor else "", period=period
    )


def usual_period(unit: Unit, calendar: SiteCalendar, as_of: date) -> int:
    """Working days of a unit's plan, from its first start to its last finish; without one, to the deadline."""
    starts = [piece.start for piece in unit.pieces if piece.plannable and piece.start is not None]
    ends = [piece.finish for piece in unit.pieces if piece.plannable and piece.finish is not None]
    if starts:
        return calendar.working_days(min(starts), max(ends))
    return 0 if unit.deadline is None else calendar.working_days(as_of + timedelta(days=1), unit.deadline)


def state_word(state: State) -> str:
    """What must be done with an item, in words."""
    return {
        "overdue": _("应开工未开工"),
        "this_week": _("本周必须开始"),
        "under_way": _("在施"),
        "later": _("尚未到期"),
        "done": _("已完成"),
    }[state]


def table_rows(now: Situation, found: Sequence[UnitBackward], finished: bool = False) -> pd.DataFrame:
    """One row an item, what must be acted on first; finished ones only where asked for.

    Columns: unit_id, unit, project, key, name, duration (working days), percent, latest_start, latest_finish,
    float_days (working days between the earliest possible and the latest finish, negative: later than the latest),
    state, start_overdue, possible_finish, days_to_win, known (whether the unit has this milestone), started.
    """
    rows = [
        _table_row(now.site.of(one.unit.project_id), one, row)
        for one in found
        for row in one.rows
        if finished or row.state != "done"
    ]
    columns = [
        "unit_id", "unit", "project", "key", "name", "duration", "percent", "latest_start", "latest_finish",
        "float_days", "state", "start_overdue", "possible_finish", "days_to_win", "known", "started",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    order = frame.assign(
        rank=frame["state"].map({state: at for at, state in enumerate(STATES)}), win=-frame["days_to_win"].astype(int)
    )
    ordered = order.sort_values(["rank", "win", "latest_start", "unit"], kind="stable").index
    return frame.loc[ordered].reset_index(drop=True)


def spare_days(now: Situation, one: UnitBackward) -> int:
    """Working days between the earliest possible finish of a unit and its deadline, 0 where there are none left."""
    if one.backward is None:
        return 0
    calendar = now.site.of(one.unit.project_id)
    finish, deadline = one.backward.possible_finish, one.backward.deadline
    return max(0, calendar.working_days(finish, deadline) - calendar.working_days(finish, finish))


def _table_row(calendar: SiteCalendar, one: UnitBackward, row: BackwardRow) -> tuple[object, ...]:
    percents = {str(piece.milestone_id): piece.done.percent for piece in one.unit.pieces}
    ids = one.ids.get(row.key, ())
    done = [percents.get(str(number)) for number in ids]
    percent = done[0] if len(done) == 1 else None
    begun = [piece.done.start for piece in one.unit.pieces if piece.milestone_id in ids and piece.done.start]
    spare = 0 if row.state == "done" else calendar.index(row.latest_finish) - calendar.index(row.possible_finish)
    return (
        one.unit.subject_id, one.unit.name, one.unit.project, row.key, row.name, row.duration, percent,
        row.latest_start, row.latest_finish, spare, row.state, row.start_overdue, row.possible_finish,
        row.days_to_win, bool(ids), min(begun, default=None),
    )  # fmt: skip


def headline(now: Situation, found: Sequence[UnitBackward]) -> str:
    """The answer in words: what must start this week, what should have started, where days must be won."""
    able = [one for one in found if one.backward is not None]
    if not found:
        return _("没有在建的单体，不需要倒排。")
    if not able:
        why = list(dict.fromkeys(one.problem for one in found))
        return _("还排不出倒排工期：{why}").format(why=why[0])
    passed = [one for one in able if one.backward is not None and one.backward.deadline <= now.as_of]
    ahead = [one for one in able if one not in passed]
    said = _ahead(ahead, now.as_of) if ahead else ""
    if passed:
        said += _("已过交付期限：{names}。").format(names=_("、").join(_passed(one, now.as_of) for one in passed))
    return said


def _ahead(able: Sequence[UnitBackward], as_of: date) -> str:
    parts = [_due(able, "this_week", as_of), _due(able, "overdue", as_of), _to_win(able)]
    days = {one.backward.deadline for one in able if one.backward is not None}
    begin = _("按各自的交付期限倒排：")
    if len(days) == 1:
        begin = _("按 {day} 交付倒排：").format(day=spoken(days.pop(), as_of))
    return begin + _("；").join(part for part in parts if part) + _("。")


def _passed(one: UnitBackward, as_of: date) -> str:
    if one.backward is None:
        return one.unit.name
    deadline, finish = one.backward.deadline, one.backward.possible_finish
    return _("{unit}（应于 {deadline} 交付，按剩余工期最早 {finish} 完工）").format(
        unit=one.unit.name, deadline=spoken(deadline, as_of), finish=spoken(finish, as_of)
    )


def _due(able: Sequence[UnitBackward], state: State, as_of: date) -> str:
    rows = [(one.unit.name, row) for one in able for row in one.rows if row.state == state]
    if not rows:
        return _("本周没有必须开始的节点") if state == "this_week" else ""
    rows.sort(key=lambda pair: pair[1].latest_start)
    if state == "this_week":
        named = [
            _("{unit} {name}（{day}）").format(unit=unit, name=row.name, day=spoken(row.latest_start, as_of))
            for unit, row in rows
        ]
        said = _("本周必须开始 {count} 个节点：{names}")
    else:
        named = [
            _("{unit} {name}（晚 {days} 个工作日）").format(unit=unit, name=row.name, days=row.start_overdue)
            for unit, row in rows
        ]
        said = _("应开工未开工 {count} 个：{names}")
    return said.format(count=len(rows), names=_("、").join(named[:4]) + (_("等") if len(named) > 4 else ""))


def _to_win(able: Sequence[UnitBackward]) -> str:
    short = sorted((one for one in able if one.days_to_win), key=lambda one: -one.days_to_win)
    if not short:
        return _("各单体按剩余工期都来得及")
    named = [_("{unit} 差 {days} 个工作日").format(unit=one.unit.name, days=one.days_to_win) for one in short[:4]]
    return _("{names}{more}，须追回").format(names=_("、").join(named), more=_("等") if len(short) > 4 else "")


def note_lines(found: Sequence[UnitBackward]) -> list[str]:
    """What was assumed, what is not in it, and why a unit has no schedule: each once, with the units it is true of."""
    by_note: dict[str, list[str]] = {}
    for one in found:
        for note in (*one.notes, *((one.problem,) if one.problem else ())):
            by_note.setdefault(note, []).append(one.unit.name)
    return [
        _("{units}：{note}").format(units=_("、").join(names), note=note) if len(found) > 1 else note
        for note, names in by_note.items()
    ]


def kept_items(found: Sequence[UnitBackward]) -> pd.DataFrame:
    """The latest days of the known milestones as a plan: subject_id, start, finish.

    Work under way keeps its actual start; what stands for several milestones gives each the same days.
    """
    rows = []
    for one in found:
        begun = {piece.milestone_id: piece.done.start for piece in one.unit.pieces}
        for row in one.rows:
            for number in one.ids.get(row.key, ()):
                start = begun.get(number) if row.state in ("under_way", "done") else None
                first = min(start or row.latest_start, row.latest_finish)
                rows.append((number, first, row.latest_finish))
    return pd.DataFrame(rows, columns=["subject_id", "start", "finish"])
