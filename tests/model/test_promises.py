"""隔天交账: each promise one verdict, and nothing said later makes a missed one kept."""

import json
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.model.account_rules import AccountRules, Decision, cutoff_of, from_json
from park_dispatch.model.escalation import Raised, standing
from park_dispatch.model.outcome import OUTCOMES, Outcome
from park_dispatch.model.promises import (
    MISSED,
    Dated,
    Promise,
    Said,
    Step,
    day_after,
    is_done,
    missed_count,
    promises,
)

SIX = time(18)
GIVEN = datetime(2023, 8, 28, 9)
LATER = datetime(2023, 9, 30, 12)


def at(text: str) -> datetime:
    """ "29 17:30" of August 2023."""
    day, clock = text.split()
    return datetime.combine(date(2023, 8, int(day)), time.fromisoformat(clock))


def said(when: str, outcome: Outcome = "done", reason: str = "") -> Said:
    return Said(at(when), "王工", outcome, "", reason)


def dated(when: str, due: int | None, *, anew: bool = False) -> Dated:
    return Dated(at(when), "周文书", None if due is None else date(2023, 8, due), "", anew)


def chain(*steps: Step, now: datetime = LATER) -> tuple[Promise, ...]:
    return promises([Dated(GIVEN, "周文书", date(2023, 8, 29)), *steps], lambda _due: SIX, now)


def verdicts(*steps: Step, now: datetime = LATER) -> list[str]:
    return [one.verdict for one in chain(*steps, now=now)]


def test_the_next_day_is_the_next_day_on_weekends_too() -> None:
    assert day_after(date(2023, 9, 29)) == date(2023, 9, 30)  # into the holidays


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([said("29 18:00")], ["kept"]),
        ([said("29 18:01")], ["late"]),
        ([], ["unanswered"]),
        ([said("29 10:00", "doing")], ["unanswered"]),  # "in hand" is no account
        ([said("29 10:00", "undone")], ["not_done"]),
        ([said("29 10:00", "undone"), said("29 17:00")], ["kept"]),
        ([said("29 10:00"), said("29 11:00", "undone"), said("30 9:00".replace(" 9", " 09"))], ["late"]),
        # Not done, with a new date, on the eve: the promise is broken all the same.
        ([said("28 20:00", "undone"), dated("28 20:00", 31, anew=True), said("31 12:00")], ["not_done", "kept"]),
        # Carried on by the meeting, before and after the cut-off.
        ([dated("29 09:00", 30, anew=True)], ["not_done", "unanswered"]),
        ([dated("30 09:00", 30, anew=True), said("30 10:00")], ["unanswered", "kept"]),
        # A date put right before the cut-off is a correction; after it, another promise.
        ([dated("29 17:59", 30), said("30 10:00")], ["kept"]),
        ([dated("29 18:01", 30), said("30 10:00")], ["unanswered", "kept"]),
        ([dated("30 09:00", 29)], ["unanswered"]),
        ([said("29 10:00"), dated("30 09:00", 31)], ["kept"]),  # done: its date is history
        ([dated("29 10:00", None)], ["open"]),
        ([dated("29 10:00", None), said("30 10:00", "undone"), dated("30 10:00", 31, anew=True)], ["unanswered"]),
    ],
)
def test_verdicts(steps: list[Step], expected: list[str]) -> None:
    assert verdicts(*steps) == expected


def test_open_until_the_cut_off_and_steps_of_later_days_are_not_heard_of() -> None:
    assert verdicts(now=at("29 18:00")) == ["open"]
    assert verdicts(now=at("29 18:01")) == ["unanswered"]
    assert verdicts(said("29 10:00", "undone"), now=at("29 17:00")) == ["open"]
    assert verdicts(said("30 10:00"), now=at("29 23:59")) == ["unanswered"]


def test_a_link_knows_who_gave_it_who_answered_and_what_came_next() -> None:
    first, second = chain(said("29 10:00", "undone", "材料"), dated("29 10:00", 31, anew=True))
    assert (first.number, first.given_by, first.answered_by, first.reason, first.new_due) == (
        1, "周文书", "王工", "材料", date(2023, 8, 31),
    )  # fmt: skip
    assert (second.number, second.due, second.accounted) == (2, date(2023, 8, 31), False)
    assert missed_count((first, second)) == 2


_days = some.integers(28, 31)
_moments = some.builds(lambda day, minutes: datetime(2023, 8, day) + timedelta(minutes=minutes), _days,
                       some.integers(0, 1439))  # fmt: skip
_dated = some.builds(Dated, _moments, some.just("甲"), some.one_of(some.none(), some.dates(date(2023, 8, 27), date(
    2023, 9, 3))), some.sampled_from(["", "长期坚持"]), some.booleans())  # fmt: skip
_said = some.builds(Said, _moments, some.just("乙"), some.sampled_from(OUTCOMES), some.just("话"))
_steps = some.lists(some.one_of(_dated, _said), max_size=8).map(lambda steps: sorted(steps, key=lambda one: one.at))


def _chain(steps: list[Step], now: datetime) -> tuple[Promise, ...]:
    return promises([Dated(datetime(2023, 8, 28), "甲", date(2023, 8, 29)), *steps], lambda _due: SIX, now)


@given(steps=_steps, now=_moments)
def test_each_link_is_numbered_and_only_the_last_can_be_open(steps: list[Step], now: datetime) -> None:
    found = _chain(steps, now)
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    assert all(one.verdict != "open" and one.new_due == after.due for one, after in pairwise(found))
    for one in found:
        assert (one.verdict in ("kept", "late")) == (one.done_at is not None)
        assert one.verdict != "open" or one.cutoff_at is None or now <= one.cutoff_at
    assert is_done(found) == (found[-1].verdict in ("kept", "late"))


@given(steps=_steps, now=_moments)
def test_nothing_said_later_makes_a_missed_promise_kept(steps: list[Step], now: datetime) -> None:
    heard = [step for step in steps if step.at <= now]
    for before, after in zip(_chain(heard, now), _chain(steps, LATER), strict=False):
        if before.verdict in MISSED:
            assert after.verdict in MISSED
            assert (after.due, after.number) == (before.due, before.number)


@given(steps=_steps, now=_moments)
def test_no_link_ever_vanishes(steps: list[Step], now: datetime) -> None:
    heard = [step for step in steps if step.at <= now]
    assert len(_chain(steps, LATER)) >= len(_chain(heard, now))


# --- the rules of a park ----------------------------------------------------------------------------------------------


def decision(since: int, when: str, clock: str) -> Decision:
    return Decision(date(2023, 8, since), at(when), AccountRules(cutoff=time.fromisoformat(clock)))


def test_the_cut_off_of_a_day_is_not_moved_once_it_has_passed() -> None:
    later, earlier = decision(28, "29 18:30", "20:00"), decision(28, "29 17:30", "17:00")
    for one in (later, earlier):
        assert cutoff_of([one], date(2023, 8, 29)) == SIX
        assert cutoff_of([one], date(2023, 8, 30)) == one.rules.cutoff
    assert cutoff_of([decision(28, "29 10:00", "20:00")], date(2023, 8, 29)) == time(20)
    assert cutoff_of([decision(31, "28 10:00", "20:00")], date(2023, 8, 30)) == SIX
    assert cutoff_of([decision(28, "28 10:00", "20:00"), decision(28, "28 11:00", "16:30")], date(2023, 8, 30)) == time(
        16, 30
    )


def test_rules_go_to_json_and_back_and_faults_are_named() -> None:
    rules = AccountRules(time(17, 30), 3, ("单位", "专班"), 1)
    assert from_json(json.dumps(rules.to_json())) == rules
    assert from_json("") == AccountRules()
    assert rules.fault() == ""
    assert AccountRules(misses=0).fault() == "misses"
    assert AccountRules(days=31).fault() == "days"
    for levels in (("甲",), ("甲", "甲"), ("甲", ""), ("甲", "长" * 21)):
        assert AccountRules(levels=levels).fault() == "levels"


# --- escalation -------------------------------------------------------------------------------------------------------

RULES = AccountRules()
TWICE = [said("29 10:00", "undone"), dated("29 10:00", 30, anew=True)]


def raised(when: str, level: str = "专班负责人", until: int | None = None, *, down: bool = False) -> Raised:
    return Raised(at(when), "负责人", level, "", at(f"{until} 18:00") if until else None, down)


def test_two_misses_propose_the_first_level() -> None:
    once, twice = chain(now=at("29 19:00")), chain(*TWICE, now=at("30 19:00"))
    assert standing([], once, RULES, at("29 19:00")).proposed is None
    assert standing([], twice, RULES, at("30 19:00")).proposed == 1
    assert standing([], once, AccountRules(misses=1), at("29 19:00")).proposed == 1


def test_the_next_level_is_proposed_when_the_clock_runs_out_unanswered() -> None:
    up = [raised("29 20:00", until=31)]
    silent = chain(*TWICE, now=LATER)
    found = standing(up, silent, RULES, at("31 17:00"))
    assert (found.level, found.run_out, found.proposed) == (1, False, None)
    found = standing(up, silent, RULES, at("31 18:01"))
    assert (found.level, found.run_out, found.proposed) == (1, True, 2)
    top = standing([*up, raised("31 20:00", "主要领导", 31)], silent, RULES, LATER)
    assert (top.level, top.run_out, top.proposed) == (3, True, None)


def test_an_account_stops_the_clock_until_its_new_date_is_missed_too() -> None:
    up = [raised("29 20:00", until=31)]
    promised = [*TWICE, said("30 10:00", "undone"), dated("30 10:00", 31, anew=True)]
    kept = chain(*promised, now=at("31 12:00"))
    assert standing(up, kept, RULES, at("31 12:00")).proposed is None
    assert standing(up, chain(*promised), RULES, LATER).proposed == 2


def test_it_comes_down_when_done_and_when_taken_back() -> None:
    done = chain(*TWICE, said("31 10:00"))
    assert standing([raised("29 20:00", until=31)], done, RULES, LATER).level == 0
    back = [raised("29 20:00", until=31), raised("30 08:00", "责任单位", down=True)]
    found = standing(back, chain(*TWICE, now=at("30 09:00")), RULES, at("30 09:00"))
    assert (found.level, found.proposed) == (0, None)


def test_a_level_that_was_renamed_stands_where_it_was_raised_to() -> None:
    found = standing([raised("29 20:00", "老名称", 31)], chain(*TWICE), RULES, at("30 09:00"))
    assert found.level == 1
