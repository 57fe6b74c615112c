"""The address that browsers send files to, guarded: it is Streamlit's own, and holds what it gets in memory.

Streamlit cuts off one body that is too large, but takes any number of them for a session, under any file id, and keeps
them until the session ends. Here a body is refused before any of it is read: without a stated length (the server holds
a client to the length it stated), above the limit of one file, or where this session or all of them hold enough.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import anyio
from starlette.responses import PlainTextResponse
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from park_dispatch.intake.limits import MEBIBYTE
from park_dispatch.language import _, speaking
from park_dispatch.settings import SettingRefusal, Settings, spoken

ADDRESS = "/_stcore/upload_file/"
HEADROOM = 5
"""MB above the limit of one file that still come in: the reader refuses those by name (see `cli.serve`)."""
SESSION_FILES = 100
SESSION_TIMES = 5
"""A session may have so many files here at once, and so many times the limit of one file."""
TOTAL_TIMES = 25
"""All sessions together: so many times the limit of one file."""
LINGER_SECONDS, SILENCE_SECONDS = 30, 5
"""How long the rest of a refused body is read and thrown away, and how long nothing may come meanwhile."""


class UploadDoor:
    """Refuses an upload in words, before its body is read, or lets it pass and counts it until it is stored."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._coming: Counter[str] = Counter()
        self._coming_files: Counter[str] = Counter()

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Any]) -> None:
        """Pass everything on but uploads."""
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(ADDRESS):
            await self.app(scope, receive, send)
            return
        session = scope["path"].removeprefix(ADDRESS).partition("/")[0]
        size = _stated_length(scope)
        with speaking(spoken()):
            refused = self._refused(session, size)
        if refused is not None:
            await _say_and_linger(refused, scope, receive, send)
            return
        self._coming[session] += size
        self._coming_files[session] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming[session] -= size
            self._coming_files[session] -= 1
            if not self._coming_files[session]:
                del self._coming[session], self._coming_files[session]

    def _refused(self, session: str, size: int) -> PlainTextResponse | None:
        one = _most() * MEBIBYTE
        if size < 0:
            return _answer(411, _("没有接收：请求没有写明文件大小。请在页面上选文件。"))
        if size > one + HEADROOM * MEBIBYTE:
            words = _(
                "没有接收：文件有 {size:.1f} MB，超过 {limit} MB 的上限。表格请删去图片和无关工作表，或拆成几个文件再选"
                "；照片请用普通模式拍，或截图后再选。"
            )
            return _answer(413, words.format(size=size / MEBIBYTE, limit=_most()))
        stored = _stored()
        files, held = stored.get(session, (0, 0))
        files, held = files + self._coming_files[session], held + self._coming[session]
        if files >= SESSION_FILES or held + size > SESSION_TIMES * one:
            return _answer(413, _("没有接收：一次选的文件太多。请先处理已经选的文件，再选其余的。"))
        if sum(held for _files, held in stored.values()) + self._coming.total() + size > TOTAL_TIMES * one:
            return _answer(503, _("没有接收：正在上传的文件太多。请过一两分钟再选一次。"))
        return None


def _answer(status: int, words: str) -> PlainTextResponse:
    """The refusal; the connection ends with it."""
    return PlainTextResponse(words, status, headers={"connection": "close"})


async def _say_and_linger(answer: PlainTextResponse, scope: Any, receive: Any, send: Callable[[Any], Any]) -> None:
    """Give the answer at once, and throw away what still comes for a while before the connection is closed.

    One that is closed on bytes nobody has read is reset, and the sender may lose words that it has not read yet.
    """

    async def going_on(message: Any) -> None:
        await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

    await answer(scope, receive, going_on)
    with anyio.move_on_after(LINGER_SECONDS):
        more = True
        while more:
            with anyio.move_on_after(SILENCE_SECONDS) as silence:
                more = (await receive()).get("more_body", False)
            more = more and not silence.cancelled_caught
    await send({"type": "http.response.body", "body": b""})


def _stated_length(scope: Any) -> int:
    """The length of the body as its sender stated it, −1 where it is not stated."""
    headers = dict(scope["headers"])
    stated = headers.get(b"content-length", b"")
    return int(stated) if stated.isdigit() and len(stated) < 19 and b"transfer-encoding" not in headers else -1


def _most() -> int:
    try:
        return Settings.from_environment().max_upload_mb
    except SettingRefusal:
        return Settings().max_upload_mb


def _stored() -> dict[str, tuple[int, int]]:
    """How many files each session has with Streamlit, and their bytes."""
    if not runtime.exists():
        return {}
    store = runtime.get_instance().uploaded_file_mgr
    if not isinstance(store, MemoryUploadedFileManager):
        return {}
    sessions = list(store.file_storage.items())
    return {session: (len(files), sum(len(file.data) for file in list(files.values()))) for session, files in sessions}


def let_go(files: Iterable[UploadedFile]) -> None:
    """Have Streamlit forget files that were taken over: it keeps them until the session ends."""
    context = get_script_run_ctx()
    if context is None or not isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        return
    for file in files:
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
