"""One request to a form of the gate: who asks, from where, what was typed; and the cookies they come and go with."""

import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.responses import RedirectResponse, Response

from park_dispatch.people.secret import signature, signed
from park_dispatch.people.signing_in import Entered, person_of, session_of
from park_dispatch.web.doors import Doors

COOKIE, FORM_COOKIE = "park_session", "park_form"
LOGIN, LOGOUT, PASSWORD, FIRST = "/login", "/logout", "/password", "/first"
OFFICE, OFFICE_BACK = "/login/office", "/login/office/back"
"""To the provider of one's office, and back from there."""
FORMS = frozenset({LOGIN, LOGOUT, PASSWORD, FIRST, OFFICE, OFFICE_BACK})


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
        return query_of(self.scope)

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


def let_in(asked: Asked, entered: Entered, to: str) -> Response:
    """Off to where they wanted to go, with the cookie of their session."""
    answer = RedirectResponse(to, 303)
    answer.set_cookie(
        COOKIE, entered.cookie, max_age=asked.opened.hours * 3600, httponly=True, samesite="lax", secure=asked.secure,
        path="/",
    )  # fmt: skip
    answer.headers["cache-control"] = "no-store"
    return answer


def query_of(scope: Any) -> dict[str, str]:
    """What stands behind the question mark of an address; of a name that is there twice, the last."""
    return {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}


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


def same_host(origin: bytes, host: bytes) -> bool:
    """Whether an Origin header, where there is one, names the host that was asked. Ports are left to the proxy."""
    if not origin:
        return True
    try:
        return urlsplit(origin.decode("latin-1")).hostname == urlsplit(f"//{host.decode('latin-1')}").hostname
    except ValueError:
        return False
