"""调度会: the two sides of a meeting day: the promises that are accounted for; the items given out and the agenda.

A meeting is read as of its day, whenever the page is opened: dates, answers, verdicts, levels as they were known then.
The words of an item, its unit and whether it was taken back are those of now: minutes are put right afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from park_dispatch import language
from park_dispatch.boards.agenda import agenda
from park_dispatch.boards.agenda_point import Point
from park_dispatch.boards.dispatch import all_notes, standing
from park_dispatch.boards.items import VERDICTS, Items, items, verdict_word
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _
from park_dispatch.ledger.meetings import Sitting, sitting
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import ITEMS, WORKS
from park_dispatch.model.outcome import ANSWERS, Outcome, outcome, split_answer
from park_dispatch.model.promises import Verdict
from park_dispatch.model.shorthand import Known
from park_dispatch.model.site_rule import SiteRule

_Row: TypeAlias = Mapping[str, Any]
_SAYS: Mapping[str, Sequence[Verdict]] = {
    "": VERDICTS, ANSWERS[0]: ("kept", "late"), ANSWERS[2]: ("not_done",), ANSWERS[3]: VERDICTS,
}  # fmt: skip
"""The verdicts that say the same as the beginning of an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An item that is accounted for at a meeting. item: its row of boards.items; promise: the link of its chain that
    is spoken of, the last due by the day of the meeting, else the running one. old: it was missed before the last
    meeting already, and has no new date.
    """

    item: _Row
    promise: _Row
    old: bool

    @property
    def verdict(self) -> Verdict:
        """What became of the promise."""
        found: Verdict = self.promise["verdict"]
        return found

    @property
    def words(self) -> str:
        """What was said of it, without the answer that the verdict gives already: "缺6人" of "未完成，缺6人"."""
        said = str(self.promise["words"]).strip()
        answer, rest = split_answer(said)
        return rest if self.verdict in _SAYS.get(answer or "", ()) else said


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting day of a park. previous: the last meeting before it, None when there is none; given: the items of the
    day (rows of boards.items, in the order written); answers: what is done already last, in two parts by `old`.
    partial: it is seen by somebody whose reach is less than the park, who sees neither its facts nor its marks.
    """

    park: Park
    day: date
    previous: date | None
    items: Items
    answers: tuple[Answer, ...]
    given: tuple[_Row, ...]
    agenda: tuple[Point, ...]
    sitting: Sitting
    partial: bool


def meeting(ledger: Ledger, park: Park, on: date, rule: SiteRule | None = None) -> Meeting:
    """The meeting of a day, as known on that day (see above). `rule`: what site logs are kept of, None for none."""
    found = items(ledger, park, on)
    days = meeting_days(all_notes(ledger, park, on))
    previous = max((one for one in days if one < on), default=None)
    key = ("meeting", park.park_id, on, found.over, language.current())
    answers = ledger.remember((*key, "answers"), lambda: answers_of(found, on, previous), ITEMS)
    given = tuple(_rows(found.items[found.items["note_date"] == pd.Timestamp(on)]))
    return Meeting(
        park, on, previous, found, answers, given, agenda(ledger, park, on, previous, rule),
        sitting(ledger, park.park_id, on), ledger.whole is not ledger,
    )  # fmt: skip


def outcome_then(found: Meeting, item: _Row) -> Outcome:
    """What was said of a given item by the end of the meeting's day, where the note itself says what is said now."""
    if item["done"]:
        return "done"
    words = found.items.chain(item["item_id"])["words"].tolist()
    said = outcome(words[-1]) if words else "unanswered"
    return "unanswered" if said == "done" else said  # it was taken back


def meeting_days(notes: pd.DataFrame) -> list[date]:
    """The days that have standing notes, of boards.dispatch.all_notes, in order."""
    return sorted({stamp.date() for stamp in pd.to_datetime(standing(notes)["note_date"])})


def answers_of(found: Items, on: date, previous: date | None) -> tuple[Answer, ...]:
    """The items that are accounted for at a meeting: those of the last one, those whose promise fell due since, and
    those that were missed before and have no new date.
    """
    before = found.items[found.items["note_date"] < pd.Timestamp(on)]
    chains: dict[int, list[_Row]] = {}
    for link in _rows(found.promises):
        chains.setdefault(link["item_id"], []).append(link)
    answers = []
    for item in _rows(before):
        promise = _spoken_of(chains.get(item["item_id"], []), on)
        since = promise and _since(item, promise, on, previous)
        if since or _left_over(item, promise, on):
            answers.append(Answer(item, promise, not since))
    return tuple(sorted(answers, key=lambda one: _order(one, on)))


def _order(one: Answer, on: date) -> tuple[object, ...]:
    """What is done already comes last. What is done at the meeting itself keeps its place: no line slips away under
    the hand that is about to press the next one.
    """
    done_on = day(one.promise["done_at"])
    settled = done_on is not None and done_on < on
    return one.old, settled, -one.item["rank"], one.item["item_id"]


def _spoken_of(chain: Sequence[_Row], on: date) -> _Row:
    due = [link for link in chain if (until := day(link["due"])) is not None and until <= on]
    return (due or chain or [{}])[-1]


def _since(item: _Row, promise: _Row, on: date, previous: date | None) -> bool:
    """Whether an item was given at the last meeting, or its promise fell due after that and by this one."""
    if item["note_date"] == pd.Timestamp(previous or on):
        return True
    due = day(promise["due"])
    return due is not None and due <= on and (previous is None or due > previous)


def _left_over(item: _Row, promise: _Row, on: date) -> bool:
    if not promise or item["done"] or day(promise["new_due"]) is not None:
        return False
    due = day(promise["due"])
    return due is not None and due <= on


def _rows(frame: pd.DataFrame) -> list[_Row]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def verdict_counts(answers: Sequence[Answer]) -> dict[Verdict, int]:
    """How many of each verdict, only those there are, in the order of the verdicts."""
    counts = {verdict: sum(one.verdict == verdict for one in answers) for verdict in VERDICTS}
    return {verdict: count for verdict, count in counts.items() if count}


def accounts_words(found: Meeting) -> str:
    """ "上次（8月25日）以来交账 5 项：按时办结 2 项、未完成 2 项、未交账 1 项；更早遗留 3 项"."""
    if found.previous is None:
        return _("此前没有记录")
    since, old = [one for one in found.answers if not one.old], sum(one.old for one in found.answers)
    parts = [
        _("{verdict} {count} 项").format(verdict=verdict_word(verdict), count=count)
        for verdict, count in verdict_counts(since).items()
    ]
    name = _("上次（{day}）以来").format(day=spoken(found.previous, found.day))
    said = _("{since}交账 {count} 项：{parts}").format(since=name, count=len(since), parts=_("、").join(parts))
    said = said if since else _("{since}没有要交账的事项").format(since=name)
    said += _("；更早遗留 {count} 项").format(count=old) if old else ""
    proposed = sum(bool(one.item["proposed"]) for one in found.answers)
    return said + (_("；建议提级 {count} 项").format(count=proposed) if proposed else "")


def headline(found: Meeting, as_of: date) -> str:
    """The sentence of the page: what is given out so far, and how the last meeting was accounted for."""
    said = spoken(found.day, as_of)
    given = (
        _("{day}调度事项 {count} 条").format(day=said, count=len(found.given))
        if found.given
        else _("{day}还没有调度事项").format(day=said)
    )
    return _("{given}；{accounts}。").format(given=given, accounts=accounts_words(found))


def known_names(ledger: Ledger, now: Situation) -> Known:
    """The units, people and buildings that a line typed in the meeting may name; remembered until a commit."""
    key = ("known names", now.park.park_id, now.as_of)
    return ledger.remember(key, lambda: _known_names(all_notes(ledger, now.park, now.as_of), now), ITEMS | WORKS)


def _known_names(notes: pd.DataFrame, now: Situation) -> Known:
    columns = ["responsible_unit", "responsible_person"]
    pairs = pd.concat([now.buildings[columns], now.milestones[columns], notes[columns]], ignore_index=True)
    told = [(_words(unit), _words(person)) for unit, person in pairs.itertuples(index=False, name=None)]
    people: dict[str, set[str]] = {}
    for unit, person in told:
        if person:
            people.setdefault(person, set()).update({unit} - {""})
    return Known(
        tuple(sorted({unit for unit, _person in told if unit})),
        {person: next(iter(units)) if len(units) == 1 else "" for person, units in people.items()},
        tuple(dict.fromkeys(now.buildings["name"].astype(str))),
    )


def _words(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()
