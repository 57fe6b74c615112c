"""What the lines over a table say for all of it: title, project, building, unit."""

import re
from dataclasses import dataclass

from park_dispatch.intake.titles import project_of_title, without_table_words
from park_dispatch.model.building_names import buildings, may_be_building, names_buildings
from park_dispatch.model.quantity import Measure, factor
from park_dispatch.model.writing import tight


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for a whole table because of the lines over it, its sheet's name or the workbook's title."""

    title: str
    project: str | None
    building: str | None
    lines: tuple[str, ...]

    def unit_factor(self, measure: Measure) -> float | None:
        """The factor of the 单位 line, if one names a unit of that measure."""
        for line in self.lines:
            for hit in re.finditer(
                r"(?:^|[^\u4e00-\u9fff])(?:金额|货币|计量|面积)?单位[:]\s?(.{1,30})", _keep_gaps(line)
            ):
                written = re.sub(r"[)\]].*", "", hit[1])
                for words in (*written.split(), "".join(written.split())):
                    found = factor(measure, words)
                    if found is not None:
                        return found
        return None


def _keep_gaps(line: str) -> str:
    return " ".join(tight(part) for part in line.split())


def surroundings(lines: tuple[str, ...], sheet_name: str | None) -> Surroundings:
    """Read the lines over a table, top to bottom."""
    title = next((line for line in lines if _is_title(line)), "")
    project = building = None
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        project = project or _value_after(
            line, following, r"(?:项目名称|工程名称|建设项目|所属项目|项目|工程|project(?:name)?)"
        )
        building = building or _value_after(
            line, following, r"(?:单体|单体名称|楼栋|楼号|栋号|厂房|单位工程(?:名称)?|building)"
        )
    named = [line for line in lines if names_buildings(line) and len(buildings(line)) == 1]
    building = building or (named[-1] if named else None) or _building_in(title, sheet_name)
    if project is None and title:
        project = project_of_title(_without_building(title, building))
    if project is None and sheet_name and re.search(r"[一二三四五六七八九十\d]期|项目|园区|标段", sheet_name):
        # One sheet for each phase: its name is all that says which.
        project = project_of_title(sheet_name)
    return Surroundings(title, project, building, lines)


def _is_title(line: str) -> bool:
    written = tight(line[:80])
    return (
        4 <= len(written) <= 60
        and ":" not in written
        and not re.match(r"附件|附表|\d{4}[年./-]\d|单位|填报|截至|第.{1,3}期", written)
    )


def _value_after(line: str, following: str, label: str) -> str | None:
    english = re.search(rf"(?:^|\s){label}[:：]\s*([A-Za-z][\x20-\x7e]*)", line, re.IGNORECASE)
    if english:  # words of one name stand apart there
        return re.split(r"\s{2,}|\s+\S+:", english[1])[0].strip()
    text = _keep_gaps(line)
    hit = re.search(rf"(?:^|\s){label}:\s*(\S+)?", text, re.IGNORECASE)
    if hit and hit[1]:
        return str(hit[1])
    if hit or re.fullmatch(label, text, re.IGNORECASE):
        value = tight(following[:80])
        return value if value and ":" not in value else None
    return None


_BUILDING_WORDS = r"[A-Za-z]?\d{1,3}(?:#|号)(?:厂房|楼|栋)?(?!\d)|[A-Z]栋|人才公寓|孵化中心"


def _building_in(title: str, sheet_name: str | None) -> str | None:
    """The one building that a sheet's name or the title is about."""
    if sheet_name and names_buildings(sheet_name) and len(buildings(sheet_name)) == 1:
        return sheet_name
    for text in (tight((sheet_name or "")[:40]), tight(title[:80])):
        hits = set(re.findall(_BUILDING_WORDS, text))
        if len(hits) == 1 and not re.search(r"#[-~至、]|[-~至、]\d{1,3}#", text):
            hit = str(hits.pop())
            if names_buildings(hit):
                return hit
    return _building_at_end(title)


def _without_building(title: str, building: str | None) -> str:
    return title.replace(building, "") if building else title


def _building_at_end(title: str) -> str | None:
    """The building without a number behind a dash: 智谷项目—倒班公寓施工进度表 → 倒班公寓."""
    parts = re.split(r"[—–－-]+", tight(title[:80]))
    name = without_table_words(parts[-1]) if len(parts) > 1 else ""
    return name if may_be_building(name) and not names_buildings(name) else None
