"""Every text that the Gantt component shows, in the language of the running context."""

from dataclasses import dataclass

from park_dispatch.language import _


@dataclass(frozen=True)
class GanttWords:
    """Texts of the chart, already translated. Braces are filled in the browser: {date}, {year}, {month}, {start}, ….

    months has twelve names from January, weekdays seven from Monday, statuses six in the order normal, watch, warning,
    late, done, no_report.
    """

    label: str
    empty: str
    name_column: str
    percent_column: str
    as_of_label: str
    toolbar: str
    zoom: str
    zoom_day: str
    zoom_week: str
    zoom_month: str
    zoom_year: str
    zoom_in: str
    zoom_out: str
    fit: str
    fit_hint: str
    go_to_as_of: str
    as_of_hint: str
    expand_all: str
    collapse: str
    collapse_hint: str
    tap_again: str
    legend_plan: str
    legend_actual: str
    legend_overrun: str
    legend_deadline: str
    legend_critical: str
    critical: str
    statuses: tuple[str, ...]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    year_month: str
    axis_year: str
    axis_quarter: str
    axis_month: str
    axis_week: str
    axis_day: str
    axis_day_wide: str
    spoken_plan: str
    spoken_actual: str
    spoken_open: str
    spoken_not_started: str
    spoken_percent: str
    spoken_expanded: str
    spoken_collapsed: str
    spoken_comma: str


def gantt_words() -> GanttWords:
    """The texts in the language of the running context."""
    return GanttWords(
        label=_("横道图：上下键选行，左右键展开收起，回车打开，加减号缩放，F 适应全部，T 回到截至日"),
        empty=_("没有可画的节点。请放宽筛选条件，或先上报含计划日期的进度表。"),
        name_column=_("项目 / 单体 / 节点"),
        percent_column=_("完成"),
        as_of_label=_("截至 {date}"),
        toolbar=_("横道图工具"),
        zoom=_("时间刻度"),
        zoom_day=_("日"),
        zoom_week=_("周"),
        zoom_month=_("月"),
        zoom_year=_("年"),
        zoom_in=_("放大（+）"),
        zoom_out=_("缩小（−）"),
        fit=_("适应"),
        fit_hint=_("适应：显示全部工期（F）"),
        go_to_as_of=_("截至日"),
        as_of_hint=_("截至日：回到截至日（T）"),
        expand_all=_("全部展开"),
        collapse=_("收起"),
        collapse_hint=_("收起：先收到单体，再收到项目"),
        tap_again=_("再点一次打开"),
        legend_plan=_("计划"),
        legend_actual=_("实际及完成比例"),
        legend_overrun=_("超出计划"),
        legend_deadline=_("交付期限"),
        legend_critical=_("关键节点"),
        critical=_("关键节点"),
        statuses=(_("正常"), _("关注"), _("预警"), _("滞后"), _("完成"), _("未报")),
        months=(
            *(_("1月"), _("2月"), _("3月"), _("4月"), _("5月"), _("6月")),
            *(_("7月"), _("8月"), _("9月"), _("10月"), _("11月"), _("12月")),
        ),
        weekdays=(_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")),
        year_month=_("{year}年{month}"),
        axis_year=_("{year}年"),
        axis_quarter=_("{quarter}季度"),
        axis_month=_("{month}"),
        axis_week=_("{mm}-{dd}"),
        axis_day=_("{day}"),
        axis_day_wide=_("{day} {weekday}"),
        spoken_plan=_("计划 {start} 至 {finish}"),
        spoken_actual=_("实际 {start} 至 {finish}"),
        spoken_open=_("未完"),
        spoken_not_started=_("未开工"),
        spoken_percent=_("完成 {percent}"),
        spoken_expanded=_("已展开"),
        spoken_collapsed=_("已收起"),
        spoken_comma=_("，"),
    )
