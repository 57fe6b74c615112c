"""Every button that takes something away: the file is made when it is pressed, and who took it is put on record."""

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from park_dispatch.boards.visible import sight
from park_dispatch.language import _, current, speaking
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import done, refused, require
from park_dispatch.people.refusals import NotAllowed
from park_dispatch.reports.workbook import ExportSheet, workbook
from park_dispatch.web.frame import Frame

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def on_record(build: Callable[[], bytes], name: str, action: Action = Action.EXPORT) -> Callable[[], bytes]:
    """The same in the language of the page, with a line in the audit: who took which file, when it is really taken.

    What it returns is called outside the script's run, by whoever pressed; a role that was taken away or a reach that
    was changed meanwhile counts: what is made is of the reach of then.
    """
    frame, spoken = st.session_state.get("_frame"), current()

    def recorded() -> bytes:
        with speaking(spoken):
            if not isinstance(frame, Frame):
                return build()
            person = require(frame.ledger.whole, frame.person, frame.person.name, action, about=name)
            if sight(person) != sight(frame.person):
                refused(frame.ledger.whole, person, action, frame.park.park_id, name)
                raise NotAllowed(person, action, elsewhere=True)
            made = build()
            done(frame.ledger, person, action, frame.park.park_id, name)
        return made

    return recorded


def download(
    label: str,
    build: Callable[[], bytes],
    file_name: str,
    media_type: str,
    *,
    key: str,
    icon: str | None = ":material/download:",
    type: Literal["primary", "secondary", "tertiary"] = "tertiary",
    help: str | None = None,
    action: Action = Action.EXPORT,
) -> None:
    """A button that makes the file only when it is pressed, and puts on record that it was taken."""
    st.download_button(
        label, on_record(build, file_name, action), file_name, media_type, key=key, type=type, icon=icon, help=help,
        on_click="ignore",
    )  # fmt: skip


def export_button(file_name: str, sheets: Callable[[], Sequence[ExportSheet]], *, key: str) -> None:
    """The button under every table. `file_name` is without its ending."""
    download(_("导出表格（xlsx）"), lambda: workbook(sheets()), f"{file_name}.xlsx", XLSX, key=key)
