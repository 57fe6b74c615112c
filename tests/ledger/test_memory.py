"""What is kept of what was computed, and how much of it."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import pytest

from park_dispatch.ledger.memory import Memory, weight
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import ITEMS, WORKS


def test_the_oldest_results_are_let_go_when_all_weigh_too_much() -> None:
    memory = Memory(10_000)
    for key in range(20):
        memory.recall(0, key, lambda: "一" * 1_000)
    assert 0 < memory.weight <= 10_000
    assert len(memory) < 20
    assert memory.recall(0, 19, lambda: "anew") != "anew"
    assert memory.recall(0, 0, lambda: "anew") == "anew"


def test_a_result_heavier_than_all_is_still_given_and_kept_alone() -> None:
    memory = Memory(100)
    assert memory.recall(0, "much", lambda: [*range(1000)])[-1] == 999
    assert len(memory) == 1
    memory.recall(0, "other", lambda: "x")
    assert memory.recall(0, "other", lambda: "anew") == "x"


def test_a_result_of_a_newer_version_takes_the_place_of_the_older_one() -> None:
    memory = Memory(10_000)
    memory.recall(1, "key", lambda: "一" * 1_000)
    before = memory.weight
    assert memory.recall(2, "key", lambda: "二" * 1_000)[0] == "二"
    assert memory.weight == before
    assert memory.recall(1, "key", lambda: "past") == "past"
    assert memory.recall(2, "key", lambda: "anew")[0] == "二"
    memory.forget()
    assert (len(memory), memory.weight) == (0, 0)


def test_what_is_seen_within_a_moment_is_never_kept_as_newer(ledger: Ledger) -> None:
    def count() -> int:
        return int(ledger.rows("SELECT count(*) FROM park WHERE park_id = 99")[0][0])

    with ledger.one_moment():
        assert ledger.rows("SELECT count(*) FROM park") == [(0,)]
        with ledger.writing() as writer:
            writer.cursor.execute(
                "INSERT INTO park (park_id, name, demo, remark, author, recorded_at) "
                "VALUES (99, '甲', false, '', '张三', '2023-08-28')"
            )
        assert ledger.remember("parks", count) == 0
    assert ledger.remember("parks", count) == 1


def test_commits_about_something_else_leave_what_is_remembered(ledger: Ledger) -> None:
    calls: list[int] = []
    for about, computed in ((WORKS, 1), (ITEMS, 1), (WORKS, 2)):
        with ledger.writing(about):
            pass
        ledger.remember("key", lambda: calls.append(1), WORKS)
        assert len(calls) == computed


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a board tells."""

    name: str
    rows: pd.DataFrame


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        (pd.DataFrame({"a": range(10_000)}), 80_000, 300_000),
        ({"figure": go.Figure(go.Scatter(x=[0.5] * 5_000, y=[*range(5_000)]))}, 100_000, 2_000_000),
        ([Thing("一", pd.DataFrame({"a": [0.5] * 1_000}))] * 1_000, 8_000_000, 30_000_000),
        (None, 1, 100),
    ],
)
def test_a_result_is_weighed(value: object, least: int, most: int) -> None:
    assert least <= weight(value) <= most
