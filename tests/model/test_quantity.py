import pytest

from park_dispatch.model.quantity import done_quantity, factor, only_quantity, read_amount


@pytest.mark.parametrize(
    ("written", "measure", "column", "value"),
    [
        ("3.5亿元", "money", 1.0, 35000),
        ("3500万", "money", 1e4, 3500),
        ("2000", "money", 1.0, 2000),
        (3.5, "money", 1e4, 35000),
        ("7万㎡", "area", 1.0, 70000),
        ("约1.8万平方米", "area", 1.0, 18000),
        (1.8, "area", 1e4, 18000),
        ("12,000", "area", 1.0, 12000),
        ("500米", "length", 1.0, 0.5),
        ("6条", "count", 1.0, 6),
    ],
)
def test_amounts(written: str | float, measure: str, column: float, value: float) -> None:
    assert read_amount(written, measure, column).value == value  # type: ignore[arg-type]


def test_words_are_no_amount() -> None:
    assert read_amount("约三千多", "money", 1.0).trouble == "words"
    assert factor("money", "㎡") is None
    assert factor("money", "万元、%") == 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("钢柱吊装完成40根", (40, "根", "钢柱吊装")),
        ("完成水稳层3.6公里", (3.6, "公里", "水稳层")),
        ("完成桩基40根（共120根）", (40, "根", "桩基")),
        ("本周完成10根，累计完成40根", (40, "根", "")),
        ("完成3层梁板", None),
        ("总长5公里", None),
        ("完成桩基40根，完成承台12个", None),
    ],
)
def test_done_quantities(text: str, expected: tuple[float, str, str] | None) -> None:
    assert done_quantity(text) == expected


def test_the_only_quantity_of_a_cell_is_no_total() -> None:
    assert only_quantity("ALC墙板8600㎡") == (8600, "m2")
    assert only_quantity("设计120根") is None
    assert only_quantity("钢柱40根、钢梁20根") is None
