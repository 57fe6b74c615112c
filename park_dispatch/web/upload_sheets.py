"""What was found in a file, sheet by sheet, and the controls to correct it: report date, project, kinds, columns."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st

from park_dispatch.boards.proposal_words import field_word, kind_word
from park_dispatch.filing.learning import corrected
from park_dispatch.filing.remembering import layout_sources
from park_dispatch.intake.understanding import Column, Table, Understanding
from park_dispatch.language import _
from park_dispatch.ledger.remembering import StoredRemembered
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.record import FIELDS, KINDS
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Column as Heading
from park_dispatch.web.table import Row, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.upload_tray import Item

_GROUPS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("project", lambda: _("名称")),
    ("percent", lambda: _("进度")),
    ("planned_start", lambda: _("日期")),
    ("responsible_unit", lambda: _("责任与规模")),
    ("investment_total", lambda: _("投资")),
    ("issue", lambda: _("问题")),
    ("procedure", lambda: _("手续")),
    ("enterprise", lambda: _("企业")),
    ("funding_source", lambda: _("资金")),
    ("note_date", lambda: _("调度")),
    ("workers", lambda: _("现场")),
    ("paired_leader", lambda: _("包联")),
    ("scope", lambda: _("概况")),
)
"""The field that opens each group in the order of FIELDS, and the group's name."""


def draw_report_date(item: Item, understanding: Understanding) -> None:
    """The report date and the words it came from; another one reads the file again, for "10月底" takes its year."""
    found = understanding.report_date
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        key = f"up_{item.key}_{item.readings}_date"
        st.date_input(
            _("报告日期"),
            value=found,
            format="YYYY-MM-DD",
            width=150,
            key=key,
            min_value=date(2000, 1, 1),
            on_change=_correct_date,
            args=(item, key),
        )
        if item.corrections.report_date:
            st.caption(_("您填写的日期"), width="content")
        elif found and understanding.report_date_from:
            st.caption(plain(_("取自“{words}”").format(words=_(understanding.report_date_from))), width="stretch")
        elif not found:
            st.caption(_("文件没有写明截至哪一天，请填写"), width="stretch")


def _correct_date(item: Item, key: str) -> None:
    chosen = st.session_state.get(key)
    if isinstance(chosen, date):
        item.correct(replace(item.corrections, report_date=chosen))


def draw_sheets(item: Item, understanding: Understanding, frame: Frame) -> None:
    """A line a table, the sheets that were not used and why, and on demand how every column was understood."""
    sources = layout_sources(frame.ledger, frame.park)
    lines = (
        _table_line(found, understanding) + _remembered_line(found, sources.get(found.fingerprint), frame)
        for found in understanding.tables
    )
    st.markdown("  \n".join(lines))
    if any(corrected(found) for found in understanding.tables):
        st.caption(_("确认入库后，您对表和列的更正会记住，下次同样表头的表照此读取。"))
    if understanding.unused:
        lines = (
            _("未用：{sheet}——{why}").format(sheet=unused.sheet or _("全文"), why=_(unused.why))
            for unused in understanding.unused
        )
        st.caption("  \n".join(plain(line) for line in lines))
    if not any(found.columns for found in understanding.tables):
        return
    box = st.expander(_("各列怎样理解，更正"), on_change="rerun", key=f"up_{item.key}_columns")
    if box.open:
        with box:
            for place, found in enumerate(understanding.tables):
                _draw_table(item, found, place)


def _table_line(found: Table, understanding: Understanding) -> str:
    if found.kind is None:
        words = _("{name}第 {first}–{last} 行没有使用：看不出是什么表，可在下面指定").format(
            name=found.key[0], first=found.first_row, last=found.last_row
        )
        return f":gray[{plain(words)}]"
    rows = sum(
        (record.sheet or "") == found.key[0] and found.first_row <= record.row <= found.last_row
        for record in understanding.records
    )
    if not found.columns:
        words = _("{rows} 条，第 {first}–{last} 行").format(rows=rows, first=found.first_row, last=found.last_row)
        return f"**{plain(kind_word(found.kind))}** &emsp;{plain(words)}"
    used = [column for column in found.columns if column.field]
    header = _("、").join(str(row) for row in found.header_rows)
    words = _("{name}：{rows} 行（第 {first}–{last} 行，表头第 {header} 行），{all} 列用了 {used} 列").format(
        name=found.key[0] or _("全文"),
        rows=rows,
        first=found.first_row,
        last=found.last_row,
        header=header or "—",
        all=len(found.columns),
        used=len(used),
    )
    project = _("；项目取自表外：{name}").format(name=found.project) if found.project else ""
    return f"**{plain(kind_word(found.kind))}** &emsp;{plain(words + project)}"


def _remembered_line(found: Table, source: StoredRemembered | None, frame: Frame) -> str:
    """Who taught how a table with these headers is read, where that was used."""
    used = found.how == "remembered" or any(column.how == "remembered" for column in found.columns)
    if not used or source is None:
        return ""
    when = in_zone(source.recorded_at, frame.settings.timezone)
    words = _("；按 {author} {day} 的更正读取").format(author=source.author or _("其他人"), day=f"{when:%Y-%m-%d}")
    return f":gray[{plain(words)}]"


def _draw_table(item: Item, found: Table, place: int) -> None:
    """The kind of a table, its columns as a list, and a choice for the column that was clicked or needs one.

    `place` among the tables of the file makes the keys: a sheet's name may hold what a component's key must not.
    """
    sheet = found.key[0]
    mark = f"up_{item.key}_{item.readings}_table{place}"
    kinds = [*KINDS, None]
    st.selectbox(
        plain(_("{sheet} 是").format(sheet=sheet or _("全文"))),
        kinds,
        index=kinds.index(found.kind),
        format_func=kind_word,
        key=f"{mark}_kind",
        width=260,
        on_change=_correct_kind,
        args=(item, found, f"{mark}_kind"),
    )
    st.caption(_("点一列可以更正。"))
    picked = table(
        [_column_row(column) for column in found.columns],
        (
            Heading("letter", _("列"), "name"),
            Heading("header", _("表头")),
            Heading("samples", _("例"), phone=False),
            Heading("field", _("理解为")),
            Heading("how", _("依据")),
        ),
        key=f"{mark}_table",
        opens=True,
    )
    state = f"up_{item.key}_table{place}_picked"
    if picked:
        st.session_state[state] = picked
    chosen = next((c for c in found.columns if c.letter == st.session_state.get(state)), None)
    if chosen:
        _draw_column_choice(item, found, chosen, mark)


def _column_row(column: Column) -> Row:
    how = {
        "exact": _("表头一致"),
        "similar": _("表头相近"),
        "values": _("按内容判断"),
        "corrected": _("您更正的"),
        "remembered": _("按记住的更正"),
        "unused": "",
    }[column.how]
    tone = "" if column.field else "quiet"
    sure = column.field is None or column.confidence >= 0.8
    return Row(
        column.letter,
        {
            "letter": {"t": column.letter},
            "header": value(column.header or "—", tone=tone),
            "samples": value(_("、").join(column.samples[:3]), tone="quiet"),
            "field": value(field_word(column.field) if column.field else _("不使用"), tone=tone),
            "how": value(how if sure else _("{how}，请核对").format(how=how), tone="" if sure else "warning"),
        },
    )


def _draw_column_choice(item: Item, found: Table, column: Column, mark: str) -> None:
    options = [None, *FIELDS]
    groups = field_groups()
    key = f"{mark}_{column.letter}_field"
    st.selectbox(
        plain(_("{letter} 列“{header}”是").format(letter=column.letter, header=column.header)),
        options,
        index=options.index(column.field),
        format_func=lambda name: _("不使用") if name is None else f"{groups[name]} · {field_word(name)}",
        key=key,
        width=340,
        on_change=_correct_column,
        args=(item, found, column.letter, key),
    )


def _correct_kind(item: Item, found: Table, key: str) -> None:
    item.correct(replace(item.corrections, kinds={**item.corrections.kinds, found.key: st.session_state[key]}))


def _correct_column(item: Item, found: Table, letter: str, key: str) -> None:
    columns = {**item.corrections.columns, (*found.key, letter): st.session_state[key]}
    item.correct(replace(item.corrections, columns=columns))


def field_groups() -> dict[str, str]:
    """The group of every field, for lists that are chosen from."""
    opening = dict(_GROUPS)
    found, current = {}, ""
    for name in FIELDS:
        current = opening[name]() if name in opening else current
        found[name] = current
    return found
