"""What the bytes are. The name of a file is a claim by whoever saved it last; the first bytes are not."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal, TypeAlias

from park_dispatch.intake.containers import ole
from park_dispatch.intake.refusals import DamagedFile, EmptyFile, NotAWorkbook, PasswordProtected, WrongExtension

Container: TypeAlias = Literal["xlsx", "xlsb", "xls", "ods", "html", "xml", "text"]

_FOREIGN = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"{\\rtf", "rtf"),
    (b"ID3", "media"),
    (b"OggS", "media"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|table|meta|body)\b", re.IGNORECASE)
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes, what they are, and for a zip its opened directory."""

    data: bytes
    container: Container
    archive: zipfile.ZipFile | None = None


def detect(data: bytes, file_name: str) -> Content:
    """What the bytes are. Raises a Refusal for anything that holds no table that can be read."""
    if not data.strip(b" \t\r\n\0\x1a"):
        raise EmptyFile(file_name)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data, file_name)
    if data.startswith(ole.MAGIC):
        return _compound(data, file_name)
    foreign = _foreign(data)
    if foreign:
        raise WrongExtension(file_name, foreign)
    return Content(data, _text(data))


def _foreign(data: bytes) -> str:
    for magic, kind in _FOREIGN:
        if data.startswith(magic) and not (magic in (b"MZ", b"ID3", b"BZh") and b"\0" not in data[:4096]):
            return kind
    if data[:4] == b"RIFF":
        return "image" if data[8:12] == b"WEBP" else "media"
    if data[4:8] == b"ftyp":
        return "image" if data[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "media"
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        return "image"
    return ""


def _text(data: bytes) -> Container:
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    if _SPREADSHEET_XML in head:
        return "xml"
    return "html" if _HTML.search(head) else "text"


def _zip(data: bytes, file_name: str) -> Content:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, UnicodeDecodeError):
        raise DamagedFile(file_name, "xlsx") from None
    names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    if any(member.flag_bits & 1 for member in archive.infolist()):
        raise PasswordProtected(file_name)
    if any(re.fullmatch(r"xl/workbook\d*\.bin", name) for name in names):
        return Content(data, "xlsb", archive)
    if any(re.fullmatch(r"xl/(?:workbook\d*|workbook/workbook)\.xml", name) for name in names):
        return Content(data, "xlsx", archive)
    if "content.xml" in archive.namelist():
        return _open_document(data, file_name, archive)
    raise _other_zip(names, file_name)


def _other_zip(names: set[str], file_name: str) -> Exception:
    for prefix, kind in (("word/", "word"), ("ppt/", "slides"), ("index/", "numbers")):
        if any(name.startswith(prefix) for name in names):
            return WrongExtension(file_name, kind)
    if any(name.startswith("xl/") or name == "[content_types].xml" for name in names):
        return DamagedFile(file_name, "xlsx")
    return WrongExtension(file_name, "archive")


def _open_document(data: bytes, file_name: str, archive: zipfile.ZipFile) -> Content:
    try:
        manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""
        kind = archive.read("mimetype") if "mimetype" in archive.namelist() else b"spreadsheet"
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, zlib.error):
        raise DamagedFile(file_name, "ods") from None
    if b"encryption-data" in manifest:
        raise PasswordProtected(file_name)
    if b"spreadsheet" not in kind:
        raise WrongExtension(file_name, "slides" if b"presentation" in kind else "word")
    return Content(data, "ods", archive)


def _compound(data: bytes, file_name: str) -> Content:
    try:
        names = {entry.name for entry in ole.entries(data)}
    except ole.BrokenCompoundFile:
        raise DamagedFile(file_name, "xls") from None
    if "EncryptedPackage" in names:
        raise PasswordProtected(file_name)
    if names & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return Content(data, "xls")
    if "WordDocument" in names:
        raise WrongExtension(file_name, "word")
    if "PowerPoint Document" in names:
        raise WrongExtension(file_name, "slides")
    raise NotAWorkbook(file_name)
