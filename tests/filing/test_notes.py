"""Notes typed in: added, edited as versions, taken back; two editors; what must not happen to anybody's words."""

import threading
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from park_dispatch.filing.notes import LONGEST_NOTE, add_note, edit_note, withdraw_note
from park_dispatch.filing.refusals import AuthorMissing, NoteEmpty, NoteRepeated, NoteTooLong
from park_dispatch.ledger import reading
from park_dispatch.ledger.notes import note_entries, notes
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import EditedMeanwhile, ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewSubject, withdraw
from tests.small_park import day, new, upload
from tests.thorough import times

TODAY = day("08-28")


def write(ledger: Ledger, park: Park, text: str, on: date = TODAY, author: str = "周文书") -> int:
    return add_note(ledger, park, on, text, ["9#厂房", "10#厂房"], "城建集团", "王工", day("08-29"), author)


def last_entry(ledger: Ledger, park: Park, note: int) -> int:
    rows = notes(ledger, park.park_id)
    return int(rows.loc[rows["note_id"] == note, "last_entry"].iloc[0])


def test_a_note_says_what_was_typed_and_by_whom(ledger: Ledger, park: Park) -> None:
    note = write(ledger, park, "  抹灰班组增至30人 \n本周内 ")
    row = notes(ledger, park.park_id).iloc[0]
    assert row["note_id"] == note
    assert (row["note"], row["building"]) == ("抹灰班组增至30人\n本周内", "9#厂房、10#厂房")
    assert (row["responsible_unit"], row["responsible_person"]) == ("城建集团", "王工")
    assert (row["note_date"].date(), row["due"].date()) == (TODAY, day("08-29"))
    assert (row["written_by"], row["edited_by"], row["versions"]) == ("周文书", "周文书", 1)
    assert (row["file_name"], row["cell"], row["withdrawn"]) == ("", "", "")


def test_only_the_text_and_a_name_are_needed(ledger: Ledger, park: Park) -> None:
    add_note(ledger, park, TODAY, "全场停电检修", [], "", "", None, "周文书")
    row = notes(ledger, park.park_id).iloc[0]
    assert (row["building"], row["responsible_unit"], row["due_text"]) == ("", "", "")
    assert row["due"] is None or row["due"] != row["due"]


def test_what_cannot_be_a_note_is_refused_and_nothing_written(ledger: Ledger, park: Park) -> None:
    with pytest.raises(NoteEmpty):
        write(ledger, park, " \n ")
    with pytest.raises(NoteTooLong) as refusal:
        write(ledger, park, "长" * (LONGEST_NOTE + 1))
    assert str(LONGEST_NOTE) in refusal.value.why()
    with pytest.raises(AuthorMissing):
        write(ledger, park, "有事项", author=" ")
    assert notes(ledger, park.park_id).empty


def test_the_same_note_twice_is_one_note(ledger: Ledger, park: Park) -> None:
    write(ledger, park, "抹灰班组增至30人")
    with pytest.raises(NoteRepeated):
        write(ledger, park, "抹灰班组 增至30人")
    write(ledger, park, "抹灰班组增至30人", on=day("08-29"))
    assert len(notes(ledger, park.park_id)) == 2


def test_words_that_were_changed_or_taken_back_may_be_written_again(ledger: Ledger, park: Park) -> None:
    first = write(ledger, park, "甲")
    edit_note(ledger, park, first, last_entry(ledger, park, first), {"note": "乙"}, "李")
    second = write(ledger, park, "甲")
    withdraw_note(ledger, park, second, last_entry(ledger, park, second), "重复", "李")
    third = write(ledger, park, "甲")
    rows = notes(ledger, park.park_id).set_index("note_id")
    assert rows["note"].to_dict() == {first: "乙", second: "甲", third: "甲"}
    assert rows["withdrawn"].to_dict() == {first: "", second: "重复", third: ""}


def test_an_edit_is_a_new_version_and_the_old_one_stays(ledger: Ledger, park: Park) -> None:
    note = write(ledger, park, "甲")
    edit_note(ledger, park, note, last_entry(ledger, park, note), {"status": "已完成", "due": ""}, "李")
    row = notes(ledger, park.park_id).iloc[0]
    assert (row["result"], row["versions"], row["written_by"], row["edited_by"]) == ("已完成", 2, "周文书", "李")
    assert row["due"] is None or row["due"] != row["due"]
    entries = note_entries(ledger, note)
    assert set(entries["author"]) == {"周文书", "李"}
    assert entries.loc[entries["field"] == "due", "day"].notna().tolist() == [True, False]


def test_an_edit_of_an_imported_note_counts_over_its_file(ledger: Ledger, park: Park) -> None:
    note = new(ledger, park, "dispatch", "2023-08-21 甲")
    upload(ledger, park, TODAY, [(note, "note_date", day("08-21")), (note, "note", "甲"), (note, "status", "待交账")])
    edit_note(ledger, park, note, last_entry(ledger, park, note), {"status": "已完成"}, "李")
    row = notes(ledger, park.park_id).iloc[0]
    assert (row["result"], row["sheet"], row["cell"]) == ("已完成", "进度", "F4")


def test_an_undone_upload_takes_its_notes_along(ledger: Ledger, park: Park) -> None:
    subject = NewSubject(-1, "dispatch", 0, "2023-08-28 甲", "2023-08-28甲")
    number = upload(ledger, park, TODAY, [(-1, "note", "甲")], subjects=[subject])
    assert len(notes(ledger, park.park_id)) == 1
    withdraw(ledger, number, "传错", "张")
    assert notes(ledger, park.park_id).empty
    add_note(ledger, park, TODAY, "甲", [], "", "", None, "周文书")
    assert len(notes(ledger, park.park_id)) == 1


def test_of_two_editors_the_second_is_told(ledger: Ledger, park: Park) -> None:
    note = write(ledger, park, "甲")
    seen = last_entry(ledger, park, note)
    edit_note(ledger, park, note, seen, {"note": "乙"}, "李")
    with pytest.raises(EditedMeanwhile) as refusal:
        edit_note(ledger, park, note, seen, {"note": "丙"}, "赵")
    assert (refusal.value.author, refusal.value.text) == ("李", "乙")
    assert notes(ledger, park.park_id).iloc[0]["note"] == "乙"
    edit_note(ledger, park, note, refusal.value.latest, {"note": "丙"}, "赵")
    assert notes(ledger, park.park_id).iloc[0]["note"] == "丙"


def test_of_many_editors_at_once_exactly_one_saves(ledger: Ledger, park: Park) -> None:
    note = write(ledger, park, "甲")
    seen = last_entry(ledger, park, note)
    start, outcomes = threading.Barrier(8), []

    def edit(number: int) -> None:
        start.wait()
        try:
            edit_note(ledger, park, note, seen, {"note": f"版本{number}"}, f"人{number}")
            outcomes.append("saved")
        except EditedMeanwhile:
            outcomes.append("told")

    editors = [threading.Thread(target=edit, args=(number,)) for number in range(8)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert sorted(outcomes) == ["saved"] + ["told"] * 7
    assert notes(ledger, park.park_id).iloc[0]["versions"] == 2


def test_taking_back_needs_a_reason_and_the_newest_version(ledger: Ledger, park: Park) -> None:
    note = write(ledger, park, "甲")
    seen = last_entry(ledger, park, note)
    with pytest.raises(ReasonMissing):
        withdraw_note(ledger, park, note, seen, " ", "李")
    edit_note(ledger, park, note, seen, {"remark": "改"}, "赵")
    with pytest.raises(EditedMeanwhile):
        withdraw_note(ledger, park, note, seen, "记错", "李")
    withdraw_note(ledger, park, note, last_entry(ledger, park, note), "记错", "李")
    assert notes(ledger, park.park_id).iloc[0]["withdrawn"] == "记错"


def test_a_note_for_a_coming_meeting_is_no_report_of_that_day(ledger: Ledger, park: Park) -> None:
    coming = date.today() + timedelta(days=30)
    add_note(ledger, park, coming, "下月例会事项", [], "", "", None, "周文书")
    last = reading.last_report(ledger, park.park_id)
    assert last is not None
    assert last <= date.today() + timedelta(days=1)
    assert notes(ledger, park.park_id).iloc[0]["note_date"].date() == coming


@settings(max_examples=times(30))
@given(text=some.text(some.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60))
def test_words_come_back_as_typed(ledger: Ledger, park: Park, text: str) -> None:
    try:
        note = add_note(ledger, park, TODAY, text, [], "", "", None, "周文书")
    except (NoteEmpty, NoteRepeated):
        return
    rows = notes(ledger, park.park_id).set_index("note_id")
    assert rows.loc[note, "note"].split("\n") == [line.rstrip() for line in text.strip().splitlines()]
