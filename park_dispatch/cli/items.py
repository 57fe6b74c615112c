"""`items`: action items listed with their verdicts, accounted for, carried on, escalated."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from park_dispatch.boards import account as board
from park_dispatch.boards import items as item_board
from park_dispatch.boards.dispatch import all_notes
from park_dispatch.boards.items import Items
from park_dispatch.boards.on_time import unit_word
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import iso
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.cli.refusals import WordMissing
from park_dispatch.filing.item_refusals import NoSuchItem
from park_dispatch.filing.items import Account, answer_item, carry_forward, escalate, stand_down
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park, last_report
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.office_time import office_now
from park_dispatch.settings import Settings


@dataclass(frozen=True, slots=True)
class _Call:
    """What a call is about."""

    options: argparse.Namespace
    ledger: Ledger
    park: Park
    as_of: date
    author: str

    def found(self) -> Items:
        """The items as they stand now."""
        return item_board.items(self.ledger, self.park, self.as_of)

    def item(self) -> tuple[int, int]:
        """The item that NUMBER names and its last entry. Raises WordMissing, NoSuchItem."""
        if not self.options.number:
            raise WordMissing("NUMBER")
        item_id = board.find_item(self.ledger, self.park, self.options.number)
        row = self.found().of(item_id)
        return item_id, int(row["last_entry"]) if row else 0


def run_items(options: argparse.Namespace, settings: Settings) -> int:
    """Do the action; what was changed is shown afterwards."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        stays = last_report(ledger, park.park_id) if park.demo else None
        call = _Call(options, ledger, park, options.as_of or stays or office_now().date(), author(options, settings))
        _ACTIONS[options.action](call)
    return 0


def _list(call: _Call) -> None:
    found = call.found()
    rows = found.items
    if call.options.unit:
        rows = rows[rows["responsible_unit"] == call.options.unit]
    if call.options.open:
        rows = rows[~rows["done"].astype(bool)]
    if call.options.missed:
        rows = rows[rows["missed"] > 0]
    said = board.headline(found)
    if call.options.json:
        console.say_json({"said": said.account + said.left_over, "items": [_facts(found, row) for row in _dicts(rows)]})
        return
    console.say(said.account + said.left_over)
    for row in _dicts(rows):
        console.say(_line(row))


def _show(call: _Call) -> None:
    _say(call, call.item()[0])


def _say(call: _Call, item_id: int) -> None:
    """One item with its chain."""
    found = call.found()
    row = found.of(item_id)
    if call.options.json:
        console.say_json({"items": [_facts(found, row)] if row else []})
        return
    if row is None:
        _say_gone(call, item_id)
        return
    console.say(_line(row))
    for one in _dicts(found.chain(item_id)):
        console.say("  " + board.promise_words(one, found.as_of))
    for raised in board.raises(call.ledger, call.park, item_id):
        console.say("  " + board.raise_words(raised, found.as_of))


def _say_gone(call: _Call, item_id: int) -> None:
    """An item that was taken back; one of a later day is none yet."""
    notes = all_notes(call.ledger, call.park, call.as_of)
    for note in _dicts(notes[(notes["note_id"] == item_id) & (notes["withdrawn"] != "")]):
        said = _("{number}  {note}，已撤回：{reason}").format(
            number=call.options.number, note=" ".join(str(note["note"]).split()), reason=note["withdrawn"]
        )
        console.say(said)
        return
    raise NoSuchItem(call.options.number)


def _answer(call: _Call) -> None:
    options = call.options
    if options.done == options.not_done:
        raise WordMissing("--done | --not-done")
    item_id, seen = call.item()
    account = Account(options.done, options.words, options.why, options.new_date)
    answer_item(call.ledger, call.park, item_id, seen, account, call.as_of, call.author)
    _say(call, item_id)


def _carry(call: _Call) -> None:
    if call.options.new_date is None:
        raise WordMissing("--new-date")
    item_id, seen = call.item()
    carry_forward(call.ledger, call.park, item_id, seen, call.as_of, call.options.new_date, call.author)
    _say(call, item_id)


def _escalate(call: _Call) -> None:
    item_id, seen = call.item()
    escalate(call.ledger, call.park, item_id, seen, call.options.why, call.as_of, call.author)
    _say(call, item_id)


def _stand_down(call: _Call) -> None:
    item_id, seen = call.item()
    stand_down(call.ledger, call.park, item_id, seen, call.options.why, call.as_of, call.author)
    _say(call, item_id)


_ACTIONS: Mapping[str, Callable[[_Call], None]] = {
    "list": _list, "show": _show, "answer": _answer, "carry": _carry, "escalate": _escalate,
    "stand-down": _stand_down,
}  # fmt: skip


def _dicts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): cell for key, cell in row.items()} for row in rows.to_dict("records")]


def _line(row: dict[str, Any]) -> str:
    """ "〔2023〕41号·第2次  屋面保温板…（城建集团第三项目部 李工），时限 2023-08-28，未交账，已误期 1 次"."""
    verdict = item_board.verdict_word(row["verdict"])
    said = _("{number}  {note}（{whose}），时限 {due}，{verdict}").format(
        number=board.promise_number(row), note=" ".join(str(row["note"]).split()),
        whose=unit_word(item_board.whose(row)), due=iso(row["due"]), verdict=verdict,
    )  # fmt: skip
    if row["missed"]:
        said += _("，已误期 {count} 次").format(count=row["missed"])
    if row["level"]:
        said += _("，已提级至{level}").format(level=row["level_name"])
    if row["proposed"]:
        said += _("，建议提级至{level}").format(level=row["proposed"])
    return said


def _facts(found: Items, row: dict[str, Any]) -> dict[str, Any]:
    """An item as JSON: days as 2023-08-28, moments as 2023-08-28T18:00:00 of the office's clock."""
    chain = [
        {
            "link": int(one["link"]), "due": _day(one["due"]), "verdict": one["verdict"], "words": one["words"],
            "reason": one["reason"], "given_by": one["given_by"], "answered_by": one["answered_by"],
            "answered_at": _moment(one["answered_at"]), "new_due": _day(one["new_due"]),
        }
        for one in _dicts(found.chain(row["item_id"]))
    ]  # fmt: skip
    return {
        "number": row["number"], "note": row["note"], "building": row["building"], "unit": row["responsible_unit"],
        "person": row["responsible_person"], "priority": row["priority"], "note_date": _day(row["note_date"]),
        "due": _day(row["due"]), "due_text": row["due_text"], "verdict": row["verdict"], "done": bool(row["done"]),
        "missed": int(row["missed"]), "level": row["level_name"], "level_until": _moment(row["level_until"]),
        "proposed": row["proposed"], "promises": chain,
    }  # fmt: skip


def _day(value: Any) -> str | None:
    found = day(value)
    return None if found is None else found.isoformat()


def _moment(value: Any) -> str | None:
    return None if day(value) is None else pd.Timestamp(value).isoformat()
