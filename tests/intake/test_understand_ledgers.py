"""Enterprises, funding, investment and procedures: their headers, their pairs of rows, their matrices."""

from typing import Any

from tests.intake.reading import D, N, read, said


def test_promised_and_actual_ramp_up_in_paired_rows() -> None:
    found = read(
        [
            ["入驻企业投产对照 2024年9月1日"],
            ["序号", "企业", "所在楼栋", "类别", "设备运抵", "调试", "投产", "备注"],
            [1.0, "远晴照明", "7#", "计划", D(2024, 3, 1), D(2024, 4, 1), D(2024, 5, 1), N],
            [N, N, N, "实际", D(2024, 3, 6), D(2024, 4, 12), D(2024, 5, 18), N],
            [2.0, "卓亚模具", "8#", "计划", D(2024, 5, 10), D(2024, 6, 1), D(2024, 6, 30), "暂缓"],
            [N, N, N, "实际", D(2024, 5, 9), N, N, N],
        ],
        (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (4, 0, 5, 0), (4, 1, 5, 1), (4, 2, 5, 2),
    )  # fmt: skip
    fields = ("enterprise", "equipment_arrival_planned", "equipment_arrival_actual", "production_planned")
    assert said(found, *fields, "production_actual") == [
        (3, "远晴照明", D(2024, 3, 1), D(2024, 3, 6), D(2024, 5, 1), D(2024, 5, 18)),
        (5, "卓亚模具", D(2024, 5, 10), D(2024, 5, 9), D(2024, 6, 30), N),
    ]
    assert [table.kind for table in found.tables] == ["enterprise"]


def test_an_english_ramp_up() -> None:
    found = read(
        [
            ["Tenant ramp-up as of 2024-09-01"],
            ["Enterprise", "Building", "Production Lines", "Equipment Arrival", N, "Production", N],
            [N, N, N, "Planned", "Actual", "Planned", "Actual"],
            ["Norva", "3#", 4.0, D(2024, 3, 1), D(2024, 3, 4), D(2024, 5, 1), D(2024, 5, 16)],
        ],
        (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6),
    )  # fmt: skip
    fields = ("enterprise", "production_lines", "equipment_arrival_planned", "equipment_arrival_actual")
    assert said(found, *fields, "production_actual") == [(4, "Norva", 4, D(2024, 3, 1), D(2024, 3, 4), D(2024, 5, 16))]


def test_an_expected_day_among_what_is_done_is_told_not_taken() -> None:
    found = read(
        [
            ["企业投产进度 2024年9月1日"],
            ["企业名称", "计划投产时间", "实际投产时间"],
            ["甲电子", D(2024, 9, 30), "预计10月15日"],
            ["乙材料", D(2024, 8, 1), D(2024, 8, 3)],
        ]
    )
    assert said(found, "enterprise", "production_actual") == [(3, "甲电子", N), (4, "乙材料", D(2024, 8, 3))]
    assert [(finding.code, finding.cell) for finding in found.warnings] == [("forecast_for_done", "C3")]


def test_a_count_up_to_an_earlier_month_is_not_the_year_to_date() -> None:
    rows: list[list[Any]] = [
        ["投资完成情况（截至2024年5月31日） 单位：万元"],
        ["项目名称", "总投资", "1-4月完成", "5月完成", "本年累计完成投资"],
        ["甲项目", 9000.0, 4100.0, 1250.0, 5350.0],
    ]
    assert said(read(rows), "investment_month_done", "investment_annual_done") == [(3, 1250, 5350)]
    unknown = read([*rows[:2], [*rows[2][:4], N]], uncached_formulas=frozenset({(2, 4)}))
    assert said(unknown, "investment_annual_done") == [(3, N)]


def test_the_plan_of_a_year_and_a_summary_row() -> None:
    found = read(
        [
            ["重点项目 2023年8月28日 单位：万元"],
            ["项目名称", "计划总投资", "2023年计划", "本年累计完成投资", "2024年工作打算"],
            ["甲项目", 30000.0, 9800.0, 6000.0, "完善资料"],
            ["乙项目", 20000.0, 6200.0, 3000.0, "加快达产"],
        ]
    )
    assert said(found, "investment_annual_plan", "next_step") == [(3, 9800, "完善资料"), (4, 6200, "加快达产")]
    summed = read([["进度 2023.9.1"], ["单体", "完成比例"], ["1#", "80%"], ["2#", "40%"], ["综合进度", "64%"]])
    assert said(summed, "building", "percent") == [(3, "1#", 80), (4, "2#", 40)]


def test_procedures_as_columns_with_days_words_and_impossible_days() -> None:
    found = read(
        [
            ["手续办理一览表 2024.5.1"],
            ["项目名称", "项目备案", "环评批复", "施工许可证"],
            ["甲项目", D(2024, 1, 8), "2024年3月", "预计6月底"],
            ["乙项目", "2024.2.31", "已办", "正在办理"],
        ]
    )
    assert said(found, "procedure", "approved_on", "due", "status") == [
        (3, "项目备案", D(2024, 1, 8), N, N),
        (3, "环评批复", D(2024, 3, 31), N, N),
        (3, "施工许可证", N, D(2024, 6, 30), N),
        (4, "项目备案", N, N, N),
        (4, "环评批复", N, N, "已办"),
        (4, "施工许可证", N, N, "正在办理"),
    ]
    assert [(finding.code, finding.cell) for finding in found.rejected] == [("not_a_date", "B4")]


def test_two_ledgers_beside_each_other() -> None:
    found = read(
        [
            ["产业园手续及资金情况 2024.9.1 单位：万元"],
            ["序号", "手续名称", "责任单位", "批复日期", "办理状态", N, N, "资金来源", "申请金额", "已到位", "备注"],
            [1.0, "立项备案", "园投公司", D(2024, 3, 10), "已办结", N, N, "专项债券", 12000.0, 8000.0, N],
            [2.0, "施工许可证", "园投公司", N, "正在办理", N, N, "银行贷款", 15000.0, 6000.0, "农发行"],
            [3.0, "消防验收", "宏宇建设", N, "未办理", N, N, "合计", 27000.0, 14000.0, N],
        ]
    )
    assert said(found, "procedure", "funding_source", "funding_disbursed", "remark") == [
        (3, "立项备案", N, N, N),
        (4, "施工许可证", N, N, N),
        (5, "消防验收", N, N, N),
        (3, N, "专项债券", 8000, N),
        (4, N, "银行贷款", 6000, "农发行"),
    ]


def test_columns_for_several_buildings_and_for_one_without_a_number() -> None:
    found = read(
        [
            ["东湖产业园形象进度 2024年8月20日"],
            ["分项工程", "1#厂房", "2#-3#厂房", "门卫及配电房"],
            ["桩基工程", "√", "90%", "/"],
            ["砌体工程", "70%", N, "√"],
        ]
    )
    assert said(found, "building", "milestone", "percent") == [
        (3, "1#", "桩基工程", 100),
        (3, "2#", "桩基工程", 90),
        (3, "3#", "桩基工程", 90),
        (4, "1#", "砌体工程", 70),
        (4, "门卫及配电房", "砌体工程", 100),
    ]


def test_a_matrix_again_under_the_name_of_another_building() -> None:
    head: list[Any] = ["楼层", "钢筋", "模板", "养护"]
    found = read(
        [
            ["产业园分层进度 2024.8.1"],
            ["7#厂房"],
            head,
            ["1层", "√", "√", "√"],
            [N],
            ["8#厂房"],
            head,
            ["1层", "√", "√", N],
        ]
    )
    assert said(found, "building", "milestone") == [
        (4, "7#", "1层钢筋"),
        (4, "7#", "1层模板"),
        (4, "7#", "1层养护"),
        (8, "8#", "1层钢筋"),
        (8, "8#", "1层模板"),
    ]
    assert not found.rejected


def test_a_sentence_in_a_form_that_ends_like_a_label_is_its_value() -> None:
    found = read(
        [
            ["1#厂房驻守日报"],
            ["日期：2023年9月6日"],
            ["施工部位", "二层砌体", "完成进度", "85%"],
            ["今日完成工作", "东侧砌体"],
            ["存在问题", "塔吊拆除后材料倒运困难"],
            ["明日计划", "继续砌体"],
        ]
    )
    assert said(found, "issue", "next_step") == [(found.records[0].row, "塔吊拆除后材料倒运困难", "继续砌体")]


def test_work_items_over_plan_and_actual_for_each_building() -> None:
    found = read(
        [
            ["产业园一期节点策划与执行表（截止2024年7月5日）"],
            ["序号", "楼栋名称", "正负零", N, "外架拆除", N, "责任工程师"],
            [N, N, "计划", "实际", "计划", "实际", N],
            [1.0, "1#楼", D(2023, 9, 30), D(2023, 10, 8), D(2024, 5, 15), N, "靖工"],
            [2.0, "2#楼", D(2023, 10, 15), "2024-05-32", D(2024, 7, 10), "预计7月25日", "戎工"],
        ],
        (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 2, 6),
    )  # fmt: skip
    assert said(found, "building", "milestone", "planned_finish", "actual_finish", "forecast_finish") == [
        (4, "1#", "正负零", D(2023, 9, 30), D(2023, 10, 8), N),
        (4, "1#", "外架拆除", D(2024, 5, 15), N, N),
        (5, "2#", "正负零", D(2023, 10, 15), N, N),
        (5, "2#", "外架拆除", D(2024, 7, 10), N, D(2024, 7, 25)),
    ]
    assert [finding.cell for finding in found.rejected] == ["D5"]


def test_plan_and_actual_of_a_work_item_in_one_header_cell() -> None:
    found = read(
        [
            ["配套设施节点 2024.7.5"],
            ["单体", "基础计划完成", "基础实际完成", "主体计划完成", "主体实际完成"],
            ["门卫房", D(2024, 4, 10), D(2024, 4, 15), D(2024, 6, 30), N],
        ]
    )
    assert said(found, "milestone", "planned_finish", "actual_finish") == [
        (3, "基础", D(2024, 4, 10), D(2024, 4, 15)),
        (3, "主体", D(2024, 6, 30), N),
    ]


def test_procedures_down_the_side_and_projects_across() -> None:
    found = read(
        [
            ["港区项目手续取得情况对照表 2024.3.15"],
            ["手续名称", "港北冷库", "机械维修中心", "集装箱基地"],
            ["项目备案", D(2023, 5, 11), "2023年8月2日", "正在办理"],
            ["环评批复", "正在办理", N, N],
        ]
    )
    assert said(found, "project", "procedure", "approved_on", "status") == [
        (3, "港北冷库", "项目备案", D(2023, 5, 11), N),
        (3, "机械维修中心", "项目备案", D(2023, 8, 2), N),
        (3, "集装箱基地", "项目备案", N, "正在办理"),
        (4, "港北冷库", "环评批复", N, "正在办理"),
    ]


def test_items_with_document_numbers_are_procedures() -> None:
    found = read(
        [
            ["一期前期手续办理进度 2024.3.15"],
            ["序号", "事项", "办理部门", "承诺时限", "取得时间", "文号", "取得情况"],
            [1.0, "项目备案", "发改委", D(2023, 8, 25), D(2023, 8, 22), "港发〔2023〕57号", "已取得"],
        ]
    )
    fields = ("procedure", "lead_unit", "due", "approved_on", "status")
    assert said(found, *fields) == [(3, "项目备案", "发改委", D(2023, 8, 25), D(2023, 8, 22), "已取得")]


def test_bonds_with_batches_and_a_rate_of_spending_that_is_no_progress() -> None:
    found = read(
        [
            ["专项债券发行及支出台账 2024.7.31 单位：万元"],
            ["序号", "项目名称", "债券批次", "申请额度", "发行额度", "到账金额", "支出金额", "支出进度（%）"],
            [1.0, "厂房二期", "2023年第五批", 25000.0, 20000.0, 18000.0, 9000.0, 50.0],
        ]
    )
    fields = ("funding_source", "funding_approved", "funding_disbursed", "funding_used", "percent")
    assert said(found, *fields) == [(3, "2023年第五批", 20000, 18000, 9000, N)]


def test_hand_written_sums_are_no_rows() -> None:
    found = read(
        [
            ["节点台账 2024.7.31"],
            ["单体", "分部分项", "完成比例"],
            ["4#", "屋面", "80%"],
            ["4#小计：10项，已完成10项", N, N],
            [N, "以上10项，完成6项", N],
        ]
    )
    assert said(found, "building", "milestone") == [(3, "4#", "屋面")]


def test_a_table_in_two_languages_in_millions() -> None:
    found = read(
        [
            ["Capital Expenditure / 投资完成情况 2024-05-31"],
            [N, "Unit 单位: RMB million 百万元"],
            ["Project / 项目", "Total Investment / 总投资", "Year to Date / 本年累计完成", "Rate % / 投资完成率"],
            ["滨河园", 320.0, 41.5, 37.7],
        ]
    )
    fields = ("project", "investment_total", "investment_annual_done", "investment_stated_pct")
    assert said(found, *fields) == [(4, "滨河园", 32000, 4150, 37.7)]


def test_the_end_of_an_approval_is_not_the_end_of_the_works() -> None:
    found = read(
        [
            ["审批编号", "发起时间", "完成时间", "发起人姓名", "楼栋", "今日完成", "目前总体进度（%）"],
            ["1001", "2024-05-06 18:20", "2024-05-06 19:02", "张工", "1#", "砌体", "88,5%"],
            ["1002", "2024-05-07 18:21", "2024-05-07 19:10", "张工", "1#", "抹灰", "90%"],
        ]
    )
    assert said(found, "as_of", "planned_finish", "description", "percent", "reporter") == [
        (2, D(2024, 5, 6), N, "砌体", 88.5, "张工"),
        (3, D(2024, 5, 7), N, "抹灰", 90, "张工"),
    ]
    assert not found.warnings
