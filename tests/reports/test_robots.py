"""What goes to each robot, by its published format; against a server of our own, good answers and every bad one."""

import base64
import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.reports import robot_sending
from park_dispatch.reports.robot_sending import send
from park_dispatch.reports.robots import LONGEST, Kind, Robot, refusal, request, robots, shortened
from park_dispatch.settings import Settings

KINDS: tuple[Kind, ...] = ("wecom", "dingtalk", "feishu")
FINE = {
    "wecom": b'{"errcode":0,"errmsg":"ok"}',
    "dingtalk": b'{"errcode":0,"errmsg":"ok"}',
    "feishu": b'{"code":0,"msg":"success"}',
}
SECRET = "SECtopsecret"


def shown_text(kind: Kind, body: bytes) -> str:
    said = json.loads(body)
    return str(said["content"]["text"] if kind == "feishu" else said["text"]["content"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_body_is_what_the_robot_takes(kind: Kind) -> None:
    url, body = request(Robot(kind, "https://robot.test/send?key=k"), "【晨报】\n一行", 1_700_000_000.5)
    assert url == "https://robot.test/send?key=k"
    said = json.loads(body)
    assert said["msg_type" if kind == "feishu" else "msgtype"] == "text"
    assert shown_text(kind, body) == "【晨报】\n一行"


def test_dingtalk_signs_the_address() -> None:
    robot = Robot("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=t", SECRET)
    url, body = request(robot, "文", 1_700_000_000.5)
    asked = parse_qs(urlsplit(url).query)
    assert asked["access_token"] == ["t"]
    assert asked["timestamp"] == ["1700000000500"]
    expected = hmac.new(SECRET.encode(), f"1700000000500\n{SECRET}".encode(), hashlib.sha256).digest()
    assert base64.b64decode(asked["sign"][0]) == expected
    assert "+" not in unquote(urlsplit(url).query.split("sign=")[1]).replace(asked["sign"][0], "")
    assert SECRET not in url + body.decode()


def test_feishu_signs_the_body_with_an_empty_message() -> None:
    url, body = request(Robot("feishu", "https://open.feishu.cn/hook/x", SECRET), "文", 1_700_000_000.5)
    said = json.loads(body)
    assert said["timestamp"] == "1700000000"
    expected = hmac.new(f"1700000000\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    assert base64.b64decode(said["sign"]) == expected
    assert SECRET not in url + body.decode()


TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n")), max_size=12).map("\n".join)


@given(TEXTS, st.integers(40, 400))
def test_a_text_never_takes_more_than_it_may(text: str, longest: int) -> None:
    shown = shortened(text, longest)
    assert len(shown.encode()) <= longest
    assert shown == text or len(text.encode()) > longest


@given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.integers(100, 300))
def test_it_is_cut_after_a_line_and_the_rest_is_counted(widths: list[int], longest: int) -> None:
    lines = [f"{at}" + "事" * (width // 3) for at, width in enumerate(widths)]
    shown = shortened("\n".join(lines), longest).split("\n")
    if shown != lines:
        left = len(lines) - len(shown) + 1
        assert shown[:-1] == lines[: len(shown) - 1]
        assert shown[-1] == f"（还有 {left} 行，见看板）"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("line", ["进度" * 30, '"\\' * 40, "x\ty" * 20])
def test_every_request_stays_within_the_robot_s_limit(kind: Kind, line: str) -> None:
    text = "\n".join([line] * 1000)
    _url, body = request(Robot(kind, "https://robot.test/", SECRET), text, 1_700_000_000.0)
    shown = shown_text(kind, body)
    assert "还有" in shown.split("\n")[-1]
    assert (len(body) if kind == "feishu" else len(shown.encode())) <= LONGEST[kind]


def test_only_robots_that_are_set_are_known() -> None:
    assert robots(Settings()) == []
    chosen = Settings(
        feishu_url="https://open.feishu.cn/x", feishu_secret="s", wecom_url="https://qyapi.weixin.qq.com/y"
    )
    assert [robot.kind for robot in robots(chosen)] == ["wecom", "feishu"]


# --- over the wire ----------------------------------------------------------------------------------------------------


@dataclass
class Group:
    """A server that is a robot: what it answers, what it was sent."""

    url: str
    status: int = 200
    answer: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[str, bytes]] = field(default_factory=list)


@pytest.fixture
def group() -> Iterator[Group]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.answer)

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_said: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    found = Group(f"http://127.0.0.1:{server.server_port}/send?key={SECRET}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_arrives_whole(group: Group, kind: Kind) -> None:
    group.answer = FINE[kind]
    sent = send(Robot(kind, group.url, "" if kind == "wecom" else SECRET), "【晨报】\n一行")
    assert sent.failure == ""
    assert "已发到" in sent.sentence
    ((path, body),) = group.got
    assert path.startswith(f"/send?key={SECRET}")
    assert shown_text(kind, body) == "【晨报】\n一行"


@pytest.mark.parametrize(
    ("kind", "status", "answer", "words"),
    [
        ("wecom", 200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', "invalid webhook url（代码 93000）"),
        ("dingtalk", 200, '{"errcode":310000,"errmsg":"签名不匹配"}'.encode(), "签名不匹配"),
        ("feishu", 200, b'{"code":19021,"msg":"sign match fail"}', "sign match fail（代码 19021）"),
        ("feishu", 200, b"<html>", "不是机器人应有的格式"),
        ("wecom", 200, b"[]", "不是机器人应有的格式"),
        ("wecom", 200, b"", "不是机器人应有的格式"),
        ("dingtalk", 404, b"", "HTTP 404"),
        ("dingtalk", 500, FINE["dingtalk"], "HTTP 500"),
    ],
)
def test_a_refusal_is_said(group: Group, kind: Kind, status: int, answer: bytes, words: str) -> None:
    group.status, group.answer = status, answer
    assert words in send(Robot(kind, group.url), "文").sentence


def test_a_redirect_is_not_followed(group: Group) -> None:
    group.status, group.headers = 302, {"Location": "/elsewhere"}
    assert "HTTP 302" in send(Robot("wecom", group.url), "文").failure
    assert len(group.got) == 1


def test_nobody_there_and_no_answer_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "连不上" in send(Robot("wecom", "http://127.0.0.1:1/"), "文").failure

    def silent(*_said: object, **_more: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(robot_sending, "_sent", silent)
    assert "没有回答" in send(Robot("wecom", "http://127.0.0.1:1/"), "文").failure


def test_neither_address_nor_secret_is_shown_or_logged(group: Group, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    group.status = 500
    for url in (group.url, f"http://127.0.0.1:1/{SECRET}", f"http://{SECRET}.invalid/", f"http://127.0.0.1:x/{SECRET}"):
        robot = Robot("dingtalk", url, SECRET)
        sent = send(robot, "文")
        assert sent.failure
        assert SECRET not in sent.sentence + repr(sent)
    assert caplog.records
    assert SECRET not in caplog.text


def test_words_of_a_robot_are_bounded() -> None:
    robot = Robot("wecom", "https://x/")
    assert len(refusal(robot, json.dumps({"errcode": 1, "errmsg": "x" * 10_000}).encode())) < 250
