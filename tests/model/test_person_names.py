"""Who is meant by what stands in a column of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.model.person_names import each_of, in_common, means, means_unit, names_in, units_in


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("张三、李四", ("张三", "李四")),
        ("张三（管委会副主任）；李 四", ("张三", "李四")),
        ("管委会副主任 张三", ("张三",)),
        ("副书记张三/李四主任", ("张三", "李四")),
        ("李和平", ("李和平",)),
        ("区工投公司", ("区工投公司",)),
        ("待定", ()),
        ("主任", ()),
        ("张三，张三", ("张三",)),
    ],
)
def test_names_are_read_without_offices(written: str, read: tuple[str, ...]) -> None:
    assert names_in(written) == read


def test_a_name_within_another_is_another_person() -> None:
    assert not means("张三丰", "张三")
    assert means("张三丰、张三（局长）", "张三局长")
    assert not means("", "张三")
    assert not means("张三", "")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("张三、李四", "李四（副主任）", True),
        ("管委会副主任张三", "张三", True),
        ("张三,王五", "李四；张 三", True),
        ("Li Lei", "Li Ming", False),
        ("张三丰", "张三", False),
        ("待定", "待定", False),
    ],
)
def test_two_cells_have_somebody_in_common(one: str, other: str, same: bool) -> None:
    assert in_common(one, other) is same and in_common(other, one) is same


def test_a_cell_is_taken_apart_at_its_separators() -> None:
    assert each_of("张三（主任、书记），Li Lei;待定；张三") == ("张三", "Li Lei")


def test_what_stands_in_brackets_is_part_of_a_unit() -> None:
    hubei, sichuan = "中建三局（湖北）有限公司", "中建三局(四川)有限公司"
    assert units_in(f"{hubei}、区工投公司 {sichuan}") == ("中建三局(湖北)有限公司", "区工投公司", sichuan)
    assert means_unit(hubei.replace("（", " ("), hubei) and not means_unit(hubei, sichuan)
    assert units_in("一建（一、二标段）；待定") == ("一建(一、二标段)",)
    assert not means_unit("一建（湖北）", "一建") and not means_unit("一建", "")


names = st.text(alphabet="张王李赵建国明华", min_size=2, max_size=3)


@given(st.lists(names, min_size=1, max_size=4, unique=True), st.sampled_from(["、", "，", " ", ";", "/"]))
def test_everybody_in_a_list_is_meant_and_nobody_else(listed: list[str], between: str) -> None:
    text = between.join(listed)
    assert all(means(text, name) for name in listed)
    assert not means(text, "欧阳修")
