"""Choose the container by its bytes and read it; say so where the name claims something else."""

from park_dispatch.intake.containers.detect import Content, detect
from park_dispatch.intake.grid import MAX_COLUMNS
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import FarCells, GiantCell, TooManyRows
from park_dispatch.intake.workbook import Sheet, Workbook
from park_dispatch.language import _

_EXTENSIONS = {
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm", "et"},
    "xlsb": {"xlsb"},
    "xls": {"xls", "xlt", "et", "ett"},
    "ods": {"ods", "ots"},
    "html": {"html", "htm"},
    "xml": {"xml"},
    "csv": {"csv", "tsv", "txt"},
    "txt": {"txt", "csv", "tsv", "md", "log"},
}


def open_workbook(data: bytes, file_name: str, limits: Limits) -> Workbook:
    """The workbook in the bytes. Raises a Refusal of the kind that fits. Imports only the reader it needs."""
    content = detect(data, file_name)
    encoding = ""
    sheets: tuple[Sheet, ...]
    container: str = content.container
    if container == "text":
        from park_dispatch.intake.containers.text import read_text

        container, encoding, sheet = read_text(data, file_name, limits)
        sheets = (sheet,)
    elif container == "html":
        from park_dispatch.intake.containers.html import read_html

        encoding, sheets = read_html(data, file_name, limits)
    elif container == "xml":
        from park_dispatch.intake.containers.spreadsheet_xml import read_spreadsheet_xml

        sheets = read_spreadsheet_xml(data, file_name, limits)
    else:
        sheets = _office(content, file_name, limits)
    if container != "xlsx":  # there the parts were looked at before anything was read
        _check(sheets, file_name, limits)
    rows = sum(1 for sheet in sheets for row in sheet.rows if any(value is not None for value in row))
    if rows > limits.rows:
        raise TooManyRows(file_name, rows, limits.rows)
    return Workbook(file_name, container, sheets, encoding, _notes(file_name, container))


def _check(sheets: tuple[Sheet, ...], file_name: str, limits: Limits) -> None:
    """Refuse more cells or longer texts than `understand` should be asked to look at."""
    cells = sum(map(_area, sheets))
    if cells > limits.cells:
        raise FarCells(file_name, cells, limits.cells, "", "")
    for sheet in sheets:
        longest = max((len(value) for row in sheet.rows for value in row if isinstance(value, str)), default=0)
        if longest > limits.cell_bytes:
            raise GiantCell(file_name, longest, limits.cell_bytes, sheet.name or "")


def _area(sheet: Sheet) -> int:
    """Cells as stored, or as `grid.ready` lays them out: every row as wide as the widest, which one long row can be."""
    widths = [len(row) for row in sheet.rows]
    return max(sum(widths), len(widths) * min(max(widths, default=0), MAX_COLUMNS))


def _office(content: Content, file_name: str, limits: Limits) -> tuple[Sheet, ...]:
    from park_dispatch.intake.containers.book import read_book

    return read_book(content, file_name, limits)


def _notes(file_name: str, container: str) -> tuple[str, ...]:
    extension = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    if extension in _EXTENSIONS[container]:
        return ()
    return (
        _("文件名以 .{extension} 结尾，内容其实是 {container}，已按内容读取。").format(
            extension=extension, container=container
        ),
    )
