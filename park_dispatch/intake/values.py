"""One column's cells into values: each distinct raw value is understood once, so a column costs its distinct values."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from park_dispatch.intake import findings
from park_dispatch.intake.workbook import CellValue
from park_dispatch.language import _
from park_dispatch.model import dates, percent, quantity
from park_dispatch.model.record import FIELDS, Cell
from park_dispatch.model.writing import as_text, is_nothing, plain_number, tight

Trouble: TypeAlias = tuple[type[findings.Finding], bool, str]
"""What is wrong with a value: the finding, whether it is rejected (else only warned about), the value as text."""


class Value(NamedTuple):
    """What one raw cell says: cells of one or more fields, and what is wrong with it."""

    cells: tuple[tuple[str, Cell], ...] = ()
    trouble: Trouble | None = None


BLANK = Value()


class ColumnReader:
    """Reads the cells of one column for one field."""

    def __init__(self, field: str, letter: str, report: date | None) -> None:
        self.field = field
        self.letter = letter
        self.report = report
        self._known: dict[CellValue, Value] = {None: BLANK}

    def read(self, raw: CellValue) -> Value:
        """What the cell says; equal raw values share one answer."""
        value = self._known.get(raw)
        if value is None:
            value = self._known[raw] = BLANK if isinstance(raw, str) and is_nothing(raw) else self._read(raw)
        return value

    def _read(self, raw: CellValue) -> Value:
        text = as_text(raw)
        return Value(((self.field, Cell(text, self.letter)),)) if text else BLANK

    def cell(self, value: str | float | date, guess: str = "", field: str = "") -> tuple[str, Cell]:
        """A pair of field and cell in this column."""
        return field or self.field, Cell(value, self.letter, guess)


class Plain(dict[CellValue, tuple[str, Cell] | None]):
    """Raw value → field and cell, where it says one thing for the column's own field; None where it says nothing.

    `unusual` are the raw values met that say more than that, or with which something is wrong; they too give None.
    """

    def __init__(self, reader: ColumnReader) -> None:
        super().__init__()
        self.reader = reader
        self.unusual: set[CellValue] = set()

    def __missing__(self, raw: CellValue) -> tuple[str, Cell] | None:
        value = self.reader.read(raw)
        pair = value.cells[0] if len(value.cells) == 1 else None
        if value.trouble is not None or len(value.cells) > 1 or (pair is not None and pair[0] != self.reader.field):
            self.unusual.add(raw)
            pair = None
        self[raw] = pair
        return pair


class PercentReader(ColumnReader):
    """A column of percentages; `spare` is the field for words that stand there instead ("" for none)."""

    def __init__(self, field: str, letter: str, scale: percent.Scale, formatted: bool, spare: str = "") -> None:
        super().__init__(field, letter, None)
        self.scale, self.formatted, self.spare = scale, formatted, spare

    def _read(self, raw: CellValue) -> Value:
        raw = percent.with_point(raw) if isinstance(raw, str) else raw
        number = _number(raw)
        text = as_text(raw)
        if number is not None:
            reading = percent.read_number(number, self.scale, self.formatted)
            if reading.trouble == "out_of_range" and reading.value is not None:
                text = f"{reading.value:g}%"
        else:
            reading = percent.read_text(text, self.scale)
        if reading.trouble == "out_of_range" and self.field != "percent" and (reading.value or 0) >= 0:
            # More than the year's plan can be invested; more than all of the works cannot be done.
            reading = percent.Percent(reading.value)
        if not reading.trouble and reading.value is not None:
            if reading.mixed:
                return Value((self.cell(reading.value, _("本列多为小数，这一格按百分数理解。")),))
            return Value(
                (
                    self.cell(reading.value, _("原文是约数，按所写的数采用。") if reading.about else ""),
                    *self._words(text, number),
                )
            )
        trouble: Trouble | None = {
            "out_of_range": (findings.PercentOutOfRange, True, text),
            "unclear": (findings.UnclearPercent, False, text),
            "several": (findings.SeveralPercents, False, text),
        }.get(reading.trouble, (findings.WordsForPercent, False, text))
        if reading.trouble in ("words", "several") and self.spare:
            done = quantity.done_quantity(text) if self.spare == "description" else None
            counted = (self.cell(done[0], "", "quantity"), self.cell(done[1], "", "quantity_unit")) if done else ()
            return Value((self.cell(text, "", self.spare), *counted), None if reading.trouble == "words" else trouble)
        return Value((), trouble)

    def _words(self, text: str, number: float | None) -> tuple[tuple[str, Cell], ...]:
        """The words around a percentage are its description, where they say more than "done"."""
        if number is not None or not self.spare or len(tight(text)) < 9:
            return ()
        return (self.cell(text, "", self.spare),)


_ONLY_DONE = frozenset(
    {
        "actual_start",
        "closed_on",
        "approved_on",
        "delivered_on",
        "equipment_arrival_actual",
        "commissioning_actual",
        "production_actual",
    }
)


class DateReader(ColumnReader):
    """A column of days. A forecast in an actual column becomes `forecast_finish`; 长期坚持 stays as text in `due`."""

    def __init__(self, field: str, letter: str, report: date | None, doubt: str = "", from_1904: bool = False) -> None:
        super().__init__(field, letter, report)
        self.from_1904 = from_1904
        self.side: dates.Side = "start" if field.endswith("_start") else "finish"
        self.doubt = doubt

    def _read(self, raw: CellValue) -> Value:
        if isinstance(raw, date | datetime):
            reading = dates.from_cell(raw)
        elif (number := raw if isinstance(raw, float) else None) is not None:
            reading = dates.read_number(number, self.report, self.from_1904)
        else:
            reading = dates.read_text(as_text(raw), self.side, self.report)
        text = as_text(raw)
        if reading.value is not None:
            expected_only = reading.forecast and self.field in _ONLY_DONE
            return Value(self._days(reading), (findings.ForecastForDone, False, text) if expected_only else None)
        if reading.standing:
            return Value((self.cell(text),)) if self.field == "due" else Value((), (findings.WordsForDate, False, text))
        troubles: dict[str, Trouble] = {
            "not_a_date": (findings.NotADate, True, text),
            "unclear": (findings.UnclearDate, False, text),
            "no_year": (findings.DateWithoutYear, False, text),
            "words": (findings.WordsForDate, False, text),
        }
        return Value((), troubles.get(reading.trouble))

    def _days(self, reading: dates.Day) -> tuple[tuple[str, Cell], ...]:
        if reading.value is None:
            return ()
        guess = self.doubt or sentence(reading.doubt)
        if reading.until is not None:
            base = self.field.removesuffix("_start").removesuffix("_finish")
            if base in ("planned", "actual"):
                return (
                    self.cell(reading.value, guess, f"{base}_start"),
                    self.cell(reading.until, guess, f"{base}_finish"),
                )
            return (self.cell(reading.until, guess),)
        if reading.forecast and self.field == "actual_finish":
            return (self.cell(reading.value, guess, "forecast_finish"),)
        if reading.forecast and self.field in _ONLY_DONE:
            return ()
        return (self.cell(reading.value, guess),)


def sentence(doubt: str) -> str:
    """What was assumed to read a day, in one sentence; empty for no doubt."""
    if not doubt:
        return ""
    return {
        "short_year": _("年份只写了两位，按 20 开头理解。"),
        "year_only": _("只写了年份，按当年最后一天理解。"),
        "part_of_month": _("只写到月份，按该月相应的一天理解。"),
    }.get(doubt, "")


class AmountReader(ColumnReader):
    """A column of amounts, into the field's unit. `assumed` says so where no unit is written anywhere."""

    def __init__(self, field: str, letter: str, measure: quantity.Measure, factor: float, assumed: str = "") -> None:
        super().__init__(field, letter, None)
        self.measure: quantity.Measure = measure
        self.factor, self.assumed = factor, assumed

    def _read(self, raw: CellValue) -> Value:
        if raw.__class__ is float:  # nearly always: without a reading in between
            return Value((self.cell(quantity.tidy(float(raw) * self.factor), self.assumed),))
        if isinstance(raw, date | datetime) or not isinstance(raw, float | int | str):
            return Value((), (findings.NotANumber, True, as_text(raw)))
        reading = quantity.read_amount(float(raw) if not isinstance(raw, str) else raw, self.measure, self.factor)
        if reading.value is None:
            return Value((), (findings.NotANumber, False, as_text(raw)))
        guess = self.assumed or (_("原文是约数，按所写的数采用。") if reading.about else "")
        return Value((self.cell(reading.value, guess),))


class CountReader(ColumnReader):
    """A column of done quantities: 40, 40根, 40/120; the unit may stand in the cell or in the header."""

    def __init__(self, field: str, letter: str, unit: str) -> None:
        super().__init__(field, letter, None)
        self.unit = unit

    def _read(self, raw: CellValue) -> Value:
        number = _number(raw)
        if number is not None:
            unit = ((self.cell(self.unit, "", "quantity_unit")),) if self.unit else ()
            return Value((self.cell(number), *unit))
        text = as_text(raw)
        done = quantity.done_quantity(text if not tight(text)[:1].isdigit() else f"完成{text}")
        said = done[:2] if done else quantity.only_quantity(text)
        if said is None:
            return Value((), (findings.NotANumber, False, text))
        return Value((self.cell(said[0]), self.cell(said[1], "", "quantity_unit")))


class ProgressTextReader(ColumnReader):
    """Progress texts: the words, and the whole thing's percentage or the one done quantity where they state one."""

    def __init__(self, letter: str, with_percent: bool, with_quantity: bool) -> None:
        super().__init__("description", letter, None)
        self.with_percent, self.with_quantity = with_percent, with_quantity

    def _read(self, raw: CellValue) -> Value:
        text = as_text(raw)
        if not text:
            return BLANK
        cells = [self.cell(text)]
        if self.with_percent:
            reading = percent.overall(text)
            if reading.value is not None and not reading.trouble:
                cells.append(self.cell(reading.value, _("从进展文字中读出。"), "percent"))
            elif reading.trouble == "out_of_range":
                return Value(tuple(cells), (findings.PercentOutOfRange, True, text))
        done = quantity.done_quantity(text) if self.with_quantity else None
        if done is not None:
            cells.append(self.cell(done[0], "", "quantity"))
            cells.append(self.cell(done[1], "", "quantity_unit"))
        return Value(tuple(cells))


def _number(raw: CellValue) -> float | None:
    if isinstance(raw, float | int) and not isinstance(raw, bool):
        return float(raw)
    return plain_number(raw) if isinstance(raw, str) else None


def numbers(values: Iterable[CellValue]) -> list[float]:
    """The bare numbers among a column's values."""
    return [n for n in map(_number, values) if n is not None]


def is_date_field(field: str) -> bool:
    """Whether a field holds days."""
    return FIELDS[field].type == "date"
