"""Contents of attachments: on the disk before any row speaks of them, in every backup, brought back, faults named."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from park_dispatch.filing.attachments import attach, withdraw_attachment
from park_dispatch.filing.refusals import AuthorMissing, TooManyFiles
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import files
from park_dispatch.ledger.attachments import attachment, attachments
from park_dispatch.ledger.backups import back_up, back_up_by_hand, faulty_files
from park_dispatch.ledger.files import folder_of, in_backups, place_of
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import AttachmentNotKept, NoSuchAttachment, ReasonMissing, UnknownSubject
from park_dispatch.ledger.restoring import restore
from park_dispatch.ledger.store import Ledger, now, open_ledger
from park_dispatch.model.roles import Action
from tests.small_park import DAY, day, new

ROOT = Path(__file__).resolve().parents[2]
PHOTO = TakenFile("现场.jpg", "image/jpeg", b"a photo", b"small", 2048, 1536, None, 31.79, 106.7)
PAPER = TakenFile("纪要.pdf", "application/pdf", b"%PDF-1.7")


def hang(ledger: Ledger, park: Park, subject: int, *taken: TakenFile, **options: bool) -> list[int]:
    return attach(ledger, park, subject, DAY, taken, "张工", action=Action.FILE_LOG, **options)


@pytest.fixture
def nine(ledger: Ledger, park: Park) -> int:
    return new(ledger, park, "building", "9#")


def test_a_photo_and_a_paper_hang_on_a_building(ledger: Ledger, park: Park, nine: int) -> None:
    ids = hang(ledger, park, nine, PHOTO, PAPER)
    photo, paper = attachments(ledger, park.park_id, [nine])
    assert [photo.attachment_id, paper.attachment_id] == ids
    assert (photo.picture, photo.author, photo.as_of) == (True, "张工", DAY)
    assert (photo.latitude, photo.taken_at) == (None, None)  # nobody wanted them kept
    assert not paper.picture
    folder = folder_of(ledger.path)
    assert place_of(folder, photo.sha256).read_bytes() == PHOTO.data
    assert place_of(folder, photo.thumb_sha256).read_bytes() == PHOTO.thumb
    assert place_of(folder, paper.sha256).read_bytes() == PAPER.data
    assert attachments(ledger, park.park_id, [nine], on=day("08-27")) == []
    assert len(attachments(ledger, park.park_id, on=DAY)) == 2


def test_place_is_kept_where_its_owner_wants_that(ledger: Ledger, park: Park, nine: int) -> None:
    (made,) = hang(ledger, park, nine, PHOTO, keep_place=True)
    found = attachment(ledger, made)
    assert found is not None
    assert (found.latitude, found.longitude) == (31.79, 106.7)


def test_one_taken_back_stays_on_record_and_is_not_shown(ledger: Ledger, park: Park, nine: int) -> None:
    (made,) = hang(ledger, park, nine, PHOTO)
    with pytest.raises(ReasonMissing):
        withdraw_attachment(ledger, park, made, " ", "张工", action=Action.FILE_LOG)
    withdraw_attachment(ledger, park, made, "拍错了楼", "张工", action=Action.FILE_LOG)
    assert attachments(ledger, park.park_id) == []
    assert attachment(ledger, made) is None
    assert ledger.rows("SELECT reason FROM attachment_withdrawn") == [("拍错了楼",)]
    with pytest.raises(NoSuchAttachment):
        withdraw_attachment(ledger, park, made, "再来", "张工", action=Action.FILE_LOG)


def test_what_is_refused_leaves_no_row(ledger: Ledger, park: Park, nine: int) -> None:
    with pytest.raises(UnknownSubject):
        hang(ledger, park, nine + 99, PHOTO)
    with pytest.raises(TooManyFiles):
        hang(ledger, park, nine, *[PHOTO] * 21)
    with pytest.raises(AuthorMissing):
        attach(ledger, park, nine, DAY, [PHOTO], " ", action=Action.FILE_LOG)
    folder_of(ledger.path).rename(ledger.path.with_name("away"))
    folder_of(ledger.path).write_bytes(b"a file where the folder should be")
    with pytest.raises(AttachmentNotKept, match="没有存下"):
        hang(ledger, park, nine, PAPER)
    assert ledger.rows("SELECT count(*) FROM attachment") == [(0,)]


def test_the_same_content_lies_there_once_and_a_damaged_one_is_healed(ledger: Ledger, park: Park, nine: int) -> None:
    hang(ledger, park, nine, PAPER)
    (place,) = (path for path in folder_of(ledger.path).rglob("*") if path.is_file())
    place.write_bytes(b"%PDF-1.6")
    hang(ledger, park, nine, PAPER)
    assert place.read_bytes() == PAPER.data
    assert files.held(folder_of(ledger.path)).files == 1


def test_a_name_that_is_no_sha256_leads_nowhere(tmp_path: Path) -> None:
    for name in ("", "../../etc/passwd", "A" * 64, "a" * 63 + "/"):
        with pytest.raises(ValueError):
            place_of(tmp_path, name)


@pytest.mark.skipif(os.name == "nt", reason="kill −9 is POSIX")
def test_an_acknowledged_photo_survives_a_kill(ledger: Ledger, park: Park, nine: int) -> None:
    ledger.close()
    chance, told = random.Random(20230828), []
    for turn in range(4):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.attaching_loop", str(ledger.path), str(nine), str(turn * 10_000)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        ) as process:  # fmt: skip
            assert process.stdout is not None
            told.append(process.stdout.readline())
            time.sleep(chance.uniform(0.0, 0.15))
            os.kill(process.pid, signal.SIGKILL)
            told += process.stdout.readlines()
    again = open_ledger(ledger.path)
    acknowledged = [line.split() for line in told if line.endswith("\n")]
    assert len(acknowledged) >= 4
    for number, sha256, thumb in acknowledged:
        found = attachment(again, int(number))
        assert found is not None
        assert (found.sha256, found.thumb_sha256) == (sha256, thumb)
    folder = folder_of(again.path)
    with again.cursor() as cursor:
        assert files.faulty(folder, files.wanted(cursor)) == {}
    again.close()


def test_backups_bring_each_content_once_and_restoring_brings_them_back(
    ledger: Ledger, park: Park, nine: int, tmp_path: Path
) -> None:
    hang(ledger, park, nine, PHOTO)
    made, brought = back_up_by_hand(ledger, tmp_path / "b" / "park-1.duckdb")
    assert (brought.files, brought.size) == (2, len(PHOTO.data) + len(PHOTO.thumb))
    hang(ledger, park, nine, PHOTO, PAPER)
    later, _held = back_up(ledger, tmp_path / "b")
    assert files.held(in_backups(tmp_path / "b")).files == 3
    assert faulty_files(tmp_path / "b", ledger.path) == []
    restored = restore(later.path, tmp_path / "elsewhere" / "other.duckdb")
    assert restored.brought.files == 3
    again = open_ledger(tmp_path / "elsewhere" / "other.duckdb")
    assert len(attachments(again, park.park_id)) == 3
    assert place_of(folder_of(again.path), attachments(again, park.park_id)[0].sha256).read_bytes() == PHOTO.data
    again.close()
    ledger.close()
    older = restore(made.path, ledger.path)  # what came later stays where it is: its rows are in what was kept
    assert (older.brought.files, older.brought.missing) == (0, ())
    assert files.held(folder_of(ledger.path)).files == 3


def test_what_is_missing_or_damaged_is_named_and_healed_by_a_restore(
    ledger: Ledger, park: Park, nine: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", lambda *_paths: (_ for _ in ()).throw(OSError("another disk")))
    hang(ledger, park, nine, PHOTO, PAPER)
    made, _held = back_up(ledger, tmp_path / "b")
    photo, paper = attachments(ledger, park.park_id)
    folder = folder_of(ledger.path)
    place_of(folder, photo.sha256).unlink()
    place_of(folder, paper.sha256).write_bytes(b"%PDF-9.9")
    found = faulty_files(tmp_path / "b", ledger.path)
    assert {(one.file_name, one.state, one.folder) for one in found} == {
        ("现场.jpg", "missing", folder),
        ("纪要.pdf", "damaged", folder),
    }
    later = now() + timedelta(hours=1)  # another name
    back_up(ledger, tmp_path / "b", later)  # goes on: the backup has them from before
    ledger.close()
    assert restore(made.path, ledger.path).brought.files == 2
    assert faulty_files(tmp_path / "b", ledger.path) == []
    place_of(in_backups(tmp_path / "b"), photo.sha256).unlink()
    place_of(folder, photo.sha256).unlink()
    assert restore(made.path, ledger.path).brought.missing == (photo.sha256,)
    assert [one.state for one in faulty_files(tmp_path / "b", ledger.path)] == ["missing", "missing"]


def test_a_backup_has_no_name_before_its_contents_are_there(
    ledger: Ledger, park: Park, nine: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang(ledger, park, nine, PHOTO)
    seen = []
    true = files.bring

    def watched(*arguments: object, **options: object) -> object:
        seen.append(list((tmp_path / "b").glob("*.duckdb")))
        return true(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("park_dispatch.ledger.backups.bring", watched)
    back_up(ledger, tmp_path / "b")
    assert seen == [[]]
