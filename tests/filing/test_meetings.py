"""What is recorded of a meeting itself, who changed it, which lines of its agenda were dealt with."""

import pytest

from park_dispatch.filing.meetings import LONGEST_FACT, mark_discussed, record_meeting
from park_dispatch.filing.refusals import AuthorMissing, MeetingFactTooLong
from park_dispatch.ledger.meetings import sitting, usual
from park_dispatch.ledger.reading import Park, last_report
from park_dispatch.ledger.refusals import EditedMeanwhile
from park_dispatch.ledger.store import Ledger
from tests.small_park import DAY, day

FACTS = {"held_at": "9:00", "place": "专班会议室", "chair": "李主任", "attendees": "王工、赵工"}


def test_what_is_recorded_is_there_and_serves_the_next_meeting(ledger: Ledger, park: Park) -> None:
    record_meeting(ledger, park, DAY, FACTS, 0, "周文书")  # type: ignore[arg-type]
    held = sitting(ledger, park.park_id, DAY)
    assert (dict(held.facts), held.author) == (FACTS, "周文书")
    assert usual(ledger, park.park_id, day("08-29")) == FACTS
    assert usual(ledger, park.park_id, DAY) == {}
    assert sitting(ledger, park.park_id, day("08-29")).last_entry == 0
    assert last_report(ledger, park.park_id) == DAY


def test_what_did_not_change_is_not_written_again(ledger: Ledger, park: Park) -> None:
    record_meeting(ledger, park, DAY, FACTS, 0, "周文书")  # type: ignore[arg-type]
    first = sitting(ledger, park.park_id, DAY)
    record_meeting(ledger, park, DAY, {"place": " 专班会议室 "}, 0, "李")
    assert sitting(ledger, park.park_id, DAY) == first
    record_meeting(ledger, park, DAY, {"place": ""}, first.last_entry, "李")
    assert sitting(ledger, park.park_id, DAY).facts["place"] == ""


def test_the_second_of_two_is_told_and_may_insist(ledger: Ledger, park: Park) -> None:
    record_meeting(ledger, park, DAY, {"chair": "李主任"}, 0, "周文书")
    with pytest.raises(EditedMeanwhile, match=r"周文书.*李主任") as refused:
        record_meeting(ledger, park, DAY, {"chair": "王主任"}, 0, "钱文书")
    assert sitting(ledger, park.park_id, DAY).facts["chair"] == "李主任"
    record_meeting(ledger, park, DAY, {"chair": "王主任"}, refused.value.latest, "钱文书")
    assert sitting(ledger, park.park_id, DAY).facts["chair"] == "王主任"


def test_marks_of_two_people_stand_beside_each_other_and_are_taken_back(ledger: Ledger, park: Park) -> None:
    mark_discussed(ledger, park, DAY, "deadlines-11", "11# 预计晚 24 天", "周文书")
    mark_discussed(ledger, park, DAY, "starts-3", "11# 内装 8月30日应开工", "钱文书")
    mark_discussed(ledger, park, DAY, "starts-3", "", "周文书")
    record_meeting(ledger, park, DAY, {"chair": "李主任"}, 0, "李")  # a mark is no change of the facts
    found = sitting(ledger, park.park_id, DAY)
    assert {key: (mark.words, mark.author) for key, mark in found.discussed.items()} == {
        "deadlines-11": ("11# 预计晚 24 天", "周文书")
    }
    assert sitting(ledger, park.park_id, day("08-29")).discussed == {}


def test_what_cannot_be_recorded(ledger: Ledger, park: Park) -> None:
    with pytest.raises(AuthorMissing):
        record_meeting(ledger, park, DAY, {"chair": "李主任"}, 0, " ")
    with pytest.raises(AuthorMissing):
        mark_discussed(ledger, park, DAY, "a", "b", "")
    with pytest.raises(MeetingFactTooLong):
        record_meeting(ledger, park, DAY, {"attendees": "人" * (LONGEST_FACT + 1)}, 0, "周文书")
    assert sitting(ledger, park.park_id, DAY).last_entry == 0
