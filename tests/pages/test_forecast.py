"""预测与趋势 as Streamlit runs it: each view by its address, the answer first, a reason set on the page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.web.frame import ledger_at
from tests.pages.test_pages import database, run, tables, words  # noqa: F401

VIEWS = ("forecast", "trend", "slippage", "promises", "balance")


def said(text: str) -> str:
    return text.replace("\\", "")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_comes_up_by_its_address(demo: Path, view: str, language: str) -> None:
    at = run("forecast", view=view, lang=language)
    assert not at.exception, at.exception
    assert said(words(at)).count("#### ") >= 1
    if view != "forecast":
        assert "##### " in words(at)


def test_the_answer_and_the_table(demo: Path) -> None:
    at = run("forecast")
    first = said(words(at))
    assert "#### 在建 4 个单体，预计" in first
    found = next(iter(tables(at).values()))
    assert len(found) == 5  # four buildings and their project
    assert found[0]["cells"]["deadline"]["t"] == "2023-10-31"
    assert found[0]["cells"]["name"]["href"].startswith("building?")
    assert "预计" in first


def test_a_finished_project_says_so(demo: Path) -> None:
    at = run("forecast", project="1")
    assert "4 个单体已全部完成，没有要预测的" in said(words(at))
    assert not tables(at)


@pytest.mark.parametrize("query", [{"view": "nonsense"}, {"project": "x"}, {"view": "trend", "building": "<b>"}])
def test_broken_addresses_open_the_page(demo: Path, query: dict[str, str]) -> None:
    at = run("forecast", **query)
    assert not at.exception, at.exception
    assert "在建 4 个单体" in said(words(at))


@pytest.mark.parametrize("view", VIEWS)
def test_the_first_report_alone_is_enough_for_sentences(demo: Path, view: str) -> None:
    at = run("forecast", as_of="2023-02-12", view=view)
    assert not at.exception, at.exception
    assert words(at)


def test_without_reports_it_says_what_to_do(demo: Path) -> None:
    at = run("forecast", as_of="2015-01-01")
    assert "请上传进度表" in words(at)
    assert at.button[0].label == "去上传进度表"


def test_missed_promises_ask_for_their_reason(database: Path) -> None:  # noqa: F811
    at = run("forecast", view="promises")
    heads, rows = next(iter(tables(at).items()))
    assert heads.split("|") == ["承诺", "类别", "应完成", "原因", "上报的情况"]
    assert any(row["cells"]["reason"]["t"] == "请填写" for row in rows)
    assert any("待确认" in row["cells"]["reason"]["t"] for row in rows)
    assert "请点开确认" in said(words(at))


DIALOG = """
import streamlit as st
from park_dispatch.boards import commitments as board
from park_dispatch.boards.situation import situation
from park_dispatch.ledger import reading
from park_dispatch.settings import Settings
from park_dispatch.web.forecast_promises import draw_reason
from park_dispatch.web.frame import Frame, ledger_at

settings = Settings.from_environment()
ledger = ledger_at(settings.db)
park = reading.parks(ledger)[0]
day = reading.last_report(ledger, park.park_id)
missed = board.missed(board.commitments(ledger, situation(ledger, park, day)))
rows = missed[missed["words"].str.contains("到岗3人")]
if rows.iloc[0]["guessed"]:
    draw_reason(Frame(ledger, settings, park, day, day), rows.iloc[0])
else:
    st.markdown("已确认：" + rows.iloc[0]["reason"])
"""


def test_a_reason_is_saved_with_its_author(database: Path) -> None:  # noqa: F811
    at = AppTest.from_string(DIALOG, default_timeout=30).run()
    assert not at.exception, at.exception
    assert at.button_group[0].value == "劳动力"  # the guess is chosen already
    at.button[0].click().run()
    assert at.error[0].value
    at.text_input[0].set_value("王五")
    at.button[0].click().run()
    assert not at.exception, at.exception
    assert "已确认：劳动力" in at.markdown[0].value
    ledger = ledger_at(database)
    stored = ledger.rows("SELECT text, author FROM entry WHERE field = 'miss_reason'")
    assert stored == [("劳动力", "王五")]
