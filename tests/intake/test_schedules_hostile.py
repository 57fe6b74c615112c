"""Files that are broken, foreign or made to harm: refused in words, or read with what is wrong told."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from park_dispatch.intake.limits import Limits
from park_dispatch.intake.reader import read
from park_dispatch.intake.refusals import ReaderTimedOut, Refusal, TooLarge
from park_dispatch.intake.schedules.asking import ask_schedule
from park_dispatch.intake.schedules.read import read_schedule
from park_dispatch.intake.schedules.refusals import (
    DamagedSchedule,
    ForbiddenInSchedule,
    NoProjectInside,
    NotASchedule,
    NotMarked,
    OtherSchedule,
    TooManyTasks,
)
from park_dispatch.planning.schedule_checks import checks
from park_dispatch.planning.schedule_pass import compute
from park_dispatch.reports.schedules.mspdi import mspdi
from park_dispatch.reports.schedules.xer import xer
from tests.intake.schedule_samples import XER, needs_samples
from tests.thorough import times

HEAD = '<?xml version="1.0" encoding="{encoding}"?><Project xmlns="http://schemas.microsoft.com/project">'
TASK = "<Task><UID>{0}</UID><ID>{0}</ID><Name>{1}</Name><OutlineLevel>1</OutlineLevel></Task>"


def project_xml(tasks: str, encoding: str = "UTF-8", rest: str = "") -> str:
    return f"{HEAD.format(encoding=encoding)}<Title>园区</Title>{rest}<Tasks>{tasks}</Tasks></Project>"


def xer_text(*tables: tuple[str, list[str], list[list[str]]], end: str = "%E\r\n") -> str:
    lines = ["ERMHDR\t18.8\t2023-08-28\tProject\tadmin\tadmin\tdb\tProject Management\tCNY"]
    for name, columns, rows in tables:
        lines += [f"%T\t{name}", "\t".join(["%F", *columns]), *("\t".join(["%R", *row]) for row in rows)]
    return "\r\n".join([*lines, end])


PROJECT = ("PROJECT", ["proj_id", "proj_short_name"], [["1", "三期"]])
WBS = (
    "PROJWBS",
    ["wbs_id", "proj_id", "parent_wbs_id", "wbs_short_name", "wbs_name"],
    [["10", "1", "", "P", "三期工程"]],
)
COLUMNS = ["task_id", "proj_id", "wbs_id", "task_code", "task_name", "status_code", "task_type"]
TASKS = ("TASK", COLUMNS, [["7", "1", "10", "A1", "桩基工程", "TK_NotStart", "TT_Task"]])


def is_sound(data: bytes) -> None:
    """Whatever was read can be checked, computed and written."""
    schedule = read_schedule(data, "x")
    checks(schedule)
    compute(schedule)
    assert read_schedule(mspdi(schedule), "y").format == "mspdi"
    assert read_schedule(xer(schedule), "y").format == "xer"


# --- refused ----------------------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


def in_utf16(text: str) -> bytes:
    return text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")


@pytest.mark.parametrize("encoded", [str.encode, in_utf16])
def test_entities_are_refused(encoded: Callable[[str], bytes]) -> None:
    start, rest = project_xml(TASK.format(1, "&j;")).split("?>", 1)
    with pytest.raises(ForbiddenInSchedule) as refused:
        read_schedule(encoded(f"{start}?>{BOMB}]>{rest}"), "炸弹.xml")
    assert "炸弹.xml" in refused.value.why()
    external = '<!DOCTYPE Project SYSTEM "file:///etc/passwd">'
    with pytest.raises(ForbiddenInSchedule):
        read_schedule(encoded(f"{start}?>{external}{rest}"), "x.xml")


def test_a_truncated_project_file_is_refused_and_says_how_far_it_came() -> None:
    data = project_xml("".join(TASK.format(n, "桩基") for n in range(50))).encode()
    with pytest.raises(DamagedSchedule) as refused:
        read_schedule(data[: len(data) // 2], "x.xml")
    assert refused.value.tasks > 10
    assert str(refused.value.tasks) in refused.value.why()


def test_a_million_tasks_broken_off_are_refused_within_the_limits_of_the_child(tmp_path: Path) -> None:
    path = tmp_path / "m.xml"
    one = "<Task><UID>{}</UID></Task>"
    path.write_text(HEAD.format(encoding="UTF-8") + "<Tasks>" + "".join(one.format(n) for n in range(10**6)), "utf-8")
    with pytest.raises(TooLarge):
        ask_schedule(path)
    with pytest.raises((TooManyTasks, ReaderTimedOut)):  # on a busy machine the clock comes first
        ask_schedule(path, limits=Limits(file_bytes=1 << 30))
    with pytest.raises(Refusal):
        read(path)


def test_a_million_rows_of_an_exchange_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.xer"
    rows = [[str(n), "1", "10", "A", "x", "", ""] for n in range(300_000)]
    path.write_text(xer_text(PROJECT, WBS, ("TASK", COLUMNS, rows), end=""), "utf-8")
    with pytest.raises((TooManyTasks, ReaderTimedOut)):
        ask_schedule(path)


def test_deep_nesting_is_no_matter() -> None:
    deep = "<a>" * 50_000 + "</a>" * 50_000
    schedule = read_schedule(project_xml(TASK.format(1, "桩基").replace("</Task>", f"{deep}</Task>")).encode(), "x")
    assert [task.name for task in schedule.tasks] == ["桩基"]


def test_other_files_are_told_apart(tmp_path: Path) -> None:
    for data in (b"", b"a,b\n1,2\n", b"<html><table></table></html>", b'<?xml version="1.0"?><note>Project</note>'):
        with pytest.raises(NotASchedule):
            read_schedule(data, "x.xml")
    with pytest.raises(OtherSchedule) as refused:
        read_schedule(
            b'<?xml version="1.0"?>\n<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera">', "p6.xml"
        )
    assert "XER" in refused.value.why()
    with pytest.raises(NoProjectInside):
        read_schedule(b"ERMHDR\t8.4\r\n%T\tCURRTYPE\r\n%F\tcurr_id\r\n%R\t1\r\n%E\r\n", "x.xer")
    build = '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"></Project>'
    with pytest.raises(NotASchedule):
        read_schedule(build.encode(), "x.csproj")


def test_no_marked_copy_is_made_of_a_schedule(tmp_path: Path) -> None:
    from park_dispatch.intake.marking.marker import mark

    path = tmp_path / "x.xml"
    path.write_text(project_xml(TASK.format(1, "桩基")), "utf-8")
    assert read(path).of_schedule
    with pytest.raises(NotMarked):
        mark(path, ())


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("GB2312", "gb18030"),
        ("gb18030", "gb18030"),
        ("GBK", "gbk"),
        ("UTF-8", "gb18030"),  # declared wrongly
        ("no-such-thing", "utf-8"),
    ],
)
def test_project_xml_in_any_encoding(declared: str, codec: str) -> None:
    data = project_xml(TASK.format(1, "桩基工程—一期"), declared).encode(codec)
    schedule = read_schedule(data, "x")
    assert [task.name for task in schedule.tasks] == ["桩基工程—一期"]
    assert schedule.project.name == "园区"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"])
def test_exchange_files_in_any_encoding(codec: str) -> None:
    schedule = read_schedule(xer_text(PROJECT, WBS, TASKS).encode(codec), "x")
    assert [task.name for task in schedule.tasks] == ["三期工程", "桩基工程"]
    assert schedule.faults == ()


@pytest.mark.parametrize("name", ["Érection façade", "Gründung £5", "Señalización à côté"])
def test_western_exchange_files(name: str) -> None:
    tasks = ("TASK", COLUMNS, [["7", "1", "10", "A1", name, "TK_NotStart", "TT_Task"]])
    schedule = read_schedule(xer_text((*PROJECT[:2], [["1", "P"]]), tasks).encode("cp1252"), "x")
    assert [task.name for task in schedule.tasks] == [name]


def test_characters_that_xml_forbids_do_not_stop_the_reading() -> None:
    data = project_xml(TASK.format(1, "桩\x0b基&#x1f;工&#11;程")).encode()
    assert [task.name for task in read_schedule(data, "x").tasks] == ["桩 基 工 程"]


# --- odd content ------------------------------------------------------------------------------------------------------


def test_no_tasks_at_all() -> None:
    empty = read_schedule(project_xml("").encode(), "x")
    assert empty.tasks == ()
    assert compute(empty).obstacle == "no_tasks"
    is_sound(project_xml("").encode())
    nothing = xer_text(PROJECT, ("TASK", COLUMNS, []))
    assert read_schedule(nothing.encode(), "x").tasks == ()
    is_sound(nothing.encode())


def test_extreme_and_impossible_dates_and_numbers() -> None:
    body = (
        "<Task><UID>1</UID><Name>a</Name><Start>0001-01-01T00:00:00</Start><Finish>9999-12-31T23:59:59</Finish>"
        "<Duration>PT99999999999H0M0S</Duration><PercentComplete>NaN</PercentComplete></Task>"
        "<Task><UID>2</UID><Name>b</Name><Start>2015-02-30T00:00:00</Start><Finish>gestern</Finish>"
        "<Duration>acht</Duration><TotalSlack>1e400</TotalSlack><OutlineLevel>-7</OutlineLevel></Task>"
    )
    schedule = read_schedule(project_xml(body).encode(), "x")
    assert schedule.tasks[0].start == datetime(1, 1, 1)
    assert schedule.tasks[0].finish == datetime(9999, 12, 31, 23, 59, 59)
    assert sorted(fault.value for fault in schedule.faults) == sorted(
        ["PT99999999999H0M0S", "NaN", "2015-02-30T00:00:00", "gestern", "acht", "1e400"]
    )
    assert compute(schedule).obstacle == "dates"
    is_sound(project_xml(body).encode())


def test_missing_columns_are_told_of() -> None:
    tasks = ("TASK", ["task_id", "task_name"], [["7", "桩基"], ["8", "承台"]])
    schedule = read_schedule(xer_text(tasks).encode(), "x")
    assert [task.name for task in schedule.tasks] == ["桩基", "承台"]
    assert {fault.what for fault in schedule.faults if fault.code == "column"} >= {"proj_id", "wbs_id", "status_code"}
    assert any(fault.code == "table" and fault.place == "PROJECT" for fault in schedule.faults)
    is_sound(xer_text(tasks).encode())


def test_a_truncated_exchange_file_says_so() -> None:
    whole = xer_text(PROJECT, WBS, TASKS)
    schedule = read_schedule(whole[: whole.index("TK_NotStart") - 3].encode(), "x")
    assert {fault.code for fault in schedule.faults} == {"cut", "row"}
    assert [task.name for task in schedule.tasks if not task.summary] == ["桩基"]


def test_summaries_in_a_circle_lose_nobody() -> None:
    wbs = (
        "PROJWBS",
        WBS[1],
        [
            ["10", "1", "12", "P", "甲"],
            ["11", "1", "10", "Q", "乙"],
            ["12", "1", "11", "R", "丙"],
            ["13", "1", "13", "S", "丁"],
        ],
    )
    schedule = read_schedule(xer_text(PROJECT, wbs, TASKS).encode(), "x")
    assert sorted(task.name for task in schedule.tasks) == sorted(["甲", "乙", "丙", "丁", "桩基工程"])
    assert any(fault.code == "parent" for fault in schedule.faults)
    is_sound(xer_text(PROJECT, wbs, TASKS).encode())


def test_ids_that_are_missing_or_given_twice_get_new_ones() -> None:
    body = TASK.format(5, "a") + TASK.format(5, "b") + "<Task><Name>c</Name></Task>"
    schedule = read_schedule(project_xml(body).encode(), "x")
    assert [task.name for task in schedule.tasks] == ["a", "b", "c"]
    assert len({task.uid for task in schedule.tasks}) == 3
    assert sum(fault.code == "duplicate_uid" for fault in schedule.faults) == 2
    twice = ("TASK", COLUMNS, [TASKS[2][0], TASKS[2][0], ["", *TASKS[2][0][1:]]])
    again = read_schedule(xer_text(PROJECT, WBS, twice).encode(), "x")
    assert len({task.uid for task in again.tasks}) == 4


def test_an_activity_and_a_summary_of_one_number_stay_two_things() -> None:
    tasks = ("TASK", COLUMNS, [["10", "1", "10", "A1", "桩基", "TK_NotStart", "TT_Task"]])
    schedule = read_schedule(xer_text(PROJECT, WBS, tasks).encode(), "x")
    assert len({task.uid for task in schedule.tasks}) == 2
    (activity,) = [task for task in schedule.tasks if not task.summary]
    assert (activity.uid, activity.parent) == (10, next(task.uid for task in schedule.tasks if task.summary))


def test_calendar_text_that_makes_no_sense_is_told_of() -> None:
    deep = "(0||a()(" * 5000
    for data in ("(0||CalendarData(", deep, "())(((", "x"):
        calendar = ("CALENDAR", ["clndr_id", "clndr_name", "clndr_data"], [["1", "五天制", data]])
        schedule = read_schedule(xer_text(PROJECT, calendar, WBS, TASKS).encode(), "x")
        assert [fault.code for fault in schedule.faults] == ["calendar"]
        assert schedule.calendars[0].week == (None,) * 7


@needs_samples
@settings(max_examples=times(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_samples_are_refused_or_read_never_a_fault_of_ours(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(XER)).read_bytes())
    for _change in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8))
    try:
        is_sound(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    except Refusal as refusal:
        assert refusal.why()


def test_every_refusal_and_fault_says_what_to_do() -> None:
    from park_dispatch.intake.schedules.findings import _FAULTS, ScheduleFault
    from park_dispatch.model.schedule import Fault

    codes = set(get_args(get_type_hints(Fault)["code"]))
    assert codes == set(_FAULTS)
    for code in codes:
        assert ScheduleFault(None, None, None, "v", code, "p", "w").why()


def test_exceptions_that_cover_each_other_a_thousand_times_cost_little() -> None:
    one = (
        "<Exception><TimePeriod><FromDate>0001-01-01T00:00:00</FromDate><ToDate>9999-12-31T00:00:00</ToDate></TimePeriod>"
        "<Type>1</Type><DayWorking>1</DayWorking></Exception>"
    )
    calendar = f"<Calendars><Calendar><UID>1</UID><Exceptions>{one * 5000}</Exceptions></Calendar></Calendars>"
    start = "<StartDate>2023-08-28T08:00:00</StartDate><CalendarUID>1</CalendarUID>"
    data = project_xml(TASK.format(1, "桩基"), rest=start + calendar).encode()
    schedule = read_schedule(data, "x")
    assert len(schedule.calendars[0].exceptions) == 5000
    assert compute(schedule).obstacle == "dates"
    is_sound(data)


def test_an_outline_a_thousand_levels_deep() -> None:
    body = "".join(
        f"<Task><UID>{n}</UID><ID>{n}</ID><Name>t{n}</Name><OutlineLevel>{n}</OutlineLevel></Task>"
        for n in range(1, 3000)
    )
    schedule = read_schedule(project_xml(body).encode(), "x")
    assert len(schedule.tasks) == 2999
    is_sound(project_xml(body).encode())


@pytest.mark.parametrize(
    ("written", "type_"), [("0", "FF"), ("1", "FS"), ("2", "SF"), ("3", "SS"), ("ss", "SS"), ("", "FS"), ("9", "FS")]
)
def test_links_by_number_by_letters_or_not_at_all(written: str, type_: str) -> None:
    link = f"<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>{written}</Type></PredecessorLink></Task>"
    schedule = read_schedule(
        project_xml(TASK.format(1, "a") + TASK.format(2, "b").replace("</Task>", link)).encode(), "x"
    )
    assert [one.type for one in schedule.links] == [type_]
    assert bool(schedule.faults) == (written == "9")
