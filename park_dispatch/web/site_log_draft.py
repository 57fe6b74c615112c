"""What somebody is typing into the log of a site: it outlives refusals, and knows what was copied or guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import streamlit as st

from park_dispatch.boards.site_log import Part, SiteLog
from park_dispatch.boards.site_roll import Site
from park_dispatch.filing.site_log import LONGEST, WEATHERS, Log
from park_dispatch.filing.site_log_refusals import Asked
from park_dispatch.filing.site_message import Guessed

Mark = Literal["copied", "guessed", "theirs"]
_DRAFTS = "site_log_drafts"
FIELDS = ("workers", "machines", "weather", "other_weather", "note", "problems", "message")
"""The widgets of a form beside those of percents."""


@dataclass(slots=True)
class Draft:
    """The state of one form. seen: the last entry of the site that was there when it was opened.

    marks: by field, how its value got there while nobody has touched it. asked: what has to be confirmed, right: what
    was. base: by field, what was stored when the form was filled; theirs: what somebody else stored since of a field
    that says something else here.
    """

    site_id: int
    day: date
    seen: int
    turn: int
    marks: dict[str, Mark] = field(default_factory=dict)
    copied_from: date | None = None
    asked: tuple[Asked, ...] = ()
    right: set[Asked] = field(default_factory=set)
    base: dict[str, Any] = field(default_factory=dict)
    theirs: dict[str, Any] = field(default_factory=dict)
    refused: str = ""
    meanwhile: bool = False
    other: str = ""
    """Who stored something since the form was opened."""
    told: tuple[str, ...] = ()
    correcting: bool = False
    held: dict[str, Any] = field(default_factory=dict)
    """What the widgets held when they were last drawn: Streamlit forgets a widget that is not drawn in a run."""

    def key(self, part: str) -> str:
        """The key of a widget of this form."""
        return f"sl_{self.site_id}_{self.day:%m%d}_{self.turn}_{part}"

    def value(self, part: str) -> Any:
        """What is in a widget, None for one that was not drawn yet."""
        return st.session_state.get(self.key(part))

    def put(self, part: str, value: Any, mark: Mark | None = None) -> None:
        """Put a value into a widget before it is drawn."""
        st.session_state[self.key(part)] = value
        if mark is None:
            self.marks.pop(part, None)
        else:
            self.marks[part] = mark

    def touched(self, part: str) -> None:
        """Somebody typed: the value is theirs now."""
        self.marks.pop(part, None)

    def remember(self, percents: Iterable[str]) -> None:
        """Keep what is in the widgets, for when another site was looked at in between."""
        self.held = {part: self.value(part) for part in (*FIELDS, *percents)}

    def recall(self) -> None:
        """Put it back into widgets that were not drawn in the last run."""
        for part, value in self.held.items():
            if self.key(part) not in st.session_state and value is not None:
                st.session_state[self.key(part)] = value

    def begun(self, percents: Iterable[str]) -> bool:
        """Whether anything is in the widgets."""
        return any(_said(self.value(part)) is not None for part in (*FIELDS, *percents))

    @property
    def photos(self) -> str:
        """The key of the input of photos."""
        return f"log_{self.site_id}_{self.day:%m%d}_{self.turn}"


def percent_field(part: Part) -> str:
    """The name of the widget of a percent."""
    return f"percent{part.subject_id}"


def draft(site: Site, day: date, seen: int, parts: Mapping[str, Part]) -> Draft:
    """The draft of a site and day in this session, a new one where there is none."""
    drafts: dict[tuple[int, date], Draft] = st.session_state.setdefault(_DRAFTS, {})
    found = drafts.get((site.site_id, day))
    if found is None:
        found = drafts[site.site_id, day] = Draft(
            site.site_id, day, seen, len(drafts) + _turns(), base=_stored(None, parts)
        )  # fmt: skip
    return found


def _turns() -> int:
    """A new draft gets new widgets: a number that no earlier one had."""
    turn = int(st.session_state.get("site_log_turn", 0)) + 1
    st.session_state["site_log_turn"] = turn
    return turn


def drop(one: Draft) -> None:
    """Forget a draft, once it is stored."""
    st.session_state.get(_DRAFTS, {}).pop((one.site_id, one.day), None)


def fill_from(one: Draft, log: SiteLog, parts: Mapping[str, Part]) -> list[str]:
    """Copy the last log: everything but the headcount, which is zeroed, for somebody has to count.

    Percents are those last said, by whomever; what is reported of the day already is left alone. What somebody typed
    stays: the fields of that are returned.
    """
    one.copied_from = log.on
    offered: dict[str, Any] = {"workers": 0}
    if log.machines:
        offered["machines"] = log.machines
    if log.weather in WEATHERS:
        offered["weather"] = log.weather
    for part in parts.values():
        if part.before is not None and part.today is None and part.under_way:
            offered[percent_field(part)] = part.before
    return [part for part, value in offered.items() if not _offer(one, part, value, "copied")]


def fill_today(one: Draft, log: SiteLog, parts: Mapping[str, Part]) -> None:
    """Begin a correction with what is stored of the day."""
    one.correcting, one.base = True, _stored(log, parts)
    for part, value in one.base.items():
        _put(one, part, value)


def join(one: Draft, log: SiteLog | None, parts: Mapping[str, Part]) -> None:
    """Take over what somebody else stored since the form was filled, and lose nothing of either.

    What was left alone here becomes theirs, words are put one below the other; where both say something, what is typed
    stays and theirs is told beside it.
    """
    now = _stored(log, parts)
    one.theirs = {}
    for part, value in now.items():
        mine, before = _value(one, part), one.base.get(part)
        if _said(value) in (_said(before), _said(mine)):
            continue
        if _said(mine) in (None, _said(before)):
            _put(one, part, value, "theirs")
        elif part == "note" and len(both := f"{value}\n{mine}") <= LONGEST["site_note"]:
            one.put(part, both)
        else:
            one.theirs[part] = value
    one.correcting, one.base = one.correcting or log is not None, now


def _stored(log: SiteLog | None, parts: Mapping[str, Part]) -> dict[str, Any]:
    """What is stored of a day, by field of the form."""
    found: dict[str, Any] = {percent_field(part): part.today for part in parts.values() if part.today is not None}
    if log is None:
        return found
    workers = None if log.workers is None else int(log.workers)
    return found | {"workers": workers, "machines": log.machines, "weather": log.weather, "note": log.note}


def _said(value: Any) -> Any:
    """Nothing is None, however a widget says it."""
    return None if value is None or value is False or value == "" else value


def _value(one: Draft, part: str) -> Any:
    """What a field says; the weather is tapped or written out."""
    return one.value(part) or (one.value("other_weather") if part == "weather" else one.value(part))


def _put(one: Draft, part: str, value: Any, mark: Mark | None = None) -> None:
    if part == "weather":
        one.put("other_weather", "" if value in WEATHERS else value)
        value = value if value in WEATHERS else None
    one.put(part, value, mark)


def fill_guessed(one: Draft, found: Guessed, parts: Mapping[str, Part]) -> list[str]:
    """What a message said, to be looked at. Words are added to those typed, all else typed stays: its fields."""
    offered: dict[str, Any] = {}
    if found.workers is not None:
        offered["workers"] = int(found.workers)
    if found.machines:
        offered["machines"] = found.machines
    if found.weather:
        offered["weather"] = found.weather
    for part in parts.values():
        if part.subject_id in found.percents:
            offered[percent_field(part)] = found.percents[part.subject_id]
    kept = [part for part, value in offered.items() if not _offer(one, part, value, "guessed")]
    for name, between, said in (("note", "；", found.notes), ("problems", "\n", found.problems)):
        if said and not _offer(one, name, between.join(said), "guessed"):
            typed_ = str(one.value(name)).rstrip()
            one.put(name, between.join([typed_, *(words for words in said if words not in typed_)]))
    return kept


def _offer(one: Draft, part: str, value: Any, mark: Mark) -> bool:
    """Put a value where nobody typed another one: whether it is there now."""
    mine = _said(_value(one, part))
    if mine is None or part in one.marks or mine == _said(one.base.get(part)):
        _put(one, part, value, mark)
        return True
    return bool(mine == value)


def typed(one: Draft, parts: Mapping[str, Part]) -> Log:
    """The log as the form holds it."""
    percents = {
        part.subject_id: float(found)
        for part in parts.values()
        if (found := one.value(percent_field(part))) is not None
    }
    workers = one.value("workers")
    problems = tuple(line.strip(" ·-、") for line in str(one.value("problems") or "").splitlines())
    return Log(
        one.site_id, one.day, percents, None if workers is None else float(workers),
        str(one.value("machines") or ""), str(one.value("weather") or one.value("other_weather") or ""),
        str(one.value("note") or ""), tuple(line for line in problems if line),
    )  # fmt: skip
