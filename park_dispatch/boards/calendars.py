"""The working calendar of a project as the page and the command show it: rules in words, days of rest, days left."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from park_dispatch.boards.site_days import CALENDAR
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _
from park_dispatch.ledger.decisions import Decided, decided
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.calendar_rules import CalendarRules, SpringStop, preset_names, preset_of
from park_dispatch.planning.site_calendar import SiteCalendar

PREVIEW_DAYS = 365


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The calendar of a project (project_id 0: of all without their own); `own` says who decided on it and why."""

    project_id: int
    name: str
    calendar: SiteCalendar
    own: Decided | None
    deadline: date | None


def calendar_views(ledger: Ledger, now: Situation) -> list[CalendarView]:
    """That of all projects without their own, then each project that is not finished."""
    said = decided(ledger, now.park.park_id, now.as_of)
    views = [CalendarView(0, _("全部项目（未单独设置的）"), now.site.otherwise, said.get((0, CALENDAR)), None)]
    for row in now.projects[now.projects["status"] != "done"].to_dict("records"):
        number = int(row["project_id"])
        own = said.get((number, CALENDAR))
        views.append(CalendarView(number, str(row["name"]), now.site.of(number), own, day(row["delivery_deadline"])))
    return views


def rules_words(rules: CalendarRules) -> str:
    """The rules in a line: preset, weekdays, holidays, stops, how many overrides."""
    code = preset_of(rules)
    if code is not None:
        said = [preset_names()[code]]
    else:
        weekdays = _("、").join(weekday_words()[number] for number in rules.weekdays)
        said = [_("每周 {days} 施工").format(days=weekdays) if len(rules.weekdays) < 7 else _("每周七天施工")]
        said.append(_("节假日放假、调休上班") if rules.holidays else _("节假日照常施工"))
        said.append(_spring_words(rules))
        if rules.winter_stop is not None:
            first, last = rules.winter_stop
            said.append(
                _("冬歇期 {first} 至 {last}").format(
                    first=f"{first.month:02d}-{first.day:02d}", last=f"{last.month:02d}-{last.day:02d}"
                )
            )
    if rules.overrides:
        said.append(_("单独调整 {count} 处").format(count=len(rules.overrides)))
    return _("，").join(said)


def _spring_words(rules: CalendarRules) -> str:
    if rules.spring_stop is None:
        return _("春节不停工")
    if isinstance(rules.spring_stop, SpringStop):
        return _("春节停工：正月初一前 {before} 天至后 {after} 天").format(**rules.spring_stop._asdict())
    return _("春节按法定假期停工")


def weekday_words() -> dict[int, str]:
    """ISO number of a weekday → its name."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return dict(enumerate(names, start=1))


def days_left_words(view: CalendarView, as_of: date) -> str:
    """How many working days are left until the deadline, in words; "" without a deadline."""
    if view.deadline is None:
        return ""
    if view.deadline <= as_of:
        return _("交付期限 {day} 已到或已过").format(day=spoken(view.deadline, as_of))
    count = view.calendar.working_days(as_of + timedelta(days=1), view.deadline)
    return _("距交付期限 {day} 还有 {count} 个工作日").format(day=spoken(view.deadline, as_of), count=count)


@dataclass(frozen=True, slots=True)
class Rest:
    """Days of rest of a calendar: spans (first, last, days, why, estimated) other than weekends; days of weekends."""

    spans: pd.DataFrame
    weekend_days: int


def rest(calendar: SiteCalendar, first: date, last: date) -> Rest:
    """What the calendar rests between two days, both included."""
    rows, weekends = [], 0
    for begin, end, why in calendar.non_working_spans(first, last):
        days = (end - begin).days + 1
        if why == _("周末"):
            weekends += days
        else:
            estimated = calendar.is_estimated(begin) or calendar.is_estimated(end)
            rows.append((begin, end, days, why, estimated))
    return Rest(pd.DataFrame(rows, columns=["first", "last", "days", "why", "estimated"]), weekends)
