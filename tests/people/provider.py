"""A small OpenID provider on this machine: it signs, checks the client, the code and PKCE, and can be made to lie."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "park-dispatch", "一句 秘密: 50%"
Spoil = Callable[[dict[str, Any]], dict[str, Any]]


class Provider:
    """Keys, the person who is signed in there (`claims`), and what to do to the next token."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.claims: dict[str, Any] = {"sub": "7", "email": "wang@park.example", "email_verified": True}
        self.spoil: Spoil = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.about: dict[str, Any] = {}
        self.ways = ["client_secret_basic"]
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.issuer = ""

    def signed(self, claims: dict[str, Any], key: RSAKey | None = None, alg: str = "RS256") -> str:
        signing = key or self.key
        return jwt.encode({"alg": alg, "kid": signing.kid or "one"}, claims, signing)

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent once its owner has signed in here."""
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return asked["redirect_uri"] + "?" + urlencode({"code": code, "state": asked["state"], "iss": self.issuer})

    def token(self, sent: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The answer to a code; None for a client, a code or a verifier that is wrong."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if "client_secret_basic" in self.ways:
            plain = base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")
            client = [unquote(part.replace("+", " ")) for part in plain]
        else:
            client = [sent.get("client_id", ""), sent.get("client_secret", "")]
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or client != [CLIENT, SECRET] or asked["code_challenge"] != challenge:
            return None
        if sent["redirect_uri"] != asked["redirect_uri"] or asked["code_challenge_method"] != "S256":
            return None
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": asked["nonce"]}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(self.spoil(claims | self.claims))}


@contextmanager
def provider() -> Iterator[Provider]:
    """One that listens until the block ends."""
    here = Provider()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *said: Any) -> None:
            """Say nothing."""

        def answer(self, said: Any, status: int = 200) -> None:
            body = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            here.asked.append(asked.path)
            if asked.path == "/.well-known/openid-configuration":
                self.answer({
                    "issuer": here.issuer, "authorization_endpoint": f"{here.issuer}/authorize",
                    "token_endpoint": f"{here.issuer}/token", "jwks_uri": f"{here.issuer}/keys",
                    "token_endpoint_auth_methods_supported": here.ways, **here.about,
                })  # fmt: skip
            elif asked.path == "/authorize":
                self.send_response(302)
                self.send_header("location", here.authorize({n: v[0] for n, v in parse_qs(asked.query).items()}))
                self.end_headers()
            else:
                self.answer({"keys": [here.key.as_dict(private=False)]})

        def do_POST(self) -> None:
            here.asked.append(self.path)
            sent = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
            said = here.token({n: v[0] for n, v in sent.items()}, self.headers.get("authorization", ""))
            self.answer(said or {"error": "invalid_grant"}, 200 if said else 400)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
