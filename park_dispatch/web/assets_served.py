"""Streamlit's own scripts and styles, compressed and cached: it serves them plain, 2 MB before the first text.

Each file is compressed once, at its first request, and kept in memory: about 1.5 MB for all a session loads.
"""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio.to_thread
import streamlit

STATIC = (Path(streamlit.__file__).parent / "static").resolve()
TYPES = {
    ".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8", ".wasm": b"application/wasm",
    ".svg": b"image/svg+xml", ".json": b"application/json",
}  # fmt: skip
FOREVER = b"public, max-age=31536000, immutable"


class CompressedAssets:
    """Answers GET /static/… with gzip where the browser takes it; hands everything else on."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self._packed: dict[str, bytes] = {}

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Any]) -> None:
        """Answer a static file, or pass on."""
        file = self._file(scope)
        if file is None:
            await self.app(scope, receive, send)
            return
        body = self._packed.get(scope["path"])
        if body is None:
            body = await anyio.to_thread.run_sync(_pack, file)
            self._packed[scope["path"]] = body
        headers = [
            (b"content-type", TYPES[file.suffix]),
            (b"content-encoding", b"gzip"),
            (b"vary", b"accept-encoding"),
            (b"cache-control", FOREVER),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    def _file(self, scope: Any) -> Path | None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None
        path = scope["path"]
        if not path.startswith("/static/") or Path(path).suffix not in TYPES:
            return None
        if b"gzip" not in dict(scope["headers"]).get(b"accept-encoding", b""):
            return None
        file = (STATIC / path.lstrip("/")).resolve()
        return file if file.is_relative_to(STATIC) and file.is_file() else None


def _pack(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6)
