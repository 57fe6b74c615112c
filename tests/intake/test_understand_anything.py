"""Any grid whatsoever is understood or left alone; nothing raises, nothing takes long on a long text."""

from datetime import date, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from park_dispatch.intake.dry_run import as_json
from park_dispatch.intake.findings import restore
from park_dispatch.intake.understand import understand
from park_dispatch.intake.understanding import Corrections
from park_dispatch.intake.workbook import Sheet, Workbook
from park_dispatch.model import dates, percent, quantity
from park_dispatch.model.building_names import buildings
from park_dispatch.model.record import FIELDS
from tests.thorough import times

WORDS = [
    "序号",
    "项目名称",
    "单体",
    "节点名称",
    "完成比例",
    "形象进度",
    "计划完成时间",
    "实际完成时间",
    "计划",
    "实际",
    "开始",
    "完成",
    "存在问题",
    "措施",
    "时限",
    "状态",
    "总投资",
    "本月完成投资",
    "企业名称",
    "计划投产",
    "资金来源",
    "到位金额",
    "手续名称",
    "备注",
    "小计",
    "合计",
    "一、续建项目",
    "9#厂房",
    "1#-8#",
    "10#、11#",
    "80%",
    "120%",
    "约八成",
    "10月底前",
    "2023.4.31",
    "长期坚持",
    "待定",
    "/",
    "—",
    "√",
    "楼层",
    "1层",
    "砌体",
    "抹灰",
    "单位：万元",
    "截至2023年8月28日",
    "填报人：张工",
    "注：说明",
    "问题：缺砼",
    "钢柱吊装完成40根",
    "同上",
    "1~9999#",
    "Building",
    "%Complete",
    "Planned",
    "Start",
    "#REF!",
]
cells = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=30),
    st.floats(),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
ranges = st.tuples(*[st.integers(-1, 12)] * 4)
places = st.frozensets(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=4)
sheets = st.builds(
    Sheet,
    name=st.one_of(st.none(), st.sampled_from(["9#厂房", "8月第4周", "Sheet1", ""]), st.text(max_size=10)),
    rows=st.lists(st.one_of(st.lists(cells, max_size=10), st.lists(st.sampled_from(WORDS), max_size=10)), max_size=14),
    merges=st.lists(ranges, max_size=4).map(tuple),
    hidden=st.booleans(),
    hidden_rows=st.frozensets(st.integers(0, 14), max_size=3),
    hidden_columns=st.frozensets(st.integers(0, 14), max_size=3),
    uncached_formulas=places,
    percent_columns=st.frozensets(st.integers(0, 12), max_size=3),
)
workbooks = st.builds(
    Workbook,
    file_name=st.sampled_from(["a.xlsx", "周报2023-08-28.csv", "", "x/y.txt"]),
    container=st.sampled_from(["xlsx", "csv", "txt", "ods"]),
    sheets=st.lists(sheets, max_size=3).map(tuple),
)


@settings(max_examples=times(150), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(workbooks)
def test_any_grid_is_survived(workbook: Workbook) -> None:
    found = understand(workbook, Corrections(), "", 0)
    as_json(found)
    for record in found.records:
        assert record.row >= 1
        for name, cell in record.cells.items():
            kind = FIELDS[name].type
            if name == "percent":
                assert isinstance(cell.value, float) and 0 <= cell.value <= 100
            if kind == "date" and name != "due":
                assert isinstance(cell.value, date) and not isinstance(cell.value, datetime)
            if kind == "number":
                assert isinstance(cell.value, float)
            if kind == "text":
                assert isinstance(cell.value, str)
    for finding in (*found.rejected, *found.warnings):
        assert restore(finding.facts()) == finding
        assert finding.why()


def test_none_rows_and_odd_values() -> None:
    rows = [None, ["单体", "完成比例"], ["1#", time(8)], ["2#", timedelta(1)], ["3#", float("inf")], ["4#", "80%"]]
    found = understand(Workbook("a", "xlsx", (Sheet("s", rows),)), Corrections(), "", 0)  # type: ignore[arg-type]
    assert {r.get("building"): r.get("percent") for r in found.records}["4#"] == 80


def test_long_texts_cost_little() -> None:
    head = ["单体", "节点名称", "完成比例", "计划完成时间", "进展情况"]
    for part in ("1", "9#厂房", "1#、", "完成%", "2023.", "十月", "("):
        text = part * 30_000
        rows = [head, [text] * 5, ["1#", "桩基", "80%", "10月底", text]]
        understand(Workbook("a", "xlsx", (Sheet("s", rows),)), Corrections(), "", 0)
        understand(Workbook("a", "txt", (Sheet(None, [["9#厂房完成80%"], [text]]),)), Corrections(), "", 0)


@given(st.text(max_size=60))
def test_value_readers_survive_any_text(text: str) -> None:
    percent.read_text(text, "points")
    percent.overall(text)
    dates.read_text(text, "finish", date(2023, 8, 28))
    quantity.read_amount(text, "money", 1.0)
    quantity.done_quantity(text)
    buildings(text)
