"""Weights: given, by template, by duration, alike; one source for a whole building."""

import numpy as np
import pandas as pd
import pytest

from park_dispatch.planning.weights import milestone_weights, template

RC = (
    "临建场平",
    "桩基",
    "基础±0",
    "主体结构",
    "二次结构",
    "屋面",
    "外墙门窗",
    "内装地坪",
    "机电安装",
    "室外",
    "验收备案",
)


def frame(*rows: tuple[int, str, float | None, str | None, str | None]) -> pd.DataFrame:
    """(building, name, weight, start, finish)."""
    found = pd.DataFrame(rows, columns=["parent_id", "name", "weight", "baseline_start", "baseline_finish"])
    found["weight"] = found["weight"].astype("float64")
    for column in ("baseline_start", "baseline_finish"):
        found[column] = pd.to_datetime(found[column])
    return found


def weighed(*rows: tuple[int, str, float | None, str | None, str | None]) -> tuple[list[float], list[str]]:
    weight, source = milestone_weights(frame(*rows))
    return weight.tolist(), source.tolist()


def test_given_weights_win_even_where_a_template_fits() -> None:
    assert weighed((9, "桩基", 70.0, None, None), (9, "屋面", 30.0, None, None)) == ([70.0, 30.0], ["given", "given"])


def test_one_weight_missing_and_the_whole_building_falls_back() -> None:
    weights, sources = weighed(
        (9, "桩基", 70.0, None, None), (9, "屋面", None, None, None), (10, "桩基", 5.0, None, None)
    )
    assert (weights, sources) == ([10.0, 4.0, 5.0], ["template", "template", "given"])


def test_weights_that_are_all_zero_are_no_weights() -> None:
    assert weighed((9, "甲", 0.0, None, None), (9, "乙", 0.0, None, None)) == ([1.0, 1.0], ["equal", "equal"])


@pytest.mark.parametrize("name", ["rc_factory", "steel_factory"])
def test_a_template_adds_up_to_one_hundred(name: str) -> None:
    assert sum(item.weight for item in template(name)) == pytest.approx(100.0)


def test_a_whole_building_by_the_template() -> None:
    weights, sources = weighed(*((9, name, None, None, None) for name in RC))
    assert weights == [2, 10, 10, 28, 8, 4, 9, 8, 14, 5, 2]
    assert set(sources) == {"template"}


def test_storeys_share_the_weight_of_the_frame() -> None:
    weights, _ = weighed(
        *((9, name, None, None, None) for name in ("桩基", "一层梁板", "二层梁板", "三层梁板", "主体封顶"))
    )
    assert weights == [10, 7, 7, 7, 7]


def test_a_steel_building_by_its_own_template() -> None:
    weights, sources = weighed((9, "钢构件加工", None, None, None), (9, "钢结构吊装", None, None, None))
    assert (weights, sources) == ([20.0, 22.0], ["template", "template"])


def test_a_name_no_template_knows_falls_back_to_durations() -> None:
    weights, sources = weighed(
        (9, "桩基", None, "2023-03-01", "2023-03-10"), (9, "专项检测", None, "2023-03-11", "2023-04-09")
    )
    assert (weights, sources) == ([10.0, 30.0], ["duration", "duration"])


@pytest.mark.parametrize(("start", "finish"), [(None, None), ("2023-03-10", "2023-03-01"), ("2023-03-01", None)])
def test_without_durations_all_alike(start: str | None, finish: str | None) -> None:
    rows = ((9, "甲", None, "2023-03-01", "2023-03-10"), (9, "乙", None, start, finish))
    assert weighed(*rows) == ([1.0, 1.0], ["equal", "equal"])


def test_none_at_all() -> None:
    weight, source = milestone_weights(frame())
    assert (len(weight), len(source)) == (0, 0)


def test_buildings_may_stand_mixed() -> None:
    rows = [(b, n, w, None, None) for n, w in (("甲", 40.0), ("乙", 60.0)) for b in (9, 10)]
    weight, source = milestone_weights(frame(*rows))
    assert np.array_equal(weight, [40, 40, 60, 60])
    assert set(source) == {"given"}
