"""The history of uploads: what was filed when and by whom; what one stored; taking one back."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from park_dispatch import language
from park_dispatch.boards.uploads import board_day, effect_sentence, history, stored
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.export import export_button
from park_dispatch.web.frame import Frame, session_language
from park_dispatch.web.places import href
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.upload_redraw import redraw
from park_dispatch.web.upload_undo import draw_undo

_SAID = "upload_history_said"


@st.fragment
def draw_history(frame: Frame) -> None:
    """The list, and below it the upload that is named in the address."""
    language.speak(session_language())  # a fragment is run again without the shell
    rows = history(frame.ledger, frame.park, frame.settings.timezone)
    st.subheader(_("上报记录"))
    if rows.empty:
        st.markdown(_("还没有上报。把第一份进度表拖到上面即可。"))
        return
    picked = table([_row(row) for row in rows.to_dict("records")], _columns(), key="upload_history", opens=True)
    if picked and picked.isdigit():
        st.query_params["upload"] = picked
    with st.container(horizontal=True, gap="small"):
        export_button(_("上报记录"), lambda: [_sheet(frame, rows)], key="upload_history_export")
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(plain(said), icon=":material/check:")
    asked = str(st.query_params.get("upload", ""))
    chosen = rows[rows["upload_id"].astype(str) == asked]
    if not chosen.empty:
        _draw_one(chosen.iloc[0].to_dict(), frame)


def _columns() -> tuple[Column, ...]:
    return (
        Column("file", _("文件"), "name"),
        Column("as_of", _("截至"), "date"),
        Column("author", _("上报人")),
        Column("recorded", _("上报时间"), "date"),
        Column("rows", _("入库行数"), "number"),
        Column("held", _("未入库"), "number", phone=False),
        Column("state", _("状态")),
    )


def _row(row: Mapping[Any, Any]) -> Row:
    key = str(row["upload_id"])
    day = f"{pd.Timestamp(row['as_of']):%Y-%m-%d}"
    tone = "" if row["live"] else "quiet"
    return Row(
        key,
        {
            "file": name(str(row["file_name"]), str(row["reason"] or ""), href("upload", upload=key)),
            "as_of": value(day, day, tone=tone),
            "author": value(str(row["author"]), tone=tone),
            "recorded": value(str(row["recorded"]), tone=tone),
            "rows": value(f"{row['rows_stored']:,}", float(row["rows_stored"]), tone=tone),
            "held": value(str(row["rows_held"] or ""), float(row["rows_held"]), tone=tone),
            "state": value(str(row["state"]), tone=tone),
        },
    )


def _sheet(frame: Frame, rows: pd.DataFrame) -> ExportSheet:
    columns = (
        ExportColumn("upload_id", _("编号"), "number"),
        ExportColumn("file_name", _("文件")),
        ExportColumn("as_of", _("截至"), "date"),
        ExportColumn("author", _("上报人")),
        ExportColumn("recorded", _("上报时间")),
        ExportColumn("rows_stored", _("入库行数"), "number", _("行")),
        ExportColumn("rows_held", _("未入库"), "number", _("行")),
        ExportColumn("size_bytes", _("文件大小"), "number", _("字节")),
        ExportColumn("reason", _("新基线原因")),
        ExportColumn("state", _("状态")),
        ExportColumn("withdrawn_by", _("撤销人")),
    )
    return ExportSheet(_("上报记录"), _("{park}上报记录").format(park=frame.park.name), columns, rows)


def _draw_one(row: Mapping[Any, Any], frame: Frame) -> None:
    """What one upload stored, with its cells; undo while it is live."""
    upload_id = int(row["upload_id"])
    day = pd.Timestamp(row["as_of"]).date()
    st.markdown(
        f"**{plain(str(row['file_name']))}**　"
        + plain(
            _("截至 {day}，{author} 于 {when} 上报，{state}").format(
                day=day, author=row["author"], when=row["recorded"], state=row["state"]
            )
        )
    )
    values = frame.ledger.remember(("stored", upload_id), lambda: stored(frame.ledger, upload_id))
    with st.container(horizontal=True, gap="small"):
        if row["live"]:
            board = board_day(day, reading.last_report(frame.ledger, frame.park.park_id))
            done = draw_undo(f"upload_{upload_id}", upload_id, board, frame)
            if done:
                st.session_state[_SAID] = _("“{file}”已撤销，它的数据不再计入。{effect}。").format(
                    file=row["file_name"], effect=effect_sentence(done)
                )
                st.rerun()
        export_button(
            _("上报 {id} 明细").format(id=upload_id),
            lambda: [_detail_sheet(row, values)],
            key=f"upload_{upload_id}_export",
        )
        if st.button(_("收起"), key=f"upload_{upload_id}_close", type="tertiary"):
            del st.query_params["upload"]
            redraw()
    table(
        [_value_row(number, part) for number, part in enumerate(values.head(2000).to_dict("records"))],
        (
            Column("thing", _("对象"), "name"),
            Column("label", _("内容")),
            Column("value", _("数值"), "number"),
            Column("place", _("出处"), phone=False),
        ),
        key=f"upload_{upload_id}_values",
    )


def _value_row(number: int, part: Mapping[Any, Any]) -> Row:
    place = " · ".join(str(piece) for piece in (part["sheet"], part["cell"]) if piece)
    cells = {
        "thing": name(str(part["name"]), str(part["parent"])),
        "label": value(str(part["label"])),
        "value": value(str(part["value"])),
        "place": value(place, tone="quiet"),
    }
    return Row(str(number), cells)


def _detail_sheet(row: Mapping[Any, Any], values: pd.DataFrame) -> ExportSheet:
    columns = (
        ExportColumn("parent", _("上级")),
        ExportColumn("name", _("对象")),
        ExportColumn("label", _("内容")),
        ExportColumn("value", _("数值")),
        ExportColumn("as_of", _("截至"), "date"),
        ExportColumn("sheet", _("工作表")),
        ExportColumn("cell", _("单元格")),
    )
    return ExportSheet(_("上报明细"), str(row["file_name"]), columns, values)
