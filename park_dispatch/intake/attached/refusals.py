"""Why a photo or file cannot be attached; these cross from the capped child as every refusal does."""

from dataclasses import dataclass
from typing import ClassVar

from park_dispatch.intake.limits import MEBIBYTE
from park_dispatch.intake.refusals import REFUSALS, Refusal
from park_dispatch.language import _

_FOUND = {
    "program": lambda: _("程序"),
    "web": lambda: _("网页或脚本"),
    "svg": lambda: _("SVG 矢量图"),
    "archive": lambda: _("压缩包"),
    "slides": lambda: _("演示文稿"),
    "media": lambda: _("音频或视频"),
    "raw": lambda: _("相机 RAW 原始文件或其他格式的图片"),
    "unknown": lambda: _("不认识的格式"),
}


@dataclass(eq=False)
class NotAttachable(Refusal):
    """The content is of a sort that is not taken, whatever the name says. `found` is a key of the sorts."""

    found: str
    code: ClassVar[str] = "not_attachable"

    def why(self) -> str:
        return _(
            "“{file}”没有接收：它的内容是{found}（以内容为准，不看扩展名）。可以附照片（jpg、png、webp、heic、gif）"
            "和 pdf、xlsx、xls、csv、docx、doc、wps 文件；请换成这些格式再选一次。"
        ).format(file=self.file_name, found=_FOUND[self.found]())


@dataclass(eq=False)
class AttachmentTooLarge(Refusal):
    """More bytes than allowed; told from the size alone. Sizes in bytes."""

    size: int
    limit: int
    code: ClassVar[str] = "attachment_too_large"

    def why(self) -> str:
        return _(
            "“{file}”没有接收：有 {size:.1f} MB，超过 {limit:.0f} MB 的上限。照片请用手机相机的普通模式拍（不要 RAW），"
            "或截图后再选；文件请压缩图片或拆成几份。"
        ).format(file=self.file_name, size=self.size / MEBIBYTE, limit=self.limit / MEBIBYTE)


@dataclass(eq=False)
class DamagedPicture(Refusal):
    """A picture that breaks off or contradicts itself."""

    code: ClassVar[str] = "damaged_picture"

    def why(self) -> str:
        return _(
            "“{file}”没有接收：照片已损坏或没有传完整，打不开。请在手机相册里确认能打开，再选一次；打不开就重拍一张。"
        ).format(file=self.file_name)


@dataclass(eq=False)
class TooManyPixels(Refusal):
    """A picture with more pixels than any camera on a site makes."""

    width: int
    height: int
    limit: int
    code: ClassVar[str] = "too_many_pixels"

    def why(self) -> str:
        return _(
            "“{file}”没有接收：图片有 {width} × {height} 个像素，超过 {limit:.0f} 百万像素的上限，没有展开。"
            "请用手机相机的普通模式拍，或截图后再选。"
        ).format(file=self.file_name, width=self.width, height=self.height, limit=self.limit / 1_000_000)


@dataclass(eq=False)
class CostlyPicture(Refusal):
    """Opening it took more memory or time than allowed, or ended the process that tried."""

    code: ClassVar[str] = "costly_picture"

    def why(self) -> str:
        return _(
            "“{file}”没有接收：打开这张照片要用的内存或时间超过上限，已停止，系统其余部分不受影响。"
            "请用手机相机的普通模式重拍，或截图后再选。"
        ).format(file=self.file_name)


@dataclass(eq=False)
class HasMacros(Refusal):
    """A document with a program inside."""

    code: ClassVar[str] = "has_macros"

    def why(self) -> str:
        return _(
            "“{file}”没有接收：文件里有宏（程序）。请用 Excel、Word 或 WPS 打开，另存为不含宏的 xlsx 或 docx 再选。"
        ).format(file=self.file_name)


REFUSALS |= {
    cls.code: cls
    for cls in (NotAttachable, AttachmentTooLarge, DamagedPicture, TooManyPixels, CostlyPicture, HasMacros)
}
