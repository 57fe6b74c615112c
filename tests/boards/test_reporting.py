"""Who reports how often, who owes a report, and whose report is the last one again."""

from datetime import date

import pandas as pd
import pytest

from park_dispatch.boards.situation import situation
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.small_park import DAY, day, new, upload


def building(ledger: Ledger, park: Park, name: str, parent: int, days: list[str], percent: float | None = None) -> int:
    """A building reported on these days, with a percent that grows unless one is given."""
    made = new(ledger, park, "building", name, parent)
    for n, on in enumerate(days):
        upload(ledger, park, day(on), [(made, "percent", float(n + 1) if percent is None else percent)])
    return made


def habit(ledger: Ledger, park: Park, as_of: date = DAY) -> pd.DataFrame:
    return situation(ledger, park, as_of).buildings.set_index("name")


@pytest.fixture
def project(ledger: Ledger, park: Park) -> int:
    return new(ledger, park, "project", "三期")


@pytest.mark.parametrize(
    ("days", "cycle"),
    [
        (["08-28"], 7.0),
        (["08-20", "08-28"], 7.0),  # two reports are no habit yet
        (["08-26", "08-27", "08-28"], 1.0),
        (["08-07", "08-14", "08-21", "08-28"], 7.0),
        (["08-01", "08-21", "08-28"], 13.5),  # the median of 20 and 7
        (["08-14", "08-21", "08-27", "08-27", "08-28"], 6.0),  # twice on a day is one report
        (["07-01", "08-13", "08-28"], 29.0),
        (["06-28", "07-06", "07-14", "08-28"], 8.0),
        (["05-01", "06-20", "08-28"], 7.0),  # one of them before the look-back window
    ],
)
def test_the_usual_interval(ledger: Ledger, park: Park, project: int, days: list[str], cycle: float) -> None:
    building(ledger, park, "9#", project, days)
    assert habit(ledger, park).loc["9#", "cycle_days"] == cycle


def test_the_longest_cycle_is_a_month(ledger: Ledger, park: Park, project: int) -> None:
    building(ledger, park, "9#", project, ["06-28", "06-29", "08-28"])
    assert habit(ledger, park).loc["9#", "cycle_days"] == 30.5
    building(ledger, park, "10#", project, ["06-28", "08-10", "08-10", "08-10", "08-28"])
    building(ledger, park, "11#", project, ["06-27", "08-20", "08-28"])
    assert habit(ledger, park)["cycle_days"].tolist() == [30.5, 30.5, 31.0]


@pytest.mark.parametrize(
    ("as_of", "owed"),
    [
        ("08-21", False),
        ("08-27", False),
        ("08-28", False),  # due today, and today is not over
        ("08-29", True),
    ],
)
def test_a_weekly_report_is_owed_after_a_week(ledger: Ledger, park: Park, project: int, as_of: str, owed: bool) -> None:
    building(ledger, park, "9#", project, ["08-07", "08-14", "08-21"])
    assert bool(habit(ledger, park, day(as_of)).loc["9#", "unreported"]) is owed


def test_due_today_and_owed_once_another_building_of_the_project_has_reported(
    ledger: Ledger, park: Park, project: int
) -> None:
    daily = ["08-24", "08-25", "08-26", "08-27"]
    building(ledger, park, "9#", project, daily)
    building(ledger, park, "10#", project, daily)
    other = new(ledger, park, "project", "二期")
    building(ledger, park, "5#", other, [*daily, "08-28"])
    assert not habit(ledger, park)["unreported"].any()
    upload(ledger, park, DAY, [(int(habit(ledger, park).loc["10#", "building_id"]), "percent", 50.0)])  # type: ignore[arg-type]
    assert habit(ledger, park)["unreported"].to_dict() == {"9#": True, "10#": False, "5#": False}


def test_what_is_finished_owes_nothing(ledger: Ledger, park: Park, project: int) -> None:
    building(ledger, park, "9#", project, ["08-01", "08-02", "08-03"], 100.0)
    assert not habit(ledger, park)["unreported"].any()


def test_a_report_of_a_milestone_is_a_report_of_its_building(ledger: Ledger, park: Park, project: int) -> None:
    nine = new(ledger, park, "building", "9#", project)
    parts = [new(ledger, park, "milestone", name, nine) for name in ("桩基", "主体")]
    upload(ledger, park, day("08-21"), [(part, "percent", 10.0) for part in parts], author="张三")
    upload(ledger, park, day("08-25"), [(parts[0], "percent", 20.0)], author="李四")
    row = habit(ledger, park).loc["9#"]
    assert (row["last_report"], row["last_author"], row["silent_days"]) == (pd.Timestamp("2023-08-25"), "李四", 3)


def test_milestones_of_a_project_itself_do_not_disturb(ledger: Ledger, park: Park, project: int) -> None:
    building(ledger, park, "9#", project, ["08-26", "08-27"])
    bed = new(ledger, park, "milestone", "场平", project)
    for on in ("08-26", "08-27", "08-28"):
        upload(ledger, park, day(on), [(bed, "percent", 10.0), (project, "percent", 11.0)])
    found = habit(ledger, park)
    assert found.index.tolist() == ["9#"]
    assert found.loc["9#", "unreported"] == False  # noqa: E712  (numpy's)


@pytest.mark.parametrize(
    ("first", "second", "unchanged"),
    [
        ({0: 10.0, 1: 20.0}, {0: 10.0, 1: 20.0}, True),
        ({0: 10.0, 1: 20.0}, {0: 10.0, 1: 21.0}, False),
        ({0: 10.0, 1: 20.0}, {0: 10.0}, True),  # what was left out does not differ
        ({0: 10.0}, {0: 10.0, 1: 20.0}, False),  # a figure told for the first time
        ({}, {0: 10.0}, False),
        ({0: 100.0, 1: 20.0}, {0: 100.0, 1: 20.0}, True),
    ],
)
def test_the_same_figures_again(
    ledger: Ledger, park: Park, project: int, first: dict[int, float], second: dict[int, float], unchanged: bool
) -> None:
    nine = new(ledger, park, "building", "9#", project)
    parts = [new(ledger, park, "milestone", name, nine) for name in ("桩基", "主体")]
    for on, told in (("08-21", first), ("08-28", second)):
        if told:
            upload(ledger, park, day(on), [(parts[n], "percent", percent) for n, percent in told.items()])
    assert bool(habit(ledger, park).loc["9#", "unchanged"]) is unchanged


def test_a_correction_on_the_same_day_is_not_the_report_before(ledger: Ledger, park: Park, project: int) -> None:
    nine = new(ledger, park, "building", "9#", project)
    for on, percent in (("08-21", 10.0), ("08-28", 30.0), ("08-28", 10.0)):
        upload(ledger, park, day(on), [(nine, "percent", percent)])
    assert bool(habit(ledger, park).loc["9#", "unchanged"]) is True
    upload(ledger, park, DAY, [(nine, "percent", 31.0)])
    assert bool(habit(ledger, park).loc["9#", "unchanged"]) is False
