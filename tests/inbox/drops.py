"""Reports as an office drops them into the inbox."""

import os
from collections.abc import Sequence
from pathlib import Path

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.proposal import Decisions, propose
from park_dispatch.intake.reader import read
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger

PHASE = "临港产业园三期标准化厂房"
HEADERS = ("项目名称", "单体", "完成比例", "备注")
Line = tuple[str, str]
"""A building and its percent."""


def drop(
    folder: Path,
    name: str,
    day: str,
    lines: Sequence[Line],
    *,
    at: float | None = None,
    headers: Sequence[str] = HEADERS,
    project: str = PHASE,
) -> Path:
    """A file in the folder; `at` is its time of change in seconds."""
    rows = [f"形象进度周报{f'（截至{day}）' if day else ''}", ",".join(headers)]
    rows += [f"{project},{building},{percent}," for building, percent in lines]
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    if at is not None:
        os.utime(path, (at, at))
    return path


def confirmed_before(ledger: Ledger, park: Park, folder: Path) -> None:
    """A person has confirmed a first report with these headers: 9# at 40 %, 10# at 50 %."""
    path = drop(folder, "第一份.csv", "2023年8月7日", [("9#", "40%"), ("10#", "50%")])
    confirm(ledger, propose(ledger, park, read(path), Decisions(accept_all=True)), "张工")
    path.unlink()
