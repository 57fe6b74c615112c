"""The demo park: the workbooks of data/demo, filed through the same path that users have."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.proposal import Decisions, propose
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.reader import read
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import SOURCE, _, speaking
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import add_park

_log = logging.getLogger(__name__)
FOLDER = Path(__file__).resolve().parents[2] / "data" / "demo"
SUFFIXES = frozenset({".xlsx", ".xls", ".csv", ".ods", ".xml"})
NAME = "巴中恩阳临港产业园"
AUTHOR = "演示数据"
_LIMITS = Limits()
READERS = 4
"""Files read ahead at once; the reader itself lets one child a processor run."""


@dataclass(frozen=True, slots=True)
class DemoLoaded:
    """The demo park and how many of its files were stored now; 0 when it was there already."""

    park: Park
    stored_files: int


def remark() -> str:
    """What of the demo park is published and what is invented. Stored in Chinese, translated where it is shown."""
    return _(
        "已公布的数字（标准化厂房 35 万㎡、人才公寓 2.3 万㎡、孵化中心 1.9 万㎡、园区道路 5 km、三期 7 万㎡ 完成 80%、"
        "10月底前交付）取自巴中市恩阳工业园管理委员会 2023-08-28 恩园管函〔2023〕37号；"
        "其余单体、节点、日期、单位和人员均为虚构的演示数据。"
    )


def workbooks() -> list[Path]:
    """The demo workbooks in the order in which they were reported."""
    return sorted(path for path in FOLDER.iterdir() if path.suffix in SUFFIXES)


def load_demo(ledger: Ledger, limits: Limits = _LIMITS) -> DemoLoaded:
    """Create the demo park and file its workbooks; what is there already is left alone.

    A load that was interrupted is completed: files are told apart by their names, undone ones count as stored. All
    files are read before anything is written. Raises a Refusal when a workbook cannot be read.
    """
    park = next((park for park in reading.parks(ledger) if park.demo), None)
    stored = set(reading.uploads(ledger, park.park_id)["file_name"]) if park else set()
    missing = [path for path in workbooks() if path.name not in stored]
    if not missing and park:
        return DemoLoaded(park, 0)
    with ThreadPoolExecutor(READERS) as pool:
        understood = list(pool.map(lambda path: read(path, limits=limits), missing))
    if park is None:
        with speaking(SOURCE):
            said = remark()
        park = Park(add_park(ledger, NAME, AUTHOR, demo=True, remark=said), NAME, True, said)
    for understanding in understood:
        _file(ledger, park, understanding)
    return DemoLoaded(park, len(understood))


def _file(ledger: Ledger, park: Park, understanding: Understanding) -> None:
    for finding in understanding.rejected:
        _log.warning("demo workbook %s %s %s: %s", understanding.file_name, finding.sheet, finding.cell, finding.why())
    filed = confirm(ledger, propose(ledger, park, understanding, Decisions(accept_all=True)), AUTHOR)
    if filed.held:
        _log.warning("demo workbook %s: %d rows were not stored", understanding.file_name, filed.held)


def create_with_demo(path: Path, limits: Limits = _LIMITS) -> bool:
    """On the first start: make a database that holds the demo park. False, and nothing done, when there is one.

    It is built beside its place and renamed at the end, so an interrupted first start leaves no half-filled database.
    """
    if path.exists():
        return False
    unfinished = path.with_name(path.name + ".first-start")
    unfinished.unlink(missing_ok=True)
    ledger = open_ledger(unfinished)
    try:
        load_demo(ledger, limits)
    finally:
        ledger.close()
    unfinished.rename(path)
    return True
