"""Tables in the shapes that offices send: what each row becomes, and what is refused or asked about."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from park_dispatch.intake.dry_run import as_json
from park_dispatch.intake.understand import understand
from park_dispatch.intake.understanding import Corrections
from park_dispatch.intake.workbook import Sheet, Workbook
from tests.intake.reading import D, N, read, said


def test_plan_and_actual_rows_are_one_record() -> None:
    found = read(
        [
            ["三期项目节点计划与实际对比表（截至2023年8月28日）"],
            ["序号", "单体", "节点", "项别", "开始时间", "完成时间", "完成比例", "2023年", N],
            [N, N, N, N, N, N, N, "3月", "4月"],
            [1.0, "9#厂房", "桩基", "计划", D(2023, 3, 1), D(2023, 4, 1), N, "■", N],
            [N, N, N, "实际", D(2023, 3, 5), D(2023, 4, 10), 1.0, N, "■"],
            [2.0, N, "主体", "计划", D(2023, 4, 1), D(2023, 7, 1), N, N, "■"],
            [N, N, N, "实际", D(2023, 4, 12), "预计9月底", 0.6],
        ],
        (3, 1, 6, 1), (3, 2, 4, 2), (5, 2, 6, 2), (1, 7, 1, 8),
        percents=(6,),
    )  # fmt: skip
    fields = ("building", "milestone", "planned_start", "planned_finish", "actual_start", "actual_finish", "percent")
    assert [r.get("forecast_finish") for r in found.records] == [N, D(2023, 9, 30)]
    assert said(found, *fields) == [
        (4, "9#", "桩基", D(2023, 3, 1), D(2023, 4, 1), D(2023, 3, 5), D(2023, 4, 10), 100),
        (6, "9#", "主体", D(2023, 4, 1), D(2023, 7, 1), D(2023, 4, 12), N, 60),
    ]


def test_buildings_as_columns() -> None:
    found = read(
        [
            ["临港产业园三期单体进度（2023年9月15日）"],
            ["工序", "1#厂房", "2#厂房"],
            ["桩基", "√", "80%"],
            ["主体", "30%", N],
        ]
    )
    assert said(found, "building", "milestone", "percent") == [
        (3, "1#", "桩基", 100),
        (3, "2#", "桩基", 80),
        (4, "1#", "主体", 30),
    ]
    assert found.report_date == D(2023, 9, 15)


def test_floors_by_trades_of_the_building_in_the_title() -> None:
    found = read(
        [
            ["9#厂房装修进度表  截至2023.9.20"],
            ["楼层", "砌体", "抹灰", "门窗"],
            ["1层", "√", "60%", "—"],
            ["2层", 0.5, "", N],
        ]
    )
    assert said(found, "building", "milestone", "percent") == [
        (3, "9#", "1层砌体", 100),
        (3, "9#", "1层抹灰", 60),
        (4, "9#", "2层砌体", 50),
    ]


def test_buildings_by_works_with_plan_and_actual_under_each() -> None:
    found = read(
        [
            ["三期厂房节点一览表 2023.9.1"],
            ["序号", "单体", "桩基工程", N, "主体结构", N],
            [N, N, "计划", "实际", "计划", "实际"],
            [1.0, "9#", D(2023, 3, 1), D(2023, 3, 5), D(2023, 6, 1), N],
        ],
        (1, 2, 1, 3), (1, 4, 1, 5), (1, 0, 2, 0), (1, 1, 2, 1),
    )  # fmt: skip
    assert said(found, "milestone", "planned_finish", "actual_finish") == [
        (4, "桩基工程", D(2023, 3, 1), D(2023, 3, 5)),
        (4, "主体结构", D(2023, 6, 1), N),
    ]


def test_transposed_table() -> None:
    found = read(
        [
            ["单体进度表 2023年9月20日"],
            ["项目", "1#厂房", "2#厂房"],
            ["形象进度", "主体封顶", "二层梁板"],
            ["完成比例", "80%", "150%"],
            ["计划竣工时间", "2023.10.31", "11月底"],
        ]
    )
    assert said(found, "building", "description", "percent", "planned_finish") == [
        (2, "1#", "主体封顶", 80, D(2023, 10, 31)),
        (2, "2#", "二层梁板", N, D(2023, 11, 30)),
    ]
    assert [f.cell for f in found.rejected] == ["C4"]


def test_forms_one_below_the_other() -> None:
    found = read(
        [
            ["驻守日报（2023年9月6日）"],
            ["项目名称", "临港三期", N, "楼栋", "9#厂房"],
            ["今日完成", "二层砌体", N, "完成比例", "85%"],
            ["问题", "无", N, "驻守专人", "张工"],
            [],
            ["项目名称", "临港三期", N, "楼栋", "10#厂房"],
            ["今日完成", "三层梁板", N, "完成比例", "62%"],
            ["问题", "缺砼", N, "驻守专人", "李工"],
        ]
    )
    assert said(found, "building", "description", "percent", "issue") == [
        (2, "9#", "二层砌体", 85, N),
        (6, "10#", "三层梁板", 62, "缺砼"),
    ]


def test_a_form_about_the_building_in_its_title() -> None:
    found = read(
        [
            ["临港产业园三期9#厂房驻守日志"],
            ["填报日期：2023年9月6日", "天气：晴", "驻守人：张工"],
            ["施工部位", "二层砌体", "完成进度", "85%"],
            ["现场人员", "45人", "机械", "塔吊2台"],
            ["今日完成工作", "第二层东侧砌体"],
            ["明日计划", "继续砌体"],
            ["存在问题", "商砼供应不足"],
        ]
    )
    assert len(found.records) == 1
    cells = {name: cell.value for name, cell in found.records[0].cells.items()}
    assert cells["building"] == "9#" and cells["percent"] == 85 and cells["issue"] == "商砼供应不足"
    assert cells["description"] == "第二层东侧砌体" and cells["next_step"] == "继续砌体"
    assert (cells["workers"], cells["machines"], cells["weather"]) == (45, "塔吊2台", "晴")
    assert found.report_date == D(2023, 9, 6)


def test_who_and_what_was_on_the_site() -> None:
    found = read(
        [
            ["三期驻守日志 2023年9月6日"],
            ["单体", "天气", "现场工人", "机械设备"],
            ["9#", "晴", "45人", "塔吊2台"],
            ["10#", "阴", 30.0, None],
        ]
    )
    assert [table.kind for table in found.tables] == ["site_log"]
    assert said(found, "building", "weather", "workers", "machines") == [
        (3, "9#", "晴", 45, "塔吊2台"),
        (4, "10#", "阴", 30, N),
    ]


def test_who_is_paired_with_what() -> None:
    found = read(
        [
            ["园区企业包联清单 2023年9月"],
            ["序号", "企业名称", "包联领导", "包联部门", "专班", "责任人"],
            [1.0, "甲电子", "王主任", "经发局", "一专班", "李工"],
            [2.0, "乙材料", "张主任", "住建局", "二专班", "赵工"],
        ]
    )
    assert [table.kind for table in found.tables] == ["pairing"]
    assert said(found, "enterprise", "paired_leader", "paired_unit", "paired_team", "responsible_person") == [
        (3, "甲电子", "王主任", "经发局", "一专班", "李工"),
        (4, "乙材料", "张主任", "住建局", "二专班", "赵工"),
    ]


def test_matrix_with_named_buildings_and_a_total_column() -> None:
    columns = read(
        [
            ["三期倒排工期表 2023.9.1"],
            ["节点", "9#厂房", "10#厂房", "人才公寓"],
            ["桩基", D(2023, 3, 1), "待定", "5月底"],
        ]
    )
    assert said(columns, "building", "planned_finish") == [(3, "9#", D(2023, 3, 1)), (3, "人才公寓", D(2023, 5, 31))]
    works = read([["进度 2023.9.1"], ["楼栋", "桩基", "砌体", "总体进度"], ["9#", "100%", "进行中", "70%"]])
    assert said(works, "building", "milestone", "percent") == [
        (3, "9#", "桩基", 100),
        (3, "9#", "砌体", N),
        (3, "9#", N, 70),
    ]


def test_unit_rows_and_numbered_columns_belong_to_the_header() -> None:
    head = ["项目名称", "总投资", "年度计划投资", "本年累计完成投资", "投资完成率"]
    found = read(
        [
            ["投资完成情况 2024年3月"],
            head,
            [N, "（亿元）", "（亿元）", "（万元）", "（%）"],
            [1.0, 2.0, 3.0, 4.0, 5.0],
            ["甲", 1.5, 0.5, 2000.0, 40.0],
        ]
    )
    fields = ("investment_total", "investment_annual_plan", "investment_annual_done", "investment_stated_pct")
    assert said(found, "project", *fields) == [(5, "甲", 15000, 5000, 2000, 40)]


def test_names_written_once_are_carried_down_where_the_file_has_no_merges() -> None:
    rows = [
        ["三期节点进度 截至2023年8月28日"],
        ["序号", "项目名称", "单体", "节点名称", "计划完成时间", "完成比例", "责任单位"],
        ["1", "三期厂房", "9#厂房", "桩基", "2023/4/1", "100%", "城建"],
        ["2", "", "", "主体", "10月底前", "八成", ""],
        ["小计", "", "", "", "", "90%", ""],
        ["3", "", "10#厂房", "桩基", "2023/4/1", "60%", ""],
    ]
    found = read(rows, container="csv", name=None)
    assert said(found, "project", "building", "responsible_unit", "percent") == [
        (3, "三期厂房", "9#", "城建", 100),
        (4, "三期厂房", "9#", "城建", 80),
        (6, "三期厂房", "10#", "城建", 60),
    ]


def test_several_tables_on_a_sheet() -> None:
    found = read(
        [
            ["三期进度 截至2023年9月20日"],
            ["单体", "完成比例"],
            ["9#厂房", "80%"],
            [],
            ["问题清单"],
            ["序号", "存在问题", "责任单位", "时限"],
            ["1", "缺砼", "甲", "9月30日前"],
            ["2", "缺电", "甲", "长期坚持"],
        ]
    )
    assert [t.kind for t in found.tables] == ["progress", "issue"]
    assert [r.get("due") for r in found.records] == [N, D(2023, 9, 30), "长期坚持"]
    assert {r.get("project") for r in found.records} == {"三期"}


def test_tables_side_by_side() -> None:
    head = ["单体", "完成比例", "备注"]
    found = read([["进度 2023.9.1"], [*head, N, *head], ["1#", "80%", "a", N, "5#", "60%", "c"]])
    assert said(found, "building", "percent", "remark") == [(3, "1#", 80, "a"), (3, "5#", 60, "c")]


def test_repeated_english_header() -> None:
    upper = ["No.", "Building", "Task", "Planned", N, "Actual", N, "% Complete"]
    lower = [N, N, N, "Start", "Finish", "Start", "Finish", N]
    found = read(
        [
            ["Phase 3 Progress Report", N, "As of 2023-09-20"],
            upper,
            lower,
            [1.0, "9#", "Piling", D(2023, 3, 1), D(2023, 4, 1), D(2023, 3, 3), D(2023, 4, 5), 1.0],
            upper,
            lower,
            [2.0, "10#", "Piling", D(2023, 3, 1), D(2023, 4, 1), D(2023, 3, 3), N, 0.5],
            ["Total", N, N, N, N, N, N, 0.75],
        ],
        (1, 3, 1, 4), (1, 5, 1, 6), (4, 3, 4, 4), (4, 5, 4, 6),
        percents=(7,),
    )  # fmt: skip
    assert said(found, "project", "building", "actual_finish", "percent") == [
        (4, "Phase 3", "9#", D(2023, 4, 5), 100),
        (7, "Phase 3", "10#", N, 50),
    ]


def test_section_rows_name_the_building() -> None:
    found = read(
        [
            ["三期节点计划表", "", "截至2023年9月20日"],
            ["序号", "节点名称", "计划完成时间", "完成率(%)"],
            ["一", "9#厂房", "", ""],
            ["1", "桩基", "2023.3.1", "100"],
            ["二", "10#厂房", "", ""],
            ["1", "桩基", "2023.3.1", "0.5"],
        ],
        container="csv",
    )
    assert said(found, "building", "percent") == [(4, "9#", 100), (6, "10#", N)]
    assert [(f.code, f.cell) for f in found.warnings] == [("unclear_percent", "D6")]


def test_money_in_three_header_rows() -> None:
    found = read(
        [
            ["2024年重点项目", "", "", "截至2024年3月底", "单位：亿元"],
            ["序号", "项目名称", "投资情况", N, N, N, N],
            [N, N, "总投资", "年度计划", "完成投资", N, N],
            [N, N, N, N, "3月", "1-3月累计", "自开工累计"],
            [1.0, "甲项目", 3.5, 1.2, 0.1, 0.3, 1.5],
            [2.0, "乙项目", "2000万元", 0.05, 0.0, 0.0, 0.01],
            ["合计", N, 3.7, 1.25, 0.1, 0.3, 1.51],
        ],
        (1, 0, 3, 0), (1, 1, 3, 1), (1, 2, 1, 6), (2, 2, 3, 2), (2, 3, 3, 3), (2, 4, 2, 6),
    )  # fmt: skip
    names = ("total", "annual_plan", "month_done", "annual_done", "total_done")
    assert said(found, *[f"investment_{n}" for n in names]) == [
        (5, 35000, 12000, 1000, 3000, 15000),
        (6, 2000, 500, 0, 0, 100),
    ]


def test_funding_takes_the_cumulative_figures() -> None:
    found = read(
        [
            ["资金到位情况", N, "单位：万元", "截至2024年5月"],
            ["序号", "项目名称", "资金来源", "申请金额", "授信金额", "到位资金", N, "到位率", "累计使用"],
            [N, N, N, N, N, "本月到位", "累计到位", N, N],
            [1.0, "三期", "专项债券", 16000.0, 16000.0, 500.0, 8000.0, 0.5, 5000.0],
            [2.0, N, "银行贷款", "1.2亿元", 9000.0, 0.0, 3000.0, 0.333, 1000.0],
        ],
        (1, 5, 1, 6), (3, 1, 4, 1),
    )  # fmt: skip
    assert said(
        found, "project", "funding_applied", "funding_approved", "funding_disbursed", "funding_used", "percent"
    ) == [
        (4, "三期", 16000, 16000, 8000, 5000, N),
        (5, "三期", 12000, 9000, 3000, 1000, N),
    ]


def test_enterprises_with_grouped_days() -> None:
    found = read(
        [
            ["入驻企业投产情况表 截至2024年5月20日"],
            ["企业名称", "楼栋", "设备运抵", N, "投产", N, "产线（条）"],
            [N, N, "计划", "实际", "计划", "实际", N],
            ["澜屿", "1#厂房", D(2024, 3, 1), D(2024, 3, 5), "5月底前", "预计6月10日", 6.0],
        ],
        (1, 2, 1, 3), (1, 4, 1, 5),
    )  # fmt: skip
    fields = ("building", "equipment_arrival_actual", "production_planned", "production_actual", "production_lines")
    assert said(found, *fields) == [(4, "1#", D(2024, 3, 5), D(2024, 5, 31), N, 6)]


def test_procedures_as_columns() -> None:
    found = read(
        [
            ["项目手续办理情况", "2024年5月"],
            ["项目名称", "项目备案", "用地规划许可", "施工许可"],
            ["三期", "已办结", D(2024, 2, 5), N],
        ]
    )
    assert said(found, "procedure", "status", "approved_on") == [
        (3, "项目备案", "已办结", N),
        (3, "用地规划许可", N, D(2024, 2, 5)),
    ]


def test_dispatch_notes_and_building_master_data() -> None:
    notes = read(
        [
            ["每日调度记录"],
            ["调度日期", "单体", "调度事项", "责任单位", "责任人", "完成时限", "落实情况"],
            [D(2023, 8, 28), "10#、11#", "增加钢筋工", "城建", "李工", D(2023, 8, 29), "未落实"],
        ]
    )
    assert [r.kind for r in notes.records] == ["dispatch"]
    assert said(notes, "building", "note", "due", "status", "note_date") == [
        (3, "10#、11#", "增加钢筋工", D(2023, 8, 29), "未落实", D(2023, 8, 28))
    ]
    master = read(
        [
            ["单体概况"],
            ["单体", "建筑面积（㎡）", "长度(km)", "交付期限", "交付对象", "权重(%)"],
            ["9#厂房", 18000.0, N, "2023年10月底前", "企业A", 25.0],
            ["园区道路", N, 5.0, N, N, 10.0],
        ]
    )
    assert said(master, "building", "floor_area_m2", "length_km", "delivery_deadline", "delivery_to", "weight") == [
        (3, "9#", 18000, N, D(2023, 10, 31), "企业A", 25),
        (4, "园区道路", N, 5, N, N, 10),
    ]


def test_history_has_the_day_of_each_row() -> None:
    found = read(
        [["进度历史"], ["填报日期", "单体", "完成比例"], [D(2023, 8, 1), "9#", 0.5], [D(2023, 8, 2), "9#", 0.52]],
        percents=(2,),
    )
    assert said(found, "as_of", "percent") == [(3, D(2023, 8, 1), 50), (4, D(2023, 8, 2), 52)]
    assert not found.warnings


def test_messages() -> None:
    lines = [
        "【临港产业园三期日报】2023年8月28日",
        "1#厂房钢柱吊装完成40根，2#厂房檩条吊装完成80%；3#-5#桩基完成。",
        "11#、12#桩基完成，14#完成50%。现场工人45人，塔吊2台。问题：商砼供应不足。",
        "人才公寓精装修完成95%",
        "存在问题：1.缺电；2、缺水。",
        "9#砌体完成150%",
        "明日计划：1#厂房拆模。",
    ]
    found = read([[line] for line in lines], container="txt", name=None)
    fields = ("building", "milestone", "percent", "quantity", "quantity_unit")
    assert said(found, *fields)[:8] == [
        (2, "1#", "钢柱吊装", N, 40, "根"),
        (2, "2#", "檩条吊装", 80, N, N),
        (2, "3#", "桩基", 100, N, N),
        (2, "4#", "桩基", 100, N, N),
        (2, "5#", "桩基", 100, N, N),
        (3, "11#", "桩基", 100, N, N),
        (3, "12#", "桩基", 100, N, N),
        (3, "14#", "桩基", 50, N, N),
    ]
    assert [r.get("issue") for r in found.records if r.kind == "issue"] == ["商砼供应不足", "缺电", "缺水"]
    assert {r.get("project") for r in found.records} == {"临港产业园三期"}
    assert [(f.code, f.row) for f in found.rejected] == [("percent_out_of_range", 6)]
    assert all(r.row != 7 for r in found.records)


def test_what_is_refused_and_what_is_only_asked() -> None:
    found = read(
        [
            ["进度 2023.9.1"],
            ["序号", "单体", "节点", "完成比例", "计划完成时间"],
            [1.0, "1#", "a", "80%", "2023.4.31"],
            [2.0, "1#", "a", "80%", "2023.4.31"],
            [3.0, "2#", "a", "150%", "尽快"],
            [4.0, "3#", "a", "-5%", "待定"],
        ]
    )
    assert [(f.code, f.cell) for f in found.rejected] == [
        ("not_a_date", "E3"),
        ("duplicate_row", "4"),
        ("percent_out_of_range", "D5"),
        ("percent_out_of_range", "D6"),
    ]
    assert [(f.code, f.cell) for f in found.warnings] == [("words_for_date", "E5")]
    assert [r.row for r in found.records] == [3, 5, 6]
    assert all("percent" not in r.cells for r in found.records[1:])


def test_hidden_cells_and_formulas_without_result_give_nothing() -> None:
    found = read(
        [
            ["进度 2023.9.1"],
            ["单体", "原计划竣工", "计划竣工", "完成比例"],
            ["1#", D(2023, 1, 1), D(2023, 2, 1), 0.0],
            ["2#", N, N, 0.5],
        ],
        hidden_rows=frozenset({3}),
        hidden_columns=frozenset({1}),
        uncached_formulas=frozenset({(2, 3)}),
    )
    assert said(found, "building", "planned_finish", "percent") == [(3, "1#", D(2023, 2, 1), N)]
    assert [(f.code, f.cell) for f in found.warnings] == [("hidden_left_out", ""), ("uncached_formula", "D3")]


def test_unrelated_and_hidden_sheets_are_named_with_a_reason() -> None:
    pages = (
        Sheet("联系方式", [["部门", "职责", "内线"], ["建设局", "调度", "801"]]),
        Sheet("填表说明", [["填 表 说 明"], ["一、单体按1#、2#填写，示例：9#厂房完成80%。"]]),
        Sheet("上月", [["单体", "完成比例"], ["1#", "80%"]], hidden=True),
    )
    found = understand(Workbook("a.xlsx", "xlsx", pages), Corrections(), "", 0)
    assert not found.records
    assert {u.sheet for u in found.unused} == {"联系方式", "填表说明", "上月"}
    assert all(u.why for u in found.unused)


def test_corrections_rule() -> None:
    rows = [["单体", "累计", "完成节点", "要求"], ["1#", "80%", "10月底", "赶工"]]
    plain = read(rows)
    assert plain.report_date is None
    assert [f.code for f in plain.warnings] == ["date_without_year"]
    corrected = read(
        rows,
        corrections=Corrections(
            report_date=D(2023, 9, 1),
            project="三期",
            columns={
                ("Sheet1", 0, "C"): "delivery_deadline",
                ("Sheet1", 0, "B"): None,
                ("Sheet1", 0, "D"): "next_step",
            },
        ),
    )
    assert said(corrected, "project", "building", "percent", "delivery_deadline", "next_step") == [
        (2, "三期", "1#", N, D(2023, 10, 31), "赶工")
    ]
    assert [c.how for c in corrected.tables[0].columns[1:]] == ["corrected"] * 3
    none = read(rows, corrections=Corrections(kinds={("Sheet1", 0): None}))
    assert not none.records and none.tables[0].kind is None
    as_issue = read([["存在问题", "说明"], ["缺砼", "a"]], corrections=Corrections(kinds={("Sheet1", 0): "issue"}))
    assert [r.kind for r in as_issue.records] == ["issue"]


def test_fingerprint_depends_on_the_header_only() -> None:
    head = ["单体", "完成\n比例", "备注"]
    a, b = read([head, ["1#", "80%", "x"]]), read([["标题"], ["单体", "完成比例", "备注"], ["2#", "10%", N]])
    c = read([["单体", "备注", "完成比例"], ["1#", "x", "80%"]])
    assert a.tables[0].fingerprint == b.tables[0].fingerprint != c.tables[0].fingerprint


def test_columns_show_samples_and_how_they_were_understood() -> None:
    table = read([["楼号", "形象进度（%）", "联系电话"], ["1#", 80.0, "123"], ["2#", N, N], ["3#", 60.0, N]]).tables[0]
    assert [(c.letter, c.field, c.how, c.samples) for c in table.columns] == [
        ("A", "building", "exact", ("1#", "2#", "3#")),
        ("B", "percent", "exact", ("80", "60")),
        ("C", None, "unused", ("123",)),
    ]


@pytest.mark.parametrize(
    ("rows", "file", "expected"),
    [
        ([["进度表（截至2023年8月28日）"]], "a.xlsx", D(2023, 8, 28)),
        ([["周报"], ["填报日期：", D(2023, 8, 28)]], "a.xlsx", D(2023, 8, 28)),
        ([["2023年8月第4周进度"]], "a.xlsx", D(2023, 8, 28)),
        ([["进度表（2023年8月）"]], "a.xlsx", D(2023, 8, 31)),
        ([["进度表"]], "周报20230828.xlsx", D(2023, 8, 28)),
        ([["进度表"]], "周报2023-08-28.xlsx", D(2023, 8, 28)),
        ([["进度表", "截至8月28日"]], "2023年周报.xlsx", D(2023, 8, 28)),
        ([["截至2024年3月底", "报出日期：2024年4月2日"]], "a.xlsx", D(2024, 3, 31)),
        ([["进度表"]], "a.xlsx", N),
    ],
)
def test_report_date(rows: list[list[Any]], file: str, expected: date | None) -> None:
    found = read([*rows, ["单体", "完成比例", "计划竣工"], ["1#", "80%", "2023.10.31"]], file=file)
    assert found.report_date == expected
    assert bool(found.report_date_from) == (expected is not None)


def test_the_dry_run_is_plain_json() -> None:
    found = read([["进度 2023.9.1"], ["单体", "完成比例", "计划竣工"], ["1#", "80%", "10月底"], ["2#", "180%", N]])
    printed = json.loads(json.dumps(as_json(found)))
    assert printed["report_date"] == "2023-09-01"
    assert printed["records"][0] == {
        "kind": "progress",
        "sheet": "Sheet1",
        "row": 3,
        "building": "1#",
        "percent": 80,
        "planned_finish": "2023-10-31",
    }
    assert printed["rejected"][0].keys() == {"sheet", "row", "column", "value", "why"}


def test_nothing_of_the_screen_is_loaded_by_the_reader() -> None:
    source = "".join(p.read_text() for p in Path("park_dispatch/intake").glob("*.py"))
    assert not any(f"import {heavy}" in source for heavy in ("pandas", "streamlit", "babel"))


def test_an_amount_written_once_for_several_buildings_is_a_guess_for_each() -> None:
    found = read(
        [
            ["单体形象进度 2023.9.1"],
            ["单体", "建筑面积（㎡）", "完成比例"],
            ["1#-3#", 12000.0, "80%"],
            ["4#", 5000.0, "60%"],
        ]
    )
    assert said(found, "building", "floor_area_m2", "percent") == [
        (3, "1#", 12000, 80),
        (3, "2#", 12000, 80),
        (3, "3#", 12000, 80),
        (4, "4#", 5000, 60),
    ]
    guesses = ["合计" in record.cells["floor_area_m2"].guess for record in found.records]
    assert guesses == [True, True, True, False]
    assert not any(record.cells["percent"].guess for record in found.records)
