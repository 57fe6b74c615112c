"""Passwords: hashed so that a stolen database is slow to try, and refused where they are the first to be tried.

scrypt from the standard library (RFC 7914) with N = 2¹⁵, r = 8, p = 3: one of the settings that OWASP's Password
Storage Cheat Sheet calls equal (32 MB, about 0.3 s a try). The parameters stand in the hash, to be raised one day.
"""

import hashlib
import hmac
import secrets
import threading
import unicodedata
from base64 import b64decode, b64encode

from park_dispatch.language import _
from park_dispatch.people.refusals import PasswordWeak

LOG_N, BLOCK, LANES = 15, 8, 3
SHORTEST, LONGEST = 10, 128
FEWEST_KINDS = 5
_COMMON = (
    "password", "passw0rd", "qwertyuiop", "1234567890", "0123456789", "123456789", "987654321", "1q2w3e4r5t",
    "qwerty1234", "abc1234567", "admin12345", "administrator", "iloveyou", "letmein", "welcome123", "asdfghjkl",
    "zxcvbnm", "woaini1314", "a123456789", "5201314", "1qaz2wsx", "qazwsxedc", "parkdispatch", "park_dispatch",
)  # fmt: skip
_turn = threading.Semaphore(2)
"""Two at a time: however many try to sign in at once, hashing takes 64 MB."""


def hashed(password: str) -> str:
    """A salted hash: scrypt$log N$r$p$salt$hash."""
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, LOG_N, BLOCK, LANES)
    return "$".join(["scrypt", f"{LOG_N}", f"{BLOCK}", f"{LANES}", _text(salt), _text(made)])


NOBODY = f"scrypt${LOG_N}${BLOCK}${LANES}${b64encode(b'nobody has this!').decode()}${b64encode(bytes(32)).decode()}"
"""Stands for the hash of an account that is not there, so that asking for it takes as long; nothing matches it."""


def fits(password: str, stored: str) -> bool:
    """Whether a password has a stored hash; "" is compared with NOBODY's and never fits."""
    _name, log_n, block, lanes, salt, wanted = (stored or NOBODY).split("$")
    found = _scrypt(password, b64decode(salt), int(log_n), int(block), int(lanes))
    return hmac.compare_digest(found, b64decode(wanted)) and bool(stored)


def outdated(stored: str) -> bool:
    """Whether a hash was made with other parameters than now."""
    return not stored.startswith(f"scrypt${LOG_N}${BLOCK}${LANES}$")


def refuse_weak(password: str, login: str, name: str = "") -> None:
    """Raises PasswordWeak with what is wrong. No rules on kinds of characters: length is what helps (NIST 800-63B)."""
    text = _plain(password).casefold()
    if len(text) < SHORTEST:
        raise PasswordWeak(_("至少 {count} 个字符，可以是一句话。").format(count=SHORTEST))
    if len(password) > LONGEST:
        raise PasswordWeak(_("最多 {count} 个字符。").format(count=LONGEST))
    if len(set(text)) < FEWEST_KINDS:
        raise PasswordWeak(_("重复的字符太多。"))
    for common in _COMMON:
        if common in text and len(text) - len(common) < SHORTEST // 2:
            raise PasswordWeak(_("它属于最常被猜到的密码。"))
    for own in (login.casefold(), name.casefold()):
        if len(own) > 1 and own in text and len(text) - len(own) < SHORTEST // 2:
            raise PasswordWeak(_("它只是账号或姓名加几个字符。"))


def _scrypt(password: str, salt: bytes, log_n: int, block: int, lanes: int) -> bytes:
    memory = 128 * block * ((1 << log_n) + lanes + 2) + (1 << 20)
    with _turn:
        return hashlib.scrypt(
            _plain(password).encode("utf-8", "surrogatepass"), salt=salt, n=1 << log_n, r=block, p=lanes,
            maxmem=memory, dklen=32,
        )  # fmt: skip


def _plain(password: str) -> str:
    """The same password from every keyboard: composed and decomposed, wide and narrow characters are one."""
    return unicodedata.normalize("NFKC", password)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
