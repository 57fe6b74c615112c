"""每日调度 as Streamlit runs it: both halves, the line to type on, the guesses, the search; clicks: tests/browser."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.boards import meeting as meeting_board
from park_dispatch.boards.dispatch import all_notes
from park_dispatch.filing.issues import raise_issue
from park_dispatch.filing.notes import add_note
from park_dispatch.ledger.reading import Park, parks
from park_dispatch.ledger.store import Ledger
from park_dispatch.web import dispatch_news
from park_dispatch.web.dispatch_news import now_known
from park_dispatch.web.frame import ledger_at
from tests.pages.test_pages import database, run, tables, words  # noqa: F401

ANSWERS, GIVEN, AGENDA = "事项|交账|时限|", "事项|时限|记录", "||"


def given(at: AppTest) -> list[dict[str, Any]]:
    """The cells of the items of the meeting."""
    return [row["cells"] for row in tables(at)[GIVEN]]


def typed(at: AppTest, text: str, author: str) -> AppTest:
    at.text_input(key="note_author").set_value(author)
    at.text_input(key="note_text").set_value(text)
    return at.button(key="note_save").click().run()


def test_both_halves(demo: Path) -> None:
    at = run("dispatch")
    said = words(at).replace("\\", "")
    assert "#### 8月28日调度事项 6 条；上次（8月25日）以来交账 8 项：按时办结 2 项、未完成 1 项、" in said
    assert "未到期 5 项；更早遗留 1 项。" in said
    answers = [row["cells"] for row in tables(at)[ANSWERS]]
    undone = next(cells for cells in answers if cells.get("status", {}).get("t") == "未完成")
    assert [act["t"] for act in undone["acts"]["acts"]] == ["销号", "顺延"]
    settled = [cells for cells in answers if cells.get("status", {}).get("t") == "按时办结"]
    assert settled and all("acts" not in cells for cells in settled)
    assert any(cells["what"]["t"] == "更早遗留 1 项" for cells in answers)
    assert len(given(at)) == 6
    assert given(at)[0]["by"]["tip"].startswith("30_每日调度记录.xlsx")
    agenda = [row["cells"] for row in tables(at)[AGENDA]]
    assert agenda[0]["what"]["t"] == "交付期限 2 项"
    assert agenda[1]["what"]["href"].startswith("building?")
    assert [act["t"] for act in agenda[1]["acts"]["acts"]] == ["转事项", "已议"]


def test_an_item_is_added_and_the_line_is_empty_again(database: Path) -> None:  # noqa: F811
    at = run("dispatch")
    at.multiselect(key="note_buildings").set_value(at.multiselect(key="note_buildings").options[:2])
    at.text_input(key="note_unit").set_value("市政工程公司")
    at.selectbox(key="note_priority").set_value("紧急")
    typed(at, "**占道**审批跟进", "周文书")
    assert not at.exception, at.exception
    assert "已记录：" in words(at)
    added = next(cells for cells in given(at) if cells["what"]["t"] == "**占道**审批跟进")
    assert added["what"]["s"].startswith("紧急 · 〔2023〕48号 · ")
    assert added["what"]["s"].endswith("市政工程公司")
    assert added["due"]["t"] == "08-29"
    assert added["by"]["t"].startswith("周文书 ")
    assert at.text_input(key="note_text").value == ""
    assert at.selectbox(key="note_priority").value == "普通"
    assert "\\*\\*占道\\*\\*" in words(at)  # markup in a note is shown, not obeyed


def test_guesses_wait_for_a_second_enter_and_can_be_declined(database: Path) -> None:  # noqa: F811
    at = typed(run("dispatch"), "@区工投 11#屋面 8.30 前完成防水", "周文书")
    assert "按这一行推定：责任单位 区工投公司，单体 11\\#，时限 8月30日" in words(at)
    assert len(given(at)) == 6  # nothing is saved yet
    assert at.text_input(key="note_text").value == "11#屋面 8.30 前完成防水"
    at.text_input(key="note_person").set_value("孙工")
    at.button(key="note_save").click().run()
    added = given(at)[-1]
    assert added["what"]["s"] == "〔2023〕48号 · 11# · 区工投公司 · 孙工"
    assert added["due"]["t"] == "08-30"
    typed(at, "@区工投 明天前清场", "周文书")  # due the next day, as it is anyway: only the unit is a guess
    at.button(key="note_plain").click().run()
    assert given(at)[-1]["what"] == {"t": "@区工投 明天前清场", "s": "〔2023〕49号 · 全部单体", "href": ""}
    assert at.text_input(key="note_unit").value == ""


def test_what_the_marks_say_is_kept_by_the_second_enter(database: Path) -> None:  # noqa: F811
    at = typed(run("dispatch"), "塔吊停用 !!", "周文书")
    assert "优先级 紧急" in words(at)
    at.button(key="note_save").click().run()
    assert given(at)[-1]["what"] == {"t": "塔吊停用", "s": "紧急 · 〔2023〕48号 · 全部单体", "href": ""}


def test_what_is_saved_while_the_page_is_put_together_is_on_it(
    database: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = meeting_board.meeting

    def meanwhile(ledger: Ledger, park: Park, on: date, *rest: Any) -> meeting_board.Meeting:
        if not any(known == "后来的" for known in all_notes(ledger, park, on)["note"]):
            add_note(ledger, park, on, "后来的", [], "", "", None, "王工")
        return whole(ledger, park, on, *rest)

    monkeypatch.setattr(meeting_board, "meeting", meanwhile)
    at = run("dispatch")
    assert not at.exception, at.exception
    assert given(at)[-1]["what"]["t"] == "后来的"


def test_what_is_saved_elsewhere_is_told_and_anything_else_is_not(
    database: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = run("dispatch")
    assert [button for button in at.button if button.key == "meeting_news"] == []
    ledger = ledger_at(database)
    (park,) = parks(ledger)
    frame = at.session_state["_frame"]
    before = now_known(frame)
    raise_issue(ledger, park, "道路太窄", on=date(2023, 8, 28), author="张三")
    assert now_known(frame) == before
    add_note(ledger, park, date(2023, 8, 28), "后来的", [], "", "", None, "王工")
    assert now_known(frame) > before
    versions = iter((before, now_known(frame)))
    monkeypatch.setattr(dispatch_news, "now_known", lambda _frame: next(versions, before))
    at.run()
    at.button(key="meeting_news").click().run()
    assert not at.exception, at.exception
    assert [button for button in at.button if button.key == "meeting_news"] == []


@pytest.mark.parametrize(("text", "author", "why"), [("有事项", "", "记录人"), (" ", "周文书", "空的")])
def test_what_is_refused_stays_in_the_line(demo: Path, text: str, author: str, why: str) -> None:
    at = typed(run("dispatch"), text, author)
    assert why in at.error[0].value
    assert at.text_input(key="note_text").value == text
    assert len(given(at)) == 6


def test_a_day_and_a_search_come_from_the_address(demo: Path) -> None:
    assert "8月24日调度事项 3 条；上次（8月23日）以来交账" in words(run("dispatch", day="2023-08-24"))
    at = run("dispatch", q="抹灰")
    assert "全部日期中找到 4 条" in words(at)
    rows = next(iter(tables(at).values()))
    assert {row["cells"]["day"]["href"].partition("day=")[2] for row in rows} == {
        "2023-08-14", "2023-08-16", "2023-08-23", "2023-08-28",
    }  # fmt: skip
    at.button(key="search_over").click().run()
    assert len(given(at)) == 6
    assert "没有找到" in words(run("dispatch", q="不存在的词"))


def test_steps_and_a_new_as_of_day_lead_from_meeting_to_meeting(demo: Path) -> None:
    at = run("dispatch")
    at.button(key="day_before").click().run()
    assert "8月25日调度事项 5 条；上次（8月24日）" in words(at)
    at.button(key="day_after").click().run()
    assert "8月28日调度事项 6 条" in words(at)
    assert at.button(key="day_after").disabled
    at.date_input(key="as_of_day").set_value(at.date_input(key="as_of_day").value.replace(day=24)).run()
    assert "8月24日调度事项 3 条" in words(at)
