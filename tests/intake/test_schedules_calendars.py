"""Calendars of MS Project and P6: recurrences, work weeks, bases, odd hours."""

from datetime import date

import pytest

from park_dispatch.intake.schedules.read import read_schedule
from park_dispatch.model.schedule import CalendarException, Schedule, WorkWeek
from tests.intake.test_schedules_hostile import PROJECT, TASKS, WBS, project_xml, xer_text


def read(exceptions: str = "", week: str = "", rest: str = "", base: str = "-1") -> Schedule:
    calendar = (
        f"<Calendars><Calendar><UID>1</UID><Name>c</Name><BaseCalendarUID>{base}</BaseCalendarUID>"
        f"<WeekDays>{week}</WeekDays><Exceptions>{exceptions}</Exceptions>{rest}</Calendar></Calendars>"
    )
    return read_schedule(project_xml("", rest=calendar).encode(), "x")


def exception(first: str, last: str, facts: str, work: str = "<DayWorking>0</DayWorking>") -> str:
    return (
        f"<Exception><EnteredByOccurrences>1</EnteredByOccurrences><TimePeriod><FromDate>{first}T00:00:00</FromDate>"
        f"<ToDate>{last}T23:59:00</ToDate></TimePeriod><Name>n</Name>{facts}{work}</Exception>"
    )


@pytest.mark.parametrize(
    ("kind", "period", "facts", "first", "last", "times"),
    [
        (7, 3, "", "2000-02-01", "2000-02-10", 4),
        (7, 7, "", "2000-04-01", "2000-05-06", 6),
        (6, 1, "<DaysOfWeek>2</DaysOfWeek>", "2001-01-01", "2001-01-15", 3),
        (6, 2, "<DaysOfWeek>4</DaysOfWeek>", "2001-01-01", "2001-02-13", 4),
        (6, 3, "<DaysOfWeek>8</DaysOfWeek>", "2001-01-01", "2001-03-28", 5),
        (6, 4, "<DaysOfWeek>16</DaysOfWeek>", "2001-01-01", "2001-05-24", 6),
        (6, 5, "<DaysOfWeek>32</DaysOfWeek>", "2001-01-01", "2001-08-03", 7),
        (6, 6, "<DaysOfWeek>64</DaysOfWeek>", "2001-01-01", "2001-10-27", 8),
        (6, 7, "<DaysOfWeek>1</DaysOfWeek>", "2001-01-01", "2002-03-17", 9),
        (5, 2, "<MonthItem>4</MonthItem><MonthPosition>0</MonthPosition>", "2002-01-01", "2002-05-06", 3),
        (5, 3, "<MonthItem>5</MonthItem><MonthPosition>1</MonthPosition>", "2002-01-01", "2002-10-08", 4),
        (5, 4, "<MonthItem>6</MonthItem><MonthPosition>2</MonthPosition>", "2002-01-01", "2003-05-21", 5),
        (5, 5, "<MonthItem>7</MonthItem><MonthPosition>3</MonthPosition>", "2002-01-01", "2004-02-26", 6),
        (5, 6, "<MonthItem>8</MonthItem><MonthPosition>4</MonthPosition>", "2002-01-01", "2005-01-28", 7),
        (5, 7, "<MonthItem>9</MonthItem><MonthPosition>0</MonthPosition>", "2002-01-01", "2006-02-04", 8),
        (5, 8, "<MonthItem>3</MonthItem><MonthPosition>1</MonthPosition>", "2002-01-01", "2007-05-13", 9),
        (2, 1, "<Month>2</Month><MonthDay>8</MonthDay>", "2020-01-01", "2023-03-08", 4),
        (
            3,
            1,
            "<Month>4</Month><MonthItem>3</MonthItem><MonthPosition>4</MonthPosition>",
            "2020-01-01",
            "2022-05-29",
            3,
        ),
        (4, 2, "<MonthDay>31</MonthDay>", "2020-01-01", "2020-07-31", 4),
    ],
)
def test_recurrences_end_on_the_day_and_after_the_times_that_ms_project_states(
    kind: int, period: int, facts: str, first: str, last: str, times: int
) -> None:
    """Most of these periods and counts are those MS Project 2013 wrote for such recurrences."""
    schedule = read(exception(first, last, f"<Type>{kind}</Type><Period>{period}</Period>{facts}"))
    days = [one.first for one in schedule.calendars[0].exceptions]
    assert len(days) == times
    assert days[-1] == date.fromisoformat(last)
    assert all(one.first == one.last and one.shifts == () for one in schedule.calendars[0].exceptions)


def test_days_that_follow_each_other_stay_one_exception_and_are_not_doubled_by_the_old_way() -> None:
    old = (
        "<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2023-10-01T00:00:00</FromDate>"
        "<ToDate>2023-10-07T23:59:00</ToDate></TimePeriod></WeekDay>"
    )
    new = exception("2023-10-01", "2023-10-07", "<Type>1</Type>")
    assert read(new, old).calendars[0].exceptions == (CalendarException(date(2023, 10, 1), date(2023, 10, 7), (), "n"),)
    assert read("", old).calendars[0].exceptions == (CalendarException(date(2023, 10, 1), date(2023, 10, 7)),)


def test_an_endless_recurrence_is_bounded() -> None:
    endless = exception("0001-01-01", "9999-12-31", "<Type>7</Type><Period>2</Period>")
    assert len(read(endless).calendars[0].exceptions) == 3000


def test_work_weeks_nights_and_bases() -> None:
    night = (
        "<WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes>"
        "<WorkingTime><FromTime>22:00:00</FromTime><ToTime>06:00:00</ToTime></WorkingTime>"
        "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime>"
        "<WorkingTime><FromTime></FromTime><ToTime></ToTime></WorkingTime></WorkingTimes></WeekDay>"
    )
    week = (
        "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2023-12-01T00:00:00</FromDate><ToDate>2024-02-29T23:59:00</ToDate>"
        "</TimePeriod><Name>冬</Name><WeekDays><WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>"
        "</WeekDays></WorkWeek></WorkWeeks>"
    )
    (calendar,) = read("", night, week, base="7").calendars
    assert calendar.week[0] == ((0, 360), (780, 1440), (1320, 1440))
    assert calendar.base == 7
    assert calendar.weeks == (WorkWeek("冬", date(2023, 12, 1), date(2024, 2, 29), (None,) * 6 + ((),)),)


def test_hours_of_p6_in_both_orders_with_exceptions_that_work() -> None:
    data = (
        "(0||CalendarData()(\x7f\x7f  (0||DaysOfWeek()(\x7f\x7f    (0||1()())\x7f\x7f"
        "    (0||2()((0||0(f|12:00|s|8:00 AM)())(0||1(s|01:00 PM|f|05:30 PM)()))) )) (0||VIEW(ShowTotal|Y)())"
        "(0||Exceptions()((0||0(d|45200)((0||0(s|09:00|f|00:00)())))(0||1(d|45201)())(0||2(d|x)())))))"
    )
    table = ("CALENDAR", ["clndr_id", "clndr_name", "base_clndr_id", "clndr_data"], [["1", "c", "", data]])
    schedule = read_schedule(xer_text(PROJECT, table, WBS, TASKS).encode(), "x")
    (calendar,) = schedule.calendars
    assert calendar.week == (((480, 720), (780, 1050)), None, None, None, None, None, ())
    assert calendar.exceptions == (
        CalendarException(date(2023, 10, 1), date(2023, 10, 1), ((540, 1440),)),
        CalendarException(date(2023, 10, 2), date(2023, 10, 2)),
    )
    assert [(fault.code, fault.value) for fault in schedule.faults] == [("calendar", "x")]
