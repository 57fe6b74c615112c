"""`status`: how a park stands on a day, exceptions first."""

import argparse

from park_dispatch.boards import wording
from park_dispatch.boards.situation import situation
from park_dispatch.boards.status_report import BuildingStanding, ProjectStanding, StatusReport, status_report
from park_dispatch.cli import console
from park_dispatch.cli.parks import find_park, opened
from park_dispatch.cli.refusals import NothingReported
from park_dispatch.language import _
from park_dispatch.ledger.reading import last_report
from park_dispatch.planning.lights import STATUSES
from park_dispatch.settings import Settings

EXCEPTIONS = ("late", "warning", "no_report", "watch")


def run_status(options: argparse.Namespace, settings: Settings) -> int:
    """Print the report as of a day, by default the day of the last report."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        as_of = options.as_of or last_report(ledger, park.park_id)
        if as_of is None:
            raise NothingReported(park.name)
        report = status_report(situation(ledger, park, as_of))
    if options.json:
        console.say_json(report)
    else:
        for line in report_lines(report):
            console.say(line)
    return 0


def report_lines(report: StatusReport) -> list[str]:
    """The report as aligned text: each project in a sentence, then buildings by how bad they stand."""
    park = _("{park}（演示数据）").format(park=report["park"]) if report["demo"] else report["park"]
    lines = [_("{park}  截至 {day}").format(park=park, day=report["as_of"])]
    if not report["projects"]:
        return [*lines, _("到这一天为止还没有任何上报。")]
    lines += ["", *(_project_sentence(project) for project in report["projects"])]
    buildings = [(project["name"], building) for project in report["projects"] for building in project["buildings"]]
    buildings.sort(key=lambda pair: STATUSES.index(pair[1]["status"]))
    exceptions = [pair for pair in buildings if pair[1]["status"] in EXCEPTIONS]
    if exceptions:
        lines += ["", _("需要处理（{count} 个单体）").format(count=len(exceptions)), *_table(exceptions)]
        lines += _late_lines(exceptions)
    rest = buildings[len(exceptions) :]
    if rest:
        lines += ["", _("其余（{count} 个单体）").format(count=len(rest)), *_table(rest)]
    return lines


def _project_sentence(project: ProjectStanding) -> str:
    parts = [_("{name}：完成 {percent}").format(name=project["name"], percent=wording.percent(project["percent"]))]
    if project["gap_pp"] is not None:
        parts.append(wording.against_plan(project["gap_pp"]))
    if project["status"] != "done" and project["delivery_deadline"]:
        parts.append(
            _("{day} 前交付，{left}").format(
                day=project["delivery_deadline"], left=wording.days_left(project["days_left"])
            )
        )
    return _("，").join(parts)


def _table(rows: list[tuple[str, BuildingStanding]]) -> list[str]:
    return console.aligned(
        [
            (
                f"{wording.SIGNS[building['status']]} {wording.status_word(building['status'])}",
                project,
                building["name"],
                wording.percent(building["percent"]),
                wording.signed_pp(building["gap_pp"]),
                "" if building["status"] == "done" else wording.days_left(building["days_left"]),
                building["rule"],
            )
            for project, building in rows
        ],
        right=frozenset({3, 4}),
    )


def _late_lines(rows: list[tuple[str, BuildingStanding]]) -> list[str]:
    late = [
        (building["name"], one["name"], one["planned_finish"] or "", wording.percent(one["percent"]), one["late_days"])
        for _project, building in rows
        for one in building["late_milestones"]
    ]
    if not late:
        return []
    late.sort(key=lambda one: -one[4])
    cells = [
        (building, name, _("应于 {day} 完成").format(day=day), done, _("超期 {days} 天").format(days=days))
        for building, name, day, done, days in late
    ]
    title = _("超期未完成的节点（{count} 个）").format(count=len(cells))
    return ["", title, *console.aligned(cells, right=frozenset({3}))]
