"""Templates of a building's works and of procedures: items with weight, share of the period, and what they wait for.

The shipped ones are `data/templates/<code>.toml`; one that a user edited has the same structure in JSON. What cannot be
right is refused with names: weights that do not add up, shares out of range, names twice, links that contradict the
shares or run in a circle.
"""

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from park_dispatch.language import _
from park_dispatch.planning.network import LinkKind, solve
from park_dispatch.planning.network_assembly import Activity, Link, assemble
from park_dispatch.planning.refusals import WrongTemplate
from park_dispatch.planning.weights import TEMPLATES

SHIPPED = ("rc_factory", "steel_factory", "procedures_before", "procedures_after")
STARTING = ("weights", "shares")
MOST_ITEMS = 500
_SUM_TOLERANCE = 0.01
_SHARE_TOLERANCE = 1e-9
_ITEM_KEYS = {
    "name", "words", "weight", "from", "to", "after", "per_floor", "floor_name", "top_name", "optional", "within_days",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wait:
    """What an item waits for; lag in % of the period between the ends of `kind`. soft: may be passed (容缺)."""

    item: str
    kind: LinkKind = LinkKind.FS
    lag: float = 0.0
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One item: weight in % (None: all count alike), from `first` to `last` in % of the period.

    words: any of which names it in a report. per_floor: one milestone for each floor, called by floor_name and the
    last one by top_name, in which {floor} is its number. optional: only where regulated. within_days: calendar days
    it may take at most.
    """

    name: str
    words: tuple[str, ...]
    weight: float | None
    first: float
    last: float
    after: tuple[Wait, ...] = ()
    per_floor: bool = False
    floor_name: str = ""
    top_name: str = ""
    optional: bool = False
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """Items in order of work. starting_values: which of STARTING are assumptions that the screen must say (起始值)."""

    title: str
    steps: tuple[Step, ...]
    starting_values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check(self)

    def to_json(self) -> dict[str, Any]:
        """The template as plain values, in the structure of the shipped files."""
        return {
            "title": self.title,
            "starting_values": list(self.starting_values),
            "item": [_step_to_json(step) for step in self.steps],
        }

    @classmethod
    def from_json(cls, content: object) -> "Template":
        """A template from that structure; anything wrong raises `WrongTemplate`, a circle `CycleFound`."""
        if not isinstance(content, Mapping) or not isinstance(content.get("item"), list):
            raise WrongTemplate(_("模板应包含标题（title）和工作项列表（item）。"))
        starting = content.get("starting_values", [])
        if not isinstance(starting, list) or not set(map(str, starting)) <= set(STARTING):
            raise WrongTemplate(_("模板的起始值标记（starting_values）只能是 weights、shares。"))
        steps = tuple(_step(item, number) for number, item in enumerate(content["item"], start=1))
        return cls(_text(content.get("title"), _("模板标题")), steps, tuple(starting))


def shipped_titles() -> dict[str, str]:
    """The title of each shipped template in the reader's language, by code."""
    return {
        "rc_factory": _("钢筋混凝土多层厂房"),
        "steel_factory": _("钢结构厂房"),
        "procedures_before": _("开工前手续"),
        "procedures_after": _("竣工后手续"),
    }


@cache
def shipped(code: str) -> Template:
    """The shipped template of a code of SHIPPED; another raises `WrongTemplate`."""
    if code not in SHIPPED:
        raise WrongTemplate(_("没有名为“{name}”的模板。").format(name=code))
    return Template.from_json(tomllib.loads((TEMPLATES / f"{code}.toml").read_text(encoding="utf-8")))


def starting_note(template: Template) -> str:
    """What the screen says where a template's numbers are starting values; "" where none are."""
    notes = {
        ("weights",): _("权重为起始值，可按工程量清单修改。"),
        ("shares",): _("各项占工期的比例为起始值，可按实际修改。"),
        ("weights", "shares"): _("权重和各项占工期的比例均为起始值，可按工程量清单和实际修改。"),
    }
    return notes.get(tuple(value for value in STARTING if value in template.starting_values), "")


def share_gap(wait: Wait, before: Step, after: Step) -> float:
    """How much later than the wait asks an item stands in the template, in % of the period; negative: too early."""
    held = before.last if wait.kind in (LinkKind.FS, LinkKind.FF) else before.first
    holding = after.last if wait.kind in (LinkKind.FF, LinkKind.SF) else after.first
    return holding - held - wait.lag


def _check(template: Template) -> None:
    if not 0 < len(template.steps) <= MOST_ITEMS:
        raise WrongTemplate(_("模板应有 1 至 {most} 个工作项。").format(most=MOST_ITEMS))
    by_name = {step.name: step for step in template.steps}
    if len(by_name) < len(template.steps):
        names = [step.name for step in template.steps]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise WrongTemplate(_("工作项名称重复：{names}。").format(names=_("、").join(twice)))
    _check_weights(template)
    for step in template.steps:
        _check_step(step, by_name)
    _check_circles(template)


def _check_weights(template: Template) -> None:
    weights = [step.weight for step in template.steps]
    if all(weight is None for weight in weights):
        return
    missing = [step.name for step in template.steps if step.weight is None or not 0 <= step.weight <= 100]
    if missing:
        raise WrongTemplate(_("权重应为 0 至 100 的数字，请检查：{names}。").format(names=_("、").join(missing)))
    total = math.fsum(weight for weight in weights if weight is not None)
    if abs(total - 100) > _SUM_TOLERANCE:
        raise WrongTemplate(_("权重合计为 {total:g}%，应为 100%。").format(total=round(total, 4)))


def _check_step(step: Step, by_name: Mapping[str, Step]) -> None:
    if not 0 <= step.first < step.last <= 100:
        raise WrongTemplate(
            _("“{name}”占工期的比例应在 0% 至 100% 之间，且起点小于终点（现为 {first:g}%–{last:g}%）。").format(
                name=step.name, first=step.first, last=step.last
            )
        )
    if step.within_days is not None and step.within_days < 1:
        raise WrongTemplate(_("“{name}”的办理时限应为正整数（天）。").format(name=step.name))
    for wait in step.after:
        before = by_name.get(wait.item)
        if before is None:
            raise WrongTemplate(
                _("“{name}”的紧前工作“{missing}”不在模板中。").format(name=step.name, missing=wait.item)
            )
        gap = share_gap(wait, before, step)
        if before is not step and not gap >= -_SHARE_TOLERANCE:
            raise WrongTemplate(
                _("“{name}”的比例与紧前工作“{before}”矛盾，至少应推后 {gap:g}% 工期。").format(
                    name=step.name, before=wait.item, gap=-round(gap, 4)
                )
            )


def _check_circles(template: Template) -> None:
    activities = [Activity(step.name, step.name, 0.0) for step in template.steps]
    links = [Link(wait.item, step.name) for step in template.steps for wait in step.after]
    solve(assemble(activities, links).network)


def _step(content: object, number: int) -> Step:
    if not isinstance(content, Mapping) or not set(content) <= _ITEM_KEYS:
        raise WrongTemplate(_("第 {number} 个工作项的内容不认识。").format(number=number))
    name = _text(content.get("name"), _("第 {number} 个工作项的名称").format(number=number))
    words, after, within = content.get("words", [name]), content.get("after", []), content.get("within_days")
    if not isinstance(words, list) or not isinstance(after, list) or not (within is None or type(within) is int):
        raise WrongTemplate(_("“{name}”的关键词、紧前工作或办理时限填写不对。").format(name=name))
    weight = content.get("weight")
    return Step(
        name=name,
        words=tuple(_text(word, _("“{name}”的关键词").format(name=name)) for word in words),
        weight=None if weight is None else _number(weight, name),
        first=_number(content.get("from"), name),
        last=_number(content.get("to"), name),
        after=tuple(_wait(wait, name) for wait in after),
        per_floor=_flag(content.get("per_floor", False), name),
        floor_name=_optional_text(content.get("floor_name", ""), name),
        top_name=_optional_text(content.get("top_name", ""), name),
        optional=_flag(content.get("optional", False), name),
        within_days=within,
    )


def _wait(content: object, name: str) -> Wait:
    if not isinstance(content, Mapping) or not set(content) <= {"item", "type", "lag", "soft"}:
        raise WrongTemplate(_("“{name}”的紧前工作写法不认识。").format(name=name))
    kind = content.get("type", "FS")
    if not isinstance(kind, str) or kind not in LinkKind.__members__:
        raise WrongTemplate(_("“{name}”的逻辑关系应为 FS、SS、FF 或 SF。").format(name=name))
    item = _text(content.get("item"), _("“{name}”的紧前工作").format(name=name))
    return Wait(item, LinkKind[kind], _number(content.get("lag", 0), name), _flag(content.get("soft", False), name))


def _checked(fits: Callable[[Any], bool], value: Any, name: str) -> Any:
    if not fits(value):
        raise WrongTemplate(_("“{name}”的权重、比例、间隔或选项中有不能使用的值。").format(name=name))
    return value


def _number(value: object, name: str) -> float:
    return float(_checked(lambda v: type(v) in (int, float) and abs(v) <= 1000, value, name))


def _flag(value: object, name: str) -> bool:
    return bool(_checked(lambda v: isinstance(v, bool), value, name))


def _optional_text(value: object, name: str) -> str:
    return str(_checked(lambda v: isinstance(v, str), value, name))


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise WrongTemplate(_("{what}不能为空，应为文字。").format(what=what))
    return value.strip()


def _step_to_json(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {"name": step.name, "words": list(step.words)}
    if step.weight is not None:
        found["weight"] = step.weight
    found |= {"from": step.first, "to": step.last}
    for key in ("per_floor", "floor_name", "top_name", "optional", "within_days"):
        if value := getattr(step, key):
            found[key] = value
    found["after"] = [{"item": w.item, "type": w.kind.name, "lag": w.lag, "soft": w.soft} for w in step.after]
    return found
