"""A line typed in a meeting: whom it is for, about what, until when; and what is no such thing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.model.shorthand import Known, Shorthand, read_line

ON = date(2023, 8, 28)  # a Monday
KNOWN = Known(
    ("区工投公司", "城建集团第三项目部", "城建集团第五项目部", "消防工程公司"),
    {"王工": "城建集团第五项目部", "李工": "城建集团第三项目部"},
    ("1#厂房", "9#厂房", "11#厂房", "12#厂房", "人才公寓"),
)


def read(line: str, on: date = ON) -> Shorthand:
    return read_line(line, KNOWN, on)


def test_the_line_of_the_guide() -> None:
    assert read("@区工投 11#屋面 8.30 前完成防水") == Shorthand(
        "11#屋面 8.30 前完成防水", "区工投公司", "", ("11#厂房",), date(2023, 8, 30)
    )


@pytest.mark.parametrize(
    ("line", "unit", "person", "text"),
    [
        ("@区工投11#屋面防水", "区工投公司", "", "11#屋面防水"),
        ("＠消防工程公司，喷淋改管", "消防工程公司", "", "，喷淋改管"),
        ("抹灰增至30人 @王工", "城建集团第五项目部", "王工", "抹灰增至30人"),
        ("@王工 @消防 复测", "城建集团第五项目部", "王工", "复测"),
        ("@城建五项目部 交底", "城建集团第五项目部", "", "交底"),
        ("@城建集团 交底", "城建集团", "", "交底"),  # two units begin so: as it was written, for a person to complete
        ("@新来的单位 报方案", "新来的单位", "", "报方案"),
        ("联系 name@park.cn", "", "", "联系 name@park.cn"),
    ],
)
def test_whom_it_is_for(line: str, unit: str, person: str, text: str) -> None:
    found = read(line)
    assert (found.unit, found.person, found.text) == (unit, person, text)


@pytest.mark.parametrize(
    ("line", "buildings"),
    [
        ("9#、11#-12#楼 抹灰", ("9#厂房", "11#厂房", "12#厂房")),
        ("12号厂房清场", ("12#厂房",)),
        ("人才公寓和1#清渣", ("人才公寓", "1#厂房")),
        ("浇筑C30混凝土 80m³", ()),
        ("21#不是这里的", ()),
        ("8月9号前完成", ()),  # 9号 is a day here
        ("111#也不是", ()),
    ],
)
def test_about_which_buildings(line: str, buildings: tuple[str, ...]) -> None:
    assert read(line).buildings == buildings


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("8月30日前完成", "2023-08-30"), ("2023-09-01 报方案", "2023-09-01"), ("8.30前清场", "2023-08-30"),
        ("今天完成", "2023-08-28"), ("明天交", "2023-08-29"), ("后天报", "2023-08-30"), ("大后天报", "2023-08-31"),
        ("本周五前到位", "2023-09-01"), ("周一例会报", "2023-08-28"), ("下周三前", "2023-09-06"),
        ("3天内报方案", "2023-08-31"), ("30号前清场", "2023-08-30"), ("5日前清场", "2023-09-05"),
        ("月底前完成", "2023-08-31"), ("10月底前交付", "2023-10-31"), ("9月中旬封顶", "2023-09-20"),
        ("8.20会议要求 9月2日到货", "2023-09-02"), ("9月2日到货，8月31日前报验", "2023-08-31"),
        ("剩8.30m", None), ("完成率80.5%", None), ("8月20日已报", None), ("长度 10.5", None), ("", None),
    ],
)  # fmt: skip
def test_until_when(line: str, due: str | None) -> None:
    assert read(line).due == (date.fromisoformat(due) if due else None)


def test_a_day_of_january_said_in_december() -> None:
    assert read("1.5前报", date(2023, 12, 28)).due == date(2024, 1, 5)
    assert read("8月20日前报", date(2023, 12, 28)).due is None  # eight months ahead nobody means


@pytest.mark.parametrize(
    ("line", "priority", "text"),
    [
        ("!! 停电抢修", 2, "停电抢修"),
        ("停电抢修！！", 2, "停电抢修"),
        ("! 报方案", 1, "报方案"),
        ("注意！", 0, "注意！"),
    ],
)
def test_how_urgent(line: str, priority: int, text: str) -> None:
    assert (read(line).priority, read(line).text) == (priority, text)


PIECES = some.sampled_from(
    ["@区工投", "@王工", "11#", "9#-12#", "8.30前", "明天", "屋面", " ", "！！", "3天内", "、", "2月30日"]
)


@given(some.lists(PIECES, max_size=8), some.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_nothing_known_is_invented_and_no_day_has_passed(pieces: list[str], on: date) -> None:
    found = read("".join(pieces), on)
    assert set(found.buildings) <= set(KNOWN.buildings)
    assert len(found.buildings) == len(set(found.buildings))
    assert found.due is None or on <= found.due <= on + timedelta(days=400)


@given(some.text(max_size=60), some.dates(date(2000, 1, 1), date(2090, 12, 31)))
def test_any_words_can_be_read(line: str, on: date) -> None:
    found = read(line, on)
    assert found.due is None or found.due >= on
    assert len(found.text) <= len(line)
