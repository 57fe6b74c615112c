"""A resident's log: one transaction for values, photos and problems; what falls or jumps is asked about first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.boards.site_log import history, last_before, parts, site_log
from park_dispatch.boards.site_roll import Site
from park_dispatch.filing.issues import take_step
from park_dispatch.filing.site_log import Log, file_log, judge
from park_dispatch.filing.site_log_refusals import (
    LogAsks,
    LogEmpty,
    LogFiledMeanwhile,
    LogOfTomorrow,
    LogOutOfRange,
    LogTooLong,
    WorkersOutOfRange,
)
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger.attachments import attachments
from park_dispatch.ledger.issues import issues
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import UnknownSubject
from park_dispatch.ledger.site_logs import last_entry
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import Step
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Role
from tests.people.everyone import somebody
from tests.small_park import DAY, day, form, new, value

PHOTO = TakenFile("现场.jpg", "image/jpeg", b"a photo", b"small", 2048, 1536)
YESTERDAY = DAY - timedelta(days=1)


@pytest.fixture
def site(ledger: Ledger, park: Park) -> Site:
    project = new(ledger, park, "project", "三期")
    nine = new(ledger, park, "building", "9#", project)
    form(ledger, park, day("08-20"), (nine, "percent", 60.0))
    return Site(nine, project, "building", "9#", "三期", "")


@pytest.fixture
def piles(ledger: Ledger, park: Park, site: Site) -> int:
    made = new(ledger, park, "milestone", "桩基", site.site_id)
    form(ledger, park, day("08-20"), (made, "percent", 50.0), (made, "planned_start", day("08-01")))
    return made


def entries(ledger: Ledger) -> int:
    return int(ledger.rows("SELECT count(*) FROM entry")[0][0])


def test_a_whole_log_with_a_photo_and_a_problem(ledger: Ledger, park: Park, site: Site, piles: int) -> None:
    log = Log(site.site_id, DAY, {piles: 62.0}, 45, "塔吊2台", "晴", "浇筑三层", ("商砼供应不足", "", "商砼供应不足"))
    filed = file_log(ledger, park, log, "张工", taken=[PHOTO])
    assert (filed.values, len(filed.photos), len(filed.issues)) == (5, 1, 1)
    found = site_log(ledger, park, site, DAY)
    assert found is not None
    assert (found.workers, found.machines, found.weather, found.note) == (45.0, "塔吊2台", "晴", "浇筑三层")
    assert found.percents == (("桩基", 62.0, 12.0),)
    assert [one.file_name for one in found.photos] == ["现场.jpg"]
    assert (found.filed_by, found.versions) == ("张工", 1)
    (issue,) = issues(ledger, park.park_id, DAY).to_dict("records")
    assert (issue["issue"], issue["building"], issue["channel"]) == ("商砼供应不足", "9#", "驻守")
    said = ledger.rows("SELECT action, about FROM audit WHERE outcome = 'done' ORDER BY audit_id DESC LIMIT 2")
    assert {action for action, _about in said} == {"file_log", "raise_issue"}


def test_a_liaison_of_the_unit_that_builds_files_a_log_with_a_problem(ledger: Ledger, park: Park, site: Site) -> None:
    form(ledger, park, DAY, (site.site_id, "responsible_unit", "一建"))
    liaison = somebody(Role.REPORTER, Reach(units=frozenset({"一建"})), "liaison")
    filed = file_log(ledger, park, Log(site.site_id, DAY, problems=("商砼供应不足",)), "", by=liaison)
    assert len(filed.issues) == 1


def test_a_correction_is_another_version_and_nothing_is_overwritten(ledger: Ledger, park: Park, site: Site) -> None:
    file_log(ledger, park, Log(site.site_id, DAY, {site.site_id: 62.0}, 45, weather="晴", note="错"), "张工")
    before = entries(ledger)
    filed = file_log(ledger, park, Log(site.site_id, DAY, {site.site_id: 62.0}, 48, weather="晴", note=""), "李工")
    assert filed.values == 2  # the headcount and the note that was taken back; what is the same is not said twice
    assert entries(ledger) == before + 2
    found = site_log(ledger, park, site, DAY)
    assert found is not None
    assert (found.workers, found.note, found.versions) == (48.0, "", 2)
    assert (found.filed_by, found.changed_by) == ("张工", "李工")
    with pytest.raises(LogEmpty):
        file_log(ledger, park, Log(site.site_id, DAY, {site.site_id: 62.0}, 48, weather="晴"), "李工")


def test_the_same_as_yesterday_is_a_report_of_today(ledger: Ledger, park: Park, site: Site) -> None:
    file_log(ledger, park, Log(site.site_id, YESTERDAY, {site.site_id: 62.0}, 45, weather="晴"), "张工")
    filed = file_log(ledger, park, Log(site.site_id, DAY, {site.site_id: 62.0}, 45, weather="晴"), "张工")
    assert filed.values == 3
    assert last_before(ledger, park, site, DAY) == site_log(ledger, park, site, YESTERDAY)
    assert [log.on for log in history(ledger, park, site, DAY)] == [DAY, YESTERDAY]


@pytest.mark.parametrize(("percent", "doubt"), [(40.0, "backward"), (99.0, "jump")])
def test_what_falls_or_jumps_is_asked_about_and_stored_only_when_right(
    ledger: Ledger, park: Park, site: Site, percent: float, doubt: str
) -> None:
    form(ledger, park, YESTERDAY, (site.site_id, "percent", 60.0))
    log = Log(site.site_id, DAY, {site.site_id: percent}, 45, problems=("缺砖",))
    before = entries(ledger)
    with pytest.raises(LogAsks, match="9#") as asked:
        file_log(ledger, park, log, "张工", taken=[PHOTO])
    (one,) = asked.value.asked
    assert one.doubt == doubt
    assert entries(ledger) == before
    assert attachments(ledger, park.park_id) == []
    file_log(ledger, park, log, "张工", accepted=frozenset({one}))
    assert value(ledger, park, site.site_id, "percent", DAY) == percent


def test_nobody_on_site_is_asked_about_unless_work_stands_still(ledger: Ledger, park: Park, site: Site) -> None:
    with pytest.raises(LogAsks, match="停工"):
        file_log(ledger, park, Log(site.site_id, DAY, workers=0, weather="晴"), "张工")
    file_log(ledger, park, Log(site.site_id, DAY, workers=0, weather="停工"), "张工")


@pytest.mark.parametrize(
    ("log", "refusal", "says"),
    [
        (Log(0, DAY, {0: 120.0}), LogOutOfRange, "120"),
        (Log(0, DAY, {0: -1.0}), LogOutOfRange, "0–100"),
        (Log(0, DAY, workers=4.5), WorkersOutOfRange, "4.5"),
        (Log(0, DAY, workers=-3), WorkersOutOfRange, "-3"),
        (Log(0, DAY, note="字" * 1001), LogTooLong, "1001"),
        (Log(0, date.today() + timedelta(days=2), note="明天"), LogOfTomorrow, "还没有到"),
        (Log(0, DAY), LogEmpty, "没有填"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    ledger: Ledger, park: Park, site: Site, log: Log, refusal: type[Exception], says: str
) -> None:
    at_site = Log(site.site_id, log.day, dict.fromkeys(log.percents, 0.0), log.workers, note=log.note)
    if log.percents:
        at_site = Log(site.site_id, DAY, {site.site_id: log.percents[0]})
    before = entries(ledger)
    with pytest.raises(refusal, match=says):
        file_log(ledger, park, at_site, "张工")
    assert entries(ledger) == before


def test_a_percent_of_another_site_is_refused(ledger: Ledger, park: Park, site: Site) -> None:
    other = new(ledger, park, "building", "10#", site.project_id)
    form(ledger, park, DAY, (other, "percent", 5.0))
    for subject in (other, site.project_id, 999):
        with pytest.raises(UnknownSubject):
            file_log(ledger, park, Log(site.site_id, DAY, {subject: 50.0}), "张工")


def test_two_at_once_the_second_is_told(ledger: Ledger, park: Park, site: Site) -> None:
    seen = last_entry(ledger, site.site_id, DAY)
    file_log(ledger, park, Log(site.site_id, DAY, workers=45), "张工", seen=seen)
    with pytest.raises(LogFiledMeanwhile, match="张工") as told:
        file_log(ledger, park, Log(site.site_id, DAY, workers=50), "李工", seen=seen)
    file_log(ledger, park, Log(site.site_id, DAY, workers=50), "李工", seen=told.value.latest)
    assert value(ledger, park, site.site_id, "workers", DAY) == 50.0


def test_two_at_once_about_a_milestone_alone_the_second_is_told(
    ledger: Ledger, park: Park, site: Site, piles: int
) -> None:
    seen = last_entry(ledger, site.site_id, DAY)
    file_log(ledger, park, Log(site.site_id, DAY, {piles: 55.0}), "张工", seen=seen)
    with pytest.raises(LogFiledMeanwhile, match="张工"):
        file_log(ledger, park, Log(site.site_id, DAY, {piles: 56.0}), "李工", seen=seen)
    assert value(ledger, park, piles, "percent", DAY) == 55.0


def test_what_is_said_of_another_day_or_matter_is_no_conflict(ledger: Ledger, park: Park, site: Site) -> None:
    seen = last_entry(ledger, site.site_id, DAY)
    file_log(ledger, park, Log(site.site_id, YESTERDAY, workers=45), "张工")
    form(ledger, park, DAY, (site.site_id, "responsible_unit", "城建集团"))
    assert file_log(ledger, park, Log(site.site_id, DAY, workers=50), "李工", seen=seen).values == 1


@pytest.mark.parametrize("said", ["a percent", "a photo", "a problem"])
def test_whatever_is_filed_counts_as_the_log_of_the_day(
    ledger: Ledger, park: Park, site: Site, piles: int, said: str
) -> None:
    percents = {piles: 55.0} if said == "a percent" else {}
    log = Log(site.site_id, DAY, percents, problems=("缺砖",) if said == "a problem" else ())
    filed = file_log(ledger, park, log, "张工", taken=[PHOTO] if said == "a photo" else [])
    assert filed.values == len(percents)
    found = site_log(ledger, park, site, DAY)
    assert found is not None
    assert (found.filed_by, found.note, found.versions) == ("张工", "", 1)


def test_saying_yes_to_one_doubt_is_no_yes_to_another(ledger: Ledger, park: Park, site: Site) -> None:
    with pytest.raises(LogAsks) as nobody:
        file_log(ledger, park, Log(site.site_id, DAY, workers=0, weather="晴"), "张工")
    right = frozenset(nobody.value.asked)
    with pytest.raises(LogAsks) as asked:
        file_log(ledger, park, Log(site.site_id, DAY, {site.site_id: 5.0}, 0, weather="晴"), "张工", accepted=right)
    assert [one.doubt for one in asked.value.asked] == ["backward"]
    right = frozenset(asked.value.asked)
    with pytest.raises(LogAsks):  # another fall
        file_log(ledger, park, Log(site.site_id, DAY, {site.site_id: 1.0}), "张工", accepted=right)


def test_a_problem_that_comes_back_after_its_close_out_is_another_issue(ledger: Ledger, park: Park, site: Site) -> None:
    before = DAY - timedelta(days=2)
    (first,) = file_log(ledger, park, Log(site.site_id, before, workers=45, problems=("缺砖",)), "张工").issues
    told = {"category": "材料", "responsible_unit": "区工投公司", "due": DAY}
    for step, who, values in (
        (Step.ACCEPT, "李主任", told), (Step.SUBMIT, "王工", {}), (Step.PASS, "李主任", {}), (Step.CLOSE, "李主任", {}),
    ):  # fmt: skip
        take_step(ledger, park, first, step, on=YESTERDAY, words="办了", values=values, author=who)
    late = file_log(ledger, park, Log(site.site_id, before, workers=46, problems=("缺砖",)), "张工")
    assert (late.issues, len(late.repeated)) == ((), 1)  # of a day on which the first one stood
    log = Log(site.site_id, DAY, workers=45, problems=("缺砖",))
    (second,) = file_log(ledger, park, log, "张工").issues
    rows = issues(ledger, park.park_id, DAY).set_index("issue_id")
    assert (rows.loc[second, "issue"], rows.loc[second, "remark"]) == ("缺砖", "2023年第 1 号之后再次出现")
    again = file_log(ledger, park, Log(site.site_id, DAY, workers=47, problems=("缺砖",)), "张工")
    assert [one.number.number for one in again.repeated] == [2]
    tomorrow = file_log(ledger, park, Log(site.site_id, day("08-29"), workers=47, problems=("缺砖",)), "张工")
    assert ([one.number.number for one in tomorrow.repeated], tomorrow.issues) == ([2], ())


def test_a_problem_that_stands_already_is_told_and_holds_nothing_up(ledger: Ledger, park: Park, site: Site) -> None:
    file_log(ledger, park, Log(site.site_id, YESTERDAY, workers=45, problems=("缺砖",)), "张工")
    filed = file_log(ledger, park, Log(site.site_id, DAY, workers=40, problems=("缺砖", "缺水")), "张工")
    assert (filed.values, len(filed.issues), len(filed.repeated)) == (1, 1, 1)
    assert len(issues(ledger, park.park_id, DAY)) == 2


def test_the_parts_of_a_site_are_what_is_under_way_first(ledger: Ledger, park: Park, site: Site, piles: int) -> None:
    later = new(ledger, park, "milestone", "验收", site.site_id)
    form(ledger, park, day("08-20"), (later, "planned_start", day("12-01")))
    found = parts(ledger, park, site, DAY)
    assert [(part.name, part.before, part.before_on, part.under_way) for part in found] == [
        ("整体", 60.0, day("08-20"), True),
        ("桩基", 50.0, day("08-20"), True),
        ("验收", None, None, False),
    ]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_judging_stores_nothing_and_asks_exactly_where_an_upload_would(
    ledger: Ledger, park: Park, site: Site, course: list[float]
) -> None:
    before = entries(ledger)
    for percent in course:
        rise = percent - 60.0
        doubtful = rise < -0.05 or (rise >= 30.0 and rise / 8 > 10.0)
        try:
            judge(ledger, park, Log(site.site_id, DAY, {site.site_id: percent}))
            asked = False
        except LogAsks:
            asked = True
        assert asked == doubtful
    assert entries(ledger) == before
