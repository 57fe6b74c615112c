"""How people write what a template holds: what an item waits for ("桩基 SS+9"), a line of a bill of quantities."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from park_dispatch.language import _
from park_dispatch.planning.network import LinkKind
from park_dispatch.planning.refusals import WrongTemplate
from park_dispatch.planning.templates import Wait

_WAIT = re.compile(r"(?P<item>.+?)\s+(?P<kind>FS|SS|FF|SF)(?P<lag>[+-]\d+(?:\.\d+)?)?(?P<soft>\s*容缺)?", re.IGNORECASE)
_AMOUNT = re.compile(r"(?P<name>.*?\D)[\s,，:：\t]+(?P<amount>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>万元|元|亿元|%)?")
_UNITS = {"": 1.0, "万元": 1.0, "元": 1e-4, "亿元": 1e4, "%": 1.0}


class Amount(NamedTuple):
    """A line of a bill: the name as written, and the amount in 万元 (or in the one unit that no line names)."""

    name: str
    amount: float


def waits_written(waits: Sequence[Wait]) -> str:
    """What an item waits for: item, kind and lag in % of the period, 容缺 for a soft one, separated by semicolons."""
    return "；".join(
        f"{wait.item} {wait.kind.name}" + (f"{wait.lag:+g}" if wait.lag else "") + (" 容缺" if wait.soft else "")
        for wait in waits
    )


def waits_read(text: str, name: str) -> tuple[Wait, ...]:
    """What the item called `name` waits for, from such a text. Raises WrongTemplate."""
    return tuple(_wait(part.strip(), name) for part in re.split("[；;]", text) if part.strip())


def _wait(text: str, name: str) -> Wait:
    found = _WAIT.fullmatch(text)
    if found is None:
        said = _("“{name}”的紧前工作“{text}”写法不认识，应写成“桩基 FS”或“桩基 SS+9”，多项用分号隔开。")
        raise WrongTemplate(said.format(name=name, text=text))
    kind = LinkKind[found["kind"].upper()]
    return Wait(found["item"].strip(), kind, float(found["lag"] or 0), found["soft"] is not None)


def words_written(words: Sequence[str]) -> str:
    """The words that name an item, in one line."""
    return "、".join(words)


def words_read(text: str) -> tuple[str, ...]:
    """The words of such a line."""
    return tuple(part for part in re.split(r"[、,，\s]+", text) if part)


def amounts_read(text: str) -> list[Amount]:
    """Lines of a pasted bill of quantities, amounts in 万元 unless a line says 元 or 亿元. Raises WrongTemplate."""
    found = [_amount(line.strip()) for line in text.splitlines() if line.strip()]
    if not found:
        raise WrongTemplate(_("请粘贴工程量清单：一行一项，写名称和金额（万元）。"))
    return found


def _amount(line: str) -> Amount:
    found = _AMOUNT.fullmatch(line)
    if found is None:
        raise WrongTemplate(_("清单这一行没有读出名称和金额：“{line}”。应写成“桩基 320”。").format(line=line[:40]))
    number = float(re.sub("[,，]", "", found["amount"]))
    return Amount(found["name"].strip(" \t,，:："), number * _UNITS[found["unit"] or ""])
