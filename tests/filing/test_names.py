"""When two written names are one thing, and when they only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.filing.names import ALIKE, Known, candidates, contains, name_key


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("building", "1号楼", "1#厂房"),
        ("building", "１＃", "1#"),
        ("building", "人才公寓", " 人才公寓 "),
        ("project", "临港产业园（三期）", "临港产业园(三期)"),
        ("project", "临港 产业园", "临港产业园"),
        ("milestone", "主体结构：封顶", "主体结构封顶"),
        ("milestone", "ＡＢ段", "ab段"),
    ],
)
def test_written_differently_and_the_same(kind: str, one: str, other: str) -> None:
    assert name_key(kind, one) == name_key(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("building", "1#", "11#"),
        ("building", "1#", "2#"),
        ("project", "二期标准化厂房", "三期标准化厂房"),
        ("milestone", "主体1-2层", "主体12层"),
        ("milestone", "主体1、2层", "主体12层"),
        ("project", "2023-1标段", "20231标段"),
    ],
)
def test_different_things(kind: str, one: str, other: str) -> None:
    assert name_key(kind, one) != name_key(kind, other)


@given(st.sampled_from(["project", "milestone", "issue"]), st.text(max_size=30))
def test_a_key_is_its_own_key(kind: str, name: str) -> None:
    key = name_key(kind, name)
    assert name_key(kind, f" {name}　") == key


def test_candidates_are_the_likeliest_first_at_most_five() -> None:
    known = [Known(n, f"临港产业园{text}") for n, text in enumerate(("一期", "二期", "三期", "四期", "五期", "六期"))]
    found = candidates("project", "临港产业园三期厂房", [*known, Known(99, "道路")])
    assert found[0].name == "临港产业园三期"
    assert len(found) == 5
    assert candidates("project", "污水处理厂", known) == ()
    assert 0 < ALIKE < 1


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("三期标准化厂房", ["临港产业园三期标准化厂房", "临港产业园二期标准化厂房"], "临港产业园三期标准化厂房"),
        ("恩阳区园区道路", ["园区道路"], "园区道路"),
        ("标准化厂房", ["二期标准化厂房", "三期标准化厂房"], None),  # two contain it
        ("三期标准化厂房", ["标准化厂房"], None),  # a new phase is no longer name of the old thing
        ("标准化厂房", ["三期标准化厂房"], None),
        ("厂房", ["临港厂房"], None),  # too short to mean anything
        ("临港厂房", ["厂房"], None),
    ],
)
def test_a_name_within_a_name(name: str, known: list[str], found: str | None) -> None:
    hit = contains("project", name, [Known(n, text) for n, text in enumerate(known)])
    assert (hit.name if hit else None) == found
