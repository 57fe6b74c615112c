"""The button that gives the uploader their own workbook back, with what has to be mended coloured and commented."""

from park_dispatch.boards.marking import anything_to_mark, marks
from park_dispatch.filing.proposal import Proposal
from park_dispatch.filing.staging import mark_dropped
from park_dispatch.intake.marking.marker import marked_name
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _
from park_dispatch.web.export import XLSX, download
from park_dispatch.web.frame import Frame
from park_dispatch.web.upload_tray import Item

_XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"


def draw_marked(item: Item, understanding: Understanding, proposal: Proposal | None, frame: Frame) -> None:
    """The download, made only when it is pressed; nothing where there is nothing to mend."""
    if not anything_to_mark(understanding, proposal):
        return
    dropped, limits = item.dropped, frame.settings.limits
    name = marked_name(dropped.name)
    download(
        _("下载标注后的原表"), lambda: mark_dropped(dropped, marks(understanding, proposal), limits).data, name,
        _XLSM if name.endswith(".xlsm") else XLSX, key=f"up_{item.key}_marked", type="secondary",
        help=_("有问题的单元格已着色并写明原因，改好后重新拖入即可。"),
    )  # fmt: skip
