"""驻守日志 of one site: what can be reported on, what was said before, the days gone by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

import pandas as pd

from park_dispatch import language
from park_dispatch.boards.site_roll import Site
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import day as as_day
from park_dispatch.boards.status import number
from park_dispatch.boards.wording import percent, signed_pp
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.attachments import Attachment, attachments
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.site_logs import LogEntry, log_days, log_entries, stated
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import SITES, WORKS

SOON_DAYS = 7
"""A milestone that is due to start within so many days is offered with those under way."""
DAYS = 14
SAME_PP = 0.05
Said: TypeAlias = Mapping[int, Sequence[tuple[date, float]]]
"""The percents that were said of each thing, by its id, in the order in which they count."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something whose percent a log may state: the site itself, or a milestone of it.

    before, before_on: its last percent up to the day before; today: what is said of the day itself. under_way: to be
    offered first.
    """

    subject_id: int
    name: str
    before: float | None
    before_on: date | None
    today: float | None
    under_way: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class SiteLog:
    """The log of a site on a day as it counts. percents: (name, percent, change in pp or None) of what was reported on
    that day, of the site and its milestones. filed_at, changed_at are UTC; versions: how often it was saved.
    """

    site_id: int
    on: date
    workers: float | None
    machines: str
    weather: str
    note: str
    percents: tuple[tuple[str, float, float | None], ...]
    photos: tuple[Attachment, ...]
    filed_by: str
    filed_at: datetime | None
    changed_by: str
    changed_at: datetime | None
    versions: int
    file_name: str = ""


def parts(ledger: Ledger, park: Park, site: Site, day: date) -> tuple[Part, ...]:
    """What can be reported on, in the order of the plan: the site as a whole first where it was ever so reported.

    A building without milestones has only its whole. A project's parts are its unfinished buildings with theirs.
    """
    key = ("parts", site, day, language.current())
    return ledger.remember(key, lambda: _parts(ledger, situation(ledger, park, day), site), WORKS)


def _parts(ledger: Ledger, now: Situation, site: Site) -> tuple[Part, ...]:
    rows = _rows(now, site)
    said = _said(ledger, [int(row["id"]) for row in rows], now.as_of)
    return tuple(_part(row, said.get(int(row["id"]), []), now.as_of) for row in rows)


def _said(ledger: Ledger, ids: Sequence[int], until: date) -> Said:
    if not ids:
        return {}
    told = reading.course(ledger, ids, "percent", until)
    found: dict[int, list[tuple[date, float]]] = {}
    for subject_id, day, value in zip(told["subject_id"], told["as_of"].dt.date, told["value"], strict=True):
        found.setdefault(int(subject_id), []).append((day, float(value)))
    return found


def _rows(now: Situation, site: Site) -> list[dict[str, Any]]:
    buildings = now.buildings[now.buildings["project_id"] == site.project_id]
    found: list[dict[str, Any]] = []
    if site.kind == "building":
        buildings = buildings[buildings["building_id"] == site.site_id]
    else:
        own = now.projects[now.projects["project_id"] == site.site_id]
        found += _of(now, own.assign(id=own["project_id"]), prefix=False, alone=buildings.empty)
        buildings = buildings[~(buildings["percent"] >= 100.0)]
    return found + _of(now, buildings.assign(id=buildings["building_id"]), prefix=site.kind == "project", alone=True)


def _of(now: Situation, wholes: pd.DataFrame, *, prefix: bool, alone: bool) -> list[dict[str, Any]]:
    """Rows of things with their milestones; `alone`: one without milestones is offered as a whole in any case."""
    found: list[dict[str, Any]] = []
    for whole in wholes.to_dict("records"):
        below = now.milestones[now.milestones["parent_id"] == whole["id"]]
        below = below.sort_values(["baseline_start", "milestone_id"], kind="stable", na_position="last")
        stated = number(whole["percent_stated"]) is not None
        if stated or (below.empty and alone):
            name = str(whole["name"]) if prefix else _("整体")
            found.append({"id": whole["id"], "name": name, "whole": True, "under_way": True})
        for row in below.to_dict("records"):
            name = f"{whole['name']} {row['name']}" if prefix else str(row["name"])
            found.append({"id": row["milestone_id"], "name": name, "whole": False, "under_way": _goes(row, now.as_of)})
    return found


def _goes(row: Mapping[Any, Any], day: date) -> bool:
    done, start = number(row["percent"]), as_day(row["baseline_start"])
    if done is not None and done >= 100.0:
        return False
    return (done or 0.0) > 0 or (start is not None and (start - day).days <= SOON_DAYS)


def _part(row: Mapping[str, Any], said: Sequence[tuple[date, float]], day: date) -> Part:
    before = [one for one in said if one[0] < day]
    today = [value for on, value in said if on == day]
    before_on, value = before[-1] if before else (None, None)
    return Part(
        int(row["id"]), row["name"], value, before_on, today[-1] if today else None, bool(row["under_way"]),
        bool(row["whole"]),
    )  # fmt: skip


def site_log(ledger: Ledger, park: Park, site: Site, day: date) -> SiteLog | None:
    """The log of a site on one day; None without any."""
    found = site_logs(ledger, park, site, day, [day])
    return found[0] if found else None


def last_before(ledger: Ledger, park: Park, site: Site, day: date) -> SiteLog | None:
    """The last log before a day: what "copy yesterday" copies."""
    days = [on for on in log_days(ledger, [site.site_id], day, 2) if on < day]
    found = site_logs(ledger, park, site, day, days[:1]) if days else []  # the parts of the day itself, known anyway
    return found[0] if found else None


def history(ledger: Ledger, park: Park, site: Site, until: date, most: int = DAYS) -> list[SiteLog]:
    """The latest days of which a site has a log, at most so many, the newest first."""
    return site_logs(ledger, park, site, until, log_days(ledger, [site.site_id], until, most))


def site_logs(ledger: Ledger, park: Park, site: Site, until: date, days: Sequence[date]) -> list[SiteLog]:
    """The logs of a site on some days (in the order given), each as it counts now."""
    if not days:
        return []
    key = ("site logs", site, until, tuple(days), language.current())
    return ledger.remember(key, lambda: _site_logs(ledger, park, site, until, days), SITES)


def _site_logs(ledger: Ledger, park: Park, site: Site, until: date, days: Sequence[date]) -> list[SiteLog]:
    entries = log_entries(ledger, park.park_id, min(days), max(days), [site.site_id])
    names = {part.subject_id: part.name for part in parts(ledger, park, site, until)}
    said = _said(ledger, list(names), max(days))
    photos = attachments(ledger, park.park_id, [site.site_id])
    found = []
    for on in days:
        own = [entry for entry in entries if entry.as_of == on]
        if own:
            hung = tuple(one for one in photos if one.as_of == on)
            found.append(_log(site, on, own, _moves(said, names, on), hung))
    return found


def _moves(said: Said, names: Mapping[int, str], on: date) -> tuple[tuple[str, float, float | None], ...]:
    found = []
    for subject_id, name in names.items():
        today = [value for day, value in said.get(subject_id, ()) if day == on]
        before = [value for day, value in said.get(subject_id, ()) if day < on]
        if today:
            found.append((name, today[-1], today[-1] - before[-1] if before else None))
    return tuple(found)


def _log(
    site: Site, on: date, own: Sequence[LogEntry], moves: tuple[tuple[str, float, float | None], ...],
    photos: tuple[Attachment, ...],
) -> SiteLog:  # fmt: skip
    said = stated(own)
    return SiteLog(
        site.site_id, on, said.workers, said.machines, said.weather, said.note, moves, photos, said.filed_by,
        said.filed_at, said.changed_by, said.changed_at, said.versions, said.file_name,
    )  # fmt: skip


def log_words(log: SiteLog) -> str:
    """What a log says, in one line."""
    said = [log.weather] if log.weather else []
    if log.workers is not None:
        said.append(_("{count:.0f} 人").format(count=log.workers))
    said += [log.machines] if log.machines else []
    said += [percents_words(log)] if log.percents else []
    said += [log.note] if log.note else []
    return _("；").join(said) or _("没有文字")


def percents_words(log: SiteLog) -> str:
    """What was reported of progress and by how much it moved; what stayed as it was is only counted."""
    moved = [_moved(*one) for one in log.percents if one[2] is None or abs(one[2]) > SAME_PP]
    same = [one for one in log.percents if one[2] is not None and abs(one[2]) <= SAME_PP]
    if len(same) == 1:
        moved.append(_("{name} {percent}（与上次相同）").format(name=same[0][0], percent=percent(same[0][1])))
    elif same:
        words = _("另 {count} 项与上次相同") if moved else _("{count} 项与上次相同")
        moved.append(words.format(count=len(same)))
    return _("；").join(moved)


def _moved(name: str, value: float, change: float | None) -> str:
    said = _("{name} {percent}").format(name=name, percent=percent(value))
    return said if change is None else said + _("（{change}）").format(change=signed_pp(change))
