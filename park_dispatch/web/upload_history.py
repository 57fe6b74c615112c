"""The history of uploads: what was filed when and by whom; what one stored; taking one back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from park_dispatch import language
from park_dispatch.boards.proposal_words import place
from park_dispatch.boards.uploads import board_day, effect_sentence, history, stored
from park_dispatch.filing.undoing import may_undo
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.export import export_button
from park_dispatch.web.fragment import drawing, fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.places import href
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.upload_undo import draw_undo

_SAID = "upload_history_said"
_ASKED = "upload"


@fragment
def draw_history(frame: Frame) -> None:
    """The list, and below it the upload that is named in the address."""
    rows = history(frame.ledger, frame.park, frame.settings.timezone)
    st.subheader(_("上报记录"))
    if rows.empty:
        st.markdown(_("还没有上报。把第一份进度表拖到上面即可。"))
        return
    said = st.session_state.pop(_SAID, None)
    if said:
        st.success(plain(said), icon=":material/check:")
    picked = table([_row(row) for row in rows.to_dict("records")], _columns(), key="upload_history", opens=True)
    if picked and picked.isdigit():
        st.query_params[_ASKED] = picked
    export_button(_("上报记录"), lambda: [_sheet(frame, rows)], key="upload_history_export")
    chosen = rows[rows["upload_id"].astype(str) == str(st.query_params.get(_ASKED, ""))]
    if not chosen.empty:
        row = chosen.iloc[0].to_dict()
        st.dialog(str(row["file_name"]), width="large", on_dismiss=_close)(drawing(_draw_one))(row, frame)


def _close() -> None:
    st.query_params.pop(_ASKED, None)


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
    words = _("截至 {day}，{author} 于 {when} 上报，入库 {rows} 行，{state}。").format(
        day=day, author=row["author"], when=row["recorded"], rows=row["rows_stored"], state=row["state"]
    )
    st.markdown(plain(words))
    values = frame.ledger.remember(("stored", upload_id, language.current()), lambda: stored(frame.ledger, upload_id))
    with st.container(horizontal=True, gap="small"):
        if row["live"] and may_undo(frame.person, str(row["author"])):
            _draw_undo(row, upload_id, day, frame)
        title = _("上报 {id} 明细").format(id=upload_id)
        export_button(title, lambda: [_detail_sheet(row, values)], key=f"upload_{upload_id}_export")
    table(
        [_thing_row(part) for _thing, part in values.groupby("subject_id", sort=False)],
        (
            Column("thing", _("对象"), "name"),
            Column("values", _("内容")),
            Column("place", _("出处"), phone=False),
        ),
        key=f"upload_{upload_id}_values",
        stacks=True,
    )


def _draw_undo(row: Mapping[Any, Any], upload_id: int, day: date, frame: Frame) -> None:
    board = board_day(day, reading.last_report(frame.ledger, frame.park.park_id))
    done = draw_undo(f"upload_{upload_id}", upload_id, board, frame)
    if done:
        words = _("“{file}”已撤销，它的数据不再计入。{effect}。")
        st.session_state[_SAID] = words.format(file=row["file_name"], effect=effect_sentence(done))
        _close()
        st.rerun()


def _thing_row(part: pd.DataFrame) -> Row:
    first = part.iloc[0]
    said = _("；").join(f"{label} {text}" for label, text in zip(part["label"], part["value"], strict=True))
    cells = sorted({str(cell) for cell in part["cell"] if cell}, key=lambda cell: (len(cell), cell))
    span = cells[0] if len(cells) == 1 else f"{cells[0]}–{cells[-1]}" if cells else ""
    return Row(
        str(first["subject_id"]),
        {
            "thing": name(str(first["name"]), str(first["parent"])),
            "values": value(said),
            "place": value(place(str(first["sheet"]), span), tone="quiet"),
        },
    )


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
