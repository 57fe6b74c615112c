"""Weights from a bill of quantities (工程量清单): the amounts of the items, scaled to 100."""

import math
from collections.abc import Mapping
from dataclasses import replace

from park_dispatch.language import _
from park_dispatch.planning.refusals import WrongTemplate
from park_dispatch.planning.templates import Template

LARGEST = 1e15


def weights_from_amounts(amounts: Mapping[str, float | None]) -> dict[str, float]:
    """The weight in % of each item whose amount (in any one unit, such as 万元) is given.

    An amount that is missing, negative or no number, and amounts that are all 0, raise `WrongTemplate` with names: a
    part of the bill is no base for weights.
    """
    wrong = [name for name, amount in amounts.items() if amount is None or not 0 <= amount <= LARGEST]
    if wrong:
        raise WrongTemplate(_("工程量清单金额缺失或不能使用：{names}。").format(names=_("、").join(wrong)))
    total = math.fsum(amount for amount in amounts.values() if amount is not None)
    if total <= 0:
        raise WrongTemplate(_("工程量清单金额合计应大于 0，才能换算权重。"))
    return {name: 100.0 * (amount / total) for name, amount in amounts.items() if amount is not None}


def with_amounts(template: Template, amounts: Mapping[str, float | None]) -> Template:
    """The template with weights by the amounts of its items, by name; they are starting values no more."""
    names = {step.name for step in template.steps}
    strange = [name for name in amounts if name not in names]
    if strange:
        raise WrongTemplate(_("模板中没有这些工作项：{names}。").format(names=_("、").join(strange)))
    weights = weights_from_amounts({step.name: amounts.get(step.name) for step in template.steps})
    return replace(
        template,
        steps=tuple(replace(step, weight=weights[step.name]) for step in template.steps),
        starting_values=tuple(value for value in template.starting_values if value != "weights"),
    )
