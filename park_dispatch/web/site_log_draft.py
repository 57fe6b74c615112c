"""What somebody is typing into the log of a site: it outlives refusals, and knows what was copied or guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import streamlit as st

from park_dispatch.boards.site_log import Part, SiteLog
from park_dispatch.boards.site_roll import Site
from park_dispatch.filing.site_log import WEATHERS, Log
from park_dispatch.filing.site_log_refusals import Asked
from park_dispatch.filing.site_message import Guessed

Mark = Literal["copied", "guessed"]
_DRAFTS = "site_log_drafts"
FIELDS = ("workers", "machines", "weather", "other_weather", "note", "problems", "message")
"""The widgets of a form beside those of percents."""


@dataclass(slots=True)
class Draft:
    """The state of one form. seen: the last entry of the site that was there when it was opened.

    marks: by field, how its value got there while nobody has touched it. asked: what has to be confirmed.
    """

    site_id: int
    day: date
    seen: int
    turn: int
    marks: dict[str, Mark] = field(default_factory=dict)
    copied_from: date | None = None
    asked: tuple[Asked, ...] = ()
    refused: str = ""
    meanwhile: bool = False
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

    @property
    def photos(self) -> str:
        """The key of the input of photos."""
        return f"log_{self.site_id}_{self.day:%m%d}_{self.turn}"


def percent_field(part: Part) -> str:
    """The name of the widget of a percent."""
    return f"percent{part.subject_id}"


def draft(site: Site, day: date, seen: int) -> Draft:
    """The draft of a site and day in this session, a new one where there is none."""
    drafts: dict[tuple[int, date], Draft] = st.session_state.setdefault(_DRAFTS, {})
    found = drafts.get((site.site_id, day))
    if found is None:
        found = drafts[site.site_id, day] = Draft(site.site_id, day, seen, len(drafts) + _turns())
    return found


def _turns() -> int:
    """A new draft gets new widgets: a number that no earlier one had."""
    turn = int(st.session_state.get("site_log_turn", 0)) + 1
    st.session_state["site_log_turn"] = turn
    return turn


def drop(one: Draft) -> None:
    """Forget a draft, once it is stored."""
    st.session_state.get(_DRAFTS, {}).pop((one.site_id, one.day), None)


def fill_from(one: Draft, log: SiteLog, parts: Mapping[str, Part]) -> None:
    """Copy the last log: everything but the headcount, which is zeroed, for somebody has to count.

    Percents are those last said, by whomever; what is reported of the day already is left alone.
    """
    one.copied_from = log.on
    one.put("workers", 0, "copied")
    if log.machines:
        one.put("machines", log.machines, "copied")
    if log.weather in WEATHERS:
        one.put("weather", log.weather, "copied")
    for part in parts.values():
        if part.before is not None and part.today is None and part.under_way:
            one.put(percent_field(part), part.before, "copied")


def fill_today(one: Draft, log: SiteLog, parts: Mapping[str, Part]) -> None:
    """Begin a correction with what is stored of the day."""
    one.put("workers", None if log.workers is None else int(log.workers))
    one.put("machines", log.machines)
    one.put("weather", log.weather if log.weather in WEATHERS else None)
    one.put("other_weather", "" if log.weather in WEATHERS else log.weather)
    one.put("note", log.note)
    for part in parts.values():
        if part.today is not None:
            one.put(percent_field(part), part.today)


def fill_guessed(one: Draft, found: Guessed, parts: Mapping[str, Part]) -> None:
    """What a message said, to be looked at."""
    if found.workers is not None:
        one.put("workers", int(found.workers), "guessed")
    if found.machines:
        one.put("machines", found.machines, "guessed")
    if found.weather:
        known = found.weather if found.weather in WEATHERS else None
        one.put("weather", known, "guessed")
        one.put("other_weather", "" if known else found.weather)
    if found.notes:
        one.put("note", "；".join(found.notes), "guessed")
    if found.problems:
        one.put("problems", "\n".join(found.problems), "guessed")
    for part in parts.values():
        if part.subject_id in found.percents:
            one.put(percent_field(part), found.percents[part.subject_id], "guessed")


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
