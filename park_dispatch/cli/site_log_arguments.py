"""The options of `site-log`: what a log may say."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path

from park_dispatch.language import _


def site_log_options(command: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Everything that `site-log` takes; `day` reads a date."""
    command.add_argument("action", nargs="?", choices=["list", "file", "photos", "withdraw"], default="list",
                         metavar="ACTION", help="list | file | photos | withdraw")  # fmt: skip
    command.add_argument(
        "--day", type=day, metavar="DATE", help=_("哪一天，默认今天（演示园区默认最近一次上报的日期）")
    )
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument(
        "--building", default="", metavar="NAME", help=_("file、photos：哪个工地（单体，或按项目填时的项目）")
    )
    command.add_argument(
        "--project", default="", metavar="NAME", help=_("file、photos：几个项目里有同名单体时，写明项目")
    )
    command.add_argument("--percent", action="append", default=[], metavar="[NAME=]PERCENT",
                         help=_("file：累计完成的百分数，如 66 或 内装地坪=66，可写多次"))  # fmt: skip
    command.add_argument("--workers", type=float, metavar="N", help=_("file：现场人数"))
    command.add_argument("--machines", default="", metavar="TEXT", help=_("file：机械"))
    command.add_argument("--weather", default="", metavar="TEXT", help=_("file：天气，如 晴、雨、停工"))
    command.add_argument("--note", default="", metavar="TEXT", help=_("file：现场情况"))
    command.add_argument("--problem", action="append", default=[], metavar="TEXT",
                         help=_("file：问题，登记进问题台账，可写多次"))  # fmt: skip
    command.add_argument("--photo", action="append", default=[], type=Path, metavar="FILE",
                         help=_("file：照片或文件，可写多次"))  # fmt: skip
    command.add_argument("--keep-place", action="store_true", help=_("file：保留照片的拍摄地点和时间"))
    command.add_argument("--accept", action="store_true", help=_("file：进度倒退、突增或没有人也属实"))
    command.add_argument("--attachment", type=int, metavar="N", help=_("withdraw：哪一张照片或文件，编号见 photos"))
    command.add_argument("--reason", default="", metavar="TEXT", help=_("withdraw：撤下的原因"))
    command.add_argument("--author", metavar="NAME", help=_("填报人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))
