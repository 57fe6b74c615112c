"""What one row of somebody's sheet says: the record, its cells, and the fields a cell may fill.

A record is a claim, not yet a fact: it names things by the words in the sheet ("1#"), and nothing of it
is in the ledger until a person has confirmed it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypeAlias, get_args

Scalar: TypeAlias = str | float | date
"""A value in one cell: text, a number in the field's own unit, or a day."""

Kind: TypeAlias = Literal[
    "progress",
    "milestone",
    "issue",
    "investment",
    "procedure",
    "enterprise",
    "funding",
    "dispatch",
    "site_log",
    "pairing",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

FieldType: TypeAlias = Literal["text", "number", "percent", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be known: its type, its Chinese name on screen, its unit (of number fields)."""

    name: str
    type: FieldType
    label: str
    unit: str = ""


def _fields(*rows: tuple[str, FieldType, str] | tuple[str, FieldType, str, str]) -> dict[str, Field]:
    return {row[0]: Field(*row) for row in rows}


FIELDS: Mapping[str, Field] = _fields(
    ("project", "text", "项目"),
    ("building", "text", "单体"),
    ("milestone", "text", "节点"),
    ("percent", "percent", "形象进度", "%"),
    ("description", "text", "进展情况"),
    ("quantity", "number", "完成工程量"),
    ("quantity_unit", "text", "工程量单位"),
    ("weight", "percent", "权重", "%"),
    ("planned_start", "date", "计划开始"),
    ("planned_finish", "date", "计划完成"),
    ("actual_start", "date", "实际开始"),
    ("actual_finish", "date", "实际完成"),
    ("forecast_finish", "date", "预计完成"),
    ("plan_change", "text", "计划调整原因"),
    ("delivery_deadline", "date", "交付期限"),
    ("delivery_to", "text", "交付对象"),
    ("delivered_on", "date", "实际交付"),
    ("responsible_unit", "text", "责任单位"),
    ("responsible_person", "text", "责任人"),
    ("contractor", "text", "施工单位"),
    ("floor_area_m2", "number", "建筑面积", "㎡"),
    ("length_km", "number", "长度", "km"),
    ("investment_total", "number", "总投资", "万元"),
    ("investment_annual_plan", "number", "年度计划投资", "万元"),
    ("investment_month_done", "number", "本月完成投资", "万元"),
    ("investment_annual_done", "number", "本年累计完成投资", "万元"),
    ("investment_total_done", "number", "自开工累计完成投资", "万元"),
    ("investment_stated_pct", "percent", "投资完成率", "%"),
    ("issue", "text", "存在问题"),
    ("measure", "text", "措施"),
    ("category", "text", "类别"),
    ("lead_unit", "text", "牵头单位"),
    ("due", "date", "时限"),
    ("status", "text", "状态"),
    ("closed_on", "date", "销号日期"),
    ("collected_on", "date", "收集日期"),
    ("channel", "text", "反映渠道"),
    ("satisfaction", "text", "满意度"),
    ("next_step", "text", "下一步计划"),
    ("remark", "text", "备注"),
    ("miss_reason", "text", "未完成原因"),
    ("procedure", "text", "手续"),
    ("approved_on", "date", "办结日期"),
    ("enterprise", "text", "企业"),
    ("equipment_arrival_planned", "date", "计划设备运抵"),
    ("equipment_arrival_actual", "date", "实际设备运抵"),
    ("commissioning_planned", "date", "计划调试"),
    ("commissioning_actual", "date", "实际调试"),
    ("production_planned", "date", "计划投产"),
    ("production_actual", "date", "实际投产"),
    ("production_lines", "number", "产线", "条"),
    ("funding_source", "text", "资金来源"),
    ("funding_applied", "number", "申请金额", "万元"),
    ("funding_approved", "number", "批复金额", "万元"),
    ("funding_disbursed", "number", "到位金额", "万元"),
    ("funding_used", "number", "使用金额", "万元"),
    ("as_of", "date", "截至"),
    ("note_date", "date", "调度日期"),
    ("note", "text", "调度事项"),
    ("reporter", "text", "填报人"),
    ("workers", "number", "现场人数", "人"),
    ("machines", "text", "机械"),
    ("weather", "text", "天气"),
    ("site_note", "text", "现场情况"),
    ("paired_leader", "text", "包联领导"),
    ("paired_unit", "text", "包联单位"),
    ("paired_team", "text", "专班"),
    ("scope", "text", "建设内容及规模"),
    ("nature", "text", "建设性质"),
    ("location", "text", "建设地点"),
    ("designer", "text", "设计单位"),
    ("supervisor", "text", "监理单位"),
)
"""Every field, by its identifier. `due` may also hold a text such as 长期坚持."""


class Cell(NamedTuple):
    """A value and where it stood.

    `column` is the sheet's column letter ("F"), empty where the value did not stand in a column of the record's
    row (a title, a file name). `guess` says in one sentence what was assumed to read it; empty when nothing was.
    """

    value: Scalar
    column: str = ""
    guess: str = ""


class Record(NamedTuple):
    """What one source row says about one thing. `row` counts from 1 as the spreadsheet shows it.

    A tuple, like Cell, because a file has hundreds of thousands of them: frozen dataclasses take three times as long.
    """

    kind: Kind
    sheet: str | None
    row: int
    cells: Mapping[str, Cell]

    def get(self, field: str) -> Scalar | None:
        """The value of a field, or None where the row does not state it."""
        cell = self.cells.get(field)
        return None if cell is None else cell.value
