"""What counts on a day: later as-of first, then later recorded; a withdrawal hides all of an upload."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.filing.issues import raise_issue
from park_dispatch.filing.meetings import mark_discussed
from park_dispatch.ledger import habits, reading
from park_dispatch.ledger.decisions import decide
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import AlreadyWithdrawn, FileStored, NoSuchUpload, ReasonMissing, UnknownSubject
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form, add_park, withdraw
from tests.small_park import DAY, day, form, new, upload, value
from tests.thorough import times


@pytest.fixture
def building(ledger: Ledger, park: Park) -> int:
    return new(ledger, park, "building", "9#", new(ledger, park, "project", "三期"))


def test_a_value_counts_from_its_day_on(ledger: Ledger, park: Park, building: int) -> None:
    upload(ledger, park, day("08-10"), [(building, "percent", 40.0)])
    upload(ledger, park, day("08-20"), [(building, "percent", 55.0)])
    said = [value(ledger, park, building, "percent", day(d)) for d in ("08-09", "08-10", "08-19", "08-20", "09-30")]
    assert said == [None, 40.0, 40.0, 55.0, 55.0]


def test_on_one_day_the_later_recorded_counts(ledger: Ledger, park: Park, building: int) -> None:
    upload(ledger, park, DAY, [(building, "percent", 60.0)])
    form(ledger, park, DAY, (building, "percent", 58.0))
    assert value(ledger, park, building, "percent", DAY) == 58.0


def test_an_older_report_filed_late_does_not_overwrite_a_newer_one(ledger: Ledger, park: Park, building: int) -> None:
    upload(ledger, park, day("08-20"), [(building, "percent", 55.0), (building, "issue", "缺商砼")])
    upload(ledger, park, day("08-10"), [(building, "percent", 40.0), (building, "contractor", "四建")])
    assert value(ledger, park, building, "percent", DAY) == 55.0
    assert value(ledger, park, building, "percent", day("08-15")) == 40.0
    assert value(ledger, park, building, "contractor", DAY) == "四建"


def test_withdrawing_brings_the_former_values_back_whole(ledger: Ledger, park: Park, building: int) -> None:
    upload(ledger, park, day("08-10"), [(building, "percent", 40.0), (building, "delivery_deadline", day("10-31"))])
    wrong = upload(
        ledger,
        park,
        day("08-20"),
        [(building, "percent", 90.0), (building, "delivery_deadline", day("12-31")), (building, "issue", "错报")],
    )
    form(ledger, park, day("08-21"), (building, "contractor", "四建"))
    withdraw(ledger, wrong, " 填错行 ", "王五")
    said = {name: value(ledger, park, building, name, DAY) for name in ("percent", "delivery_deadline", "issue")}
    assert said == {"percent": 40.0, "delivery_deadline": day("10-31"), "issue": None}
    assert value(ledger, park, building, "contractor", DAY) == "四建"  # a form belongs to no upload
    row = reading.uploads(ledger, park.park_id).set_index("upload_id").loc[wrong]
    assert (row["withdrawn_by"], row["withdrawn_why"]) == ("王五", "填错行")


def test_reading_functions_agree_that_a_withdrawn_upload_is_gone(ledger: Ledger, park: Park, building: int) -> None:
    number = upload(ledger, park, DAY, [(building, "percent", 40.0), (building, "planned_start", day("03-01"))])
    withdraw(ledger, number, "试", "王五")
    assert reading.last_report(ledger, park.park_id) is None
    assert reading.first_report(ledger, park.park_id) is None
    assert reading.live_subjects(ledger, park.park_id) == set()
    assert reading.state(ledger, park.park_id, DAY, ("building",), ("percent",)).empty
    assert reading.first_plan(ledger, park.park_id, DAY).empty
    assert reading.percents(ledger, park.park_id, [DAY]).empty
    assert reading.history(ledger, [building], "percent", DAY).empty
    assert reading.sources(ledger, [building], DAY).empty
    assert habits.report_days(ledger, park.park_id, day("01-01"), DAY).empty
    assert len(reading.subjects(ledger, park.park_id)) == 2  # the names stay


def test_withdrawing_needs_a_reason_an_upload_and_happens_once(ledger: Ledger, park: Park, building: int) -> None:
    number = upload(ledger, park, DAY, [(building, "percent", 40.0)])
    form(ledger, park, DAY, (building, "percent", 41.0))
    with pytest.raises(ReasonMissing):
        withdraw(ledger, number, "  ", "王五")
    for unknown in (number + 1, 0):  # 0 marks forms: they must not be taken back all at once
        with pytest.raises(NoSuchUpload):
            withdraw(ledger, unknown, "试", "王五")
    withdraw(ledger, number, "试", "王五")
    with pytest.raises(AlreadyWithdrawn):
        withdraw(ledger, number, "试", "王五")
    assert value(ledger, park, building, "percent", DAY) == 41.0


def test_sources_tell_where_each_value_stood(ledger: Ledger, park: Park, building: int) -> None:
    entry = NewEntry(building, "percent", 40.0, DAY, "三期 进度", "G7")
    number = upload(ledger, park, DAY, [entry], author="联络员")
    form(ledger, park, DAY, (building, "issue", "缺商砼"), author="专人")
    rows = reading.sources(ledger, [building], DAY).set_index("field")
    file = rows.loc["percent", ["number", "author", "upload_id", "sheet", "cell"]].tolist()
    assert file == [40.0, "联络员", number, "三期 进度", "G7"]
    assert rows.loc["percent", "file_name"].endswith(".xlsx")
    assert rows.loc["issue", ["text", "author", "upload_id", "file_name", "cell"]].tolist() == [
        "缺商砼",
        "专人",
        0,
        "",
        "",
    ]


def test_history_keeps_every_value_the_counting_one_last(ledger: Ledger, park: Park, building: int) -> None:
    upload(ledger, park, day("08-20"), [(building, "percent", 55.0)])
    upload(ledger, park, day("08-10"), [(building, "percent", 40.0)])
    upload(ledger, park, day("08-20"), [(building, "percent", 54.0)])
    rows = reading.history(ledger, [building], "percent", DAY)
    assert rows["value"].tolist() == [40.0, 55.0, 54.0]
    assert pd.to_datetime(rows["as_of"]).dt.date.tolist() == [day("08-10"), day("08-20"), day("08-20")]
    assert reading.history(ledger, [], "percent", DAY).empty


def test_a_state_is_of_the_things_and_fields_asked_for(ledger: Ledger, park: Park, building: int) -> None:
    upload(ledger, park, day("08-10"), [(building, "percent", 40.0), (building, "contractor", "四建")])
    upload(ledger, park, day("08-20"), [(building, "issue", "缺商砼")])
    (row,) = reading.state(ledger, park.park_id, DAY, ("building",), ("percent", "contractor")).to_dict("records")
    assert (row["name"], row["percent"], row["contractor"]) == ("9#", 40.0, "四建")
    assert row["reported_on"] == pd.Timestamp("2023-08-10")  # what was said of other things is not asked
    assert reading.state(ledger, park.park_id, DAY, ("building",), ("due",)).empty
    assert reading.state(ledger, park.park_id, DAY, ("milestone",), ("percent",)).empty
    with pytest.raises(ValueError, match="building"):
        reading.state(ledger, park.park_id, DAY, ("building'",), ("percent",))


def test_parks_do_not_see_each_other(ledger: Ledger, park: Park, building: int) -> None:
    add_park(ledger, "秦川园区", "测试", demo=True, remark="演示")
    other = reading.parks(ledger)[1]
    assert (other.name, other.demo, other.remark) == ("秦川园区", True, "演示")
    upload(ledger, park, DAY, [(building, "percent", 40.0)])
    assert reading.last_report(ledger, other.park_id) is None
    assert reading.state(ledger, other.park_id, DAY, ("building",), ("percent",)).empty
    assert reading.uploads(ledger, other.park_id).empty
    with pytest.raises(UnknownSubject):
        upload(ledger, other, DAY, [(building, "percent", 50.0)])


def test_types_come_back_as_they_went_in(ledger: Ledger, park: Park, building: int) -> None:
    far = date(2999, 12, 31)
    upload(ledger, park, DAY, [(building, "due", far), (building, "floor_area_m2", 7), (building, "remark", "")])
    assert value(ledger, park, building, "due", DAY) == far
    assert value(ledger, park, building, "floor_area_m2", DAY) == 7.0
    assert value(ledger, park, building, "remark", DAY) == ""
    form(ledger, park, DAY, (building, "due", "长期坚持"))
    assert value(ledger, park, building, "due", DAY) == "长期坚持"


@pytest.mark.parametrize("bad", [150.0, -5.0, float("nan"), "八成", DAY])
def test_a_percent_that_is_none_leaves_nothing_of_its_upload(
    ledger: Ledger, park: Park, building: int, bad: float | str | date
) -> None:
    before = ledger.version
    with pytest.raises(duckdb.ConstraintException):
        upload(ledger, park, DAY, [(building, "issue", "缺商砼"), (building, "percent", bad)])
    assert reading.uploads(ledger, park.park_id).empty
    assert reading.last_report(ledger, park.park_id) is None
    assert ledger.version == before


def test_an_entry_about_nothing_known_is_refused_whole(ledger: Ledger, park: Park, building: int) -> None:
    for unknown in (-7, 999):
        with pytest.raises(UnknownSubject):
            upload(ledger, park, DAY, [(building, "percent", 40.0), (unknown, "percent", 1.0)])
        with pytest.raises(UnknownSubject):
            form(ledger, park, DAY, (unknown, "percent", 1.0))
    assert reading.uploads(ledger, park.park_id).empty


def test_the_same_bytes_are_stored_once_until_withdrawn(ledger: Ledger, park: Park, building: int) -> None:
    first = upload(ledger, park, DAY, [(building, "percent", 40.0)], sha256="same", author="甲")
    with pytest.raises(FileStored, match="甲"):
        upload(ledger, park, DAY, [(building, "percent", 40.0)], sha256="same")
    withdraw(ledger, first, "试", "乙")
    second = upload(ledger, park, DAY, [(building, "percent", 40.0)], sha256="same")
    found = reading.same_file(ledger, park.park_id, "same")
    assert found is not None and found.upload_id == second > first


def test_ids_go_on_after_a_rollback_and_after_reopening(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "park.duckdb")
    add_park(ledger, "园", "测试")
    park = reading.parks(ledger)[0]
    building = new(ledger, park, "building", "1#")
    first = upload(ledger, park, DAY, [(building, "percent", 1.0)])
    with pytest.raises(duckdb.ConstraintException):
        upload(ledger, park, DAY, [(building, "percent", 101.0)], subjects=[NewSubject(-1, "building", 0, "2#", "2#")])
    second = upload(ledger, park, DAY, [(building, "percent", 2.0)])
    assert second == first + 1  # nothing of the failed one is left, not even its numbers
    ledger.close()
    again = open_ledger(tmp_path / "park.duckdb")
    assert upload(again, park, DAY, [(building, "percent", 3.0)]) == second + 1
    assert new(again, park, "building", "2#") == building + 1
    assert again.rows("SELECT count(*), count(DISTINCT entry_id), count(DISTINCT place) FROM entry") == [(3, 3, 3)]
    again.close()


def test_a_thing_named_twice_exists_once(ledger: Ledger, park: Park) -> None:
    named = [NewSubject(-1, "project", 0, "三期", "三期"), NewSubject(-2, "building", -1, "9#厂房", "9#")]
    first = add_form(ledger, park.park_id, named, [], "甲")
    second = add_form(ledger, park.park_id, [*named, NewSubject(-3, "building", -1, "10#", "10#")], [], "乙")
    assert (second[-1], second[-2]) == (first[-1], first[-2])
    rows = reading.subjects(ledger, park.park_id)
    assert rows["name"].tolist() == ["三期", "9#厂房", "10#"]
    assert rows["parent_id"].tolist() == [0, first[-1], first[-1]]


def test_the_baseline_is_the_first_plan_until_one_is_confirmed_with_a_reason(
    ledger: Ledger, park: Park, building: int
) -> None:
    def baseline(on: str) -> list[str]:
        row = reading.first_plan(ledger, park.park_id, day(on)).set_index("subject_id").loc[building]
        return [f"{row[c]:%m-%d}" for c in ("baseline_start", "baseline_finish")]

    plan = ("planned_start", "planned_finish")
    for on, (start, finish), reason in (
        ("03-01", ("03-01", "06-30"), ""),
        ("04-01", ("03-05", "07-15"), ""),
        ("05-01", ("03-05", "08-15"), "设计变更"),
        ("06-01", ("03-05", "09-15"), ""),
    ):
        said = [(building, name, day(d)) for name, d in zip(plan, (start, finish), strict=True)]
        last = upload(ledger, park, day(on), said, reason=reason)
    assert [baseline(on) for on in ("03-31", "04-30", "05-31", "06-30")] == [
        ["03-01", "06-30"],
        ["03-01", "06-30"],
        ["03-05", "08-15"],
        ["03-05", "08-15"],
    ]
    withdraw(ledger, last - 1, "变更未获批", "王五")
    assert baseline("06-30") == ["03-01", "06-30"]


@dataclass(frozen=True)
class Told:
    """One step of a random history: an upload (or form) of one value, or the withdrawal of an earlier upload."""

    offset: int
    subject: int
    percent: float
    by_form: bool
    withdraws: int | None


TOLD = st.builds(
    Told,
    offset=st.integers(0, 12),
    subject=st.integers(0, 2),
    percent=st.integers(0, 100).map(float),
    by_form=st.booleans(),
    withdraws=st.none() | st.integers(0, 8),
)


@settings(max_examples=times(15))
@given(history=st.lists(TOLD, max_size=14), on=st.integers(-1, 13))
def test_the_ledger_agrees_with_a_list_in_memory(
    tmp_path_factory: pytest.TempPathFactory, history: list[Told], on: int
) -> None:
    ledger = open_ledger(tmp_path_factory.mktemp("ledger") / "park.duckdb")
    add_park(ledger, "园", "测试")
    park = reading.parks(ledger)[0]
    things = [new(ledger, park, "building", f"{n}#") for n in range(3)]
    kept: list[tuple[date, int, int, int, float]] = []  # as-of, recorded, upload, subject, percent
    gone: set[int] = set()
    uploads: list[int] = []
    for recorded, told in enumerate(history):
        if told.withdraws is not None and told.withdraws < len(uploads):
            number = uploads[told.withdraws]
            if number not in gone:
                withdraw(ledger, number, "试", "甲")
                gone.add(number)
            continue
        as_of, thing = DAY + timedelta(days=told.offset), things[told.subject]
        number = 0
        if told.by_form:
            form(ledger, park, as_of, (thing, "percent", told.percent))
        else:
            number = upload(ledger, park, as_of, [(thing, "percent", told.percent)])
            uploads.append(number)
        kept.append((as_of, recorded, number, thing, told.percent))
    cut = DAY + timedelta(days=on)
    live = [row for row in sorted(kept) if row[2] not in gone and row[0] <= cut]
    wanted = {thing: percent for _, _, _, thing, percent in live}
    state = reading.state(ledger, park.park_id, cut, ("building",), ("percent",))
    assert dict(zip(state["subject_id"], state["percent"], strict=True)) == wanted
    last = reading.percents(ledger, park.park_id, [cut])
    assert dict(zip(last["subject_id"], last["percent_0"], strict=True)) == wanted
    chronicle = reading.history(ledger, things, "percent", cut)
    assert chronicle[["subject_id", "value"]].to_numpy().tolist() == [[thing, p] for _, _, _, thing, p in live]
    assert {i: n for i, _, n, _, _, _ in reading.last_values(ledger, park.park_id, cut)} == wanted
    ledger.close()


def test_numbers_count_from_one_in_each_year_and_none_is_given_twice(ledger: Ledger, park: Park) -> None:
    def note(text: str, on: date) -> int:
        return add_form(
            ledger, park.park_id, [NewSubject(-1, "dispatch", 0, text, text)], [NewEntry(-1, "note", text, on)], "张三"
        )[-1]

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda at: note(f"事项{at}", DAY), range(40)))
    later = note("来年的事", date(2024, 1, 2))
    new(ledger, park, "issue", "缺砼")
    found = reading.numbers(ledger, park.park_id, "dispatch")
    assert sorted(found[one] for one in ids) == [(2023, number) for number in range(1, 41)]
    assert found[later] == (2024, 1)
    assert next(iter(reading.numbers(ledger, park.park_id, "issue").values())).number == 1


def test_talk_leaves_what_is_known_of_the_works(ledger: Ledger, park: Park) -> None:
    """What is typed in a meeting does not make the situation be computed anew; anything said of the works does."""
    building = new(ledger, park, "building", "9#")
    seen: list[int] = []

    def known() -> int:
        ledger.remember("works", lambda: seen.append(1), WORKS)
        return len(seen)

    assert known() == known() == 1
    item = new(ledger, park, "dispatch", "清场")
    form(ledger, park, DAY, (item, "status", "已完成"))
    form(ledger, park, DAY, (building, "workers", 30.0), (building, "site_note", "支模"))
    mark_discussed(ledger, park, DAY, "starts-1", "9# 应开工", "张三")
    raise_issue(ledger, park, "道路太窄", on=DAY, building="9#", author="张三")
    assert known() == 1
    form(ledger, park, DAY, (item, "status", "未完成"), (building, "percent", 5.0))
    assert known() == 2
    number = upload(ledger, park, DAY, [(building, "percent", 6.0)])
    assert known() == 3
    withdraw(ledger, number, "填错", "张三")
    assert known() == 4
    decide(ledger, park.park_id, 0, "lights", "wuhan", DAY, "张三")
    assert known() == 5
