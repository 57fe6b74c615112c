"""What the upload page costs for a sheet of 5,000 rows: reading, the comparison (cold, and after a click), the table.

Run: python -m benchmarks.bench_upload
"""

import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.proposal import Decisions, propose
from park_dispatch.filing.staging import Dropped, read_dropped
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.understanding import Corrections, Understanding
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import open_ledger
from park_dispatch.ledger.writing import add_park
from park_dispatch.web.upload_changes import MOST_ROWS, change_row

ROWS = 5_000
HEADER = (
    "序号",
    "项目名称",
    "单体",
    "节点",
    "计划开始时间",
    "计划完成时间",
    "完成比例",
    "责任单位",
    "责任人",
    "进展情况",
)


def book(day: str, shift: int) -> bytes:
    """Five phases of fifty buildings with twenty milestones each."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "constant_memory": False}) as made:
        page = made.add_worksheet("进度表")
        page.write_string(0, 0, f"园区节点进度周报（截至{day}）")
        page.write_row(1, 0, HEADER)
        for n in range(ROWS):
            names = (f"园区{n // 1000 + 1}期项目", f"{n // 20 % 50 + 1}#", f"节点{n % 20 + 1}")
            rest = ("2023-03-01", "2023-10-20", f"{min(100, n * 7 % 90 + shift)}%", "城建集团", "张工", "按计划推进")
            page.write_row(2 + n, 0, (n + 1, *names, *rest))
    return target.getvalue()


def best(name: str, action: Callable[[], Any], times: int = 5) -> Any:
    """The shortest of several runs, printed in milliseconds, with the last result."""
    shortest, result = float("inf"), None
    for _run in range(times):
        began = time.perf_counter()
        result = action()
        shortest = min(shortest, time.perf_counter() - began)
    print(f"{name:<42}{shortest * 1000:8.0f} ms")
    return result


def read(day: str, shift: int) -> Understanding:
    return read_dropped(Dropped("周报.xlsx", book(day, shift)), Corrections(), Limits())


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder) / "bench.duckdb")
        add_park(ledger, "基准园区", "基准")
        park = reading.parks(ledger)[0]
        confirm(ledger, propose(ledger, park, read("2023年8月21日", 0)), "基准")
        dropped = Dropped("周报.xlsx", book("2023年8月28日", 4))
        understood = best("read in the capped child", lambda: read_dropped(dropped, Corrections(), Limits()), 3)
        best("compare, first time", lambda: propose(ledger, park, understood), 1)
        clicks = iter(range(100))
        again = best(
            "compare after a click",
            lambda: propose(ledger, park, understood, Decisions(accepted=frozenset({next(clicks)}))),
        )
        best(f"{MOST_ROWS} rows for the table", lambda: [change_row(row) for row in again.rows[:MOST_ROWS]])
        ledger.close()


if __name__ == "__main__":
    main()
