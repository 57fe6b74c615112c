"""Drawing 工作日历: the calendar of a project in words, its days of rest, and the rules to change."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from park_dispatch.boards import calendars as board
from park_dispatch.boards.calendars import CalendarView
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.wording import iso
from park_dispatch.filing.plans import decide_calendar
from park_dispatch.language import _
from park_dispatch.model.dates import Side, read_text
from park_dispatch.model.roles import Action
from park_dispatch.planning.calendar_rules import (
    LONGEST_SPRING_STOP,
    PRESETS,
    CalendarRules,
    MonthDay,
    Override,
    SpringStop,
    WinterStop,
    preset_names,
    preset_of,
)
from park_dispatch.planning.calendar_text import month_day
from park_dispatch.planning.refusals import PlanningRefusal, WrongRules
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.allowed import offered
from park_dispatch.web.choices import choose_from_list
from park_dispatch.web.editor import editor
from park_dispatch.web.export import export_button
from park_dispatch.web.frame import Frame
from park_dispatch.web.plan_forms import attempt, sign
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain

OWN = "own"


@dataclass(frozen=True, slots=True)
class _Keys:
    """Widget keys of a project's calendar under a preset: another preset starts with its own values."""

    stem: str

    def of(self, part: str) -> str:
        return f"calendar_{part}_{self.stem}"


def draw_calendar(frame: Frame, now: Situation) -> None:
    """The view."""
    views = {str(view.project_id): view for view in board.calendar_views(frame.ledger, now)}
    first = next((key for key, view in views.items() if view.project_id), "0")
    names = {key: view.name for key, view in views.items()}
    view = views[choose_from_list(_("项目"), names, key="calendar_of", default=first, width=300)]
    st.markdown(plain(_sentence(view, now.as_of)))
    _draw_rest(view, now.as_of)
    if offered(frame, Action.DECIDE):
        with st.expander(_("修改工作日历")):
            _draw_rules(frame, view, now.as_of)


def _sentence(view: CalendarView, as_of: date) -> str:
    rules = board.rules_words(view.calendar.rules)
    left = board.days_left_words(view, as_of)
    said = [_("{name}：{rules}").format(name=view.name, rules=rules), *([left] if left else [])]
    whose = ""
    if view.own is not None:
        whose = _("{author} 自 {day} 起设置：{reason}").format(
            author=view.own.author, day=view.own.as_of, reason=view.own.reason
        )
    elif view.project_id:
        whose = _("没有单独设置，与园区默认相同")
    return _("；").join([*said, *([whose] if whose else [])]) + _("。")


def _draw_rest(view: CalendarView, as_of: date) -> None:
    first, last = as_of + timedelta(days=1), as_of + timedelta(days=board.PREVIEW_DAYS)
    found = board.rest(view.calendar, first, last)
    said = _("今后 12 个月有 {count} 个工作日。").format(count=view.calendar.working_days(first, last))
    if found.weekend_days:
        said += _("其中周末休息 {days} 天，未逐个列出。").format(days=found.weekend_days)
    if found.spans["estimated"].any():
        said += _("标“预计”的年份国务院尚未公布放假安排，公布后会变。")
    st.caption(plain(said))
    if found.spans.empty:
        st.markdown(plain(_("今后 12 个月没有停工的日子。")))
        return
    columns = [
        Column("why", _("停工原因"), "name"),
        Column("first", _("从"), "date"),
        Column("last", _("到"), "date"),
        Column("days", _("天数"), "number"),
    ]
    rows = [
        Row(
            str(at),
            {
                "why": name(str(row["why"]), _("预计") if row["estimated"] else ""),
                "first": value(iso(row["first"]), iso(row["first"])),
                "last": value(iso(row["last"]), iso(row["last"])),
                "days": value(str(row["days"]), float(row["days"])),
            },
        )
        for at, row in enumerate(found.spans.to_dict("records"))
    ]
    table(rows, columns, key="calendar_rest")
    title = _("{name}停工日，{first} 至 {last}").format(name=view.name, first=first, last=last)
    export_button(f"{view.name}_{_('工作日历')}_{as_of}", lambda: [_sheet(found.spans, title)], key="export_calendar")


def _sheet(spans: pd.DataFrame, title: str) -> ExportSheet:
    shown = spans.assign(
        mark=[_("预计") if one else "" for one in spans["estimated"]],
        **{day: pd.to_datetime(spans[day]) for day in ("first", "last")},
    )
    columns = [
        ExportColumn("why", _("停工原因")),
        ExportColumn("first", _("从"), "date"),
        ExportColumn("last", _("到"), "date"),
        ExportColumn("days", _("天数"), "number", _("天")),
        ExportColumn("mark", _("备注")),
    ]
    return ExportSheet(_("停工日"), title, columns, shown)


def _draw_rules(frame: Frame, view: CalendarView, as_of: date) -> None:
    now = view.calendar.rules
    presets = preset_names() | {OWN: _("自定")}
    preset = st.selectbox(
        _("日历类型"), list(presets), format_func=presets.__getitem__, key=f"calendar_preset_{view.project_id}",
        index=list(presets).index(preset_of(now) or OWN), width=300,
    )  # fmt: skip
    keys = _Keys(f"{view.project_id}_{preset}")
    try:
        bare = _own_rules(now, keys) if preset in (OWN, None) else PRESETS[preset]
        rules = CalendarRules(
            bare.weekdays, bare.holidays, bare.spring_stop, bare.winter_stop, _overrides(now, view.project_id, as_of)
        )
    except PlanningRefusal as refusal:
        st.error(plain(refusal.why()))
        return
    _draw_effect(view, rules, as_of)
    signed = sign(frame, f"calendar_{view.project_id}", _("例如：施工单位春节停工安排"))
    with st.container(horizontal=True, gap="small"):
        if st.button(_("保存日历"), key="calendar_save", type="primary"):
            attempt(
                signed,
                lambda: decide_calendar(
                    frame.ledger,
                    frame.park,
                    view.project_id,
                    rules,
                    as_of,
                    signed.reason,
                    signed.author,
                    by=frame.person,
                ),
                _("“{name}”的工作日历已保存，工作日、计划和预测都按它计算。").format(name=view.name),
            )
        if view.own is not None and st.button(_("恢复默认"), key="calendar_reset"):
            attempt(
                signed,
                lambda: decide_calendar(
                    frame.ledger,
                    frame.park,
                    view.project_id,
                    None,
                    as_of,
                    signed.reason,
                    signed.author,
                    by=frame.person,
                ),
                _("“{name}”恢复默认日历。").format(name=view.name),
            )


def _draw_effect(view: CalendarView, rules: CalendarRules, as_of: date) -> None:
    if rules == view.calendar.rules:
        return
    first, year = as_of + timedelta(days=1), as_of + timedelta(days=board.PREVIEW_DAYS)
    both = (SiteCalendar(rules), view.calendar)
    said = ""
    if view.deadline is not None and view.deadline > as_of:
        new, old = (one.working_days(first, view.deadline) for one in both)
        said = _("改后到 {day} 有 {new} 个工作日，现在是 {old} 个；").format(day=view.deadline, new=new, old=old)
    new, old = (one.working_days(first, year) for one in both)
    said += _("改后今后 12 个月有 {new} 个工作日，现在是 {old} 个。").format(new=new, old=old)
    st.markdown(plain(said))


def _own_rules(now: CalendarRules, keys: _Keys) -> CalendarRules:
    words = board.weekday_words()
    weekdays = st.multiselect(
        _("每周施工的日子"), list(words), default=list(now.weekdays), format_func=words.__getitem__,
        key=keys.of("weekdays"), select_all=False,
    )  # fmt: skip
    holidays = st.checkbox(_("国家法定节假日放假、调休上班"), value=now.holidays, key=keys.of("holidays"))
    spring = _own_spring(now, keys)
    winter = _own_winter(now, keys)
    return CalendarRules(tuple(sorted(weekdays)), holidays, spring, winter)


def _own_spring(now: CalendarRules, keys: _Keys) -> Any:
    kinds = {"none": _("春节不停工"), "statutory": _("按法定假期停工"), "days": _("自定停工天数")}
    is_days = isinstance(now.spring_stop, SpringStop)
    usual = "days" if is_days else "statutory" if now.spring_stop else "none"
    kind = st.radio(
        _("春节停工"), list(kinds), format_func=kinds.__getitem__, index=list(kinds).index(usual),
        key=keys.of("spring"), horizontal=True,
    )  # fmt: skip
    if kind != "days":
        return "statutory" if kind == "statutory" else None
    before, after = now.spring_stop if isinstance(now.spring_stop, SpringStop) else (10, 15)
    with st.container(horizontal=True, gap="small"):
        found = [
            st.number_input(
                label, min_value=0, max_value=LONGEST_SPRING_STOP, value=days, step=1, key=keys.of(part), width=200
            )
            for label, days, part in (
                (_("正月初一前几天"), before, "before"), (_("正月初一后几天"), after, "after"),
            )
        ]  # fmt: skip
    return SpringStop(*(int(one) for one in found))


def _own_winter(now: CalendarRules, keys: _Keys) -> WinterStop | None:
    if not st.checkbox(_("有冬歇期"), value=now.winter_stop is not None, key=keys.of("winter")):
        return None
    first, last = now.winter_stop or (MonthDay(11, 15), MonthDay(3, 15))
    with st.container(horizontal=True, gap="small"):
        ends = [
            st.text_input(
                label, value=f"{usual.month:02d}-{usual.day:02d}", key=keys.of(part), max_chars=5, width=160,
                placeholder="11-15",
            )
            for label, usual, part in ((_("冬歇期从"), first, "from"), (_("冬歇期到"), last, "to"))
        ]  # fmt: skip
    return WinterStop(*(month_day(one or "") for one in ends))


def _overrides(now: CalendarRules, project_id: int, as_of: date) -> tuple[Override, ...]:
    st.caption(plain(_("单独调整的日期（停工或加班），优先于上面的规则；在最后一行添加，日期写成 2023-10-01。")))
    rows = pd.DataFrame(
        [(one.first.isoformat(), one.last.isoformat(), one.working, one.reason) for one in now.overrides],
        columns=["first", "last", "working", "reason"],
    ).astype({"first": "str", "last": "str", "working": "bool", "reason": "str"})
    kinds = st.column_config
    edited = editor(
        rows,
        key=f"calendar_overrides_{project_id}_{abs(hash(now.overrides)) % 10**8}",
        columns={  # text, so that days can be typed as everywhere else
            "first": kinds.TextColumn(_("从"), max_chars=20),
            "last": kinds.TextColumn(_("到"), max_chars=20, help=_("只有一天的可以不填")),
            "working": kinds.CheckboxColumn(_("施工"), default=False),
            "reason": kinds.TextColumn(_("说明"), max_chars=60),
        },
    )
    return overrides_of(edited, as_of)


def overrides_of(rows: pd.DataFrame, as_of: date) -> tuple[Override, ...]:
    """The rows of the editor; one day alone may leave the other end empty, `as_of` gives the year where none is.

    Raises WrongRules for what is no day, and for a row that has words but no day.
    """
    found = []
    for row in rows.to_dict("records"):
        first, last = _end(row["first"], "start", as_of), _end(row["last"], "finish", as_of)
        reason = row["reason"].strip() if isinstance(row["reason"], str) else ""
        begin, finish = first or last, last or first
        if begin is not None and finish is not None:
            working = not pd.isna(row["working"]) and bool(row["working"])
            found.append(Override(begin, finish, working, reason))
        elif reason:
            raise WrongRules(_("单独调整的日期“{reason}”没有写日期。").format(reason=reason))
    return tuple(found)


def _end(text: object, side: Side, as_of: date) -> date | None:
    if not isinstance(text, str) or not text.strip():
        return None
    found = read_text(text.strip(), side, as_of).value
    if found is None:
        raise WrongRules(_("单独调整的日期“{text}”不是日期，请写成 2023-10-01。").format(text=text))
    return found
