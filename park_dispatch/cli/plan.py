"""`plan`: kept plans, comparison, backward schedules and plans from templates."""

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from park_dispatch.boards import backward as back
from park_dispatch.boards import plans as board
from park_dispatch.boards.backward_units import Unit, units
from park_dispatch.boards.logic import logic
from park_dispatch.boards.plan_export import plan_schedule
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.templates import templates
from park_dispatch.boards.wording import iso
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.cli.refusals import (
    NothingReported,
    PeriodMissing,
    PlanNumberMissing,
    TargetMissing,
    ThingUnknown,
    VersionsMissing,
)
from park_dispatch.cli.schedule import check_target, write_schedule
from park_dispatch.filing.names import name_key
from park_dispatch.filing.plans import keep_plan, lay_out, put_in_force, take_back
from park_dispatch.language import _
from park_dispatch.ledger.plans import NewPlan
from park_dispatch.ledger.reading import last_report
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.backward import plan_back
from park_dispatch.planning.plan_items import PlanItem
from park_dispatch.planning.template_plan import TemplatePlan
from park_dispatch.settings import Settings


def run_plan(options: argparse.Namespace, settings: Settings) -> int:
    """Do what the action says."""
    actions: dict[str, Callable[[argparse.Namespace, Settings, Ledger, Situation], None]] = {
        "list": _list,
        "freeze": _freeze,
        "adopt": _adopt,
        "withdraw": _withdraw,
        "compare": _compare,
        "backward": _backward,
        "template": _template,
        "export": _export,
    }
    with opened(settings) as ledger:
        actions[options.action](options, settings, ledger, moment(options, ledger))
    return 0


def moment(options: argparse.Namespace, ledger: Ledger) -> Situation:
    """The park on the day asked for, by default that of the last report. Raises NothingReported."""
    park = find_park(ledger, options.park)
    as_of = options.as_of or last_report(ledger, park.park_id)
    if as_of is None:
        raise NothingReported(park.name)
    return situation(ledger, park, as_of)


def project_id(now: Situation, wanted: str | None) -> int:
    """The id of a project by name, 0 for none named. Raises ThingUnknown."""
    if wanted is None:
        return 0
    names = dict(zip(now.projects["project_id"], now.projects["name"], strict=True))
    key = name_key("project", wanted)
    for number, name in names.items():
        if name_key("project", str(name)) == key:
            return int(number)
    raise ThingUnknown(_("项目"), wanted, tuple(str(name) for name in names.values()))


def _unit(now: Situation, project: int, wanted: str | None) -> Unit | None:
    if wanted is None:
        return None
    every = units(now, project)
    for unit in every:
        if name_key("building", unit.name) == name_key("building", wanted):
            return unit
    raise ThingUnknown(_("未完成的单体"), wanted, tuple(unit.name for unit in every))


def _number(options: argparse.Namespace) -> int:
    found = next(iter(options.what), "")
    if not (found.isascii() and found.isdigit()):
        raise PlanNumberMissing(options.action)
    return int(found)


def _list(options: argparse.Namespace, _settings: Settings, ledger: Ledger, now: Situation) -> None:
    rows = board.plan_list(ledger, now)
    if options.json:
        console.say_json({"park": now.park.name, "plans": [_plan_facts(row) for row in rows.to_dict("records")]})
    elif rows.empty:
        console.say(_("“{park}”还没有存档的计划，可用 plan freeze 冻结现行计划。").format(park=now.park.name))
    else:
        header = (_("编号"), _("计划"), _("来源"), _("项目"), _("用途"), _("截至"), _("节点"), _("原因"), _("保存人"))
        cells = [
            (
                str(row["plan_id"]), str(row["name"]), row["origin_word"], row["project"],
                board.state_word(row["state"]), iso(row["as_of"]), str(row["items"]), row["reason"], row["author"],
            )
            for row in rows.to_dict("records")
        ]  # fmt: skip
        _say_table([header, *cells], frozenset({0, 6}))


def _plan_facts(row: dict[Any, Any]) -> dict[str, Any]:
    recorded = pd.Timestamp(row["recorded_at"]).replace(microsecond=0).isoformat() + "Z"
    return {
        "plan_id": int(row["plan_id"]), "name": row["name"], "origin": row["origin"], "project": row["project"],
        "state": row["state"] or "kept", "as_of": iso(row["as_of"]), "items": int(row["items"]),
        "reason": row["reason"], "author": row["author"], "recorded_at": recorded,
    }  # fmt: skip


def _freeze(options: argparse.Namespace, settings: Settings, ledger: Ledger, now: Situation) -> None:
    version = next(iter(options.what), board.CURRENT)
    if version not in (board.CURRENT, board.BASELINE):
        raise VersionsMissing
    project = project_id(now, options.project)
    found = board.dated(now, version, project)
    plan = NewPlan(options.name or "", project, "frozen", now.as_of, options.reason or "", options.in_force)
    number = keep_plan(ledger, now.park, plan, found.items, author(options, settings), board.labels(now))
    _said(options, number, _("已冻结“{name}”，编号 {number}，{count} 个节点。"), plan.name, len(found.items))
    if left := found.left_out():
        console.complain([left])


def _said(options: argparse.Namespace, number: int, words: str, name: str, count: int) -> None:
    if options.json:
        console.say_json({"plan_id": number, "name": name.strip(), "items": count})
    else:
        console.say(words.format(name=name.strip(), number=number, count=count))


def _adopt(options: argparse.Namespace, settings: Settings, ledger: Ledger, now: Situation) -> None:
    number = _number(options)
    made = put_in_force(ledger, now.park, number, now.as_of, options.reason or "", author(options, settings))
    if options.json:
        console.say_json({"plan_id": made, "copy_of": number})
    else:
        said = _("计划 {number} 从 {day} 起作为计划基线，记为编号 {made}；撤回编号 {made} 即恢复原来的基线。")
        console.say(said.format(number=number, day=now.as_of, made=made))


def _withdraw(options: argparse.Namespace, settings: Settings, ledger: Ledger, now: Situation) -> None:
    number = _number(options)
    take_back(ledger, now.park, number, options.reason or "", author(options, settings))
    if options.json:
        console.say_json({"withdrawn": number})
    else:
        console.say(_("计划 {number} 已撤回，记录仍保留。").format(number=number))


def _compare(options: argparse.Namespace, _settings: Settings, ledger: Ledger, now: Situation) -> None:
    if len(options.what) != 2:
        raise VersionsMissing
    old, new = options.what
    found = board.compared(ledger, now, old, new, project_id(now, options.project))
    rows = board.change_rows(found, everything=options.all)
    if options.json:
        console.say_json({"old": old, "new": new, "said": board.comparison_sentence(found), "changes": _facts(rows)})
        return
    console.say(board.comparison_sentence(found))
    if len(rows):
        header = (_("变化"), _("项目"), _("节点"), _("原计划"), _("新计划"), _("完成推迟（天）"), _("工作日"))
        cells = [
            (
                board.change_word(row["change"]), row["project"], row["name"],
                f"{iso(row['old_start'])} … {iso(row['old_finish'])}",
                f"{iso(row['new_start'])} … {iso(row['new_finish'])}", _signed(row["finish_days"]),
                _signed(row["finish_working"]),
            )
            for row in rows.to_dict("records")
        ]  # fmt: skip
        _say_table([header, *cells], frozenset({5, 6}))


def _signed(days: Any) -> str:
    return "—" if pd.isna(days) else f"{int(days):+d}"


def _backward(options: argparse.Namespace, settings: Settings, ledger: Ledger, now: Situation) -> None:
    project = project_id(now, options.project)
    unit = _unit(now, project, options.building)
    by_template = options.template is not None
    wish = back.Wish(
        "template" if by_template else "plan", options.deadline, options.template or "", options.period, options.floors
    )
    found = back.backward(ledger, now, wish, project, unit.subject_id if unit else 0)
    rows = back.table_rows(now, found, finished=options.all)
    said = back.headline(now, found)
    kept = None
    if options.name is not None:
        scope = unit.project_id if unit else project
        plan = NewPlan(options.name, scope, "backward", now.as_of, options.reason or "", options.in_force)
        items = back.kept_items(found)
        kept = keep_plan(ledger, now.park, plan, items, author(options, settings), board.labels(now))
    if options.json:
        console.say_json({"as_of": iso(now.as_of), "said": said, "units": [_unit_facts(one) for one in found],
                          "items": _facts(rows), "plan_id": kept})  # fmt: skip
        return
    console.say(said)
    _say_items(rows)
    for line in back.note_lines(found):
        console.say(line)
    if kept is not None:
        console.say(_("已保存为计划“{name}”，编号 {number}。").format(name=options.name.strip(), number=kept))


def _say_items(rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    header = (_("该做什么"), _("单体"), _("节点"), _("最迟开始"), _("最迟完成"), _("最早可完成"), _("须追回（工作日）"))
    cells = [
        (
            back.state_word(row["state"]), row["unit"], row["name"],
            _("已开始") if row["state"] == "under_way" else iso(row["latest_start"]), iso(row["latest_finish"]),
            iso(row["possible_finish"]), str(row["days_to_win"] or "—"),
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip
    _say_table([header, *cells], frozenset({6}))


def _unit_facts(one: back.UnitBackward) -> dict[str, Any]:
    found = one.backward
    return {
        "unit": one.unit.name, "project": one.unit.project, "deadline": _iso(one.unit.deadline),
        "possible_finish": None if found is None else iso(found.possible_finish),
        "days_to_win": None if found is None else found.days_to_win, "problem": one.problem or None,
        "notes": list(one.notes),
    }  # fmt: skip


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _facts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): _plain(cell) for key, cell in row.items()} for row in rows.to_dict("records")]


def _plain(cell: Any) -> Any:
    """A cell as JSON takes it: days as text, whole numbers whole, null for what is not known."""
    if cell is None or pd.isna(cell):
        return None
    if isinstance(cell, date | pd.Timestamp):
        return iso(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _template(options: argparse.Namespace, settings: Settings, ledger: Ledger, now: Situation) -> None:
    """Lay a template before a deadline; with --name and a building without milestones, make them its own."""
    known = templates(ledger, now.park, now.as_of)
    code = options.template or next(iter(options.what), "")
    if code not in known:
        raise ThingUnknown(_("模板"), code, tuple(known))
    unit = _unit(now, project_id(now, options.project), options.building)
    deadline = options.deadline or (unit.deadline if unit else None)
    if deadline is None or options.period is None:
        raise PeriodMissing
    calendar = now.site.of(unit.project_id if unit else 0)
    planned = plan_back(known[code].template, deadline, options.period, calendar, options.floors or 1)
    number = _laid_out(options, settings, ledger, now, unit, planned)
    if options.json:
        console.say_json({"plan_id": number, "items": [_item_facts(item) for item in planned.items]})
        return
    header = (_("节点"), _("开始"), _("完成"), _("权重"))
    cells = [(item.name, iso(item.start), iso(item.finish), f"{item.weight:.1f}%") for item in planned.items]
    _say_table([header, *cells], frozenset({3}))
    if number is not None:
        console.say(_("已新建 {count} 个节点，计划编号 {number}。").format(count=len(planned.items), number=number))


def _laid_out(
    options: argparse.Namespace, settings: Settings, ledger: Ledger, now: Situation, unit: Unit | None,
    planned: TemplatePlan,
) -> int | None:  # fmt: skip
    if options.name is None:
        return None
    if unit is None:
        raise ThingUnknown(_("未完成的单体"), "", tuple(one.name for one in units(now)))
    plan = NewPlan(options.name, unit.project_id, "template", now.as_of, options.reason or "", options.in_force)
    return lay_out(ledger, now.park, unit.subject_id, planned, plan, author(options, settings))


def _item_facts(item: PlanItem) -> dict[str, Any]:
    return {"name": item.name, "start": iso(item.start), "finish": iso(item.finish), "weight": item.weight}


def _say_table(rows: list[tuple[str, ...]], right: frozenset[int]) -> None:
    for line in console.aligned(rows, right=right):
        console.say(line)


def _export(options: argparse.Namespace, _settings: Settings, ledger: Ledger, now: Situation) -> None:
    """Write the current plan with its links, calendar and baseline for MS Project or P6."""
    if options.out is None:
        raise TargetMissing
    check_target(options.out)
    schedule = plan_schedule(now, logic(ledger, now), project_id(now, options.project) or None)
    lost = write_schedule(schedule, options.out)
    if options.json:
        tasks = sum(not task.summary for task in schedule.tasks)
        console.say_json({"to": str(options.out), "tasks": tasks, "links": len(schedule.links), "losses": lost})
        return
    said = _("已写出 {path}：{tasks} 个任务，{links} 条逻辑关系。")
    tasks = sum(not task.summary for task in schedule.tasks)
    console.say(said.format(path=options.out, tasks=tasks, links=len(schedule.links)))
    for sentence in lost:
        console.say(sentence)
