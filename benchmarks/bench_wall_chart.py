"""The wall chart of 2,000 milestones on A0: python -m benchmarks.bench_wall_chart [bars] [repeats].

Beside it matplotlib's PDF of the same rows on one sheet, where it is installed (`pip install matplotlib`): two bars, a
name and a date a row with the same typeface embedded; no front line, no sheets: less than half of the chart.
`cold` is the first chart of a process, unpacking the typeface included; `warm` the least of the repeats.
"""

import lzma
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from park_dispatch.boards.wall_chart import WallChart, WallRow, day_number, front_point
from park_dispatch.boards.wording import iso
from park_dispatch.reports import fonts
from park_dispatch.reports.wall_chart import wall_chart_pdf

AS_OF = date(2023, 8, 28)
BEGIN = date(2022, 9, 1)
PARTS = (
    "临建场平", "桩基工程", "基础及±0.000以下结构", "主体结构", "二次结构砌体", "屋面工程", "外墙及门窗",
    "内装及地坪", "机电消防电梯安装", "室外附属工程", "联合验收及备案", "竣工结算",
)  # fmt: skip


def park(milestones: int) -> WallChart:
    """A chart with so many milestones, twelve in a building, 25 buildings in a project."""
    rows: list[WallRow] = []
    for number in range(milestones):
        building = number // 12
        if number % 300 == 0:
            rows.append(_summary(f"p{number}", 0, f"{number // 300 + 1}期标准化厂房", building))
        if number % 12 == 0:
            rows.append(_summary(f"b{building}", 1, f"{building + 1}#厂房", building))
        rows.append(_milestone(number, building))
    span = (BEGIN, max(row.baseline_finish or AS_OF for row in rows) + timedelta(days=30))
    return WallChart("大园区", False, "", AS_OF, ("全园完成 61.2%，落后计划 3.4 个百分点。",), "", tuple(rows), span)


def _summary(key: str, level: int, name: str, building: int) -> WallRow:
    begin = BEGIN + timedelta(days=building % 120)
    finish = begin + timedelta(days=420)
    late = building % 3 == 0
    return WallRow(
        key, level, name, begin, finish, begin, None, 40.0 + building % 50, "late" if late else "normal",
        "按近 14 天速度预计晚 9 天" if late else "按计划推进", "晚 9 天" if late else "", finish, late,
        finish + timedelta(days=9 if late else -3),
    )  # fmt: skip


def _milestone(number: int, building: int) -> WallRow:
    begin = BEGIN + timedelta(days=building % 120 + number % 12 * 32)
    finish = begin + timedelta(days=45)
    percent = float(min(100, max(0, (AS_OF - begin).days * 100 // (45 + number % 17))))
    status = "done" if percent >= 100 else "late" if percent > 0 and number % 2 else "normal"
    started = begin + timedelta(days=number % 5) if percent > 0 else None
    ended = finish + timedelta(days=number % 17) if percent >= 100 else None
    return WallRow(
        f"m{number}", 2, f"{PARTS[number % 12]}（{number}）", begin, finish, started, ended, percent, status,  # type: ignore[arg-type]
        "超期 4 天" if status == "late" else "按计划推进", "晚 4 天" if status == "late" else "", None,
        status == "late",
        ended or finish + timedelta(days=7), front_point(begin, finish, None, percent, AS_OF),
    )  # fmt: skip


def ours(chart: WallChart) -> bytes:
    return wall_chart_pdf(chart, "A0", datetime(2023, 8, 28, 18, 0), address="http://192.168.1.20:8501/gantt").content


def plain(chart: WallChart) -> bytes:
    """The same rows as matplotlib draws them."""
    import matplotlib
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    matplotlib.rcParams["pdf.fonttype"] = 42
    with tempfile.NamedTemporaryFile(suffix=".ttf") as file:
        file.write(lzma.decompress(fonts.FILE.read_bytes()))
        file.flush()
        face = font_manager.FontProperties(fname=file.name, size=4)
        figure = Figure(figsize=(46.8, 33.1))
        axes = figure.subplots()
        for at, row in enumerate(chart.rows):
            begin, finish = row.baseline_start or AS_OF, row.baseline_finish or AS_OF
            axes.barh(at + 0.3, (finish - begin).days, left=day_number(begin), height=0.2, color="grey")
            axes.barh(at - 0.1, (finish - begin).days * (row.percent or 0) / 100, left=day_number(begin), height=0.4)
            axes.text(day_number(BEGIN) - 60, at, row.name, fontproperties=face)
            axes.text(day_number(BEGIN) - 20, at, iso(finish), fontproperties=face)
        target = BytesIO()
        figure.savefig(target, format="pdf")
    return target.getvalue()


def timed(draw: Callable[[WallChart], bytes], chart: WallChart, repeats: int) -> tuple[float, float, int]:
    """Seconds of the first and of the quickest run, and bytes."""
    seconds, size = [], 0
    for _turn in range(repeats):
        began = time.perf_counter()
        size = len(draw(chart))
        seconds.append(time.perf_counter() - began)
    return seconds[0], min(seconds), size


def main(milestones: int = 2_000, repeats: int = 3) -> None:
    chart = park(milestones)
    print(f"{milestones} milestones, {len(chart.rows)} rows, A0")
    cold, warm, size = timed(ours, chart, repeats)
    sheets = wall_chart_pdf(chart, "A0", datetime(2023, 8, 28, 18, 0)).sheets
    print(f"wall chart   cold {cold:5.2f} s  warm {warm:5.2f} s  {size / 1024:6.0f} KiB  {sheets} sheets")
    try:
        other_cold, other_warm, other_size = timed(plain, chart, 1)
    except ImportError:
        print("matplotlib is not installed: no comparison")
        return
    print(f"matplotlib   cold {other_cold:5.2f} s  warm {other_warm:5.2f} s  {other_size / 1024:6.0f} KiB")
    print(f"ratio        {other_cold / cold:.1f} times as long (cold)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
