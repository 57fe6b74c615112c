"""隔天交账 in words: spans, clocks, numbers, the sentence before and after the cut-off."""

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards import account as board
from park_dispatch.boards.dispatch import all_notes
from park_dispatch.boards.items import items, without_date
from park_dispatch.filing.item_refusals import NoSuchItem
from park_dispatch.filing.notes import add_note, edit_note
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.office_clock import OfficeClock
from tests.small_park import DAY, day


@given(some.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_spans_end_on_the_day_and_meet_what_came_before(as_of: date) -> None:
    for span, before in (("week", "last_week"), ("month", "last_month")):
        first, last = board.span_days(span, as_of)  # type: ignore[arg-type]
        earlier, end = board.span_days(before, as_of)  # type: ignore[arg-type]
        assert earlier < end < first <= last == as_of
        assert (first - end).days == 1


def test_the_sentence_before_and_after_the_cut_off(ledger: Ledger, park: Park, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = OfficeClock(monkeypatch)
    monkeypatch.setattr(board, "office_now", lambda: clock.shown)
    clock.set("08-27 09:00")
    add_note(ledger, park, day("08-27"), "补报日报", [], "一建", "", DAY, "周文书")
    add_note(ledger, park, day("08-26"), "清运渣土", [], "一建", "", day("08-27"), "周文书")
    clock.set("08-28 17:25")
    said = board.headline(items(ledger, park, DAY))
    assert said.account == "今天应交账 1 项，已交 0 项，未交 1 项；18:00 截止，还剩 35 分。"
    assert said.left_over == "另有 1 项此前误期、没有新时限，请一并交账。"
    clock.set("08-28 18:00")
    assert "还剩 0 分" in board.headline(items(ledger, park, DAY)).account
    clock.set("08-28 18:01")
    assert board.headline(items(ledger, park, DAY)).account.endswith("18:00 已截止，未交的记为误期。")
    assert board.headline(items(ledger, park, day("08-29"))).account == "8月29日没有到期应交账的事项。"


def test_what_is_not_done_today_without_a_new_date_is_counted_with_what_is_left_over(
    ledger: Ledger, park: Park, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = OfficeClock(monkeypatch)
    clock.set("08-27 09:00")
    note = add_note(ledger, park, day("08-27"), "补报日报", [], "一建", "", DAY, "周文书")
    clock.set("08-28 16:00")
    seen = int(all_notes(ledger, park, DAY).set_index("note_id").loc[note, "last_entry"])
    edit_note(ledger, park, note, seen, {"status": "未完成，缺数据"}, "周文书")
    found = items(ledger, park, DAY)
    assert board.headline(found).left_over == "已交的有 1 项未完成、没有新时限，请定新时限。"
    assert list(without_date(found)["item_id"]) == [note]
    add_note(ledger, park, day("08-26"), "清运渣土", [], "一建", "", day("08-27"), "周文书")
    said = board.headline(items(ledger, park, DAY)).left_over
    assert said == "另有 2 项没有新时限：此前误期 1 项，当天已交、未完成 1 项，请一并交账。"


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("08-30 18:00", "剩 2 天 2 小时"), ("08-28 19:10", "剩 3 小时"), ("08-28 16:20", "剩 20 分"),
        ("08-27 16:00", "超时 1 天 0 小时"),
    ],
)  # fmt: skip
def test_a_clock_is_said_by_its_largest_units(until: str, said: str) -> None:
    now = datetime(2023, 8, 28, 16)
    assert board.clock_left(pd.Timestamp(f"2023-{until}"), now) == said
    assert board.clock_left(None, now) == "—"


def test_an_item_is_found_by_its_number_as_people_write_it(ledger: Ledger, park: Park) -> None:
    first, second = (add_note(ledger, park, day("08-27"), text, [], "", "", None, "周文书") for text in ("甲", "乙"))
    year = 2023
    for text in (f"{year}-2", f"〔{year}〕2号", "2", "第2号", f"〔{year}〕2号·第3次", f"No. {year}-2, promise 3"):
        assert board.find_item(ledger, park, text) == second
    assert board.find_item(ledger, park, "1") == first
    for text in ("", "九", "3", "2022-1", "1-2-3", "1-2-2", "23-2", "9" * 5000):
        with pytest.raises(NoSuchItem):
            board.find_item(ledger, park, text)
