"""Is what a provider hands over really its word on who somebody is? OpenID Connect Core 1.0, section 3.1.3.7."""

import base64
import json
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from park_dispatch.language import _
from park_dispatch.people.refusals import ProviderFailed

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures that only the provider can make. Not `none`; nor HS256, which whoever knows a public key could make."""
LEEWAY_SECONDS = 60
"""By how much the clocks of two machines may differ."""


def key_id(token: str) -> str:
    """Which key a token says it is signed with, "" where it does not; believed only as a hint where to look."""
    head = token.partition(".")[0]
    try:
        said = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except ValueError:
        return ""
    return str(said.get("kid", "")) if isinstance(said, dict) else ""


def checked(token: str, keys: dict[str, Any], issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of a token: signed by one of the keys, for us, of this issuer and for this very sign-in, in time.

    Raises ProviderFailed.
    """
    try:
        claims = dict(jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims)  # type: ignore[arg-type]
        jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        detail = getattr(error, "error", "") or type(error).__name__
        raise ProviderFailed(_("登录服务给出的身份没有通过核对（{detail}）").format(detail=detail)) from error
    # A token for several parties has to name the one it was made for.
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", client_id) != client_id or (several and "azp" not in claims):
        raise ProviderFailed(_("登录服务给出的身份没有通过核对（{detail}）").format(detail="azp"))
    return claims
