"""Signing in with the account of one's office, against a provider of our own: in, and never in by a lie."""

# ruff: noqa: F401, F811 - the browser is a fixture of the gate's tests

import base64
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from urllib3 import HTTPResponse
from urllib3.exceptions import ProtocolError

from park_dispatch.ledger import audit
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.people import Account, everybody, save_account
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import EVERYWHERE
from park_dispatch.model.roles import Role
from park_dispatch.people import accounts, oidc
from park_dispatch.people.oidc import Office, Way, login_of
from park_dispatch.web import gate as gate_module
from park_dispatch.web.doors import Doors
from tests.people.everyone import KEY, somebody, with_account
from tests.people.provider import CLIENT, SECRET, Provider, provider
from tests.web.test_gate import HTML, Answer, Browser, browser, stranger

WANG = "wang@park.example"
CUT = "没有通过核对"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with provider() as found:
        yield found


@pytest.fixture
def office(
    running: Provider,
    browser: Browser,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Provider]:
    """The provider, telling the truth, before a gate that knows it; somebody's account here is their address there."""
    fresh = Provider()
    running.claims, running.spoil, running.sign = fresh.claims, fresh.spoil, running.signed
    running.about, running.ways, running.asked = {}, ["client_secret_basic"], []
    there = Office(oidc.Provider(running.issuer, CLIENT, SECRET))
    monkeypatch.setattr(gate_module, "doors", lambda: Doors(ledger, KEY, 12, there))
    save_account(ledger, Account(WANG, "王工", "区工投公司", Role.LEAD, EVERYWHERE), "测试")
    return running


def go(browser: Browser, to: str = "/") -> str:
    """Where the provider sends the browser back to."""
    sent = browser.ask("/login/office?" + urlencode({"next": to}))
    assert sent.status == 303
    back = requests.get(sent.header("location"), allow_redirects=False, timeout=10).headers["location"]
    found = urlsplit(back)
    assert f"{found.scheme}://{found.netloc}{found.path}" == f"http://{browser.host}/login/office/back"
    return f"{found.path}?{found.query}"


def refused(answer: Answer, words: str) -> None:
    assert answer.status == 401
    assert words in answer.body
    assert not any("park_session=" in value for name, value in answer.headers if name == "set-cookie")


def lines(ledger: Ledger) -> list[tuple[str, str, str, str]]:
    return [(one.action, one.login, one.about, one.outcome) for one in audit.search(ledger, AuditFilter())]


def test_in_under_ones_own_account_to_the_page_that_was_asked_for(
    office: Provider,
    browser: Browser,
    ledger: Ledger,
) -> None:
    shown = browser.ask("/login?next=%2Fgantt%3Fpark%3D1")
    assert "用单位账号登录" in shown.body and "next=%2Fgantt%3Fpark%3D1" in shown.body
    answer = browser.ask(go(browser, "/gantt?park=1"))
    assert (answer.status, answer.header("location")) == (303, "/gantt?park=1")
    cookies = [value for name, value in answer.headers if name == "set-cookie"]
    assert any("park_session=" in one and "HttpOnly" in one and "SameSite=lax" in one for one in cookies)
    assert "park_way" not in browser.cookies
    assert browser.ask("/gantt", **HTML).passed is not None
    assert lines(ledger)[0] == ("sign_in", WANG, "oidc", "done")
    browser.ask("/login/office/back?code=x&state=y")
    assert office.asked.count("/.well-known/openid-configuration") == office.asked.count("/keys") == 1


def test_the_secret_may_go_in_the_body_and_an_address_elsewhere_is_never_gone_to(
    office: Provider,
    browser: Browser,
) -> None:
    office.ways = ["client_secret_post"]
    assert browser.ask(go(browser, "https://evil.example")).header("location") == "/"


def test_an_identity_without_an_account_is_refused_in_words_and_on_record(
    office: Provider,
    browser: Browser,
    ledger: Ledger,
) -> None:
    office.claims = {"sub": "8", "email": "zhao@park.example", "email_verified": True}
    refused(browser.ask(go(browser)), "单位账号“zhao@park.example”在这里没有可用的账号")
    assert lines(ledger)[0] == ("sign_in", "", "oidc zhao@park.example", "refused")
    office.claims = {"sub": "8", "email": WANG, "email_verified": False}
    refused(browser.ask(go(browser)), "没有给出可用的身份")
    office.claims = {"sub": "8", "email": WANG, "email_verified": True}
    with_account(ledger, Role.ADMINISTRATOR, "chen")
    accounts.change(ledger, WANG, by=somebody(Role.ADMINISTRATOR, login="chen"), disabled=True)
    refused(browser.ask(go(browser)), "没有可用的账号")
    assert not everybody(ledger).sessions


def b64(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(claims: dict[str, Any]) -> str:
    return f"{b64({'alg': 'none'})}.{b64(claims)}."


LIES: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x" * 32},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "another"},
    "two audiences, made for the other": {"aud": [CLIENT, "another"], "azp": "another"},
    "two audiences, made for nobody": {"aud": [CLIENT, "another"]},
    "another issuer": {"iss": "https://evil.example"},
    "run out": {"exp": int(time.time()) - 3600},
    "never runs out": {"exp": None},
    "made tomorrow": {"iat": int(time.time()) + 86_400},
    "nobody": {"sub": None},
}


@pytest.mark.parametrize("lie", LIES)
def test_claims_that_do_not_fit_let_nobody_in(office: Provider, browser: Browser, lie: str) -> None:
    office.spoil = lambda claims: {name: v for name, v in (claims | LIES[lie]).items() if v is not None}
    refused(browser.ask(go(browser)), CUT)


@pytest.mark.parametrize("forged", ["none", "another key", "HS256 with the public key", "cut", "changed", "no token"])
def test_a_token_that_the_provider_has_not_signed_lets_nobody_in(
    office: Provider,
    browser: Browser,
    forged: str,
) -> None:
    public = office.key.as_pem(private=False)

    def sign(claims: dict[str, Any]) -> str:
        token = office.signed(claims)
        head, body, mark = token.split(".")
        return {
            "none": lambda: unsigned(claims),
            "another key": lambda: office.signed(claims, RSAKey.generate_key(2048, {"kid": "one"})),
            "HS256 with the public key": lambda: hs256(claims, public),
            "cut": lambda: f"{head}.{body}.",
            "changed": lambda: f"{head}.{b64(claims | {'email': 'chen'})}.{mark}",
            "no token": lambda: "",
        }[forged]()

    office.sign = sign
    refused(browser.ask(go(browser)), CUT)


def hs256(claims: dict[str, Any], key: bytes) -> str:
    import hashlib
    import hmac

    signed = f"{b64({'alg': 'HS256', 'kid': 'one'})}.{b64(claims)}"
    mark = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


def test_the_forging_in_these_tests_is_real() -> None:
    secret = b"k" * 40
    assert jwt.decode(hs256({"sub": "7"}, secret), OctKey.import_key(secret)).claims == {"sub": "7"}


def test_a_way_back_that_was_not_gone_from_here_lets_nobody_in(
    office: Provider,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back, other = go(browser), stranger(browser)
    refused(other.ask(back), "不是从这个浏览器发起的")  # somebody else's link
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    for changed in ({"state": "x"}, {"state": ""}, {"iss": "https://evil.example"}, {"error": "access_denied"}):
        kept = dict(browser.cookies)
        refused(browser.ask("/login/office/back?" + urlencode(query | changed)), "没有登录")
        browser.cookies = kept
    way = browser.cookies["park_way"]
    browser.cookies["park_way"] = way[:-1] + ("0" if way[-1] != "0" else "1")
    refused(browser.ask(back), "不是从这个浏览器发起的")
    browser.cookies["park_way"] = way
    assert browser.ask(back).status == 303
    browser.cookies["park_way"] = way
    refused(browser.ask(back), "已过期")  # a second time
    back = go(browser)
    monkeypatch.setattr(oidc.time, "time", lambda real=time.time: real() + 700)
    refused(browser.ask(back), "已过期")


def test_a_code_of_somebody_else_is_of_no_use(office: Provider, browser: Browser) -> None:
    """The code that an attacker got for another browser: PKCE ties it to the one it was made for."""
    other = stranger(browser)
    stolen = parse_qs(urlsplit(go(other)).query)["code"][0]
    query = {name: values[0] for name, values in parse_qs(urlsplit(go(browser)).query).items()}
    refused(browser.ask("/login/office/back?" + urlencode(query | {"code": stolen})), "HTTP 400")


def test_a_new_key_is_fetched_and_a_provider_that_is_away_is_said(
    office: Provider,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert browser.ask(go(browser)).status == 303
    old, office.key = office.key, RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    monkeypatch.setattr(oidc, "ASKED_AGAIN_SECONDS", 0.0)
    browser.cookies.clear()
    assert browser.ask(go(browser)).status == 303
    office.key = old
    office.about = {"token_endpoint": f"{office.issuer}/.."}
    nowhere = Office(oidc.Provider("http://127.0.0.1:9", CLIENT, SECRET))
    with pytest.raises(oidc.ProviderFailed) as failed:
        nowhere.address(oidc.way("/"), "http://localhost/login/office/back")
    assert "连不上" in failed.value.why() and SECRET not in failed.value.why() + repr(nowhere.provider)


@pytest.mark.parametrize(
    "about",
    [{"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}, {"jwks_uri": ""}],
)
def test_a_provider_that_says_something_else_of_itself_is_not_used(office: Provider, about: dict[str, str]) -> None:
    office.about = about
    there = Office(oidc.Provider(office.issuer, CLIENT, SECRET))
    with pytest.raises(oidc.ProviderFailed):
        there.address(oidc.way("/"), "http://localhost/login/office/back")


def test_without_a_provider_there_is_no_button_and_no_way(browser: Browser, ledger: Ledger) -> None:
    with_account(ledger, Role.VIEWER, "wang")
    assert "用单位账号登录" not in browser.ask("/login").body
    assert browser.ask("/login/office").status == 502
    refused(browser.ask("/login/office/back?code=x&state=y"), "没有设置单位账号登录")


def test_which_claim_is_the_login() -> None:
    said = {"sub": "7", "email": "a@b", "preferred_username": "wang"}
    assert [login_of(said, claim) for claim in oidc.CLAIMS] == ["", "wang", "7"]
    assert login_of(said | {"email_verified": True}, "email") == "a@b"
    assert login_of({"email": ["a@b"], "email_verified": True}, "email") == ""


def test_a_way_survives_its_cookie() -> None:
    gone = oidc.way("/dispatch?q=屋面")
    assert Way.unpacked(gone.packed()) == gone


def test_a_provider_that_breaks_off_in_the_middle_is_a_sentence(
    office: Provider, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(*_args: Any, **_more: Any) -> bytes:
        raise ProtocolError("broken off")

    monkeypatch.setattr(HTTPResponse, "read", breaks_off)
    answer = browser.ask("/login/office?next=%2F")
    assert "连不上登录服务" in answer.body and answer.status == 502
