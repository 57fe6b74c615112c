"""Stages, steps and fields of issues in words: for buttons, lists, exports and refusals alike."""

from park_dispatch.language import _
from park_dispatch.ledger.reading import Number
from park_dispatch.model.issue_stage import Stage, Step


def stage_word(stage: Stage) -> str:
    """The word of a stage, as lists, exports and refusals say it."""
    return {
        Stage.COLLECTED: _("待甄别"),
        Stage.ACCEPTED: _("待办理"),
        Stage.REPORTED: _("已上报"),
        Stage.HANDLING: _("办理中"),
        Stage.SUBMITTED: _("待验收"),
        Stage.VERIFIED: _("待销号"),
        Stage.CLOSED: _("已销号"),
        Stage.REJECTED: _("不予受理"),
        Stage.MERGED: _("已并入"),
        Stage.WITHDRAWN: _("已撤回"),
    }[stage]


def step_word(step: Step) -> str:
    """The word of a step, as buttons, time lines and refusals say it."""
    return {
        Step.RAISE: _("登记"),
        Step.ACCEPT: _("受理交办"),
        Step.REJECT: _("不予受理"),
        Step.MERGE: _("并入另一件"),
        Step.REPORT: _("上报"),
        Step.ASSIGN: _("调整交办"),
        Step.HANDLE: _("记录办理情况"),
        Step.SUBMIT: _("报请验收"),
        Step.PASS: _("验收合格"),
        Step.FAIL: _("验收不合格"),
        Step.CLOSE: _("销号"),
        Step.RATE: _("记录满意度"),
        Step.REOPEN: _("重新打开"),
        Step.WITHDRAW: _("撤回"),
    }[step]


def field_word(field: str) -> str:
    """The name of a field of an issue that a step may state."""
    return {
        "issue": _("问题"),
        "issue_kind": _("性质"),
        "building": _("单体"),
        "enterprise": _("企业"),
        "channel": _("反映渠道"),
        "category": _("类别"),
        "lead_unit": _("牵头单位"),
        "responsible_unit": _("责任单位"),
        "responsible_person": _("责任人"),
        "measure": _("措施"),
        "due": _("时限"),
        "words": _("说明"),
        "reported_to": _("上报给"),
        "merged_into": _("并入第几号"),
        "satisfaction": _("满意度"),
        "satisfaction_words": _("企业评价"),
        "satisfaction_by": _("评价人"),
    }.get(field, field)


def number_word(number: Number) -> str:
    """How people call an issue: "2023年第 12 号"."""
    return _("{year}年第 {number} 号").format(year=number.year, number=number.number)
