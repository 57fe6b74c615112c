"""Key–value forms (驻守日报) and transposed tables, as plain tables with one row for each thing."""

import re
from collections.abc import Iterable

from park_dispatch.intake.grid import Grid
from park_dispatch.intake.layout import is_data, is_plain_label
from park_dispatch.intake.reshape import PlainRows, Reshaped
from park_dispatch.intake.vocabulary import heading, meaning
from park_dispatch.intake.workbook import CellValue
from park_dispatch.model.building_names import may_be_building, names_buildings
from park_dispatch.model.writing import tight


def transposed(grid: Grid) -> Reshaped | None:
    """A table whose first column holds the field names and whose other columns are one thing each; None otherwise."""
    for column in range(min(grid.width, 4)):
        rows = [r for r in range(grid.height) if _is_label(grid.rows[r][column])]
        if len(rows) < 4:
            continue
        filled = [
            c for c in range(column + 1, grid.width) if sum(grid.rows[r][c] is not None for r in rows) * 2 >= len(rows)
        ]
        if len(filled) < 2 or any(_is_label(grid.rows[r][c]) for r in rows for c in filled):
            return None
        plain = PlainRows(grid, [], [], set())
        for c in filled:
            plain.rows.append([grid.rows[r][c] for r in rows])
            plain.origin.append([(r, c) for r in rows])
        return plain.reshaped([str(grid.rows[r][column]) for r in rows], False)
    return None


def _is_label(value: CellValue) -> bool:
    if not isinstance(value, str) or len(value) > 24 or is_data(value) or names_buildings(value):
        return False
    found = meaning(heading((value,)))
    return found is not None and found.confidence >= 0.6 and found.concept not in ("other", "sequence")


def _is_plain_label(value: CellValue) -> bool:
    """Whether what stands behind a label is a label too; a sentence with a word of the field in it is a value."""
    written = str(value).rstrip(":： ")
    return _is_label(written) and is_plain_label(written)


def forms(grid: Grid, building: str | None) -> Reshaped | None:
    """Key–value forms on a sheet (单体：9#厂房 | 形象进度：80%), one row of the plain grid for each, or None.

    `building`: the one that the title or the sheet's name is about, for a form that names none itself.
    """
    pairs = list(_pairs(grid))
    blocks: list[dict[str, tuple[CellValue, int, int]]] = [{}]
    keys: dict[str, str] = {}
    first: str | None = None
    for label, value, row, column in pairs:
        found = meaning(heading((label,)))
        concept = found.concept if found else label
        if concept == "floor":
            label = "进展情况"  # the part being worked on says how far the thing of the form is
        if concept in blocks[-1] and (first is None or concept == first):
            blocks.append({})
        if concept in blocks[-1]:
            continue
        first = first or (concept if concept in ("building", "project", "name_any", "enterprise", "date_any") else None)
        keys.setdefault(concept, label)
        blocks[-1][concept] = (value, row, column)
    if building and len(blocks) == 1 and "building" not in blocks[0] and len(blocks[0]) >= 3:
        _value, row, column = next(iter(blocks[0].values()))
        blocks[0]["building"] = (building, row, column)
        keys["building"] = "单体"
    blocks = [
        b for b in blocks if len(b) >= 3 and set(b) & {"building", "project", "name_any", "enterprise", "milestone"}
    ]
    if not blocks:
        return None
    plain = PlainRows(grid, [], [], set())
    order = [k for k in keys if any(k in b for b in blocks)]
    for block in blocks:
        at = next(iter(block.values()))
        plain.rows.append([block[k][0] if k in block else None for k in order])
        plain.origin.append([(block[k][1], block[k][2]) if k in block else (at[1], at[2]) for k in order])
    return plain.reshaped([keys[k] for k in order], False)


def _pairs(grid: Grid) -> Iterable[tuple[str, CellValue, int, int]]:
    for row, cells in enumerate(grid.rows[:2000]):
        filled = [(c, v) for c, v in enumerate(cells) if v is not None and (row, c) not in grid.filled]
        place = 0
        while place < len(filled):
            column, value = filled[place]
            place += 1
            if not isinstance(value, str):
                continue
            inline = [p for p in re.split(r"\s{2,}|[;；]\s*", value) if re.match(r"[^:：]{1,14}[:：]\s*\S", p)]
            if inline:
                for part in inline:
                    label, _colon, rest = re.sub("：", ":", part, count=1).partition(":")
                    if _is_label(label.strip()) or tight(label) in ("项目", "日期"):
                        yield label.strip(), rest.strip(), row, column
                continue
            following = filled[place] if place < len(filled) else None
            if following and may_be_building(value) and _is_plain_label(following[1]):
                yield "单体", value, row, column
                continue
            if following and _is_label(value.rstrip(":： ")) and not _is_plain_label(following[1]):
                yield value.rstrip(":： "), following[1], row, following[0]
                place += 1
