"""Every PSPLIB instance has the critical path length that is known for it."""

import csv
from pathlib import Path

import numpy as np
import pytest

from park_dispatch.planning.network import Network, solve

FOLDER = Path(__file__).resolve().parents[2] / "../shared/data/schedules/psplib"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the PSPLIB instances are not beside the project")


def known() -> list[dict[str, str]]:
    table = FOLDER / "cpm_length.csv"
    return list(csv.DictReader(table.open(encoding="utf-8"))) if table.is_file() else []


def network(path: Path) -> Network:
    """Patterson format: jobs and resources, capacities, then per job duration, demands, successors."""
    numbers = iter(int(word) for word in path.read_text(encoding="ascii").split())
    jobs, resources = next(numbers), next(numbers)
    for _ in range(resources):
        next(numbers)
    durations, before, after = [], [], []
    for job in range(jobs):
        durations.append(next(numbers))
        for _ in range(resources):
            next(numbers)
        for _ in range(next(numbers)):
            before.append(job)
            after.append(next(numbers) - 1)
    return Network(np.array(durations), np.array(before), np.array(after))


@pytest.mark.parametrize("row", known(), ids=lambda row: row["file"])
def test_length_of_the_critical_path(row: dict[str, str]) -> None:
    found = network(FOLDER / row["file"])
    assert (len(found.duration), len(found.before)) == (int(row["jobs"]), int(row["arcs"]))
    schedule = solve(found)
    assert schedule.project_finish == int(row["cpm_length"])
    path = schedule.longest_path
    assert found.duration[path].sum() == schedule.project_finish
    assert schedule.critical[path].all() and (schedule.total_float >= 0).all()
    assert (path[0], path[-1]) == (0, len(found.duration) - 1)
