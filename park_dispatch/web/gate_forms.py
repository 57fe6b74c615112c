"""What the gate's forms do: sign in, sign out, choose a password with a code, change it."""

import secrets
from collections.abc import Callable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from park_dispatch.language import _, current, speaking
from park_dispatch.ledger.people import everybody
from park_dispatch.model.people import Person
from park_dispatch.people import accounts, throttle
from park_dispatch.people.passwords import SHORTEST
from park_dispatch.people.refusals import PeopleRefusal, TooManyAttempts
from park_dispatch.people.secret import signature, signed
from park_dispatch.people.signing_in import (
    Entered,
    begin,
    give_attempt_back,
    person_of,
    session_of,
    sign_in,
    sign_out,
    take_attempt,
)
from park_dispatch.web.doors import Doors
from park_dispatch.web.gate_pages import Field, Form, notice, page

COOKIE, FORM_COOKIE = "park_session", "park_form"
LOGIN, LOGOUT, PASSWORD, FIRST = "/login", "/logout", "/password", "/first"
FORMS = frozenset({LOGIN, LOGOUT, PASSWORD, FIRST})
LARGEST_BODY = 16_384
_limiter: list[anyio.CapacityLimiter] = []


class Asked:
    """One request to a form: what was typed, by whom, from where."""

    def __init__(self, opened: Doors, scope: Any, typed: Mapping[str, str], address: str) -> None:
        self.opened, self.scope, self.typed, self.address = opened, scope, typed, address
        self.session = session_of(opened.key, cookie_of(scope, COOKIE)) or ""
        self.person = person_of(opened.ledger, self.session, address) if self.session else None
        self.token = cookie_of(scope, FORM_COOKIE) or secrets.token_urlsafe(24)
        self.posted = scope["method"] == "POST"

    @property
    def secure(self) -> bool:
        """Whether it came over TLS; a proxy on this machine says so for its clients."""
        return bool(self.scope["scheme"] == "https")

    @property
    def query(self) -> dict[str, str]:
        """What stands behind the question mark of the address."""
        found = parse_qs(self.scope["query_string"].decode("latin-1"))
        return {name: values[-1] for name, values in found.items()}

    @property
    def next(self) -> str:
        """Where to go afterwards: an address of ours, whatever was asked for."""
        asked = self.typed.get("next") or self.query.get("next", "/")
        ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and asked.isprintable()
        return asked if ours and asked.partition("?")[0] not in FORMS else "/"

    def hidden(self) -> list[tuple[str, str]]:
        """What the form carries so that only our own page can send it."""
        return [("form", self._signature()), ("next", self.next)]

    def _signature(self) -> str:
        return signature(self.opened.key, "form", f"{self.token} {self.session}")

    def ours(self) -> bool:
        """Whether the form was sent from our own page in this browser, as the browser says and the form shows.

        A neighbour under the same domain (same-site) may set cookies for us: it is no page of ours either.
        """
        header = dict(self.scope["headers"])
        if header.get(b"sec-fetch-site", b"same-origin") not in (b"same-origin", b"none"):
            return False
        if not same_host(header.get(b"origin", b""), header.get(b"host", b"")):
            return False
        return signed(self.opened.key, "form", f"{self.token} {self.session}", self.typed.get("form", ""))


async def answer_form(opened: Doors, scope: Any, receive: Any, address: str) -> Response:
    """The page of a form, or what came of sending it."""
    if scope["method"] not in ("GET", "HEAD", "POST"):
        return notice(_("不支持这种请求。"), 405)
    typed = await _typed(receive) if scope["method"] == "POST" else {}
    if typed is None:
        return notice(_("提交的内容太长，没有处理。"), 413)
    if not _limiter:
        _limiter.append(anyio.CapacityLimiter(8))  # hashing must not take the threads that pages need
    return await anyio.to_thread.run_sync(_answer, opened, scope, typed, address, current(), limiter=_limiter[0])


def _answer(opened: Doors, scope: Any, typed: Mapping[str, str], address: str, language: str) -> Response:
    with speaking(language):
        asked = Asked(opened, scope, typed, address)
        answer = _PAGES[scope["path"]](asked)
        if not answer.headers.get("location"):
            answer.set_cookie(FORM_COOKIE, asked.token, httponly=True, samesite="strict", secure=asked.secure, path="/")
        return answer


def _attempted(asked: Asked, form: Callable[[str], Form], act: Callable[[], Response]) -> Response:
    """The form, or what sending it does; refused it comes back with the reason."""
    if not asked.posted:
        return page(form(""))
    if not asked.ours():
        return page(form(_("页面已过期，没有处理。请重新提交。")), 403)
    try:
        return act()
    except TooManyAttempts as refusal:
        answer = page(form(refusal.why()), 429)
        answer.headers["retry-after"] = str(refusal.seconds)
        return answer
    except PeopleRefusal as refusal:
        return page(form(refusal.why()), 401)


def _login(asked: Asked) -> Response:
    if not everybody(asked.opened.ledger).accounts or (asked.person and not asked.posted):
        return RedirectResponse(asked.next, 303)

    def form(bad: str) -> Form:
        fields = [
            Field("login", _("账号"), filled_in="username", value=asked.typed.get("login", "")),
            Field("password", _("密码"), "password", "current-password"),
        ]
        links = [(f"{FIRST}?lang={current()}", _("用一次性代码设置密码"))]
        left = "left" in asked.query
        return Form(LOGIN, _("登录"), _("登录"), fields, asked.hidden(), bad=bad, links=links, forget=left)

    def act() -> Response:
        opened = asked.opened
        login, password = asked.typed.get("login", ""), asked.typed.get("password", "")
        entered = sign_in(opened.ledger, opened.key, login, password, asked.address, opened.hours)
        if asked.person:  # another account, or the same one again, in this browser: the old session is of no use
            sign_out(opened.ledger, asked.session, asked.address)
        return _entered(asked, entered)

    return _attempted(asked, form, act)


def _entered(asked: Asked, entered: Entered) -> Response:
    answer = RedirectResponse(asked.next, 303)
    answer.set_cookie(
        COOKIE, entered.cookie, max_age=asked.opened.hours * 3600, httponly=True, samesite="lax", secure=asked.secure,
        path="/",
    )  # fmt: skip
    answer.headers["cache-control"] = "no-store"
    return answer


def _logout(asked: Asked) -> Response:
    if asked.person is None:
        return RedirectResponse(LOGIN, 303)
    person: Person = asked.person

    def form(bad: str) -> Form:
        about = _("现在登录的是{name}（{login}）。").format(name=person.name, login=person.login)
        return Form(LOGOUT, _("退出登录"), _("退出"), (), asked.hidden(), about, bad, links=[("/", _("返回看板"))])

    def act() -> Response:
        sign_out(asked.opened.ledger, asked.session, asked.address)
        answer = RedirectResponse(f"{LOGIN}?left=1", 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    return _attempted(asked, form, act)


def _password(asked: Asked) -> Response:
    if asked.person is None:
        return RedirectResponse(f"{LOGIN}?next={PASSWORD}", 303)
    person: Person = asked.person

    def form(bad: str, good: str = "") -> Form:
        fields = [Field("old", _("现在的密码"), "password", "current-password"), *_new_fields()]
        about = _("改好后，这个账号在其他设备上的登录全部退出。")
        return Form(PASSWORD, _("修改密码"), _("修改密码"), fields, asked.hidden(), about, bad, good,
                    [("/", _("返回看板"))])  # fmt: skip

    def act() -> Response:
        new = _new_password(asked)
        counted = throttle.keys(person.login, asked.address, asked.opened.key)
        take_attempt(asked.opened.ledger, counted)
        accounts.change_password(asked.opened.ledger, person, asked.typed.get("old", ""), new, asked.session)
        give_attempt_back(asked.opened.ledger, counted)
        return page(form("", _("密码已修改。")))

    return _attempted(asked, form, act)


def _first(asked: Asked) -> Response:
    nobody_yet = not everybody(asked.opened.ledger).accounts

    def form(bad: str) -> Form:
        login = Field("login", _("账号"), filled_in="username", value=asked.typed.get("login", ""))
        name = [Field("name", _("姓名"), filled_in="name", value=asked.typed.get("name", ""))] if nobody_yet else []
        code = Field("code", _("一次性代码"), filled_in="one-time-code", value=asked.typed.get("code", ""))
        about = (
            _("建立第一个管理员账号。一次性代码显示在启动看板的终端里。")
            if nobody_yet
            else _("第一次登录，或忘记了密码：输入管理员给您的一次性代码，设置自己的密码。")
        )
        title = _("建立管理员") if nobody_yet else _("设置密码")
        return Form(FIRST, title, _("保存并登录"), [code, login, *name, *_new_fields()], asked.hidden(), about, bad)

    def act() -> Response:
        opened, typed = asked.opened, asked.typed
        password = _new_password(asked)
        counted = throttle.keys(accounts.login_key(typed.get("login", "")), asked.address, opened.key)
        take_attempt(opened.ledger, counted)
        name = typed.get("name", "") or typed.get("login", "")
        owner = accounts.use_code(
            opened.ledger, typed.get("login", ""), name, typed.get("code", ""), password, asked.address
        )
        give_attempt_back(opened.ledger, counted)
        return _entered(asked, begin(opened.ledger, opened.key, owner, asked.address, opened.hours))

    return _attempted(asked, form, act)


_PAGES: Mapping[str, Callable[[Asked], Response]] = {
    LOGIN: _login, LOGOUT: _logout, PASSWORD: _password, FIRST: _first,
}  # fmt: skip


def _new_fields() -> list[Field]:
    label = _("新密码（至少 {count} 个字符）").format(count=SHORTEST)
    return [
        Field("new", label, "password", "new-password"),
        Field("again", _("再输入一次新密码"), "password", "new-password"),
    ]


def _new_password(asked: Asked) -> str:
    new = asked.typed.get("new", "")
    accounts.refuse_difference(new, asked.typed.get("again", ""))
    return new


async def _typed(receive: Any) -> dict[str, str] | None:
    """The fields of a form that was sent; None for more than any of ours holds."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body"):
            break
    try:
        found = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in found.items()}


def same_host(origin: bytes, host: bytes) -> bool:
    """Whether an Origin header, where there is one, names the host that was asked. Ports are left to the proxy."""
    if not origin:
        return True
    try:
        return urlsplit(origin.decode("latin-1")).hostname == urlsplit(f"//{host.decode('latin-1')}").hostname
    except ValueError:
        return False


def cookie_of(scope: Any, name: str) -> str:
    """The value of a cookie, "" where it is not there."""
    for header, value in scope["headers"]:
        if header == b"cookie":
            try:
                found = SimpleCookie(value.decode("latin-1")).get(name)
            except CookieError:
                continue
            if found is not None:
                return found.value
    return ""
