"""What a title says besides the name of the table: the project."""

import re

from park_dispatch.intake.layout import is_trade
from park_dispatch.intake.vocabulary_words import NO_PROJECT, TABLE_WORDS
from park_dispatch.model.writing import tight

_TABLE_NUMBERS = (
    r"(?:\([^()]{0,30}\)|第[\d一二三四五六七八九十]{1,3}[期周号]|\d{1,2}月(?:份|[上中下]旬)?|\d{1,2}日|20\d{2}[年.-]?)$"
)


def without_table_words(title: str) -> str:
    """The title without the words at its end that name the table, its number or its month."""
    while True:
        shorter = re.sub(_TABLE_NUMBERS, "", title)
        word = next((w for w in TABLE_WORDS if shorter.endswith(w)), "")
        shorter = shorter.removesuffix(word)
        if shorter == title:
            return title
        title = shorter


def project_of_title(title: str) -> str | None:
    """The title without the name of the table: 三期厂房建设进度周报 → 三期厂房. None when nothing is left."""
    written = re.sub(r"[《》【】\[\]]", "", tight(title[:80]))
    written = re.sub(r"^附?(?:表|件)[\d一二三四五六七八九十]{1,3}[-—.:、]?(?=\D)", "", written)
    written = re.sub(r"\((?:截[至止])?[^()]{0,30}\)$|[,;]?截[至止].*$", "", written)
    written = re.sub(r"20\d{2}[年./-]\d{1,2}[月./-]\d{1,2}日?$", "", written)
    if written.isascii():
        return _english_project(title)
    written = re.sub(r"^(?:20\d{2}年?(?:度)?)?(?:\d{1,2}月份?(?:\d{1,2}[日号])?)?(?:第.{1,3}[季周期]度?)?", "", written)
    caption = re.match(r"\(?[一二三四五六七八九十]{1,3}[)、.]", written)
    written = written[caption.end() :] if caption else written
    if caption and not re.search(r"项目|园|基地|[一二三四五六]期|标段", written):
        return None
    bare = without_table_words(written).rstrip("(-_·、:及和与—–")
    bare = re.sub(r"(?:入驻|在建|园区重点|重点|各|全部)$", "", bare)
    if len(bare) < 2 or bare in NO_PROJECT or (len(bare) <= 6 and is_trade(bare)):
        return None
    return bare


def _english_project(title: str) -> str | None:
    words = (
        r"(?i)[\s\-–:,]*\b(?:weekly|monthly|daily|progress|report|status|schedule|milestones?|table|tracking|tracker|summary|"
        r"construction|update|plan|as of|sheet|list|log|register)\b.*$"
    )
    return re.sub(words, "", title.strip()[:80]).strip() or None
