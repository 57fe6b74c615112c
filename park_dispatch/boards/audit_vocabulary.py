"""The words that stand in the audit, in the language of the session.

A feature that puts words of its own into a line adds them here; a test does every deed and looks for words left over.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import get_args

from park_dispatch.boards.commitments import reason_word
from park_dispatch.boards.minutes import fact_word
from park_dispatch.filing import notice_words
from park_dispatch.filing.issue_wording import step_word
from park_dispatch.language import _
from park_dispatch.ledger.meetings import Fact
from park_dispatch.model.issue_stage import Step
from park_dispatch.model.notices import Grade
from park_dispatch.model.notices import Stage as NoticeStage
from park_dispatch.model.reasons import REASONS


def kinds() -> Mapping[str, str]:
    """What is named by a kind and a number; a thing has a name that says enough."""
    return {
        "upload": _("上报"), "plan": _("计划"), "thing": "", "note": _("调度事项"), "item": _("交账事项"),
        "issue": _("问题"), "notice": _("督办单"), "log": _("驻守日志"), "remembered": _("记住的更正"),
        "attachment": _("附件"),
    }  # fmt: skip


def ours() -> Mapping[str, str]:
    """Words that stand in any line; those that say nothing are left out."""
    return {
        "new": _("新建"), "account": "", "of": "", "as": _("另存为"), "code": _("一次性代码"), "week": _("周总结"),
        "month": _("月度总结"), "target": _("目标"), "calendar": _("日历"), "lights": _("预警标准"),
        "meeting": _("调度会"), "discussed": _("已议"), "reopened": _("撤销已议"), "notices": _("督办规则"),
        "cookie": _("登录凭证"), "header": _("身份信息"), "origin": _("来自别的网站"), "reach": _("范围"),
        "disabled": _("停用"), "enabled": _("恢复使用"), "none": _("取消"), "nothing": _("没有变化"),
        "withdrawn": _("撤回"), "blue": _("蓝色"), "yellow": _("黄色"), "red": _("红色"), "own": _("自己办理的"),
        "work": "",
    }  # fmt: skip


def of_kind(kind: str) -> Mapping[str, str]:
    """What is said of one kind of thing in words of its own."""
    if kind == "thing":
        return {reason: reason_word(reason) for reason in REASONS}
    if kind == "note":
        return {
            "carried": _("顺延"), "priority": _("优先级"), "escalated": _("提级"), "escalation_reason": _("提级原因"),
            "escalation_until": _("提级期限"), "stood_down": _("解除提级"),
        }  # fmt: skip
    if kind == "notice":
        stages = {str(stage): notice_words.stage_word(stage) for stage in get_args(NoticeStage)}
        return stages | {str(grade): notice_words.grade_word(grade) for grade in get_args(Grade)}
    if kind == "issue":
        return {str(step): step_word(step) for step in Step}
    return {fact: fact_word(fact) for fact in get_args(Fact)} if kind == "meeting" else {}


COUNTS: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "dates": lambda count: _("{count} 个节点的日期").format(count=count),
        "links": lambda count: _("{count} 条逻辑关系").format(count=count),
        "milestones": lambda count: _("{count} 个节点").format(count=count),
        "sessions ended": lambda count: _("结束 {count} 处登录").format(count=count),
        "values": lambda count: _("{count} 项内容").format(count=count),
        "photos": lambda count: _("{count} 张照片或文件").format(count=count),
        "issues": lambda count: _("登记 {count} 个问题").format(count=count),
    }
)
"""What is counted in a line, by the words after the number."""
