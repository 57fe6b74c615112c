"""Signing in with the account of one's own office (OpenID Connect): the way there, the way back, who has come.

Authorization code flow with PKCE (RFC 7636), state and nonce, as in OpenID Connect Core 1.0, section 3.1. The provider
says who somebody is; what they may do is decided here: accounts are still made by the administrator, and an identity
that no account has is refused.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from urllib.parse import urlencode, urlsplit

import requests
from urllib3.exceptions import HTTPError

from park_dispatch.language import _
from park_dispatch.model.addresses import safe_address
from park_dispatch.people.refusals import ProviderFailed

Claim: TypeAlias = Literal["email", "preferred_username", "sub"]
CLAIMS: tuple[Claim, ...] = ("email", "preferred_username", "sub")
SECONDS = 10.0
LONGEST_ANSWER = 1 << 20
KEPT_SECONDS = 3600.0
"""How long what a provider says of itself is kept; its keys are asked for again when a token names another one."""
ASKED_AGAIN_SECONDS = 60.0
WAY_LIVES_SECONDS = 600
"""How long somebody may take at the provider."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Whose accounts are taken. claim: which statement of the provider is the login here; secret may be ""."""

    issuer: str
    client_id: str
    secret: str = field(default="", repr=False)
    claim: Claim = "email"


@dataclass(frozen=True, slots=True)
class Way:
    """What has to be known again when somebody comes back; kept in their browser, signed. ends: seconds since 1970."""

    state: str
    nonce: str
    verifier: str
    back_to: str
    ends: int

    def packed(self) -> str:
        """As text for a cookie."""
        said = json.dumps([self.state, self.nonce, self.verifier, self.back_to, self.ends])
        return base64.urlsafe_b64encode(said.encode()).decode()

    @classmethod
    def unpacked(cls, text: str) -> "Way":
        """The way that was packed into a text."""
        return cls(*json.loads(base64.urlsafe_b64decode(text)))


def way(back_to: str) -> Way:
    """A way that nobody can guess, to come back from to an address."""
    state, nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    return Way(state, nonce, verifier, back_to, int(time.time()) + WAY_LIVES_SECONDS)


class Office:
    """A provider and what it says of itself: where to send people, where to ask, which keys it signs with."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._lock = threading.Lock()
        self._said: dict[str, Any] = {}
        self._keys: dict[str, Any] = {}
        self._said_at = self._keys_at = -KEPT_SECONDS
        self._used: dict[str, int] = {}

    def address(self, gone: Way, redirect_uri: str) -> str:
        """Where to send somebody. Raises ProviderFailed."""
        asked = {
            "response_type": "code", "client_id": self.provider.client_id, "redirect_uri": redirect_uri,
            "scope": "openid profile email", "state": gone.state, "nonce": gone.nonce,
            "code_challenge": _challenge(gone.verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        there = str(self._about()["authorization_endpoint"])
        return there + ("&" if urlsplit(there).query else "?") + urlencode(asked)

    def claims(self, gone: Way, answer: Mapping[str, str], redirect_uri: str) -> dict[str, Any]:
        """What the provider says of somebody who has come back with an answer, checked. Raises ProviderFailed."""
        self._check_way(gone, answer)
        token = self._token(answer["code"], gone.verifier, redirect_uri)
        from park_dispatch.people.id_token import checked, key_id  # signatures take a third of a second to import

        keys = self._signing_keys(key_id(token))
        return checked(token, keys, self.provider.issuer, self.provider.client_id, gone.nonce)

    def _check_way(self, gone: Way, answer: Mapping[str, str]) -> None:
        now = int(time.time())
        if not hmac.compare_digest(gone.state.encode(), answer.get("state", "").encode()) or gone.ends < now:
            raise ProviderFailed(_("这次登录已过期，或不是从这个浏览器发起的"))
        if answer.get("iss", self.provider.issuer) != self.provider.issuer:  # RFC 9207: a mix-up of providers
            raise ProviderFailed(_("回答来自另一个登录服务"))
        if "error" in answer:
            raise ProviderFailed(_("登录服务没有放行（{detail}）").format(detail=answer["error"][:60]))
        with self._lock:
            self._used = {state: ends for state, ends in self._used.items() if ends >= now}
            if gone.state in self._used:
                raise ProviderFailed(_("这次登录已过期，或不是从这个浏览器发起的"))
            self._used[gone.state] = gone.ends
        if not answer.get("code"):
            raise ProviderFailed(_("登录服务的回答不完整"))

    def _token(self, code: str, verifier: str, redirect_uri: str) -> str:
        about = self._about()
        sent = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri, "code_verifier": verifier,
            "client_id": self.provider.client_id,
        }  # fmt: skip
        ways = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        basic = None
        if self.provider.secret and "client_secret_basic" in ways:
            basic = (_quoted(self.provider.client_id), _quoted(self.provider.secret))
        elif self.provider.secret:
            sent["client_secret"] = self.provider.secret
        said = _asked("POST", str(about["token_endpoint"]), data=sent, auth=basic)
        token = said.get("id_token")
        if not isinstance(token, str):
            raise ProviderFailed(_("登录服务的回答里没有身份"))
        return token

    def _about(self) -> dict[str, Any]:
        with self._lock:
            if time.monotonic() - self._said_at > KEPT_SECONDS:
                said = _asked("GET", self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration")
                if said.get("issuer") != self.provider.issuer:
                    raise ProviderFailed(_("登录服务自称“{issuer}”，与设置的不一致").format(issuer=said.get("issuer")))
                for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                    if not safe_address(str(said.get(name, ""))):
                        raise ProviderFailed(_("登录服务的说明里没有可用的 {name}").format(name=name))
                self._said, self._said_at = said, time.monotonic()
            return self._said

    def _signing_keys(self, key: str) -> dict[str, Any]:
        """The keys of the provider; asked for again when one is named that was not among them."""
        about = self._about()
        with self._lock:
            age = time.monotonic() - self._keys_at
            known = {one.get("kid", "") for one in self._keys.get("keys", [])}
            if age > KEPT_SECONDS or (key and key not in known and age > ASKED_AGAIN_SECONDS):
                self._keys, self._keys_at = _asked("GET", str(about["jwks_uri"])), time.monotonic()
            return self._keys


def login_of(claims: Mapping[str, Any], claim: Claim) -> str:
    """The login that a checked identity has here, "" for none: an address only where the provider has verified it."""
    if claim == "email" and claims.get("email_verified") not in (True, "true"):
        return ""
    said = claims.get(claim)
    return said if isinstance(said, str) else ""


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _quoted(text: str) -> str:
    return urlencode({"": text})[1:]  # RFC 6749, section 2.3.1


def _asked(method: str, address: str, **more: Any) -> dict[str, Any]:
    """What a provider answers, as JSON. Nothing of what was sent is in what is said when it fails."""
    try:
        with requests.request(
            method, address, timeout=SECONDS, allow_redirects=False, stream=True,
            headers={"accept": "application/json"}, **more,
        ) as answer:  # fmt: skip
            body = answer.raw.read(LONGEST_ANSWER + 1, decode_content=True)
            status = answer.status_code
    except (requests.RequestException, HTTPError) as error:  # what breaks off while it is read is urllib3's
        raise ProviderFailed(_("连不上登录服务（{detail}）").format(detail=type(error).__name__)) from error
    if status != requests.codes.ok:
        raise ProviderFailed(_("登录服务回答 HTTP {status}").format(status=status))
    try:
        said = json.loads(body) if len(body) <= LONGEST_ANSWER else None
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise ProviderFailed(_("登录服务的回答读不懂"))
    return said
