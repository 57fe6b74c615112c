"""我的 as Streamlit runs it: whose view the address asks for, and who may look as another."""

from pathlib import Path

from park_dispatch.boards.mine_things import Who
from park_dispatch.boards.notice_proposals import proposed
from park_dispatch.boards.situation import situation
from park_dispatch.filing.notices import send_notice
from park_dispatch.ledger.reading import parks
from park_dispatch.model.roles import Role
from park_dispatch.settings import Settings
from park_dispatch.web.frame import Frame, ledger_at
from park_dispatch.web.mine import whose
from tests.pages.test_daily import said
from tests.pages.test_pages import database, run, tables  # noqa: F401
from tests.people.everyone import somebody
from tests.small_park import DAY


def test_a_name_is_chosen_and_stands_in_the_address(database: Path) -> None:  # noqa: F811
    ledger = ledger_at(database)
    park = parks(ledger)[0]
    draft = next(one.draft for one in proposed(ledger, park, DAY).notices if one.draft.about.startswith("steps"))
    send_notice(ledger, park, draft, DAY, "督查员")
    at = run("mine", who="王工")
    assert "王工负责 1 个单体：11# 预计晚 24 天；1 个问题待办理；1 份督办单待答复。" in said(at)
    shown = {heads.split("|")[1]: [row["key"] for row in rows] for heads, rows in tables(at).items()}
    assert shown["督办单"] == ["2023-1"]
    assert len(shown["事项"]) == 2 and len(shown["问题"]) == 1
    works = next(rows for heads, rows in tables(at).items() if heads.startswith("名称"))
    assert [row["cells"]["name"]["s"] for row in works] == ["关系：节点责任"]
    at.selectbox(key="who").set_value("李工").run()
    assert not at.exception
    assert "李工负责 1 个单体：10# 预计晚 9 天；1 项今天应交账；1 项误期没有新时限" in said(at)
    assert at.query_params["who"] == "李工"
    assert len(at.columns) == 2
    at.selectbox(key="who").set_value("周明").run()
    assert not at.exception
    assert len(at.columns) == 0  # nothing waits for him: what is his has the whole width
    at.selectbox(key="who").set_value("李工").run()
    words = next(rows for heads, rows in tables(at).items() if "事项" in heads)
    assert [row["cells"]["status"]["t"] for row in words][:2] == ["没有新时限", "今天应交账"]


def test_who_is_signed_in_sees_their_own_and_nobody_elses(database: Path) -> None:  # noqa: F811
    ledger = ledger_at(database)
    park = parks(ledger)[0]
    viewer = somebody(Role.VIEWER)
    frame = Frame(ledger, Settings(), park, DAY, DAY, viewer)
    assert whose(frame, situation(ledger, park, DAY)) == Who(viewer.name, frozenset(), oneself=True)
