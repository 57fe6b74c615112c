"""Every page for every role: it comes up, and offers no button or field for what the role may not do."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from park_dispatch.boards.issues import all_issues
from park_dispatch.filing.issue_wording import step_word
from park_dispatch.filing.notices import NoticeDraft, answer_notice, send_notice
from park_dispatch.filing.plans import keep_plan
from park_dispatch.ledger import audit, reading
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.plans import NewPlan
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import MOVES
from park_dispatch.model.people import Person, local_person
from park_dispatch.model.roles import ALLOWED, Action, Role
from park_dispatch.web import visitor
from park_dispatch.web.frame import ledger_at
from park_dispatch.web.places import PAGES, PLACES
from tests.pages.test_pages import SHELL, words
from tests.people.everyone import with_account

VIEWS = {
    "plan": [{"view": view} for view in ("backward", "baselines", "calendar", "templates", "lights")],
    "forecast": [{"view": "forecast"}, {"view": "promises"}],
    "summary": [{"period": "week"}, {"period": "month"}],
}
"""Parts of a page that stand behind a choice in its address."""
ADDRESSES = [(place.address, query) for place in PLACES for query in VIEWS.get(place.address, [{}])]

HARMLESS = re.compile(
    r"""strip|as_of_day|park|lang|day|day_before|day_after|since|scope|q|q_\w+|building|ladder_scope|sources
    |gantt_(scope|view)|project|unit|only|compare|compare_project|old|new|wall_\w+|deadline_project|calendar|at_risk
    |view|basis|plan_by|plan_finished|plan_unchanged|curve|period|begins|month|calendar_of|template|template_rows_\w+
    |layout_(unit|start|finish|floors)\w*|export_\w+|\w+_export|schedule_(xml|xer)|deadlines_ics|\w+_docx|\w+_copy
    |copy_\w+|site|grade|(site|building)_logs?_more|who|owner|by|category|kind|show|span|stage
    |upload_(history|remembered)|(issue|notice)_back|account_(raise_)?more_\w+""",
    re.X,
)
"""Keys of what looks, chooses, counts or takes away: for everybody. Anything else that a viewer is offered is a fault:
hide it with `frame.may(Action.…)`, or name it here if it changes nothing."""
STEPS_OF = {
    action: {step for (_stage, step), move in MOVES.items() if move.action == action}
    for action in (Action.SCREEN_ISSUE, Action.HANDLE_ISSUE, Action.VERIFY_ISSUE)
}
"""By action: the steps with an issue that it is asked for."""


def _steps(action: Action) -> str:
    """The keys of the steps that only one action allows, as they are offered and as the form of one is drawn."""
    own = STEPS_OF[action] - {step for (_stage, step), move in MOVES.items() if move.action != action}
    return rf"issue_words_({'|'.join(own)})_\w+|issue_step_\w+: ({'|'.join(map(step_word, own))})"


OF_ACTION: tuple[tuple[Action, str], ...] = (
    (Action.FILE_REPORT, r"upload_(drop|message)\w*|up_\w+"),
    (Action.UNDO_REPORT, r"upload_\d+_undo\w*"),
    (Action.FORGET, r"remembered_\w+"),
    (Action.GIVE_REASON, r"reason_\w+"),
    (Action.WRITE_NOTE, r"note_(text|save|buildings|unit|person|due|add|priority)\w*|facts\w*|carry_to\w*"),
    (Action.WITHDRAW_NOTE, r"note_(withdraw|reason)\w*"),
    (Action.ANSWER_ITEM, r"account_(done|not|send)_\w+"),
    (Action.ESCALATE, r"account_raise_\d+|account_raiser"),
    (Action.FILE_LOG, r"sl_\w+|photo_drop_log\w+"),
    (Action.RAISE_ISSUE, r"issue_add_\w+"),
    *((action, _steps(action)) for action in STEPS_OF),
    (Action.CHANGE_PLAN, r"gantt_(edit|undo\w*)"),
    (Action.KEEP_PLAN, r"freeze_(version|project|name|save|reason)\w*|backward_(save|name)\S*"),
    (Action.ADOPT_PLAN, r"adopt_\w+|(freeze|backward)_in_force"),
    (Action.WITHDRAW_PLAN, r"withdraw_(plan|save|reason)"),
    (Action.LAY_OUT_PLAN, r"layout_(name|save|reason)\w*"),
    (
        Action.DECIDE,
        r"lights_\w+|calendar_(preset|save|reset)\w*|template_(save|reset|\w+_reason)|bill_\w+"
        r"|notice_(days|rest|again|prefix)\w*|account_(cutoff|days|misses|levels|rules)\w*",
    ),
    (Action.SUM_UP, r"summary_(save|author|week|month)\w*"),
    (Action.SET_TARGET, r"target_\w+"),
    (Action.BACK_UP, r"backup\w*|download_backup"),
    (Action.MANAGE_PEOPLE, r"people_\w+"),
    (Action.READ_AUDIT, r"audit_\w+"),
    (Action.FOUND_PARK, r"new_park\w*|建立自己的园区"),
    (Action.SEND_NOTICE, r"notice_(send|new|reason|grade|raise|withdraw)\w*|(send|edit) .+"),
    (Action.ANSWER_NOTICE, r"notice_(answer|how)\w*|photo_drop_notice\w*"),
    (Action.CLOSE_NOTICE, r"notice_(opinion|close|return)\w*"),
)
BEHIND_A_CLICK = {*(Action.UNDO_REPORT, Action.FORGET, Action.LAY_OUT_PLAN, Action.GIVE_REASON, Action.WITHDRAW_NOTE)}
"""No page shows these at once."""
INPUTS = {
    *("button", "text_input", "text_area", "number_input", "selectbox", "multiselect", "date_input", "time_input"),
    *("checkbox", "toggle", "radio", "button_group", "file_uploader", "download_button", "data_editor", "slider"),
    *("form_submit_button", "camera_input"),
}


@pytest.fixture(scope="module")
def served(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("roles") / "park.duckdb"
    shutil.copy(demo_file, path)
    patch = pytest.MonkeyPatch()
    patch.setenv("PARK_DISPATCH_DB", str(path))
    st.cache_resource.clear()
    ledger = ledger_at(path)
    _keep_a_plan(ledger)
    _send_notices(ledger)
    yield ledger
    ledger.close()
    patch.undo()
    st.cache_resource.clear()


def _keep_a_plan(ledger: Ledger) -> None:
    park = reading.parks(ledger)[0]
    day, of = date(2023, 8, 28), reading.subjects(ledger, park.park_id)
    milestone = int(of.loc[of["kind"] == "milestone", "subject_id"].iloc[0])
    items = pd.DataFrame({"subject_id": [milestone], "start": [day], "finish": [day]})
    keep_plan(ledger, park, NewPlan("留底", 0, "frozen", day, "月初"), items, "张三", by=local_person("张三"))


def _send_notices(ledger: Ledger) -> None:
    """One that waits for its answer, and one that waits to be confirmed."""
    park, day = reading.parks(ledger)[0], date(2023, 8, 28)
    for matter, answered in (("管沟未开挖", False), ("围挡未修复", True)):
        draft = NoticeDraft("blue", "一建", matter, "", "限期整改", date(2023, 8, 31), "临港督")
        notice_id = send_notice(ledger, park, draft, day, "张三")
        if answered:
            answer_notice(ledger, park, notice_id, 10**9, "已修复", True, day, "一建的人")


def details(ledger: Ledger) -> list[tuple[str, dict[str, str]]]:
    """The notices that were sent, and an issue in each stage."""
    rows = all_issues(ledger, reading.parks(ledger)[0], date(2023, 8, 28)).drop_duplicates("stage")
    return [("notices", {"notice": f"2023-{number}"}) for number in (1, 2)] + [
        ("issues", {"issue": str(label)}) for label in rows["label"]
    ]


@pytest.fixture(scope="module")
def people(served: Ledger) -> dict[Role, Person]:
    return {role: with_account(served, role) for role in Role}


def opened(address: str, query: dict[str, str], person: Person, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(visitor, "visitor", lambda _ledger, _settings: person)
    at = AppTest.from_file(SHELL, default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(str(PAGES / next(place.file for place in PLACES if place.address == address))).run()
    assert not at.exception, (address, query, person.role, at.exception)
    return at


def offered(at: AppTest) -> set[str]:
    """The keys of everything that can be pressed or typed into, with what a row of buttons offers; of what has none,
    its label.
    """
    found: set[str] = set()

    def walk(node: Any) -> None:
        for child in getattr(node, "children", {}).values():
            if getattr(child, "type", "") in INPUTS:
                key = str(getattr(child, "key", None) or getattr(child.proto, "label", ""))
                found.update([key], (f"{key}: {option}" for option in getattr(child, "options", ()) if "step" in key))
            walk(child)

    walk(at._tree)
    return found


@pytest.mark.parametrize("role", Role)
def test_no_page_offers_what_a_role_may_not_do(
    served: Ledger, people: dict[Role, Person], role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    for address, query in [*ADDRESSES, *details(served)]:
        found = offered(opened(address, query, people[role], monkeypatch))
        seen |= found
        for action, keys in OF_ACTION:
            if role not in ALLOWED[action]:
                wrong = {key for key in found if re.fullmatch(keys, key)}
                assert not wrong, f"{address} {query} offers {wrong} to {role}, who may not {action}"
        if role == Role.VIEWER:
            unknown = {key for key in found if not HARMLESS.fullmatch(key)}
            assert not unknown, f"{address} {query} offers {unknown} to a viewer; see HARMLESS"
    if role == Role.ADMINISTRATOR:  # the patterns mean something
        for action, keys in OF_ACTION:
            if action not in BEHIND_A_CLICK:
                assert any(re.fullmatch(keys, key) for key in seen), (action, sorted(seen))


def test_the_meeting_explains_only_what_can_be_done(
    served: Ledger, people: dict[Role, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    for role, told in ((Role.LEAD, True), (Role.VIEWER, False)):
        said = words(opened("dispatch", {"day": "2023-08-29"}, people[role], monkeypatch))
        assert ("在上面一行写下" in said, "可以填写落实情况" in said) == (told, told)
        assert "还没有事项" in said and "点一条事项可以" in said


def test_every_action_has_its_keys() -> None:
    assert {action for action, _keys in OF_ACTION} == set(Action) - {Action.VIEW, Action.EXPORT}


def test_pages_of_the_office_turn_others_away_in_words_and_on_record(
    served: Ledger, people: dict[Role, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    for address, action in (("audit", Action.READ_AUDIT), ("people", Action.MANAGE_PEOPLE), ("system", Action.BACK_UP)):
        refused = AuditFilter(who="supervisor", outcome="refused", actions=frozenset({action}), what=action)
        before = len(audit.search(served, refused))
        at = opened(address, {}, people[Role.SUPERVISOR], monkeypatch)
        assert "您的角色是督办人，没有这项权限" in words(at)
        at.run()
        assert len(audit.search(served, refused)) == before + 1  # once a session, however often it is drawn
