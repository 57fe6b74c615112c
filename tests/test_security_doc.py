"""docs/security.md: every Level 1 number of ASVS 4.0.3 is answered once, and every test that it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEVEL_ONE = {
    "2.1": range(1, 13), "2.2": range(1, 4), "2.3": (1,), "2.5": range(1, 7), "2.7": range(1, 5), "2.8": (1,),
    "3.1": (1,), "3.2": range(1, 4), "3.3": (1, 2), "3.4": range(1, 6), "3.7": (1,),
    "4.1": (1, 2, 3, 5), "4.2": (1, 2), "4.3": (1, 2),
    "5.1": range(1, 6), "5.2": range(1, 9), "5.3": range(1, 11), "5.5": range(1, 5),
    "6.2": (1,), "7.1": (1, 2), "7.4": (1,), "8.2": range(1, 4), "8.3": range(1, 5), "9.1": range(1, 4),
    "10.3": range(1, 4), "11.1": range(1, 6),
    "12.1": (1,), "12.3": range(1, 6), "12.4": (1, 2), "12.5": (1, 2), "12.6": (1,),
    "13.1": (1, 3), "13.2": range(1, 4), "13.3": (1,),
    "14.2": range(1, 4), "14.3": (2, 3), "14.4": range(1, 8), "14.5": range(1, 4),
}  # fmt: skip
"""The numbers of Level 1 by section, as the standard's own table has them (4.0.3, without what it deleted)."""
STATES = {"满足", "部分", "没有", "不适用"}
_NUMBER = re.compile(r"(\d+\.\d+)\.(\d+)(?: – \1\.(\d+))?")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def answers() -> list[list[str]]:
    lines = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| "))
    return [row for row in rows if row[0] != "编号"]


@cache
def known_tests(path: str) -> set[str]:
    found = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return {node.name for node in found if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_number_of_the_level_is_answered_once_with_a_state_and_a_reason() -> None:
    seen: list[str] = []
    for number, _asked, state, how, _proof in answers():
        found = _NUMBER.fullmatch(number)
        assert found and state in STATES, number
        assert how or state == "满足", f"{number}: what is lacking, or why it does not apply"
        seen += [f"{found[1]}.{one}" for one in range(int(found[2]), int(found[3] or found[2]) + 1)]
    assert sorted(seen) == sorted(f"{section}.{one}" for section, ones in LEVEL_ONE.items() for one in ones)


def test_every_test_that_is_named_exists() -> None:
    for number, *_words, proof in answers():
        named = _TEST.findall(proof)
        assert named or proof == "—", number
        for path, name in named:
            assert name in known_tests(path), f"{number}: {path}::{name}"
