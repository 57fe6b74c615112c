import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.model.building_names import building_key, buildings, names_buildings, same_building


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1#厂房", ["1#"]),
        ("1号楼", ["1#"]),
        ("1＃", ["1#"]),
        ("10号厂房", ["10#"]),
        ("一号楼", ["1#"]),
        ("3栋", ["3#"]),
        ("1#-8#", [f"{n}#" for n in range(1, 9)]),
        ("1#-8#厂房", [f"{n}#" for n in range(1, 9)]),
        ("1~4#", ["1#", "2#", "3#", "4#"]),
        ("1-4号楼", ["1#", "2#", "3#", "4#"]),
        ("1#厂房-3#厂房", ["1#", "2#", "3#"]),
        ("1#、3#、5#-7#", ["1#", "3#", "5#", "6#", "7#"]),
        ("11#、12#厂房", ["11#", "12#"]),
        ("1、2、3号楼", ["1#", "2#", "3#"]),
        ("1#～8#厂房共8栋", [f"{n}#" for n in range(1, 9)]),
        ("人才公寓", ["人才公寓"]),
        ("人才公寓、孵化中心", ["人才公寓", "孵化中心"]),
        ("A栋", ["A栋"]),
        ("园区道路及管网", ["园区道路及管网"]),
        ("1#宿舍楼", ["1#宿舍楼"]),
        ("", []),
        ("1#-900#", ["1#-900#"]),
    ],
)
def test_names(written: str, expected: list[str]) -> None:
    assert list(buildings(written)) == expected


def test_same_building() -> None:
    assert same_building("1号楼", "１＃厂房")
    assert same_building("a栋", "A栋")
    assert not same_building("1#", "11#")
    assert building_key("1#-8#") != building_key("1#")


def test_only_numbered_names_count_as_buildings() -> None:
    assert names_buildings("1#-8#")
    assert not names_buildings("桩基")
    assert not names_buildings("2023-08-28")
    assert not names_buildings("1-4")


@given(
    st.integers(1, 99),
    st.integers(1, 40),
    st.sampled_from(["-", "~", "至", "～", "—"]),
    st.sampled_from(["#", "#厂房", "号楼"]),
)
def test_ranges_hold_every_building_between(first: int, more: int, sign: str, suffix: str) -> None:
    assert list(buildings(f"{first}{sign}{first + more}{suffix}")) == [f"{n}#" for n in range(first, first + more + 1)]
