"""In front of everything: who is let in to pages, the websocket, uploads and files, and under which name.

While there are no accounts the board is for this machine alone: only requests that come from it, under its own name,
pass. As soon as there is one account everybody signs in. Streamlit learns who it is from headers that only the gate
sets (server.trustedUserHeaders in .streamlit/config.toml); the same headers from outside are taken away.
"""

import asyncio
import ipaddress
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlsplit

import anyio.to_thread
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from park_dispatch.language import LANGUAGES, _, speaking
from park_dispatch.ledger import audit
from park_dispatch.ledger.people import everybody
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.ledger.store import now
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Role
from park_dispatch.people.signing_in import calendar_person, live_session, session_of
from park_dispatch.settings import SettingRefusal, spoken
from park_dispatch.web.doors import Doors, doors
from park_dispatch.web.gate_asked import COOKIE, FORMS, cookie_of, query_of, same_host
from park_dispatch.web.gate_forms import answer_form
from park_dispatch.web.gate_pages import notice

OPEN = frozenset({"/healthz", "/_stcore/health"})
"""Say nothing about what is inside."""
CALENDAR = "/deadlines.ics"
OURS = b"x-park-"
SESSION, ADDRESS = b"x-park-session", b"x-park-address"
FORWARDED = frozenset({b"x-forwarded-for", b"x-forwarded-host", b"forwarded", b"x-real-ip"})
POLICY_VIOLATION = 1008
ONCE_IN_SECONDS = 60
"""A forged credential is put on record once a minute for each address: the audit is no place to fill a disk."""


class Gate:
    """Lets a request pass under the name of whoever is signed in, or turns it away."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._doors: Doors | None = None
        self._connected: dict[str, set[asyncio.Event]] = {}
        self._told: dict[str, float] = {}

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Any]) -> None:
        """Pass on or answer."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        given = scope["headers"]
        scope = dict(scope, headers=[pair for pair in given if not pair[0].lower().startswith(OURS)])
        if scope["path"] in OPEN:
            await self.app(scope, receive, send)
            return
        opened = await self._open(scope, receive, send)
        if opened is None:
            return
        if len(scope["headers"]) != len(given):
            await self._tell_forged(opened, scope, "header")
        if not everybody(opened.ledger).accounts:
            await self._for_this_machine(opened, scope, receive, send)
        else:
            await self._for_people(opened, scope, receive, send)

    async def _open(self, scope: Any, receive: Any, send: Any) -> Doors | None:
        """Ledger and key; without them the pages say why to whoever sits here, and nobody else is let in."""
        if self._doors is not None:
            return self._doors
        try:
            self._doors = await anyio.to_thread.run_sync(doors)
        except (LedgerRefusal, SettingRefusal):
            if from_this_machine(scope):
                await self.app(scope, receive, send)
            else:
                with speaking(_language(scope)):
                    await _turned_away(
                        scope, receive, send, notice(_("暂时不能登录，请告诉管理员查看服务器上的日志。"), 503)
                    )
            return None
        loop = asyncio.get_running_loop()

        def changed() -> None:
            loop.call_soon_threadsafe(self._sweep)

        self._doors.ledger.people_watchers.append(changed)
        return self._doors

    async def _for_this_machine(self, opened: Doors, scope: Any, receive: Any, send: Any) -> None:
        if not from_this_machine(scope):
            with speaking(_language(scope)):
                words = _(
                    "这个看板目前只供它所在的那台电脑使用，因为还没有任何账号。请在那台电脑上打开 /first，"
                    "用终端里显示的一次性代码建立第一个管理员，或运行 people add；之后就可以从这里登录。"
                )
                await _turned_away(scope, receive, send, notice(words, 403))
        elif scope["path"] in FORMS and scope["type"] == "http":
            await (await self._form(opened, scope, receive))(scope, receive, send)
        else:
            scope["headers"].append((ADDRESS, address_of(scope).encode("latin-1")))
            await self.app(scope, receive, send)

    async def _for_people(self, opened: Doors, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] in FORMS and scope["type"] == "http":
            await (await self._form(opened, scope, receive))(scope, receive, send)
            return
        session = session_of(opened.key, cookie_of(scope, COOKIE))
        if session is None:
            await self._tell_forged(opened, scope, "cookie")
        live = live_session(opened.ledger, session) if session else None
        if live is not None and scope["type"] == "websocket" and not _from_our_page(scope):
            await self._tell_forged(opened, scope, "origin")
            await _turned_away(scope, receive, send, PlainTextResponse("", 403))
        elif live is not None:
            scope["headers"] += [(SESSION, live.session_id.encode()), (ADDRESS, address_of(scope).encode("latin-1"))]
            if scope["type"] == "websocket":
                await self._while_signed_in(live.session_id, (live.ends - now()).total_seconds(), scope, receive, send)
            else:
                await self.app(scope, receive, send)
        elif scope["path"] == CALENDAR and _calendar_allowed(opened, scope):
            scope["headers"].append((ADDRESS, address_of(scope).encode("latin-1")))
            await self.app(scope, receive, send)
        else:
            await _to_sign_in(scope, receive, send)

    async def _form(self, opened: Doors, scope: Any, receive: Any) -> Response:
        with speaking(_language(scope)):
            return await answer_form(opened, scope, receive, address_of(scope))

    async def _while_signed_in(self, session: str, seconds: float, scope: Any, receive: Any, send: Any) -> None:
        """A websocket that is cut off when its session ends, by signing out anywhere or by running out."""
        over = asyncio.Event()
        self._connected.setdefault(session, set()).add(over)
        timer = asyncio.get_running_loop().call_later(seconds, over.set)
        cut = False

        async def receive_while() -> Any:
            nonlocal cut
            if not over.is_set():
                message = await _first_of(receive, over)
                if message is not None:
                    return message
            if not cut:
                cut = True
                with suppress(Exception):  # the other end may be gone already
                    await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}

        async def send_while(message: Any) -> None:
            if not over.is_set():
                await send(message)

        try:
            await self.app(scope, receive_while, send_while)
        finally:
            timer.cancel()
            self._connected[session].discard(over)
            if not self._connected[session]:
                del self._connected[session]

    def _sweep(self) -> None:
        """Cut off whoever is not signed in any more."""
        if self._doors is None:
            return
        for session, waiting in list(self._connected.items()):
            if live_session(self._doors.ledger, session) is None:
                for over in waiting:
                    over.set()

    async def _tell_forged(self, opened: Doors, scope: Any, what: str) -> None:
        address, at = address_of(scope), time.monotonic()
        if at - self._told.get(address, -ONCE_IN_SECONDS) < ONCE_IN_SECONDS:
            return
        if len(self._told) > 1000:
            self._told.clear()
        self._told[address] = at
        nobody = Person("", "", Role.VIEWER, address=address)
        await anyio.to_thread.run_sync(lambda: audit.record(opened.ledger, nobody, "forged", what, outcome="refused"))


async def _first_of(receive: Any, over: asyncio.Event) -> Any:
    """The next message, None when it is over first."""
    incoming, ended = asyncio.ensure_future(receive()), asyncio.ensure_future(over.wait())
    try:
        await asyncio.wait({incoming, ended}, return_when=asyncio.FIRST_COMPLETED)
        return incoming.result() if incoming.done() and not over.is_set() else None
    finally:
        incoming.cancel()
        ended.cancel()


async def _to_sign_in(scope: Any, receive: Any, send: Any) -> None:
    header = dict(scope["headers"])
    if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and b"text/html" in header.get(b"accept", b""):
        asked = scope["path"] + ("?" + scope["query_string"].decode("latin-1") if scope["query_string"] else "")
        lang = _asked_language(scope)
        address = "/login" + (f"?lang={lang}&" if lang else "?") + f"next={quote(asked, safe='')}"
        answer: Response = RedirectResponse(address if asked != "/" else "/login", 303)
        answer.headers["cache-control"] = "no-store"
    else:
        with speaking(_language(scope)):
            answer = PlainTextResponse(_("请先登录。"), 401, {"cache-control": "no-store", "connection": "close"})
    await _turned_away(scope, receive, send, answer)


async def _turned_away(scope: Any, receive: Any, send: Any, answer: Response) -> None:
    """The answer; a websocket is refused before it is open."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
    else:
        await answer(scope, receive, send)


def _from_our_page(scope: Any) -> bool:
    """Whether a websocket is asked for by a page of ours: a page of another site could use our cookie."""
    header = dict(scope["headers"])
    return same_host(header.get(b"origin", b""), header.get(b"host", b""))


def _calendar_allowed(opened: Doors, scope: Any) -> bool:
    asked = query_of(scope)
    person = calendar_person(opened.ledger, opened.key, asked.get("who", ""), asked.get("key", ""))
    park = asked.get("park", "")
    return person is not None and (not person.reach.parks or (park.isdigit() and person.reach.shows(int(park))))


def address_of(scope: Any) -> str:
    """The address of the other end, one of IPv4 written as such.

    Behind a proxy on this machine uvicorn has put there the client's, as the proxy states it.
    """
    return str(scope["client"][0]).removeprefix("::ffff:")[:60] if scope.get("client") else ""


def from_this_machine(scope: Any) -> bool:
    """Whether a request was made on this machine, to this machine by its own name, and passed through nothing.

    A page of another site can make this machine's browser ask us, by a name of its own that leads here or from its own
    origin: neither has a local name. A proxy here would hand on strangers: it shows by its headers.
    """
    header = dict(scope["headers"])
    if not _local(address_of(scope)) or FORWARDED & header.keys():
        return False
    names = [f"//{header.get(b'host', b'').decode('latin-1')}"]
    if b"origin" in header:
        names.append(header[b"origin"].decode("latin-1"))
    return all(_local(_host(name)) for name in names)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _local(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        found = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def _asked_language(scope: Any) -> str:
    asked = query_of(scope).get("lang", "")
    return asked if asked in LANGUAGES else ""


def _language(scope: Any) -> str:
    return _asked_language(scope) or spoken()
