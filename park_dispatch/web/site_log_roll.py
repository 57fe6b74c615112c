"""Drawing who has filed a site log, and the days gone by of one site."""

from datetime import date

import pandas as pd
import streamlit as st

from park_dispatch.boards import site_log as board
from park_dispatch.boards.dispatch import clock
from park_dispatch.boards.site_log import SiteLog
from park_dispatch.boards.site_roll import LOG_STATES, LogState, Site, SiteLine, own_sites, state_word
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.wording import SIGNS, iso, spoken
from park_dispatch.language import _
from park_dispatch.model.roles import Action
from park_dispatch.planning.lights import Status
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.export import export_button
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.places import go
from park_dispatch.web.site_log_form import said_by
from park_dispatch.web.site_log_photos import draw_photos
from park_dispatch.web.table import Cell, Column, Row, light, name, table, value
from park_dispatch.web.text import plain

_TONES: dict[LogState, Status] = {
    "missing": "no_report", "waiting": "watch", "late": "warning", "filed": "normal", "rest": "done",
}  # fmt: skip
LATEST = 3
"""Days shown on the page of a building."""
FEW, MANY = 7, 60
"""Days of history shown at first, and when asked for."""


def draw_roll(lines: tuple[SiteLine, ...], frame: Frame) -> str | None:
    """One line a site, those without a log first; returns the site that was clicked."""
    columns = [
        Column("state", _("日志"), "status"),
        Column("site", _("工地"), "name"),
        Column("said", _("内容"), "text"),
        Column("filed", _("填报"), "days"),
        Column("last", _("上次填报"), "days"),
    ]
    return table([_row(line, frame) for line in lines], columns, key="site_roll", opens=True)


def _row(line: SiteLine, frame: Frame) -> Row:
    said = [line.weather, "" if line.workers is None else _("{count:.0f} 人").format(count=line.workers)]
    said += [line.machines, _("{count} 张照片").format(count=line.photos) if line.photos else ""]
    last = _("{day} {author}").format(day=iso(line.last_on), author=line.last_by) if line.last_on else _("从未填过")
    cells = {
        "state": _state(line.state),
        "site": name(line.site.name, line.site.project if line.site.kind == "building" else ""),
    }
    if not line.filed_at:
        cells["last"] = value(last, iso(line.last_on), tone="quiet")
    else:
        filed = f"{line.filed_by} {clock(line.filed_at, frame.settings.timezone)}"
        cells["filed"] = value(filed, filed, tone="quiet")
        cells["said"] = value(" · ".join(part for part in said if part), sub=line.note)
    return Row(str(line.site.site_id), cells)


def _state(state: LogState) -> Cell:
    tone = _TONES[state]
    return dict(light(tone)) | {"sign": SIGNS[tone], "t": state_word(state), "v": LOG_STATES.index(state)}


@fragment
def draw_history(frame: Frame, site: Site, calendar: SiteCalendar, until: date) -> None:
    """The latest days of a site up to a day, the newest first, with their photos; all of them as a sheet."""
    st.markdown(f"##### {plain(_('{site} 日志').format(site=site.name))}")
    most = MANY if st.session_state.get("site_log_more") else FEW
    found = board.history(frame.ledger, frame.park, site, until, most + 1)
    if not found:
        st.caption(_("此前还没有日志。填好上面的表，或在“数据上报”里上报带现场人数、天气的日报。"))
        return
    shown = found[:most]
    theirs = frame.may(Action.FILE_LOG) and bool(own_sites((site,), frame.park, frame.person))
    for log in shown:
        _draw_day(log, frame, theirs=theirs)
    gaps = _without(shown, frame.as_of, calendar)
    if gaps:
        days = _("、").join(spoken(one, frame.as_of) for one in gaps[:FEW])
        st.caption(plain(_("这段时间没有日志的工作日：{days}{more}").format(
            days=days, more=" …" if len(gaps) > FEW else "")))  # fmt: skip
    if len(found) > most and most == FEW:
        st.toggle(_("更早的"), key="site_log_more")
    title = _("{park}{site}驻守日志").format(park=frame.park.name, site=site.title)
    export_button(
        f"{frame.park.name}_{site.name}_{_('驻守日志')}_{frame.as_of}",
        lambda: [_sheet(frame, site, title)], key="export_site_log",
    )  # fmt: skip


def _draw_day(log: SiteLog, frame: Frame, *, theirs: bool = False) -> None:
    with st.container(gap="xxsmall", key=f"site_day_{log.site_id}_{log.on:%Y%m%d}"):
        head = f"**{plain(spoken(log.on, frame.as_of))}** {plain(board.log_words(log))}"
        st.markdown(head)
        st.caption(plain(said_by(log, frame)))
        draw_photos(log, frame, key=f"site_day_photos_{log.site_id}_{log.on:%Y%m%d}", theirs=theirs)


def draw_building_logs(frame: Frame, row: pd.Series, now: Situation) -> None:
    """The latest logs of a building with their photos, on its own page; nothing where none were ever kept."""
    name_, project = str(row["name"]), str(row["project"])
    site = Site(int(row["building_id"]), int(row["project_id"]), "building", name_, project, "")
    found = board.history(frame.ledger, frame.park, site, now.as_of, LATEST)
    if not found:
        return
    st.markdown(f"##### {plain(_('驻守日志'))}")
    for log in found:
        _draw_day(log, frame)
    if st.button(_("更早的和照片"), key="building_logs_more", type="tertiary", icon=":material/photo_camera:"):
        go("site_log", site=site.site_id)


def _without(shown: list[SiteLog], until: date, calendar: SiteCalendar) -> list[date]:
    """Working days without a log between the oldest shown and the day before `until`, the newest first."""
    filed = {log.on for log in shown}
    days = pd.date_range(min(filed), until, inclusive="left").date[::-1]
    return [one for one in days if one not in filed and calendar.is_working(one)]


def _sheet(frame: Frame, site: Site, title: str) -> ExportSheet:
    columns = [
        ExportColumn("on", _("日期"), "date"),
        ExportColumn("weather", _("天气")),
        ExportColumn("workers", _("现场人数"), "number", _("人")),
        ExportColumn("machines", _("机械")),
        ExportColumn("percents", _("形象进度")),
        ExportColumn("note", _("现场情况")),
        ExportColumn("photos", _("照片"), "number", _("张")),
        ExportColumn("filed_by", _("填报人")),
        ExportColumn("filed", _("填报时间")),
        ExportColumn("versions", _("版本"), "number"),
    ]
    logs = board.history(frame.ledger, frame.park, site, frame.as_of, 3660)
    rows = [
        {
            "on": pd.Timestamp(log.on), "weather": log.weather, "workers": log.workers, "machines": log.machines,
            "percents": board.percents_words(log), "note": log.note,
            "photos": float(sum(one.picture for one in log.photos)), "filed_by": log.filed_by,
            "filed": clock(log.filed_at, frame.settings.timezone) if log.filed_at else "",
            "versions": float(log.versions),
        }
        for log in logs
    ]  # fmt: skip
    return ExportSheet(_("驻守日志"), title, columns, pd.DataFrame(rows))
