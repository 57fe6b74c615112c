from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.model.dates import days_in, from_cell, read_number, read_text

REPORT = date(2023, 8, 28)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2023.10.31", "2023-10-31"),
        ("2023/9/12", "2023-09-12"),
        ("2023年10月31日", "2023-10-31"),
        ("2023-10-31 00:00:00", "2023-10-31"),
        ("20231031", "2023-10-31"),
        ("10月31日前", "2023-10-31"),
        ("10.31", "2023-10-31"),
        ("10月底", "2023-10-31"),
        ("10月底前", "2023-10-31"),
        ("十月底前", "2023-10-31"),
        ("2023年11月底", "2023-11-30"),
        ("2024年2月", "2024-02-29"),
        ("2023.10", "2023-10-31"),
        ("10月上旬", "2023-10-10"),
        ("10月中旬", "2023-10-20"),
        ("10月下旬", "2023-10-31"),
        ("三季度末", "2023-09-30"),
        ("年底前", "2023-12-31"),
        ("明年6月底", "2024-06-30"),
        ("本月底", "2023-08-31"),
        ("下月10日", "2023-09-10"),
        ("Oct 31, 2023", "2023-10-31"),
        ("31-Oct-2023", "2023-10-31"),
        ("31/10/2023", "2023-10-31"),
    ],
)
def test_written_days(written: str, expected: str) -> None:
    assert read_text(written, "finish", REPORT).value == date.fromisoformat(expected)


@pytest.mark.parametrize("written", ["2023.4.31", "2023-02-30", "8月32日", "2023.13.45", "国庆前", "abc"])
def test_what_is_no_day(written: str) -> None:
    assert read_text(written, "finish", REPORT).trouble == "not_a_date"


@pytest.mark.parametrize("written", ["待定", "TBC", "/", "—", ""])
def test_nothing_is_nothing(written: str) -> None:
    reading = read_text(written, "finish", REPORT)
    assert reading.value is None and reading.trouble == ""


def test_words_that_are_kept_or_asked_about() -> None:
    assert read_text("长期坚持", "finish", REPORT).standing
    assert read_text("预计7月15日", "finish", REPORT).forecast
    assert read_text("10月底前", "finish", None).trouble == "no_year"
    assert read_text("立即整改", "finish", REPORT).trouble == "words"
    assert read_text("原8月1日，调整为9月1日", "finish", REPORT).trouble == "unclear"


@pytest.mark.parametrize(
    "written", ["2023.3.1-2023.5.30", "3月1日至5月30日", "2023.3.1-5.30", "2023年3月1日~2023年5月30日"]
)
def test_spans(written: str) -> None:
    reading = read_text(written, "finish", REPORT)
    assert (reading.value, reading.until) == (date(2023, 3, 1), date(2023, 5, 30))


def test_spans_of_months() -> None:
    reading = read_text("2023.3-2023.10", "finish", REPORT)
    assert (reading.value, reading.until) == (date(2023, 3, 1), date(2023, 10, 31))


def test_numbers() -> None:
    assert read_number(45230, REPORT).value == date(2023, 10, 31)
    assert read_number(2023.9, REPORT).value == date(2023, 9, 30)
    assert read_number(2023.1, REPORT).trouble == "unclear"
    assert read_number(10.31, REPORT).value == date(2023, 10, 31)
    assert read_number(80, REPORT).trouble == "not_a_date"
    assert read_number(0, REPORT).value is None


def test_cells_that_are_days() -> None:
    assert from_cell(datetime(2023, 8, 28, 9)).value == REPORT
    assert from_cell(date(1900, 1, 1)).trouble == ""
    assert from_cell(date(1905, 5, 5)).trouble == "not_a_date"


@given(
    st.dates(date(1990, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0}"]),
)
def test_every_day_comes_back(day: date, form: str) -> None:
    assert read_text(form.format(day), "finish", None).value == day
    assert days_in(form.format(day)) == (day,)


@given(st.one_of(st.floats(), st.floats(0, 13), st.integers(1, 12).map(lambda month: month + 1e-9)))
def test_any_number_is_read_without_a_fault(number: float) -> None:
    assert read_number(number, REPORT) is not None


def test_what_a_calculation_left_of_a_whole_number_is_no_day() -> None:
    assert read_number(3.0000000001, REPORT).trouble == "not_a_date"
