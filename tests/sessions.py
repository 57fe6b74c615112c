"""A visitor of a real server without a browser: speaks Streamlit's protocol over a websocket, and uploads over HTTP."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.serving import Server


@dataclass
class Visitor:
    """One session on the page 数据上报. `shown` is every text that is on the page or was while the script ran."""

    server: Server
    socket: websockets.ClientConnection
    cookie: str
    session: str = ""
    uploader: str = ""
    fragment: str = ""
    shown: list[str] = field(default_factory=list)
    asked: dict[str, list[FileURLs]] = field(default_factory=dict)

    @classmethod
    async def come(cls, server: Server) -> "Visitor":
        """Open the page."""
        token = (await asyncio.to_thread(requests.get, f"{server.url}/_stcore/health", timeout=30)).cookies.get(
            "_streamlit_xsrf", ""
        )
        socket = await websockets.connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit", token or "x"],  # type: ignore[list-item]
            additional_headers={"Cookie": f"_streamlit_xsrf={token}"}, max_size=None, compression=None,
            ping_interval=None,
        )  # fmt: skip
        visitor = cls(server, socket, token or "")
        message = BackMsg()
        message.rerun_script.page_name = "upload"
        await visitor.run(message)
        return visitor

    async def run(self, message: BackMsg, seconds: float = 300) -> None:
        """Send a message and take everything in until the script has run."""
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), seconds))  # type: ignore[arg-type]
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id
            elif kind == "delta":
                self._take(answer.delta)
            elif kind == "file_urls_response":
                self.asked[answer.file_urls_response.response_id] = list(answer.file_urls_response.file_urls)
                return
            elif kind == "script_finished":
                return

    def _take(self, delta: Any) -> None:
        self.fragment = delta.fragment_id or self.fragment
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "file_uploader":
            self.uploader = element.file_uploader.id
        elif kind in ("markdown", "alert"):
            self.shown.append(getattr(element, kind).body)
        elif kind == "exception":
            self.shown.append(f"EXCEPTION {element.exception.message}")

    async def upload(self, *files: tuple[str, bytes]) -> list[int]:
        """Drop files on the page as a browser does, and wait until the page has answered; the HTTP status of each."""
        ask = BackMsg()
        ask.file_urls_request.request_id = "ask"
        ask.file_urls_request.session_id = self.session
        ask.file_urls_request.file_names.extend(name for name, _data in files)
        await self.run(ask)
        urls = self.asked.pop("ask")
        sent = [
            asyncio.to_thread(self.put, url.upload_url, name, data)
            for url, (name, data) in zip(urls, files, strict=True)
        ]
        answers = await asyncio.gather(*sent)
        drop = BackMsg()
        drop.rerun_script.page_name = "upload"
        state = drop.rerun_script.widget_states.widgets.add()
        state.id = self.uploader
        for url, (name, data), answer in zip(urls, files, answers, strict=True):
            if answer.ok:
                info = state.file_uploader_state_value.uploaded_file_info.add()
                info.file_id, info.name, info.size = url.file_id, name, len(data)
                info.file_urls.CopyFrom(url)
        self.shown.clear()
        await self.run(drop)
        return [answer.status_code for answer in answers]

    def put(self, address: str, name: str, data: bytes | Iterator[bytes]) -> requests.Response:
        """Send a body to the upload address. Bytes go as a form, pieces as they are and without a stated length."""
        headers = {"X-Xsrftoken": self.cookie, "Cookie": f"_streamlit_xsrf={self.cookie}"}
        if isinstance(data, bytes):
            return requests.put(
                f"{self.server.url}{address}", files={"file": (name, data)}, headers=headers, timeout=300
            )
        return requests.put(f"{self.server.url}{address}", data=data, headers=headers, timeout=300)

    def made_up(self, number: int) -> str:
        """An upload address that the server never gave out."""
        return f"/_stcore/upload_file/{self.session}/made-up-{number}"


WIDGETS = frozenset(
    {
        *("button", "text_input", "text_area", "number_input", "date_input", "selectbox", "multiselect", "checkbox"),
        *("button_group", "radio", "bidi_component"),
    }
)
TRIGGER = object()
"""Stands for a click on a button."""


@dataclass
class Caller:
    """Somebody on any page, signed in by the cookie of a session: opens pages, fills in what is on them, clicks.

    `shown` is every text of the last run, `faults` every exception ever seen. Widgets are named by their keys.
    """

    socket: websockets.ClientConnection
    page: str = ""
    query: str = ""
    page_hash: str = ""
    shown: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    widgets: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By the end of its id, which is its key: the id of a widget and of the fragment that it is in ("" for none)."""

    @classmethod
    async def come(cls, server: Server, cookie: str = "") -> "Caller":
        """Connect; nothing is opened yet."""
        socket = await websockets.connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None,  # type: ignore[list-item]
            additional_headers={"Cookie": f"park_session={cookie}"} if cookie else {}, compression=None,
            ping_interval=None, open_timeout=60,
        )  # fmt: skip
        return cls(socket)

    async def open(self, page: str, query: str = "") -> float:
        """Go to a page; the seconds until it has run."""
        self.page, self.query, self.page_hash = page, query, ""
        self.widgets.clear()
        return await self._run(self._message())

    async def do(self, **values: object) -> float:
        """Fill in widgets by their keys and click buttons (TRIGGER), all at once; the seconds until the page has run.

        Where all of them are in one fragment, only that runs. Raises KeyError when a widget is not on the page.
        """
        message = self._message()
        fragments = set()
        for key, value in values.items():
            identity, fragment = self.widgets[key]
            fragments.add(fragment)
            state = message.rerun_script.widget_states.widgets.add(id=identity)
            _put(state, value)
        if len(fragments) == 1:
            message.rerun_script.fragment_id = fragments.pop()
        return await self._run(message)

    def _message(self) -> BackMsg:
        message = BackMsg()
        if self.page_hash:  # known once the page was opened, as to a browser
            message.rerun_script.page_script_hash = self.page_hash
        else:
            message.rerun_script.page_name = self.page
        message.rerun_script.query_string = self.query
        return message

    async def _run(self, message: BackMsg, seconds: float = 120) -> float:
        self.shown.clear()
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), seconds))  # type: ignore[arg-type]
            kind = answer.WhichOneof("type")
            if kind == "navigation":
                self.page_hash = answer.navigation.page_script_hash
            elif kind == "delta":
                self._take(answer.delta)
            elif kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return time.perf_counter() - began

    def _take(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind in WIDGETS:
            identity = getattr(element, kind).id
            self.widgets[identity.split("-", 2)[-1]] = (identity, delta.fragment_id)
        elif kind in ("markdown", "alert"):
            self.shown.append(getattr(element, kind).body.replace("\\", ""))
        elif kind == "exception":
            self.faults.append(element.exception.message)

    def says(self, words: str) -> bool:
        """Whether the last run put these words on the page."""
        return any(words in text for text in self.shown)


def _put(state: Any, value: object) -> None:
    """A value of a widget as the browser sends it."""
    if value is TRIGGER:
        state.trigger_value = True
    elif isinstance(value, bool):
        state.bool_value = value
    elif isinstance(value, str):
        state.string_value = value
    elif isinstance(value, int | float):
        state.double_value = float(value)
    elif isinstance(value, date):
        state.string_array_value.data.append(f"{value:%Y/%m/%d}")
    else:
        raise TypeError(value)
