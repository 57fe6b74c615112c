"""The key that cookies, forms and calendar addresses are signed with: made once, kept beside the database."""

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from park_dispatch.people.refusals import SecretUnusable


def key_file(database: Path) -> Path:
    """Where the key of a database lies."""
    return database.with_suffix(".key")


@cache
def signing_key(database: Path, setting: str) -> bytes:
    """The key: of the setting where there is one, else of the file, which is made where there is none (mode 0600).

    Raises SecretUnusable.
    """
    if setting:
        return hashlib.sha256(setting.encode()).digest()
    path = key_file(database)
    try:
        return _read(path) if path.exists() else _made(path)
    except OSError as error:
        raise SecretUnusable(str(path)) from error


def _read(path: Path) -> bytes:
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    text = path.read_text(encoding="ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) < 32:
        raise OSError(path)
    return key


def _made(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_bytes(32)
    unfinished = path.with_name(path.name + ".part")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    unfinished.rename(path)
    return key


def signature(key: bytes, purpose: str, text: str) -> str:
    """The signature of a text for one purpose; no other purpose takes it."""
    return hmac.new(key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def signed(key: bytes, purpose: str, text: str, given: str) -> bool:
    """Whether a signature is the right one, compared in constant time."""
    return hmac.compare_digest(signature(key, purpose, text).encode(), given.encode("utf-8", "replace"))
