"""What an office may set without touching code: environment variables that begin with PARK_DISPATCH_.

Each setting is a field of `Settings` and a line of docs/settings.md (a test compares them).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from park_dispatch.intake.limits import MEBIBYTE, Limits
from park_dispatch.language import LANGUAGES, _, speaking
from park_dispatch.model.addresses import safe_address
from park_dispatch.model.office_time import OFFICE
from park_dispatch.model.site_rule import SiteKind, SiteRule

PREFIX = "PARK_DISPATCH_"
OFF = "off"
PROJECT_ROOT = Path(__file__).resolve().parents[1]
DATA = PROJECT_ROOT / "data"


class SettingRefusal(Exception):
    """A setting has a value that cannot be used; `why()` names the variable, the value and what is allowed."""

    def __init__(self, variable: str, value: str, allowed: str) -> None:
        super().__init__(variable, value)
        self.variable, self.value, self.allowed = variable, value, allowed

    def why(self) -> str:
        """One sentence in the reader's language."""
        return _("设置 {variable} 的值“{value}”不能用，应为：{allowed}。请改正这个环境变量后再试。").format(
            variable=self.variable, value=self.value, allowed=self.allowed
        )

    def __str__(self) -> str:
        return self.why()


class _NotAllowed(ValueError):
    """Raised by a parser; its text says what would be allowed."""


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        raise _NotAllowed(_("{low} 到 {high} 之间的整数").format(low=low, high=high))

    return parse


def _words(text: str) -> str:
    if not text.isprintable() or len(text) > 100:
        raise _NotAllowed(_("不超过 100 个字符的一行文字"))
    return text


def _signing_secret(text: str) -> str:
    if len(text) < 32 or not text.isprintable():
        raise _NotAllowed(_("至少 32 个字符的一行随机文字"))
    return text


def _host(text: str) -> str:
    if not text or any(mark in text for mark in "/ \t@"):
        raise _NotAllowed(_("本机地址，例如 127.0.0.1 或 0.0.0.0"))
    return text


def _database(text: str) -> Path:
    path = Path(text).expanduser()
    if path.is_dir():
        raise _NotAllowed(_("数据库文件的路径，而不是文件夹"))
    return path.resolve()


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise _NotAllowed(_("文件夹的路径，而不是文件"))
    return path.resolve()


def _backups(text: str) -> str:
    return OFF if text.lower() == OFF else str(_folder(text))


def _address(text: str) -> str:
    """An address of a robot. Plain http only on this machine: the address is all that keeps strangers out."""
    if not safe_address(text):
        raise _NotAllowed(_("群机器人的 Webhook 地址，以 https:// 开头"))
    return text


def _secret(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > 200:
        raise _NotAllowed(_("群机器人“加签”或“签名校验”给出的密钥"))
    return text


def _issuer(text: str) -> str:
    """The address of a provider, as it writes it itself: compared with what it says, sign by sign."""
    if not safe_address(text):
        raise _NotAllowed(_("单位登录服务的 issuer 地址，以 https:// 开头，与它自己写的完全一致"))
    return text.removesuffix("/.well-known/openid-configuration")


def _client_secret(text: str) -> str:
    if not text.isprintable() or len(text) > 500:
        raise _NotAllowed(_("单位登录服务给这个看板的密钥"))
    return text


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise _NotAllowed(_("以下之一：{choices}").format(choices=_("、").join(choices)))
        return text

    return parse


def _time_of_day(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()
    except ValueError:
        raise _NotAllowed(_("一天中的时刻，例如 07:50")) from None


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _NotAllowed(_("时区名称，例如 Asia/Shanghai")) from None


def _site_kind(text: str) -> str:
    if text not in ("building", "project"):
        raise _NotAllowed(_("building（每栋单体一份日志）或 project（每个项目一份）"))
    return text


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "db": _database,
    "host": _host,
    "port": _whole(1, 65_535),
    "max_upload_mb": _whole(1, 200),
    "reader_memory_mb": _whole(256, 16_384),
    "reader_seconds": _whole(3, 600),
    "language": _one_of(*LANGUAGES),
    "author": _words,
    "backups": _backups,
    "timezone": _zone,
    "inbox": _folder,
    "inbox_park": _words,
    "session_hours": _whole(1, 720),
    "secret": _signing_secret,
    "wecom_url": _address,
    "dingtalk_url": _address,
    "dingtalk_secret": _secret,
    "feishu_url": _address,
    "feishu_secret": _secret,
    "brief_at": _time_of_day,
    "oidc_issuer": _issuer,
    "oidc_client_id": _words,
    "oidc_client_secret": _client_secret,
    "oidc_claim": _one_of("email", "preferred_username", "sub"),
    "log_sites": _site_kind,
    "log_by": _time_of_day,
}
"""How each setting is read from its variable; raises _NotAllowed."""
SECRET = frozenset({"secret", "wecom_url", "dingtalk_url", "dingtalk_secret", "feishu_url", "feishu_secret",
                    "oidc_client_secret"})  # fmt: skip
"""Settings whose values are never shown or logged: whoever has a robot's address can write to the group."""
_RENAMED = {"backups": "backup_dir"}
"""Settings that had another name before; the old one is read where the new one is not set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. An empty variable counts as not set.

    max_upload_mb and reader_memory_mb are mebibytes; reader_seconds is wall-clock time for one file. backups: a folder,
    "off", or "" for the folder beside the database.
    """

    db: Path = DATA / "park_dispatch.duckdb"
    host: str = "127.0.0.1"
    port: int = 8501
    max_upload_mb: int = 20
    reader_memory_mb: int = 1500
    reader_seconds: int = 10
    language: str = "zh"
    author: str = ""
    backups: str = ""
    timezone: ZoneInfo = OFFICE
    inbox: Path | None = None
    inbox_park: str = ""
    session_hours: int = 72
    secret: str = field(default="", repr=False)
    wecom_url: str = field(default="", repr=False)
    dingtalk_url: str = field(default="", repr=False)
    dingtalk_secret: str = field(default="", repr=False)
    feishu_url: str = field(default="", repr=False)
    feishu_secret: str = field(default="", repr=False)
    brief_at: time | None = None
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_claim: str = "email"
    log_sites: SiteKind = "building"
    log_by: time = time(20, 0)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """The settings that an environment asks for. Raises SettingRefusal at the first value that cannot be used."""
        found: dict[str, Any] = {}
        with speaking(spoken(environment)):
            for name, parse in _PARSERS.items():
                variable = PREFIX + name.upper()
                text = environment.get(variable, "").strip()
                if not text and name in _RENAMED:
                    variable = PREFIX + _RENAMED[name].upper()
                    text = environment.get(variable, "").strip()
                if not text:
                    continue
                try:
                    found[name] = parse(text)
                except _NotAllowed as error:
                    raise SettingRefusal(variable, "***" if name in SECRET else text, str(error)) from None
        _refuse_half(found, environment)
        return cls(**found)

    def to_environment(self) -> dict[str, str]:
        """The same settings as environment variables, for a process that is started."""
        values = {setting.name: getattr(self, setting.name) for setting in fields(self)}
        return {PREFIX + name.upper(): _written(value) for name, value in values.items()}

    @property
    def limits(self) -> Limits:
        """What reading one file may cost; four fifths of the wall-clock time may be spent computing."""
        return Limits(
            file_bytes=self.max_upload_mb * MEBIBYTE,
            memory_bytes=self.reader_memory_mb * MEBIBYTE,
            wall_seconds=float(self.reader_seconds),
            cpu_seconds=max(1, self.reader_seconds * 4 // 5),
        )

    @property
    def site_rule(self) -> SiteRule:
        """Of what site logs are kept, and by when."""
        return SiteRule(self.log_sites, self.log_by, self.timezone)

    @property
    def backup_folder(self) -> Path:
        """Where backups go: by default the folder `backups` beside the database."""
        return self.db.parent / "backups" if self.backups in ("", OFF) else Path(self.backups)

    @property
    def makes_backups(self) -> bool:
        """Whether backups are made without being asked for."""
        return self.backups != OFF

    @property
    def log_file(self) -> Path:
        """Where the details of unexpected errors go: beside the database."""
        return self.db.with_suffix(".log")


def _refuse_half(found: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """Raises SettingRefusal where one of two settings is there that need each other."""
    for name, other in (("oidc_issuer", "oidc_client_id"), ("oidc_client_id", "oidc_issuer")):
        if name in found and other not in found:
            with speaking(spoken(environment)):
                allowed = _("与 {other} 一起设置").format(other=PREFIX + name.upper())
                raise SettingRefusal(PREFIX + other.upper(), "", allowed)


def _written(value: object) -> str:
    return "" if value is None else f"{value:%H:%M}" if isinstance(value, time) else str(value)


def spoken(environment: Mapping[str, str] = os.environ) -> str:
    """The language an environment asks for, Chinese where it asks for none that we speak."""
    asked = environment.get(PREFIX + "LANGUAGE", "").strip()
    return asked if asked in LANGUAGES else "zh"
