"""What people attach: photos come out as our own JPEG and nothing beside it; anything hostile is a refusal in words."""

import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from park_dispatch.intake.attached import pictures
from park_dispatch.intake.attached.pictures import LONG_EDGE, THUMB_EDGE, made_anew
from park_dispatch.intake.attached.refusals import (
    AttachmentTooLarge,
    CostlyPicture,
    DamagedPicture,
    HasMacros,
    NotAttachable,
    TooManyPixels,
)
from park_dispatch.intake.attached.sorts import Document, sort_of
from park_dispatch.intake.attached.taking import take
from park_dispatch.intake.limits import MEBIBYTE, Limits
from park_dispatch.intake.refusals import DamagedFile, EmptyFile, PasswordProtected, Refusal
from tests.intake import photos, specimens
from tests.thorough import THOROUGH

MARKERS = {0xE1: "EXIF or XMP", 0xE2: "a profile", 0xED: "IPTC", 0xFE: "a comment", 0xEB: "JUMBF"}


def markers(data: bytes) -> set[int]:
    """The segments of a JPEG before its pixels."""
    found, at = set(), 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        found.add(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return found


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def near(found: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) < 40 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("IMG_0012.HEIC", photos.heic()),
        ("a.jpg", photos.jpeg((3000, 2000))),
        ("b.jpeg", photos.other("JPEG", "CMYK")),
        ("c.png", photos.other("PNG", "RGBA")),
        ("d.png", photos.other("PNG", "P")),
        ("e.png", photos.other("PNG", "I;16")),
        ("f.webp", photos.other("WEBP")),
        ("g.gif", photos.other("GIF", "P")),
        ("其实是png.jpg", photos.other("PNG", "L")),
    ],
)
def test_every_sort_of_photo_comes_out_as_our_own_jpeg(name: str, data: bytes) -> None:
    taken = take(name, data)
    assert taken.picture
    assert taken.media_type == "image/jpeg"
    assert taken.name.endswith((".jpg", ".jpeg"))
    for content, edge in ((taken.data, LONG_EDGE), (taken.thumb, THUMB_EDGE)):
        picture = opened(content)
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert max(picture.size) <= edge
        assert not markers(content) & set(MARKERS)
        assert not any(secret in content for secret in photos.SECRETS)
    assert (taken.width, taken.height) == opened(taken.data).size


def test_place_and_moment_are_told_apart_and_are_not_in_the_file() -> None:
    taken = take("a.jpg", photos.jpeg())
    assert (taken.latitude, taken.longitude) == pytest.approx((photos.LATITUDE, photos.LONGITUDE), abs=1e-5)
    assert taken.taken_at == datetime.fromisoformat("2023-08-28T17:31:05+08:00")
    assert not opened(taken.data).getexif()
    without = take("a.jpg", photos.jpeg(place=False))
    assert without.latitude is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_phone_was_held(orientation: int) -> None:
    """The red corner is where the camera's flag says the top left of what was seen is."""
    made = made_anew(photos.jpeg((400, 300), orientation), "a.jpg", "JPEG")
    picture = opened(made.picture)
    width, height = picture.size
    assert (width > height) == (orientation <= 4)
    corners = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
    right, low = corners[orientation]
    at = (width - 10 if right else 10, height - 10 if low else 10)
    assert near(picture.getpixel(at), (220, 20, 20)), orientation
    assert near(opened(made.thumb).getpixel((5, 5)), (220, 20, 20)) == ((right, low) == (0, 0))


@settings(max_examples=15)
@given(st.integers(1, 3000), st.integers(1, 3000), st.sampled_from(["RGB", "L", "RGBA", "P", "1", "LA"]))
def test_any_size_and_mode_keeps_its_shape_within_the_bounds(width: int, height: int, mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    made = made_anew(out.getvalue(), "x.png", "PNG")
    for content, edge in ((made.picture, LONG_EDGE), (made.thumb, THUMB_EDGE)):
        found = opened(content).size
        shrink = min(1.0, edge / max(width, height))
        assert found == pytest.approx((max(1, width * shrink), max(1, height * shrink)), abs=1.0)


_SMALL = photos.jpeg((160, 120))


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(_SMALL) - 1), st.integers(0, 255)), max_size=12), st.integers(0, 40))
def test_a_damaged_jpeg_is_a_photo_or_a_refusal(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(_SMALL[: len(_SMALL) - cut * len(_SMALL) // 50])
    for at, value in changes:
        data[at % len(data)] = value
    try:
        sort = sort_of(bytes(data), "x.jpg")
        assert sort == "JPEG"
        made = made_anew(bytes(data), "x.jpg", sort)
    except Refusal as refusal:
        assert "x.jpg" in refusal.why()
    else:
        assert not markers(made.picture) & set(MARKERS)


GIF_AND_SCRIPT = photos.other("GIF", "P") + b"*/=alert(1)//<script>alert(1)</script>"
_EXE = b"MZ\x90\0" + bytes(3000)


@pytest.mark.parametrize(
    ("name", "data", "refusal", "says"),
    [
        ("空.jpg", b"", EmptyFile, "空文件"),
        ("半张.jpg", photos.jpeg()[:9000], DamagedPicture, "损坏"),
        ("半张.heic", photos.heic()[:2000], DamagedPicture, "损坏"),
        ("只有头.png", b"\x89PNG\r\n\x1a\n", DamagedPicture, "损坏"),
        ("乱码.jpg", bytes(range(1, 200)) * 50, DamagedPicture, "损坏"),
        ("照片.jpg", _EXE, NotAttachable, "程序"),
        ("照片.pdf", _EXE, NotAttachable, "程序"),
        ("图.svg", b"<?xml version='1.0'?><svg onload='alert(1)'/>", NotAttachable, "SVG"),
        ("图.png", b"<svg><script>alert(1)</script></svg>", NotAttachable, "SVG"),
        ("图.jpg", b"<!DOCTYPE html><script>alert(1)</script>", NotAttachable, "网页"),
        ("表.csv", b"a,b\n<script>alert(1)</script>", NotAttachable, "网页"),
        ("脚本.js", b"alert(1)", NotAttachable, "不认识"),
        ("录像.mp4", b"\0\0\0\x18ftypmp42" + bytes(50), NotAttachable, "视频"),
        ("原片.dng", b"II*\0" + bytes(100), NotAttachable, "RAW"),
        ("包.zip", photos.package("a.txt"), NotAttachable, "压缩包"),
        ("演示.pptx", photos.package("ppt/presentation.xml"), NotAttachable, "演示文稿"),
        ("坏.docx", b"PK\x03\x04" + bytes(100), DamagedFile, "损坏"),
        ("宏.docx", photos.package("word/document.xml", "word/vbaProject.bin"), HasMacros, "宏"),
        ("密.xlsx", specimens.compound("EncryptedPackage"), PasswordProtected, "密码"),
        ("炸弹.png", photos.png_bomb(), TooManyPixels, "30000 × 30000"),
        ("假.png", photos.png_bomb(8000), DamagedPicture, "损坏"),
        ("80MB.jpg", b"\xff\xd8\xff" + bytes(80 * MEBIBYTE), AttachmentTooLarge, "80.0 MB"),
    ],
)
def test_what_is_not_taken_is_refused_by_name_with_what_to_do(
    name: str, data: bytes, refusal: type[Refusal], says: str
) -> None:
    started = time.monotonic()
    with pytest.raises(refusal) as caught:
        take(name, data)
    words = caught.value.why()
    assert name in words
    assert says in words
    assert "请" in words
    assert time.monotonic() - started < 20


def test_a_polyglot_is_nothing_but_a_picture_afterwards() -> None:
    taken = take("图.gif", GIF_AND_SCRIPT)
    assert b"script" not in taken.data
    assert taken.name == "图.jpg"


@pytest.mark.skipif(os.name == "nt", reason="limits are enforced by POSIX systems only")
@pytest.mark.parametrize("limits", [Limits(memory_bytes=250 * MEBIBYTE), Limits()])
def test_a_picture_that_costs_too_much_ends_the_child_and_nothing_else(
    limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A child with too little memory, and one that runs out of time."""
    monkeypatch.setattr("park_dispatch.intake.attached.taking._SECONDS", 0)
    wide = io.BytesIO()
    Image.new("1", (8800, 9000)).save(wide, "PNG", compress_level=1)
    hurried = limits if limits.memory_bytes < 300 * MEBIBYTE else Limits(wall_seconds=0.05)
    with pytest.raises(CostlyPicture, match="大图"):
        take("大图.png", wide.getvalue(), hurried)
    assert take("小图.png", photos.other("PNG")).picture


def test_a_decoder_without_memory_is_no_damaged_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    def starved(*_asked: object) -> None:
        raise RuntimeError("Memory allocation error: Unspecified: Allocating 146313231 bytes failed")

    monkeypatch.setattr(pictures, "_shrunk", starved)
    with pytest.raises(MemoryError):
        pictures.made_anew(photos.heic(), "大图.heic", "HEIF")


def test_a_heic_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_HEIF_PIXELS", 1_000_000)
    with pytest.raises(TooManyPixels, match="1200"):
        pictures.made_anew(photos.heic(), "大图.heic", "HEIF")


@pytest.mark.skipif(not THOROUGH, reason="encoding 48 million pixels takes a minute")
def test_a_heic_of_48_million_pixels_is_taken_or_refused_in_words() -> None:
    large = photos.heic((8064, 6048))
    taken = take("大图.heic", large)
    assert (taken.width, taken.height) == (1536, 2048)
    if os.name != "nt":
        with pytest.raises(CostlyPicture, match="大图"):
            take("大图.heic", large, Limits(memory_bytes=400 * MEBIBYTE))


@pytest.mark.parametrize(
    ("name", "data", "stored", "media_type"),
    [
        ("纪要.pdf", b"%PDF-1.7\n", "纪要.pdf", "application/pdf"),
        ("纪要.jpg", b"%PDF-1.7\n", "纪要.pdf", "application/pdf"),
        ("表.xlsx", specimens.xlsx(), "表.xlsx", "spreadsheetml"),
        ("表.et", specimens.xlsx(), "表.xlsx", "spreadsheetml"),
        ("表.xls", specimens.xls(), "表.xls", "ms-excel"),
        ("函.docx", photos.package("word/document.xml"), "函.docx", "wordprocessingml"),
        ("数.csv", "楼,进度\n9#,80%\n".encode("gb18030"), "数.csv", "text/csv"),
        ("v1.2 最终稿", b"%PDF-1.4", "v1.2 最终稿.pdf", "application/pdf"),
    ],
)
def test_documents_are_kept_as_they_are_under_the_name_of_their_content(
    name: str, data: bytes, stored: str, media_type: str
) -> None:
    taken = take(name, data)
    assert (taken.name, taken.data, taken.picture) == (stored, data, False)
    assert media_type in taken.media_type


@settings(max_examples=300)
@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.jpg", "x", "x.wps", "x.pdf"]))
def test_any_bytes_are_a_sort_or_a_refusal(data: bytes, name: str) -> None:
    for start in (b"", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\0\x18ftypheic"):
        try:
            found = sort_of(start + data, name)
        except Refusal as refusal:
            assert refusal.why()
        else:
            assert isinstance(found, str | Document)


def test_many_at_once_wait_for_their_turn() -> None:
    sizes = [(300 + 10 * n, 200) for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda size: take("x.jpg", photos.jpeg(size)).width, sizes))
    assert found == [width for width, _height in sizes]
