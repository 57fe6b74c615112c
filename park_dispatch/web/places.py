"""The pages, their titles and addresses, and links between them that keep the view (park, day, language)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import streamlit as st

from park_dispatch.language import _
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action

PAGES = Path(__file__).resolve().parents[2] / "pages"
Group: TypeAlias = Literal["", "progress", "day", "paper", "office"]
"""Pages of the group "" stand in the bar themselves: what is opened every day."""
KEPT = ("park", "as_of", "lang")
"""Query parameters that belong to the view as a whole and travel along every link."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its file, address and icon, the group it stands in, and what its visitor must be able to do."""

    file: str
    address: str
    icon: str
    group: Group
    needs: Action = Action.VIEW


PLACES = (
    Place("overview.py", "overview", ":material/dashboard:", ""),
    Place("dispatch.py", "dispatch", ":material/forum:", ""),
    Place("upload.py", "upload", ":material/upload_file:", ""),
    Place("building.py", "building", ":material/apartment:", "progress"),
    Place("gantt.py", "gantt", ":material/view_timeline:", "progress"),
    Place("deadlines.py", "deadlines", ":material/event_upcoming:", "progress"),
    Place("plan.py", "plan", ":material/event_note:", "progress"),
    Place("forecast.py", "forecast", ":material/trending_up:", "progress"),
    Place("mine.py", "mine", ":material/person:", "day"),
    Place("account.py", "account", ":material/task_alt:", "day"),
    Place("site_log.py", "site_log", ":material/photo_camera:", "day"),
    Place("issues.py", "issues", ":material/report_problem:", "day"),
    Place("notices.py", "notices", ":material/campaign:", "day"),
    Place("brief.py", "brief", ":material/wb_twilight:", "paper"),
    Place("summary.py", "summary", ":material/summarize:", "paper"),
    Place("system.py", "system", ":material/dns:", "office", Action.BACK_UP),
    Place("people.py", "people", ":material/group:", "office", Action.MANAGE_PEOPLE),
    Place("audit.py", "audit", ":material/history:", "office", Action.READ_AUDIT),
)


def title(address: str) -> str:
    """The title of a page in the language of the session."""
    return {
        "overview": _("总览"),
        "building": _("单体"),
        "gantt": _("横道图"),
        "plan": _("计划"),
        "deadlines": _("交付期限"),
        "forecast": _("预测与趋势"),
        "dispatch": _("每日调度"),
        "account": _("隔天交账"),
        "site_log": _("驻守日志"),
        "issues": _("问题台账"),
        "notices": _("督办"),
        "mine": _("我的"),
        "upload": _("数据上报"),
        "brief": _("晨报"),
        "summary": _("总结"),
        "system": _("系统"),
        "people": _("账号"),
        "audit": _("操作记录"),
    }[address]


def group_title(group: Group) -> str:
    """The title of a group of pages in the language of the session."""
    return {"": "", "progress": _("进度"), "day": _("每日工作"), "paper": _("文稿"), "office": _("管理")}[group]


def navigation(person: Person) -> Any:
    """The navigation of this session, of the pages that are for this person; the page to run.

    A page that is not for them still has its address: it says so itself.
    """
    groups: dict[str, list[Any]] = {}
    for place in PLACES:
        shown = st.Page(
            PAGES / place.file,
            title=title(place.address),
            icon=place.icon,
            url_path=place.address,
            default=place.address == "overview",
            visibility="visible" if person.may(place.needs) else "hidden",
        )
        groups.setdefault(group_title(place.group), []).append(shown)
    return st.navigation(groups, position="top")


def go(address: str, **parameters: str | int) -> None:
    """Open another page with its parameters, keeping park, day and language."""
    file = next(place.file for place in PLACES if place.address == address)
    st.switch_page(PAGES / file, query_params=kept() | {name: str(value) for name, value in parameters.items()})


def href(address: str, **parameters: str | int) -> str:
    """The address of a page relative to the site, for a link that can be sent or opened in a new tab."""
    from urllib.parse import urlencode

    return f"{address}?{urlencode(kept() | {name: str(value) for name, value in parameters.items()})}"


def kept() -> dict[str, str]:
    """The query parameters of the view that are set now."""
    return {name: str(st.query_params[name]) for name in KEPT if name in st.query_params}
