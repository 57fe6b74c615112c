"""Drawing 系统: backups, room on the disk, the last errors, a copy of everything to take away."""

import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import streamlit as st

from park_dispatch import __version__
from park_dispatch.boards.backup_words import age, size_words, sort_word
from park_dispatch.filing.backing_up import back_up_to
from park_dispatch.language import _
from park_dispatch.ledger.attachments import contents, named_by
from park_dispatch.ledger.backups import Backup, backups, hand_name
from park_dispatch.ledger.files import absent, folder_of, held, in_backups
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.ledger.store import now
from park_dispatch.log_reading import last_entries
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.roles import Action
from park_dispatch.settings import SECRET
from park_dispatch.web.backups import keeper
from park_dispatch.web.export import download
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Column, Row, table, value
from park_dispatch.web.text import plain

LOW_DISK = 1 << 30
"""Bytes of free disk below which the page warns."""
ERRORS = 20
NAMED = 5
"""Lost files that are named; all of them are by the command."""
_SAID = "system_said"


def draw_health(frame: Frame) -> None:
    """The answer first: whether backups are made, then what there is of everything."""
    found = backups(frame.settings.backup_folder, frame.ledger.path)
    st.markdown(f"#### {plain(_headline(frame, found))}")
    kept = keeper()
    if kept is not None and kept.failure is not None:
        st.error(plain(kept.failure.why()))
    free = shutil.disk_usage(frame.ledger.path.parent).free
    if free < LOW_DISK:
        st.warning(plain(_("数据库所在的磁盘只剩 {size}，请腾出空间。").format(size=size_words(free))))
    _draw_absent(frame)
    facts = [
        (_("数据库"), f"{frame.ledger.path}（{size_words(_database_size(frame.ledger.path))}）"),
        (_("备份文件夹"), str(frame.settings.backup_folder)),
        (_("备份"), _("{count} 个，共 {size}").format(count=len(found), size=size_words(sum(b.size for b in found)))),
        (_("照片和文件"), _files(frame)),
        (_("磁盘剩余"), size_words(free)),
        (_("日志"), str(frame.settings.log_file)),
        (_("版本"), __version__),
    ]
    st.markdown("\n".join(f"- {plain(name)}：{plain(said)}" for name, said in facts))


def _files(frame: Frame) -> str:
    here, copies = held(folder_of(frame.ledger.path)), held(in_backups(frame.settings.backup_folder))
    said = _("{count} 个，共 {size}；备份里 {copies} 个，共 {copied}")
    return said.format(
        count=here.files, size=size_words(here.size), copies=copies.files, copied=size_words(copies.size)
    )


def _draw_absent(frame: Frame) -> None:
    """Name photos and files whose content is gone."""
    gone = absent(folder_of(frame.ledger.path), contents(frame.ledger.whole))
    if not gone:
        return
    named = [f"{one.file_name}（{one.as_of}，{one.author}）" for one in named_by(frame.ledger.whole, gone)]
    words = _("有 {count} 个照片或文件的内容不在 {path}：{names}。运行 restore 或从备份文件夹的 files 里拷回即可恢复。")
    told = _("、").join(named[:NAMED]) + (" …" if len(named) > NAMED else "")
    st.error(plain(words.format(count=len(named), path=folder_of(frame.ledger.path), names=told)))


def _headline(frame: Frame, found: Sequence[Backup]) -> str:
    if not found:
        return _("还没有任何备份。")
    last = found[0]
    said = _("最近一次备份：{age}，{size}").format(age=age(last.taken_at, now()), size=size_words(last.size))
    if not frame.settings.makes_backups:
        said += _("；自动备份已关闭")
    elif (now() - last.taken_at).days >= 1:
        said += _("；此后没有改动的不重复备份")
    return _("{said}。").format(said=said)


def _database_size(path: Path) -> int:
    log = path.with_name(path.name + ".wal")
    return sum(part.stat().st_size for part in (path, log) if part.exists())


def draw_taking(frame: Frame) -> None:
    """A fresh backup: to take away, or into the folder."""
    stamp = f"{datetime.now(frame.settings.timezone):%Y%m%d-%H%M}"

    def build() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            return frame.ledger.whole.backup(Path(folder) / "backup.duckdb").read_bytes()

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        download(
            _("下载最新备份"), build, f"{frame.ledger.path.stem}-{stamp}.duckdb", "application/octet-stream",
            key="download_backup", type="primary", action=Action.BACK_UP,
        )  # fmt: skip
        pressed = st.button(_("现在备份一次"), key="backup_now", icon=":material/save:")
    st.caption(
        plain(
            _("备份里有全部数据，请妥善保管。下载的是数据库，照片和文件在备份文件夹的 files 里。恢复的办法见部署说明。")
        )
    )
    if pressed:
        try:
            target = frame.settings.backup_folder / hand_name(frame.ledger.path, frame.settings.timezone)
            made, _brought = back_up_to(frame.ledger.whole, target, frame.person.name, by=frame.person)
        except LedgerRefusal as failure:
            st.error(plain(failure.why()))
        else:
            said = _("已备份到 {path}（{size}）。").format(path=made.path, size=size_words(made.size))
            st.session_state[_SAID] = said
            st.rerun()  # the list and the headline count it
    if told := st.session_state.pop(_SAID, ""):
        st.success(plain(told), icon=":material/check:")


def draw_backups(frame: Frame) -> None:
    """What there is, the newest first."""
    found = backups(frame.settings.backup_folder, frame.ledger.path)
    if not found:
        return
    columns = [
        Column("taken", _("时间")),
        Column("age", _("多久以前"), "text"),
        Column("sort", _("来由"), "text"),
        Column("size", _("大小"), "number"),
        Column("file", _("文件"), "text"),
    ]
    st.markdown(f"##### {plain(_('备份（{count}）').format(count=len(found)))}")
    table([_row(backup, frame) for backup in found], columns, key="backups")


def _row(backup: Backup, frame: Frame) -> Row:
    taken = in_zone(backup.taken_at, frame.settings.timezone)
    return Row(
        backup.path.name,
        {
            "taken": value(f"{taken:%Y-%m-%d %H:%M}", backup.taken_at.isoformat()),
            "age": value(age(backup.taken_at, now()), -backup.taken_at.timestamp()),
            "sort": value(sort_word(backup.sort), backup.sort),
            "size": value(size_words(backup.size), backup.size),
            "file": value(backup.path.name, backup.path.name),
        },
    )


def draw_errors(frame: Frame) -> None:
    """The last warnings and errors of the log, without secrets."""
    secrets = [str(getattr(frame.settings, name)) for name in SECRET]
    found = last_entries(frame.settings.log_file, ERRORS, secrets)
    st.markdown(f"##### {plain(_('日志中最近的错误和警告'))}")
    if not found:
        st.caption(plain(_("没有。")))
        return
    words = {"ERROR": _("错误"), "CRITICAL": _("严重错误"), "WARNING": _("警告")}
    st.markdown("\n".join(f"- {plain(one.when)} {plain(words[one.level])} {plain(one.said)}" for one in found))
    st.caption(plain(_("详细情况在日志文件里。")))
