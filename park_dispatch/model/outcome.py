"""What came of an action item, read out of the words that people write about it."""

from typing import Literal, TypeAlias

from park_dispatch.model.writing import tight

Outcome: TypeAlias = Literal["done", "doing", "undone", "unanswered"]
OUTCOMES: tuple[Outcome, ...] = ("undone", "unanswered", "doing", "done")
"""What needs a look first."""

_UNANSWERED = ("待交账", "待答复", "待反馈", "待办", "待处理", "待落实", "未答复", "未交账", "未反馈")
_DOING = ("正在", "办理中", "进行中", "处理中", "推进中", "整改中", "基本", "部分", "持续", "推进")
_NOT_DONE = ("未", "没有", "尚", "不能", "无法", "逾期")
_DONE = ("完成", "办结", "销号", "解决", "落实", "确认", "完毕")


def outcome(result: str) -> Outcome:
    """What the words about a note say: "已完成，8月15日进场" is done, "未完成，缺6人" is not, nothing is unanswered."""
    said = tight(result)
    if not said or said.startswith(_UNANSWERED):
        return "unanswered"
    if said.startswith(_NOT_DONE):
        return "undone"
    if said.startswith(_DOING):
        return "doing"
    return "done" if any(word in said[:6] for word in _DONE) else "doing"


ANSWERS = ("已完成", "正在办理", "未完成", "待交账")
"""How an answer typed on the page begins in the ledger, as it does in the workbooks that come in."""


def split_answer(result: str) -> tuple[str | None, str]:
    """ "已完成，监理已签认" → ("已完成", "监理已签认"); words of another shape are all details."""
    for answer in ANSWERS:
        rest = result.removeprefix(answer)
        if rest != result and (not rest or rest[0] in "，,。；;：: "):
            return answer, rest[1:].strip()
    return None, result
