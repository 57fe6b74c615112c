"""The words that stand over columns in this field, and what each of them means.

A header is first looked up whole; else it is understood by its parts (计划 + 竣工 + 时间). What it means is a
concept: a field of `model.record`, or a word of several meanings, whose field depends on the other columns and on the
values.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeAlias

from park_dispatch.intake.vocabulary_words import ENGLISH, EXACT, RULES, UNITS, listed
from park_dispatch.model.writing import tight

Concept: TypeAlias = str
"""A field name, or a contextual concept ("progress_any", "start_any" …), or "other": known, and of no use to us."""

QUALIFIERS = tuple(
    listed(
        "计划 实际 预计 预测 目标 本月 本周 本年 年度 累计 上月 上周 下月 下周 自开工 当月 今日 明日 "
        "支付 使用 支出 投资 资金 设备 调试 投产 产值 交付 planned actual forecast Planned Actual Forecast Plan PLAN"
    )
)
"""Words of a group header that change what the words under it mean."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means, and how surely (0–1)."""

    concept: Concept
    confidence: float
    how: Literal["exact", "similar"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's header: its rows from top to bottom, the words without unit, the unit in brackets."""

    path: tuple[str, ...]
    words: str
    leaf: str
    unit: str

    @property
    def shown(self) -> str:
        """As one line for people: 计划时间 / 开始."""
        return " / ".join(" ".join(part.split()) for part in self.path)


def heading(path: tuple[str, ...]) -> Heading:
    """Take the rows of a header apart into words and unit."""
    unit = ""
    words: list[str] = []
    for part in path:
        written = re.sub(r"^\d{1,2}[.、．](?=[^\d])", "", tight(_one_language(part[:120])))
        bare, found = ("", written) if words and written.lower() in UNITS else _without_unit(written)
        unit = found or unit
        if bare and (not words or words[-1] != bare):
            words.append(bare)
    words = [re.sub(_MONTH, "本月", re.sub(_YEAR_PLAN, "年度", word)) for word in words]
    return Heading(path, "".join(words), words[-1] if words else "", unit)


def _one_language(part: str) -> str:
    """Of a header in two languages the Chinese one: Total Investment / 总投资."""
    pieces = re.split(r"[/\n|]", part)
    chinese = [piece for piece in pieces if re.search(r"[\u4e00-\u9fff]", piece)]
    latin = [piece for piece in pieces if re.search(r"[A-Za-z]{2}", piece) and piece not in chinese]
    return "/".join(chinese) if chinese and latin else part


_YEAR_PLAN = r"^20\d{2}年度?(?=计划|目标|任务|安排)"
_MONTH = r"(?<![\d\-~至到])(?:20\d{2}年)?(?<!\d)\d{1,2}月份?(?![\d\-~至到底末上中下止])"


def _without_unit(written: str) -> tuple[str, str]:
    unit = ""

    def keep(hit: re.Match[str]) -> str:
        nonlocal unit
        inner = hit[1].removeprefix("单位:").removeprefix("单位")
        if inner.lower() in UNITS:
            unit = inner
            return ""
        return (
            ""
            if len(inner) > 6 or inner in ("必填", "选填", "年月日", "年/月/日", "年.月.日", "选择", "当前")
            else hit[1]
        )

    bare = re.sub(r"[(\[【]([^()\[\]【】]{0,40})[)\]】]", keep, written)
    hit = re.fullmatch(r"(.{2,20})[:/]([^:/]{1,6})", bare)
    if hit and not unit and hit[2].lower() in UNITS:
        return hit[1], hit[2]
    if not unit and "%" in bare:
        unit = "%"
    return bare.strip(":*_.·- "), unit


_TELLING = ("investment_annual", "investment_month", "investment_total", "funding_", "equipment_", "production_")
"""Concepts whose exact words say everything, whatever group they stand under."""


_THE_SAME_ANYWHERE = frozenset(
    {"remark", "sequence", "responsible_person", "responsible_unit", "contractor", "lead_unit"}
)
"""Concepts that no group header changes."""


@lru_cache(maxsize=8192)
def meaning(head: Heading) -> Meaning | None:
    """What a header means, or None for words not known here."""
    words = translate(head.words)
    leaf = translate(head.leaf)
    exact = _exact()
    if words in exact:
        return Meaning(exact[words], 1.0, "exact")
    pair = "".join(tight(part) for part in head.path[-2:])
    if len(head.path) > 2 and pair in exact:
        return Meaning(exact[pair], 0.95, "exact")
    grouped = words.removesuffix(leaf)
    plain_group = not any(word in grouped for word in QUALIFIERS)
    if leaf in exact and (exact[leaf].startswith(_TELLING) or exact[leaf] in _THE_SAME_ANYWHERE):
        return Meaning(exact[leaf], 0.95, "exact")
    if leaf in exact and plain_group and leaf not in ("数量", "金额", "单位", "时间", "日期"):
        return Meaning(exact[leaf], 0.95, "exact")
    return _by_parts(words) or (_by_parts(leaf) if plain_group else None)


def _by_parts(words: str) -> Meaning | None:
    if len(words) > 40:
        return None
    for concept, confidence, needed, excluded in _rules():
        if all(any(word in words for word in choice) for choice in needed) and not any(
            word in words for word in excluded
        ):
            return Meaning(concept, confidence, "similar")
    return None


def is_unit(text: str) -> bool:
    """Whether a cell holds nothing but a unit: 万元, （%）."""
    written = tight(text[:20])
    return written.lower() in UNITS or (_without_unit(written)[0] == "" and _without_unit(written)[1] != "")


def known(text: str) -> bool:
    """Whether a cell's text alone is a header word of the field."""
    return len(text) <= 40 and _known(text)


@lru_cache(maxsize=8192)
def _known(text: str) -> bool:
    if re.fullmatch(r"[约已]?[\d.]{1,9}%", tight(text)):
        return False
    found = meaning(heading((text,)))
    return found is not None and found.confidence >= 0.5


def translate(words: str) -> str:
    """English header words as the Chinese ones they stand for; Chinese text comes back as it is."""
    if not words.isascii() or (not any(character.isalpha() for character in words) and words not in ("#", "%")):
        return words
    low = re.sub(r"[^a-z%#]", "", words.lower())
    whole = _english().get(low)
    if whole:
        return whole
    out, rest = "", low
    while rest:
        for word in _english_by_length():
            if rest.startswith(word):
                out, rest = out + _english()[word], rest[len(word) :]
                break
        else:
            return words
    return out


@cache
def _exact() -> dict[str, Concept]:
    return {word: concept for concept, words in EXACT.items() for word in words.split()}


@cache
def _rules() -> tuple[tuple[Concept, float, tuple[tuple[str, ...], ...], tuple[str, ...]], ...]:
    return tuple(
        (
            concept,
            confidence,
            tuple(tuple(choice.split("|")) for choice in needed),
            tuple(w for w in excluded.split("|") if w),
        )
        for concept, confidence, needed, excluded in RULES
    )


@cache
def _english() -> dict[str, str]:
    return {word.replace(" ", ""): chinese for chinese, words in ENGLISH.items() for word in words.split(",")}


@cache
def _english_by_length() -> tuple[str, ...]:
    return tuple(sorted(_english(), key=len, reverse=True))
