"""Bytes of a schedule as text. Programs declare, or fail to declare, many encodings; none is trusted blindly."""

import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(x[0-9a-fA-F]{1,8}|[0-9]{1,10});")


def marked(data: bytes) -> str:
    """The encoding that a byte order mark, or zero bytes in its place, gives away; "" where there is none."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if data[:1] == b"\0" and data[1:2] != b"\0":
        return "utf-16-be"
    return "utf-16-le" if data[1:2] == b"\0" and data[:1] != b"\0" else ""


def xml_text(data: bytes) -> str:
    """An XML document as text that a parser takes: characters that XML forbids become spaces.

    The declared encoding is tried first, then those that are likely; what nothing can decode gets question marks.
    """
    named = _DECLARED.match(data[:400])
    declared = named[1].decode("ascii", "replace").lower() if named else "utf-8"
    if declared in ("gb2312", "gbk", "gb_2312-80", "x-gbk"):
        declared = "gb18030"
    mark = marked(data)
    for encoding in (mark,) if mark else (declared, "utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except (UnicodeError, LookupError):
            continue
    else:
        text = data.decode(mark or "utf-8", "replace")
    return _REFERENCE.sub(_allowed, _CONTROL.sub(" ", text)).encode("utf-8", "replace").decode("utf-8")


def _allowed(reference: re.Match[str]) -> str:
    written = reference[1]
    number = int(written[1:], 16) if written[0] == "x" else int(written)
    fine = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    return reference[0] if fine else " "


def xer_text(data: bytes) -> tuple[str, str]:
    """A P6 exchange file as text, and the encoding. P6 writes the code page of the machine and does not say which."""
    mark = marked(data)
    if mark:
        return data.decode(mark, "replace"), mark
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = "gb18030" if _chinese(data) else "cp1252"
    return data.decode(encoding, "replace"), encoding


def _chinese(data: bytes) -> bool:
    """Whether bytes above 127 come in the pairs of common Chinese characters and marks rather than alone."""
    common = len(re.findall(rb"[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]", data))
    rare = len(re.findall(rb"[\xd8-\xf7][\xa1-\xfe]", data))
    alone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", data))
    return common > 2 * rare and common > 3 * alone
