"""A template as a table that people edit, and back; and weights from a pasted bill of quantities."""

import re
from dataclasses import replace
from typing import Any

import pandas as pd

from park_dispatch.boards.backward_units import fitting_step
from park_dispatch.language import _
from park_dispatch.planning.bill_of_quantities import with_amounts
from park_dispatch.planning.network import LinkKind
from park_dispatch.planning.refusals import WrongTemplate
from park_dispatch.planning.templates import STARTING, Step, Template, Wait

COLUMNS = ("name", "weight", "first", "last", "after", "words", "per_floor", "optional", "within_days")
_WAIT = re.compile(r"(?P<item>.+?)\s+(?P<kind>FS|SS|FF|SF)(?P<lag>[+-]\d+(?:\.\d+)?)?(?P<soft>\s*容缺)?", re.IGNORECASE)
_AMOUNT = re.compile(r"(?P<name>.*?\D)[\s,，:：\t]+(?P<amount>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>万元|元|亿元|%)?")
_UNITS = {"": 1.0, "万元": 1.0, "元": 1e-4, "亿元": 1e4, "%": 1.0}


def to_table(template: Template) -> pd.DataFrame:
    """One row an item, in COLUMNS; what it waits for as text ("桩基 SS+9；桩基 FF+5"), words with "、"."""
    rows = [
        (
            step.name, step.weight, step.first, step.last, "；".join(_said(wait) for wait in step.after),
            "、".join(step.words), step.per_floor, step.optional, step.within_days,
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
    filled = [row for row in rows.to_dict("records") if _text(row["name"])]
    steps = tuple(_step(row, known) for row in filled)
    starting = list(template.starting_values)
    if [step.weight for step in steps] != [step.weight for step in template.steps]:
        starting = [value for value in starting if value != STARTING[0]]
    if [(step.first, step.last) for step in steps] != [(step.first, step.last) for step in template.steps]:
        starting = [value for value in starting if value != STARTING[1]]
    return Template(template.title, steps, tuple(starting))


def _step(row: dict[Any, Any], known: dict[str, Step]) -> Step:
    name = _text(row["name"])
    old = known.get(name)
    words = tuple(part for part in re.split(r"[、,，\s]+", _text(row["words"])) if part) or (name,)
    first, last = _number(row["first"]), _number(row["last"])
    if first is None or last is None:
        raise WrongTemplate(_("“{name}”没有填写占工期的起点或终点（%）。").format(name=name))
    within = _number(row["within_days"])
    new = Step(
        name=name, words=words, weight=_number(row["weight"]), first=first, last=last,
        after=tuple(_wait(part.strip(), name) for part in re.split("[；;]", _text(row["after"])) if part.strip()),
        per_floor=bool(row["per_floor"]) and not pd.isna(row["per_floor"]),
        optional=bool(row["optional"]) and not pd.isna(row["optional"]),
        within_days=None if within is None else int(within),
    )  # fmt: skip
    return new if old is None else replace(new, floor_name=old.floor_name, top_name=old.top_name)


def _said(wait: Wait) -> str:
    lag = f"{wait.lag:+g}" if wait.lag else ""
    return f"{wait.item} {wait.kind.name}{lag}" + (" 容缺" if wait.soft else "")


def _wait(text: str, name: str) -> Wait:
    found = _WAIT.fullmatch(text)
    if found is None:
        said = _("“{name}”的紧前工作“{text}”写法不认识，应写成“桩基 FS”或“桩基 SS+9”，多项用分号隔开。")
        raise WrongTemplate(said.format(name=name, text=text))
    kind = LinkKind[found["kind"].upper()]
    return Wait(found["item"].strip(), kind, float(found["lag"] or 0), found["soft"] is not None)


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def weighed_by_bill(template: Template, text: str) -> Template:
    """The template with weights from a pasted bill of quantities: a line an item, its name and its amount.

    A line belongs to the item of that name, else to the first item one of whose words stands in it; amounts of one
    item are added. Amounts are 万元 unless the line says 元 or 亿元. Raises WrongTemplate for lines without an amount,
    lines that fit no item, and items without a line.
    """
    exact = {step.name: step for step in template.steps}
    amounts: dict[str, float | None] = {}
    for line in (part.strip() for part in text.splitlines()):
        if not line:
            continue
        found = _AMOUNT.fullmatch(line)
        if found is None:
            raise WrongTemplate(_("清单这一行没有读出名称和金额：“{line}”。应写成“桩基 320”。").format(line=line[:40]))
        name = found["name"].strip(" \t,，:：")
        step = exact.get(name) or fitting_step(template, name)
        if step is None:
            raise WrongTemplate(_("清单中的“{name}”在模板里没有对应的工作项。").format(name=name[:40]))
        amount = float(found["amount"].replace(",", "").replace("，", "")) * _UNITS[found["unit"] or ""]
        amounts[step.name] = (amounts.get(step.name) or 0.0) + amount
    if not amounts:
        raise WrongTemplate(_("请粘贴工程量清单：一行一项，写名称和金额（万元）。"))
    return with_amounts(template, amounts)
