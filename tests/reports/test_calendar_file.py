"""Calendar files against RFC 5545: what every calendar program relies on."""

from datetime import UTC, date, datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.reports.calendar_file import AllDayEvent, calendar_file, deadline_events, escaped, folded

WHEN = datetime(2023, 8, 28, 10, 30, tzinfo=UTC)
TEXT = some.text(some.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=300)


def unfolded(file: bytes) -> list[str]:
    """As §3.1 says a reader does it."""
    return file.decode().replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    found, rest = "", value
    while rest:
        if rest[0] == "\\":
            found += "\n" if rest[1] in "nN" else rest[1]
            rest = rest[2:]
        else:
            found, rest = found + rest[0], rest[1:]
    return found


def test_an_all_day_event() -> None:
    event = AllDayEvent("deadline-1@park-dispatch", date(2023, 10, 31), "11#厂房 交付期限", "需 0.46；近 14 天 0.31")
    lines = unfolded(calendar_file("交付期限", [event], WHEN))
    assert lines[:4] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Park Dispatch//Deadlines//ZH",
        "CALSCALE:GREGORIAN",
    ]
    start = lines.index("BEGIN:VEVENT")
    assert lines[start:] == [
        "BEGIN:VEVENT",
        "UID:deadline-1@park-dispatch",
        "DTSTAMP:20230828T103000Z",
        "DTSTART;VALUE=DATE:20231031",
        "DTEND;VALUE=DATE:20231101",
        "SUMMARY:11#厂房 交付期限",
        "DESCRIPTION:需 0.46；近 14 天 0.31",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_marks_of_the_format_are_escaped() -> None:
    assert escaped("a\\b;c,d\r\ne\x07") == "a\\\\b\\;c\\,d\\ne"


@given(TEXT)
def test_text_comes_back(text: str) -> None:
    event = AllDayEvent("u@x", date(2023, 10, 31), text or "x")
    lines = unfolded(calendar_file("n", [event], WHEN))
    summary = next(line for line in lines if line.startswith("SUMMARY:"))
    kept = (text or "x").replace("\r\n", "\n").replace("\r", "\n")
    expected = "".join(c for c in kept if c == "\n" or (ord(c) >= 32 and ord(c) != 127))
    assert unescaped(summary.removeprefix("SUMMARY:")) == expected


@given(TEXT)
def test_lines_are_folded_between_characters(text: str) -> None:
    line = "SUMMARY:" + escaped(text)
    parts = folded(line)
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_open_deadlines_become_events_with_lasting_ids() -> None:
    row = {
        "kind": "building", "name": "11#厂房", "project": "三期", "delivery_to": "甲公司", "finished": False,
        "delivery_deadline": pd.Timestamp("2023-10-31"), "percent": 71.0, "days_left": 64.0, "needed_pp_per_day": 0.45,
        "pace_pp_per_day": 0.31, "projected_finish": pd.Timestamp("2023-11-13"), "slip_days": 13.0,
        "slip_basis": "forecast", "chance": 0.2,
    }  # fmt: skip
    rows = pd.DataFrame([row, row | {"name": "9#厂房", "finished": True}, row | {"name": "10#厂房", "slip_days": None}])
    first, second = deadline_events(rows, "园区", date(2023, 8, 28))
    assert first.on == date(2023, 10, 31)
    assert first.summary == "11#厂房 交付期限（交付甲公司）"
    assert "晚 13 天" in first.description
    assert "推算" not in second.description
    again, _other = deadline_events(rows.assign(percent=90.0), "园区", date(2023, 9, 28))
    assert again.uid == first.uid != second.uid
    assert first.uid.isascii()
