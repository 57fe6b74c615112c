"""The gate: what passes under which name, what is turned away, what the forms take. Called as a server calls it."""

import asyncio
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from park_dispatch.ledger import audit
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.refusals import DatabaseInUse
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import Reach, local_person
from park_dispatch.model.roles import Role
from park_dispatch.people import accounts, signing_in
from park_dispatch.web import gate as gate_module
from park_dispatch.web.doors import Doors
from park_dispatch.web.gate import Gate, from_this_machine
from tests.awaiting import awaited
from tests.people.everyone import KEY, PASSWORD, with_account

HTML = {"accept": "text/html"}
STRANGER = "10.0.0.66"
WRONG = "密码 不对 但 够长"


@dataclass
class Answer:
    """What came back, and what the application behind the gate was given."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: str = ""
    passed: dict[str, str] | None = None

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")


@dataclass
class Browser:
    """Keeps cookies, fills in forms."""

    gate: Gate
    seen: list[dict[str, str]]
    client: str = "127.0.0.1"
    host: str = "localhost:8501"
    scheme: str = "http"
    cookies: dict[str, str] = field(default_factory=dict)

    def scope(self, path: str, method: str, headers: dict[str, str], kind: str = "http") -> dict[str, Any]:
        address, _mark, query = path.partition("?")
        told = {"host": self.host, **headers}
        if self.cookies:
            told["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "type": kind, "path": address, "query_string": query.encode(), "method": method, "scheme": self.scheme,
            "client": (self.client, 50_000), "headers": [(n.encode(), v.encode("latin-1")) for n, v in told.items()],
        }  # fmt: skip

    def ask(self, path: str, method: str = "GET", typed: dict[str, str] | None = None, **headers: str) -> Answer:
        answer = Answer()
        body = urlencode(typed or {}).encode()

        async def receive() -> Any:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = [(n.decode().lower(), v.decode("latin-1")) for n, v in message["headers"]]
            else:
                answer.body += message.get("body", b"").decode()

        self.seen.clear()
        awaited(
            self.gate(self.scope(path, method, {n.replace("_", "-"): v for n, v in headers.items()}), receive, send)
        )
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _equals, rest = value.partition("=")
                kept = rest.partition(";")[0].strip('"')
                self.cookies[key] = kept
                if not kept or "max-age=0" in value.lower():
                    del self.cookies[key]
        answer.passed = self.seen[0] if self.seen else None
        return answer

    def send(self, path: str, **typed: str) -> Answer:
        """Open a form, fill it in, send it."""
        shown = self.ask(path)
        hidden = hidden_in(shown.body)
        return self.ask(path.partition("?")[0], "POST", hidden | typed)

    def sign_in(self, login: str, password: str = PASSWORD, path: str = "/login") -> Answer:
        return self.send(path, login=login, password=password)


def hidden_in(body: str) -> dict[str, str]:
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', body)
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def browser(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    seen: list[dict[str, str]] = []

    async def behind(scope: Any, receive: Any, send: Any) -> None:
        seen.append({n.decode(): v.decode("latin-1") for n, v in scope["headers"]})
        if scope["type"] == "websocket":
            while (await receive())["type"] != "websocket.disconnect":
                await send({"type": "websocket.send", "bytes": b"echo"})
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"the board"})

    ledger.served = True
    monkeypatch.setattr(gate_module, "doors", lambda: Doors(ledger, KEY, 12))
    yield Browser(Gate(behind), seen)


def stranger(browser: Browser) -> Browser:
    return Browser(browser.gate, browser.seen, STRANGER, "park.example")


# --- this machine alone -----------------------------------------------------------------------------------------------


def test_without_accounts_this_machine_passes_and_nobody_else(browser: Browser) -> None:
    answer = browser.ask("/", **HTML)
    assert answer.body == "the board"
    assert answer.passed is not None and answer.passed["x-park-address"] == "127.0.0.1"
    assert "x-park-session" not in answer.passed
    refused = stranger(browser).ask("/", **HTML)
    assert refused.status == 403 and refused.passed is None and "一次性代码" in refused.body
    assert stranger(browser).ask("/healthz").body == "the board"


@pytest.mark.parametrize(
    ("client", "host", "headers", "here"),
    [
        ("127.0.0.1", "localhost:8501", {}, True),
        ("127.0.0.1", "127.0.0.1", {"origin": "http://127.0.0.1"}, True),
        ("::1", "[::1]:8501", {"origin": "http://localhost:8501"}, True),
        ("::ffff:127.0.0.1", "localhost", {}, True),
        ("10.0.0.5", "localhost", {}, False),
        ("127.0.0.1", "rebound.example:8501", {}, False),
        ("127.0.0.1", "localhost:8501", {"origin": "https://evil.example"}, False),
        ("127.0.0.1", "localhost:8501", {"origin": "null"}, False),
        ("127.0.0.1", "localhost:8501", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", "localhost:8501", {"x-real-ip": "10.0.0.5"}, False),
        ("127.0.0.1", "", {}, False),
        ("127.0.0.1", "[bad", {}, False),
    ],
)
def test_what_counts_as_this_machine(
    browser: Browser, client: str, host: str, headers: dict[str, str], here: bool
) -> None:
    browser.client, browser.host = client, host
    assert from_this_machine(browser.scope("/", "GET", headers)) is here


def test_an_identity_from_outside_is_taken_away_and_put_on_record(browser: Browser, ledger: Ledger) -> None:
    for _time in range(5):
        answer = browser.ask("/", x_park_session="somebody", X_Park_Address="1.2.3.4", **HTML)
        assert answer.passed is not None
        assert answer.passed["x-park-address"] == "127.0.0.1" and "x-park-session" not in answer.passed
    assert len(audit.search(ledger, AuditFilter(what="forged"))) == 1


def test_no_way_of_writing_an_identity_header_gets_through(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.ADMINISTRATOR, "wang")
    with_account(ledger, Role.VIEWER, "zhao")
    browser.sign_in("zhao")
    forged = [(b"x-park-session", b"a"), (b"X-PARK-SESSION", b"b"), (b"x-park-address", b"c"), (b"X-Park-Role", b"d")]
    scope = browser.scope("/", "GET", HTML)
    scope["headers"] = [*forged, *scope["headers"], *forged, (b"x_park_session", b"e"), (b"x-park-session ", b"f")]

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(_message: Any) -> None:
        return None

    seen: list[list[tuple[bytes, bytes]]] = []

    async def behind(passed: Any, _receive: Any, _send: Any) -> None:
        seen.append(passed["headers"])

    awaited(Gate(behind)(scope, receive, send))
    ours = [pair for pair in seen[0] if pair[0].lower().startswith(b"x-park-")]
    assert [name for name, _value in ours] == [b"x-park-session", b"x-park-address"]
    person = signing_in.person_of(ledger, ours[0][1].decode())
    assert person is not None and person.login == "zhao"


def test_signing_in_takes_over_no_session_that_was_planted(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    attacker = stranger(browser)
    attacker.sign_in("wang")
    typed = {"login": "wang", "password": PASSWORD} | hidden_in(browser.ask("/login").body)
    browser.cookies["park_session"] = planted = attacker.cookies["park_session"]
    assert browser.ask("/login", "POST", typed).status == 403  # the form was made for nobody's session
    session = signing_in.session_of(KEY, planted) or ""
    signing_in.sign_out(ledger, session, "")
    assert browser.sign_in("wang").status == 303
    assert browser.cookies["park_session"] != planted and signing_in.live_session(ledger, session) is None


def test_cookies_are_for_tls_alone_where_there_is_tls(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    browser.scheme = "https"
    set_ = [value for answer in (browser.ask("/login"), browser.sign_in("wang")) for name, value in answer.headers
            if name == "set-cookie"]  # fmt: skip
    assert len(set_) == 2 and all("Secure" in value and "HttpOnly" in value and "SameSite" in value for value in set_)


def test_a_database_that_cannot_be_opened_is_explained_here_only(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> Doors:
        raise DatabaseInUse(Path("x"))

    monkeypatch.setattr(gate_module, "doors", broken)
    assert browser.ask("/", **HTML).body == "the board"
    assert stranger(browser).ask("/", **HTML).status == 503


# --- with accounts ----------------------------------------------------------------------------------------------------

CLOSED = (
    "/", "/gantt", "/_stcore/upload_file/a/b", "/_stcore/host-config", "/_stcore/metrics", "/media/x.png",
    "/component/table/x", "/static/js/index.js", "/deadlines.ics?park=1", "/nonsense", "/login/../gantt",
)  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_nothing_passes_without_a_session_not_even_from_here(
    browser: Browser, ledger: Ledger, path: str, method: str
) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    for one in (browser, stranger(browser)):
        answer = one.ask(path, method)
        assert (answer.status, answer.passed) == (401, None)
        one.cookies["park_session"] = "made.up"
        assert one.ask(path, method).passed is None


def test_a_deep_link_leads_through_signing_in_and_back(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    one = stranger(browser)
    sent = one.ask("/gantt?park=1&lang=en", **HTML)
    assert sent.status == 303
    assert sent.header("location") == "/login?lang=en&next=%2Fgantt%3Fpark%3D1%26lang%3Den"
    entered = one.sign_in("wang", path=sent.header("location").replace("lang=en&", ""))
    assert (entered.status, entered.header("location")) == (303, "/gantt?park=1&lang=en")
    cookie = next(value for name, value in entered.headers if name == "set-cookie")
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Max-Age=43200" in cookie and "Secure" not in cookie
    answer = one.ask("/gantt?park=1", **HTML)
    assert answer.passed is not None and answer.passed["x-park-address"] == STRANGER
    person = signing_in.person_of(ledger, answer.passed["x-park-session"])
    assert person is not None and person.login == "wang"


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "/login", "x", "/a\r\nb: c"]
)
def test_nobody_is_led_to_another_site(browser: Browser, ledger: Ledger, to: str) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    assert browser.sign_in("wang", path="/login?" + urlencode({"next": to})).header("location") == "/"


def test_a_form_is_taken_from_our_own_page_only(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    typed = {"login": "wang", "password": PASSWORD}
    assert browser.ask("/login", "POST", typed).status == 403
    shown = browser.ask("/login")
    hidden = hidden_in(shown.body)
    other = stranger(browser)  # another browser: it has not the cookie that goes with the page
    assert other.ask("/login", "POST", hidden | typed).status == 403
    for told in ({"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"}, {"origin": "https://evil.example"},
                 {"origin": "null"}, {"origin": "http://["}):  # fmt: skip
        assert browser.ask("/login", "POST", hidden | typed, **told).status == 403
    told = {"sec_fetch_site": "same-origin", "origin": "http://localhost:8501"}
    assert browser.ask("/login", "POST", hidden | typed, **told).status == 303
    assert browser.ask("/login", "POST", {"login": "x" * 20_000}).status == 413
    assert browser.ask("/login", "PUT").status == 405


def test_signing_out_takes_effect_at_once(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    browser.sign_in("wang")
    stolen = dict(browser.cookies)
    assert "wang" in browser.ask("/logout").body
    assert browser.ask("/", **HTML).passed is not None  # looking at the page of signing out signs nobody out
    gone = browser.send("/logout")
    assert (gone.header("location"), gone.header("clear-site-data")) == ("/login?left=1", '"cache"')
    assert "已退出登录。" in browser.ask("/login?left=1").body and "已退出" not in browser.ask("/login").body
    assert "park_session" not in browser.cookies
    browser.cookies = stolen
    assert browser.ask("/").status == 401


def socket(browser: Browser, *incoming: str, **headers: str) -> tuple[list[dict[str, Any]], Any]:
    sent: list[dict[str, Any]] = []
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    for kind in incoming:
        queue.put_nowait({"type": kind})

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    return sent, browser.gate(browser.scope("/_stcore/stream", "GET", headers, "websocket"), queue.get, send)


def test_a_websocket_without_a_session_is_never_opened(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    sent, ended = socket(browser, "websocket.connect")
    awaited(ended)
    assert [message["type"] for message in sent] == ["websocket.close"] and browser.seen == []


def test_a_page_of_another_site_gets_no_websocket_with_our_cookie(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    browser.sign_in("wang")
    for origin in ("https://evil.example", "null"):
        sent, ended = socket(browser, "websocket.connect", origin=origin)
        awaited(ended)
        assert [message["type"] for message in sent] == ["websocket.close"] and browser.seen == []
    assert audit.search(ledger, AuditFilter(what="forged"))[0].about == "origin"
    sent, ended = socket(browser, "websocket.connect", "websocket.disconnect", origin="http://localhost")
    awaited(ended)
    assert browser.seen


@pytest.mark.parametrize("how", ["sign_out", "disable", "password", "by the administrator"])
def test_an_open_websocket_is_cut_off_when_its_session_ends(browser: Browser, ledger: Ledger, how: str) -> None:
    admin, wang = with_account(ledger, Role.ADMINISTRATOR), with_account(ledger, Role.VIEWER, "wang")
    browser.sign_in("wang")
    session = signing_in.session_of(KEY, browser.cookies["park_session"]) or ""

    def end() -> None:
        if how == "sign_out":
            signing_in.sign_out(ledger, session, "")
        elif how == "disable":
            accounts.change(ledger, "wang", disabled=True, by=admin)
        elif how == "by the administrator":
            accounts.end_sessions(ledger, "wang", by=admin)
        else:
            accounts.change_password(ledger, wang, PASSWORD, "新的 密码 够长 就行", "another session")

    async def talk() -> list[dict[str, Any]]:
        sent, ended = socket(browser, "websocket.connect", "websocket.receive")
        task = asyncio.ensure_future(ended)
        while len(sent) < 2:
            await asyncio.sleep(0.01)
        assert [message["type"] for message in sent] == ["websocket.send"] * 2 and not task.done()
        await asyncio.to_thread(end)
        await asyncio.wait_for(task, 10)
        return sent

    assert awaited(talk())[-1] == {"type": "websocket.close", "code": 1008}


def test_an_open_websocket_is_cut_off_when_its_time_is_over(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    browser.sign_in("wang")
    with ledger.writing() as writer:
        writer.cursor.execute("UPDATE session SET ends = ends - INTERVAL 43198500 MILLISECOND")  # of 12 hours
    ledger.people_changed()
    sent, ended = socket(browser, "websocket.connect")
    awaited(asyncio.wait_for(ended, 30))
    assert sent[-1]["type"] == "websocket.close"


# --- passwords and codes ----------------------------------------------------------------------------------------------


def test_hundreds_of_wrong_passwords_are_throttled_and_the_right_one_from_elsewhere_works(
    browser: Browser, ledger: Ledger
) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    one = stranger(browser)
    answers = [one.sign_in("wang", WRONG) for _attempt in range(300)]
    tried = [answer for answer in answers if answer.status == 401]
    held = [answer for answer in answers if answer.status == 429]
    assert len(tried) + len(held) == 300 and 5 <= len(tried) <= 12
    assert 0 < int(held[-1].header("retry-after")) <= 900 and "分钟" in held[-1].body
    assert len(audit.search(ledger, AuditFilter(what="sign_in"))) == len(tried)
    assert WRONG not in held[-1].body and WRONG not in tried[0].body
    assert browser.sign_in("wang").status == 303


def test_the_first_administrator_and_then_everybody_signs_in(browser: Browser, ledger: Ledger) -> None:
    code = accounts.first_code(ledger)
    page = browser.ask("/first")
    assert "建立第一个管理员账号" in page.body and 'name="name"' in page.body
    new = {"login": "wang", "name": "王工", "new": "恩阳河畔 今日开工大吉", "again": "恩阳河畔 今日开工大吉"}
    assert "不一样" in browser.send("/first", **new | {"code": code, "again": "x"}).body
    assert "一次性代码不对" in browser.send("/first", **new, code="AAAA-BBBB-CCCC").body
    assert browser.send("/first", **new, code=code).status == 303
    assert browser.ask("/", **HTML).passed is not None
    assert stranger(browser).ask("/", **HTML).header("location") == "/login"
    person = local_person("张工")
    ledger.served = False
    code = accounts.add(ledger, "li", "李工", Role.REPORTER, by=person)
    ledger.served = True
    one = stranger(browser)
    form = one.ask("/first").body
    assert 'name="name"' not in form and "返回登录" in form
    assert one.send("/first", **new | {"login": "li"}, code=code).status == 303
    assert one.ask("/", **HTML).passed is not None


def test_changing_a_password_asks_for_the_old_one(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    assert browser.ask("/password").header("location") == "/login?next=/password"
    browser.sign_in("wang")
    new = {"new": "新的 密码 够长 就行", "again": "新的 密码 够长 就行"}
    assert browser.send("/password", old=WRONG, **new).status == 401
    assert "密码已修改" in browser.send("/password", old=PASSWORD, **new).body
    assert browser.ask("/", **HTML).passed is not None
    one = stranger(browser)
    assert one.sign_in("wang").status == 401
    assert one.sign_in("wang", new["new"]).status == 303


def test_forms_are_plain_safe_pages_in_both_languages(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    shown = browser.ask("/login?next=" + "%22%3E%3Cscript%3E")
    assert "<script" not in shown.body
    echoed = browser.sign_in('"><script>alert(1)</script>', WRONG)
    assert "<script" not in echoed.body and echoed.status == 401
    policy = shown.header("content-security-policy")
    assert "default-src 'none'" in policy and "script-src" not in policy and "unsafe" not in policy
    assert shown.header("cache-control") == "no-store"
    assert '<html lang="zh-CN">' in shown.body and "width=device-width" in shown.body
    assert '<html lang="en">' in browser.ask("/login?lang=en").body
    assert 'autocomplete="current-password"' in shown.body and PASSWORD not in browser.sign_in("wang2").body


# --- calendar ---------------------------------------------------------------------------------------------------------


def test_a_calendar_program_comes_in_by_a_personal_key_within_its_owners_parks(
    browser: Browser, ledger: Ledger
) -> None:
    with_account(ledger, Role.VIEWER, "wang", Reach(parks=frozenset({1})))
    key = signing_in.calendar_key(ledger, KEY, "wang")
    one = stranger(browser)
    assert one.ask(f"/deadlines.ics?park=1&who=wang&key={key}").passed is not None
    for query in (
        f"park=2&who=wang&key={key}",
        f"park=1&who=li&key={key}",
        "park=1&who=wang&key=x",
        f"who=wang&key={key}",
    ):
        assert one.ask(f"/deadlines.ics?{query}").status == 401
    assert one.ask(f"/gantt?park=1&who=wang&key={key}").status == 401
