"""A template as a table that people edit, and back; and weights from a pasted bill of quantities."""

from dataclasses import replace
from typing import Any

import pandas as pd

from park_dispatch.boards.backward_units import fitting_step
from park_dispatch.language import _
from park_dispatch.planning.bill_of_quantities import with_amounts
from park_dispatch.planning.refusals import WrongTemplate
from park_dispatch.planning.template_text import amounts_read, waits_read, waits_written, words_read, words_written
from park_dispatch.planning.templates import STARTING, Step, Template

COLUMNS = ("name", "weight", "first", "last", "after", "words", "per_floor", "optional", "within_days")


def to_table(template: Template) -> pd.DataFrame:
    """One row an item, in COLUMNS; what it waits for and its words as text (planning.template_text)."""
    rows = [
        (
            step.name, step.weight, step.first, step.last, waits_written(step.after), words_written(step.words),
            step.per_floor, step.optional, step.within_days,
        )
        for step in template.steps
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"weight": "float64", "within_days": "float64"})


def from_table(template: Template, rows: pd.DataFrame) -> Template:
    """The template with the items of an edited table; rows without any name are left out.

    What was edited is a starting value no more. Raises WrongTemplate (with the names of what is wrong) or CycleFound.
    """
    known = {step.name: step for step in template.steps}
    steps = tuple(_step(row, known) for row in rows.to_dict("records") if _text(row["name"]))
    starting = list(template.starting_values)
    if [step.weight for step in steps] != [step.weight for step in template.steps]:
        starting = [value for value in starting if value != STARTING[0]]
    if [(step.first, step.last) for step in steps] != [(step.first, step.last) for step in template.steps]:
        starting = [value for value in starting if value != STARTING[1]]
    return Template(template.title, steps, tuple(starting))


def _step(row: dict[Any, Any], known: dict[str, Step]) -> Step:
    name = _text(row["name"])
    old = known.get(name)
    first, last = _number(row["first"]), _number(row["last"])
    if first is None or last is None:
        raise WrongTemplate(_("“{name}”没有填写占工期的起点或终点（%）。").format(name=name))
    within = _number(row["within_days"])
    new = Step(
        name=name,
        words=words_read(_text(row["words"])) or (name,),
        weight=_number(row["weight"]),
        first=first,
        last=last,
        after=waits_read(_text(row["after"]), name),
        per_floor=not pd.isna(row["per_floor"]) and bool(row["per_floor"]),
        optional=not pd.isna(row["optional"]) and bool(row["optional"]),
        within_days=None if within is None else int(within),
    )
    return new if old is None else replace(new, floor_name=old.floor_name, top_name=old.top_name)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def weighed_by_bill(template: Template, text: str) -> Template:
    """The template with weights from a pasted bill of quantities: a line an item, its name and its amount.

    A line belongs to the item of that name, else to the first item one of whose words stands in it; amounts of one
    item are added. Raises WrongTemplate for lines without an amount, lines that fit no item, items without a line.
    """
    exact = {step.name: step for step in template.steps}
    amounts: dict[str, float | None] = {}
    for line in amounts_read(text):
        step = exact.get(line.name) or fitting_step(template, line.name)
        if step is None:
            raise WrongTemplate(_("清单中的“{name}”在模板里没有对应的工作项。").format(name=line.name[:40]))
        amounts[step.name] = (amounts.get(step.name) or 0.0) + line.amount
    return with_amounts(template, amounts)
