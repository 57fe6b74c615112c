"""The way to the provider of one's office and back, as the gate answers it. What is checked stands in people.oidc."""

from starlette.responses import RedirectResponse, Response

from park_dispatch.language import _
from park_dispatch.ledger.people import everybody
from park_dispatch.people.oidc import WAY_LIVES_SECONDS, Office, Way, login_of, way
from park_dispatch.people.refusals import ProviderFailed
from park_dispatch.people.secret import signature, signed
from park_dispatch.people.signing_in import sign_in_known, sign_out
from park_dispatch.web.gate_asked import OFFICE, OFFICE_BACK, Asked, cookie_of, let_in

WAY_COOKIE = "park_way"
_PURPOSE = "way"


def go_there(asked: Asked) -> Response:
    """Off to the provider, with what has to be known again in a cookie of this browser. Raises ProviderFailed."""
    office = _office(asked)
    gone = way(asked.next)
    answer = RedirectResponse(office.address(gone, _back_here(asked)), 303)
    packed = gone.packed()
    answer.set_cookie(
        WAY_COOKIE, f"{packed}.{signature(asked.opened.key, _PURPOSE, packed)}", max_age=WAY_LIVES_SECONDS,
        httponly=True, secure=asked.secure, path=OFFICE,
        samesite="lax",  # the way back is a link from another site
    )  # fmt: skip
    answer.headers["cache-control"] = "no-store"
    return answer


def come_back(asked: Asked) -> Response:
    """In, under the account that is theirs. Raises ProviderFailed or IdentityUnknown."""
    office = _office(asked)
    packed, _dot, given = cookie_of(asked.scope, WAY_COOKIE).partition(".")
    if not packed or not signed(asked.opened.key, _PURPOSE, packed, given):
        raise ProviderFailed(_("这次登录已过期，或不是从这个浏览器发起的"))
    gone = Way.unpacked(packed)
    claims = office.claims(gone, asked.query, _back_here(asked))
    login = login_of(claims, office.provider.claim)
    opened = asked.opened
    entered = sign_in_known(opened.ledger, opened.key, login, asked.address, opened.hours)
    if asked.person:
        sign_out(opened.ledger, asked.session, asked.address)
    answer = let_in(asked, entered, gone.back_to)
    answer.delete_cookie(WAY_COOKIE, path=OFFICE)
    return answer


def _office(asked: Asked) -> Office:
    """The provider; without accounts there is nobody to be."""
    office = asked.opened.office
    if office is None or not everybody(asked.opened.ledger).accounts:
        raise ProviderFailed(_("没有设置单位账号登录"))
    return office


def _back_here(asked: Asked) -> str:
    """The address that the provider sends people back to; it has to be registered there."""
    host = dict(asked.scope["headers"]).get(b"host", b"").decode("latin-1")
    return f"{asked.scope['scheme']}://{host}{OFFICE_BACK}"
