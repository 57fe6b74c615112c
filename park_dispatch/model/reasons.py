"""Why a promise was not kept: ten categories, and a guess at one from the words that people write."""

import re

REASONS = ("材料", "劳动力", "机械", "图纸", "手续", "资金", "天气", "前道工序", "业主变更", "其他")
"""As they stand in the ledger."""

_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("业主变更", ("业主", "甲方", "变更", "改方案", "新增要求", "企业提出")),
    ("手续", ("审批", "手续", "报批", "许可", "批复", "占道", "备案", "交警", "征地", "拆迁", "核准")),
    ("资金", ("资金", "工程款", "付款", "欠薪", "拨付", "未付", "结算")),
    ("图纸", ("图纸", "设计", "深化", "图审", "排布图")),
    ("天气", ("下雨", "降雨", "大雨", "暴雨", "雨天", "高温", "台风", "大风", "降温", "冰冻", "天气", "内涝")),
    ("劳动力", ("劳动力", "劳务", "缺人", "人手", "工人", "班组", "缺工", "用工", "人员不足", "作业人员")),
    ("机械", ("机械", "塔吊", "吊车", "挖机", "设备故障", "泵车", "吊篮", "外运")),
    ("材料", ("材料", "到场", "进场", "供货", "到货", "钢筋", "商砼", "砂石", "厂家", "发货", "缺料")),
    ("前道工序", ("工序", "前道", "作业面", "工作面", "未移交", "交接", "上道", "仍占")),
)
"""The first category that has one of its words in the text wins: the rarer cause before the more common."""

_SHORT_OF_PEOPLE = re.compile(r"[缺少差][^，。；、\d]{0,3}[\d一二三四五六七八九十两]+[人名个]")


def guessed_reason(words: str) -> str:
    """The category that words such as "未完成，缺6人" point to; "" where they point to none."""
    words = words.replace("材料堆场", "堆场")  # a place, not a lack
    for reason, hints in _WORDS:
        if any(hint in words for hint in hints):
            return reason
    return "劳动力" if _SHORT_OF_PEOPLE.search(words) else ""
