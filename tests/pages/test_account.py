"""隔天交账 as Streamlit runs it, on the demo park: the answer, accounts, refusals, escalation, rules, filters."""

import re
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from park_dispatch.filing.notes import add_note
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import open_ledger
from park_dispatch.ledger.writing import add_park
from tests.pages.test_pages import database, empty_database, run, tables, words  # noqa: F401

PIPES = "室外工程8月23日按计划开工，清理北侧材料堆场"


def item(at: AppTest, text: str) -> int:
    """The id of an item that is drawn as a block."""
    title = f"**{text}**"
    ids = [int(key.rpartition("_")[2]) for key in keys(at, "account_done_")]
    titles = [one.value.replace("\\", "") for one in at.markdown if re.fullmatch(r"\*\*.*\*\*", one.value)]
    return ids[titles.index(title)]


def keys(at: AppTest, start: str) -> list[str]:
    return [button.key for button in at.button if button.key and button.key.startswith(start)]


def said(at: AppTest) -> str:
    return "\n".join([*(str(one.value) for one in at.success), words(at)]).replace("\\", "")


def test_the_answer_stands_first(database: Path) -> None:  # noqa: F811
    at = run("account")
    assert "#### 8月28日应交账 5 项，已交 2 项，未交 3 项；18:00 截止，还剩 2 小时。" in said(at)
    assert "另有 3 项没有新时限：此前误期 2 项，当天已交、未完成 1 项，请一并交账。" in said(at)
    assert "待交账 3 项" in said(at) and "没有新时限 3 项" in said(at)
    rates = next(rows for head, rows in tables(at).items() if head.startswith("责任单位|"))
    assert [row["cells"]["percent"]["v"] for row in rates] == sorted(row["cells"]["percent"]["v"] for row in rates)


def test_what_was_said_today_keeps_its_not_done_until_the_cut_off(database: Path) -> None:  # noqa: F811
    answered = tables(run("account"))["交账|事项"]  # and no column of new dates where nobody gave one
    assert [(row["cells"]["verdict"]["t"], row["cells"]["verdict"]["s"]) for row in answered] == [
        ("按时办结", "27日验收"), ("未到期", "未完成，交警部门现场踏勘后批复"),
    ]  # fmt: skip


def test_not_done_takes_a_reason_and_keeps_what_was_typed_until_it_has_one(database: Path) -> None:  # noqa: F811
    at = run("account")
    number = item(at, PIPES)
    at.button(key=f"account_not_{number}").click().run()
    at.text_input(key=f"account_words_{number}").set_value("**钢管**尚余10t")
    at.text_input(key=f"account_author_{number}").set_value("李工")
    at.button(key=f"account_send_{number}").click().run()
    assert "请选一个原因" in at.error[0].value
    assert at.text_input(key=f"account_words_{number}").value == "**钢管**尚余10t"
    at.button(key=f"account_close_{number}").click().run()  # put away and taken up again
    at.button(key=f"account_not_{number}").click().run()
    assert at.text_input(key=f"account_words_{number}").value == "**钢管**尚余10t"
    at.pills(key=f"account_reason_{number}").set_value("机械")
    at.button(key=f"account_send_{number}").click().run()
    assert not at.exception, at.exception
    assert "已交账：〔2023〕21号 未完成，新时限 2023-08-29。" in said(at)
    assert "应交账 5 项，已交 3 项，未交 2 项" in said(at)


def test_done_is_two_taps(database: Path) -> None:  # noqa: F811
    at = run("account", owner="李工")
    number = item(at, PIPES)
    assert "应交账 1 项，已交 0 项，未交 1 项" in said(at)
    at.button(key=f"account_done_{number}").click().run()
    at.text_input(key=f"account_author_{number}").set_value("李工")
    at.button(key=f"account_send_{number}").click().run()
    assert not at.exception, at.exception
    assert "应交账 1 项，已交 1 项，未交 0 项" in said(at)


def test_an_escalation_is_proposed_and_confirmed(database: Path) -> None:  # noqa: F811
    at = run("account")
    assert "建议提级 1 项" in said(at)
    (key,) = (key for key in keys(at, "account_raise_") if "more" not in key)
    at.button(key=key).click().run()
    assert "请先填写" in at.error[0].value
    at.text_input(key="account_raiser").set_value("专班负责人王某")
    at.button(key=key).click().run()
    assert "由专班负责人负责" in said(at)
    raised = next(rows for head, rows in tables(at).items() if head.startswith("现由|"))
    assert raised[0]["cells"]["level"]["t"] == "专班负责人"
    assert raised[0]["cells"]["clock"]["t"] == "剩 2 天 2 小时"


def test_rules_are_changed_with_a_reason(database: Path) -> None:  # noqa: F811
    at = run("account")
    at.number_input(key="account_misses").set_value(1)
    at.run()
    at.button(key="account_rules_save").click().run()
    assert at.error[0].value.startswith("请")
    at.text_input(key="account_rules_reason").set_value("试行")
    at.text_input(key="account_rules_author").set_value("王主任")
    at.button(key="account_rules_save").click().run()
    assert not at.exception, at.exception
    assert "误期 1 次建议提级" in said(at)


def test_a_day_gone_by_of_a_park_that_is_at_work_takes_no_accounts(empty_database: Path) -> None:  # noqa: F811
    ledger = open_ledger(empty_database)
    add_park(ledger, "临港产业园", "测试")
    park = reading.parks(ledger)[-1]
    add_note(ledger, park, date(2023, 8, 24), "补报日报", [], "一建", "", date(2023, 8, 25), "周文书")
    ledger.close()
    at = run("account", as_of="2023-08-25")
    assert "8月25日应交账 1 项，已交 0 项，未交 1 项；18:00 已截止，未交的记为误期。" in said(at)
    assert "要交账请把页面上方的截至日期改回今天" in said(at)
    assert not keys(at, "account_done_")
