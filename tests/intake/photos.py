"""Photos for tests: of any size, with what cameras write beside the pixels; and files that are none."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageCms, ImageDraw

SECRETS = (b"Apple-secret-maker", b"SN-4711-SERIAL", b"owner-Zhang", b"xmp-secret", b"comment-secret")
LATITUDE, LONGITUDE = 31.791667, 106.703472


def scene(size: tuple[int, int]) -> Image.Image:
    """Sky above ground, a red corner top left: enough to see whether a photo stands upright."""
    picture = Image.new("RGB", size, (150, 180, 220))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, size[1] // 2, *size), fill=(120, 100, 80))
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(220, 20, 20))
    return picture


def exif(orientation: int = 1, *, place: bool = True) -> Image.Exif:
    """What a phone writes: maker, owner, serial number, moment and place."""
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010F] = SECRETS[0].decode()
    details = found.get_ifd(0x8769)
    details[0x9003], details[0x9011] = "2023:08:28 17:31:05", "+08:00"
    details[0xA431], details[0xA430] = SECRETS[1].decode(), SECRETS[2].decode()
    if place:
        gps = found.get_ifd(0x8825)
        gps[1], gps[2], gps[3], gps[4] = "N", (31.0, 47.0, 30.0), "E", (106.0, 42.0, 12.5)
    return found


def jpeg(size: tuple[int, int] = (1600, 1200), orientation: int = 1, *, place: bool = True) -> bytes:
    """A JPEG with everything beside the pixels that must not be kept."""
    out = io.BytesIO()
    xmp = b"<x:xmpmeta>" + SECRETS[3] + b"</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    scene(size).save(out, "JPEG", quality=88, exif=exif(orientation, place=place), comment=SECRETS[4], xmp=xmp,
                     icc_profile=profile)  # fmt: skip
    return out.getvalue()


def heic(size: tuple[int, int] = (1600, 1200)) -> bytes:
    """What an iPhone sends."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    out = io.BytesIO()
    scene(size).save(out, "HEIF", quality=60, exif=exif(6).tobytes())
    return out.getvalue()


def other(sort: str, mode: str = "RGB", size: tuple[int, int] = (900, 600)) -> bytes:
    """The scene in another format and mode."""
    out = io.BytesIO()
    scene(size).convert(mode).save(out, sort)
    return out.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes that claims, and would unpack to, gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1 << 20), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def package(*names: str) -> bytes:
    """A zip with members of these names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return out.getvalue()
