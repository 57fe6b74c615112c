"""What is done with an action item: account, new date, escalation; by whom, what is refused, what is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from park_dispatch.boards import items as board
from park_dispatch.boards.visible import seen, sight
from park_dispatch.filing.item_refusals import (
    AccountTooLong,
    CutoffPassed,
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
from park_dispatch.filing.items import (
    Account,
    answer_item,
    carry_forward,
    decide_account_rules,
    escalate,
    set_priority,
    stand_down,
)
from park_dispatch.filing.notes import add_note, edit_note, withdraw_note
from park_dispatch.filing.refusals import AuthorMissing, FilingRefusal, PriorityUnknown
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import EditedMeanwhile, ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.account_rules import AccountRules
from park_dispatch.model.people import Person, Reach
from park_dispatch.model.roles import Role
from park_dispatch.people.refusals import NotAllowed
from tests.office_clock import OfficeClock
from tests.people.everyone import somebody
from tests.small_park import day, form, new, upload

DONE = Account(done=True, words="已进场")


def not_done(due: str, reason: str = "材料", words: str = "缺30人") -> Account:
    return Account(False, words, reason, day(due))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> OfficeClock:
    return OfficeClock(monkeypatch)


@pytest.fixture
def item(ledger: Ledger, park: Park, clock: OfficeClock) -> int:
    """Given at the meeting of 08-28, due the day after."""
    on = clock.set("08-28 09:00")
    return add_note(ledger, park, on, "抹灰班组增至30人", ["9#"], "一建", "王工", day("08-29"), "周文书")


class Doing:
    """The functions with the item as it stands: what a page would hand over."""

    def __init__(self, ledger: Ledger, park: Park, clock: OfficeClock, item: int) -> None:
        self.ledger, self.park, self.clock, self.item = ledger, park, clock, item

    def row(self) -> dict[str, Any]:
        found = board.items(self.ledger, self.park, self.clock.shown.date()).of(self.item)
        assert found is not None
        return found

    def seen(self) -> int:
        return int(self.ledger.rows("SELECT max(entry_id) FROM entry WHERE subject_id = ?", [self.item])[0][0])

    def __call__(self, do: Callable[..., Any], when: str, *args: object, **kwargs: object) -> Any:
        on = self.clock.set(when)
        end = (on, "王工") if do in (answer_item, escalate, stand_down) else ("王工",)
        return do(self.ledger, self.park, self.item, self.seen(), *args, *end, **kwargs)

    def verdicts(self, when: str) -> list[str]:
        on = self.clock.set(when)
        return board.items(self.ledger, self.park, on).chain(self.item)["verdict"].tolist()


@pytest.fixture
def doing(ledger: Ledger, park: Park, clock: OfficeClock, item: int) -> Doing:
    return Doing(ledger, park, clock, item)


def test_done_in_time_and_done_after_the_cut_off(doing: Doing) -> None:
    doing(answer_item, "08-29 18:00", DONE)
    assert doing.verdicts("08-29 18:30") == ["kept"]
    row = doing.row()
    assert (row["result"], row["done"], row["missed"]) == ("已完成，已进场", True, 0)


def test_an_answer_the_morning_after_is_late(doing: Doing) -> None:
    assert doing.verdicts("08-29 18:01") == ["unanswered"]
    doing(answer_item, "08-30 08:40", DONE)
    assert doing.verdicts("08-30 09:00") == ["late"]
    assert doing.verdicts("08-29 19:00") == ["unanswered"]  # as of a day gone by: what was known then


def test_not_done_is_the_next_promise_of_the_same_number(doing: Doing) -> None:
    number = doing.row()["number"]
    doing(answer_item, "08-29 16:00", not_done("08-31"))
    doing(carry_forward, "09-01 08:40", day("09-01"), day("09-02"))
    doing(answer_item, "09-02 10:00", DONE)
    assert doing.verdicts("09-02 19:00") == ["not_done", "unanswered", "kept"]
    row = doing.row()
    assert (row["number"], row["missed"], row["promises"], row["due"].date()) == (number, 2, 3, day("09-02"))
    first = board.items(doing.ledger, doing.park, day("09-02")).chain(doing.item).iloc[0]
    assert (first["reason"], first["words"], first["answered_by"]) == ("材料", "未完成，缺30人", "王工")
    assert first["new_due"].date() == day("08-31")


@pytest.mark.parametrize(
    ("account", "refusal"),
    [
        (Account(False, "缺人", "", day("08-31")), MissReasonMissing),
        (Account(False, "缺人", "运气", day("08-31")), MissReasonMissing),
        (Account(False, " ", "其他", day("08-31")), MissWordsMissing),
        (Account(False, "缺人", "材料", None), NewDateMissing),
        (not_done("08-29"), NewDateNotAhead),
        (Account(True, "长" * 301), AccountTooLong),
    ],
)
def test_what_is_no_account_is_refused_and_nothing_written(
    doing: Doing, account: Account, refusal: type[FilingRefusal]
) -> None:
    before = doing.seen()
    with pytest.raises(refusal) as told:
        doing(answer_item, "08-29 10:00", account)
    assert told.value.why()
    assert doing.seen() == before


def test_other_refusals(doing: Doing) -> None:
    with pytest.raises(SameDate):
        doing(carry_forward, "08-29 10:00", day("08-29"), day("08-29"))
    with pytest.raises(NewDateNotAhead):
        doing(carry_forward, "08-29 10:00", day("08-29"), day("08-28"))
    with pytest.raises(PriorityUnknown):
        doing(set_priority, "08-29 10:00", "加急")
    with pytest.raises(AuthorMissing):
        answer_item(doing.ledger, doing.park, doing.item, doing.seen(), DONE, day("08-29"), " ")
    with pytest.raises(NoSuchItem):
        answer_item(doing.ledger, doing.park, 10**6, 0, DONE, day("08-29"), "王工")
    doing(answer_item, "08-29 11:00", DONE)
    for refused in (
        lambda: doing(answer_item, "08-29 12:00", not_done("08-31")),
        lambda: doing(carry_forward, "08-29 12:00", day("08-29"), day("08-31")),
        lambda: doing(escalate, "08-29 12:00", "急"),
    ):
        with pytest.raises(ItemDone, match="王工"):
            refused()


def test_nothing_is_given_that_is_missed_already(doing: Doing) -> None:
    for when, due in (("08-29 18:00", day("08-31")), ("08-30 18:00", day("08-30")), ("08-30 18:01", day("08-31"))):
        doing(carry_forward, when, doing.clock.set(when), due)
    doing.clock.set("08-31 18:01")
    with pytest.raises(CutoffPassed, match="18:00") as told:
        doing(carry_forward, "08-31 18:01", day("08-31"), day("08-31"))
    assert "2023-08-31" in told.value.why()
    given = (doing.ledger, doing.park)
    rest = ("清运渣土", [], "一建", "", day("08-31"), "周文书")
    with pytest.raises(CutoffPassed):
        add_note(*given, day("08-31"), *rest)  # type: ignore[arg-type]
    add_note(*given, day("08-30"), *rest)  # type: ignore[arg-type]  # typed up later


def test_what_was_taken_back_needs_no_account(doing: Doing) -> None:
    withdraw_note(doing.ledger, doing.park, doing.item, doing.seen(), "重复", "周文书")
    with pytest.raises(ItemTakenBack):
        doing(answer_item, "08-29 12:00", DONE)
    assert board.items(doing.ledger, doing.park, day("08-29")).items.empty


def test_of_two_who_account_at_once_the_second_sees_and_chooses(doing: Doing) -> None:
    seen = doing.seen()
    doing(answer_item, "08-29 10:00", not_done("08-31"))
    with pytest.raises(EditedMeanwhile) as told:
        answer_item(doing.ledger, doing.park, doing.item, seen, DONE, day("08-29"), "李工")
    doing.clock.set("08-29 10:05")
    answer_item(doing.ledger, doing.park, doing.item, told.value.latest, DONE, day("08-29"), "李工")
    assert doing.row()["done"]


def test_a_reporter_answers_for_their_own_unit_or_buildings_only(doing: Doing) -> None:
    other = somebody(Role.REPORTER, Reach(units=frozenset({"二建"})))
    with pytest.raises(NotAllowed):
        doing(answer_item, "08-29 10:00", DONE, by=other)
    assert board.for_person(
        board.items(doing.ledger, doing.park, day("08-29")), doing.ledger, doing.park, other
    ).items.empty
    own = somebody(Role.REPORTER, Reach(units=frozenset({"一建"})))
    with pytest.raises(NotAllowed):
        doing(carry_forward, "08-29 10:00", day("08-29"), day("08-30"), by=own)
    doing(answer_item, "08-29 10:00", DONE, by=own)
    assert doing.row()["done"]


def owed_by(doing: Doing, person: Person) -> list[str]:
    """What an account is asked of somebody for, by its words."""
    mine, part = seen(doing.ledger, doing.park, sight(person))
    found = board.items(mine, part, day("08-29"))
    return board.for_person(found, mine, part, person).items["note"].tolist()


def test_a_resident_owes_what_names_their_building_in_a_range(doing: Doing) -> None:
    project = new(doing.ledger, doing.park, "project", "三期")
    three = new(doing.ledger, doing.park, "building", "3#", project)
    item = add_note(doing.ledger, doing.park, day("08-28"), "清运渣土", [], "二建", "", day("08-29"), "周文书")
    form(doing.ledger, doing.park, day("08-28"), (item, "building", "1#-4#"))
    resident = somebody(Role.REPORTER, Reach(buildings=frozenset({three})))
    assert owed_by(doing, resident) == ["清运渣土"]
    doing.item = item
    doing(answer_item, "08-29 10:00", DONE, by=resident)
    assert doing.row()["done"]


def test_a_liaison_owes_what_their_unit_is_given_with_others(doing: Doing) -> None:
    for unit in ("二建、一建", "一建二公司"):
        add_note(doing.ledger, doing.park, day("08-28"), f"给{unit}", [], unit, "", day("08-29"), "周文书")
    liaison = replace(somebody(Role.REPORTER), unit="一建")
    narrow = somebody(Role.REPORTER, Reach(units=frozenset({"一建"})))
    assert owed_by(doing, liaison) == owed_by(doing, narrow) == ["抹灰班组增至30人", "给二建、一建"]
    found = board.items(doing.ledger, doing.park, day("08-29")).items
    doing.item = int(found.loc[found["note"] == "给二建、一建", "item_id"].iloc[0])
    doing(answer_item, "08-29 10:00", DONE, by=narrow)
    assert doing.row()["done"]


def test_an_edited_date_cannot_hide_a_miss(doing: Doing) -> None:
    doing.clock.set("08-30 09:00")
    edit_note(doing.ledger, doing.park, doing.item, doing.seen(), {"due": day("09-05")}, "周文书")
    assert doing.verdicts("08-30 09:30") == ["unanswered", "open"]


def test_a_file_that_moves_the_date_is_another_promise_and_its_answer_counts_from_its_report_day(doing: Doing) -> None:
    doing.clock.set("08-29 10:00")
    upload(doing.ledger, doing.park, day("08-29"), [(doing.item, "due", day("08-31"))])
    assert doing.verdicts("08-29 12:00") == ["not_done", "open"]
    doing.clock.set("09-02 10:00")
    upload(doing.ledger, doing.park, day("08-31"), [(doing.item, "status", "已完成")])
    assert doing.verdicts("09-02 12:00") == ["not_done", "kept"]


def test_escalation_level_by_level_with_its_own_clock(doing: Doing) -> None:
    with pytest.raises(EscalationReasonMissing):
        doing(escalate, "08-28 10:00", " ")
    doing(answer_item, "08-29 16:00", not_done("08-30"))
    doing.clock.set("08-30 19:00")
    assert doing.row()["proposed"] == "专班负责人"
    assert doing(escalate, "08-30 19:00", "") == "专班负责人"
    row = doing.row()
    assert (row["level"], row["level_by"], str(row["level_until"])) == (1, "王工", "2023-09-01 18:00:00")
    assert row["proposed"] == ""
    assert board.escalated(board.items(doing.ledger, doing.park, day("08-30")))["item_id"].tolist() == [doing.item]
    doing.clock.set("09-01 18:30")
    assert (doing.row()["run_out"], doing.row()["proposed"]) == (True, "分管领导")
    assert doing(escalate, "09-01 19:00", "仍未落实") == "分管领导"
    assert doing(stand_down, "09-01 20:00", "误操作") == "专班负责人"
    doing(escalate, "09-01 20:10", "仍未落实")
    doing(escalate, "09-01 20:20", "请主要领导协调")
    with pytest.raises(NoLevelAbove, match="主要领导"):
        doing(escalate, "09-01 20:30", "再急")
    doing(answer_item, "09-02 10:00", DONE)
    assert (doing.row()["level"], doing.row()["proposed"]) == (0, "")


def test_standing_down_needs_an_escalation_and_a_reason(doing: Doing) -> None:
    with pytest.raises(NotEscalated):
        doing(stand_down, "08-28 10:00", "误")
    doing(escalate, "08-28 10:00", "重要")
    with pytest.raises(ReasonMissing):
        doing(stand_down, "08-28 10:10", " ")
    assert doing(stand_down, "08-28 10:10", "误操作") == "责任单位"
    assert doing.row()["level"] == 0


def test_a_park_decides_on_its_rules_and_verdicts_gone_by_stay(doing: Doing) -> None:
    doing.clock.set("08-30 09:00")
    rules = AccountRules(time(20), 1, ("单位", "专班"), 3)
    decide_account_rules(doing.ledger, doing.park, rules, day("08-30"), "夏季作息", "负责人")
    found = board.items(doing.ledger, doing.park, day("08-30"))
    assert (found.rules, found.cutoff_at.time()) == (rules, time(20))
    assert doing.verdicts("08-30 09:10") == ["unanswered"]
    assert doing.row()["proposed"] == "专班"
    assert board.items(doing.ledger, doing.park, day("08-29")).cutoff_at.time() == time(18)
    with pytest.raises(RulesUnusable, match="误期次数"):
        decide_account_rules(doing.ledger, doing.park, AccountRules(misses=0), day("08-30"), "试", "负责人")
    with pytest.raises(ReasonMissing):
        decide_account_rules(doing.ledger, doing.park, AccountRules(), day("08-30"), " ", "负责人")


def test_priority_is_set_and_shown_first(doing: Doing) -> None:
    doing.clock.set("08-28 09:10")
    urgent = add_note(
        doing.ledger, doing.park, day("08-28"), "塔吊停用", [], "二建", "", day("08-31"), "周文书", priority="重要"
    )
    found = board.open_items(board.items(doing.ledger, doing.park, day("08-28")))
    assert found["item_id"].tolist() == [urgent, doing.item]
    doing(set_priority, "08-28 10:00", "紧急")
    assert board.open_items(board.items(doing.ledger, doing.park, day("08-28")))["item_id"].tolist() == [
        doing.item, urgent,
    ]  # fmt: skip


def test_a_demo_park_stays_on_its_day(ledger: Ledger, clock: OfficeClock) -> None:
    """Typed years later, an answer counts on the day that the demo stands at."""
    from park_dispatch.ledger import reading
    from park_dispatch.ledger.writing import add_park

    add_park(ledger, "演示园区", "演示", demo=True)
    park = reading.parks(ledger)[-1]
    clock.set("08-28 09:00")
    item = add_note(ledger, park, day("08-27"), "补报日报", [], "一建", "", day("08-28"), "周文书")
    clock.shown = clock.shown.replace(year=2025, hour=23)
    assert board.items(ledger, park, day("08-28")).of(item)["verdict"] == "open"  # type: ignore[index]
    seen = int(ledger.rows("SELECT max(entry_id) FROM entry")[0][0])
    answer_item(ledger, park, item, seen, DONE, day("08-28"), "王工")
    assert board.items(ledger, park, day("08-28")).of(item)["verdict"] == "kept"  # type: ignore[index]
    assert reading.last_report(ledger, park.park_id) == date(2023, 8, 28)
