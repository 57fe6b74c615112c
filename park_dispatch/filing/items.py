"""隔天交账 and 提级调度: account for an action item, carry it on, set its priority, escalate it, decide the rules.

An action item is a dispatch note. Whatever is done with it is a form of entries on the same note: an answer (`status`,
with `miss_reason`), a new date (`due`, with `carried`: the day on which it was carried on), an escalation (`escalated`,
with its reason and the day its clock ends).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from park_dispatch.filing.attachments import kept
from park_dispatch.filing.item_refusals import (
    AccountTooLong,
    EscalationReasonMissing,
    ItemDone,
    ItemTakenBack,
    MissReasonMissing,
    MissWordsMissing,
    NewDateMissing,
    NewDateNotAhead,
    NoLevelAbove,
    NoSuchItem,
    NotEscalated,
    RulesUnusable,
    SameDate,
)
from park_dispatch.filing.notes import change_note, edit_note, item_places, refuse_missed
from park_dispatch.filing.places import in_park
from park_dispatch.filing.refusals import DeciderMissing
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import notes as ledger_notes
from park_dispatch.ledger.decisions import decide
from park_dispatch.ledger.items import ACCOUNT, account_rules, decisions, item_steps
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.account_rules import AccountRules, cutoff_of
from park_dispatch.model.escalation import Standing, clock_day, standing
from park_dispatch.model.office_time import moment_of, office_now
from park_dispatch.model.outcome import ANSWERS
from park_dispatch.model.people import Person
from park_dispatch.model.promises import Promise, is_done, promises
from park_dispatch.model.reasons import REASONS
from park_dispatch.model.record import Scalar
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require

LONGEST_ACCOUNT = 300
_DONE, _NOT_DONE, _OTHER = ANSWERS[0], ANSWERS[2], REASONS[-1]


@dataclass(frozen=True, slots=True)
class Account:
    """What an owner says of an item: done, or not done with a reason (of REASONS), words and the new date; with photos
    or files to attach, and whether place and moment of photos are kept.
    """

    done: bool
    words: str = ""
    reason: str = ""
    new_due: date | None = None
    attached: Sequence[TakenFile] = ()
    keep_place: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """An item as it stands now; due None: no day."""

    chain: tuple[Promise, ...]
    standing: Standing
    rules: AccountRules

    @property
    def due(self) -> date | None:
        return self.chain[-1].due if self.chain else None


def answering_day(park: Park, day: date) -> date:
    """On which day something is done with an item: today; in a demo park, which stays put, the day it is read for."""
    return day if park.demo else office_now().date()


@on_the_whole
def answer_item(
    ledger: Ledger,
    park: Park,
    item_id: int,
    seen: int,
    account: Account,
    day: date,
    author: str,
    *,
    by: Person | None = None,
) -> None:
    """Account for an item: 已完成, or 未完成 with why and until when, which is the next promise of its chain.

    `day` is the day of the page (matters in a demo park only), `seen` the item's last_entry as it was shown. Raises
    NotAllowed, NoSuchItem, ItemTakenBack, ItemDone, MissReasonMissing, MissWordsMissing, NewDateMissing,
    NewDateNotAhead, AccountTooLong, TooManyFiles, AttachmentNotKept, AuthorMissing, EditedMeanwhile.
    """
    _require(ledger, park, item_id, author, by, Action.ANSWER_ITEM)
    on = answering_day(park, day)
    words = _words(account.words)
    values = {"status": _joined(_DONE, words)} if account.done else _not_done(account, words, on)
    _standing_open(ledger, park, item_id, on)
    attached = kept(ledger, account.attached, account.keep_place)
    change_note(ledger, park, item_id, seen, values, author, by, Action.ANSWER_ITEM, on, attached)


def _not_done(account: Account, words: str, on: date) -> dict[str, Scalar]:
    if account.reason not in REASONS:
        raise MissReasonMissing
    if account.reason == _OTHER and not words:
        raise MissWordsMissing
    if account.new_due is None:
        raise NewDateMissing
    if account.new_due <= on:
        raise NewDateNotAhead(account.new_due, on)
    return {
        "status": _joined(_NOT_DONE, words or account.reason), "miss_reason": account.reason, "due": account.new_due,
        "carried": on,
    }  # fmt: skip


@on_the_whole
def close_out(
    ledger: Ledger,
    park: Park,
    item_id: int,
    seen: int,
    words: str,
    day: date,
    author: str,
    *,
    by: Person | None = None,
) -> None:
    """Close an item at the meeting (会上销号): whoever keeps the minutes records that it is done.

    `day` is the meeting day. Raises NotAllowed, NoSuchItem, ItemTakenBack, ItemDone, AccountTooLong, AuthorMissing,
    EditedMeanwhile.
    """
    _require(ledger, park, item_id, author, by, Action.WRITE_NOTE)
    on = answering_day(park, day)
    values = {"status": _joined(_DONE, _words(words))}
    _standing_open(ledger, park, item_id, on)
    change_note(ledger, park, item_id, seen, values, author, by, Action.WRITE_NOTE, on)


@on_the_whole
def carry_forward(
    ledger: Ledger,
    park: Park,
    item_id: int,
    seen: int,
    day: date,
    due: date,
    author: str,
    *,
    by: Person | None = None,
) -> None:
    """Give an item that was not done another date: a new promise of its chain, the number stays.

    `day` is the meeting day; the new date may be that day before its cut-off, not one before it. Raises NotAllowed,
    NoSuchItem, ItemTakenBack, ItemDone, NewDateNotAhead, CutoffPassed, SameDate, AuthorMissing, EditedMeanwhile.
    """
    _require(ledger, park, item_id, author, by, Action.WRITE_NOTE)
    on = answering_day(park, day)
    if due < on:
        raise NewDateNotAhead(due, on)
    refuse_missed(ledger, park, due)
    if _standing_open(ledger, park, item_id, on).due == due:
        raise SameDate(due)
    change_note(ledger, park, item_id, seen, {"due": due, "carried": on}, author, by, Action.WRITE_NOTE, on)


@on_the_whole
def set_priority(
    ledger: Ledger, park: Park, item_id: int, seen: int, priority: str, author: str, *, by: Person | None = None
) -> None:
    """Set an item's priority, one of PRIORITIES. Raises what edit_note raises."""
    edit_note(ledger, park, item_id, seen, {"priority": priority}, author, by=by)


@on_the_whole
def escalate(
    ledger: Ledger,
    park: Park,
    item_id: int,
    seen: int,
    reason: str,
    day: date,
    author: str,
    *,
    by: Person | None = None,
) -> str:
    """Give an item to the next level, which has until the end of its own clock; returns the level's name.

    The reason may be left out where the rules propose it. Raises NotAllowed, NoSuchItem, ItemTakenBack, ItemDone,
    NoLevelAbove, EscalationReasonMissing, AccountTooLong, AuthorMissing, EditedMeanwhile.
    """
    _require(ledger, park, item_id, author, by, Action.ESCALATE)
    on = answering_day(park, day)
    item = _standing_open(ledger, park, item_id, on)
    levels, level = item.rules.levels, item.standing.level
    if level + 1 >= len(levels):
        raise NoLevelAbove(levels[level])
    words = _words(reason)
    if not words and item.standing.proposed is None:
        raise EscalationReasonMissing
    values: dict[str, Scalar] = {
        "escalated": levels[level + 1], "escalation_reason": words, "escalation_until": clock_day(on, item.rules),
    }  # fmt: skip
    change_note(ledger, park, item_id, seen, values, author, by, Action.ESCALATE, on)
    return levels[level + 1]


@on_the_whole
def stand_down(
    ledger: Ledger,
    park: Park,
    item_id: int,
    seen: int,
    reason: str,
    day: date,
    author: str,
    *,
    by: Person | None = None,
) -> str:
    """Take an escalation back by one level, with a reason; returns the level it is with now.

    Raises NotAllowed, NoSuchItem, ItemTakenBack, ItemDone, NotEscalated, ReasonMissing, AccountTooLong, AuthorMissing,
    EditedMeanwhile.
    """
    _require(ledger, park, item_id, author, by, Action.ESCALATE)
    on = answering_day(park, day)
    item = _standing_open(ledger, park, item_id, on)
    if item.standing.level == 0:
        raise NotEscalated
    words = _words(reason)
    if not words:
        raise ReasonMissing
    below = item.standing.level - 1
    level = item.rules.levels[below]
    values: dict[str, Scalar] = {"stood_down": level, "escalation_reason": words}
    values |= {"escalation_until": clock_day(on, item.rules)} if below else {}
    change_note(ledger, park, item_id, seen, values, author, by, Action.ESCALATE, on)
    return level


@on_the_whole
def decide_account_rules(
    ledger: Ledger, park: Park, rules: AccountRules, day: date, reason: str, author: str, *, by: Person | None = None
) -> None:
    """Decide on cut-off, misses, levels and their clock from today on; verdicts of days gone by stay as they are.

    Raises NotAllowed, DeciderMissing, RulesUnusable, ReasonMissing.
    """
    who = require(ledger, by, author, Action.DECIDE, in_park(park))
    if not who.name:
        raise DeciderMissing
    if fault := rules.fault():
        raise RulesUnusable(fault)
    if not reason.strip():
        raise ReasonMissing
    said = json.dumps(rules.to_json(), ensure_ascii=False)
    with deed(ledger, who, Action.DECIDE, park.park_id, f"{ACCOUNT}: {reason.strip()}"):
        decide(ledger, park.park_id, 0, ACCOUNT, said, answering_day(park, day), who.name, reason)


def _require(ledger: Ledger, park: Park, item_id: int, author: str, by: Person | None, action: Action) -> None:
    """Asked before anything is said about the item: what is wrong with it is nobody else's business."""
    require(ledger, by, author, action, item_places(ledger, park, item_id, by), f"note {item_id}")


def _standing_open(ledger: Ledger, park: Park, item_id: int, on: date) -> _Item:
    """The item as it stands. Raises NoSuchItem, ItemTakenBack, or ItemDone for one that is done."""
    found = item_steps(ledger, park).get(item_id)
    if found is None:
        raise NoSuchItem
    written = ledger_notes.note_entries(ledger, item_id)
    if (written["field"] == "withdrawn").any():
        raise ItemTakenBack
    said = decisions(ledger, park)
    now = moment_of(on, stays=park.demo, clock=office_now())
    chain = promises(found.steps, lambda due: cutoff_of(said, due), now)
    if is_done(chain):
        raise ItemDone(chain[-1].answered_by)
    rules = account_rules(ledger, park, on)
    return _Item(chain, standing(found.raised, chain, rules, now), rules)


def _words(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > LONGEST_ACCOUNT:
        raise AccountTooLong(len(words), LONGEST_ACCOUNT)
    return words


def _joined(answer: str, words: str) -> str:
    return f"{answer}，{words}" if words else answer
