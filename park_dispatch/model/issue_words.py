"""What the words of a sheet say of the stage of an issue: a guess, and shown as one."""

from datetime import date

from park_dispatch.model.issue_stage import Stage
from park_dispatch.model.writing import tight

_BY_WORDS: tuple[tuple[Stage, tuple[str, ...]], ...] = (
    (Stage.MERGED, ("重复", "并入", "合并办理", "已合并", "merged", "duplicate")),
    (Stage.WITHDRAWN, ("撤回", "撤销", "作废", "已取消", "withdrawn")),
    (Stage.REJECTED, ("不予受理", "不受理", "退回", "不属实", "notaccepted", "rejected")),
    (Stage.COLLECTED, ("待甄别", "待受理", "待登记", "新增", "新收集", "未受理", "未甄别", "toscreen")),
    (Stage.HANDLING, ("不合格", "不通过", "未通过", "重新整改", "继续整改", "failed")),
    (Stage.VERIFIED, ("待销号", "申请销号", "拟销号", "建议销号", "验收合格", "验收通过", "已验收", "通过验收")),
    (Stage.VERIFIED, ("tocloseout", "verified")),
    (Stage.SUBMITTED, ("toverify", "submitted")),
    (Stage.SUBMITTED, ("待验", "未验收", "待核查", "待复核", "待复查", "待确认", "未确认", "申请验收", "报验")),
    (Stage.REPORTED, ("已上报", "上报中", "提级", "待批示", "待上级", "reportedup", "escalated")),
    (Stage.ACCEPTED, ("待办", "待处理", "待整改", "待解决", "待落实", "未开始", "未启动", "未处理", "未整改")),
    (Stage.ACCEPTED, ("已受理", "已交办", "已甄别", "已派单", "tohandle", "accepted")),
    (Stage.HANDLING, ("未销号", "未办结", "未解决", "未完成", "未闭环", "未落实", "没有", "尚未", "部分", "基本")),
    (Stage.HANDLING, ("正在", "办理中", "处理中", "整改中", "推进中", "进行中", "协调中")),
    (Stage.HANDLING, ("解决中", "落实中", "持续", "跟踪", "notclosed", "unresolved", "inprogress", "open")),
    (Stage.CLOSED, ("销号", "办结", "闭环", "闭合", "关闭", "已确认", "解决", "closed", "resolved")),
)  # fmt: skip
"""The first that fits counts."""
_DONE = ("处理", "完成", "整改", "落实", "完毕", "done", "completed", "fixed")
"""What the handler says, and nobody has verified yet: "已完成" waits for it, "已办结" is the ledger's own word."""


def stage_said(status: str, closed_on: date | None, *, told: bool = False) -> Stage:
    """The stage a row of a sheet speaks of; `told`: whether it states a measure or progress.

    A day of close-out beside words of another stage ("办理中") does not close it: the words are what people mend first.
    Without words the day closes, a measure or progress is handling, and nothing at all is an issue just collected.
    """
    said = tight(status).casefold()
    if not said:
        return Stage.CLOSED if closed_on else Stage.HANDLING if told else Stage.COLLECTED
    for stage, words in _BY_WORDS:
        if any(word in said for word in words):
            return stage
    if any(word in said for word in _DONE):
        return Stage.CLOSED if closed_on else Stage.SUBMITTED
    return Stage.HANDLING


def satisfaction_said(words: str) -> str:
    """One of SATISFACTION for what is written of a result ("非常满意", "不太满意", "Satisfied"); "" for other words."""
    said = tight(words).casefold()
    if "满意" not in said and "satisfied" not in said:
        return ""
    if any(word in said for word in ("不", "dissatisfied", "unsatisfied", "notsatisfied")):
        return "不满意"
    return "基本满意" if any(word in said for word in ("基本", "较", "mostly", "fairly")) else "满意"
