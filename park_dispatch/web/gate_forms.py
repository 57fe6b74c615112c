"""What the gate's forms do: sign in, sign out, choose a password with a code, change it."""

import os
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

import anyio
import anyio.to_thread
from starlette.responses import RedirectResponse, Response

from park_dispatch.language import _, current, speaking
from park_dispatch.ledger.people import everybody
from park_dispatch.model.people import Person
from park_dispatch.people import accounts, throttle
from park_dispatch.people.passwords import SHORTEST
from park_dispatch.people.refusals import PeopleRefusal, TooManyAttempts
from park_dispatch.people.signing_in import begin, give_attempt_back, sign_in, sign_out, take_attempt
from park_dispatch.web.doors import Doors
from park_dispatch.web.gate_asked import (
    COOKIE,
    FIRST,
    FORM_COOKIE,
    LOGIN,
    LOGOUT,
    OFFICE,
    OFFICE_BACK,
    PASSWORD,
    Asked,
    let_in,
)
from park_dispatch.web.gate_office import WAY_COOKIE, come_back, go_there
from park_dispatch.web.gate_pages import Field, Form, notice, page

LARGEST_BODY = 16_384
HASHED_AT_ONCE, PROVIDER_AT_ONCE = max(1, (os.cpu_count() or 1) // 2), 8
"""A hash takes a processor for a tenth of a second: whoever tries passwords leaves the other half to the pages."""
_limiters: dict[bool, anyio.CapacityLimiter] = {}


async def answer_form(opened: Doors, scope: Any, receive: Any, address: str) -> Response:
    """The page of a form, or what came of sending it."""
    if scope["method"] not in ("GET", "HEAD", "POST"):
        return notice(_("不支持这种请求。"), 405)
    typed = await _typed(receive) if scope["method"] == "POST" else {}
    if typed is None:
        return notice(_("提交的内容太长，没有处理。"), 413)
    # Hashing must not take the threads that pages need, nor a provider that does not answer those of passwords.
    away = scope["path"] in (OFFICE, OFFICE_BACK)
    limiter = _limiters.setdefault(away, anyio.CapacityLimiter(PROVIDER_AT_ONCE if away else HASHED_AT_ONCE))
    return await anyio.to_thread.run_sync(_answer, opened, scope, typed, address, current(), limiter=limiter)


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

    def act() -> Response:
        opened = asked.opened
        login, password = asked.typed.get("login", ""), asked.typed.get("password", "")
        entered = sign_in(opened.ledger, opened.key, login, password, asked.address, opened.hours)
        if asked.person:  # another account, or the same one again, in this browser: the old session is of no use
            sign_out(opened.ledger, asked.session, asked.address)
        return let_in(asked, entered, asked.next)

    return _attempted(asked, lambda bad: _login_form(asked, bad), act)


def _login_form(asked: Asked, bad: str) -> Form:
    fields = [
        Field("login", _("账号"), filled_in="username", value=asked.typed.get("login", "")),
        Field("password", _("密码"), "password", "current-password"),
    ]
    links = [(f"{FIRST}?lang={current()}", _("用一次性代码设置密码"))]
    other = ("", "")
    if asked.opened.office:
        other = (f"{OFFICE}?{urlencode({'lang': current(), 'next': asked.next})}", _("用单位账号登录"))
    left = "left" in asked.query
    good = _("已退出登录。") if left and not bad else ""
    return Form(
        LOGIN, _("登录"), _("登录"), fields, asked.hidden(), bad=bad, good=good, links=links, other=other, forget=left
    )  # fmt: skip


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
        answer.headers["clear-site-data"] = '"cache"'  # photos that were looked at; a browser does so over TLS only
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
        links = [] if nobody_yet else [(f"{LOGIN}?lang={current()}", _("返回登录"))]
        fields = [code, login, *name, *_new_fields()]
        return Form(FIRST, title, _("保存并登录"), fields, asked.hidden(), about, bad, links=links)

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
        return let_in(asked, begin(opened.ledger, opened.key, owner, asked.address, opened.hours), asked.next)

    return _attempted(asked, form, act)


def _office_back(asked: Asked) -> Response:
    try:
        return come_back(asked)
    except PeopleRefusal as refusal:
        answer = page(_login_form(asked, refusal.why()), 401)
        answer.delete_cookie(WAY_COOKIE, path=OFFICE)
        return answer


def _office(asked: Asked) -> Response:
    try:
        return go_there(asked)
    except PeopleRefusal as refusal:
        return page(_login_form(asked, refusal.why()), 502)


_PAGES: Mapping[str, Callable[[Asked], Response]] = {
    LOGIN: _login, LOGOUT: _logout, PASSWORD: _password, FIRST: _first, OFFICE: _office, OFFICE_BACK: _office_back,
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
