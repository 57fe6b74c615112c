"""What a plan reports: projects and buildings out of the outline, every task taken or told of, links carried."""

from datetime import date, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from park_dispatch.intake import wire
from park_dispatch.intake.reader import read
from park_dispatch.intake.schedules.findings import LinkNotCarried, SpacersLeft, SummaryNotUsed, TaskNotImported
from park_dispatch.intake.schedules.understand import understand_schedule
from park_dispatch.intake.understanding import Corrections, RecordLink, Understanding
from park_dispatch.model.record import Record
from park_dispatch.model.schedule import Baseline, Project, Schedule, Task, TaskLink, parents
from park_dispatch.reports.schedules.mspdi import mspdi
from park_dispatch.reports.schedules.xer import xer
from tests.intake.schedule_samples import mspdi_schedules, xer_schedules
from tests.thorough import times

MORNING, EVENING = (8, 0), (17, 0)
NONE = Corrections()


def on(day: str, hour: tuple[int, int] = MORNING) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour[0], minute=hour[1])


def outline(*lines: tuple[int, str], **facts: dict[str, object]) -> tuple[Task, ...]:
    """Tasks from (level, name); those that have deeper ones below them are summaries. Facts by name."""
    levels = [level for level, _name in lines]
    uids = list(range(1, len(lines) + 1))
    tasks = []
    for uid, (level, name), parent in zip(uids, lines, parents(levels, uids), strict=True):
        summary = uid < len(lines) and levels[uid] > level
        tasks.append(Task(uid, uid, name, level, parent, summary=summary, **facts.get(name, {})))  # type: ignore[arg-type]
    return tuple(tasks)


def understood(
    *tasks: Task, links: tuple[TaskLink, ...] = (), corrections: Corrections = NONE, **project: object
) -> Understanding:
    plan = Project(0, **{"name": "智谷产业园", "status_date": on("2023-08-28")} | project)  # type: ignore[arg-type]
    return understand_schedule(Schedule("mspdi", (plan,), tasks, links), corrections, "计划.xml", "0", 1)


def names(records: tuple[Record, ...]) -> list[tuple[object, object, object]]:
    return [(one.get("project"), one.get("building"), one.get("milestone")) for one in records]


def test_buildings_and_projects_come_from_the_outline() -> None:
    found = understood(
        *outline(
            (1, "三期工程"), (2, "1#厂房"), (3, "桩基"), (3, "主体"), (4, "一层"), (2, "人才公寓"), (3, "桩基"),
            (1, "前期手续"), (2, "立项"), (1, "2#厂房"),
        )
    )  # fmt: skip
    assert names(found.records) == [
        ("三期工程", "1#厂房", "桩基"),
        ("三期工程", "1#厂房", "一层"),
        ("三期工程", "人才公寓", "桩基"),
        ("智谷产业园", None, "立项"),
        ("智谷产业园", "2#厂房", None),
    ]
    assert [(one.value, one.row) for one in found.warnings if isinstance(one, SummaryNotUsed)] == [
        ("主体", 4),
        ("前期手续", 8),
    ]
    assert {one.kind for one in found.records} == {"milestone"}
    assert [one.row for one in found.records] == [3, 5, 7, 9, 10]


def test_equal_names_keep_apart_by_what_stands_above_them_or_by_their_number() -> None:
    found = understood(
        *outline(
            (1, "1#厂房"),
            (2, "基础"),
            (3, "验收"),
            (2, "主体"),
            (3, "验收"),
            (2, "清理"),
            (2, "清理"),
            (1, "2#厂房"),
            (2, "验收"),
        )
    )
    assert [one.get("milestone") for one in found.records] == [
        "基础/验收",
        "主体/验收",
        "清理（6）",
        "清理（7）",
        "验收",
    ]
    assert all(one.cells["milestone"].guess for one in found.records[:4])
    assert not [one for one in found.warnings if isinstance(one, SummaryNotUsed)]


def test_plan_is_the_baseline_and_what_differs_from_it_is_the_forecast() -> None:
    task = Task(
        1, 1, "桩基", 1,
        start=on("2023-05-08"), finish=on("2023-07-10", EVENING),
        actual_start=on("2023-05-09"), percent=40.0,
        baselines=(Baseline(0, on("2023-05-06"), on("2023-06-30", EVENING)),),
    )  # fmt: skip
    (record,) = understood(task).records
    assert {name: cell.value for name, cell in record.cells.items()} == {
        "project": "智谷产业园",
        "milestone": "桩基",
        "planned_start": date(2023, 5, 6),
        "planned_finish": date(2023, 6, 30),
        "actual_start": date(2023, 5, 9),
        "forecast_finish": date(2023, 7, 10),
        "percent": 40.0,
    }


def test_a_finish_at_midnight_is_the_day_before() -> None:
    task = Task(1, 1, "桩基", 1, start=on("2023-05-08"), finish=datetime(2023, 6, 1), percent=0.0)
    (record,) = understood(task).records
    assert record.get("planned_finish") == date(2023, 5, 31)


def test_weights_are_shares_of_baseline_cost_within_a_building() -> None:
    tasks = outline(
        (1, "1#厂房"), (2, "桩基"), (2, "主体"), (1, "2#厂房"), (2, "基坑"), (2, "屋面"),
        桩基={"baselines": (Baseline(0, cost=300.0),)}, 主体={"baselines": (Baseline(0, cost=900.0),)},
        基坑={"baselines": (Baseline(0, work=60.0),)}, 屋面={"baselines": (Baseline(0, work=60.0),)},
    )  # fmt: skip
    assert [one.get("weight") for one in understood(*tasks).records] == [25.0, 75.0, 50.0, 50.0]


def test_what_is_not_taken_is_told_with_why() -> None:
    tasks = (
        Task(1, 1, "", 1),
        Task(2, 2, "空行", 1, blank=True),
        Task(3, 3, "停用", 1, active=False),
        Task(4, 4, "外部", 1, external=True),
        Task(5, 5, "子项目", 1, subproject="b.mpp"),
        Task(6, 6, "管理", 1, kind="level_of_effort"),
        Task(7, 7, "桩基", 1, percent=120.0),
    )
    found = understood(*tasks)
    told = [(one.row, one.reason) for one in found.rejected if isinstance(one, TaskNotImported)]
    assert [(one.row, one.value) for one in found.warnings if isinstance(one, SpacersLeft)] == [(1, "1")]
    assert told == [
        (2, "blank"),
        (3, "inactive"),
        (4, "external"),
        (5, "subproject"),
        (6, "level_of_effort"),
    ]
    assert all(one.why() for one in (*found.rejected, *found.warnings))
    assert found.records[0].get("percent") is None
    assert [one.code for one in found.rejected][-1] == "percent_out_of_range"


def test_links_are_carried_in_days_and_those_that_are_not_are_told() -> None:
    tasks = outline((1, "阶段"), (2, "a"), (2, "b"), (2, "c"), a={"duration": 960.0})
    links = (
        TaskLink(2, 3, "FS", -480.0),
        TaskLink(2, 4, "SS", 1440.0, "elapsed"),
        TaskLink(2, 4, "FF", 50.0, "percent"),
        TaskLink(1, 4),
        TaskLink(99, 4),
        TaskLink(2, 4, elsewhere="b.mpp\\3"),
        TaskLink(3, 3),
    )
    found = understood(*tasks, links=links)
    assert found.links == (RecordLink(2, 3, "FS", -1.0), RecordLink(2, 4, "SS", 1.0), RecordLink(2, 4, "FF", 1.0))
    told = [(one.value, one.reason) for one in found.warnings if isinstance(one, LinkNotCarried)]
    assert told == [("1 FS 4", "summary"), ("? FS 4", "missing"), ("2 FS 4", "elsewhere"), ("3 FS 3", "self")]


def test_the_day_of_the_report() -> None:
    task = Task(1, 1, "桩基", 1)
    assert understood(task).report_date == date(2023, 8, 28)
    saved = understood(task, status_date=None, saved=on("2023-09-01"))
    assert saved.report_date == date(2023, 9, 1)
    assert "report_day_from_saving" in [one.code for one in saved.warnings]
    assert understood(task, status_date=None).report_date is None
    said = understood(task, corrections=Corrections(report_date=date(2024, 1, 1), project="四期"))
    assert (said.report_date, said.records[0].get("project")) == (date(2024, 1, 1), "四期")


def test_a_table_that_is_to_be_left_out_gives_nothing() -> None:
    found = understood(Task(1, 1, "桩基", 1), corrections=Corrections(kinds={("任务", 0): None}))
    assert found.records == ()
    assert found.tables[0].kind is None


def test_days_beyond_all_reason_are_told_of() -> None:
    found = understood(Task(1, 1, "桩基", 1, start=datetime(1, 1, 1), finish=datetime(9999, 12, 31)))
    assert [one.code for one in found.rejected] == ["unlikely_day"] * 3
    assert set(found.records[0].cells) == {"project", "milestone", "percent"}


MANY = settings(max_examples=times(40), deadline=None, suppress_health_check=list(HealthCheck))


def check_whole(schedule: Schedule) -> None:
    found = understand_schedule(schedule, Corrections(), "x.xml", "0", 1)
    taken = {one.row for one in found.records}
    told = {one.row for one in found.rejected if isinstance(one, TaskNotImported)}
    own = [task for task in schedule.tasks if not task.summary or task.blank or task.subproject]
    spacers = sum(one.count for one in found.warnings if isinstance(one, SpacersLeft))
    assert len(found.records) + len(
        [one for one in found.rejected if isinstance(one, TaskNotImported)]
    ) + spacers == len(own)
    assert not taken & told
    keys = [(one.get("project"), one.get("building"), one.get("milestone")) for one in found.records]
    assert len(set(keys)) == len(keys)
    carried = len(found.links) + sum(isinstance(one, LinkNotCarried) for one in found.warnings)
    assert carried == len(schedule.links)
    gathering = wire.Gathering()
    for piece in wire.pack(found):
        gathering.add(wire.from_bytes(wire.to_bytes(piece)))
    assert gathering.result() == found


@MANY
@given(mspdi_schedules())
def test_no_task_is_dropped_or_merged_and_all_crosses_the_wire(schedule: Schedule) -> None:
    check_whole(schedule)


@MANY
@given(xer_schedules())
def test_no_activity_is_dropped_or_merged_and_all_crosses_the_wire(schedule: Schedule) -> None:
    check_whole(schedule)


def test_files_are_recognised_by_what_is_in_them(tmp_path: Path) -> None:
    tasks = outline((1, "三期工程"), (2, "1#厂房"), (3, "桩基"), (3, "主体"))
    plan = Schedule("mspdi", (Project(0, "园", status_date=on("2023-08-28")),), tasks, (TaskLink(3, 4),))
    for data in (mspdi(plan), xer(plan)):
        path = tmp_path / "周报.txt"
        path.write_bytes(data)
        found = read(path)
        assert names(found.records) == [("三期工程", "1#厂房", "桩基"), ("三期工程", "1#厂房", "主体")]
        assert found.report_date == date(2023, 8, 28)
        assert len(found.links) == 1


def test_a_task_without_a_name_that_holds_something_is_called_by_its_row() -> None:
    found = understood(
        Task(1, 7, "", 1, duration=480.0, start=datetime(2023, 3, 1, 8), finish=datetime(2023, 3, 1, 17))
    )
    (record,) = found.records
    assert record.get("milestone") == "未命名任务7"
    assert record.cells["milestone"].guess == "文件里没有名称，按行号命名"
    assert not found.rejected
