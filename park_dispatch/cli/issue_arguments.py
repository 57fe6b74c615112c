"""The options of `issues`, which are many: a step may state any field of an issue."""

import argparse
from collections.abc import Callable
from datetime import date

from park_dispatch.language import _
from park_dispatch.model.issue_stage import CHANNELS, SATISFACTION, IssueKind, Step


def issue_options(command: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Everything that `issues` takes; `day` reads a date."""
    steps = " | ".join(step for step in Step if step is not Step.RAISE)
    command.add_argument(
        "action", nargs="?", choices=["list", "raise", "step"], default="list", metavar="ACTION",
        help="list | raise | step",
    )  # fmt: skip
    command.add_argument(
        "what", nargs="*", metavar="WHAT", help=_("raise：问题；step：编号和步骤（{steps}）").format(steps=steps)
    )
    command.add_argument("--open", action="store_true", help=_("只列在办的"))
    command.add_argument("--overdue", action="store_true", help=_("只列超期的"))
    command.add_argument("--json", action="store_true", help=_("输出 JSON"))
    command.add_argument("--as-of", type=day, metavar="DATE", help=_("截至日期；登记和办理时是那一步的日期，默认今天"))
    command.add_argument(
        "--kind", choices=list(IssueKind), metavar="KIND", help=_("性质：request（企业诉求）、site（现场问题）")
    )
    command.add_argument("--project", metavar="NAME", help=_("所属项目"))
    command.add_argument("--building", action="append", default=[], metavar="NAME", help=_("涉及的单体，可写多次"))
    command.add_argument("--enterprise", metavar="NAME", help=_("提出诉求的企业"))
    command.add_argument("--channel", metavar="NAME", help=_("反映渠道：{names}").format(names="、".join(CHANNELS)))
    _stated(command, day)
    command.add_argument("--author", metavar="NAME", help=_("记录人，默认取 PARK_DISPATCH_AUTHOR 或登录名"))
    command.add_argument("--park", metavar="NAME", help=_("园区名称；只有一个园区时可以不写"))


def _stated(command: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """What a step may state."""
    command.add_argument("--words", metavar="TEXT", help=_("这一步的说明：办理情况、验收意见、原因"))
    command.add_argument("--category", metavar="NAME", help=_("类别"))
    command.add_argument("--unit", metavar="NAME", help=_("责任单位"))
    command.add_argument("--lead-unit", metavar="NAME", help=_("牵头单位"))
    command.add_argument("--person", metavar="NAME", help=_("责任人"))
    command.add_argument("--due", type=day, metavar="DATE", help=_("时限"))
    command.add_argument("--text", metavar="TEXT", help=_("assign：更正后的问题表述"))
    command.add_argument("--measure", metavar="TEXT", help=_("措施"))
    command.add_argument("--to", metavar="NAME", help=_("report：上报给谁"))
    command.add_argument("--into", metavar="NUMBER", help=_("merge：并入第几号"))
    command.add_argument("--close", action="store_true", help=_("pass：验收合格的同时销号"))
    command.add_argument(
        "--satisfaction",
        choices=list(SATISFACTION),
        metavar="GRADE",
        help=_("满意度：{names}").format(names="、".join(SATISFACTION)),
    )
    command.add_argument("--satisfaction-by", metavar="NAME", help=_("谁评价的"))
    command.add_argument("--satisfaction-words", metavar="TEXT", help=_("企业评价"))
