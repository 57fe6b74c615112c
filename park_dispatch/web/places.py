"""The pages, their titles and addresses, and links between them that keep the view (park, day, language)."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from park_dispatch.language import _

PAGES = Path(__file__).resolve().parents[2] / "pages"
KEPT = ("park", "as_of", "lang")
"""Query parameters that belong to the view as a whole and travel along every link."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its file, its address, its icon."""

    file: str
    address: str
    icon: str


PLACES = (
    Place("overview.py", "overview", ":material/dashboard:"),
    Place("building.py", "building", ":material/apartment:"),
    Place("gantt.py", "gantt", ":material/view_timeline:"),
    Place("plan.py", "plan", ":material/event_note:"),
    Place("deadlines.py", "deadlines", ":material/event_upcoming:"),
    Place("forecast.py", "forecast", ":material/trending_up:"),
    Place("dispatch.py", "dispatch", ":material/forum:"),
    Place("upload.py", "upload", ":material/upload_file:"),
    Place("brief.py", "brief", ":material/wb_twilight:"),
    Place("summary.py", "summary", ":material/summarize:"),
    Place("system.py", "system", ":material/dns:"),
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
        "upload": _("数据上报"),
        "brief": _("晨报"),
        "summary": _("总结"),
        "system": _("系统"),
    }[address]


@cache
def _exists(file: str) -> bool:
    return (PAGES / file).exists()


def navigation() -> Any:
    """The navigation of this session; the page to run."""
    pages = [
        st.Page(
            PAGES / place.file,
            title=title(place.address),
            icon=place.icon,
            url_path=place.address,
            default=place.address == "overview",
        )
        for place in PLACES
        if _exists(place.file)
    ]
    return st.navigation(pages, position="top")


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
