"""Forms that stand open while somebody else saves: nothing typed is lost, nothing is overwritten unseen."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from park_dispatch.boards.items import items
from park_dispatch.filing.items import set_priority
from park_dispatch.filing.meetings import record_meeting
from park_dispatch.filing.notes import add_note
from park_dispatch.ledger.meetings import Fact, sitting
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.office_time import office_now
from park_dispatch.settings import Settings
from park_dispatch.web import account_answer, account_item, dispatch_facts
from park_dispatch.web.account_answer import begin, draw_answer
from park_dispatch.web.frame import Frame


def shown(draw: Callable[..., None], frame: Frame, *args: object) -> AppTest:
    """A part of a page as a page of its own, drawn with the same arguments at every run."""

    def page(draw: "Callable[..., None]", args: "tuple[object, ...]") -> None:  # its source runs on its own
        draw(*args)

    at = AppTest.from_function(page, args=(draw, (frame, *args)), default_timeout=30)
    at.session_state["_frame"] = frame
    return at.run()


@pytest.fixture
def frame(ledger: Ledger, park: Park) -> Frame:
    today = office_now().date()
    return Frame(ledger, Settings.from_environment(), park, today, today)


@pytest.fixture
def item(frame: Frame) -> int:
    due = frame.as_of + timedelta(days=1)
    return add_note(frame.ledger, frame.park, frame.as_of, "清运渣土", [], "一建", "", due, "周文书")


def row(frame: Frame, item: int) -> dict[str, Any]:
    found = items(frame.ledger, frame.park, frame.as_of).of(item)
    assert found is not None
    return found


def meanwhile(frame: Frame, item: int) -> None:
    seen = int(row(frame, item)["last_entry"])
    set_priority(frame.ledger, frame.park, item, seen, "紧急", "赵工")


def test_a_dialog_of_an_item_keeps_reason_and_click_when_another_saves(frame: Frame, item: int) -> None:
    opened = row(frame, item)
    key = f"{item}_{opened['last_entry']}"
    at = shown(account_item._draw, frame, opened)
    at.text_input(key=f"account_author_{key}").set_value("专班负责人")
    at.text_input(key=f"account_why_raise_{key}").set_value("影响三期交付")
    meanwhile(frame, item)
    at.button(key=f"account_raise_{key}").click().run()
    assert "赵工" in at.warning[0].value
    assert at.text_input(key=f"account_why_raise_{key}").value == "影响三期交付"
    at.button(key=f"account_raise_{key}").click().run()
    now = row(frame, item)
    assert (now["level_name"], now["level_reason"], now["priority"]) == ("专班负责人", "影响三期交付", "紧急")
    assert at.session_state["said"] == f"已提级：〔{frame.as_of.year}〕1号，由专班负责人负责。"


def test_a_day_gone_by_offers_nothing_to_do_with_an_item(frame: Frame, item: int) -> None:
    later = Frame(frame.ledger, frame.settings, frame.park, frame.as_of + timedelta(days=1), frame.last_report)
    at = shown(account_item._draw, later, row(later, item))
    assert not at.button
    assert "截至日期改回今天" in at.caption[-1].value


def test_an_answer_is_not_put_over_what_another_said_since_the_form_was_opened(frame: Frame, item: int) -> None:
    def answering(frame: Frame, item: int, opened: int) -> None:
        if "begun" not in st.session_state:
            st.session_state["begun"] = True
            begin(item, "done", opened)
        if account_answer.opened(item):
            draw_answer(frame, row(frame, item))  # the row of now: the page around it is drawn anew

    at = shown(answering, frame, item, int(row(frame, item)["last_entry"]))
    at.text_input(key=f"account_words_{item}").set_value("已清完")
    at.text_input(key=f"account_author_{item}").set_value("王工")
    meanwhile(frame, item)
    at.run()
    assert not at.exception, at.exception
    at.button(key=f"account_send_{item}").click().run()
    assert not row(frame, item)["done"]
    assert "赵工" in at.error[0].value
    assert "优先级：紧急" in at.markdown[-1].value
    assert at.button(key=f"account_send_{item}").label == "仍交我的"
    at.button(key=f"account_send_{item}").click().run()
    assert row(frame, item)["done"]


def chaired(frame: Frame, on: date, chair: str) -> None:
    facts: dict[Fact, str] = {"chair": chair, "held_at": "", "place": "", "attendees": ""}
    held = sitting(frame.ledger, frame.park.park_id, on)
    record_meeting(frame.ledger, frame.park, on, facts, held.last_entry, "周文书")


def test_what_was_shown_of_one_meeting_is_not_held_against_another(
    frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "rerun", lambda **_scope: None)  # without a fragment there is none to run again
    forms = [(on, sitting(frame.ledger, frame.park.park_id, on)) for on in (frame.as_of, date(2023, 8, 28))]

    def both(frame: Frame) -> None:
        on, held = forms[st.session_state.setdefault("which", 0)]
        dispatch_facts._draw_form(frame, on, held)

    at = shown(both, frame)
    at.session_state["person"] = "周文书"
    chaired(frame, frame.as_of, "赵工")
    at.text_input(key=f"facts_chair_{frame.as_of}_0").set_value("李主任")
    at.button(key="facts_save").click().run()
    assert "赵工" in at.run().error[0].value
    assert at.button(key="facts_save").label == "仍保存我的"
    at.session_state["which"] = 1
    assert at.run().button(key="facts_save").label == "保存"


def test_markup_in_what_is_recorded_of_a_meeting_is_shown(frame: Frame) -> None:
    chaired(frame, frame.as_of, "**李**主任")
    at = shown(dispatch_facts.draw_facts, frame, frame.as_of)
    assert at.button(key="facts").label == "\\*\\*李\\*\\*主任主持"
