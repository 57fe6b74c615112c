"""Boards of a big park, uncached: python benchmarks/bench_boards.py [percents] [repeats].

500 buildings × 12 milestones with 1,000,000 reported percents (and as many plan, weight and text entries as such a year
brings). For every page: its ledger queries together; then the whole computation of a situation. Beside them the query
that everybody writes first, `row_number() over (partition by … order by …) = 1`, in the same run.

`wall` is the least of the repeats in ms; `cpu` is processor time of both threads, which a busy machine disturbs less.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.big_park import LAST_DAY, build
from park_dispatch.boards import situation as boards
from park_dispatch.boards.reporting import LOOK_BACK_DAYS
from park_dispatch.ledger import habits, reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger

Query = tuple[str, Callable[[], object]]
NAIVE = """
SELECT * FROM (SELECT subject_id, field, number, day, text, as_of,
                      row_number() OVER (PARTITION BY subject_id, field ORDER BY as_of DESC, entry_id DESC) AS rank
               FROM entry WHERE upload_id NOT IN (SELECT upload_id FROM withdrawal) AND as_of <= ?)
WHERE rank = 1
"""


def situation_queries(ledger: Ledger, park: Park) -> list[Query]:
    """The parts of a situation in SQL: what the overview, the Gantt chart and the deadlines read."""
    number, since = park.park_id, LAST_DAY - timedelta(days=LOOK_BACK_DAYS)
    kinds = ("project", "building", "milestone")
    return [
        ("state", partial(reading.state, ledger, number, LAST_DAY, kinds, boards._FIELDS)),
        ("first_plan", partial(reading.first_plan, ledger, number, LAST_DAY)),
        ("percents", partial(reading.percents, ledger, number, boards.compared_days(LAST_DAY))),
        ("report_days", partial(habits.report_days, ledger, number, since, LAST_DAY)),
        ("last_reports", partial(habits.last_reports, ledger, number, since, LAST_DAY)),
        ("subjects", partial(reading.subjects, ledger, number)),
    ]


def ids_of(ledger: Ledger, park: Park, buildings: int) -> list[int]:
    """The first buildings of the first project with their milestones."""
    things = reading.subjects(ledger, park.park_id)
    first = things[things["parent_id"] == things["subject_id"].iloc[0]]["subject_id"].head(buildings)
    return [*first, *things[things["parent_id"].isin(first)]["subject_id"]]


def pages(ledger: Ledger, park: Park) -> dict[str, list[Query]]:
    """By page, what it asks the ledger beyond a situation that is remembered."""
    number, one, project = park.park_id, ids_of(ledger, park, 1), ids_of(ledger, park, 25)
    return {
        "总览, 横道图 (situation)": situation_queries(ledger, park),
        "总览: S-curve of a project": [("course", partial(reading.course, ledger, project, "percent", LAST_DAY))],
        "单体": [
            ("course", partial(reading.course, ledger, one, "percent", LAST_DAY)),
            ("history", partial(reading.history, ledger, one, "percent", LAST_DAY)),
            ("sources", partial(reading.sources, ledger, one, LAST_DAY)),
        ],
        "交付期限: sources of 500 buildings": [
            ("sources", partial(reading.sources, ledger, list(range(21, 521)), LAST_DAY))
        ],
        "数据上报: history of uploads": [("uploads", partial(reading.uploads, ledger, number))],
        "数据上报: compare a file": [
            ("last_values", partial(reading.last_values, ledger, number, LAST_DAY)),
            ("live_subjects", partial(reading.live_subjects, ledger, number)),
            ("subjects", partial(reading.subjects, ledger, number)),
            ("same_file", partial(reading.same_file, ledger, number, "none")),
        ],
    }


def all_of(queries: list[Query]) -> None:
    for _, work in queries:
        work()


def measure(work: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Least wall and processor time of some repeats, in ms."""
    walls, cpus = [], []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return min(walls), min(cpus)


def line(name: str, wall: float, cpu: float, remark: str = "") -> None:
    print(f"{name:<44}{wall:>9.1f}{cpu:>9.1f}  {remark}".rstrip())


def main(percents: int, repeats: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        ledger, park = build(Path(folder) / "park.duckdb", percents=percents)
        ledger.close()
        ledger = open_ledger(Path(folder) / "park.duckdb")
        size = (Path(folder) / "park.duckdb").stat().st_size / 1e6
        entries = ledger.rows("SELECT count(*) FROM entry")[0][0]
        print(f"{entries:,} entries, {percents:,} percents, {size:.0f} MB; made in {time.perf_counter() - begun:.0f} s")
        print(f"{f'least of {repeats}, ms':<44}{'wall':>9}{'cpu':>9}")
        over = report(ledger, park, repeats)
        ledger.close()
    return over


def report(ledger: Ledger, park: Park, repeats: int) -> int:
    """Print every page's queries; returns how many pages are over the bound of 150 ms."""
    over = 0
    state = 0.0
    for page, queries in pages(ledger, park).items():
        wall, cpu = measure(partial(all_of, queries), repeats)
        over += wall > 150.0
        line(page, wall, cpu, "≤ 150" if wall <= 150.0 else "OVER 150")
        for name, work in queries if len(queries) > 1 else []:
            part, part_cpu = measure(work, repeats)
            line(f"  {name}", part, part_cpu)
            state = part if name == "last_values" else state
    naive, cpu = measure(lambda: ledger.rows(NAIVE, [LAST_DAY]), repeats)
    line("naive row_number() of all last values", naive, cpu, f"{naive / state:.1f} × last_values")
    whole, cpu = measure(lambda: boards._compute(ledger, park, LAST_DAY), repeats)
    line("situation(), uncached, whole", whole, cpu, "goal 300")
    return over


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(arguments + [1_000_000, 7][len(arguments) :])))
