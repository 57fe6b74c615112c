"""Who owes a site log today and who has filed it: one line a site, those that are missing first."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias

import pandas as pd

from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import text
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _
from park_dispatch.ledger.attachments import attachments
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.site_logs import LogEntry, last_logs, log_entries, stated
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import SITES, WORKS
from park_dispatch.model.people import Person, Place
from park_dispatch.model.site_rule import SiteKind, SiteRule

LogState: TypeAlias = Literal["missing", "waiting", "late", "filed", "rest"]
"""missing: the cut-off has passed without a log; waiting: it has not; late: filed after it; rest: no work, no log."""
LOG_STATES: tuple[LogState, ...] = ("missing", "waiting", "late", "filed", "rest")


@dataclass(frozen=True, slots=True)
class Site:
    """Something under construction that a log is kept of: a building, or a project. unit: who answers for it."""

    site_id: int
    project_id: int
    kind: SiteKind
    name: str
    project: str
    unit: str

    @property
    def title(self) -> str:
        """Its name, and where that is a building's, its project."""
        return self.name if self.kind == "project" else _("{name}（{project}）").format(
            name=self.name, project=self.project)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site on a day. last_on, last_by: the last log before that day. filed_at (UTC): when this day's was first filed,
    versions: how often it was saved. workers, machines, weather, note as they count; photos: how many.
    """

    site: Site
    state: LogState
    last_on: date | None
    last_by: str
    filed_by: str = ""
    filed_at: datetime | None = None
    versions: int = 0
    workers: float | None = None
    machines: str = ""
    weather: str = ""
    note: str = ""
    photos: int = 0


def sites(ledger: Ledger, park: Park, day: date, kind: SiteKind) -> tuple[Site, ...]:
    """What is under construction on a day: begun or due to begin, neither finished nor handed over.

    A project without buildings (a road) is a site of its own also where buildings are.
    """
    key = ("sites", park, day, kind)
    return ledger.remember(key, lambda: _sites(situation(ledger, park, day), kind), WORKS)


def _sites(now: Situation, kind: SiteKind) -> tuple[Site, ...]:
    if kind == "project":
        return tuple(_project_site(row) for row in _under_way(now.projects, now).to_dict("records"))
    roads = _under_way(now.projects[now.projects["building_count"] == 0], now)
    found = [_building_site(row) for row in _under_way(now.buildings, now).to_dict("records")]
    return (*found, *(_project_site(row) for row in roads.to_dict("records")))


def any_site(ledger: Ledger, park: Park, day: date, site_id: int) -> Site | None:
    """A building or project as a site, also when it is finished or has not begun; None for what is none."""
    now = situation(ledger, park, day)
    for row in now.buildings[now.buildings["building_id"] == site_id].to_dict("records"):
        return _building_site(row)
    for row in now.projects[now.projects["project_id"] == site_id].to_dict("records"):
        return _project_site(row)
    return None


def _under_way(rows: pd.DataFrame, now: Situation) -> pd.DataFrame:
    today = pd.Timestamp(now.as_of)
    begun = (rows["percent"] > 0) | (rows["actual_start"] <= today) | (rows["baseline_start"] <= today)
    return rows[begun & ~(rows["percent"] >= 100.0) & rows["delivered_on"].isna()]


def _building_site(row: Mapping[Any, Any]) -> Site:
    return Site(int(row["building_id"]), int(row["project_id"]), "building", row["name"], row["project"], _unit(row))


def _project_site(row: Mapping[Any, Any]) -> Site:
    return Site(int(row["project_id"]), int(row["project_id"]), "project", row["name"], row["name"], _unit(row))


def _unit(row: Mapping[Any, Any]) -> str:
    return text(row["responsible_unit"])


def own_sites(found: Iterable[Site], park: Park, person: Person) -> tuple[Site, ...]:
    """The sites that a person answers for: all, for those who answer for whole parks."""
    return tuple(site for site in found if person.reach.covers(_place(park, site)))


def _place(park: Park, site: Site) -> Place:
    return Place(park.park_id, site.project_id, site.site_id if site.kind == "building" else 0, site.unit)


def roll(ledger: Ledger, park: Park, day: date, rule: SiteRule, moment: datetime) -> tuple[SiteLine, ...]:
    """Every site on a day, seen at a moment (with zone): those that owe a log first."""
    told = _remembered(ledger, park, day, rule.kind)
    lines = [_judged(line, rests, rule.cut_off(day), moment, park.demo) for line, rests in told]
    return tuple(sorted(lines, key=lambda line: LOG_STATES.index(line.state)))


def _remembered(ledger: Ledger, park: Park, day: date, kind: SiteKind) -> list[tuple[SiteLine, bool]]:
    return ledger.remember(("site_roll", park, day, kind), lambda: _told(ledger, park, day, kind), SITES)


def _told(ledger: Ledger, park: Park, day: date, kind: SiteKind) -> list[tuple[SiteLine, bool]]:
    """What is known of every site, and whether its calendar says that the day is one of rest."""
    calendar = situation(ledger, park, day).site
    entries = log_entries(ledger, park.park_id, day, day)
    last = last_logs(ledger, park.park_id, day)
    photos = Counter(one.subject_id for one in attachments(ledger, park.park_id, on=day) if one.picture)
    found = []
    for site in sites(ledger, park, day, kind):
        own = [entry for entry in entries if entry.subject_id == site.site_id]
        last_on, last_by = last.get(site.site_id, (None, ""))
        line = SiteLine(site, "waiting", last_on, last_by, photos=photos[site.site_id])
        filed = _filed(line, own) if own else line
        found.append((filed, not calendar.of(site.project_id).is_working(day)))
    return found


def _filed(line: SiteLine, own: Sequence[LogEntry]) -> SiteLine:
    said = stated(own)
    return replace(
        line, state="filed", filed_by=said.filed_by, filed_at=said.filed_at, versions=said.versions,
        workers=said.workers, machines=said.machines, weather=said.weather, note=said.note,
    )  # fmt: skip


def _judged(line: SiteLine, rests: bool, cut_off: datetime, moment: datetime, demo: bool) -> SiteLine:
    """The state of a line; nothing of a demo is late, for its files were all loaded at once."""
    if line.filed_at is not None:
        late = not demo and line.filed_at.replace(tzinfo=UTC) > cut_off
        return replace(line, state="late" if late else "filed")
    if rests:
        return replace(line, state="rest")
    return replace(line, state="missing" if moment > cut_off else "waiting")


def keeps_logs(lines: Sequence[SiteLine], day: date, within: int = 31) -> bool:
    """Whether any site has had a log lately: a park that keeps none is not told every day that all are missing."""
    return any(line.filed_at is not None or (line.last_on and (day - line.last_on).days <= within) for line in lines)


def headline(lines: Sequence[SiteLine], day: date, today: date) -> str:
    """ "今天 4 个工地应报，已报 3，未报：11#"."""
    when = _("今天") if day == today else spoken(day, today)
    owed = [line for line in lines if line.state != "rest"]
    if not lines:
        return _("{when}没有在建的工地。").format(when=when)
    if not owed:
        return _("{when}是休息日，{count} 个工地不要求填日志。").format(when=when, count=len(lines))
    filed = [line for line in owed if line.filed_at is not None]
    said = _("{when} {owed} 个工地应报，已报 {filed}").format(when=when, owed=len(owed), filed=len(filed))
    for state, words in (("missing", _("未报：{names}")), ("waiting", _("待报：{names}"))):
        names = [line.site.name for line in owed if line.state == state]
        if names:
            said += _("，") + words.format(names=_("、").join(names))
    late = sum(line.state == "late" for line in owed)
    return said + (_("，其中补报 {count}").format(count=late) if late else "") + _("。")


def without_log(ledger: Ledger, park: Park, day: date, kind: SiteKind) -> tuple[int, list[str]] | None:
    """How many sites owed a log on a day that is over, and which have none; None in a park that keeps no logs."""
    lines = [replace(line, state="rest" if rests and line.filed_at is None else line.state)
             for line, rests in _remembered(ledger, park, day, kind)]  # fmt: skip
    owed = [line for line in lines if line.state != "rest"]
    if not owed or not keeps_logs(lines, day):
        return None
    return len(owed), [line.site.name for line in owed if line.filed_at is None]


def state_word(state: LogState) -> str:
    """How a state is called on the screen."""
    return {
        "missing": _("未报"), "waiting": _("待报"), "late": _("补报"), "filed": _("已报"), "rest": _("休息"),
    }[state]  # fmt: skip
