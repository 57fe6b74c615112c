import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.model.percent import column_scale, overall, read_number, read_text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("80%", 80),
        ("80％", 80),
        ("约80%", 80),
        ("已完成80%", 80),
        ("８０", 80),
        ("八成", 80),
        ("九成五", 95),
        ("百分之八十五", 85),
        ("√", 100),
        ("完成", 100),
        ("未开工", 0),
        ("80.5%", 80.5),
        ("完成总工程量的80%", 80),
        ("80% ", 80),
    ],
)
def test_written_percentages(written: str, value: float) -> None:
    assert read_text(written, "points").value == value
    assert read_text(written, "points").trouble == ""


@pytest.mark.parametrize(
    ("written", "trouble"),
    [
        ("120%", "out_of_range"),
        ("-5%", "out_of_range"),
        ("75%-80%", "several"),
        ("75-80%", "several"),
        ("主体施工", "words"),
        ("砌体80%，抹灰50%", "several"),
        ("0.5", "unclear"),
    ],
)
def test_what_is_no_percentage(written: str, trouble: str) -> None:
    assert read_text(written, "points").trouble == trouble


def test_a_column_decides_what_its_numbers_mean() -> None:
    assert column_scale([0.8, 1, 0, 0.46], False) == "fraction"
    assert column_scale([80, 100, 1], False) == "points"
    assert column_scale([0, 1, 1], False) == "unknown"
    assert column_scale([80], True) == "fraction"
    assert read_number(1, "fraction").value == 100
    assert read_number(1, "points").value == 1
    assert read_number(1, "unknown").value == 100
    assert read_number(1.2, "fraction").trouble == "out_of_range"
    assert read_number(80, "fraction").mixed


@given(st.integers(0, 100))
def test_fractions_and_points_agree(value: int) -> None:
    assert read_number(value / 100, "fraction").value == value
    assert read_number(float(value), "points").value == value
    assert read_text(f"{value}%", "fraction").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("已完成80%", 80),
        ("总体形象进度达80%", 80),
        ("主体封顶，总体完成85%", 85),
        ("桩基施工完成40%", None),
        ("砌体完成50%，抹灰完成20%", None),
    ],
)
def test_only_the_whole_counts_as_overall(text: str, value: float | None) -> None:
    assert overall(text).value == value
