"""Task lists of scheduling programs: what stands under what."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.intake.outline import Place, depth, places
from tests.intake.reading import D, N, read, said


@pytest.mark.parametrize(
    ("value", "deep"),
    [(3.0, 3), ("3", 3), ("1.2.4", 3), ("JX.1.02", 3), (1.2, 2), ("JX", 1), ("说明", None), (N, N), ("0", N)],
)
def test_how_deep_a_level_or_a_code_stands(value: Any, deep: int | None) -> None:
    assert depth(value) == deep


def test_a_building_is_a_task_that_has_parts_and_a_building_s_name() -> None:
    found = places(
        [1.0, 2.0, 3.0, 3.0, 2.0, 3.0, 2.0], ["智造基地一期", "5#楼", "桩基", "主体", "地下车库", "防水", "收尾"]
    )
    project = "智造基地一期"
    assert found == [
        Place(N, N),
        Place(project, "5#楼", True),
        Place(project, "5#楼"),
        Place(project, "5#楼"),
        Place(project, "地下车库", True),
        Place(project, "地下车库"),
        Place(project, N),
    ]


@given(
    st.lists(st.tuples(st.one_of(st.none(), st.floats(1, 6)), st.one_of(st.none(), st.text(max_size=6))), max_size=12)
)
def test_every_row_gets_a_place(rows: list[tuple[float | None, str | None]]) -> None:
    assert len(places([level for level, _name in rows], [name for _level, name in rows])) == len(rows)


def test_a_project_export() -> None:
    found = read(
        [
            ["标识号", "大纲级别", "任务名称", "工期", "开始时间", "完成时间", "完成百分比", "前置任务"],
            [1.0, 1.0, "临湖科技园二期工程", "420 个工作日", "2024年1月8日 8:00", "2025年8月15日 17:00", 0.48, N],
            [2.0, 2.0, "5#楼", "300 个工作日", "2024年2月19日 8:00", "2025年4月18日 17:00", 0.62, N],
            [3.0, 3.0, "管桩施工", "30 个工作日", "2024年2月19日 8:00", "2024年3月29日 17:00", 1.0, N],
            [4.0, 2.0, "6#楼", "300 个工作日", "2024年3月4日 8:00", "2025年5月9日 17:00", 0.4, N],
            [5.0, 3.0, "管桩施工", "30 个工作日", "2024年3月4日 8:00", "2024年4月12日 17:00", 0.9, "3"],
        ],
        percents=(6,),
    )
    fields = ("project", "building", "milestone", "planned_start", "planned_finish", "percent")
    park = "临湖科技园二期工程"
    assert said(found, *fields)[1:] == [
        (3, park, "5#", N, D(2024, 2, 19), D(2025, 4, 18), 62),
        (4, park, "5#", "管桩施工", D(2024, 2, 19), D(2024, 3, 29), 100),
        (5, park, "6#", N, D(2024, 3, 4), D(2025, 5, 9), 40),
        (6, park, "6#", "管桩施工", D(2024, 3, 4), D(2024, 4, 12), 90),
    ]
    assert not found.warnings
