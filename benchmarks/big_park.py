"""A park of a size nobody has yet: many buildings, twelve milestones each, a million reported percents."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, Writer, now, open_ledger
from park_dispatch.ledger.writing import add_park, place

WORK = (
    "临建场平", "桩基", "基础±0", "主体结构", "二次结构", "屋面", "外墙门窗", "内装地坪", "机电安装", "消防电梯",
    "室外", "验收备案",
)  # fmt: skip
LAST_DAY = date(2023, 8, 28)
PROJECTS = 20


def build(path: Path, buildings: int = 500, percents: int = 1_000_000) -> tuple[Ledger, Park]:
    """A ledger at `path`: daily uploads of every milestone's percent; plan, weight and text once in ten uploads."""
    ledger = open_ledger(path)
    add_park(ledger, "大园区", "测速")
    park = reading.parks(ledger)[0]
    milestones = _subjects(ledger, park, buildings)
    days = -(-percents // len(milestones))
    parts = np.array_split(np.arange(days), max(1, days // 10))
    for part in parts:
        with ledger.writing() as writer:
            for number in part:
                size = min(len(milestones), percents - int(number) * len(milestones))
                _upload(writer, park, milestones[:size], days, int(number))
    return ledger, park


def _subjects(ledger: Ledger, park: Park, buildings: int) -> np.ndarray:
    rows: list[tuple[str, int, str]] = [("project", 0, f"{n + 1}期标准化厂房") for n in range(PROJECTS)]
    rows += [("building", 1 + n % PROJECTS, f"{n + 1}#") for n in range(buildings)]
    rows += [("milestone", PROJECTS + 1 + n, work) for n in range(buildings) for work in WORK]
    frame = pd.DataFrame(rows, columns=["kind", "parent_id", "name"])
    frame["name_key"], frame["park_id"], frame["recorded_at"] = frame["name"], park.park_id, now()
    with ledger.writing() as writer:
        frame["subject_id"] = np.array(writer.next_ids("subject", len(frame)))
        writer.insert("subject", frame)
    return frame.loc[frame["kind"] == "milestone", "subject_id"].to_numpy()


def _upload(writer: Writer, park: Park, ids: np.ndarray, days: int, number: int) -> None:
    as_of = LAST_DAY - timedelta(days=days - 1 - number)
    upload = writer.next_ids("upload")[0]
    told = pd.concat(list(_told(ids, days, number)), ignore_index=True)
    first = writer.next_ids("entry", len(told))[0]
    told["entry_id"] = first + np.arange(len(told))
    told["place"] = place(as_of, first) + np.arange(len(told))
    told["upload_id"], told["as_of"], told["sheet"], told["author"] = upload, as_of, "进度", "测速"
    told["cell"] = "F" + (np.arange(len(told)) + 4).astype(str).astype(object)
    told["recorded_at"] = now()
    row = {
        "upload_id": upload, "park_id": park.park_id, "file_name": f"日报{as_of}.xlsx", "sha256": str(upload),
        "size_bytes": 1, "as_of": as_of, "rows_stored": len(ids), "rows_held": 0, "reason": "", "author": "测速",
        "recorded_at": now(),
    }  # fmt: skip
    writer.insert("upload", pd.DataFrame([row]))
    writer.insert("entry", told)


def _told(ids: np.ndarray, days: int, number: int) -> Iterator[pd.DataFrame]:
    """What one upload says: percents grow along a line that differs from milestone to milestone."""
    order = np.arange(len(ids))
    begin = LAST_DAY - timedelta(days=days)
    start = (order % 12) * days / 14
    percent = np.clip((number - start) / (days / 3 + order % 7) * 100, 0, 100)
    yield _values(ids, "percent", number_=np.round(percent, 1))
    if number % 10:
        return
    yield _values(ids, "planned_start", day=pd.to_datetime(begin) + pd.to_timedelta(start.astype(int), "D"))
    finish = (start + days / 3).astype(int)
    yield _values(ids, "planned_finish", day=pd.to_datetime(begin) + pd.to_timedelta(finish, "D"))
    yield _values(ids, "weight", number_=np.full(len(ids), 100 / 12))
    buildings = np.unique((order // len(WORK)) + PROJECTS + 1)
    yield _values(buildings, "delivery_deadline", day=pd.Series(pd.Timestamp("2023-10-31"), index=buildings))
    yield _values(buildings, "floor_area_m2", number_=1000.0 * (1 + buildings % 9))
    yield _values(buildings, "responsible_unit", text="建设科")


def _values(
    ids: np.ndarray, field: str, number_: np.ndarray | None = None, day: object = None, text: str | None = None
) -> pd.DataFrame:
    frame = pd.DataFrame({"subject_id": ids, "field": field})
    frame["number"] = np.nan if number_ is None else number_
    frame["day"] = pd.NaT if day is None else np.asarray(day)
    frame["text"] = pd.Series([text] * len(ids), dtype="string")
    return frame
