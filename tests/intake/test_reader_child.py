"""Bad files, bad children and many at once: each reading ends in an understanding or in a refusal that fits.

The understanding itself is another floor's: here a stand-in reports each sheet as one record with its cells, so that
what crossed the wire can be seen. Users cannot reach the command that the parent starts.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from park_dispatch.intake import nursery, reader
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.reader import read
from park_dispatch.intake.refusals import (
    CannotOpen,
    DamagedFile,
    EmptyFile,
    FarCells,
    GiantCell,
    LockFile,
    NoTable,
    NotAWorkbook,
    PasswordProtected,
    ReaderBusy,
    ReaderCrashed,
    ReaderTimedOut,
    Refusal,
    TooLarge,
    TooLargeInside,
    TooManySheets,
    WrongExtension,
)
from park_dispatch.intake.understanding import Corrections
from tests.intake import specimens

pytestmark = pytest.mark.skipif(os.name == "nt", reason="limits are enforced by POSIX systems only")

_STAND_IN = """
import sys, types
def understand(workbook, corrections, sha256, size):
    from park_dispatch.intake.understanding import Understanding, UnusedSheet
    from park_dispatch.model.record import Cell, Record
    records = tuple(
        Record("progress", sheet.name, len(sheet.rows), {"description": Cell(repr(sheet.rows[-1]))})
        for sheet in workbook.sheets if sheet.rows and not sheet.hidden
    )
    unused = tuple(UnusedSheet(sheet.name or "", "没有数据") for sheet in workbook.sheets if not sheet.rows)
    asked = corrections.project or ""
    return Understanding(workbook.file_name, sha256, size, None, asked, (), unused, records, (), ())
module = types.ModuleType("park_dispatch.intake.understand")
module.understand = understand
sys.modules[module.__name__] = module
"""

Read = Callable[..., object]


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    become(monkeypatch, _STAND_IN + "from park_dispatch.intake.child import main; main()")


def become(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """The child runs this instead, with the same interpreter and the same paths."""
    paths = nursery.COMMAND[-1].split(";", 2)[:2]
    monkeypatch.setattr(nursery, "COMMAND", (*nursery.COMMAND[:-1], ";".join(paths) + "\n" + script))


@pytest.fixture
def saved(tmp_path: Path) -> Iterator[Callable[[bytes, str], Path]]:
    def save(data: bytes, name: str = "周报.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    yield save


Saved = Callable[..., Path]


@pytest.mark.parametrize(
    ("name", "data", "rows"),
    [
        ("周报.xlsx", specimens.xlsx(), 4),
        ("周报.xls", specimens.xls(), 11),
        ("周报.ods", specimens.ods(), 5),
        ("周报.csv", specimens.csv("gb18030"), 4),
        ("导出.xls", specimens.HTML, 3),
        ("导出.xls", specimens.SPREADSHEET_XML, 4),
    ],
)
def test_good_files_come_through(saved: Saved, name: str, data: bytes, rows: int) -> None:
    path = saved(data, name)
    understanding = read(path)
    assert understanding.file_name == name
    assert understanding.size == len(data)
    assert len(understanding.sha256) == 64
    assert [record.row for record in understanding.records] == [rows]


def test_file_name_and_corrections_reach_the_child(saved: Saved) -> None:
    understanding = read(saved(specimens.xlsx(), "tmp123"), Corrections(project="三期"), file_name="8月周报.xlsx")
    assert (understanding.file_name, understanding.report_date_from) == ("8月周报.xlsx", "三期")


def test_corrections_larger_than_a_pipe(saved: Saved) -> None:
    columns = {("进度", number, "A"): "project" for number in range(50_000)}
    assert read(saved(specimens.xlsx()), Corrections(columns=columns)).records


_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
_BAD: list[tuple[str, bytes | Callable[[], bytes], type[Refusal]]] = [  # what is large is made when it is read
    ("空.xlsx", b"", EmptyFile),
    ("空白.csv", b" \r\n\r\n", EmptyFile),
    ("零.xlsx", bytes(4096), EmptyFile),
    ("文档.xlsx", _PDF, WrongExtension),
    ("照片.xlsx", _PNG, WrongExtension),
    ("说明.xlsx", specimens.zip_of(word__document=b"<w/>"), WrongExtension),
    ("打包.xlsx", specimens.zip_of(a=b"1"), WrongExtension),
    ("说明.xls", specimens.compound("WordDocument"), WrongExtension),
    ("乱码.csv", bytes(range(256)) * 20, NotAWorkbook),
    ("网页.xls", b"<html><body><p>please sign in</p></body></html>", NotAWorkbook),
    ("杂.xls", specimens.compound("Something"), NotAWorkbook),
    ("密.xlsx", specimens.compound("EncryptedPackage", "EncryptionInfo"), PasswordProtected),
    ("密.xls", specimens.encrypted_xls(), PasswordProtected),
    ("密.ods", specimens.encrypted_ods(), PasswordProtected),
    ("断.xlsx", specimens.xlsx()[:3000], DamagedFile),
    ("断.xls", specimens.xls()[:700], DamagedFile),
    ("环.xls", specimens.compound("Workbook", loop=True), DamagedFile),
    ("实体.xlsx", specimens.entity_bomb(), DamagedFile),
    ("实体.xls", b'<!DOCTYPE x [<!ENTITY a "b">]>' + specimens.SPREADSHEET_XML, DamagedFile),
    ("谎.xlsx", partial(specimens.lying_about_size, 100), DamagedFile),
    ("远.xlsx", specimens.far_cells(), FarCells),
    ("远.xlsx", specimens.far_cells_unaddressed_rows(), TooLargeInside),
    ("远.xls", specimens.far_spreadsheet_xml(), FarCells),
    ("逗号.csv", b"a,b\n" + b"," * (6 << 20), FarCells),
    ("长.txt", "长".encode() * (2 << 20), GiantCell),
    ("弹.xlsx", partial(specimens.inflating, 150), TooLargeInside),
    ("弹.xlsx", partial(specimens.inflating, 500), TooLargeInside),
    ("长.xlsx", partial(specimens.giant_cell, 50, shared=False), GiantCell),
    ("长.xlsx", partial(specimens.giant_cell, 50, shared=True), GiantCell),
    ("多.xlsx", specimens.package({f"表{n}": "<sheetData/>" for n in range(300)}), TooManySheets),
    ("无.xlsx", specimens.package({"封面": "<sheetData/>"}), NoTable),
]


@pytest.mark.parametrize(("name", "data", "kind"), _BAD, ids=[f"{n}-{name}" for n, (name, _d, _k) in enumerate(_BAD)])
def test_bad_files_get_their_own_refusal(
    saved: Saved, name: str, data: bytes | Callable[[], bytes], kind: type[Refusal]
) -> None:
    with pytest.raises(Refusal) as caught:
        read(saved(data if isinstance(data, bytes) else data(), name))
    assert type(caught.value) is kind
    assert name in caught.value.why()


def test_far_cell_is_named(saved: Saved) -> None:
    with pytest.raises(FarCells, match="XFD1048576"):
        read(saved(specimens.far_cells()))


def test_sheets_without_a_table_are_named_with_their_reason(saved: Saved) -> None:
    with pytest.raises(NoTable, match="封面（没有数据）；说明（没有数据）"):
        read(saved(specimens.package({"封面": "<sheetData/>", "说明": "<sheetData/>"})))


def test_too_large_is_told_from_the_size_without_a_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as file:
        file.truncate(100 << 20)  # no bytes on disk, and none to be read
    monkeypatch.setattr(nursery, "COMMAND", ("/nonexistent",))
    with pytest.raises(TooLarge, match=r"100\.0 MB.*20 MB"):
        read(path)
    with pytest.raises(TooLarge):
        read(path, limits=Limits(file_bytes=(100 << 20) - 1))


@pytest.mark.parametrize("name", ["~$周报.xlsx", ".~周报.xlsx"])
def test_lock_files(saved: Saved, name: str) -> None:
    with pytest.raises(LockFile, match=r"“周报\.xlsx”"):
        read(saved(b"\x05owner", name))


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.xlsx", tmp_path):
        with pytest.raises(CannotOpen):
            read(path)


def test_cells_are_counted_over_all_sheets(saved: Saved) -> None:
    row = '<row r="1000"><c r="J1000"><v>1</v></c></row>'
    data = specimens.package({"一": f"<sheetData>{row}</sheetData>", "二": f"<sheetData>{row}</sheetData>"})
    assert read(saved(data), limits=Limits(cells=20_000)).records
    with pytest.raises(FarCells, match="二"):
        read(saved(data), limits=Limits(cells=19_999))


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", ReaderCrashed),
        ("import os; os.abort()", ReaderCrashed),
        ("raise ValueError('a bug')", ReaderCrashed),
        ("pass", ReaderCrashed),
        ("print('not json')", ReaderCrashed),
        ("print('[]')", ReaderCrashed),
        ('print(\'{"refusal": {"code": "no_such_code"}}\')', ReaderCrashed),
        ("print('{\"understanding\": {}}')", ReaderCrashed),
        ("print('[' * 100000)", ReaderCrashed),
        ("raise MemoryError", TooLargeInside),
    ],
)
def test_a_child_that_dies_or_babbles(
    saved: Saved, monkeypatch: pytest.MonkeyPatch, script: str, kind: type[Refusal]
) -> None:
    become(monkeypatch, script)
    with pytest.raises(Refusal) as caught:
        read(saved(specimens.xlsx()))
    assert type(caught.value) is kind


def test_a_child_that_hangs_is_ended_with_all_it_started(
    saved: Saved, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    note = tmp_path / "pid"
    fork = f"import os, time; pid = os.fork()\nif pid: open({str(note)!r}, 'w').write(str(pid))\ntime.sleep(60)"
    become(monkeypatch, fork)
    with pytest.raises(ReaderTimedOut, match="1 秒"):
        read(saved(specimens.xlsx()), limits=Limits(wall_seconds=1))
    grandchild = int(note.read_text())
    deadline = time.monotonic() + 5
    while _runs(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(grandchild)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_child_that_burns_its_processor_time(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = "from park_dispatch.intake.child import restrain\nfrom park_dispatch.intake.limits import Limits\n"
    become(monkeypatch, _STAND_IN + loop + "restrain(Limits(cpu_seconds=1))\nwhile True: pass")
    with pytest.raises(ReaderTimedOut):
        read(saved(specimens.xlsx()), limits=Limits(cpu_seconds=1))


def test_a_child_that_takes_too_much_memory(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = "from park_dispatch.intake.child import restrain\nfrom park_dispatch.intake.limits import Limits\n"
    become(monkeypatch, _STAND_IN + greedy + "restrain(Limits())\nx = bytearray(2 << 30)")
    with pytest.raises(TooLargeInside, match="内存"):
        read(saved(specimens.xlsx()))


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_child_that_talks_without_end(saved: Saved, monkeypatch: pytest.MonkeyPatch, stream: str) -> None:
    become(monkeypatch, f"import sys\nfor _ in range(3000): sys.{stream}.write('x' * 100000)\nsys.exit(3)")
    with pytest.raises(Refusal) as caught:
        read(saved(specimens.xlsx()), limits=Limits(answer_bytes=1 << 20))
    assert type(caught.value) is (TooLargeInside if stream == "stdout" else ReaderCrashed)


def test_the_child_cannot_write_files(saved: Saved, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    target = tmp_path / "written"
    write = "from park_dispatch.intake.child import restrain\nfrom park_dispatch.intake.limits import Limits\n"
    write += f"restrain(Limits())\nopen({str(target)!r}, 'w').write('x')"
    become(monkeypatch, _STAND_IN + write)
    with pytest.raises(ReaderCrashed):
        read(saved(specimens.xlsx()))
    assert target.stat().st_size == 0


def test_many_at_once_wait_their_turn(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [saved(specimens.xlsx(rows=n + 1), f"{n}.xlsx") for n in range(24)]
    running, most, lock, run = 0, 0, threading.Lock(), reader._run

    def counted(*arguments: object) -> object:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        try:
            return run(*arguments)  # type: ignore[arg-type]
        finally:
            with lock:
                running -= 1

    monkeypatch.setattr(reader, "_run", counted)
    with ThreadPoolExecutor(24) as pool:
        found = list(pool.map(read, paths))
    assert [u.file_name for u in found] == [path.name for path in paths]
    assert [u.records[0].row for u in found] == [n + 2 for n in range(24)]
    assert 1 <= most <= (os.cpu_count() or 1)


def test_a_child_waits_ready_and_is_replaced_when_it_died(saved: Saved) -> None:
    house = nursery.Nursery()
    house.refill()
    first = house.take()
    assert first.poll() is None
    house.refill()
    waiting = house._waiting
    assert waiting is not None
    waiting.kill()
    waiting.wait()
    second = house.take()
    assert second is not waiting
    assert second.poll() is None
    for child in (first, second):
        nursery.dismiss(child)
        assert child.returncode is not None


def test_a_waiting_child_ends_when_its_parent_does() -> None:
    child = nursery.start()
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(30) == 0
    nursery.dismiss(child)


def test_no_free_place_in_time_is_a_refusal(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_places", threading.BoundedSemaphore(1))
    reader._places.acquire()
    with pytest.raises(ReaderBusy):
        read(saved(specimens.xlsx()), limits=Limits(queue_seconds=0.05))
    reader._places.release()
    assert read(saved(specimens.xlsx())).records


def test_places_come_back_after_refusals(saved: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_places", threading.BoundedSemaphore(1))
    for _ in range(3):
        with pytest.raises(EmptyFile):
            read(saved(b""), limits=Limits(queue_seconds=5))
