"""The brief that the server sends: once a day, of real parks, whatever the groups answer."""

import threading
import time as clock
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import add_park
from park_dispatch.reports.robot_sending import Sent
from park_dispatch.reports.robots import Robot
from park_dispatch.web import briefing
from park_dispatch.web.briefing import briefs_sent, due, send_all
from tests.small_park import DAY, new, upload
from tests.thorough import times

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2023, 8, 28, 12, 0, tzinfo=ZONE)


@settings(max_examples=times(40))
@given(st.times(), st.integers(1, 600), st.integers(0, 86_399))
def test_over_a_day_of_looks_it_is_due_exactly_once(at: time, step: int, offset: int) -> None:
    looks = [NOON + timedelta(seconds=offset + step * number) for number in range(86_400 // step + 1)]
    looks.append(looks[0] + timedelta(days=1))
    assert sum(due(before, now, at) for before, now in pairwise(looks)) == 1


def test_what_was_passed_before_the_start_is_not_sent() -> None:
    assert not due(NOON, NOON + timedelta(minutes=1), time(7, 50))
    assert due(NOON.replace(hour=7, minute=49), NOON.replace(hour=7, minute=50), time(7, 50))


def test_every_real_park_is_sent_to_every_group(ledger: Ledger, park: Park, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[tuple[str, str]] = []

    def told(robot: Robot, text: str) -> Sent:
        said.append((robot.kind, text.split("\n")[0]))
        return Sent(robot, "")

    monkeypatch.setattr(briefing, "send", told)
    add_park(ledger, "演示", "测试", demo=True)
    add_park(ledger, "还没有上报", "测试")
    upload(ledger, park, DAY, [(new(ledger, park, "project", "三期"), "percent", 50.0)])
    send_all(ledger, [Robot("wecom", "https://a/"), Robot("feishu", "https://b/")], NOON + timedelta(days=1))
    title = "【晨报】临港产业园 截至 2023-08-29"
    assert said == [("wecom", title), ("feishu", title)]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[datetime]]:
    monkeypatch.setenv("PARK_DISPATCH_DB", str(tmp_path / "park.duckdb"))
    monkeypatch.setenv("PARK_DISPATCH_BRIEF_AT", "07:50")
    sent: list[datetime] = []
    monkeypatch.setattr(briefing, "due", lambda _before, _now, _at: not sent)
    monkeypatch.setattr(briefing, "ledger_at", lambda _path: None)
    monkeypatch.setattr(briefing, "send_all", lambda _ledger, _known, now, _by: sent.append(now))
    yield sent


def test_the_server_sends_while_it_runs(asked: list[datetime], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARK_DISPATCH_WECOM_URL", "https://robot.test/")
    with briefs_sent(every=0.01):
        until = clock.monotonic() + 60
        while not asked:
            assert clock.monotonic() < until
            clock.sleep(0.01)
    assert len(asked) == 1
    assert not [thread for thread in threading.enumerate() if thread.name == "brief"]


def test_without_a_group_there_is_nothing_to_run(asked: list[datetime]) -> None:
    with briefs_sent(every=0.01):
        assert not [thread for thread in threading.enumerate() if thread.name == "brief"]
