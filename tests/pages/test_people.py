"""The pages 账号 and 操作记录 as an administrator uses them."""

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from park_dispatch.ledger import audit
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.people import Account, everybody, save_account
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import NOTHING
from park_dispatch.model.people import EVERYWHERE, Person
from park_dispatch.model.roles import Role
from park_dispatch.people import accounts
from park_dispatch.web import people_account, visitor
from park_dispatch.web.frame import ledger_at
from tests.pages.test_pages import run, tables, words
from tests.pages.test_roles import opened
from tests.people.everyone import with_account

CODE = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")
NEW = "恩阳河畔 今日开工大吉"


@pytest.fixture
def served(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    st.cache_resource.clear()
    ledger = ledger_at(path)
    yield ledger
    ledger.close()
    st.cache_resource.clear()


@pytest.fixture
def admin(served: Ledger) -> Person:
    return with_account(served, Role.ADMINISTRATOR, "wang")


def key(at: AppTest, part: str) -> str:
    return f"people_{part}_{at.session_state['people_opened']}"


def test_without_accounts_the_page_says_how_to_make_the_first(served: Ledger) -> None:
    at = run("people")
    said = words(at).replace("\\", "")
    assert not at.exception
    assert "还没有账号：只有这台电脑能用，不需要登录" in said and "启动看板的那个终端窗口" in said and "72 小时" in said
    assert [block.value for block in at.get("html") if "/first" in str(block.value)]


NEW_ACCOUNT = """
import streamlit as st
from park_dispatch.ledger import reading
from park_dispatch.ledger.people import everybody
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Role
from park_dispatch.settings import Settings
from park_dispatch.web import people_account
from park_dispatch.web.frame import Frame, ledger_at

settings = Settings.from_environment()
ledger = ledger_at(settings.db)
park = reading.parks(ledger)[0]
day = reading.last_report(ledger, park.park_id)
st.session_state.setdefault("people_opened", 1)
admin = Person("wang", "王主任", Role.ADMINISTRATOR)
people_account._draw_new(Frame(ledger, settings, park, day, day, admin))
"""
"""What the dialog draws: AppTest closes a dialog with the first click in it."""


@pytest.fixture
def dialog(served: Ledger, admin: Person, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    again = st.rerun
    monkeypatch.setattr(people_account.st, "rerun", lambda scope="app": again())
    return AppTest.from_string(NEW_ACCOUNT, default_timeout=30).run()


def test_an_account_is_made_its_code_shown_once_and_it_works(
    served: Ledger, admin: Person, dialog: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = dialog
    at.text_input(key(at, "login")).set_value(" Li ")
    at.text_input(key(at, "name")).set_value("李工")
    at.multiselect(key(at, "units")).set_value(["城建集团"])
    at.button(key(at, "add")).click().run()
    assert not at.exception, at.exception
    (code,) = CODE.findall(at.code[0].value)
    made = everybody(served).accounts["li"]
    assert (made.name, made.role, made.reach.units) == ("李工", Role.REPORTER, frozenset({"城建集团"}))
    assert accounts.use_code(served, "li", "", code, NEW, "10.0.0.1").login == "li"
    page = opened("people", {}, admin, monkeypatch)
    assert not page.code and code not in str(served.rows("SELECT * FROM audit")) + str(tables(page))
    assert "2 个账号，2 个在用；只有 1 个管理员，建议再设一个" in words(page)
    assert "people_add" in {button.key for button in page.button}


def test_what_is_refused_is_said_and_typed_words_stay(served: Ledger, dialog: AppTest) -> None:
    at = dialog
    at.text_input(key(at, "login")).set_value("wang")
    at.text_input(key(at, "name")).set_value("另一个人")
    at.button(key(at, "add")).click().run()
    assert "已经有账号“wang”" in at.error[0].value.replace("\\", "")
    assert at.text_input(key(at, "name")).value == "另一个人"
    assert len(everybody(served).accounts) == 1


def test_the_audit_is_found_by_who_what_when_and_outcome_in_words(
    served: Ledger, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_account(served, Account("li", "李工", "", Role.LEAD, EVERYWHERE), "测试")
    accounts.change(served, "li", by=admin, role=Role.VIEWER)
    accounts.end_sessions(served, "li", by=admin)
    filled(served, 120)

    def shown(**query: str) -> list[str]:
        at = opened("audit", {f"audit_{name}": value for name, value in query.items()}, admin, monkeypatch)
        found = tables(at)
        assert found or "没有符合条件的操作记录" in words(at)
        return [" ".join(str(row["cells"][c]["t"]) for c in ("at", "action", "about", "outcome"))
                for rows in found.values() for row in rows]  # fmt: skip

    assert shown(what="账号 li") == [], "searched in what is stored"
    first = shown(what="管理账号")
    assert [line[20:] for line in first] == [
        "管理账号 账号 li：结束 0 处登录 完成", "管理账号 账号 li：角色 查看人 完成",
    ]  # fmt: skip
    assert len(shown(who="第7人")) == 1 and len(shown(outcome="refused")) == 12
    # 2023-08-27 16:30 UTC is half past midnight on the 28th in the office
    assert [line[:16] for line in shown(**{"from": "2023-08-28", "to": "2023-08-28"})] == ["2023-08-28 00:30"]
    assert shown(what="没有这样的字") == []


def test_a_hundred_thousand_lines_are_turned_over_page_by_page(
    served: Ledger, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(served, 100_000 - len(audit.search(served, AuditFilter(most=1000))))  # the demo's own among them
    at = opened("audit", {"part": "1999"}, admin, monkeypatch)
    said = words(at).replace("\\", "")
    assert "100,000 条操作记录，其中 9,99" in said and "第 1,999 页，共 2,000 页" in said
    at.button("audit_older").click().run()
    assert "第 2,000 页" in words(at).replace("\\", "") and at.button("audit_older").disabled
    at.text_input("audit_who").set_value("第7人").run()
    assert "1 条操作记录" in words(at)


def filled(ledger: Ledger, count: int) -> None:
    start = datetime(2023, 8, 27, 16, 30)
    rows = pd.DataFrame(
        {
            "audit_id": range(1000, 1000 + count),
            "recorded_at": [start - timedelta(days=n % 900) for n in range(count)],
            "login": "zhao", "name": [f"第{n}人" for n in range(count)], "role": "lead", "address": "10.0.0.3",
            "action": "file_report", "park_id": 1, "about": "upload 1: 周报.xlsx",
            "outcome": ["refused" if n % 10 == 5 else "done" for n in range(count)],
        }
    )  # fmt: skip
    with ledger.writing(NOTHING) as writer:
        writer.insert("audit", rows)
    assert len(audit.search(ledger, AuditFilter(most=1))) == 1


def test_a_role_that_was_changed_meanwhile_is_said(
    served: Ledger, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = with_account(served, Role.LEAD, "li")
    at = opened("dispatch", {}, lead, monkeypatch)
    at.text_input("note_text").set_value("复核屋面防水")
    accounts.change(served, "li", role=Role.VIEWER, by=admin)
    viewer = Person("li", lead.name, Role.VIEWER, "", EVERYWHERE, lead.address)
    monkeypatch.setattr(visitor, "visitor", lambda _ledger, _settings: viewer)
    notes = served.rows("SELECT count(*) FROM subject WHERE kind = 'dispatch'")
    at.button("note_save").click().run()
    assert not at.exception
    assert served.rows("SELECT count(*) FROM subject WHERE kind = 'dispatch'") == notes
    assert audit.search(served, AuditFilter(who="li", outcome="refused"))
    assert "您的角色已由调度负责人改为查看人" in words(at)
