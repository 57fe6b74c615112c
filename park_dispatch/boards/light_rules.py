"""The rules of 红黄绿灯 in words, for the page and the command; the numbers are those of planning.lights."""

from park_dispatch.language import _
from park_dispatch.planning.lights import GAP_PP, OVERDUE_SLIP_DAYS, SLIP_SHARES, UNREPORTED_CYCLES, Preset


def light_rules(preset: Preset) -> list[tuple[str, str]]:
    """(title, sentence) of each rule in the order in which they are looked at; the worst that fires counts."""
    small, large = (f"{share:.0%}" for share in SLIP_SHARES)
    days = OVERDUE_SLIP_DAYS
    return [
        (
            _("交付期限"),
            _(
                "预计完工比期限晚 {yellow} 天或计划工期的 {small} 以上亮黄灯，晚 {red} 天或 {large} 以上亮红灯；"
                "已过期限亮红灯。"
            ).format(yellow=days[0], red=days[1], small=small, large=large),
        ),
        (_("序时进度"), _progress(preset)),
        (_("应开工未开工"), _("节点到了计划开始日期没有开工亮黄灯，超过 {red} 天亮红灯。").format(red=days[1])),
        (_("未报"), _("超过 {cycles} 个填报周期没有上报，标记“未报”。").format(cycles=UNREPORTED_CYCLES)),
        (_("刚恢复"), _("亮过红灯后恢复的，先亮黄灯，记录保留。")),
    ]


def _progress(preset: Preset) -> str:
    blue = _("落后超过 {blue:.0f} 个百分点标记“关注”。").format(blue=GAP_PP[0])
    if preset == "wuhan":
        return _("完成不足计划的 80% 亮黄灯，不足 60% 亮红灯；") + blue
    said = _(
        "落后计划 {yellow:.0f}–{red:.0f} 个百分点亮黄灯，超过 {red:.0f} 个百分点亮红灯；"
        "计划开工当月未开工亮黄灯，满 3 个月亮红灯；"
    )
    return said.format(yellow=GAP_PP[1], red=GAP_PP[2]) + blue
