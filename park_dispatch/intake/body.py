"""The rows of a table's body: which say something, which are totals, sections or notes; what is carried down."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from park_dispatch.intake.columns import Named, Reading
from park_dispatch.intake.grid import Grid
from park_dispatch.intake.layout import Region
from park_dispatch.intake.outline import Place, places
from park_dispatch.intake.profiles import ACTUAL_MARKS, PLAN_MARKS
from park_dispatch.intake.workbook import CellValue
from park_dispatch.model.building_names import names_buildings
from park_dispatch.model.record import Kind
from park_dispatch.model.writing import SAME_AS_ABOVE, is_nothing, plain_number, tight

RowSort: TypeAlias = Literal["data", "blank", "total", "section", "note"]

_SUBJECT: dict[Kind, tuple[str, ...]] = {
    "issue": ("issue",),
    "dispatch": ("note",),
    "procedure": ("procedure",),
    "enterprise": ("enterprise", "building", "project"),
    "funding": ("funding_source", "project"),
    "investment": ("building", "project", "milestone"),
    "milestone": ("milestone", "building", "project"),
    "progress": ("milestone", "building", "project"),
    "site_log": ("building", "project", "workers", "machines", "weather"),
    "pairing": ("enterprise", "project", "building"),
}
_CARRIED = ("project", "building", "enterprise", "milestone")
_CARRIED_TEXTS = ("responsible_unit", "responsible_person", "contractor", "lead_unit", "category", "delivery_to")


def subjects(kind: Kind) -> tuple[str, ...]:
    """The fields that name what a row of that kind is about, finest first."""
    return _SUBJECT[kind]


@dataclass(slots=True)
class BodyRow:
    """A row that says something. `row` counts from 0; section names hold until the next section."""

    row: int
    section_project: str | None
    section_building: str | None
    companion: int | None = None
    """The 实际 row that belongs to this 计划 row."""
    is_building: bool = False
    """The row's own name is that of the building its section is called after."""


@lru_cache(maxsize=8192)
def is_total(text: str) -> bool:
    """Whether a row's first text marks it as a total."""
    written = tight(text[:40])
    low = written.lower()
    return bool(
        re.match(
            r"(?:[一二三四五六七八九十]{1,3}[、.])?(?:小计|合计|总计|共计|累计|汇总|平均|本页小计|本页合计|分计|总合计)"
            r"(?=$|[(:\d,]|[个项栋数]|金额|面积|投资|完成|进度|比例|情况$)",
            written,
        )
        or re.fullmatch(
            r"(?:(?:项目|工程|园区)?(?:总体|整体)|.{0,12}(?:综合|平均|加权))(?:形象)?(?:进度|完成率|完成比例)", written
        )
        or re.search(r"(?:小计|合计|总计)[:,]", written) is not None
        or re.match(r"(?:全部|全体|所有).{0,6}(?:加权|平均|合计)", written) is not None
        or re.match(r"(?:本|全|各|单)[栋楼幢座层].{0,4}(?:完成|合计|累计)", written) is not None
        or re.match(r"以上.{0,6}\d{1,5}[项个栋家]", written) is not None
        or (written.endswith(("小计", "合计", "总计", "小计(加权)", "合计(加权)", "小结")) and len(written) <= 24)
        or low in ("total", "subtotal", "sub-total", "grandtotal", "sum", "average", "totals", "overall")
        or low.startswith(("subtotal", "grandtotal", "total:"))
    )


@lru_cache(maxsize=8192)
def is_note(text: str) -> bool:
    """Whether a row's first text is a note, a legend or a signature line."""
    written = tight(text[:60])
    return bool(
        re.match(
            r"(?:备注|注|说明|附注|图例|填报说明|填表说明|注释|声明|填报|编制|审核|制表|填表|单位负责人|负责人|联系|审批|批准|复核|报送|抄送|主管|分管|项目经理|"
            r"监理|统计|报出|note|remark|legend|prepared|approved|reviewed)[^:]{0,8}:",
            written,
            re.IGNORECASE,
        )
        or re.match(r"(?:注\d|[※★*]\S{6}|图例)", written)
    )


@lru_cache(maxsize=8192)
def section_name(text: str) -> str | None:
    """The name in a section heading (一、续建项目（4个） → 续建项目), or None for a text that is no heading."""
    written = tight(text[:80])
    hit = re.match(
        r"(?:[一二三四五六七八九十]{1,3}[、.,:]|\([一二三四五六七八九十]{1,3}\)[、.]?|第[一二三四五六七八九十]部分:?)(.{1,40})$",
        written,
    )
    return re.sub(r"\([^()]{0,20}[个项栋家件][^()]{0,20}\)$|[:;]$", "", hit[1]) if hit else None


class Body:
    """Walks the rows of one table once, sorting them and carrying values down."""

    def __init__(self, grid: Grid, region: Region, reading: Reading, kind: Kind) -> None:
        self.grid, self.region, self.reading, self.kind = grid, region, reading, kind
        self.subject = [c.index for c in map(reading.of, subjects(self.kind)) if c]
        self.finest = self.subject[:1]
        self.sequence = reading.role("sequence")
        used = [c for c in reading.columns if c.field is not None]
        self.used = [c.index for c in used]
        self.payload = [c.index for c in used if c.index not in self.subject]
        lead = self.subject + ([self.sequence.index] if self.sequence else [])
        self.lead = sorted({*lead, *range(min(lead, default=0), max(self.subject, default=0) + 1)})
        self.marks = reading.role("plan_actual")
        self.totals = self._totals()

    def rows(self) -> list[BodyRow]:
        """The rows that say something, in order; blanks in carried columns are filled in the grid."""
        headers, hidden = set(self.region.header_rows), self.grid.hidden_rows
        project: str | None = None
        building: str | None = None
        found: list[BodyRow] = []
        carried, names = self._carried_columns()
        last: dict[int, CellValue] = {}
        tasks = self._tasks()
        for row in range(self.region.first, self.region.last + 1):
            if row in headers or row in hidden:
                continue
            cells = self.grid.rows[row]
            if row in tasks:
                place = tasks[row]
                found.append(BodyRow(row, place.project, place.building, is_building=place.is_building))
                continue
            sort = self._sort(row, cells)
            if sort == "section":
                project, building = self._section(row, cells, project, building)
                last.clear()
            elif sort == "total":
                last = {c: v for c, v in last.items() if c not in carried[1:names]}
            elif sort == "data":
                self._carry(cells, carried, names, last)
                if self.marks is not None and self._is_companion(cells, found, self.marks.index):
                    found[-1].companion = row
                else:
                    found.append(BodyRow(row, project, building))
        return found

    def _tasks(self) -> dict[int, Place]:
        """The places of the tasks, by row, in a list that says how deep each stands; else nothing."""
        level, name = self.reading.role("outline"), self.reading.of("milestone")
        if level is None or name is None or self.reading.of("building") is not None:
            return {}
        rows = [r for r in range(self.region.first, self.region.last + 1) if r not in self.grid.hidden_rows]
        levels = [self.grid.rows[r][level.index] for r in rows]
        names = [self.grid.rows[r][name.index] for r in rows]
        found = dict(zip(rows, places(levels, names), strict=True))
        return {r: found[r] for r, deep, task in zip(rows, levels, names, strict=True) if deep is not None and task}

    def _totals(self) -> set[int]:
        """The rows with a text that marks a total in a leading column; each distinct text is looked at once."""
        found: set[int] = set()
        for column in self.lead:
            values = [row[column] for row in self.grid.rows[self.region.first : self.region.last + 1]]
            totals = {value for value in set(values) if isinstance(value, str) and is_total(value[:40])}
            if totals:
                found.update(row for row, value in enumerate(values, self.region.first) if value in totals)
        return found

    def _sort(self, row: int, cells: list[CellValue]) -> RowSort:
        if self.marks is not None and self._differs(cells[self.marks.index]):
            return "note"
        sequence = cells[self.sequence.index] if self.sequence else None
        if sequence.__class__ is float and self.finest and cells[self.finest[0]] is not None:
            return "total" if row in self.totals else "data"
        own = [c for c, v in enumerate(cells) if v is not None and (row, c) not in self.grid.filled]
        if not own:
            return "blank"
        if row in self.totals:
            return "total"
        first = cells[own[0]]
        if (
            isinstance(first, str)
            and is_note(first[:60])
            and (len(own) <= 3 or self._spans(row, own[0]) or own[0] not in self.used)
        ):
            return "note"
        if self._is_section(row, cells, own):
            return "section"
        return "data" if self._says_something(cells, own) else "note"

    @staticmethod
    def _differs(value: CellValue) -> bool:
        """Whether a row of a table of paired rows is neither 计划 nor 实际 but their difference."""
        return isinstance(value, str) and tight(value) not in PLAN_MARKS | ACTUAL_MARKS

    def _spans(self, row: int, column: int) -> bool:
        return (row, column + 2) in self.grid.across

    def _is_section(self, row: int, cells: list[CellValue], own: list[int]) -> bool:
        texts = [c for c in own if isinstance(cells[c], str) and plain_number(str(cells[c])) is None]
        if not texts or texts[0] > max(self.lead, default=0):
            return False
        head = str(cells[texts[0]])[:80]
        if self.sequence and own[0] == self.sequence.index and not self._numbered(cells[own[0]]):
            # A heading in the number column: 一、续建项目; or 一 | 续建项目.
            return (
                section_name(head) is not None
                or len(texts) <= 2
                or re.fullmatch(r"\(?[一二三四五六七八九十]{1,3}\)?[、.]?", tight(head)) is not None
            )
        if len(texts) > 1:
            return False
        alone = len(own) == 1
        if section_name(head) is not None and (alone or self._spans(row, texts[0]) or texts[0] not in self.finest):
            return True
        if not alone:
            return self._spans(row, texts[0]) and texts[0] not in self.finest
        return self._spans(row, texts[0]) or texts[0] not in self.finest or len(self.used) > 2

    @staticmethod
    def _numbered(value: CellValue) -> bool:
        if not isinstance(value, str):
            return True
        written = tight(value)
        return any(ch.isdigit() for ch in written) and len(written) <= 8 and section_name(value[:80]) is None

    def _says_something(self, cells: list[CellValue], own: list[int]) -> bool:
        if self.kind in ("issue", "dispatch", "procedure"):
            subject = cells[self.finest[0]] if self.finest else None
            return subject is not None and not (isinstance(subject, str) and is_nothing(subject))
        mine = set(own)
        if self.finest and cells[self.finest[0]] is not None:
            return True
        payload = any(c in mine for c in self.payload)
        return payload and (
            any(c in mine for c in self.subject) or any(cells[c] is not None for c in self.subject) or self._carries()
        )

    def _carries(self) -> bool:
        return self.grid.merges_lost or self.marks is not None

    def _section(
        self, row: int, cells: list[CellValue], project: str | None, building: str | None
    ) -> tuple[str | None, str | None]:
        """The project and building that hold below a section heading."""
        texts = [v[:80] for c, v in enumerate(cells) if isinstance(v, str) and (row, c) not in self.grid.filled]
        name = section_name(texts[0]) or (texts[1] if len(texts) > 1 and len(tight(texts[0])) <= 4 else texts[0])
        name = section_name(name) or name.strip()
        if names_buildings(name) or (self.kind == "milestone" and re.search(r"公寓|孵化|厂房$|道路|[#栋]", name)):
            return project, None if self.reading.of("building") else name
        nature = re.match(
            r"续建|新建|拟建|竣工|开工|储备|前期|在建|收尾|计划|重点|其他|已完|未完|建成|产业|基础设施|民生", name
        )
        if (
            self.reading.of("project") is None
            and not nature
            and re.search(r"项目|园|[一二三四五]期|工程|基地|标段|地块", name)
        ):
            if re.search(r"(?:表|报|台账|清单)(?:\(续.{0,6}\))?$", tight(name)):  # the title again, on a further page
                return project, building
            return re.sub(r"^项目(?:名称)?:", "", tight(name)), None
        return project, building

    def _is_companion(self, cells: list[CellValue], found: list[BodyRow], marks: int) -> bool:
        if not found or found[-1].companion is not None:
            return False
        mark = cells[marks]
        above = self.grid.rows[found[-1].row][marks]
        return (
            isinstance(mark, str)
            and tight(mark) in ACTUAL_MARKS
            and above is not None
            and tight(str(above)) not in ACTUAL_MARKS
        )

    def _carried_columns(self) -> tuple[list[int], int]:
        """Columns in which a blank repeats the value above: names first (so many), then texts blank where they are."""
        named = {c.field: c for c in self.reading.columns if c.field}
        names = [named[f] for f in _CARRIED if f in named]
        groups = [c.index for c in names if c.index not in self.finest or self.marks is not None]
        carried = [c for c in groups if self.grid.merges_lost or self.marks is not None or self._sparse(c)]
        names_carried = len(carried)
        if self.grid.merges_lost and carried:
            carried += [named[f].index for f in _CARRIED_TEXTS if f in named and self._blank_with(named[f], carried)]
        return carried, names_carried

    def _sparse(self, column: int) -> bool:
        """Names written once per group without a merge: more than half of the cells are blank, the first is not."""
        values = [self.grid.rows[r][column] for r in range(self.region.first, self.region.last + 1)]
        filled = len(values) - values.count(None)
        return bool(values) and values[0] is not None and filled * 2 < len(values)

    def _blank_with(self, column: Named, names: list[int]) -> bool:
        """Whether a column looks like one that lost its merges: names are written once, and it beside names only."""
        rows = self.grid.rows[self.region.first : self.region.last + 1]
        data = [row for row in rows if self.finest and row[self.finest[0]] is not None]
        filled = [row for row in data if row[column.index] is not None]
        if not filled or len(filled) * 2 > len(data):
            return False
        written_once = any(all(row[c] is None for c in names) for row in data)
        return written_once and all(any(row[c] is not None for c in names) for row in filled)

    @staticmethod
    def _carry(cells: list[CellValue], carried: list[int], names: int, last: dict[int, CellValue]) -> None:
        for place, column in enumerate(carried):
            value = cells[column]
            if value is not None and value == last.get(column):
                continue
            if value is None or (value.__class__ is str and tight(str(value)) in SAME_AS_ABOVE):
                cells[column] = last.get(column)
            else:
                # A new project ends what was said of the one before; a new building ends only the names below it.
                for finer in carried[place + 1 : None if place == 0 else names]:
                    last.pop(finer, None)
                last[column] = value
