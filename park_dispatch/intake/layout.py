"""Where the tables of a sheet are: header rows (one to three, merged groups repeated), body, lines around them."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise

from park_dispatch.intake.grid import Grid
from park_dispatch.intake.kinds import decide_kind
from park_dispatch.intake.vocabulary import QUALIFIERS, Heading, heading, is_unit, known, meaning
from park_dispatch.intake.vocabulary_words import PART_WORDS, PROCEDURES, TRADES
from park_dispatch.intake.workbook import CellValue
from park_dispatch.model.building_names import names_buildings
from park_dispatch.model.record import Kind
from park_dispatch.model.writing import plain_number, tight

_MAX_HEADER_WORD = 30
_PART_WORDS = frozenset(QUALIFIERS) | frozenset(PART_WORDS)


@dataclass(slots=True)
class Region:
    """One table on a sheet. Rows and columns count from 0; `last` is the last row of the body."""

    header_rows: tuple[int, ...]
    first: int
    last: int
    headings: dict[int, Heading]
    above: tuple[str, ...]
    """The texts of the lines over the header (title, project, date, unit), top to bottom."""
    beside: bool = False
    """Another table stands beside this one: only the columns of `headings` are its own."""


def is_trade(text: str) -> bool:
    """Whether a short text names a trade or a part of the works (桩基, 砌体, 屋面)."""
    written = tight(text[:20])
    return len(written) <= 10 and re.search(TRADES, written) is not None


def is_procedure(text: str) -> bool:
    """Whether a short text names an approval step (环评批复, 施工许可证)."""
    written = tight(text[:20])
    return len(written) <= 14 and re.search(PROCEDURES, written) is not None


@dataclass(frozen=True, slots=True)
class _Score:
    known: int
    plain: int
    """Of the known ones, those that can hardly be sentences: a whole header word, or short."""
    texts: int
    buildings: int
    data: int
    trades: int
    steps: int
    """Names of procedures that are no header words."""


def is_data(value: CellValue) -> bool:
    """Whether a cell can be no header: a number, a day, a percentage, a "label: value" line, a long text."""
    if not isinstance(value, str):
        return value is not None
    if len(value) > _MAX_HEADER_WORD and len(tight(value)) > _MAX_HEADER_WORD:
        return True
    written = tight(value)
    if re.search(r"(?<!单位):[^:]{2,}|^[^(]{0,12}单位:.{2,}|20\d{2}[年./-]\d{1,2}[月./-]\d{1,2}日?$", written):
        return True
    return plain_number(written) is not None or bool(
        re.match(r"[约已]?[\d.]+%|(?:19|20)\d{2}[年./-]\d|\d{1,2}月\d{1,2}", written)
    )


def is_plain_label(text: str) -> bool:
    """Whether a known text is a whole header word or short: a sentence may have a word of the field in it as well."""
    found = meaning(heading((text,)))
    return found is not None and (found.how == "exact" or len(tight(text)) <= 6)


def _score(row: list[CellValue]) -> _Score:
    hits = plain = texts = towers = data = pending = trades = steps = 0
    for value in row:
        if value is None:
            continue
        if isinstance(value, datetime | date) or is_data(value):
            pending += 1
            continue
        if not isinstance(value, str):
            continue
        if names_buildings(value):
            towers += 1
        else:
            texts += 1
            if known(value):
                hits += 1
                plain += is_plain_label(value)
            elif is_trade(value):
                trades += 1
            elif is_procedure(value):
                steps += 1
        data, pending = data + pending, 0
    return _Score(hits, plain, texts, towers, data, trades, steps)


def is_header(row: list[CellValue]) -> bool:
    """Whether a row reads like the main row of a header."""
    filled = sum(value is not None for value in row)
    if filled < 2 or _is_total_row(row):
        return False
    score = _score(row)
    if score.data > score.known // 4:
        return False
    if score.buildings >= 2 and (score.known >= 1 or score.buildings >= 3) and score.texts <= score.known + 2:
        return True
    if (
        score.trades >= 2
        and score.known >= 1
        and score.texts <= score.known + score.trades + 1
        and score.buildings == 0
    ):
        return score.data == 0 and _heads_a_matrix(row)
    if score.steps >= 2 and score.known >= 1 and score.data == 0 and score.texts <= score.known + score.steps + 1:
        return True
    few = score.plain == 2 and score.texts <= 3 and score.data == 0 and score.buildings == 0
    return few or (score.known >= 3 and score.known * 2 >= score.texts)


def _is_total_row(row: list[CellValue]) -> bool:
    """Whether a row adds up the ones above it: "9#厂房小计" and a number."""
    adds_up = any(isinstance(value, str) and re.search(r"(?:小计|合计|总计)(?:\(|$)", tight(value)) for value in row)
    return adds_up and any(isinstance(value, int | float) and not isinstance(value, bool) for value in row)


def _heads_a_matrix(row: list[CellValue]) -> bool:
    """Whether the first word of a row names what the rows of a matrix are (楼层, 单体), not what they say."""
    first = next((v for v in row if isinstance(v, str)), "")
    found = meaning(heading((first,)))
    return found is not None and found.concept in _MATRIX_CORNERS


_MATRIX_CORNERS = frozenset({"floor", "building", "project", "name_any", "sequence", "milestone", "other"})


def regions(grid: Grid) -> list[Region]:
    """All tables with a header that the words of the field let us recognise, top to bottom."""
    found: list[Region] = []
    rows, row_number, height = grid.rows, 0, grid.height
    lowest = 0
    while row_number < height:
        if not _worth_a_look(rows, row_number, found) or not _heads_a_table(rows, row_number):
            row_number += 1
            continue
        top, bottom = _header_extent(grid, row_number, lowest)
        headings = _headings(grid, top, bottom)
        if _is_form(rows, row_number, bottom):
            row_number += 1
            continue
        if found and _same(found[-1].headings, headings) and not _names_another(grid, top, lowest):
            # The header is repeated on every printed page: the table goes on.
            found[-1].header_rows += tuple(range(top, bottom + 1))
        else:
            if found:
                found[-1].last = _body_end(rows, _title_top(rows, top), found[-1].first)
            above = _lines_above(grid, top, lowest)
            found.append(Region(tuple(range(top, bottom + 1)), bottom + 1, height - 1, headings, above))
        row_number = lowest = bottom + 1
    if found:
        found[-1].last = _body_end(rows, height, found[-1].first)
    return [part for region in found for half in _apart(grid, region) for part in _side_by_side(half)]


def _names_another(grid: Grid, top: int, lowest: int) -> bool:
    """Whether a line of its own over a repeated header names the building that the table below is about."""
    return any(names_buildings(line) for line in _lines_above(grid, top, lowest))


def _apart(grid: Grid, region: Region) -> list[Region]:
    """Two tables with blank columns between them and a kind of their own each: 手续 on the left, 资金 on the right."""
    columns = sorted(region.headings)
    for left, right in pairwise(columns):
        gap = range(left + 1, right)
        if not gap or any(grid.rows[r][c] is not None for r in range(region.first, region.last + 1) for c in gap):
            continue
        halves = [[c for c in columns if c <= left], [c for c in columns if c >= right]]
        kinds = [_kind_of([region.headings[c] for c in half]) for half in halves]
        if min(map(len, halves)) >= 3 and None not in kinds and kinds[0] != kinds[1]:
            return [
                part
                for half in halves
                for part in _apart(grid, replace(region, headings={c: region.headings[c] for c in half}, beside=True))
            ]
    return [region]


def _kind_of(headings: list[Heading]) -> Kind | None:
    found = {known.concept for head in headings if (known := meaning(head)) is not None}
    return decide_kind(found, "")[0]


def _heads_a_table(rows: list[list[CellValue]], number: int) -> bool:
    """Whether a row is a header: by its own words, by 计划 | 实际 under its groups, or as 手续 × projects."""
    if is_header(rows[number]):
        return True
    if number + 1 >= len(rows):
        return False
    row, below = rows[number], rows[number + 1]
    # A cell merged down from the row itself is no word under it.
    under = [tight(str(low)) for low, own in zip(below, row, strict=True) if low is not None and low != own]
    paired = len(under) >= 4 and len(set(under)) * 2 <= len(under) and all(word in _PART_WORDS for word in under)
    texts = [value for value in row if value is not None]
    if any(not isinstance(value, str) or is_data(value) for value in texts):
        return False
    if paired and sum(known(str(value)) for value in texts) >= 2:
        return True
    return len(texts) >= 3 and heads_procedures(row) and any(is_procedure(str(v)) for v in below if v is not None)


def heads_procedures(row: list[CellValue]) -> bool:
    """Whether the first text of a row means names of procedures and the others, at least two, are no header words."""
    texts = [value for value in row if isinstance(value, str)]
    first = meaning(heading((texts[0],))) if texts else None
    return first is not None and first.concept == "procedure" and not any(map(known, texts[1:]))


def _side_by_side(region: Region) -> list[Region]:
    """A header that says the same words twice is two tables beside each other."""
    columns = sorted(region.headings)
    words = [region.headings[c].words for c in columns]
    starts = [i for i, word in enumerate(words) if word == words[0] and i > 0] if len(words) >= 4 and words[0] else []
    if not starts or any(words[s : s + 2] != words[:2] for s in starts):
        return [region]
    cuts = [0, *starts, len(columns)]
    return [
        replace(region, headings={c: region.headings[c] for c in columns[a:b]}, beside=True) for a, b in pairwise(cuts)
    ]


def _is_form(rows: list[list[CellValue]], anchor: int, bottom: int) -> bool:
    """Whether what looks like a header is a line of a form: the lines below begin with field names too."""
    if _score(rows[anchor]).buildings >= 2:
        return False
    firsts = [next((v for v in row if v is not None), None) for row in rows[bottom + 1 : bottom + 9]]
    texts = [v.rstrip(":：") for v in firsts if isinstance(v, str) and not is_data(v) and not names_buildings(v)]
    meanings = [meaning(heading((text,))) for text in texts]
    labels = sum(found is not None and found.how == "exact" for found in meanings)
    return labels >= 2 and labels * 2 >= sum(v is not None for v in firsts)


def _worth_a_look(rows: list[list[CellValue]], row: int, found: list[Region]) -> bool:
    """Below a first header only rows that begin with a header word, or follow a break, are worth the full test."""
    if not found:
        return True
    first = rows[row][0] if rows[row] else None
    if first is None:
        first = next((v for v in rows[row] if v is not None), None)
    return isinstance(first, str) and (known(first) or sum(v is not None for v in rows[row - 1]) <= 2)


def _same(a: dict[int, Heading], b: dict[int, Heading]) -> bool:
    return {c: h.words for c, h in a.items()} == {c: h.words for c, h in b.items()}


def _title_top(rows: list[list[CellValue]], header: int) -> int:
    """The first of the lines of one cell right above a header: they are its title, not rows of the table before."""
    top = header
    while top > max(0, header - 4) and sum(v is not None for v in rows[top - 1]) == 1:
        top -= 1
    return top


def _body_end(rows: list[list[CellValue]], limit: int, first: int) -> int:
    end = limit - 1
    while end >= first and all(v is None for v in rows[end]):
        end -= 1
    return end


def _header_extent(grid: Grid, anchor: int, lowest: int) -> tuple[int, int]:
    bottom = anchor
    for top, _left, last, _right in grid.merges_over(anchor):
        if top == anchor and anchor < last <= anchor + 3:
            bottom = max(bottom, last)
    while bottom < min(anchor + 3, grid.height) - 1 and _is_sub_header(grid, bottom):
        bottom += 1
    while bottom + 1 < grid.height and (_counts_columns(grid.rows[bottom + 1]) or _is_units(grid.rows[bottom + 1])):
        bottom += 1
    top = anchor
    while top > max(lowest, anchor - 2) and _is_group_row(grid, top - 1, top):
        top -= 1
    return top, bottom


_NO_UNIT = frozenset({"/", "-", "—", "年月日", "年.月.日", "年/月/日", "文字"})
"""What stands in a row of units over a column that has none."""


def _is_units(row: list[CellValue]) -> bool:
    """Whether a row says nothing but the units of the columns."""
    filled = [str(value) for value in row if value is not None]
    units = sum(map(is_unit, filled))
    return units > 0 and units + sum(tight(value) in _NO_UNIT for value in filled) == len(filled)


def _is_sub_header(grid: Grid, above: int) -> bool:
    """Whether the row after `above` is a further row of the same header."""
    upper, lower = grid.rows[above], grid.rows[above + 1]
    filled = [c for c, v in enumerate(lower) if v is not None]
    if not filled or any(is_data(lower[c]) or names_buildings(str(lower[c])) for c in filled):
        return False
    if _is_units(lower):
        return True
    groups = {c for c in filled if upper[c] is not None}
    for c in groups:
        spans = (above, c + 1) in grid.across
        if not spans and not (c + 1 < grid.width and upper[c + 1] is None and lower[c + 1] is not None):
            return False
    words = [tight(str(lower[c])) for c in filled]
    good = sum(word in _PART_WORDS or word.lower() in _PART_WORDS or known(word) for word in words)
    return good * 2 >= len(words) and (len(filled) >= 2 or bool(groups))


def _counts_columns(row: list[CellValue]) -> bool:
    """Whether a row only numbers the columns: 甲 | 乙 | 1 | 2 | 3 | 4."""
    counted = [plain_number(str(v)) for v in row if v is not None and str(v) not in "甲乙丙丁戊己"]
    return len(counted) >= 4 and counted == [float(n) for n in range(1, len(counted) + 1)]


def _is_group_row(grid: Grid, row: int, below: int) -> bool:
    """Whether `row` holds the group words over the header row `below`."""
    upper, lower = grid.rows[row], grid.rows[below]
    filled = [c for c, v in enumerate(upper) if v is not None]
    if not filled or any(is_data(upper[c]) or len(str(upper[c])) > 14 for c in filled):
        return False
    if any(re.match(r"截[至止]|填报|编制|单位|项目名称|[(（]", str(upper[c])) for c in filled):
        return False
    first = next((c for c, v in enumerate(lower) if v is not None), 0)
    last = max((c for c, v in enumerate(lower) if v is not None), default=0)
    for _top, left, _bottom, right in grid.merges_over(row):
        if left <= first and right >= last:
            return False
    if len(filled) == 1 and filled[0] <= first:
        return False
    return sum(lower[c] is not None for c in filled) * 2 >= len(filled)


def _decoration(grid: Grid, top: int, bottom: int) -> set[int]:
    """Columns of a merge that goes through the header and far on: a logo, not a column of the table."""
    over = grid.merges_over(top)
    return {c for t, left, b, right in over if t < top and b > bottom + 1 for c in range(left, right + 1)}


def _headings(grid: Grid, top: int, bottom: int) -> dict[int, Heading]:
    beside = _decoration(grid, top, bottom)
    over = (merge for row in range(top, bottom + 1) for merge in grid.merges_over(row))
    merged = any(t >= top and b <= bottom and r > l for t, l, b, r in over)
    paths: dict[int, list[str]] = {}
    for row in range(top, bottom + 1):
        if row > top and _counts_columns(grid.rows[row]):
            continue
        group: str | None = None
        units = row > top and _is_units(grid.rows[row])
        for column in range(grid.width):
            if column in beside or (units and tight(str(grid.rows[row][column])) in _NO_UNIT):
                continue
            value = grid.rows[row][column]
            if value is None:
                value = grid.across.get((row, column))
            if value is not None:
                group = str(value)
            elif merged or row == bottom or not _covered(grid, row, bottom, column):
                group = None
            if group is not None:
                paths.setdefault(column, []).append(group)
    return {column: heading(tuple(path)) for column, path in paths.items()}


def _covered(grid: Grid, row: int, bottom: int, column: int) -> bool:
    """Whether a blank header cell lies under the group word to its left (a merge that the container lost)."""
    below = any(grid.rows[r][column] is not None for r in range(row + 1, bottom + 1))
    left_below = column > 0 and any(grid.rows[r][column - 1] is not None for r in range(row + 1, bottom + 1))
    return below and left_below


def _lines_above(grid: Grid, top: int, lowest: int) -> tuple[str, ...]:
    lines: list[str] = []
    logos = {(t, left) for t, left, bottom, _right in grid.merges_over(top) if t < top and bottom > top + 1}
    for row in range(top - 1, max(lowest, top - 15) - 1, -1):
        texts = [
            str(v)
            for c, v in enumerate(grid.rows[row])
            if v is not None and (row, c) not in grid.filled and (row, c) not in logos
        ]
        if len(texts) > 8 or (lowest and (len(texts) > 2 or (lines and not texts))):
            break
        lines[:0] = texts
    return tuple(lines)
