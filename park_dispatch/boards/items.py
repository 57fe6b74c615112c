"""行动项: every action item as a chain of promises, with verdicts, misses and escalation, for whoever asks.

The one place that says what is owed, kept and missed: 隔天交账, 调度会, 总览, 晨报, 总结 and 承诺兑现 read it here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, get_args

import pandas as pd

from park_dispatch.boards.dispatch import all_notes, standing
from park_dispatch.boards.visible import sight, visible
from park_dispatch.language import _, current
from park_dispatch.ledger import reading
from park_dispatch.ledger.items import PRIORITIES, ItemSteps, account_rules, decisions, item_steps
from park_dispatch.ledger.reading import Number, Park
from park_dispatch.ledger.seen import SeenLedger
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import ITEMS
from park_dispatch.model import escalation
from park_dispatch.model.account_rules import DEFAULT, AccountRules, cutoff_of
from park_dispatch.model.escalation import Raised, Standing
from park_dispatch.model.office_time import moment_of, office_now
from park_dispatch.model.people import Person
from park_dispatch.model.person_names import means_unit
from park_dispatch.model.promises import MISSED, Promise, Verdict, is_done, missed_count, promises
from park_dispatch.model.roles import Role

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
ITEM_COLUMNS = (
    "item_id", "number", "note", "building", "responsible_unit", "responsible_person", "priority", "rank", "note_date",
    "due", "due_text", "result", "done", "verdict", "owed", "accounted", "promises", "missed", "level",
    "level_name", "level_since", "level_by", "level_reason", "level_until", "run_out", "proposed", "last_entry",
)  # fmt: skip
PROMISE_COLUMNS = (
    "item_id", "number", "note", "building", "responsible_unit", "responsible_person", "link", "given_at", "given_by",
    "due", "verdict", "accounted", "answered_at", "answered_by", "words", "reason", "done_at", "new_due",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Items:
    """The standing action items of a park at a moment (office clock): `rules` in force, `cutoff_at` of the day.

    items: one row an item, ITEM_COLUMNS; promises: one row a link of a chain, PROMISE_COLUMNS. See docs/boards.md.
    """

    as_of: date
    now: datetime
    cutoff_at: datetime
    rules: AccountRules
    items: pd.DataFrame
    promises: pd.DataFrame

    @property
    def over(self) -> bool:
        """Whether the cut-off of the day has passed."""
        return self.now > self.cutoff_at

    def of(self, item_id: int) -> dict[str, Any] | None:
        """The row of one item, None when it does not stand."""
        found = self.items[self.items["item_id"] == item_id]
        return None if found.empty else {str(key): value for key, value in found.iloc[0].items()}

    def chain(self, item_id: int) -> pd.DataFrame:
        """The promises of one item, the first first."""
        return self.promises[self.promises["item_id"] == item_id]


def number_word(number: Number) -> str:
    """What an item is called: "〔2023〕41号"."""
    return _("〔{year}〕{number}号").format(year=number.year, number=number.number)


def link_word(number: str, link: int) -> str:
    """What a promise of a chain is called: "〔2023〕41号", then "〔2023〕41号·第2次"."""
    return number if link < 2 else _("{number}·第{link}次").format(number=number, link=link)


def verdict_word(verdict: Verdict) -> str:
    """The word of a verdict."""
    return {
        "kept": _("按时办结"),
        "late": _("逾期办结"),
        "not_done": _("未完成"),
        "unanswered": _("未交账"),
        "open": _("未到期"),
    }[verdict]


def priority_word(priority: str) -> str:
    """The word of a priority as the ledger has it; "" is 普通."""
    words = (_("普通"), _("重要"), _("紧急"))
    return words[PRIORITIES.index(priority)] if priority in PRIORITIES else words[0]


def whose(row: Mapping[Any, Any]) -> str:
    """The unit and the person of an item or promise: "一建 王工"."""
    return " ".join(str(row[part]) for part in ("responsible_unit", "responsible_person") if row[part])


def level_word(level: str) -> str:
    """A level in the language of the session; one that a park named itself is as it was named."""
    words = (_("责任单位"), _("专班负责人"), _("分管领导"), _("主要领导"))
    return words[DEFAULT.levels.index(level)] if level in DEFAULT.levels else level


def items(ledger: Ledger, park: Park, as_of: date, clock: datetime | None = None) -> Items:
    """The action items of a park as of a day; remembered until the ledger or a verdict changes.

    `clock` is what the office's clock shows, now unless given.
    """
    now = moment_of(as_of, stays=park.demo, clock=clock or office_now())
    cutoff_at = datetime.combine(as_of, cutoff_of(decisions(ledger, park), as_of))
    # Between two cut-offs no verdict changes: all of that time is one answer.
    key = ("items", park.park_id, as_of, now > cutoff_at, current())
    found = ledger.remember(key, lambda: _found(ledger, park, as_of, now, cutoff_at), ITEMS)
    return Items(as_of, now, cutoff_at, found.rules, found.items, found.promises)


def _found(ledger: Ledger, park: Park, as_of: date, now: datetime, cutoff_at: datetime) -> Items:
    if not isinstance(ledger, SeenLedger):
        return _compute(ledger, park, as_of, now, cutoff_at)
    whole = items(ledger.whole, park, as_of, now)
    rows, links = (ledger.part_of(frame, "item_id") for frame in (whole.items, whole.promises))
    return replace(whole, items=rows, promises=links)


def _compute(ledger: Ledger, park: Park, as_of: date, now: datetime, cutoff_at: datetime) -> Items:
    with ledger.one_moment():
        rules, said = account_rules(ledger, park, as_of), decisions(ledger, park)
        steps, numbers = item_steps(ledger, park), reading.numbers(ledger, park.park_id, "dispatch")
        notes = standing(all_notes(ledger, park, as_of))
    rows: list[tuple[object, ...]] = []
    links: list[tuple[object, ...]] = []
    for note in notes[pd.to_datetime(notes["note_date"]) <= pd.Timestamp(as_of)].to_dict("records"):
        item_id = int(note["note_id"])
        taken = steps.get(item_id, _NOTHING)
        chain = promises(taken.steps, lambda due: cutoff_of(said, due), now)
        at = escalation.standing(taken.raised, chain, rules, now)
        number = number_word(numbers[item_id]) if item_id in numbers else ""
        rows.append(_row(note, number, chain, at, rules, as_of))
        links += [_link(note, number, one, taken) for one in chain]
    return Items(as_of, now, cutoff_at, rules, _frame(rows, ITEM_COLUMNS), _frame(links, PROMISE_COLUMNS))


_NOTHING = ItemSteps((), (), {})
_MOMENTS = ("note_date", "due", "given_at", "answered_at", "done_at", "new_due", "level_since", "level_until")


def _frame(rows: list[tuple[object, ...]], columns: tuple[str, ...]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=list(columns))
    for column in _MOMENTS:
        if column in columns:
            found[column] = pd.to_datetime(found[column])
    return found


def _row(
    note: dict[Any, Any], number: str, chain: tuple[Promise, ...], at: Standing, rules: AccountRules, as_of: date
) -> tuple[object, ...]:
    last = chain[-1] if chain else None
    due = last.due if last else None
    done, answered = is_done(chain), last is not None and last.accounted
    priority = note["priority"] or PRIORITIES[0]
    proposed = "" if at.proposed is None else level_word(rules.levels[at.proposed])
    return (
        int(note["note_id"]), number, note["note"], note["building"], note["responsible_unit"],
        note["responsible_person"], priority, PRIORITIES.index(priority), note["note_date"], due,
        last.due_text if last else "", note["result"], done, last.verdict if last else "open",
        not done and due is not None and due <= as_of, answered, len(chain), missed_count(chain),
        at.level, level_word(rules.levels[at.level]), *_raised(at.raised), at.run_out, proposed,
        int(note["last_entry"]),
    )  # fmt: skip


def _raised(raised: Raised | None) -> tuple[object, ...]:
    return (None, "", "", None) if raised is None else (raised.at, raised.by, raised.reason, raised.until)


def _link(note: dict[Any, Any], number: str, one: Promise, taken: ItemSteps) -> tuple[object, ...]:
    reason = taken.reasons.get(one.due, one.reason) if one.due else one.reason
    return (
        int(note["note_id"]), number, note["note"], note["building"], note["responsible_unit"],
        note["responsible_person"], one.number, one.given_at, one.given_by, one.due, one.verdict, one.accounted,
        one.answered_at, one.answered_by, one.words, reason, one.done_at, one.new_due,
    )  # fmt: skip


def open_items(found: Items) -> pd.DataFrame:
    """Items not done, the gravest first: by priority, then misses, then due day; those without a day last."""
    rows = found.items[~found.items["done"].astype(bool)]
    return rows.sort_values(
        ["rank", "missed", "due", "item_id"], ascending=[False, False, True, True], na_position="last"
    )


def due_on(found: Items, day: date) -> pd.DataFrame:
    """The promises that were due on a day, with their verdicts: yesterday's at the meeting, today's on the account."""
    return found.promises[found.promises["due"] == pd.Timestamp(day)]


def owed(found: Items) -> pd.DataFrame:
    """Open items whose current promise is due on the day or was before: what is to be accounted for now."""
    rows = open_items(found)
    return rows[rows["owed"].astype(bool)]


def left_over(found: Items) -> pd.DataFrame:
    """Open items whose promise was missed on a day before and that have no new date."""
    rows = owed(found)
    return rows[rows["due"] < pd.Timestamp(found.as_of)]


def without_date(found: Items) -> pd.DataFrame:
    """Open items due on the day of which it was said that they are not done, and no new date."""
    rows = owed(found)
    return rows[(rows["due"] == pd.Timestamp(found.as_of)) & rows["accounted"].astype(bool)]


def escalated(found: Items) -> pd.DataFrame:
    """Open items that stand above their unit, the highest level first, then the clock that ends first."""
    rows = found.items[(found.items["level"] > 0) & ~found.items["done"].astype(bool)]
    return rows.sort_values(["level", "level_until", "item_id"], ascending=[False, True, True], na_position="last")


def to_escalate(found: Items) -> pd.DataFrame:
    """Open items for which the rules propose the next level."""
    rows = open_items(found)
    return rows[rows["proposed"] != ""]


def missed_on(found: Items, first: date, last: date) -> pd.DataFrame:
    """Promises due between two days that were not kept, the latest due first."""
    rows = found.promises
    inside = (rows["due"] >= pd.Timestamp(first)) & (rows["due"] <= pd.Timestamp(last))
    rows = rows[inside & rows["verdict"].isin(sorted(MISSED))]
    return rows.sort_values(["due", "item_id"], ascending=[False, True])


def counts(found: Items) -> tuple[int, int]:
    """Open items whose promise still runs, and open items that missed theirs and have no new date."""
    rows = open_items(found)
    running = rows["verdict"] == "open"
    return int(running.sum()), int((~running).sum())


@dataclass(frozen=True, slots=True)
class Today:
    """How the account of a day stands: promises due, accounted for, not; left over: of days before; without_date: said
    on the day to be not done.
    """

    due: int
    accounted: int
    left_over: int
    without_date: int = 0

    @property
    def missing(self) -> int:
        """Due and not accounted for."""
        return self.due - self.accounted


def today(found: Items) -> Today:
    """The account of the board's day."""
    due = due_on(found, found.as_of)
    done = due["accounted"].astype(bool) | (due["verdict"] == "kept") | due["new_due"].notna()
    return Today(len(due), int(done.sum()), len(left_over(found)), len(without_date(found)))


def for_person(found: Items, ledger: Ledger, park: Park, person: Person) -> Items:
    """Only what a person has to do with: a reporter sees the items of their unit or buildings, others see all."""
    own = _own(found, ledger, park, person)
    if own is None:
        return found
    return narrowed(found, own)


def narrowed(found: Items, ids: Iterable[int]) -> Items:
    """Only some of the items."""
    wanted = set(ids)
    return Items(
        found.as_of, found.now, found.cutoff_at, found.rules,
        found.items[found.items["item_id"].isin(wanted)], found.promises[found.promises["item_id"].isin(wanted)],
    )  # fmt: skip


def _own(found: Items, ledger: Ledger, park: Park, person: Person) -> set[int] | None:
    """The ids of a person's items; None for everybody who sees all that their eyes show."""
    if person.reach.narrow:
        shown = visible(ledger, park, sight(person))
        return None if shown.everything else {item for item in found.items["item_id"] if shown.subject(int(item))}
    if person.role is not Role.REPORTER or not person.unit:
        return None
    units = zip(found.items["item_id"], found.items["responsible_unit"], strict=True)
    return {int(item) for item, unit in units if means_unit(str(unit), person.unit)}
