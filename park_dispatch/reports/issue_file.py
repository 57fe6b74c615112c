"""问题清单 as a workbook: in the layout of the lists that come in, so that it can be mended and dropped again.

An issue without a project or building says "—" there: in a blank cell the reader might repeat the name above, as in
lists that write it once a group. What is not one of the columns that are read back (编号, 超期) is passed over.
"""

from collections.abc import Callable, Sequence

import pandas as pd

from park_dispatch.boards.issue_rates import Rates
from park_dispatch.boards.wording import NONE
from park_dispatch.filing.issue_wording import stage_word
from park_dispatch.language import _
from park_dispatch.model.issue_stage import IssueKind
from park_dispatch.reports.workbook import ExportColumn, ExportSheet


def issue_sheets(rows: pd.DataFrame, title: str) -> list[ExportSheet]:
    """The rows of boards.issues.all_issues, a sheet for each kind that has any."""
    due = [day or text or None for day, text in zip(rows["due"], rows["due_text"], strict=True)]
    late = [float(days) or None for days in rows["overdue_days"] + rows["late_days"]]
    shown = rows.assign(
        stage_word=[stage_word(stage) for stage in rows["stage"]],
        due_shown=pd.Series(due, index=rows.index, dtype=object),
        project=rows["project"].replace("", NONE),
        building=rows["building"].replace("", NONE),
        late=pd.Series(late, index=rows.index, dtype=object),
    )
    names = {IssueKind.REQUEST: _("企业诉求"), IssueKind.SITE: _("现场问题")}
    return [
        ExportSheet(names[kind], title, _columns(kind), part)
        for kind in IssueKind
        if len(part := shown[shown["kind"] == kind])
    ] or [ExportSheet(names[IssueKind.SITE], title, _columns(IssueKind.SITE), shown)]


def _columns(kind: IssueKind) -> Sequence[ExportColumn]:
    request = kind is IssueKind.REQUEST
    place = [ExportColumn("project", _("项目")), ExportColumn("building", _("单体"))]
    who = [ExportColumn("enterprise", _("企业"))]
    return [
        ExportColumn("label", _("编号")),
        *(who + place if request else place),
        ExportColumn("issue", _("诉求内容") if request else _("问题")),
        ExportColumn("category", _("类别")),
        ExportColumn("channel", _("反映渠道")),
        ExportColumn("collected", _("收集日期"), "date"),
        ExportColumn("lead_unit", _("牵头单位")),
        ExportColumn("responsible_unit", _("责任单位")),
        ExportColumn("responsible_person", _("责任人")),
        ExportColumn("measure", _("措施")),
        ExportColumn("due_shown", _("时限"), "date"),
        ExportColumn("progress", _("进展")),
        ExportColumn("stage_word", _("状态")),
        ExportColumn("closed_on", _("销号日期"), "date"),
        *([ExportColumn("satisfaction", _("满意度"))] if request else []),
        ExportColumn("late", _("超期"), "number", _("天")),
    ]


def rate_sheet(found: Sequence[Rates], whole: Rates, title: str, word: Callable[[Rates], str]) -> ExportSheet:
    """The rates of each group and of all, with the counts they are made of."""
    rows = pd.DataFrame(
        [
            {
                "name": said, "due": one.due, "closed": one.closed, "closed_pct": one.closed_percent,
                "on_time": one.on_time, "on_time_pct": one.on_time_percent, "ended": one.ended, "rated": one.rated,
                "satisfied": one.satisfied, "satisfied_pct": one.satisfied_percent, "days": one.average_days,
                "open": one.open, "overdue": one.overdue, "by_sheet": one.by_sheet,
            }
            for said, one in [*((word(one), one) for one in found), (_("合计"), whole)]
        ]
    )  # fmt: skip
    cases, days = _("件"), _("天")
    columns = [
        ExportColumn("name", _("分组")),
        ExportColumn("due", _("应办结"), "number", cases),
        ExportColumn("closed", _("已办结"), "number", cases),
        ExportColumn("closed_pct", _("办结率"), "percent", "%"),
        ExportColumn("on_time", _("按时办结"), "number", cases),
        ExportColumn("on_time_pct", _("按时办结率"), "percent", "%"),
        ExportColumn("ended", _("时段内销号"), "number", cases),
        ExportColumn("by_sheet", _("其中按表中状态"), "number", cases),
        ExportColumn("rated", _("已评价"), "number", cases),
        ExportColumn("satisfied", _("满意和基本满意"), "number", cases),
        ExportColumn("satisfied_pct", _("满意率"), "percent", "%"),
        ExportColumn("days", _("平均历时"), "number", days),
        ExportColumn("open", _("在办"), "number", cases),
        ExportColumn("overdue", _("超期"), "number", cases),
    ]
    return ExportSheet(_("办结情况"), title, columns, rows)
