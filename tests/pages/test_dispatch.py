"""每日调度 as Streamlit runs it: two days, the line to type on, the search; the dialog is driven in tests/browser."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import database, run, tables, words  # noqa: F401

LISTS = "落实|事项|时限|记录|版本"


def listed(at: AppTest) -> list[dict[str, Any]]:
    """The cells of today's notes: of two tables with the same headings the later one counts."""
    return [row["cells"] for row in tables(at)[LISTS]]


def typed(at: AppTest, text: str, author: str) -> AppTest:
    at.text_input(key="note_text").set_value(text)
    at.text_input(key="note_author").set_value(author)
    return at.button(key="note_save").click().run()


def test_the_sentence_and_both_days(database: Path) -> None:  # noqa: F811
    at = run("dispatch")
    said = words(at).replace("\\", "")
    assert "#### 8月28日调度事项 6 条，上次（8月25日） 5 条中 2 条已办结、1 条办理中、2 条未办结，1 条超期。" in said
    assert "8月25日 交账" in said
    cells = listed(at)
    assert len(cells) == 6
    assert cells[0]["status"]["t"] == "未答复"
    assert cells[0]["author"]["tip"].startswith("30_每日调度记录.xlsx")
    agenda = [row["cells"]["what"]["t"] for row in tables(at)["|"]]
    assert any(line.startswith("预计晚交付") for line in agenda)


def test_a_note_is_added_and_the_line_is_empty_again(database: Path) -> None:  # noqa: F811
    at = run("dispatch")
    at.multiselect(key="note_buildings").set_value(at.multiselect(key="note_buildings").options[:2])
    at.text_input(key="note_unit").set_value("市政工程公司")
    typed(at, "**占道**审批跟进", "周文书")
    assert not at.exception, at.exception
    assert "已记录：" in words(at)
    assert "7 条" in words(at)
    added = next(cells for cells in listed(at) if cells["note"]["t"] == "**占道**审批跟进")
    assert "市政工程公司" in added["note"]["s"]
    assert added["due"]["t"] == "08-29"
    assert added["author"]["t"].startswith("周文书 ")
    assert at.text_input(key="note_text").value == ""
    assert at.text_input(key="note_author").value == "周文书"
    assert "\\*\\*占道\\*\\*" in words(at)  # markup in a note is shown, not obeyed


@pytest.mark.parametrize(("text", "author", "why"), [("有事项", "", "记录人"), (" ", "周文书", "空的")])
def test_what_is_refused_stays_in_the_line(database: Path, text: str, author: str, why: str) -> None:  # noqa: F811
    at = typed(run("dispatch"), text, author)
    assert why in at.error[0].value
    assert at.text_input(key="note_text").value == text
    assert len(listed(at)) == 6


def test_a_day_and_a_search_come_from_the_address(database: Path) -> None:  # noqa: F811
    assert "8月24日调度事项 3 条，昨日 5 条中" in words(run("dispatch", day="2023-08-24"))
    at = run("dispatch", q="抹灰")
    assert "全部日期中找到 4 条" in words(at)
    rows = next(iter(tables(at).values()))
    assert {row["cells"]["day"]["href"].partition("day=")[2] for row in rows} == {
        "2023-08-14", "2023-08-16", "2023-08-23", "2023-08-28",
    }  # fmt: skip
    assert "没有找到" in words(run("dispatch", q="不存在的词"))


def test_steps_lead_from_meeting_to_meeting(database: Path) -> None:  # noqa: F811
    at = run("dispatch")
    at.button(key="day_before").click().run()
    assert "8月25日调度事项 5 条，昨日 3 条中" in words(at)
    at.button(key="day_after").click().run()
    assert "8月28日调度事项 6 条" in words(at)
    assert at.button(key="day_after").disabled


def test_a_new_as_of_day_moves_the_meeting_along(database: Path) -> None:  # noqa: F811
    at = run("dispatch")
    at.date_input(key="as_of_day").set_value(at.date_input(key="as_of_day").value.replace(day=24)).run()
    assert "8月24日调度事项 3 条" in words(at)
