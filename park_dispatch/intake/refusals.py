"""Why a whole file is refused: a type of its own for each reason, which says what is wrong and what to do.

A refusal crosses from the capped child to the parent as its code and facts, and becomes a sentence only when it is
shown. The classes are not frozen, because raising an exception through a context manager assigns to it.
"""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from park_dispatch.intake.limits import MEBIBYTE
from park_dispatch.language import _


@dataclass(eq=False)
class Refusal(Exception):
    """A file that nothing is taken from. `file_name` is the name the user gave it."""

    file_name: str

    code: ClassVar[str] = ""

    def why(self) -> str:
        """Full sentences in the reader's language: which file, what is wrong, what to do."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.why()

    def facts(self) -> dict[str, Any]:
        """The refusal as JSON-ready facts, with its code; `restore` is the way back."""
        return {"code": self.code, **asdict(self)}


@dataclass(eq=False)
class CannotOpen(Refusal):
    """No such file, not a plain file, or no permission."""

    code: ClassVar[str] = "cannot_open"

    def why(self) -> str:
        return _("打不开“{file}”：文件不存在、不是普通文件，或没有读取权限。请检查路径和权限。").format(
            file=self.file_name
        )


@dataclass(eq=False)
class EmptyFile(Refusal):
    """No bytes, or nothing but white space."""

    code: ClassVar[str] = "empty_file"

    def why(self) -> str:
        return _("“{file}”是空文件，里面没有任何内容。请确认文件已保存、已传完，再上传一次。").format(
            file=self.file_name
        )


@dataclass(eq=False)
class NotAWorkbook(Refusal):
    """Bytes that are neither a spreadsheet nor readable text."""

    code: ClassVar[str] = "not_a_workbook"

    def why(self) -> str:
        return _(
            "“{file}”不是能识别的表格或文本。请上传 Excel、WPS 表格（xlsx、xls、et、ods）、csv 或 txt 文件；"
            "如果用 Excel 或 WPS 能打开，请另存为 xlsx 后再上传。"
        ).format(file=self.file_name)


@dataclass(eq=False)
class DamagedFile(Refusal):
    """A spreadsheet container that breaks off or contradicts itself. `container` is its usual extension."""

    container: str
    code: ClassVar[str] = "damaged_file"

    def why(self) -> str:
        return _(
            "“{file}”已损坏或没有传完整，无法按 {container} 读取。请用 Excel 或 WPS 打开它，另存为 xlsx 后再上传；"
            "打不开时请向填报人重新要一份。"
        ).format(file=self.file_name, container=self.container)


@dataclass(eq=False)
class PasswordProtected(Refusal):
    """Encrypted: the content cannot be seen without a password."""

    code: ClassVar[str] = "password_protected"

    def why(self) -> str:
        return _("“{file}”设有打开密码，无法读取。请用 Excel 或 WPS 打开，去掉密码另存后再上传。").format(
            file=self.file_name
        )


_FOUND = {
    "pdf": lambda: _("PDF 文档"),
    "word": lambda: _("Word 文档"),
    "slides": lambda: _("演示文稿"),
    "image": lambda: _("图片"),
    "archive": lambda: _("压缩包"),
    "program": lambda: _("程序文件"),
    "numbers": lambda: _("苹果 Numbers 表格"),
    "rtf": lambda: _("RTF 文档"),
    "media": lambda: _("音频或视频"),
}


@dataclass(eq=False)
class WrongExtension(Refusal):
    """The content is something known that holds no table, whatever the name says. `found` is a key of the kinds."""

    found: str
    code: ClassVar[str] = "wrong_extension"

    def why(self) -> str:
        return _(
            "“{file}”的内容其实是{found}，不是表格。请上传表格原件（xlsx、xls、et、ods、csv）；"
            "只改扩展名不会改变内容，请在原软件里另存为 xlsx。"
        ).format(file=self.file_name, found=_FOUND[self.found]())


@dataclass(eq=False)
class LockFile(Refusal):
    """The `~$` file that an office program lays beside an open workbook."""

    code: ClassVar[str] = "lock_file"

    def why(self) -> str:
        return _("“{file}”是 Excel 或 WPS 打开表格时的临时文件，不含数据。请关闭表格后上传“{original}”。").format(
            file=self.file_name, original=self.file_name.removeprefix("~$").removeprefix(".~")
        )


@dataclass(eq=False)
class TooLarge(Refusal):
    """More bytes than allowed; told from the size alone, nothing was read. Sizes in bytes."""

    size: int
    limit: int
    code: ClassVar[str] = "too_large"

    def why(self) -> str:
        return _(
            "“{file}”有 {size:.1f} MB，超过 {limit:.0f} MB 的上限，没有读取。"
            "请删去图片和无关工作表，或拆成几个文件再上传。"
        ).format(file=self.file_name, size=self.size / MEBIBYTE, limit=self.limit / MEBIBYTE)


@dataclass(eq=False)
class TooLargeInside(Refusal):
    """Small on disk, but unpacks to more than allowed. Sizes in bytes; `size` 0 where it ran out of memory."""

    size: int
    limit: int
    code: ClassVar[str] = "too_large_inside"

    def why(self) -> str:
        if not self.size:
            return _(
                "“{file}”展开后需要的内存超过 {limit:.0f} MB，已停止读取。"
                "请把表格区域复制到一个新工作簿，只保留要上报的工作表，再上传。"
            ).format(file=self.file_name, limit=self.limit / MEBIBYTE)
        return _(
            "“{file}”解压后有 {size:.0f} MB，超出正常表格的范围（上限 {limit:.0f} MB），没有读取。"
            "请把表格区域复制到一个新工作簿，再上传。"
        ).format(file=self.file_name, size=self.size / MEBIBYTE, limit=self.limit / MEBIBYTE)


@dataclass(eq=False)
class FarCells(TooLargeInside):
    """More cells than allowed; `size` and `limit` count cells, `cell` is the farthest one of `sheet`.

    Both are empty where the cells are not laid out on a grid but one after the other (csv, HTML).
    """

    sheet: str
    cell: str
    code: ClassVar[str] = "far_cells"

    def why(self) -> str:
        if not self.sheet:
            return _("“{file}”共有 {size} 个单元格，超过 {limit} 个的上限，没有读取。请拆成几个文件再上传。").format(
                file=self.file_name, size=self.size, limit=self.limit
            )
        return _(
            "“{file}”的工作表“{sheet}”一直用到 {cell}，共 {size} 个单元格，超过 {limit} 个的上限。"
            "多半是远处误填了内容：请选中表格以外的行和列，右键“删除”，保存后再上传。"
        ).format(file=self.file_name, sheet=self.sheet, cell=self.cell, size=self.size, limit=self.limit)


@dataclass(eq=False)
class GiantCell(TooLargeInside):
    """One text longer than any sheet made by people holds; sizes in bytes, `sheet` empty where it is not known."""

    sheet: str
    code: ClassVar[str] = "giant_cell"

    def why(self) -> str:
        limit = self.limit / MEBIBYTE
        if not self.sheet:
            return _(
                "“{file}”里有一个单元格（或一行）的文字超过 {limit:.0f} MB，没有读取。请删去这段内容，保存后再上传。"
            ).format(file=self.file_name, limit=limit)
        return _(
            "“{file}”的工作表“{sheet}”里有一个单元格的文字超过 {limit:.0f} MB，没有读取。请删去这段内容，保存后再上传。"
        ).format(file=self.file_name, sheet=self.sheet, limit=limit)


@dataclass(eq=False)
class TooManySheets(Refusal):
    """More sheets than allowed."""

    sheets: int
    limit: int
    code: ClassVar[str] = "too_many_sheets"

    def why(self) -> str:
        return _("“{file}”有 {sheets} 个工作表，超过 {limit} 个的上限。请只保留要上报的工作表，再上传。").format(
            file=self.file_name, sheets=self.sheets, limit=self.limit
        )


@dataclass(eq=False)
class TooManyRows(Refusal):
    """More rows than can be understood in time."""

    rows: int
    limit: int
    code: ClassVar[str] = "too_many_rows"

    def why(self) -> str:
        return _("“{file}”有 {rows} 行，超过 {limit} 行的上限，没有读取。请拆成几个文件再上传。").format(
            file=self.file_name, rows=self.rows, limit=self.limit
        )


@dataclass(eq=False)
class TooManyParts(Refusal):
    """A zip container of more members than any office program writes."""

    parts: int
    limit: int
    code: ClassVar[str] = "too_many_parts"

    def why(self) -> str:
        return _(
            "“{file}”里装有 {parts} 个部件，超过 {limit} 个的上限，不像是 Excel 或 WPS 保存的表格，没有读取。"
            "请把表格区域复制到一个新工作簿，再上传。"
        ).format(file=self.file_name, parts=self.parts, limit=self.limit)


@dataclass(eq=False)
class NoTable(Refusal):
    """Readable, but nothing in it was recognised. `looked_at`: each sheet's name ("" in a text) and why, in Chinese."""

    looked_at: tuple[tuple[str, str], ...] = ()
    code: ClassVar[str] = "no_table"

    def why(self) -> str:
        advice = _("请确认表中有表头行（如 项目名称、形象进度、计划完成时间）和数据行。")
        if not self.looked_at:
            return _("“{file}”里没有找到可以识别的表格。").format(file=self.file_name) + advice
        sheets = _("；").join(self._why_not(sheet, _(why)) for sheet, why in self.looked_at)
        return (
            _("“{file}”里没有找到可以识别的表格，已查看：{sheets}。").format(file=self.file_name, sheets=sheets)
            + advice
        )

    @staticmethod
    def _why_not(sheet: str, why: str) -> str:
        reason = why.rstrip("。.")
        return _("{sheet}（{why}）").format(sheet=sheet, why=reason) if sheet else reason


@dataclass(eq=False)
class ReaderCrashed(Refusal):
    """The reading process ended abnormally."""

    code: ClassVar[str] = "reader_crashed"

    def why(self) -> str:
        return _(
            "读取“{file}”时读取程序意外中断，没有写入任何数据，系统其余部分不受影响。"
            "文件可能已损坏：请用 Excel 或 WPS 打开，另存为 xlsx 后再上传。"
        ).format(file=self.file_name)


@dataclass(eq=False)
class ReaderTimedOut(Refusal):
    """The reading process used up its time, in seconds."""

    seconds: float
    code: ClassVar[str] = "reader_timed_out"

    def why(self) -> str:
        return _(
            "读取“{file}”超过 {seconds:.0f} 秒仍未完成，已停止，没有写入任何数据。"
            "请把表格区域复制到一个新工作簿，或拆成几个文件，再上传。"
        ).format(file=self.file_name, seconds=self.seconds)


@dataclass(eq=False)
class ReaderBusy(Refusal):
    """No place became free in time, in seconds: many files are being read at once."""

    seconds: float
    code: ClassVar[str] = "reader_busy"

    def why(self) -> str:
        return _("正在读取的文件太多，“{file}”等了 {seconds:.0f} 秒还没有轮到。请过一两分钟再上传。").format(
            file=self.file_name, seconds=self.seconds
        )


REFUSALS: dict[str, type[Refusal]] = {
    cls.code: cls
    for cls in (
        CannotOpen,
        EmptyFile,
        NotAWorkbook,
        DamagedFile,
        PasswordProtected,
        WrongExtension,
        LockFile,
        TooLarge,
        TooLargeInside,
        FarCells,
        GiantCell,
        TooManySheets,
        TooManyRows,
        TooManyParts,
        NoTable,
        ReaderCrashed,
        ReaderTimedOut,
        ReaderBusy,
    )
}


def restore(facts: dict[str, Any]) -> Refusal:
    """The refusal that `Refusal.facts` described."""
    fields: dict[str, Any] = {n: _tuples(v) for n, v in facts.items() if n != "code"}
    return REFUSALS[facts["code"]](**fields)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
