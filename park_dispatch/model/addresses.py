"""Addresses of other services that may be asked."""

from urllib.parse import urlsplit

ON_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


def safe_address(text: str) -> bool:
    """Whether an address may be asked: https, or anything on this machine."""
    try:
        found = urlsplit(text)
    except ValueError:
        return False
    local = found.scheme == "http" and found.hostname in ON_THIS_MACHINE
    return text.isprintable() and " " not in text and bool(found.hostname) and (found.scheme == "https" or local)
