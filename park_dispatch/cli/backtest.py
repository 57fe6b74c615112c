"""`backtest`: how good the forecasts would have been on finished projects, so that anyone can repeat it."""

import argparse
import math
from dataclasses import asdict
from typing import Any

from park_dispatch.cli import console
from park_dispatch.cli.history_files import histories
from park_dispatch.cli.refusals import CommandRefusal
from park_dispatch.language import _
from park_dispatch.planning.backtest import Backtest, Note, ProjectResult, Scores, Skipped, Spread, backtest
from park_dispatch.planning.calibration import assumptions
from park_dispatch.settings import Settings


class NothingToForecast(CommandRefusal):
    """No project of the folder can be used; `reasons` as sentences."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons

    def why(self) -> str:
        """What is wrong with each project."""
        return " ".join([_("没有可以回测的项目。"), *self.reasons])


def run_backtest(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001 - needs no database
    """Print the table of methods."""
    result = backtest(histories(options.folder))
    if not result.methods:
        raise NothingToForecast(_left_out(result))
    if options.json:
        console.say_json(_plain(asdict(result)))
    else:
        for line in report_lines(result):
            console.say(line)
    return 0


def report_lines(result: Backtest) -> list[str]:
    """The tables as aligned text, then everything that was left out or odd, then what is assumed."""
    used = [project for project in result.projects if project.forecasts]
    whole, early, middle, late = result.forecasts
    return [
        _("{projects} 个项目，{count} 次预测（前期 {early}，中期 {middle}，后期 {late}）").format(
            projects=len(used), count=whole, early=early, middle=middle, late=late
        ),
        _("误差、偏差以实际工期（工作日）的百分比计；偏差为正是预测偏晚。"),
        _("前期、中期、后期以挣得工期占计划工期的 30%、70% 为界。"),
        "",
        *_methods(result.methods),
        *_spread(result.spread),
        "",
        _("各项目"),
        *_projects(used),
        *_titled(_("没有用上的"), _left_out(result)),
        *_titled(_("照用、但有异常的"), _odd(result)),
        *_titled(_("预测的假定"), assumptions()),
    ]


def _titled(title: str, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _methods(methods: tuple[Scores, ...]) -> list[str]:
    head = (
        _("方法"),
        _("前期"),
        _("中期"),
        _("后期"),
        _("全程误差"),
        _("平均偏差"),
        _("80% 区间覆盖"),
        _("按项目平均：误差"),
        _("平均偏差"),
        _("覆盖"),
    )
    rows = [
        (
            _method(one.method),
            *map(_size, one.mape),
            _signed(one.bias),
            _share(one.coverage),
            _size(one.mape_by_project),
            _signed(one.bias_by_project),
            _share(one.coverage_by_project),
        )
        for one in methods
    ]
    return console.aligned([head, *rows], right=frozenset(range(1, len(head))))


def _method(name: str) -> str:
    words = {
        "plan": _("计划完工日"),
        "pf1": _("挣得工期，PF=1"),
        "spi": _("挣得工期，PF=SPI(t)"),
        "forecast": _("本系统"),
        "own": _("本系统，用其余项目校准"),
    }
    return words[name]


def _spread(spread: Spread | None) -> list[str]:
    if spread is None:
        return []
    return [
        "",
        _(
            "换一批项目会怎样（项目有放回重抽，5%–95%）：偏差 {bias}，覆盖 {coverage}，比 PF=1 误差小 {gain} 个百分点"
        ).format(
            bias=_range(map(_signed, spread.bias)),
            coverage=_range(map(_share, spread.coverage)),
            gain=_range(f"{value:+.2f}" for value in spread.gain),
        ),
    ]


def _range(ends: Any) -> str:
    return _("{low} 至 {high}").format(**dict(zip(("low", "high"), ends, strict=True)))


def _projects(projects: list[ProjectResult]) -> list[str]:
    head = (
        _("编号"),
        _("项目"),
        _("计划工期"),
        _("实际工期"),
        _("预测次数"),
        _("PF=1 误差"),
        _("本系统误差"),
        _("平均偏差"),
        _("覆盖"),
    )
    rows = [
        (
            one.name,
            one.title,
            f"{one.planned:.0f}",
            f"{one.actual:.0f}",
            str(one.forecasts),
            _size(one.mape_pf1),
            _size(one.mape),
            _signed(one.bias),
            _share(one.coverage),
        )
        for one in projects
    ]
    return console.aligned([head, *rows], right=frozenset(range(2, len(head))))


def _left_out(result: Backtest) -> list[str]:
    return [
        _skipped(reason).format(name=project.name, count=count)
        for project in result.projects
        for reason, count in project.skipped.items()
    ]


def _skipped(reason: Skipped) -> str:
    words: dict[Skipped, str] = {
        "no_plan": _("{name}：没有计划开工、完工日期，整个项目不用"),
        "no_status": _("{name}：没有开工之后的填报日期，整个项目不用"),
        "unfinished": _("{name}：最后一次填报还没有完工，不知道实际工期，整个项目不用"),
        "before_start": _("{name}：{count} 次填报不晚于计划开工，不作预测"),
        "nothing_earned": _("{name}：{count} 次填报时还没有完成任何工程量，不作预测"),
        "complete": _("{name}：{count} 次填报时已经完成，不作预测"),
        "not_a_number": _("{name}：{count} 次填报的日期或完成量读不出来，不作预测"),
    }
    return words[reason]


def _odd(result: Backtest) -> list[str]:
    return [_note(note).format(name=project.name) for project in result.projects for note in project.notes]


def _note(note: Note) -> str:
    words: dict[Note, str] = {
        "no_plan_dates": _("{name}：有工序没有计划日期，这些工序不算"),
        "given_schedule": _("{name}：工序没有可用的计划，挣得工期取文件里的 es"),
        "duration_weights": _("{name}：工序没有造价，按工期作权重"),
        "budget_differs": _("{name}：工序造价之和与项目预算相差超过 2%"),
        "fell": _("{name}：完成量有过倒退"),
        "over": _("{name}：完成量超过预算，按 100% 算"),
        "not_full": _("{name}：最后一次填报不足 100%，仍以那一天为完工"),
        "continued": _("{name}：完成 100% 之后仍有填报，以最后一次填报为完工"),
    }
    return words[note]


def _size(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:.2f}%"


def _signed(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:+.2f}%"


def _share(value: float) -> str:
    return "—" if math.isnan(value) else f"{value:.1%}"


def _plain(value: Any) -> Any:
    """For JSON: NaN is null, figures have four decimals."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return value
