"""亮灯记录: each change of a building's light with the rule of that day."""

from park_dispatch.boards.light_history import light_history
from park_dispatch.boards.situation import situation
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.boards.test_outlook import Site
from tests.small_park import day, new, upload


def test_each_change_is_there_once_with_its_reason_and_a_red_one_stays(ledger: Ledger, park: Park) -> None:
    site = Site(ledger, park)
    site.told("08-04", 20.0, 0.0)  # on plan
    site.told("08-05", 25.0, 0.0)
    site.told("08-20", 26.0, 0.0)  # 13 % against 50 %
    site.told("08-21", 28.0, 0.0)
    site.told("08-28", 100.0, 40.0)  # on plan again
    now = situation(ledger, park, day("08-28"))
    found = light_history(ledger, now, site.nine)
    assert [(one.since, one.status) for one in found] == [
        (day("08-28"), "normal"),
        (day("08-20"), "late"),
        (day("08-04"), "normal"),
    ]
    assert found[1].rule.startswith("落后计划") or found[1].rule.startswith("预计晚")


def test_without_a_plan_there_is_no_record(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    ten = new(ledger, park, "building", "10#", project)
    upload(ledger, park, day("08-14"), [(ten, "percent", 20.0)])
    assert light_history(ledger, situation(ledger, park, day("08-14")), ten) == []
