"""Photos and files on a page: picking them (on a phone: taking them), and showing what hangs on a thing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from park_dispatch.boards.backup_words import size_words
from park_dispatch.filing.attachments import MOST_FILES, take_file
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.intake.refusals import Refusal
from park_dispatch.language import _
from park_dispatch.ledger.attachments import Attachment, attachments
from park_dispatch.model.office_time import in_zone
from park_dispatch.web.attachment_served import address
from park_dispatch.web.frame import Frame, current_frame
from park_dispatch.web.text import plain
from park_dispatch.web.upload_door import let_go

ASSETS = Path(__file__).with_name("assets")
ACCEPTED = ["image/*", ".heic", ".heif", ".pdf", ".xlsx", ".xls", ".csv", ".docx", ".doc", ".wps"]
"""What a picker offers; on a phone image/* brings the camera. What really comes is looked at again."""
PREVIEW = 96
"""Pixels of the long edge of what was picked."""


@dataclass(slots=True)
class _Picked:
    """What one input holds: files still to be looked at, those that may be attached, and why others may not."""

    waiting: list[tuple[str, bytes]] = field(default_factory=list)
    taken: list[TakenFile] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    turn: int = 0


def photo_input(key: str, label: str) -> list[TakenFile]:
    """Let somebody pick or take photos and files; those picked so far. They stay until `clear_photos(key)`.

    Each is looked at as soon as it is picked: what cannot be attached is refused by name at once and the others stay.
    Whether place and moment are to be kept is `place_kept(key)`. Works inside fragments, not inside a form.
    """
    held = _held(key)
    limits = current_frame().settings.limits
    most = current_frame().settings.max_upload_mb
    _draw_style(most)
    widget = f"photo_drop_{key}_{held.turn}"
    st.file_uploader(
        label, type=ACCEPTED, accept_multiple_files=True, key=widget, max_upload_size=most, on_change=_pick,
        args=(held, widget),
    )  # fmt: skip
    if held.waiting:
        with st.spinner(_("正在处理 {count} 张照片…").format(count=len(held.waiting))):
            _look(held, limits)
    for words in held.refused:
        st.warning(plain(words))
    _draw_picked(held, key)
    if any(one.tells_place for one in held.taken):
        st.checkbox(
            _("保留拍摄地点和时间"), key=f"photo_place_{key}",
            help=_("不勾选时，照片里的定位、时间和手机信息全部去掉。勾选后地点和时间记在台账里，照片文件里仍然没有。"),
        )  # fmt: skip
    return list(held.taken)


def picked(key: str) -> bool:
    """Whether an input holds anything."""
    held = st.session_state.get(_name(key))
    return isinstance(held, _Picked) and bool(held.taken or held.waiting)


def place_kept(key: str) -> bool:
    """Whether the person wants place and moment of the photos of an input kept."""
    return bool(st.session_state.get(f"photo_place_{key}", False))


def clear_photos(key: str) -> None:
    """Empty an input, once its files are stored."""
    st.session_state.pop(_name(key), None)
    st.session_state.pop(f"photo_place_{key}", None)


def _name(key: str) -> str:
    return f"photos_picked_{key}"


def _held(key: str) -> _Picked:
    held = st.session_state.setdefault(_name(key), _Picked())
    assert isinstance(held, _Picked)  # noqa: S101 - nobody else writes this key
    return held


def _pick(held: _Picked, widget: str) -> None:
    """Take over what the browser sent and empty the widget: another key is another, empty one."""
    sent = st.session_state[widget]
    held.refused = []
    room = MOST_FILES - len(held.taken)
    held.waiting += [(file.name, file.getvalue()) for file in sent[:room]]
    if len(sent) > room:
        words = _("一次最多附 {most} 张照片或文件，多出的 {count} 个没有接收。")
        held.refused.append(words.format(most=MOST_FILES, count=len(sent) - room))
    let_go(sent)
    held.turn += 1


def _look(held: _Picked, limits: Any) -> None:
    while held.waiting:
        name, data = held.waiting.pop(0)
        try:
            taken = take_file(name, data, limits)
        except Refusal as refusal:
            held.refused.append(refusal.why())
        else:
            if all(one.data != taken.data for one in held.taken):
                held.taken.append(taken)


def _draw_picked(held: _Picked, key: str) -> None:
    if not held.taken:
        return
    with st.container(horizontal=True, gap="small", key=f"photos_{key}"):
        for number, one in enumerate(held.taken):
            with st.container(width=PREVIEW + 8, gap="xxsmall"):
                if one.picture:
                    st.image(one.thumb, width=PREVIEW)
                else:
                    st.caption(plain(f"{one.name} · {size_words(len(one.data))}"))
                st.button(
                    _("去掉"), key=f"photo_off_{key}_{number}_{held.turn}", type="tertiary",
                    help=plain(one.name), on_click=held.taken.remove, args=(one,),
                )  # fmt: skip


def draw_attachments(frame: Frame, subject_id: int, as_of: date | None = None, *, key: str = "") -> None:
    """The photos of a thing (of one as-of day) as a grid, tap to see one large; files as links. Nothing without any."""
    draw_gallery(attachments(frame.ledger, frame.park.park_id, [subject_id], as_of), frame,
                 key=key or f"attached_{subject_id}_{as_of or 'all'}")  # fmt: skip


def draw_gallery(found: Sequence[Attachment], frame: Frame, *, key: str) -> None:
    """The same for attachments that are known."""
    if not found:
        return
    data = {
        "photos": [_photo(one, frame) for one in found if one.picture],
        "files": [_file(one, frame) for one in found if not one.picture],
        "words": {"close": _("关闭"), "before": _("上一张"), "next": _("下一张"), "open": _("打开原图")},
    }  # fmt: skip
    _component()(data=data, key=key)


def _photo(one: Attachment, frame: Frame) -> dict[str, Any]:
    return {
        "thumb": address(one, thumb=True),
        "full": address(one),
        "name": one.file_name,
        "said": _who(one, frame) + _taken(one, frame),
        "width": one.width,
        "height": one.height,
    }


def _file(one: Attachment, frame: Frame) -> dict[str, Any]:
    said = f"{size_words(one.size_bytes)} · {_who(one, frame)}"
    return {"href": address(one), "name": one.file_name, "said": said}


def _who(one: Attachment, frame: Frame) -> str:
    return f"{one.as_of} · {one.author} {_local(one.recorded_at, frame):%m-%d %H:%M}"


def _taken(one: Attachment, frame: Frame) -> str:
    """When and where a photo was taken, as far as its owner wanted that kept."""
    said = ""
    if one.taken_at is not None:
        said += _(" · 拍摄于 {moment}").format(moment=f"{_local(one.taken_at, frame):%Y-%m-%d %H:%M}")
    if one.latitude is not None and one.longitude is not None:
        said += _(" · 位置 {latitude:.5f}, {longitude:.5f}").format(latitude=one.latitude, longitude=one.longitude)
    return said


def _local(moment: Any, frame: Frame) -> Any:
    return in_zone(moment, frame.settings.timezone)


@cache
def _assets() -> tuple[str, str, str]:
    return (
        (ASSETS / "attachments.js").read_text(encoding="utf-8"),
        (ASSETS / "attachments.css").read_text(encoding="utf-8"),
        (ASSETS / "photo_input.css").read_text(encoding="utf-8"),
    )


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    script, style, _input = _assets()
    return st.components.v2.component("park_attachments", html='<div class="attached"></div>', css=style, js=script)


def _draw_style(most: int) -> None:
    """The widget's own English words replaced: see upload_style."""
    variables = {
        "button": _("拍照或选文件"),
        "hint": _("照片可一次多张；也可附 pdf、Excel、Word、WPS。每个不超过 {size} MB").format(size=most),
        "drag": _("松开即可"),
        "error": _("没有接收：超过 {size} MB、格式不对或传输中断。请用普通模式拍照，或截图后再选").format(size=most),
    }
    declared = "".join(f"--photo-{name}: {json.dumps(words, ensure_ascii=False)};" for name, words in variables.items())
    st.html(f"<style>:root {{ {declared} }}{_assets()[2]}</style>")
