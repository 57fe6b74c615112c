"""`notices`: 督办单 listed, proposed by the rules, sent, answered, confirmed, and written as Word or a sheet."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from park_dispatch.boards.notice_proposals import (
    Proposed,
    answer_by,
    demand_words,
    notice_rules,
    prefix_of,
    proposed,
)
from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.boards.notices import chosen, due_words, find, headline, sentence, timeline
from park_dispatch.boards.status import day
from park_dispatch.cli import console
from park_dispatch.cli.attaching import taken_file
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.cli.refusals import ProposalUnknown, WordMissing
from park_dispatch.cli.writing import write_new
from park_dispatch.filing import notices as filing
from park_dispatch.filing.notice_refusals import NoticeIncomplete, NoticeUnknown
from park_dispatch.filing.notice_words import NoticeRow, field_word, grade_word, stage_word
from park_dispatch.filing.notices import NoticeDraft
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park, last_report
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.notices import Grade, graver, parsed_number
from park_dispatch.reports.notice_file import notice_file, notices_sheet
from park_dispatch.reports.workbook import workbook
from park_dispatch.settings import Settings


@dataclass(frozen=True, slots=True)
class _Call:
    """What a call is about."""

    options: argparse.Namespace
    ledger: Ledger
    park: Park
    as_of: date
    author: str
    settings: Settings


def run_notices(options: argparse.Namespace, settings: Settings) -> int:
    """Do the action; every one of them says what there is afterwards."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        today = datetime.now(settings.timezone).date()
        as_of = options.as_of or (last_report(ledger, park.park_id) if park.demo else None) or today
        call = _Call(options, ledger, park, as_of, author(options, settings), settings)
        _ACTIONS[options.action](call)
    return 0


def _rows(call: _Call) -> pd.DataFrame:
    return all_notices(call.ledger, call.park, call.as_of)


def _list(call: _Call) -> None:
    rows = chosen(_rows(call), stage="open" if call.options.open else "all")
    if call.options.out is not None:
        _write(call, rows.to_dict("records"), rows)
        return
    said = headline(_rows(call))
    if call.options.json:
        found = [_facts(row) for row in rows.to_dict("records")]
        console.say_json({"park": call.park.name, "as_of": str(call.as_of), "said": said, "notices": found})
        return
    console.say(said)
    if len(rows):
        header = (_("编号"), _("等级"), _("处理状态"), _("被督办单位"), _("办结时限"), _("督办事项"))
        cells = [
            (str(row["number_text"]), grade_word(row["grade"]), stage_word(row["stage"]),
             str(row["responsible_unit"]), due_words(row, call.as_of), " ".join(str(row["note"]).split()))
            for row in rows.to_dict("records")
        ]  # fmt: skip
        for line in console.aligned([header, *cells]):
            console.say(line)


def _show(call: _Call) -> None:
    row = _named(call)
    if call.options.out is not None:
        _write(call, [row], pd.DataFrame([row]))
        return
    events = timeline(call.ledger, int(row["notice_id"]))
    if call.options.json:
        steps = [{"as_of": str(e.on), "author": e.author, "what": e.what, "words": list(e.words)} for e in events]
        console.say_json(_facts(row) | {"steps": steps})
        return
    _say(row, call.as_of)
    for line in (row["note"], row["basis"], row["demand"]):
        console.say(str(line))
    for event in events:
        console.say(f"  {event.on}  {event.author}  {event.what}  " + _("；").join(event.words))


def _propose(call: _Call) -> None:
    found = proposed(call.ledger, call.park, call.as_of)
    if call.options.json:
        console.say_json({"park": call.park.name, "as_of": str(call.as_of), **_proposal_facts(found)})
        return
    console.say(headline(_rows(call), found))
    for at, one in enumerate(found.notices, 1):
        unit = one.draft.unit or _("没有责任单位")
        console.say(f"{at}. {grade_word(one.draft.grade)}  {unit}  {one.draft.due}  {one.draft.matter}")
        console.say(f"   {one.draft.basis}")
    for up in found.raisings:
        said = _("升级 {number} 为{grade}（{unit}）：{why}")
        console.say(said.format(number=up.number, grade=grade_word(up.grade), unit=up.unit, why=up.why))


def _send(call: _Call) -> None:
    options = call.options
    left: list[NoticeDraft] = []
    if options.all:
        everything = [one.draft for one in proposed(call.ledger, call.park, call.as_of).notices]
        drafts, left = [one for one in everything if one.unit], [one for one in everything if not one.unit]
    elif options.what:
        drafts = _picked(call)
    else:
        rules = notice_rules(call.ledger, call.park, call.as_of)
        grade: Grade = options.grade or "blue"
        due = options.due or answer_by(call.as_of, grade, rules)
        demand = options.demand or demand_words("light")
        drafts = [NoticeDraft(grade, options.unit, options.text, options.basis, demand, due,
                              prefix_of(call.ledger, rules, call.park), options.person)]  # fmt: skip
    ids = [filing.send_notice(call.ledger, call.park, one, call.as_of, call.author) for one in drafts]
    rows = _rows(call)
    if ids or not left or options.out is None:
        _done(call, rows[rows["notice_id"].isin(ids)])
    console.complain(_("没有发出，缺责任单位：{matter}").format(matter=one.matter) for one in left)


def _picked(call: _Call) -> list[NoticeDraft]:
    """The proposals of the numbers given; none of them is sent when one of them cannot be."""
    found = proposed(call.ledger, call.park, call.as_of).notices
    places = [int(word) if word.isdigit() else 0 for word in call.options.what]
    for word, place in zip(call.options.what, places, strict=True):
        if not 1 <= place <= len(found):
            raise ProposalUnknown(word, len(found))
        if not found[place - 1].draft.unit:
            raise NoticeIncomplete(field_word("responsible_unit"))
    return [found[place - 1].draft for place in places]


def _answer(call: _Call) -> None:
    row = _named(call)
    files = [taken_file(path, call.settings) for path in call.options.file]
    filing.answer_notice(call.ledger, call.park, int(row["notice_id"]), int(row["last_entry"]), call.options.text,
                         not call.options.doing, call.as_of, call.author, files=files)  # fmt: skip
    _done_one(call, row)


def _close(call: _Call) -> None:
    row = _named(call)
    filing.close_notice(call.ledger, call.park, int(row["notice_id"]), int(row["last_entry"]), call.options.text,
                        call.as_of, call.author)  # fmt: skip
    _done_one(call, row)


def _return(call: _Call) -> None:
    row = _named(call)
    due = call.options.due or answer_by(call.as_of, row["grade"], notice_rules(call.ledger, call.park, call.as_of))
    filing.return_notice(call.ledger, call.park, int(row["notice_id"]), int(row["last_entry"]), call.options.reason,
                         due, call.as_of, call.author)  # fmt: skip
    _done_one(call, row)


def _raise(call: _Call) -> None:
    row = _named(call)
    grade = call.options.grade or graver(row["grade"])
    due = call.options.due or answer_by(call.as_of, grade, notice_rules(call.ledger, call.park, call.as_of))
    filing.raise_notice(call.ledger, call.park, int(row["notice_id"]), int(row["last_entry"]), grade, due,
                        call.options.reason, call.as_of, call.author)  # fmt: skip
    _done_one(call, row)


def _withdraw(call: _Call) -> None:
    row = _named(call)
    filing.withdraw_notice(call.ledger, call.park, int(row["notice_id"]), int(row["last_entry"]), call.options.reason,
                           call.as_of, call.author)  # fmt: skip
    _done_one(call, row)


_ACTIONS: Mapping[str, Callable[[_Call], None]] = {
    "list": _list, "show": _show, "propose": _propose, "send": _send, "answer": _answer, "close": _close,
    "return": _return, "raise": _raise, "withdraw": _withdraw,
}  # fmt: skip


def _named(call: _Call) -> NoticeRow:
    if not call.options.what:
        raise WordMissing("NUMBER")
    written = call.options.what[0]
    number = parsed_number(written)
    found = find(_rows(call), *number, call.as_of) if number else None
    if found is None:
        raise NoticeUnknown(written)
    return found


def _done_one(call: _Call, row: NoticeRow) -> None:
    rows = _rows(call)
    _done(call, rows[rows["notice_id"] == row["notice_id"]])


def _done(call: _Call, rows: pd.DataFrame) -> None:
    found = rows.to_dict("records")
    if call.options.out is not None:
        _write(call, found, rows)
    elif call.options.json:
        console.say_json({"notices": [_facts(row) for row in found]})
    else:
        for row in found:
            _say(row, call.as_of)


def _say(row: NoticeRow, as_of: date) -> None:
    console.say(_("{grade}督办  {said}").format(grade=grade_word(row["grade"]), said=sentence(row, as_of)))


def _write(call: _Call, found: Sequence[NoticeRow], rows: pd.DataFrame) -> None:
    target: Path = call.options.out
    if target.suffix.lower() == ".xlsx":
        data = workbook([notices_sheet(call.park, rows, call.as_of)])
    elif not found:
        raise NoticeUnknown
    else:
        data = notice_file(call.park, found)
    write_new(target, data)
    console.say(_("已写成 {path}。").format(path=target))


def _facts(row: NoticeRow) -> dict[str, object]:
    days = {name: None if (on := day(row[name])) is None else str(on) for name in ("due", "issued_on", "answered_on")}
    texts = ("grade", "stage", "responsible_unit", "responsible_person", "note", "basis", "demand", "signer", "answer",
             "opinion", "reason", "about")  # fmt: skip
    return {
        "number": row["number_text"], "year": int(row["year"]), "sequence": int(row["number"]),
        **{name: str(row[name]) for name in texts}, **days, "open": bool(row["open"]),
        "overdue_days": int(row["overdue_days"]),
    }  # fmt: skip


def _proposal_facts(found: Proposed) -> dict[str, object]:
    fresh = [
        {"about": one.draft.about, "grade": one.draft.grade, "unit": one.draft.unit, "person": one.draft.person,
         "matter": one.draft.matter, "basis": one.draft.basis, "demand": one.draft.demand, "due": str(one.draft.due),
         "rules": [fired.rule for fired in one.fired], "again": one.again}
        for one in found.notices
    ]  # fmt: skip
    raisings = [
        {"number": up.number, "unit": up.unit, "grade": up.grade, "due": str(up.due), "why": up.why}
        for up in found.raisings
    ]
    return {"notices": fresh, "raisings": raisings}
