"""What is wrong with a cell, a row or a file: a type of its own for each, with what was found and what to do.

A finding crosses from the capped child to the parent as its code and its facts, and becomes a sentence only when it is
shown, in the reader's language.
"""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from park_dispatch.language import _


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about a place in a sheet. Row counts from 1; column is a letter; both may be absent."""

    sheet: str | None
    row: int | None
    column: str | None
    value: str

    code: ClassVar[str] = ""

    def why(self) -> str:
        """One sentence in the reader's language: what is wrong and what to do."""
        raise NotImplementedError

    @property
    def cell(self) -> str:
        """The address as the spreadsheet shows it ("F12"), or as much of it as is known."""
        return f"{self.column or ''}{self.row or ''}"

    def facts(self) -> dict[str, Any]:
        """The finding as JSON-ready facts, with its code; `restore` is the way back."""
        return {"code": self.code, **asdict(self)}


@dataclass(frozen=True, slots=True)
class PercentOutOfRange(Finding):
    """A progress above 100 or below 0."""

    code: ClassVar[str] = "percent_out_of_range"

    def why(self) -> str:
        return _("进度“{value}”不在 0–100 之间，请改为 0–100 的数。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class NotADate(Finding):
    """Something in a date column that is no day of the calendar."""

    code: ClassVar[str] = "not_a_date"

    def why(self) -> str:
        return _("“{value}”不是有效日期，请写成 2023-10-31 或 2023年10月31日。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class NotANumber(Finding):
    """Words where a number is expected."""

    code: ClassVar[str] = "not_a_number"

    def why(self) -> str:
        return _("“{value}”不是数字，请只写数字和单位。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class DuplicateRow(Finding):
    """A row that says again what an earlier row of the sheet said."""

    earlier_row: int = 0
    code: ClassVar[str] = "duplicate_row"

    def why(self) -> str:
        return _("与第 {row} 行重复，只采用第 {row} 行；如是两件事，请在名称上区分。").format(row=self.earlier_row)


@dataclass(frozen=True, slots=True)
class UncachedFormula(Finding):
    """A column of formulas whose results were never stored in the file."""

    code: ClassVar[str] = "uncached_formula"

    def why(self) -> str:
        return _("本列是公式且没有缓存结果，数值未知、未按 0 处理；请用 Excel 或 WPS 打开并保存一次后再上传。")


FINDINGS: dict[str, type[Finding]] = {
    cls.code: cls for cls in (PercentOutOfRange, NotADate, NotANumber, DuplicateRow, UncachedFormula)
}


def restore(facts: dict[str, Any]) -> Finding:
    """The finding that `Finding.facts` described."""
    fields = dict(facts)
    return FINDINGS[fields.pop("code")](**fields)
