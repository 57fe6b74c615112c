"""Every text that the Gantt component shows, in the language of the running context."""

from dataclasses import dataclass

from park_dispatch.language import _


@dataclass(frozen=True)
class GanttWords:
    """Texts of the chart, already translated. Braces are filled in the browser: {date}, {year}, {month}, {start}, ….

    months has twelve names from January, weekdays seven from Monday, statuses six in the order normal, watch, warning,
    late, done, no_report; link_types four in the order FS, SS, FF, SF.
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
    more: str
    layer_links: str
    hint_links: str
    layer_critical: str
    hint_critical: str
    layer_front: str
    hint_front: str
    layer_float: str
    hint_float: str
    print: str
    print_hint: str
    print_title: str
    print_page: str
    print_continued: str
    print_preparing: str
    print_ready: str
    print_cut: str
    legend_compare: str
    legend_forecast: str
    legend_float: str
    legend_front: str
    legend_link: str
    legend_pending: str
    legend_rest: str
    float_days: str
    float_negative: str
    forecast_finish: str
    predecessors: str
    successors: str
    list_comma: str
    list_more: str
    link_ends: str
    link_lag: str
    link_lead: str
    link_critical: str
    link_broken: str
    link_goes: str
    link_waits: str
    link_type: str
    link_days: str
    link_remove: str
    link_apply: str
    link_none: str
    link_no_target: str
    link_not_yours: str
    link_family: str
    link_exists: str
    link_circle: str
    close: str
    span: str
    days_later: str
    days_earlier: str
    days_same: str
    days_long: str
    keys_dates: str
    keys_link: str
    not_editable: str
    edit_cancelled: str
    edit_bar: str
    edits_wait: str
    edits_none: str
    undo: str
    undo_hint: str
    redo: str
    redo_hint: str
    discard: str
    discard_hint: str
    save: str
    save_hint: str
    undone: str
    redone: str
    discarded: str
    link_types: tuple[str, ...]


def gantt_words() -> GanttWords:
    """The texts in the language of the running context."""
    return GanttWords(
        label=_(
            "横道图：上下键选行，左右键展开收起，回车打开，加减号缩放，F 适应全部，T 回到截至日；"
            "方括号键选先后关系；可改动时 E 改日期，L 连关系，Delete 删关系，Ctrl+Z 撤销"
        ),
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
        more=_("更多"),
        layer_links=_("依赖关系"),
        hint_links=_("依赖关系：画出节点之间的先后关系"),
        layer_critical=_("关键线路"),
        hint_critical=_("关键线路：突出关键节点，其余变淡"),
        layer_front=_("前锋线"),
        hint_front=_("前锋线：截至日各节点实际进到计划的哪一天，左为落后，右为超前"),
        layer_float=_("时差"),
        hint_float=_("时差：计划完成到最迟完成之间的余地"),
        print=_("打印"),
        print_hint=_("打印：A3 横向，打印当前展开的各行"),
        print_title=_("横道图"),
        print_page=_("第 {page} 页，共 {pages} 页"),
        print_continued=_("接上页：{name}"),
        print_preparing=_("正在准备打印……"),
        print_ready=_("已备好 {pages} 页"),
        print_cut=_("共 {count} 行，只打印前 {printed} 行；要打印其余各行，请先筛选或收起"),
        legend_compare=_("对照基线"),
        legend_forecast=_("预计完成"),
        legend_float=_("总时差至最迟完成"),
        legend_front=_("前锋线"),
        legend_link=_("先后关系"),
        legend_pending=_("待保存的改动"),
        legend_rest=_("休息日"),
        float_days=_("总时差 {days} 天"),
        float_negative=_("须追回 {days} 天"),
        forecast_finish=_("预计 {date} 完成"),
        predecessors=_("紧前：{names}"),
        successors=_("紧后：{names}"),
        list_comma=_("、"),
        list_more=_("{names}等 {count} 个"),
        link_ends=_("{from} → {to}"),
        link_lag=_("间隔 {days} 天"),
        link_lead=_("搭接 {days} 天"),
        link_critical=_("关键线路上的关系"),
        link_broken=_("日期与先后关系矛盾"),
        link_goes=_("待删除"),
        link_waits=_("待保存"),
        link_type=_("关系"),
        link_days=_("间隔天数（负数为搭接）"),
        link_remove=_("删除关系"),
        link_apply=_("确定"),
        link_none=_("这一行没有先后关系。"),
        link_no_target=_("请拖到另一行的计划条上"),
        link_not_yours=_("您不能改动这个节点"),
        link_family=_("上下级之间不能设先后关系"),
        link_exists=_("已有这个关系"),
        link_circle=_("会形成循环，不能设这个关系"),
        close=_("关闭"),
        span=_("{start} 至 {finish}"),
        days_later=_("推后 {days} 天"),
        days_earlier=_("提前 {days} 天"),
        days_same=_("日期未变"),
        days_long=_("工期 {old} → {days} 天"),
        keys_dates=_("左右键移动一天，上下键一周；按住 Shift 只改完成，按住 Ctrl 只改开始；回车确定，Esc 取消"),
        keys_link=_("{name} 为紧前节点：用上下键选紧后节点，回车确定，Esc 取消"),
        not_editable=_("这一行的计划不能改动。"),
        edit_cancelled=_("已取消，没有改动。"),
        edit_bar=_("待保存的改动"),
        edits_wait=_("{count} 处改动待保存"),
        edits_none=_("没有待保存的改动"),
        undo=_("撤销"),
        undo_hint=_("撤销上一步（Ctrl+Z）"),
        redo=_("重做"),
        redo_hint=_("重做（Ctrl+Y）"),
        discard=_("放弃"),
        discard_hint=_("放弃全部改动；可用“重做”找回"),
        save=_("保存…"),
        save_hint=_("保存：填写原因后提交全部改动"),
        undone=_("已撤销"),
        redone=_("已重做"),
        discarded=_("已放弃改动"),
        link_types=(
            *(_("完成后开始（FS）"), _("开始后开始（SS）")),
            *(_("完成后完成（FF）"), _("开始后完成（SF）")),
        ),
    )
