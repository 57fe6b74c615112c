from collections import Counter

import pytest

from park_dispatch.intake.vocabulary import heading, is_unit, known, meaning
from park_dispatch.intake.vocabulary_words import EXACT, RULES
from park_dispatch.model.record import FIELDS

CONTEXTUAL = {
    "outline",
    "road",
    "doc_number",
    "pipe",
    "sequence",
    "other",
    "plan_actual",
    "floor",
    "headcount",
    "investment_cumulative",
    "investment_plan_any",
}


def test_every_word_means_one_thing() -> None:
    counted = Counter(word for words in EXACT.values() for word in words.split())
    assert [word for word, times in counted.items() if times > 1] == []


def test_every_concept_is_a_field_or_contextual() -> None:
    concepts = {*EXACT, *(rule[0] for rule in RULES)}
    assert {c for c in concepts if c not in FIELDS and c not in CONTEXTUAL and not c.endswith("_any")} == {"done_date"}


@pytest.mark.parametrize("concept", sorted(EXACT))
def test_every_word_is_found_by_its_concept(concept: str) -> None:
    for word in EXACT[concept].split():
        found = meaning(heading((word,)))
        assert found is not None and found.concept == concept, word


@pytest.mark.parametrize(
    ("path", "concept", "unit"),
    [
        (("计划时间", "开始"), "planned_start", ""),
        (("实际时间", "完成"), "actual_finish", ""),
        (("计划\n开工时间",), "planned_start", ""),
        (("建筑面积\n（万㎡）",), "floor_area_m2", "万m2"),
        (("投资完成情况", "本年累计完成（万元）"), "investment_annual_done", "万元"),
        (("投资完成率（%）",), "investment_stated_pct", "%"),
        (("到位资金", "累计"), "funding_disbursed", ""),
        (("到位资金", "本月"), "other", ""),
        (("设备运抵", "实际"), "equipment_arrival_actual", ""),
        (("完成比例", "计划"), "other", ""),
        (("Planned", "Start"), "planned_start", ""),
        (("% Complete",), "percent", "%"),
        (("下周计划",), "next_step", ""),
        (("本月完成率",), "other", ""),
        (("1-3月完成投资",), "investment_annual_done", ""),
        (("3月完成投资",), "investment_month_done", ""),
        (("2024年计划投资",), "investment_annual_plan", ""),
        (("预计竣工日期",), "forecast_finish", ""),
        (("计划办结时间",), "due", ""),
        (("包联责任人",), "responsible_person", ""),
    ],
)
def test_headers_are_understood_by_their_parts(path: tuple[str, ...], concept: str, unit: str) -> None:
    head = heading(path)
    found = meaning(head)
    assert found is not None
    assert (found.concept, head.unit) == (concept, unit)


@pytest.mark.parametrize("text", ["1#", "张工", "城建集团第三项目部", "80%", "2023-08-28"])
def test_values_are_no_header_words(text: str) -> None:
    assert not known(text)


def test_units() -> None:
    assert is_unit("万元") and is_unit("（%）") and not is_unit("总投资（万元）")
