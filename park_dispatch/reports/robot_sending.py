"""Sending a text to a robot: one request, no redirects, ten seconds; what goes wrong is said without the address."""

import http.client
import logging
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from park_dispatch.language import _
from park_dispatch.reports.robots import Robot, refusal, request

SECONDS = 10.0
LONGEST_ANSWER = 64 << 10
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending to one robot: `failure` is "" when the message was taken."""

    robot: Robot
    failure: str

    @property
    def sentence(self) -> str:
        """What came of it, in one sentence."""
        if not self.failure:
            return _("已发到{robot}群。").format(robot=self.robot.name)
        return _("没有发到{robot}群：{failure}。").format(robot=self.robot.name, failure=self.failure)


def send(robot: Robot, text: str) -> Sent:
    """Send a text. Never raises, and never shows or logs the address: it is what lets one write to the group."""
    try:
        failure = _sent(robot, text)
    except TimeoutError:
        failure = _("{seconds:.0f} 秒内没有回答，请检查网络后再发").format(seconds=SECONDS)
    except ssl.SSLError:
        failure = _("对方的证书不可信，没有发送；请检查网络（代理）或本机的日期")
    except OSError as error:
        failure = _("连不上（{detail}），请检查网络和地址").format(detail=error.strerror or type(error).__name__)
    except (http.client.HTTPException, ValueError) as error:
        failure = _("回答不完整或地址不对（{detail}）").format(detail=type(error).__name__)
    if failure:
        _log.warning("robot %s: %s", robot.kind, failure)
    return Sent(robot, failure)


def _sent(robot: Robot, text: str) -> str:
    url, body = request(robot, text, time.time())
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
        answer = connection.getresponse()
        said = answer.read(LONGEST_ANSWER)
    finally:
        connection.close()
    if answer.status != http.client.OK:
        return _("对方回答 HTTP {status}，请核对地址").format(status=answer.status)
    return refusal(robot, said)
