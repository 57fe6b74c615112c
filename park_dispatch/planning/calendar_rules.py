"""On which days a site works, as rules a project keeps: weekdays, holidays, 春节停工, 冬歇期, overrides.

Rules are plain values that go to JSON and back, so that a project stores its own; `SiteCalendar` counts by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from park_dispatch.language import _
from park_dispatch.planning.refusals import WrongRules

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Between these, holidays, stops and overrides are looked at; outside, only the weekdays count."""

LONGEST_SPRING_STOP = 60
LONGEST_WINTER_STOP = 300
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_LEAP_YEAR = 2000


class SpringStop(NamedTuple):
    """Days that the site rests before and after 正月初一, which itself is one: (1, 6) is 除夕 to 初七, 8 days."""

    before: int
    after: int


class MonthDay(NamedTuple):
    """A day of every year."""

    month: int
    day: int


class WinterStop(NamedTuple):
    """The days of every year, both included, on which the site rests; it may cross the new year."""

    first: MonthDay
    last: MonthDay


class Override(NamedTuple):
    """Days, both included, that work or rest against all other rules; of several the last wins."""

    first: date
    last: date
    working: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CalendarRules:
    """The rules of one calendar. Impossible ones raise `WrongRules`.

    weekdays: ISO numbers (Monday 1 … Sunday 7) that work. holidays: whether State Council holidays rest and make-up
    workdays (调休) work. spring_stop: None, "statutory" (the published 春节 holiday), or days around 正月初一.
    """

    weekdays: tuple[int, ...] = EVERY_DAY
    holidays: bool = False
    spring_stop: SpringStop | Literal["statutory"] | None = "statutory"
    winter_stop: WinterStop | None = None
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        _check_weekdays(self.weekdays)
        _check_spring(self.spring_stop)
        _check_winter(self.winter_stop)
        object.__setattr__(self, "overrides", tuple(Override(*override) for override in self.overrides))
        for override in self.overrides:
            _check_override(override)

    def to_json(self) -> dict[str, Any]:
        """The rules as plain values: numbers, strings, lists, dicts."""
        spring, winter = self.spring_stop, self.winter_stop
        return {
            "weekdays": list(self.weekdays),
            "holidays": self.holidays,
            "spring_stop": spring._asdict() if isinstance(spring, SpringStop) else spring,
            "winter_stop": None if winter is None else {"first": _month_day(winter[0]), "last": _month_day(winter[1])},
            "overrides": [
                {"first": o.first.isoformat(), "last": o.last.isoformat(), "working": o.working, "reason": o.reason}
                for o in self.overrides
            ],
        }

    @classmethod
    def from_json(cls, content: object) -> "CalendarRules":
        """Rules from what `to_json` gives; what is left out is as in the default. Nonsense raises `WrongRules`."""
        known = {"weekdays", "holidays", "spring_stop", "winter_stop", "overrides"}
        if not isinstance(content, Mapping) or not set(content) <= known:
            raise WrongRules(_("工作日历的内容不认识，应包含：{names}。").format(names=_("、").join(sorted(known))))
        weekdays = content.get("weekdays", list(EVERY_DAY))
        holidays = content.get("holidays", False)
        overrides = content.get("overrides", [])
        if not isinstance(weekdays, list) or not isinstance(holidays, bool) or not isinstance(overrides, list):
            raise WrongRules(_("工作日历的每周工作日、是否放节假日或单独调整的日期填写不对。"))
        return cls(
            tuple(weekdays),
            holidays,
            _spring_from(content.get("spring_stop", "statutory")),
            _winter_from(content.get("winter_stop")),
            tuple(_override_from(one) for one in overrides),
        )


def _month_day(day: MonthDay) -> str:
    return f"{day.month:02d}-{day.day:02d}"


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _check_weekdays(weekdays: tuple[int, ...]) -> None:
    if not weekdays or not all(_whole(day) and 1 <= day <= 7 for day in weekdays):
        raise WrongRules(_("每周工作日应为 1（周一）至 7（周日）中的一天或几天。"))
    if list(weekdays) != sorted(set(weekdays)):
        raise WrongRules(_("每周工作日不能重复，并应从周一起按顺序排列。"))


def _check_spring(stop: SpringStop | str | None) -> None:
    if stop is None or stop == "statutory":
        return
    fits = isinstance(stop, SpringStop) and all(_whole(days) and 0 <= days <= LONGEST_SPRING_STOP for days in stop)
    if not fits:
        raise WrongRules(_("春节停工应填节前、节后各多少天，0 到 {most} 天。").format(most=LONGEST_SPRING_STOP))


def _check_winter(stop: WinterStop | None) -> None:
    if stop is None:
        return
    try:
        first, last = (date(_LEAP_YEAR, *day) for day in stop)
    except (TypeError, ValueError):
        raise WrongRules(_("冬歇期的起止应为月-日，例如 11-15 至 03-15。")) from None
    if (last - first).days % 366 + 1 > LONGEST_WINTER_STOP:
        raise WrongRules(_("冬歇期超过 {most} 天，请检查起止日期是否填反。").format(most=LONGEST_WINTER_STOP))


def _check_override(override: Override) -> None:
    if not all(type(day) is date for day in override[:2]) or not isinstance(override.working, bool):
        raise WrongRules(_("单独调整的日期应写明起、止日期和是否施工。"))
    if override.first > override.last:
        raise WrongRules(
            _("单独调整的日期起止颠倒：{first} 晚于 {last}。").format(first=override.first, last=override.last)
        )
    if override.first < FIRST_DAY or override.last > LAST_DAY:
        raise WrongRules(
            _("单独调整的日期应在 {first} 年至 {last} 年之间。").format(first=FIRST_DAY.year, last=LAST_DAY.year)
        )


def _spring_from(content: object) -> SpringStop | Literal["statutory"] | None:
    if content is None:
        return None
    if content == "statutory":
        return "statutory"
    if isinstance(content, Mapping) and set(content) == {"before", "after"}:
        return SpringStop(content["before"], content["after"])
    raise WrongRules(_("春节停工应填节前、节后各多少天，0 到 {most} 天。").format(most=LONGEST_SPRING_STOP))


def _winter_from(content: object) -> WinterStop | None:
    if content is None:
        return None
    try:
        if not isinstance(content, Mapping) or set(content) != {"first", "last"}:
            raise TypeError
        first, last = (date.fromisoformat(f"{_LEAP_YEAR}-{content[end]}") for end in ("first", "last"))
    except (TypeError, ValueError):
        raise WrongRules(_("冬歇期的起止应为月-日，例如 11-15 至 03-15。")) from None
    return WinterStop(MonthDay(first.month, first.day), MonthDay(last.month, last.day))


def _override_from(content: object) -> Override:
    try:
        if not isinstance(content, Mapping) or not set(content) <= {"first", "last", "working", "reason"}:
            raise TypeError
        first, last = date.fromisoformat(content["first"]), date.fromisoformat(content["last"])
        working, reason = content["working"], content.get("reason", "")
        if not isinstance(reason, str):
            raise TypeError
    except (KeyError, TypeError, ValueError):
        raise WrongRules(_("单独调整的日期应写明起、止日期和是否施工。")) from None
    return Override(first, last, working, reason)


PRESETS: dict[str, CalendarRules] = {
    "seven_days": CalendarRules(),
    "no_stop": CalendarRules(spring_stop=None),
    "office": CalendarRules(weekdays=(1, 2, 3, 4, 5), holidays=True, spring_stop=None),
    "north": CalendarRules(winter_stop=WinterStop(MonthDay(11, 15), MonthDay(3, 15))),
}
"""By code; the first is the default of a project."""


def preset_names() -> dict[str, str]:
    """The name of each preset in the reader's language, by code, in the order to offer them."""
    return {
        "seven_days": _("七天工地（春节停工）"),
        "no_stop": _("七天不停工"),
        "office": _("五天办公日历"),
        "north": _("北方工地（春节停工+冬歇期）"),
    }


def preset_of(rules: CalendarRules) -> str | None:
    """The code of the preset that the rules are, whatever is overridden; None for rules of one's own."""
    bare = (rules.weekdays, rules.holidays, rules.spring_stop, rules.winter_stop)
    for code, preset in PRESETS.items():
        if bare == (preset.weekdays, preset.holidays, preset.spring_stop, preset.winter_stop):
            return code
    return None
