"""Headers, titles and captions in the words that offices choose."""

from datetime import datetime
from typing import Any

import pytest

from tests.intake.reading import D, N, read, said


@pytest.mark.parametrize(
    ("header", "cells", "wanted"),
    [
        ("总体完成", ["96%", "八成五"], [96, 85]),
        ("完成情况（%）", [98.0, "约四成"], [98, 40]),
        ("累计完成", [1.0, 0.74], [100, 74]),
        ("累计完成", ["100%", "74%"], [100, 74]),
    ],
)
def test_a_share_under_many_names(header: str, cells: list[Any], wanted: list[float]) -> None:
    found = read(
        [["三期进度 2023.9.1"], ["楼号", "形象进度", header], ["1#", "收尾", cells[0]], ["2#", "砌体", cells[1]]]
    )
    assert said(found, "building", "percent") == [(3, "1#", wanted[0]), (4, "2#", wanted[1])]


def test_a_whole_percentage_typed_into_a_percent_column_is_a_guess_and_120_is_refused() -> None:
    rows = [["三期进度 2023.9.1"], ["楼号", "完成比例"], ["1#", 0.98], ["2#", 0.4], ["3#", 65.0], ["4#", 1.2]]
    found = read(rows, percents=(1,))
    assert said(found, "building", "percent") == [(3, "1#", 98), (4, "2#", 40), (5, "3#", 65), (6, "4#", N)]
    assert [bool(record.cells["percent"].guess) for record in found.records[:3]] == [False, False, True]
    assert [(f.code, f.cell) for f in found.rejected] == [("percent_out_of_range", "B6")]


def test_what_is_done_beside_the_total_is_a_quantity() -> None:
    found = read(
        [
            ["二期3月下旬计划"],
            ["楼号", "作业内容", "开始", "结束", "总量", "累计完成"],
            ["9#", "柱钢筋绑扎", D(2024, 3, 20), D(2024, 3, 26), 64.0, 40.0],
            ["9#", "满堂架", D(2024, 3, 22), D(2024, 3, 29), 1200.0, 300.0],
        ]
    )
    assert said(found, "project", "building", "milestone", "quantity") == [
        (3, "二期", "9#", "柱钢筋绑扎", 40),
        (4, "二期", "9#", "满堂架", 300),
    ]


@pytest.mark.parametrize("header", ["部位", "构件名称", "作业内容", "分项名称"])
def test_work_items_under_many_names(header: str) -> None:
    found = read([["进度 2023.9.1"], ["单体", header, "完成比例"], ["1#", "钢柱", "80%"], ["1#", "檩条", "20%"]])
    assert said(found, "building", "milestone", "percent") == [(3, "1#", "钢柱", 80), (4, "1#", "檩条", 20)]


@pytest.mark.parametrize(
    ("title", "project", "building"),
    [
        ("智谷项目—倒班公寓施工进度表", "智谷项目", "倒班公寓"),
        ("智谷项目—3#厂房施工进度表", "智谷项目", "3#"),
        ("表2  机器人基地单体形象进度", "机器人基地", N),
        ("大学城标准化厂房节点总表", "大学城标准化厂房", N),
        ("青禾产业园二期3月下旬计划", "青禾产业园二期", N),
    ],
)
def test_what_a_title_names(title: str, project: str, building: str | None) -> None:
    found = read([[title], ["截至2023年9月1日"], ["节点", "计划完成时间", "完成比例"], ["屋面", "2023-10-01", "50%"]])
    assert said(found, "project", "building") == [(4, project, building)]


def test_the_caption_of_a_second_table_is_not_its_project() -> None:
    found = read(
        [
            ["锦绣产业园建设周报 2023.9.1"],
            ["单体", "完成比例"],
            ["1#", "80%"],
            [N],
            ["二、存在问题及措施"],
            ["序号", "存在问题", "解决措施", "责任单位", "时限"],
            [1.0, "缺电", "增容", "供电局", "2023-09-30"],
        ]
    )
    assert {record.get("project") for record in found.records} == {"锦绣产业园"}


def test_the_title_again_on_a_further_page_is_no_other_project() -> None:
    header: list[Any] = ["单体", "节点", "计划完成时间", "完成比例"]
    found = read(
        [
            ["大学城标准化厂房节点总表"],
            ["截至2023年9月1日"],
            header,
            ["1#", "屋面", "2023-10-01", "50%"],
            ["大学城标准化厂房节点总表（续）"],
            header,
            ["2#", "屋面", "2023-10-01", "40%"],
        ],
        (4, 0, 4, 3),
    )
    assert said(found, "project", "building", "percent") == [
        (4, "大学城标准化厂房", "1#", 50),
        (7, "大学城标准化厂房", "2#", 40),
    ]


def test_english_names_of_several_words() -> None:
    found = read(
        [
            ["Weekly Progress Report", "Project: Smart Home Park"],
            ["As of 2023-09-01"],
            ["Building", "Milestone", "Planned Finish", "% Complete"],
            ["1#", "Roof", "2023-10-01", "50%"],
        ]
    )
    assert said(found, "project", "milestone", "percent") == [(4, "Smart Home Park", "Roof", 50)]


def test_day_numbers_of_a_workbook_that_counts_from_1904() -> None:
    rows: list[list[Any]] = [
        ["节点计划 2023.9.1"],
        ["单体", "节点", "计划开始时间", "计划完成时间"],
        ["1#", "屋面", 43671.0, datetime(2023, 10, 31)],
    ]
    assert said(read(rows, from_1904=True), "planned_start", "planned_finish") == [(3, D(2023, 7, 26), D(2023, 10, 31))]
    assert said(read(rows), "planned_start") == [(3, D(2019, 7, 25))]


def test_a_logo_merged_down_the_side_is_no_column_and_no_title() -> None:
    found = read(
        [
            ["鑫港集团", "鑫港产业园在建厂房周报"],
            [N, "报送时间：2024年1月19日"],
            [N, "序号", "楼栋", "形象进度", "施工单位"],
            [N, 1.0, "1号厂房", "三层梁板", "鑫港建工"],
            [N, 2.0, "2号厂房", "收尾", "鑫港建工"],
        ],
        (0, 0, 4, 0),
    )
    assert said(found, "project", "building", "description") == [
        (4, "鑫港产业园在建厂房", "1#", "三层梁板"),
        (5, "鑫港产业园在建厂房", "2#", "收尾"),
    ]


def test_cards_of_two_lines_that_begin_with_a_building() -> None:
    found = read(
        [
            ["湘江园楼栋卡片 2024年3月1日"],
            ["11#厂房", "面积", "13200㎡", "责任人", "单工"],
            [N, "进度", "75%", "部位", "三层砌体"],
            ["12#厂房", "面积", "1.1万㎡", "责任人", "戚工"],
            [N, "进度", "130%", "部位", "主体封顶"],
        ],
        (1, 0, 2, 0), (3, 0, 4, 0),
    )  # fmt: skip
    fields = ("building", "floor_area_m2", "percent", "description")
    assert [row[1:] for row in said(found, *fields)] == [("11#", 13200, 75, "三层砌体"), ("12#", 11000, N, "主体封顶")]
    assert [finding.code for finding in found.rejected] == ["percent_out_of_range"]


def test_three_header_rows_a_row_of_units_and_start_and_finish_in_one_character() -> None:
    found = read(
        [
            ["配套园控制性节点周报（2024年第29期）", "数据截至2024年7月19日"],
            ["楼宇", "控制性节点", "工期", N, N, N, "完成比例", "备注"],
            [N, N, "现计划", N, "实际", N, "累计", N],
            [N, N, "起", "止", "起", "止", N, N],
            ["/", "/", "年月日", "年月日", "年月日", "年月日", "%", "/"],
            ["1#厂房", "屋面", D(2024, 7, 1), D(2024, 8, 20), D(2024, 7, 8), N, 23.5, N],
            ["1#厂房综合进度", N, N, N, N, N, 46.8, N],
        ],
        (1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 1, 5), (2, 2, 2, 3), (2, 4, 2, 5), (2, 6, 3, 6), (1, 7, 3, 7),
    )  # fmt: skip
    fields = ("building", "milestone", "planned_start", "planned_finish", "actual_start", "percent")
    assert said(found, *fields) == [(6, "1#", "屋面", D(2024, 7, 1), D(2024, 8, 20), D(2024, 7, 8), 23.5)]


def test_plan_and_actual_alone_under_buildings_are_days_or_shares() -> None:
    days = read(
        [
            ["各单体关键节点 2024.10.12"],
            ["节点", "1#厂房", N, "2#厂房", N],
            [N, "计划", "实际", "计划", "实际"],
            ["主体结顶", D(2024, 7, 10), D(2024, 7, 26), D(2024, 7, 31), N],
        ],
        (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4),
    )  # fmt: skip
    assert said(days, "building", "planned_finish", "actual_finish") == [
        (4, "1#", D(2024, 7, 10), D(2024, 7, 26)),
        (4, "2#", D(2024, 7, 31), N),
    ]
    shares = read(
        [
            ["各单体完成比例（%） 2024.10.12"],
            ["分部工程", "1#厂房", N, "2#厂房", N],
            [N, "计划", "实际", "计划", "实际"],
            ["主体", 100.0, 96.0, 90.0, "约82%"],
            ["屋面", 60.0, "四分之三", 40.0, 10.0],
        ],
        (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4),
    )  # fmt: skip
    assert said(shares, "building", "milestone", "percent") == [
        (4, "1#", "主体", 96),
        (4, "2#", "主体", 82),
        (5, "1#", "屋面", 75),
        (5, "2#", "屋面", 10),
    ]


def test_a_day_among_percentages_is_when_it_was_finished() -> None:
    found = read(
        [
            ["1#楼楼层工序进度 2024年6月21日"],
            ["楼层", "墙柱", "顶板", "二次结构"],
            ["4F", "√", "6月12日", 0.2],
            ["3F", "√", "√", D(2024, 6, 18)],
            ["本栋完成层数", 6.0, 5.0, 3.0],
        ]
    )
    assert said(found, "milestone", "percent", "actual_finish") == [
        (3, "4F墙柱", 100, N),
        (3, "4F顶板", N, D(2024, 6, 12)),
        (3, "4F二次结构", 20, N),
        (4, "3F墙柱", 100, N),
        (4, "3F顶板", 100, N),
        (4, "3F二次结构", N, D(2024, 6, 18)),
    ]
