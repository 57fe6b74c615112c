"""Dates and links changed by hand: stored together with their reason, refused in words, taken back exactly."""

from dataclasses import dataclass

import pytest

from park_dispatch.filing.plan_changes import NewDates, PlanChange, change_plan, taken_back
from park_dispatch.filing.refusals import AuthorMissing, PlanChangeEmpty, PlanChangeUnknown, PlanDatesReversed
from park_dispatch.ledger import plans, reading
from park_dispatch.ledger.plans import NewLink
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.refusals import CycleFound
from tests.small_park import DAY, day, form, new, value


@dataclass(frozen=True)
class Planned:
    """9# with 桩基 03-01…03-31, 主体 04-01…05-31 and 屋面 without dates."""

    ledger: Ledger
    park: Park
    building: int
    piles: int
    frame: int
    roof: int

    def dates(self, milestone: int) -> tuple[object, object]:
        found = (value(self.ledger, self.park, milestone, f"planned_{end}", DAY) for end in ("start", "finish"))
        return tuple(found)  # type: ignore[return-value]

    def links(self) -> list[tuple[int, int, str, float]]:
        rows = plans.links(self.ledger, self.park.park_id, DAY)
        return list(rows[["predecessor", "successor", "type", "lag_days"]].itertuples(index=False, name=None))


@pytest.fixture
def planned(ledger: Ledger, park: Park) -> Planned:
    project = new(ledger, park, "project", "三期")
    nine = new(ledger, park, "building", "9#", project)
    piles, frame, roof = (new(ledger, park, "milestone", name, nine) for name in ("桩基", "主体", "屋面"))
    form(
        ledger, park, day("03-01"),
        (piles, "planned_start", day("03-01")), (piles, "planned_finish", day("03-31")),
        (frame, "planned_start", day("04-01")), (frame, "planned_finish", day("05-31")), (roof, "percent", 0.0),
    )  # fmt: skip
    return Planned(ledger, park, nine, piles, frame, roof)


def test_dates_and_links_are_stored_with_their_reason_and_the_baseline_stays(planned: Planned) -> None:
    change = PlanChange(
        DAY, [NewDates(planned.frame, day("04-10"), day("06-20"))], [NewLink(planned.piles, planned.frame, "FS", 3)]
    )
    change_plan(planned.ledger, planned.park, change, "图纸变更", "张工")
    assert planned.dates(planned.frame) == (day("04-10"), day("06-20"))
    assert value(planned.ledger, planned.park, planned.frame, "plan_change", DAY) == "图纸变更"
    assert planned.links() == [(planned.piles, planned.frame, "FS", 3.0)]
    baseline = reading.first_plan(planned.ledger, planned.park.park_id, DAY).set_index("subject_id")
    assert baseline.loc[planned.frame, "baseline_finish"].date() == day("05-31")  # type: ignore[union-attr]


def test_taking_back_leaves_everything_as_it_was(planned: Planned) -> None:
    before = (planned.dates(planned.piles), planned.dates(planned.frame), planned.links())
    first = PlanChange(DAY, [], [NewLink(planned.piles, planned.frame, "FS", 3)])
    back_first = change_plan(planned.ledger, planned.park, first, "先", "张工")
    between = planned.links()
    second = PlanChange(
        DAY,
        [NewDates(planned.piles, day("03-05"), day("04-05")), NewDates(planned.roof, day("06-01"), day("06-30"))],
        [NewLink(planned.piles, planned.frame, removed=True), NewLink(planned.frame, planned.roof, "SS", -2)],
    )
    back_second = change_plan(planned.ledger, planned.park, second, "后", "李工")
    assert planned.links() == [(planned.frame, planned.roof, "SS", -2.0)]
    change_plan(planned.ledger, planned.park, back_second, taken_back("后"), "李工")
    assert planned.links() == between
    change_plan(planned.ledger, planned.park, back_first, taken_back("先"), "张工")
    assert (planned.dates(planned.piles), planned.dates(planned.frame), planned.links()) == before
    assert value(planned.ledger, planned.park, planned.piles, "plan_change", DAY) == "撤销：后"


def test_nothing_is_stored_of_a_change_that_is_refused(planned: Planned) -> None:
    good = NewDates(planned.piles, day("03-05"), day("04-05"))
    no_milestone = NewDates(planned.building, day("05-01"), day("05-02"))
    refused = [
        (PlanChange(DAY), "因", "张工", PlanChangeEmpty),
        (PlanChange(DAY, [good]), " ", "张工", ReasonMissing),
        (PlanChange(DAY, [good]), "因", "  ", AuthorMissing),
        (PlanChange(DAY, [good, NewDates(planned.frame, day("05-02"), day("05-01"))]), "因", "张工", PlanDatesReversed),
        (PlanChange(DAY, [good, no_milestone]), "因", "张工", PlanChangeUnknown),
        (PlanChange(DAY, [good], [NewLink(planned.piles, 9999)]), "因", "张工", PlanChangeUnknown),
    ]  # fmt: skip
    for change, reason, author, refusal in refused:
        with pytest.raises(refusal):
            change_plan(planned.ledger, planned.park, change, reason, author)
    assert planned.dates(planned.piles) == (day("03-01"), day("03-31"))


def test_a_circle_is_refused_by_the_names_of_its_items(planned: Planned) -> None:
    way = PlanChange(DAY, links=[NewLink(planned.piles, planned.frame), NewLink(planned.frame, planned.roof)])
    change_plan(planned.ledger, planned.park, way, "顺序", "张工")
    with pytest.raises(CycleFound) as found:
        back = PlanChange(DAY, links=[NewLink(planned.roof, planned.piles)])
        change_plan(planned.ledger, planned.park, back, "反了", "张工")
    assert all(name in found.value.why() for name in ("9# 桩基", "9# 主体", "9# 屋面"))
    assert len(planned.links()) == 2
    swapped = PlanChange(
        DAY, links=[NewLink(planned.roof, planned.piles), NewLink(planned.piles, planned.frame, removed=True)]
    )
    change_plan(planned.ledger, planned.park, swapped, "换个顺序", "张工")
    assert len(planned.links()) == 2


def test_reversed_dates_are_said_with_the_item(planned: Planned) -> None:
    with pytest.raises(PlanDatesReversed) as found:
        change = PlanChange(DAY, [NewDates(planned.frame, day("05-02"), day("05-01"))])
        change_plan(planned.ledger, planned.park, change, "因", "张工")
    assert found.value.why().startswith("“9# 主体”的计划完成日 2023-05-01 早于计划开始日 2023-05-02")
