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


@dataclass(frozen=True, slots=True)
class UnclearPercent(Finding):
    """A number that could be a fraction or a percentage."""

    code: ClassVar[str] = "unclear_percent"

    def why(self) -> str:
        return _("“{value}”看不出是小数还是百分数，没有采用；请写成 80% 的样子。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class SeveralPercents(Finding):
    """A cell that names more than one percentage, or a range."""

    code: ClassVar[str] = "several_percents"

    def why(self) -> str:
        return _("“{value}”里有不止一个百分数，没有采用；请只写累计完成的一个。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class WordsForPercent(Finding):
    """Words where a percentage is expected."""

    code: ClassVar[str] = "words_for_percent"

    def why(self) -> str:
        return _("“{value}”没有写明百分数，进度按未填处理。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class UnclearDate(Finding):
    """Something that could be several days."""

    code: ClassVar[str] = "unclear_date"

    def why(self) -> str:
        return _("“{value}”可以有几种读法，没有采用；请写成 2023-10-31。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class DateWithoutYear(Finding):
    """A day without a year in a file that names no year anywhere."""

    code: ClassVar[str] = "date_without_year"

    def why(self) -> str:
        return _("“{value}”没有年份，文件里也没有填报日期，没有采用；请补上年份或在上方填写截至日期。").format(
            value=self.value
        )


@dataclass(frozen=True, slots=True)
class WordsForDate(Finding):
    """Words such as 尽快 or 未开工 in a date column: known, but no day."""

    code: ClassVar[str] = "words_for_date"

    def why(self) -> str:
        return _("“{value}”不是日期，本格按未填处理。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class ConflictingRow(Finding):
    """A row with the same names as an earlier one but other values."""

    earlier_row: int = 0
    code: ClassVar[str] = "conflicting_row"

    def why(self) -> str:
        return _("与第 {row} 行名称相同而内容不同，两行都已列出，请核对保留哪一行。").format(row=self.earlier_row)


@dataclass(frozen=True, slots=True)
class HiddenLeftOut(Finding):
    """Hidden rows, columns that were not read; value names them."""

    code: ClassVar[str] = "hidden_left_out"

    def why(self) -> str:
        return _("隐藏的行列（{value}）没有读取；需要的话请取消隐藏后再上传。").format(
            value=self.value.replace("、", _("、"))
        )


@dataclass(frozen=True, slots=True)
class NotUnderstood(Finding):
    """A line of a message that names a building but whose progress could not be read."""

    code: ClassVar[str] = "not_understood"

    def why(self) -> str:
        return _("“{value}”没有读出进度，请手工补填。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class ForecastForDone(Finding):
    """A day that is only expected, in a column of what is done."""

    code: ClassVar[str] = "forecast_for_done"

    def why(self) -> str:
        return _("“{value}”是预计，写在实际一列里，不算已完成，没有采用；请写到计划或预计一列。").format(
            value=self.value
        )


FINDINGS: dict[str, type[Finding]] = {
    cls.code: cls
    for cls in (
        PercentOutOfRange,
        NotADate,
        NotANumber,
        DuplicateRow,
        UncachedFormula,
        UnclearPercent,
        SeveralPercents,
        WordsForPercent,
        UnclearDate,
        DateWithoutYear,
        WordsForDate,
        ForecastForDone,
        ConflictingRow,
        HiddenLeftOut,
        NotUnderstood,
    )
}


def restore(facts: dict[str, Any]) -> Finding:
    """The finding that `Finding.facts` described."""
    fields = dict(facts)
    return FINDINGS[fields.pop("code")](**fields)
