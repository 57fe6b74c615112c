"""A message of the group as a proposal for the log of one site."""

import pytest

from park_dispatch.filing.site_message import guess_message
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import NoTable
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.small_park import DAY, day, form, new

TEXT = (
    "1#厂房钢柱吊装完成40根，内装地坪完成66%，2#厂房檩条吊装完成80%。"
    "现场工人45人，塔吊2台，天气晴。问题：商砼供应不足；停水。"
)


@pytest.fixture
def things(ledger: Ledger, park: Park) -> dict[str, int]:
    project = new(ledger, park, "project", "三期")
    one, two = new(ledger, park, "building", "1#", project), new(ledger, park, "building", "2#", project)
    floor = new(ledger, park, "milestone", "内装地坪", one)
    form(ledger, park, day("08-01"), (floor, "percent", 60.0), (two, "percent", 5.0))
    return {"三期": project, "1#": one, "2#": two, "内装地坪": floor}


def test_what_is_of_the_site_is_filled_in_and_the_rest_is_told(
    ledger: Ledger, park: Park, things: dict[str, int]
) -> None:
    parts = (things["1#"], things["内装地坪"])
    found = guess_message(ledger, park, things["1#"], "三期", parts, DAY, TEXT, Limits())
    assert found.percents == {things["内装地坪"]: 66.0}
    assert (found.workers, found.machines, found.weather) == (45.0, "塔吊2台", "晴")
    assert found.problems == ["商砼供应不足", "停水"]
    assert found.notes == ["1#厂房钢柱吊装完成40根"]
    assert found.others == ["2#"]
    assert not found.empty
    assert ledger.rows("SELECT count(*) FROM upload") == [(0,)]


def test_a_message_of_another_site_fills_nothing(ledger: Ledger, park: Park, things: dict[str, int]) -> None:
    found = guess_message(ledger, park, things["1#"], "三期", (), DAY, "2#厂房完成10%", Limits())
    assert found.empty
    assert found.others == ["2#"]


def test_what_is_no_message_is_refused(ledger: Ledger, park: Park, things: dict[str, int]) -> None:
    with pytest.raises(NoTable):
        guess_message(ledger, park, things["1#"], "三期", (), DAY, "大家辛苦了", Limits())
