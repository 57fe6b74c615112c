"""Two plans side by side: what is later, earlier, new, dropped or unchanged, and what it does to the finish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from park_dispatch.language import _
from park_dispatch.planning.site_calendar import SiteCalendar

Change = Literal["later", "earlier", "new", "dropped", "unchanged", "undated"]
CHANGES: tuple[Change, ...] = ("later", "earlier", "new", "dropped", "undated", "unchanged")


@dataclass(frozen=True, slots=True)
class Planned:
    """An item in one of the plans; days None where the plan does not say."""

    name: str
    start: date | None
    finish: date | None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """Days from the old to the new day, positive for later: calendar days, and working days of the site."""

    days: int
    working_days: int


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item in both plans (None where it is in one only). Shifts are None where a day is missing on either side.

    change: by the finish; by the start where the finish stays; "undated" where neither can be compared.
    """

    key: str
    change: Change
    old: Planned | None
    new: Planned | None
    start: Shift | None
    finish: Shift | None

    @property
    def name(self) -> str:
        """The newest name."""
        item = self.new or self.old
        return "" if item is None else item.name


@dataclass(frozen=True, slots=True)
class Comparison:
    """All items, in the order of the new plan, then the dropped ones; finishes of the plans and their shift."""

    items: tuple[ItemChange, ...]
    old_finish: date | None
    new_finish: date | None
    finish: Shift | None

    def of(self, change: Change) -> tuple[ItemChange, ...]:
        """The items that changed in one way."""
        return tuple(item for item in self.items if item.change == change)

    def weight_later(self) -> float | None:
        """The share of the new plan's weight that moved later, in %; None where a weight is missing."""
        weights = [item.new.weight for item in self.items if item.new is not None]
        known = [weight for weight in weights if weight is not None]
        if len(known) < len(weights) or sum(known) <= 0:
            return None
        late = sum(item.new.weight or 0.0 for item in self.of("later") if item.new is not None)
        return 100.0 * late / sum(known)

    def summary(self) -> str:
        """What changed, in one sentence."""
        words: dict[Change, str] = {
            "later": _("推迟 {count} 项"),
            "earlier": _("提前 {count} 项"),
            "new": _("新增 {count} 项"),
            "dropped": _("取消 {count} 项"),
            "undated": _("日期不全 {count} 项"),
            "unchanged": _("不变 {count} 项"),
        }
        counted = [words[change].format(count=len(self.of(change))) for change in CHANGES if self.of(change)]
        if not counted:
            return _("两份计划都没有工作项。")
        return _("与原计划相比：{changes}；{finish}。").format(
            changes=_("、").join(counted), finish=self._finish_words()
        )

    def _finish_words(self) -> str:
        if self.finish is None:
            return _("有计划未写完工日期，总完工日期无法比较")
        if self.finish.days == 0:
            return _("总完工日期仍为 {day}").format(day=self.new_finish)
        if self.finish.days > 0:
            moved = _("总完工日期由 {old} 推迟至 {new}，晚 {days} 天（{working} 个工作日）")
        else:
            moved = _("总完工日期由 {old} 提前至 {new}，早 {days} 天（{working} 个工作日）")
        return moved.format(
            old=self.old_finish,
            new=self.new_finish,
            days=abs(self.finish.days),
            working=abs(self.finish.working_days),
        )


def compare_plans(old: Mapping[str, Planned], new: Mapping[str, Planned], calendar: SiteCalendar) -> Comparison:
    """The changes from an old plan to a new one, items matched by key.

    The finish of a plan is the last finish among its items; where none has a finish it cannot be compared.
    """
    items = [_change(key, old.get(key), item, calendar) for key, item in new.items()]
    items += [_change(key, item, None, calendar) for key, item in old.items() if key not in new]
    old_finish, new_finish = _finish(old), _finish(new)
    return Comparison(tuple(items), old_finish, new_finish, _shift(old_finish, new_finish, calendar))


def _finish(plan: Mapping[str, Planned]) -> date | None:
    return max((item.finish for item in plan.values() if item.finish is not None), default=None)


def _shift(old: date | None, new: date | None, calendar: SiteCalendar) -> Shift | None:
    if old is None or new is None:
        return None
    return Shift((new - old).days, calendar.index(new) - calendar.index(old))


def _change(key: str, old: Planned | None, new: Planned | None, calendar: SiteCalendar) -> ItemChange:
    if old is None or new is None:
        return ItemChange(key, "new" if old is None else "dropped", old, new, None, None)
    start, finish = _shift(old.start, new.start, calendar), _shift(old.finish, new.finish, calendar)
    return ItemChange(key, _kind(old, new, start, finish), old, new, start, finish)


def _kind(old: Planned, new: Planned, start: Shift | None, finish: Shift | None) -> Change:
    for shift in (finish, start):
        if shift is not None and shift.days:
            return "later" if shift.days > 0 else "earlier"
    return "unchanged" if (old.start, old.finish) == (new.start, new.finish) else "undated"
