"""The words of 督办单: grades, stages, fields, numbers."""

from collections.abc import Hashable, Mapping
from typing import Any, TypeAlias

from park_dispatch.language import _
from park_dispatch.model.notices import Grade, Stage, number_text

NoticeRow: TypeAlias = Mapping[Hashable, Any]
"""A row of ledger.notices.notices."""


def number_of(row: NoticeRow) -> str:
    """The number of a notice as written: "临港督〔2023〕12号"."""
    return number_text(str(row["prefix"]), int(row["year"]), int(row["number"]))


def grade_word(grade: Grade) -> str:
    """The word of a grade."""
    return {"blue": _("蓝色"), "yellow": _("黄色"), "red": _("红色")}[grade]


def stage_word(stage: Stage) -> str:
    """The word of a stage, as supervision sheets have it."""
    return {
        "sent": _("待处理"), "handling": _("处理中"), "answered": _("已处理"), "returned": _("退回重办"),
        "closed": _("已确认"), "withdrawn": _("已撤回"),
    }[stage]  # fmt: skip


def field_word(field: str) -> str:
    """The label of something that a notice says."""
    return {
        "note": _("督办事项"), "responsible_unit": _("被督办单位"), "responsible_person": _("责任人"),
        "due": _("办结时限"), "grade": _("督办等级"), "basis": _("督办依据"), "demand": _("办理要求"),
        "signer": _("签发人"), "answer": _("办理情况"), "opinion": _("办结意见"), "reason": _("原因"),
    }[field]  # fmt: skip
