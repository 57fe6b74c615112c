"""`meeting`: the agenda and the minutes of a dispatch meeting, as text, as facts or as a Word document."""

import argparse
from datetime import date
from typing import Any

from park_dispatch.boards.agenda_point import by_topic, topic_word
from park_dispatch.boards.meeting import Meeting, accounts_words, meeting
from park_dispatch.boards.minutes import answer_words, chat_text, minutes
from park_dispatch.boards.status import day
from park_dispatch.boards.summary import whole_day
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.cli.refusals import NothingReported
from park_dispatch.cli.writing import write_new
from park_dispatch.language import _
from park_dispatch.ledger.reading import last_report
from park_dispatch.reports.minutes_file import minutes_file
from park_dispatch.settings import Settings


def run_meeting(options: argparse.Namespace, settings: Settings) -> int:
    """Print agenda and minutes of the meeting of a day, by default that of the last report."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        on = options.day or last_report(ledger, park.park_id)
        if on is None:
            raise NothingReported(park.name)
        found = meeting(ledger, park, on, settings.site_rule)
    if options.out is not None:
        write_new(options.out, minutes_file(found, author(options, settings)))
    if options.json:
        console.say_json(_facts(found))
    elif options.out is None:
        console.say(_agenda(found))
        console.say("")
        console.say(chat_text(minutes(found)))
    else:
        console.say(_("已写成 {path}。").format(path=options.out))
    return 0


def _agenda(found: Meeting) -> str:
    lines = [_("【会议议程】{park} {day}").format(park=found.park.name, day=whole_day(found.day))]
    lines += [accounts_words(found) + _("。"), *(f"- {answer_words(one, found)}" for one in found.answers)]
    for topic, points in by_topic(found.agenda).items():
        lines.append(_("{topic} {count} 项").format(topic=topic_word(topic), count=len(points)) + _("："))
        lines += [
            f"- {point.words}" + (_("（已议）") if point.key in found.sitting.discussed else "") for point in points
        ]
    return "\n".join(lines)


def _facts(found: Meeting) -> dict[str, object]:
    written = minutes(found)
    return {
        "park": found.park.name,
        "demo": found.park.demo,
        "day": found.day.isoformat(),
        "previous": _iso(found.previous),
        "meeting": dict(found.sitting.facts),
        "answers": [
            _item(one.item) | {
                "promise": int(one.promise["link"]), "due": _iso(one.promise["due"]), "verdict": one.verdict,
                "words": str(one.promise["words"]), "new_due": _iso(one.promise["new_due"]),
                "escalate_to": one.item["proposed"],
            }
            for one in found.answers
        ],
        "agenda": [
            {
                "key": point.key, "topic": point.topic, "status": point.status, "text": point.text,
                "detail": point.detail, "building": point.building, "unit": point.unit,
                "discussed": point.key in found.sitting.discussed,
            }
            for point in found.agenda
        ],
        "items": [_item(item) | {"due": _iso(item["due"]), "priority": item["priority"]} for item in found.given],
        "minutes": {
            "title": written.title.replace("\n", ""),
            "parts": [{"title": heading, "lines": list(lines)} for heading, lines in written.parts],
        },
    }  # fmt: skip


def _item(item: Any) -> dict[str, object]:
    return {
        "number": item["number"], "text": item["note"], "building": item["building"],
        "unit": item["responsible_unit"], "person": item["responsible_person"],
    }  # fmt: skip


def _iso(value: date | Any | None) -> str | None:
    found = day(value)
    return None if found is None else found.isoformat()
