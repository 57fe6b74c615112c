"""Each refusal says which file, in full sentences, and survives the way from the child to the parent."""

import dataclasses
import json

import pytest

from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import REFUSALS, FarCells, NoTable, Refusal, TooLarge, TooLargeInside, restore
from park_dispatch.language import speaking

_VALUES = {
    "file_name": "进度周报.xlsx",
    "container": "xlsx",
    "found": "pdf",
    "size": 104_857_600,
    "limit": 20_971_520,
    "sheet": "进度",
    "cell": "XFD1048576",
    "sheets": 300,
    "rows": 400_000,
    "parts": 12_000,
    "looked_at": (("封面", "空工作表。"), ("", "只有文字说明，没有表格。")),
    "seconds": 30.0,
    "detail": "no element found",
    "tasks": 120,
    "width": 40_000,
    "height": 30_000,
    "kind": "mpp",
}


def example(kind: type[Refusal]) -> Refusal:
    values = _VALUES | ({"found": "program"} if kind.code == "not_attachable" else {})
    return kind(**{field.name: values[field.name] for field in dataclasses.fields(kind)})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", REFUSALS.values(), ids=REFUSALS)
def test_says_which_file_in_full_sentences(kind: type[Refusal]) -> None:
    why = example(kind).why()
    assert "进度周报.xlsx" in why
    assert why.endswith("。")
    assert "{" not in why
    assert str(example(kind)) == why


@pytest.mark.parametrize("kind", REFUSALS.values(), ids=REFUSALS)
def test_survives_json(kind: type[Refusal]) -> None:
    refusal = example(kind)
    again = restore(json.loads(json.dumps(refusal.facts())))
    assert type(again) is kind
    assert again.facts() == refusal.facts()


def test_every_refusal_is_registered_under_its_own_code() -> None:
    def descendants(kind: type[Refusal]) -> set[type[Refusal]]:
        return set(kind.__subclasses__()).union(*map(descendants, kind.__subclasses__()))

    assert set(REFUSALS.values()) == descendants(Refusal)
    assert all(kind.code == code for code, kind in REFUSALS.items())


def test_a_refusal_can_be_raised_through_a_context_manager() -> None:
    with pytest.raises(TooLarge) as caught:
        raise TooLarge("a.xlsx", 100 << 20, 20 << 20)
    assert "100.0 MB" in caught.value.why()
    assert "20 MB" in caught.value.why()


def test_what_is_named() -> None:
    assert "封面（空工作表）；只有文字说明，没有表格。" in example(NoTable).why()
    assert "已查看" not in NoTable("a.xlsx").why()
    assert "XFD1048576" in example(FarCells).why()
    assert "内存" in TooLargeInside("a.xlsx", 0, Limits().memory_bytes).why()


def test_why_a_sheet_was_not_used_is_told_in_the_language_of_who_asks() -> None:
    refusal = NoTable("a.xlsx", (("Cover", "空工作表。"), ("", "只有文字说明，没有表格。")))
    with speaking("en"):
        assert "looked at: Cover (Empty sheet); Text only, no table." in refusal.why()
