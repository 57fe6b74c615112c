"""A line as typed in a meeting, "@区工投 11#屋面 8.30 前完成防水 !!": for whom, about what, until when, how urgent.

All of it is guessed, for a person to confirm: what is given out and by whom it is to be done is nothing to get wrong.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from park_dispatch.model.building_names import building_key, buildings
from park_dispatch.model.dates import read_text

AHEAD_DAYS = 183
"""A day without a year that has passed is meant for next year only if that is so near."""
_MENTION = re.compile(r"(?<![A-Za-z0-9._])[@＠]\s*([^\s@＠，,。；;：:！!]+)")
_PRIORITY = re.compile(r"(?:^|(?<=\s))([!！]{1,2})(?=\s|$|\w|@|＠)|([!！]{2})\s*$")
_ONE = r"[A-Za-z]{0,2}\d{1,3}(?:[#＃栋幢座]|号[楼房]?)?(?:厂房|楼)?"
_BUILDINGS = re.compile(rf"(?<![\d.A-Za-z]){_ONE}(?:\s*[、,，和及~～至到-]\s*{_ONE})*")
_UNTIL = re.compile(r"\s*(?:之|以)?[前内]|\s*(?:必须|务必)?(?:完成|到位|进场|报|交)")
_WRITTEN = re.compile(
    r"(?:20\d{2}[年./-]\d{1,2}[月./-]\d{1,2}[日号]?"
    r"|(?:20\d{2}年)?\d{1,2}月(?:\d{1,2}[日号]?|[底末]|[上中下]旬)"
    r"|(?:本|当|下)月(?:\d{1,2}[日号]|[底末]|[上中下]旬)"
    r"|(?<![\d.])\d{1,2}[./-]\d{1,2}(?=\s*(?:[日号]|(?:之|以)?前)))"
)
_SPOKEN = {"今": 0, "当": 0, "明": 1, "后": 2, "大后": 3}
_SAID = re.compile(
    r"(大后|今|当|明|后)[天日]|月底|(?<!\d)(\d{1,2})[日号](?=\s*(?:之|以)?[前内])|(?<!\d)(\d{1,2})天(?:之|以)?内"
)
_WEEKDAY = re.compile(r"(本|这|下)?(?:周|星期|礼拜)([一二三四五六日天])")


@dataclass(frozen=True, slots=True)
class Known:
    """The names a line may use: units, people with their unit ("" where it is not known), buildings."""

    units: Sequence[str] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    buildings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Shorthand:
    """What a line seems to say; the rest is empty where nothing was found.

    text: the line without whom it is for and how urgent it is; priority: 0 to 2, by the exclamation marks.
    """

    text: str
    unit: str = ""
    person: str = ""
    buildings: tuple[str, ...] = ()
    due: date | None = None
    priority: int = 0


def read_line(line: str, known: Known, on: date) -> Shorthand:
    """What a line typed at the meeting of a day seems to say. Days before that day are no time limit."""
    unit = person = ""

    def taken(hit: re.Match[str]) -> str:
        nonlocal unit, person
        name, rest, is_person = _addressed(hit[1], known)
        if is_person:
            person, unit = person or name, unit or known.people[name]
        else:
            unit = unit or name
        return rest

    marks = [len(hit[1] or hit[2]) for hit in _PRIORITY.finditer(line)]
    text = re.sub(r"\s{2,}", " ", _MENTION.sub(taken, _PRIORITY.sub("", line))).strip()
    hits, without = _hits(text, on), text
    for hit, _day in hits:  # 30号 in 8月30号 is no building
        without = without[: hit.start()] + " " * len(hit[0]) + without[hit.end() :]
    days = [(day, hit) for hit, day in hits if day is not None and day >= on]
    until = [day for day, hit in days if hit[0].endswith("内") or _UNTIL.match(text, hit.end())]
    due = next(iter(until or [day for day, _hit in days]), None)
    return Shorthand(text, unit, person, _buildings(without, known.buildings), due, max(marks, default=0))


def _addressed(written: str, known: Known) -> tuple[str, str, bool]:
    """Whom the words after @ name, what follows their name, and whether it is a person.

    The longest beginning that means one of those known; else the words up to the first figure, as they are.
    """
    for length in range(len(written), 1, -1):
        said, rest = written[:length], written[length:]
        if (who := _only(said, list(known.people))) is not None:
            return who, rest, True
        if (unit := _only(said, known.units)) is not None:
            return unit, rest, False
    name = re.match(r"\D+", written)
    end = name.end() if name else len(written)
    return written[:end], written[end:], False


def _only(said: str, names: Sequence[str]) -> str | None:
    """The one name that the words mean: the name itself, its beginning, a part, or its characters in their order."""
    in_order = re.compile(".*".join(map(re.escape, said)))
    for fits in (str.__eq__, str.startswith, str.__contains__, lambda name, _said: bool(in_order.search(name))):
        found = [name for name in names if fits(name, said)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _buildings(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Those of the known buildings that a text names, in its order."""
    by_key = {building_key(name): name for name in known}
    found = {
        by_key[building_key(name)]: hit.start()
        for hit in _BUILDINGS.finditer(text)
        if re.search(r"[#＃号栋幢座]", hit[0])
        for name in buildings(re.sub(r"\s", "", hit[0]))
        if building_key(name) in by_key
    }
    for name in known:
        if name not in found and not name[:1].isdigit() and len(name) > 1 and name in text:
            found[name] = text.index(name)
    return tuple(sorted(found, key=found.__getitem__))


def _hits(text: str, on: date) -> list[tuple[re.Match[str], date | None]]:
    """Where a text names a day, in its order, and which."""
    hits = [(hit, _written(hit[0], on)) for hit in _WRITTEN.finditer(text)]
    hits += [(hit, _weekday(hit, on)) for hit in _WEEKDAY.finditer(text)]
    hits += [(hit, _said(hit, on)) for hit in _SAID.finditer(text) if not any(_within(hit, other) for other, _ in hits)]
    return sorted(hits, key=lambda found: found[0].start())


def _within(hit: re.Match[str], other: re.Match[str]) -> bool:
    return other.start() <= hit.start() < other.end()


def _written(words: str, on: date) -> date | None:
    day = read_text(words, "finish", on).value
    if day is None or day >= on or re.match(r"20\d{2}", words):
        return day
    later = read_text(words, "finish", on.replace(year=on.year + 1, day=1)).value
    return later if later is not None and (later - on).days <= AHEAD_DAYS else None


def _said(hit: re.Match[str], on: date) -> date | None:
    spoken, of_month, within = hit.groups()
    if spoken:
        return on + timedelta(days=_SPOKEN[spoken])
    if within:
        return on + timedelta(days=int(within))
    first = on.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    if of_month is None:
        return following - timedelta(days=1)
    for month in (first, following):
        try:
            day = month.replace(day=int(of_month))
        except ValueError:
            continue
        if day >= on:
            return day
    return None


def _weekday(hit: re.Match[str], on: date) -> date:
    """周五 is the next Friday from the day on, 下周五 that of the week after this one."""
    wanted = "一二三四五六日".index(hit[2].replace("天", "日"))
    if hit[1] == "下":
        return on + timedelta(days=7 - on.weekday() + wanted)
    return on + timedelta(days=(wanted - on.weekday()) % 7)
