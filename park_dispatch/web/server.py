"""The ASGI application around the shell: start-up, headers, compressed assets, health."""

import gc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from park_dispatch.log import logging_to
from park_dispatch.settings import SettingRefusal, Settings
from park_dispatch.web import attachment_served, subscription
from park_dispatch.web.assets_served import CompressedAssets
from park_dispatch.web.front import Front
from park_dispatch.web.gate import Gate
from park_dispatch.web.turns import take_turns
from park_dispatch.web.upload_door import UploadDoor

SHELL = Path(__file__).with_name("shell.py")
OVER_TLS = ((b"strict-transport-security", b"max-age=31536000"),)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"content-security-policy", b"frame-ancestors 'self'; base-uri 'self'; object-src 'none'; form-action 'self'"),
)


class Headers:
    """Adds the security headers to every HTTP answer."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Any]) -> None:
        """Pass the request on; add to the answer's start."""

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                secure = OVER_TLS if scope["scheme"] == "https" else ()
                message["headers"] = [*message["headers"], *HEADERS, *secure]
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


async def health(_request: Request) -> JSONResponse:
    """Whether the server answers; says nothing about what is inside."""
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Before the first session: everything imported, and what start-up made taken out of the collector's sight."""
    import anyio.to_thread

    from park_dispatch.web.backups import backups_kept
    from park_dispatch.web.briefing import briefs_sent
    from park_dispatch.web.inbox import inbox_watched
    from park_dispatch.web.warm import warm_up

    with logging_to(_log_file()):
        await anyio.to_thread.run_sync(warm_up)
        gc.collect()
        gc.freeze()
        take_turns()
        with backups_kept(), inbox_watched(), briefs_sent():
            yield {}


def _log_file() -> Path:
    """Beside the database; where the settings are refused (the pages say so), beside the default one."""
    try:
        return Settings.from_environment().log_file
    except SettingRefusal:
        return Settings().log_file


ROUTES = [
    Route("/healthz", health),
    Route(subscription.ADDRESS, subscription.deadline_calendar),
    *attachment_served.ROUTES,
]
MIDDLEWARE = [Middleware(part) for part in (Headers, Gate, UploadDoor, CompressedAssets, Front)]
"""From the outside in."""
