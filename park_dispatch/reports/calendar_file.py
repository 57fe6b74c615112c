"""Days as an iCalendar file (.ics), for Outlook, phones and 企业微信: RFC 5545, all-day events.

The rules that matter: lines end in CRLF and are folded at 75 octets without cutting a character (§3.1); backslash,
semicolon, comma and line break in text are escaped (§3.3.11); an all-day event ends on the day after (§3.6.1); a UID
stays the same when the event is sent again, so that the calendar replaces it (§3.8.4.7).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pandas as pd

from park_dispatch.boards.wording import days_left, expected, percent, rate
from park_dispatch.language import _, current

FOLD = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
_CONTROLS = {code: None for code in (*range(32), 127) if code != 10}


@dataclass(frozen=True, slots=True)
class AllDayEvent:
    """A day to remember. uid: the same for the same thing for ever, ASCII without spaces."""

    uid: str
    on: date
    summary: str
    description: str = ""


def calendar_file(name: str, events: Sequence[AllDayEvent], stamped: datetime) -> bytes:
    """The events as one calendar. `stamped` is when the data were true, with a zone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Park Dispatch//Deadlines//{current().upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(event, stamped.astimezone(UTC))
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(event: AllDayEvent, stamped: datetime) -> Iterable[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{stamped:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    yield "TRANSP:TRANSPARENT"  # a deadline does not make anybody busy
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Text as a property value; control characters other than line breaks are dropped."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unified.translate(_CONTROLS).translate(_ESCAPES)


def folded(line: str) -> list[str]:
    """A content line as physical lines of at most 75 octets; every one after the first begins with a space."""
    parts, current, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > FOLD:
            parts.append(current)
            current, size = " ", 1
        current += character
        size += octets
    return [*parts, current]


def deadline_events(rows: pd.DataFrame, park: str, as_of: date) -> list[AllDayEvent]:
    """An event for each open deadline of boards.deadlines; what is known of it stands in the description."""
    return [_deadline_event(row, park, as_of) for row in rows[~rows["finished"]].to_dict("records")]


def _deadline_event(row: Mapping[Hashable, Any], park: str, as_of: date) -> AllDayEvent:
    identity = "|".join((park, row["kind"], row["project"], row["name"]))
    to = _("（交付{whom}）").format(whom=row["delivery_to"]) if isinstance(row["delivery_to"], str) else ""
    lines = [
        _("{park} · {project}").format(park=park, project=row["project"]),
        _("截至 {day} 完成 {percent}，{left}").format(
            day=as_of, percent=percent(row["percent"]), left=days_left(row["days_left"])
        ),
        _("需 {needed} 个百分点/天，近 14 天 {pace}").format(
            needed=rate(row["needed_pp_per_day"]), pace=rate(row["pace_pp_per_day"])
        ),
    ]
    if not pd.isna(row["slip_days"]):
        lines.append(expected(row, as_of))
    return AllDayEvent(
        uid=f"deadline-{sha256(identity.encode()).hexdigest()[:24]}@park-dispatch",
        on=pd.Timestamp(row["delivery_deadline"]).date(),
        summary=_("{name} 交付期限{to}").format(name=row["name"], to=to),
        description="\n".join(lines),
    )
