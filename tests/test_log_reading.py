"""What the page shows of the log: the last errors, nothing secret, whatever the file holds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.log_reading import LONGEST, TAIL_BYTES, last_entries, without_secrets


def test_the_last_ones_come_first_and_tracebacks_and_information_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "park.log"
    path.write_text(
        "2026-11-26 10:00:00,001 INFO backup: fine\n"
        "2026-11-26 10:00:01,001 ERROR first\n"
        "Traceback (most recent call last):\n  File x, line 1, in secret\n"
        "2026-11-26 10:00:02,001 WARNING second\n"
        "2026-11-26 10:00:03,001 ERROR third\n",
        encoding="utf-8",
    )
    assert [(one.when, one.level, one.said) for one in last_entries(path, 2)] == [
        ("2026-11-26 10:00:03", "ERROR", "third"), ("2026-11-26 10:00:02", "WARNING", "second"),
    ]  # fmt: skip
    assert len(last_entries(path, 9)) == 3


def test_no_log_and_a_huge_one(tmp_path: Path) -> None:
    assert last_entries(tmp_path / "none.log", 5) == []
    assert last_entries(tmp_path, 5) == []
    path = tmp_path / "park.log"
    path.write_bytes(b"\xff\x00" * TAIL_BYTES + b"\n2026-11-26 10:00:01,001 ERROR last\n")
    assert [one.said for one in last_entries(path, 5)] == ["last"]


@pytest.mark.parametrize(
    "said",
    [
        "posted to https://robot.test/send?key=TOPSECRET",
        "https://open.feishu.cn/open-apis/bot/v2/hook/TOPSECRET failed",
        "access_token=TOPSECRET&x=1",
        "Authorization: TOPSECRET",
        "password = TOPSECRET, user = a",
        "a plain TOPSECRET of the settings",
    ],
)
def test_what_is_secret_or_looks_so_is_struck_out(said: str) -> None:
    shown = without_secrets(said, ["TOPSECRET"] if "plain" in said else [])
    assert "TOPSECRET" not in shown
    assert "***" in shown


@given(st.text(max_size=2000), st.text(min_size=4, max_size=20))
def test_words_are_bounded(said: str, secret: str) -> None:
    assert len(without_secrets(said, [secret])) <= LONGEST
