"""Damaged files of every container end in an understanding or in a refusal, through the real child."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from park_dispatch.intake.reader import read
from park_dispatch.intake.refusals import ReaderTimedOut, Refusal
from tests.intake.mutations import SEEDS, mutate
from tests.thorough import times

FILES = times(20)
"""Of each container. Thousands: python -m benchmarks.fuzz_reader."""


def outcome(path: Path) -> str:
    try:
        return type(read(path)).__name__
    except Refusal as refusal:
        assert path.name in refusal.why()
        return type(refusal).__name__


@pytest.mark.slow
@pytest.mark.parametrize("container", SEEDS)
def test_damaged_files_are_read_or_refused(container: str, tmp_path: Path) -> None:
    rng, seed = random.Random(20231031), SEEDS[container]()
    paths = []
    for number in range(FILES):
        path = tmp_path / f"{number}.{container}"
        path.write_bytes(mutate(container, seed, rng))
        paths.append(path)
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, paths))
    assert len(outcomes) == FILES
    assert ReaderTimedOut.__name__ not in outcomes
