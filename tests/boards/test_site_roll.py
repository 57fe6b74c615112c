"""Who owes a log and who has filed it: what is under construction, rest days, the cut-off, whose sites they are."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from park_dispatch.boards.brief import brief
from park_dispatch.boards.site_roll import headline, keeps_logs, own_sites, roll, sites, without_log
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, add_form
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Role
from park_dispatch.model.site_rule import SiteRule
from tests.people.everyone import somebody
from tests.small_park import day, form, new, upload

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = datetime.now(ZONE).date()
RULE = SiteRule("building", time(20, 0), ZONE)
MONDAY, TUESDAY, SPRING = date(2023, 8, 28), date(2023, 8, 29), date(2024, 2, 12)


@pytest.fixture
def site(ledger: Ledger, park: Park) -> dict[str, int]:
    """Five buildings: under way, due to have begun, not yet begun, finished, handed over; and a road."""
    project, roads = new(ledger, park, "project", "三期"), new(ledger, park, "project", "道路")
    ids = {name: new(ledger, park, "building", name, project) for name in ("9#", "10#", "11#", "12#", "13#")}
    form(ledger, park, day("08-01"), (ids["9#"], "percent", 60.0), (ids["9#"], "responsible_unit", "一建"),
         (ids["10#"], "planned_start", day("08-20")), (ids["11#"], "planned_start", day("12-01")),
         (ids["12#"], "percent", 100.0), (ids["13#"], "percent", 99.0), (ids["13#"], "delivered_on", day("08-01")),
         (roads, "percent", 30.0))  # fmt: skip
    return ids | {"三期": project, "道路": roads}


def states(ledger: Ledger, park: Park, on: date, moment: datetime) -> dict[str, str]:
    return {line.site.name: line.state for line in roll(ledger, park, on, RULE, moment)}


def evening(on: date, hour: int = 19) -> datetime:
    return datetime.combine(on, time(hour, 0), ZONE)


def test_a_site_is_what_is_under_construction(ledger: Ledger, park: Park, site: dict[str, int]) -> None:
    assert [one.name for one in sites(ledger, park, MONDAY, "building")] == ["9#", "10#", "道路"]
    assert [one.name for one in sites(ledger, park, MONDAY, "project")] == ["三期", "道路"]
    assert [one.name for one in sites(ledger, park, date(2023, 12, 5), "building")] == ["9#", "10#", "11#", "道路"]


def test_who_has_filed_and_who_has_not(ledger: Ledger, park: Park, site: dict[str, int]) -> None:
    assert keeps_logs(roll(ledger, park, MONDAY, RULE, evening(MONDAY)), MONDAY) is False
    upload(ledger, park, MONDAY, [(site["9#"], "workers", 45.0), (site["9#"], "weather", "晴")], author="张工")
    form(ledger, park, day("08-26"), (site["10#"], "site_note", "停水"), author="李工")
    form(ledger, park, MONDAY, (site["10#"], "percent", 5.0))  # a percent alone is no log
    lines = roll(ledger, park, MONDAY, RULE, evening(MONDAY))
    found = {line.site.name: line for line in lines}
    assert (found["9#"].filed_by, found["9#"].workers, found["9#"].weather, found["9#"].versions) == (
        "张工", 45.0, "晴", 1,
    )  # fmt: skip
    assert (found["10#"].last_on, found["10#"].last_by) == (day("08-26"), "李工")
    assert lines[0].site.name == "10#"
    assert keeps_logs(lines, MONDAY)
    said = headline(lines, MONDAY, MONDAY)
    assert said == "今天 3 个工地应报，已报 1，待报：10#、道路，其中补报 1。"  # filed in truth years after that evening
    after = roll(ledger, park, MONDAY, RULE, evening(MONDAY, 21))
    assert "未报：10#、道路" in headline(after, MONDAY, date(2023, 8, 29))
    assert headline(after, MONDAY, date(2023, 8, 29)).startswith("8月28日 3 个")


def test_the_cut_off_tells_late_from_in_time(ledger: Ledger, park: Park, site: dict[str, int]) -> None:
    form(ledger, park, TODAY, (site["9#"], "workers", 1.0))
    filed = datetime.now(UTC)
    early = SiteRule("building", time(0), ZONE)  # not "five minutes ago", which at midnight is yesterday
    late = SiteRule("building", time(23, 59, 59), ZONE)
    for rule, state in ((early, "late"), (late, "filed")):
        found = {line.site.name: line.state for line in roll(ledger, park, TODAY, rule, filed)}
        assert found["9#"] == state


def test_nothing_is_owed_on_a_day_of_rest(ledger: Ledger, park: Park, site: dict[str, int]) -> None:
    assert set(states(ledger, park, SPRING, evening(SPRING, 23)).values()) == {"rest"}
    lines = roll(ledger, park, SPRING, RULE, evening(SPRING, 23))
    assert headline(lines, SPRING, SPRING) == "今天是休息日，4 个工地不要求填日志。"
    form(ledger, park, SPRING, (site["9#"], "workers", 9.0))
    assert states(ledger, park, SPRING, evening(SPRING))["9#"] == "late"


@pytest.mark.parametrize(
    ("reach", "wanted"),
    [
        ({}, ["9#", "10#", "道路"]),
        ({"buildings": ("10#",)}, ["10#"]),
        ({"projects": ("三期",)}, ["9#", "10#"]),
        ({"projects": ("道路",)}, ["道路"]),
    ],
)
def test_a_resident_has_their_own_sites(
    ledger: Ledger, park: Park, site: dict[str, int], reach: dict[str, tuple[str, ...]], wanted: list[str]
) -> None:
    narrow = Reach(**{kind: frozenset(site[name] for name in names) for kind, names in reach.items()})
    person = somebody(Role.REPORTER, narrow)
    assert [one.name for one in own_sites(sites(ledger, park, MONDAY, "building"), park, person)] == wanted
    unit = somebody(Role.REPORTER, Reach(units=frozenset({"一建"})))
    assert [one.name for one in own_sites(sites(ledger, park, MONDAY, "building"), park, unit)] == ["9#"]


def test_a_withdrawn_file_is_no_log(ledger: Ledger, park: Park, site: dict[str, int]) -> None:
    from park_dispatch.ledger.writing import withdraw

    number = upload(ledger, park, MONDAY, [(site["9#"], "workers", 45.0)])
    withdraw(ledger, number, "填错", "张工")
    assert states(ledger, park, MONDAY, evening(MONDAY))["9#"] == "waiting"
    add_form(ledger, park.park_id, [], [NewEntry(site["9#"], "machines", "塔吊1台", MONDAY)], "张工")
    assert states(ledger, park, MONDAY, evening(MONDAY))["9#"] == "late"


def test_the_brief_tells_of_yesterday_only_in_a_park_that_keeps_logs(
    ledger: Ledger, park: Park, site: dict[str, int]
) -> None:
    assert without_log(ledger, park, MONDAY, "building") is None
    (line,) = (one for one in brief(ledger, park, TUESDAY).lines if one.part == "silent")
    assert "日志" not in line.text
    form(ledger, park, MONDAY, (site["9#"], "workers", 45.0))
    assert without_log(ledger, park, MONDAY, "building") == (3, ["10#", "道路"])
    (line,) = (one for one in brief(ledger, park, TUESDAY).lines if one.part == "silent")
    assert line.text.endswith("；昨日驻守日志应报 3 份，已报 1 份，未报 10#、道路")
