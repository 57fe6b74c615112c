"""Group robots of 企业微信, 钉钉 and 飞书: what is sent to each, by their published formats, and how long it may be.

企业微信: {"msgtype": "text", "text": {"content"}}, content up to 2048 bytes of UTF-8; answers {"errcode", "errmsg"}
(developer.work.weixin.qq.com/document/path/91770). 钉钉: the same shape, up to 20,000 bytes; where 加签 is on, the
address gets timestamp (ms) and sign = Base64(HMAC-SHA256(secret, timestamp + "\\n" + secret))
(open.dingtalk.com/document/robots/custom-robot-access). 飞书: {"msg_type": "text", "content": {"text"}}, the whole
request up to 20 KB; where 签名校验 is on, the body has timestamp (s) and sign = Base64(HMAC-SHA256(timestamp + "\\n" +
secret, "")); answers {"code", "msg"} (open.feishu.cn/document/client-docs/bot-v3/add-custom-bot).
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from urllib.parse import urlencode

from park_dispatch.language import _
from park_dispatch.settings import Settings

Kind: TypeAlias = Literal["wecom", "dingtalk", "feishu"]
LONGEST: dict[Kind, int] = {"wecom": 2048, "dingtalk": 20_000, "feishu": 20_000}
"""Bytes of UTF-8 that each takes: 企业微信 and 钉钉 count the text, 飞书 counts the whole request."""
_AROUND = 300
"""Bytes of a request to 飞书 around its text, at most: names, timestamp, signature."""


@dataclass(frozen=True, slots=True)
class Robot:
    """A robot of a group. Whoever has the address can write to the group, so it is never shown."""

    kind: Kind
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """Which program's robot it is."""
        return {"wecom": _("企业微信"), "dingtalk": _("钉钉"), "feishu": _("飞书")}[self.kind]


def robots(settings: Settings) -> list[Robot]:
    """The robots that the environment names."""
    known = (
        Robot("wecom", settings.wecom_url),
        Robot("dingtalk", settings.dingtalk_url, settings.dingtalk_secret),
        Robot("feishu", settings.feishu_url, settings.feishu_secret),
    )
    return [robot for robot in known if robot.url]


def request(robot: Robot, text: str, seconds: float) -> tuple[str, bytes]:
    """The address and the JSON body that send a text at a moment (seconds since 1970)."""
    longest = LONGEST[robot.kind]
    if robot.kind == "feishu":
        shown = shortened(text, longest - _AROUND, lambda part: len(json.dumps(part, ensure_ascii=False).encode()))
    else:
        shown = shortened(text, longest)
    if robot.kind == "feishu":
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": shown}}
        if robot.secret:
            stamp = str(int(seconds))
            body = {"timestamp": stamp, "sign": _signature(f"{stamp}\n{robot.secret}", ""), **body}
        return robot.url, _json(body)
    url = robot.url
    if robot.kind == "dingtalk" and robot.secret:
        stamp = str(int(seconds * 1000))
        signed = urlencode({"timestamp": stamp, "sign": _signature(robot.secret, f"{stamp}\n{robot.secret}")})
        url += ("&" if "?" in url else "?") + signed
    return url, _json({"msgtype": "text", "text": {"content": shown}})


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _signature(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def refusal(robot: Robot, answer: bytes) -> str:
    """What the robot's answer refuses, in its own words; "" when the message was taken."""
    try:
        said = json.loads(answer)
        code, words = (said["code"], said["msg"]) if robot.kind == "feishu" else (said["errcode"], said["errmsg"])
    except (ValueError, KeyError, TypeError):
        return _("回答不是机器人应有的格式，请核对地址")
    return "" if code == 0 else _("{words}（代码 {code}）").format(words=str(words)[:200], code=str(code)[:20])


def _bytes(text: str) -> int:
    return len(text.encode())


def shortened(text: str, longest: int, size: Callable[[str], int] = _bytes) -> str:
    """The text within so many bytes, cut after a line, with a last line that counts what is left out.

    A single line that is too long is cut inside. size: how many bytes a text takes.
    """
    if size(text) <= longest:
        return text
    lines = text.split("\n")
    for count in range(len(lines) - 1, 0, -1):
        shown = "\n".join([*lines[:count], _("（还有 {count} 行，见看板）").format(count=len(lines) - count)])
        if size(shown) <= longest:
            return shown
    most = max((count for count in range(len(lines[0]) + 1) if size(lines[0][:count] + "…") <= longest), default=0)
    return lines[0][:most] + "…"
