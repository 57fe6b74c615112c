"""A dropped file: its name is a name, its size is counted here, nothing of it stays on the disk."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.filing.staging import NAME_CHARACTERS, Dropped, read_dropped, tidy_name
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import EmptyFile, LockFile, TooLarge
from park_dispatch.intake.understanding import Corrections
from tests.pages import upload_books


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("周报.xlsx", "周报.xlsx"),
        ("C:\\资料\\周报.xlsx", "周报.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.xlsx", "ab.xlsx"),
        ("\u202ecod.xlsx", "cod.xlsx"),
        ("", "—"),
    ],
)
def test_a_name_is_reduced_to_a_name(given_name: str, kept: str) -> None:
    assert tidy_name(given_name) == kept


@given(some.text(max_size=400))
def test_a_name_is_short_printable_and_no_path(name: str) -> None:
    kept = tidy_name(name)
    assert 0 < len(kept) <= NAME_CHARACTERS
    assert kept.isprintable()
    assert "/" not in kept and "\\" not in kept


def test_a_long_name_keeps_its_ending() -> None:
    assert tidy_name("周" * 300 + ".xlsx").endswith("….xlsx")


def test_reading_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = read_dropped(Dropped("三期周报.xlsx", upload_books.first_week()), Corrections(), Limits())
    assert (found.file_name, len(found.records)) == ("三期周报.xlsx", 4)
    assert list(tmp_path.iterdir()) == []


def test_refusals_name_the_file_as_the_user_knows_it() -> None:
    with pytest.raises(EmptyFile, match=r"“空\.xlsx”"):
        read_dropped(Dropped("空.xlsx", b""), Corrections(), Limits())
    with pytest.raises(TooLarge, match=r"“大\.xlsx”"):
        read_dropped(Dropped("大.xlsx", bytes(2000)), Corrections(), Limits(file_bytes=1000))
    with pytest.raises(LockFile, match=r"周报\.xlsx"):
        read_dropped(Dropped("~$周报.xlsx", bytes(200)), Corrections(), Limits())
