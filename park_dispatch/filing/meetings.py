"""What is recorded of a dispatch meeting itself: chair, attendees, time, place; which lines were dealt with."""

from collections.abc import Mapping
from datetime import date

from park_dispatch.filing.places import in_park
from park_dispatch.filing.refusals import AuthorMissing, MeetingFactTooLong
from park_dispatch.ledger.meetings import Fact, sitting
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import EditedMeanwhile
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form
from park_dispatch.model.office_time import office_now
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require

LONGEST_FACT = 500
_MEETING, _LINE = -1, -2


@on_the_whole
def record_meeting(
    ledger: Ledger,
    park: Park,
    day: date,
    facts: Mapping[Fact, str],
    seen: int,
    author: str,
    *,
    by: Person | None = None,
) -> None:
    """Record who chaired the meeting of a day, who came, when and where; facts as they were are not written again.

    `seen` is the sitting's last_entry as the typist had it. Raises NotAllowed, AuthorMissing, MeetingFactTooLong,
    EditedMeanwhile when somebody recorded other facts after that.
    """
    who = require(ledger, by, author, Action.WRITE_NOTE, in_park(park), f"meeting {day}")
    if not who.name:
        raise AuthorMissing
    held = sitting(ledger, park.park_id, day)
    tidy = {fact: " ".join(text.split()) for fact, text in facts.items()}
    for text in tidy.values():
        if len(text) > LONGEST_FACT:
            raise MeetingFactTooLong(len(text), LONGEST_FACT)
    changed = {fact: text for fact, text in tidy.items() if text != held.facts[fact]}
    if not changed:
        return
    try:
        with deed(ledger, who, Action.WRITE_NOTE, park.park_id, f"meeting {day}: {', '.join(sorted(changed))}"):
            ids = add_form(ledger, park.park_id, [_meeting(day)], [], who.name)
            entries = [NewEntry(ids[_MEETING], fact, text, _true_on(day)) for fact, text in changed.items()]
            add_form(ledger, park.park_id, [], entries, who.name, seen={ids[_MEETING]: seen})
    except EditedMeanwhile as refusal:
        said = "；".join(text for text in sitting(ledger, park.park_id, day).facts.values() if text)
        raise EditedMeanwhile(refusal.author, said, refusal.latest) from None


@on_the_whole
def mark_discussed(
    ledger: Ledger, park: Park, day: date, key: str, words: str, author: str, *, by: Person | None = None
) -> None:
    """Mark a line of the agenda of a day as dealt with (已议), in the words it has now; "" takes the mark back.

    Raises NotAllowed or AuthorMissing.
    """
    who = require(ledger, by, author, Action.WRITE_NOTE, in_park(park), f"meeting {day} {key}")
    if not who.name:
        raise AuthorMissing
    line = NewSubject(_LINE, "meeting", _MEETING, f"{day} {key}", key)
    entry = NewEntry(_LINE, "discussed", words.strip(), _true_on(day))
    about = f"meeting {day} discussed: {words.strip()}" if words else f"meeting {day} reopened"
    with deed(ledger, who, Action.WRITE_NOTE, park.park_id, about):
        add_form(ledger, park.park_id, [_meeting(day), line], [entry], who.name)


def _meeting(day: date) -> NewSubject:
    return NewSubject(_MEETING, "meeting", 0, day.isoformat(), day.isoformat())


def _true_on(day: date) -> date:
    """What is written for tomorrow's meeting does not make tomorrow the day of the last report."""
    return min(day, office_now().date())
