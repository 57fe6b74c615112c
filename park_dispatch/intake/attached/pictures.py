"""A photo made anew: turned upright, shrunk, in sRGB, as a JPEG of ours that holds pixels and nothing else.

Runs in the capped child. What the camera wrote beside the pixels (place, owner, serial number, maker's notes, a preview
of what was cropped away) stays in the sender's file; place and moment are told apart, for whoever wants them kept.
"""

import io
import math
import re
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps

from park_dispatch.intake.attached.refusals import DamagedPicture, TooManyPixels
from park_dispatch.intake.attached.sorts import Format

LONG_EDGE = 2048
THUMB_EDGE = 360
QUALITY = 82
THUMB_QUALITY = 78
MOST_PIXELS = 80_000_000
"""Of formats that have to be unpacked whole: 4 bytes a pixel while it is shrunk."""
MOST_HEIF_PIXELS = 64_000_000
"""A HEIC is unpacked whole twice over, by its decoder and for Pillow: 9 bytes a pixel, more where it has 10 bits."""
MOST_JPEG_PIXELS = 250_000_000
"""A JPEG is unpacked at a half, quarter or eighth of its size."""
REDUCING_GAP = 1.9
"""How much larger a JPEG is unpacked than it will be: at 2.0 one of 8064 pixels would just miss being halved."""
DECODING_THREADS = 2
_UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError,
               EOFError, RuntimeError, NotImplementedError)  # fmt: skip
"""What Pillow and its plugins raise for broken files; MemoryError is the child's own affair."""
_NO_MEMORY = "Memory allocation error"
"""How the decoder of HEIC begins when it got none: a RuntimeError like any other of its."""
_EXIF, _GPS = 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011
_MOMENT = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)")
_ZONE = re.compile(r"[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class MadeAnew:
    """The two JPEGs, the pixels of the larger, and what the file said of place (degrees, WGS 84) and moment.

    taken_at is ISO text, with the zone where the camera wrote it; None for what is not there or makes no sense.
    """

    picture: bytes
    thumb: bytes
    width: int
    height: int
    taken_at: str | None
    latitude: float | None
    longitude: float | None


def made_anew(data: bytes, file_name: str, sort: Format) -> MadeAnew:
    """The photo. Raises DamagedPicture, TooManyPixels or MemoryError."""
    Image.MAX_IMAGE_PIXELS = None  # the limits are ours
    if sort == "HEIF":
        import pillow_heif

        pillow_heif.options.DECODE_THREADS = DECODING_THREADS
        pillow_heif.register_heif_opener()
    try:
        with Image.open(io.BytesIO(data), formats=(sort,)) as opened:
            _refuse_giant(opened, file_name)
            exif = opened.getexif()
            shrunk = _shrunk(opened)
            shrunk = _upright(shrunk, exif)
            place, moment = _place(exif), _moment(exif)
    except _UNREADABLE as error:
        if str(error).startswith(_NO_MEMORY):
            raise MemoryError from error
        raise DamagedPicture(file_name) from error
    thumb = shrunk.copy()
    thumb.thumbnail((THUMB_EDGE, THUMB_EDGE), Image.Resampling.LANCZOS)
    return MadeAnew(
        _jpeg(shrunk, QUALITY), _jpeg(thumb, THUMB_QUALITY), shrunk.width, shrunk.height, moment,
        *(place or (None, None)),
    )  # fmt: skip


def _refuse_giant(opened: Image.Image, file_name: str) -> None:
    limit = {"JPEG": MOST_JPEG_PIXELS, "MPO": MOST_JPEG_PIXELS, "HEIF": MOST_HEIF_PIXELS}.get(
        str(opened.format), MOST_PIXELS
    )
    if opened.width * opened.height > limit:
        raise TooManyPixels(file_name, opened.width, opened.height, limit)


def _shrunk(opened: Image.Image) -> Image.Image:
    """At most LONG_EDGE, in RGB of the usual kind (sRGB), without anything beside the pixels."""
    profile = opened.info.get("icc_profile")
    if opened.mode in ("P", "PA", "1"):
        found = opened.convert("RGBA")
    elif opened.mode.startswith("I") or opened.mode == "F":  # 16 bits of grey
        found = opened.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    else:
        found = opened
    found.thumbnail((LONG_EDGE, LONG_EDGE), Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    found.load()
    found = _in_srgb(found, profile) if profile and found.mode in ("RGB", "CMYK") else found
    if found.mode in ("RGBA", "LA", "PA") or "transparency" in found.info:
        found = found.convert("RGBA")
        ground = Image.new("RGB", found.size, "white")
        ground.paste(found, mask=found.getchannel("A"))
        return ground
    plain = Image.new("RGB", found.size)
    plain.paste(found if found.mode == "RGB" else found.convert("RGB"))
    return plain


def _in_srgb(found: Image.Image, profile: bytes) -> Image.Image:
    """Phones take pictures in wider colours; without their profile those would look faded."""
    try:
        told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(found, told, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):  # a broken profile is none
        return found
    return turned or found


def _upright(picture: Image.Image, exif: Image.Exif) -> Image.Image:
    turned = Image.Exif()
    turned[0x0112] = exif.get(0x0112, 1)
    picture.info["exif"] = turned.tobytes()
    found = ImageOps.exif_transpose(picture)
    found.info.clear()
    return found


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    picture.info.clear()  # Pillow would hand on comments and XMP
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _place(exif: Image.Exif) -> tuple[float, float] | None:
    """Degrees north and east, when both make sense; (0, 0) is what a phone without a fix writes."""
    try:
        gps = exif.get_ifd(_GPS)
        latitude = _degrees(gps[2]) * (-1 if _letter(gps.get(1)) == "S" else 1)
        longitude = _degrees(gps[4]) * (-1 if _letter(gps.get(3)) == "W" else 1)
    except _UNREADABLE:
        return None
    sensible = math.isfinite(latitude) and abs(latitude) <= 90 and math.isfinite(longitude) and abs(longitude) <= 180
    return (round(latitude, 6), round(longitude, 6)) if sensible and (latitude or longitude) else None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def _letter(found: Any) -> str:
    return (found.decode("ascii", "replace") if isinstance(found, bytes) else str(found or "")).strip("\0 ").upper()


def _moment(exif: Image.Exif) -> str | None:
    try:
        told = exif.get_ifd(_EXIF)
        found = _MOMENT.fullmatch(str(told[_TAKEN]).strip("\0 "))
        zone = str(told.get(_OFFSET, "")).strip("\0 ")
    except _UNREADABLE:
        return None
    if found is None:
        return None
    year, month, day, hour, minute, second = found.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}" + (zone if _ZONE.fullmatch(zone) else "")
