"""`wall-chart`: the chart for the wall of the meeting room as a PDF for the plotter."""

import argparse
import os
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from park_dispatch.boards.logic import logic
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.wall_chart import wall_chart
from park_dispatch.cli import console
from park_dispatch.cli.parks import find_park, opened
from park_dispatch.cli.refusals import CommandRefusal, NothingReported
from park_dispatch.filing.names import name_key
from park_dispatch.language import _
from park_dispatch.ledger.reading import last_report
from park_dispatch.reports.wall_chart import WallChartFile, wall_chart_pdf
from park_dispatch.reports.wall_chart_frame import missing_note
from park_dispatch.settings import Settings

_NOWHERE = ("localhost", "0.0.0.0", "::", "::1")  # noqa: S104 - not bound to, but left out of what is printed


class ProjectUnknown(CommandRefusal):
    """The park has no project of that name on that day."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known

    def why(self) -> str:
        """Which projects there are."""
        return _("没有名为“{name}”的项目，现有：{known}。请改正 --project。").format(
            name=self.name, known=_("、").join(self.known) or _("无")
        )


class ChartNotWritten(CommandRefusal):
    """The system does not let the file be written; `detail` in the system's words."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path, self.detail = path, detail

    def why(self) -> str:
        """Which file, and what to look at."""
        return _("{path} 写不了（{detail}）。请检查文件夹是否存在、有没有权限，文件是不是正开着。").format(
            path=self.path, detail=self.detail
        )


def run_wall_chart(options: argparse.Namespace, settings: Settings) -> int:
    """Write the chart; an older one of the same name is replaced, whole or not at all."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        as_of = options.as_of or last_report(ledger, park.park_id)
        if as_of is None:
            raise NothingReported(park.name)
        now = situation(ledger, park, as_of)
        project = _project(now, options.project)
        chart = wall_chart(now, options.scope, project, folded=options.folded, logic=logic(ledger, now))
    address = options.address or live_address(settings)
    made = datetime.now(settings.timezone)
    file = wall_chart_pdf(chart, options.paper, made, portrait=options.portrait, address=address)
    _write(options.target, file.content)
    console.say(
        _("已写成 {path}：{paper}，{sheets} 张，{rows} 行。").format(
            path=options.target, paper=options.paper, sheets=file.sheets, rows=len(chart.rows)
        )
    )
    console.complain(_remarks(file, address))
    return 0


def _project(now: Situation, name: str | None) -> int | None:
    if name is None:
        return None
    wanted = name_key("project", name)
    for project_id, known in zip(now.projects["project_id"], now.projects["name"], strict=True):
        if name_key("project", known) == wanted:
            return int(project_id)
    raise ProjectUnknown(name, tuple(now.projects["name"]))


def live_address(settings: Settings) -> str:
    """The address of the page on the configured host; empty where that host is this machine only or all of them."""
    host = settings.host
    if host in _NOWHERE or host.startswith("127."):
        return ""
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/gantt"


def _remarks(file: WallChartFile, address: str) -> list[str]:
    remarks = []
    if not address:
        remarks.append(_("没有印看板地址和二维码：请用 --address 写明看板网址。"))
    if file.shortened:
        remarks.append(_("{count} 个名称太长，图中已缩写，全文印在最后一张。").format(count=len(file.shortened)))
    if file.missing:
        remarks.append(missing_note(frozenset(file.missing)))
    return remarks


def _write(target: Path, content: bytes) -> None:
    written: Path | None = None
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.stem}", suffix=".part", delete=False) as part:
            written = Path(part.name)
            part.write(content)
        written.chmod(0o666 & ~_umask())
        written.replace(target)
    except OSError as error:
        if written is not None:
            written.unlink(missing_ok=True)
        raise ChartNotWritten(target, error.strerror or str(error)) from error


def _umask() -> int:
    """What new files of this process may not allow; can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
