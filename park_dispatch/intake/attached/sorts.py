"""What the bytes of an attachment are: a picture, a document of a sort that is kept as it is, or something refused.

Runs in the capped child. A name only decides between endings that mean the same content (doc and wps, csv and txt).
"""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Literal, TypeAlias

from park_dispatch.intake.attached.refusals import DamagedPicture, HasMacros, NotAttachable
from park_dispatch.intake.containers import ole
from park_dispatch.intake.refusals import DamagedFile, EmptyFile, PasswordProtected

Format: TypeAlias = Literal["JPEG", "PNG", "WEBP", "GIF", "HEIF"]
_HEIF = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_REFUSED = (
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"#!", "program"),
    (b"dex\n", "program"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"RIFF", "media"),
    (b"II*\0", "raw"),
    (b"MM\0*", "raw"),
    (b"BM", "raw"),
)
_SVG = re.compile(rb"<svg\b", re.IGNORECASE)
_MARKUP = re.compile(rb"^\s*<|<(?:!doctype|html|script|body|iframe|meta|img)\b", re.IGNORECASE)
_TEXT_NAMES = frozenset({"csv", "txt", "tsv"})
_WORD_NAMES = frozenset({"doc", "wps"})
_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Document:
    """A document that is kept as it is: its media type, and the ending its name is to have."""

    media_type: str
    ending: str


_PDF = Document("application/pdf", "pdf")
_XLSX = Document(_OFFICE + "spreadsheetml.sheet", "xlsx")
_DOCX = Document(_OFFICE + "wordprocessingml.document", "docx")
_XLS = Document("application/vnd.ms-excel", "xls")


def sort_of(data: bytes, file_name: str) -> Format | Document:
    """What the bytes are. Raises the Refusal that fits for whatever is not taken."""
    if not data.strip(b" \t\r\n\0\x1a"):
        raise EmptyFile(file_name)
    picture = _picture(data)
    if picture:
        return picture
    if data.startswith(b"%PDF-"):
        return _PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(data, file_name)
    if data.startswith(ole.MAGIC):
        return _compound(data, file_name)
    return _text(data, file_name)


def _picture(data: bytes) -> Format | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return "HEIF" if data[4:8] == b"ftyp" and data[8:12] in _HEIF else None


def _package(data: bytes, file_name: str) -> Document:
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeDecodeError):
        raise DamagedFile(file_name, "zip") from None
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise PasswordProtected(file_name)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise HasMacros(file_name)
    if "word/document.xml" in names:
        return _DOCX
    if any(re.fullmatch(r"xl/(?:workbook\d*|workbook/workbook)\.xml", name) for name in names):
        return _XLSX
    raise NotAttachable(file_name, "slides" if any(name.startswith("ppt/") for name in names) else "archive")


def _compound(data: bytes, file_name: str) -> Document:
    try:
        names = {entry.name for entry in ole.entries(data)}
    except ole.BrokenCompoundFile:
        raise DamagedFile(file_name, "xls") from None
    if "EncryptedPackage" in names:
        raise PasswordProtected(file_name)
    if names & {"Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"}:
        raise HasMacros(file_name)
    if names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return _XLS
    if "WordDocument" in names:
        ending = _ending(file_name)
        return Document("application/msword", ending if ending in _WORD_NAMES else "doc")
    raise NotAttachable(file_name, "slides" if "PowerPoint Document" in names else "unknown")


def _text(data: bytes, file_name: str) -> Document:
    """Plain text under the name of plain text. Markup is refused under any name: some program would run it."""
    head = data[:8192].removeprefix(b"\xef\xbb\xbf")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    head = head[2:].replace(b"\0", b"") if wide else head
    if _SVG.search(head):
        raise NotAttachable(file_name, "svg")
    if _MARKUP.search(head):
        raise NotAttachable(file_name, "web")
    ending = _ending(file_name)
    if ending in _TEXT_NAMES and _decodes(data, wide):
        return Document("text/csv" if ending == "csv" else "text/plain", ending)
    if ending in ("jpg", "jpeg", "png", "webp", "heic", "heif", "gif") and not _known(data):
        raise DamagedPicture(file_name)
    raise NotAttachable(file_name, _known(data) or "unknown")


def _known(data: bytes) -> str:
    found = next((sort for magic, sort in _REFUSED if data.startswith(magic)), "")
    if not found and data[4:8] == b"ftyp":
        return "raw" if data[8:12] in (b"avif", b"avis", b"crx ") else "media"
    return found


def _decodes(data: bytes, wide: bool) -> bool:
    if not wide and b"\0" in data:
        return False
    for encoding in ("utf-16",) if wide else ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _ending(file_name: str) -> str:
    return file_name.rpartition(".")[2].lower() if "." in file_name else ""
