"""The capped child: read one file, understand it, mark it or make a photo anew; the answer is JSON on standard output.

It is started by `nursery.start` with a bare interpreter (no site-packages, no environment, no garbage collection, since
nothing lives long enough), takes one JSON request on standard input, and limits itself before it opens the file:
whatever a hostile file makes the parsers do happens to a process that nobody else needs.
"""

import hashlib
import os
import select
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from park_dispatch.intake import wire
from park_dispatch.intake.containers.open import open_workbook
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import Refusal, TooLarge, TooLargeInside
from park_dispatch.intake.schedules.detect import schedule_kind
from park_dispatch.intake.understand import understand
from park_dispatch.intake.understanding import Corrections
from park_dispatch.intake.workbook import CellValue, Sheet, Workbook


def restrain(limits: Limits) -> None:
    """Hand this process over to the operating system's limits; does nothing where there are none (Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    # One second between the signal that says why and the kill that does not.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def answer(request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The understanding in pieces, the marked file, or a refusal, which takes back what came before it."""
    file_name, limits = request["file_name"], Limits(**request["limits"])
    try:
        with Path(request["path"]).open("rb") as file:
            data = file.read(limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            raise TooLarge(file_name, len(data), limits.file_bytes)
        if "attached" in request:
            from park_dispatch.intake.attached.inside import attached

            yield attached(data, file_name)
            return
        if "schedule" in request or schedule_kind(data):
            yield from _of_schedule(data, file_name, request)
            return
        workbook = open_workbook(data, file_name, limits)
        if "marking" in request:
            sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it: threads, half a second
            from park_dispatch.intake.marking.answer import marked

            yield from marked(data, workbook, request["marking"])
            return
        digest, size = hashlib.sha256(data).hexdigest(), len(data)
        del data
        corrections = wire.unpack_corrections(request["corrections"])
        yield from wire.pack(understand(workbook, corrections, digest, size))
    except Refusal as refusal:
        yield {"refusal": refusal.facts()}
    except MemoryError:
        yield {"refusal": TooLargeInside(file_name, 0, limits.memory_bytes).facts()}


def _of_schedule(data: bytes, file_name: str, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schedule as such, or what it reports."""
    from park_dispatch.intake.schedules.read import read_schedule
    from park_dispatch.intake.schedules.refusals import NotMarked

    if "marking" in request:
        raise NotMarked(file_name)
    schedule = read_schedule(data, file_name)
    if "schedule" in request:
        from park_dispatch.intake.schedules.wire import pack_schedule

        yield from pack_schedule(schedule)
        return
    from park_dispatch.intake.schedules.understand import understand_schedule

    digest, size = hashlib.sha256(data).hexdigest(), len(data)
    corrections = wire.unpack_corrections(request["corrections"])
    yield from wire.pack(understand_schedule(schedule, corrections, file_name, digest, size))


_USUAL: tuple[tuple[str, CellValue], ...] = (
    ("序号", 1.0),
    ("项目名称", "三期"),
    ("单体", "1#厂房"),
    ("节点名称", "桩基工程"),
    ("计划开工时间", datetime(2023, 5, 6)),
    ("计划完成时间", "2023年10月底前"),
    ("完成比例", 0.5),
    ("形象进度", "桩基完成40根"),
    ("总投资（万元）", 1800.0),
    ("责任单位", "城建集团"),
    ("存在问题", "无"),
)


def rehearse() -> list[bytes]:
    """Answer about a small table of the usual kind: what that compiles and remembers need not wait for a file."""
    import park_dispatch.intake.containers.xlsx  # noqa: F401  # the usual container

    headers, values = zip(*_USUAL, strict=True)
    rows: list[list[CellValue]] = [["节点进度表（截至2023年8月28日）"], [*headers], [*values]]
    understood = understand(Workbook("", "xlsx", (Sheet("节点", rows),)), Corrections(), "", 0)
    return [wire.to_bytes(piece) for piece in wire.pack(understood)]


def _asked_already() -> bool:
    """Whether the request is there, or nobody can tell."""
    try:
        return bool(select.select([sys.stdin], [], [], 0)[0])
    except (OSError, ValueError):  # Windows selects sockets only
        return True


def _touch_memory() -> None:
    """Have the system hand out now what reading a usual file takes: the first touch of a page costs a microsecond.

    Objects by the hundred thousand keep Python's own arenas, of which one in each stays taken; the large block stays
    with the C library, which `nursery` tells not to give it back.
    """
    objects = [bytes(_OBJECT_BYTES) for _number in range(_OBJECTS)]
    _KEPT.extend(objects[::_ONE_PER_ARENA])
    del objects
    bytearray(_LARGE_BYTES)


_OBJECT_BYTES = 400
_OBJECTS = 49_152
_ONE_PER_ARENA = 1500
_LARGE_BYTES = 16 << 20
_KEPT: list[bytes] = []


def main() -> None:
    """Read the request, answer it."""
    rehearse()
    if not _asked_already():
        _touch_memory()
    asked = sys.stdin.buffer.read()
    if not asked:  # the parent ended before it had a file to read
        os._exit(0)
    request = wire.from_bytes(asked)
    restrain(Limits(**request["limits"]))
    for piece in answer(request):
        sys.stdout.buffer.write(wire.to_bytes(piece))
        sys.stdout.buffer.flush()
    os._exit(0)  # taking millions of cells apart one by one would cost as much as reading them


if __name__ == "__main__":
    main()
