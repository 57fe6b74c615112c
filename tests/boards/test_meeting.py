"""A meeting day: what is accounted for at it, what was given, in which order; its minutes; what a past one knew."""

import io

import pytest
from docx import Document

from park_dispatch.boards.meeting import Meeting, headline, known_names, meeting, outcome_then
from park_dispatch.boards.minutes import chat_text, minutes
from park_dispatch.boards.situation import situation
from park_dispatch.filing.items import carry_forward, close_out
from park_dispatch.filing.meetings import mark_discussed, record_meeting
from park_dispatch.filing.notes import add_note, edit_note
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.reports.minutes_file import minutes_file
from tests.office_clock import OfficeClock
from tests.small_park import DAY, day, form, new, upload


class Office:
    """A park in which things are given and answered when the clock shows so."""

    def __init__(self, ledger: Ledger, park: Park, clock: OfficeClock) -> None:
        self.ledger, self.park, self.clock = ledger, park, clock
        self.items: dict[str, int] = {}

    def give(self, when: str, text: str, due: str, unit: str = "一建", **more: str) -> None:
        on = self.clock.set(when)
        self.items[text] = add_note(self.ledger, self.park, on, text, ["9#"], unit, "", day(due), "周文书", **more)

    def seen(self, text: str) -> int:
        rows = self.ledger.rows("SELECT max(entry_id) FROM entry WHERE subject_id = ?", [self.items[text]])
        return int(rows[0][0])

    def close(self, when: str, text: str, words: str = "") -> None:
        on = self.clock.set(when)
        close_out(self.ledger, self.park, self.items[text], self.seen(text), words, on, "周文书")

    def carry(self, when: str, text: str, due: str) -> None:
        on = self.clock.set(when)
        carry_forward(self.ledger, self.park, self.items[text], self.seen(text), on, day(due), "周文书")

    def meeting(self, when: str) -> Meeting:
        return meeting(self.ledger, self.park, self.clock.set(when))

    def said(self, when: str) -> list[tuple[str, str, bool]]:
        return [(one.item["note"], one.verdict, one.old) for one in self.meeting(when).answers]


@pytest.fixture
def office(ledger: Ledger, park: Park, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Meetings on 08-25 and 08-28; the next is on 08-29."""
    found = Office(ledger, park, OfficeClock(monkeypatch))
    found.give("08-24 09:00", "最早的", "08-25")
    found.give("08-25 09:00", "早办完的", "08-26")
    found.give("08-25 09:10", "没人理的", "08-26")
    found.close("08-25 17:00", "早办完的", "已验收")
    found.give("08-28 09:00", "昨天的", "08-29")
    found.give("08-28 09:05", "急的", "08-29", priority="紧急")
    found.give("08-28 09:10", "以后的", "09-15")
    return found


def test_a_meeting_hears_of_the_last_one_and_of_what_was_left_over(office: Office) -> None:
    # At the meeting the cut-off of the day is still ahead: what is due today still runs.
    assert office.said("08-29 09:00") == [
        ("急的", "open", False), ("昨天的", "open", False), ("以后的", "open", False),
        ("最早的", "unanswered", True), ("没人理的", "unanswered", True),
    ]  # fmt: skip
    assert office.meeting("08-29 09:00").previous == day("08-28")
    # Over the weekend the promises of Friday fell due: they are no left-overs yet.
    assert office.said("08-28 08:30")[:2] == [("没人理的", "unanswered", False), ("早办完的", "kept", False)]


def test_what_is_done_at_the_meeting_keeps_its_place(office: Office) -> None:
    before = [text for text, _verdict, _old in office.said("08-29 09:00")]
    office.close("08-29 09:10", "急的")
    office.carry("08-29 09:11", "昨天的", "08-31")
    office.carry("08-29 09:12", "没人理的", "08-30")
    after = office.said("08-29 09:20")
    assert [text for text, _verdict, _old in after] == [text for text in before if text != "没人理的"]
    assert {text: verdict for text, verdict, _old in after} == {
        "急的": "kept", "昨天的": "not_done", "以后的": "open", "最早的": "unanswered",
    }  # fmt: skip


def test_the_sentence(office: Office) -> None:
    office.close("08-29 09:10", "急的")
    assert headline(office.meeting("08-29 09:20"), day("08-29")) == (
        "8月29日还没有调度事项；上次（8月28日）以来交账 3 项：按时办结 1 项、未到期 2 项；更早遗留 2 项。"
    )
    office.give("08-29 09:30", "新的", "08-30")
    assert headline(office.meeting("08-29 09:40"), DAY).startswith("8月29日调度事项 1 条；")
    assert "此前没有记录" in headline(office.meeting("08-01 09:00"), DAY)


def test_a_past_meeting_says_what_it_knew(office: Office) -> None:
    office.give("08-29 09:30", "新的", "08-30")
    then = chat_text(minutes(office.meeting("08-29 10:00")))
    office.close("08-30 17:00", "新的")
    office.close("08-30 17:05", "没人理的")
    office.clock.set("09-01 09:00")
    now = chat_text(minutes(meeting(office.ledger, office.park, day("08-29"))))
    # Only the clock of that day has gone on: what was due that evening has its verdict now.
    assert "未交账 2 项、未到期 1 项；更早遗留 2 项" in now
    assert now.split("三、")[1] == then.split("三、")[1]
    assert "（截至2023年8月29日）" in now


def test_of_a_past_meeting_dates_and_answers_are_those_of_its_day_and_the_words_those_of_now(office: Office) -> None:
    office.give("08-29 09:30", "新的", "08-30")
    office.carry("08-30 09:00", "新的", "09-02")
    office.close("08-31 10:00", "新的", "已验收")
    office.clock.set("08-31 11:00")
    edit_note(office.ledger, office.park, office.items["新的"], office.seen("新的"), {"note": "改过的"}, "周文书")
    office.clock.set("09-01 09:00")
    found = meeting(office.ledger, office.park, day("08-29"))
    (item,) = found.given
    assert (item["note"], item["due"].date(), outcome_then(found, item)) == ("改过的", day("08-30"), "unanswered")
    found = meeting(office.ledger, office.park, day("08-31"))
    item = found.items.of(office.items["新的"]) or {}
    assert (item["due"].date(), outcome_then(found, item)) == (day("09-02"), "done")


def test_the_minutes_in_words_and_in_word(office: Office) -> None:
    office.give("08-29 09:30", "封堵孔洞", "08-30", priority="重要")
    office.carry("08-29 09:31", "昨天的", "08-31")
    facts = {"chair": "李主任", "held_at": "9:00", "place": "专班会议室", "attendees": "王工、赵工"}
    record_meeting(office.ledger, office.park, day("08-29"), facts, 0, "周文书")  # type: ignore[arg-type]
    mark_discussed(office.ledger, office.park, day("08-29"), "deadlines-1", "9# 预计晚 3 天", "周文书")
    found = office.meeting("08-29 10:00")
    text = chat_text(minutes(found))
    assert text.startswith(
        "【临港产业园每日调度会纪要（2023年8月29日）】\n（截至2023年8月29日）\n一、会议情况\n时间：9:00。"
    )
    assert "1. 〔2023〕5号 9#：急的（一建），未到期。" in text
    assert "〔2023〕4号 9#：昨天的（一建），未完成，顺延到8月31日。" in text
    assert "更早遗留：〔2023〕1号、〔2023〕3号。" in text
    assert "三、议题\n1. 9# 预计晚 3 天。\n四、议定事项\n" in text
    assert text.endswith("1. 〔2023〕7号 9#：封堵孔洞（一建），8月30日前完成，重要。")
    written = "\n".join(line.text for line in Document(io.BytesIO(minutes_file(found, "周文书"))).paragraphs)
    for part in ("四、议定事项", "封堵孔洞（一建），8月30日前完成，重要。", "2023年8月29日"):
        assert part in written


def test_minutes_without_anything(ledger: Ledger, park: Park) -> None:
    text = chat_text(minutes(meeting(ledger, park, DAY)))
    assert "没有记录时间、地点、主持和参会人员。" in text
    assert text.endswith("没有议定事项。")


def test_the_names_that_a_line_may_use(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    nine, ten = (new(ledger, park, "building", name, project) for name in ("9#", "10#"))
    upload(ledger, park, DAY, [(nine, "percent", 1.0), (ten, "percent", 1.0)])
    form(ledger, park, DAY, (nine, "responsible_unit", "一建"), (nine, "responsible_person", "王工"))
    add_note(ledger, park, DAY, "甲", [], "二建", "王工", None, "周文书")
    add_note(ledger, park, DAY, "乙", [], "二建", "李工", None, "周文书")
    known = known_names(ledger, situation(ledger, park, DAY))
    assert known.units == ("一建", "二建")
    assert known.people == {"王工": "", "李工": "二建"}  # 王工 of two units is of none
    assert known.buildings == ("9#", "10#")
