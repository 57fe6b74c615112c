"""Who may do what: the whole table, and that the functions that change things ask it, with nothing lost or done."""

import ast
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from park_dispatch.boards.targets import target_name
from park_dispatch.boards.visible import seen
from park_dispatch.filing.attachments import attach, withdraw_attachment
from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.issues import raise_issue, take_step
from park_dispatch.filing.items import (
    Account,
    answer_item,
    carry_forward,
    close_out,
    decide_account_rules,
    escalate,
    set_priority,
    stand_down,
)
from park_dispatch.filing.meetings import mark_discussed, record_meeting
from park_dispatch.filing.notes import add_note, edit_note, withdraw_note
from park_dispatch.filing.notice_rules import decide_notice_rules
from park_dispatch.filing.notices import (
    NoticeDraft,
    answer_notice,
    close_notice,
    raise_notice,
    return_notice,
    send_notice,
    withdraw_notice,
)
from park_dispatch.filing.plan_changes import NewDates, PlanChange, change_plan
from park_dispatch.filing.plans import (
    decide_calendar,
    decide_lights,
    decide_template,
    keep_plan,
    lay_out,
    put_in_force,
    take_back,
)
from park_dispatch.filing.reasons import set_reason
from park_dispatch.filing.refusals import NoteRepeated
from park_dispatch.filing.site_log import Log, file_log
from park_dispatch.filing.summaries import save_summary, set_target
from park_dispatch.filing.undoing import found_park, stop_using, undo_upload
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import audit, reading
from park_dispatch.ledger.audit import AuditFilter, Outcome
from park_dispatch.ledger.people import end_sessions, everybody
from park_dispatch.ledger.plans import NewPlan
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import NotRemembered
from park_dispatch.ledger.remembering import Learned, NewRemembered, remembered, store_learned
from park_dispatch.ledger.store import LEFT_OUT, TABLES, Ledger, now, open_ledger
from park_dispatch.ledger.summaries import Section
from park_dispatch.ledger.writing import add_park
from park_dispatch.model.account_rules import AccountRules
from park_dispatch.model.issue_stage import Step
from park_dispatch.model.people import Person, Reach, local_person
from park_dispatch.model.reasons import REASONS
from park_dispatch.model.roles import ALLOWED, Action, Role
from park_dispatch.people import accounts, answering
from park_dispatch.people.refusals import NobodySignedIn, NotAllowed, NotYours
from park_dispatch.people.signing_in import begin
from park_dispatch.planning.plan_items import PlanItem
from park_dispatch.planning.template_plan import TemplatePlan
from tests.filing.sheets import proposed, row
from tests.people.everyone import KEY, somebody, with_account
from tests.small_park import DAY, day, form, new, upload

TABLE = """
view            V R L S A
export          V R L S A
file_report     . R L . A
undo_report     . R L . A
give_reason     . R L S A
write_note      . . L S A
withdraw_note   . . L S A
change_plan     . . L . A
keep_plan       . . L . A
adopt_plan      . . L . A
withdraw_plan   . . L . A
lay_out_plan    . . L . A
decide          . . L . A
answer_item     . R L . A
escalate        . . L S A
file_log        . R L . A
raise_issue     . R L S A
screen_issue    . . L S A
handle_issue    . R L . A
verify_issue    . . L S A
send_notice     . . L S A
answer_notice   . R L . A
close_notice    . . L S A
sum_up          . . L S A
set_target      . . L . A
forget          . . L . A
found_park      . . . . A
manage_people   . . . . A
read_audit      . . . . A
back_up         . . . . A
"""
"""As agreed: viewer, reporter, lead, supervisor, administrator."""
WANTED = {
    (Action(words[0]), role): mark != "."
    for words in map(str.split, TABLE.strip().splitlines())
    for role, mark in zip(Role, words[1:], strict=True)
}


def test_the_table_is_as_agreed_and_whole() -> None:
    assert {pair: pair[1] in ALLOWED[pair[0]] for pair in product(Action, Role)} == WANTED


@dataclass(frozen=True)
class Site:
    """A park with two buildings of one project and one of another, a note, an upload, a plan."""

    ledger: Ledger
    park: Park
    project: int
    nine: int
    ten: int
    elsewhere: int
    piles: int
    note: int
    item: int
    escalated: int
    upload: int
    plan: int
    remembered: int
    paper: int
    issues: dict[Action, int]


@pytest.fixture(scope="module")
def built(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Site]:
    """A site built once, and the file it lies in."""
    path = tmp_path_factory.mktemp("site") / "park.duckdb"
    shutil.copyfile(empty_file, path)
    ledger = open_ledger(path)
    add_park(ledger, "临港产业园", "测试")
    found = build(ledger, reading.parks(ledger)[-1])
    ledger.close()
    return path, found


@pytest.fixture
def site(built: tuple[Path, Site], tmp_path: Path) -> Iterator[Site]:
    path = tmp_path / "site.duckdb"
    shutil.copyfile(built[0], path)
    ledger = open_ledger(path)
    yield replace(built[1], ledger=ledger)
    ledger.close()


def build(ledger: Ledger, park: Park) -> Site:
    project, other = new(ledger, park, "project", "三期"), new(ledger, park, "project", "四期")
    nine, ten = (new(ledger, park, "building", name, project) for name in ("9#", "10#"))
    elsewhere = new(ledger, park, "building", "21#", other)
    piles = new(ledger, park, "milestone", "桩基", nine)
    form(ledger, park, day("03-01"), (piles, "planned_start", day("03-01")), (piles, "planned_finish", day("03-31")),
         (nine, "responsible_unit", "一建"), (ten, "responsible_unit", "二建"),
         (elsewhere, "percent", 0.0))  # fmt: skip
    number = upload(ledger, park, DAY, [(nine, "percent", 50.0)], author=somebody(Role.REPORTER).name)
    note, item = (add_note(ledger, park, DAY, text, ["9#"], "一建", "", None, "张三") for text in ("清运渣土", "围挡"))
    items = pd.DataFrame({"subject_id": [piles], "start": [day("03-01")], "finish": [day("03-31")]})
    plan = keep_plan(ledger, park, NewPlan("留底", project, "frozen", DAY, "月初"), items, "张三")
    escalated = add_note(ledger, park, DAY, "拆除塔吊", ["9#"], "一建", "", None, "张三")
    escalate(ledger, park, escalated, 10**9, "急", DAY, "张三")
    paper = attach(ledger, park, nine, DAY, [PAPER], "张三", action=Action.FILE_LOG)[0]
    lesson = NewRemembered("name", "9厂房", json.dumps({"subject": nine}), json.dumps({"name": "9厂房", "parent": ""}))
    with ledger.writing() as writer:
        store_learned(writer, park.park_id, number, "周报.xlsx", Learned((lesson,)), "张三", now())
    (known,) = remembered(ledger, park.park_id)
    notices_waiting(ledger, park)
    issues = issues_waiting(ledger, park)
    return Site(
        ledger, park, project, nine, ten, elsewhere, piles, note, item, escalated, number, plan, known.remembered_id,
        paper, issues,
    )  # fmt: skip


def issues_waiting(ledger: Ledger, park: Park) -> dict[Action, int]:
    """An issue that waits for each sort of step, handled by 张三."""
    found = {
        action: raise_issue(ledger, park, f"道路太窄，等{action}", on=DAY, building="9#", author="张三")
        for action in (Action.SCREEN_ISSUE, Action.HANDLE_ISSUE, Action.VERIFY_ISSUE)
    }
    told = {"category": "用地", "responsible_unit": "一建", "due": DAY}
    for waits in (Action.HANDLE_ISSUE, Action.VERIFY_ISSUE):
        take_step(ledger, park, found[waits], Step.ACCEPT, on=DAY, values=told, author="张三")
    take_step(ledger, park, found[Action.VERIFY_ISSUE], Step.SUBMIT, on=DAY, words="已拓宽", author="张三")
    return found


DRAFT = NoticeDraft("blue", "一建", "进度滞后", "例会", "限期整改", day("08-31"), "临港督")
WAITING = {"answer": False, "close": True, "return": True, "raise": False, "withdraw": False}
"""Notices by what they wait for: their matter is that word. Whether the unit has answered."""


def notices_waiting(ledger: Ledger, park: Park) -> None:
    for matter, answered in WAITING.items():
        notice_id = send_notice(ledger, park, replace(DRAFT, matter=matter), DAY, "张三")
        if answered:
            answer_notice(ledger, park, notice_id, 10**9, "已整改", True, DAY, "一建的人")


def notice(site: Site, matter: str) -> int:
    return int(site.ledger.whole.rows("SELECT subject_id FROM entry WHERE field = 'note' AND text = ?", [matter])[0][0])


def _items(site: Site) -> pd.DataFrame:
    return pd.DataFrame({"subject_id": [site.piles], "start": [day("04-01")], "finish": [day("04-30")]})


PAPER = TakenFile("会议纪要.pdf", "application/pdf", b"%PDF-1.7")
Deed = Callable[[Site, Person], object]
DEEDS: dict[str, tuple[Action, Deed]] = {
    "confirm": (Action.FILE_REPORT, lambda s, by: confirm(
        s.ledger, proposed(s.ledger, s.park, [{"project": "三期", "building": "9#", "percent": 60.0}], day("09-01"),
                           accept_all=True), "", by=by)),
    "undo_upload": (Action.UNDO_REPORT, lambda s, by: undo_upload(s.ledger, s.upload, "填错", "", by=by)),
    "set_reason": (Action.GIVE_REASON, lambda s, by: set_reason(
        s.ledger, s.park, s.piles, DAY, next(iter(REASONS)), "", by=by)),
    "add_note": (Action.WRITE_NOTE, lambda s, by: add_note(
        s.ledger, s.park, DAY, "补报材料", ["9#"], "", "", None, "", by=by)),
    "close_out": (Action.WRITE_NOTE, lambda s, by: close_out(
        s.ledger, s.park, s.note, 10**9, "会上销号", DAY, "", by=by)),
    "edit_note": (Action.WRITE_NOTE, lambda s, by: edit_note(
        s.ledger, s.park, s.note, 10**9, {"status": "已完成"}, "", by=by)),
    "answer_item": (Action.ANSWER_ITEM, lambda s, by: answer_item(
        s.ledger, s.park, s.item, 10**9, Account(False, "", REASONS[0], date(2099, 1, 1)), DAY, "", by=by)),
    "record_meeting": (Action.WRITE_NOTE, lambda s, by: record_meeting(
        s.ledger, s.park, DAY, {"chair": "李主任"}, 0, "", by=by)),
    "mark_discussed": (Action.WRITE_NOTE, lambda s, by: mark_discussed(
        s.ledger, s.park, DAY, "starts-1", "11# 应开工", "", by=by)),
    "carry_forward": (Action.WRITE_NOTE, lambda s, by: carry_forward(
        s.ledger, s.park, s.item, 10**9, DAY, date(2099, 1, 2), "", by=by)),
    "set_priority": (Action.WRITE_NOTE, lambda s, by: set_priority(
        s.ledger, s.park, s.item, 10**9, "紧急", "", by=by)),
    "escalate": (Action.ESCALATE, lambda s, by: escalate(s.ledger, s.park, s.item, 10**9, "急", DAY, "", by=by)),
    "stand_down": (Action.ESCALATE, lambda s, by: stand_down(
        s.ledger, s.park, s.escalated, 10**9, "误", DAY, "", by=by)),
    "decide_account_rules": (Action.DECIDE, lambda s, by: decide_account_rules(
        s.ledger, s.park, AccountRules(), DAY, "统一", "", by=by)),
    "withdraw_note": (Action.WITHDRAW_NOTE, lambda s, by: withdraw_note(
        s.ledger, s.park, s.note, 10**9, "重复", "", by=by)),
    "change_plan": (Action.CHANGE_PLAN, lambda s, by: change_plan(
        s.ledger, s.park, PlanChange(DAY, [NewDates(s.piles, day("04-01"), day("04-09"))]), "雨季", "", by=by)),
    "keep_plan": (Action.KEEP_PLAN, lambda s, by: keep_plan(
        s.ledger, s.park, NewPlan("周计划", s.project, "frozen", DAY, "周初"), _items(s), "", by=by)),
    "keep_plan in force": (Action.ADOPT_PLAN, lambda s, by: keep_plan(
        s.ledger, s.park, NewPlan("新基线", s.project, "frozen", DAY, "批复", in_force=True), _items(s), "", by=by)),
    "put_in_force": (Action.ADOPT_PLAN, lambda s, by: put_in_force(
        s.ledger, s.park, s.plan, DAY, "批复", "", by=by)),
    "take_back": (Action.WITHDRAW_PLAN, lambda s, by: take_back(s.ledger, s.park, s.plan, "作废", "", by=by)),
    "lay_out": (Action.LAY_OUT_PLAN, lambda s, by: lay_out(
        s.ledger, s.park, s.ten, TemplatePlan((PlanItem("a", "桩基", DAY, day("09-30"), 1.0),), ()),
        NewPlan("模板", s.project, "template", DAY, "新"), "", by=by)),
    "decide_calendar": (Action.DECIDE, lambda s, by: decide_calendar(
        s.ledger, s.park, s.project, None, DAY, "恢复", "", by=by)),
    "decide_lights": (Action.DECIDE, lambda s, by: decide_lights(s.ledger, s.park, "wuhan", DAY, "统一", "", by=by)),
    "decide_template": (Action.DECIDE, lambda s, by: decide_template(
        s.ledger, s.park, "rc_factory", None, DAY, "恢复", "", by=by)),
    "send_notice": (Action.SEND_NOTICE, lambda s, by: send_notice(s.ledger, s.park, DRAFT, DAY, "", by=by)),
    "answer_notice": (Action.ANSWER_NOTICE, lambda s, by: answer_notice(
        s.ledger, s.park, notice(s, "answer"), 10**9, "正在整改", False, DAY, "", by=by)),
    "close_notice": (Action.CLOSE_NOTICE, lambda s, by: close_notice(
        s.ledger, s.park, notice(s, "close"), 10**9, "属实", DAY, "", by=by)),
    "return_notice": (Action.CLOSE_NOTICE, lambda s, by: return_notice(
        s.ledger, s.park, notice(s, "return"), 10**9, "措施不具体", day("09-04"), DAY, "", by=by)),
    "raise_notice": (Action.SEND_NOTICE, lambda s, by: raise_notice(
        s.ledger, s.park, notice(s, "raise"), 10**9, "red", day("09-04"), "逾期", DAY, "", by=by)),
    "withdraw_notice": (Action.SEND_NOTICE, lambda s, by: withdraw_notice(
        s.ledger, s.park, notice(s, "withdraw"), 10**9, "发错单位", DAY, "", by=by)),
    "decide_notice_rules": (Action.DECIDE, lambda s, by: decide_notice_rules(
        s.ledger, s.park, None, DAY, "恢复", "", by=by)),
    "raise_issue": (Action.RAISE_ISSUE, lambda s, by: raise_issue(
        s.ledger, s.park, "商砼供应不足", on=DAY, building="9#", by=by)),
    "screen issue": (Action.SCREEN_ISSUE, lambda s, by: take_step(
        s.ledger, s.park, s.issues[Action.SCREEN_ISSUE], Step.REJECT, on=DAY, words="不属实", by=by)),
    "handle issue": (Action.HANDLE_ISSUE, lambda s, by: take_step(
        s.ledger, s.park, s.issues[Action.HANDLE_ISSUE], Step.HANDLE, on=DAY, words="测量放线", by=by)),
    "verify issue": (Action.VERIFY_ISSUE, lambda s, by: take_step(
        s.ledger, s.park, s.issues[Action.VERIFY_ISSUE], Step.PASS, on=DAY, words="路宽6米", close=True, by=by)),
    "save_summary": (Action.SUM_UP, lambda s, by: save_summary(
        s.ledger, s.park, "week", day("08-21"), DAY, (Section("progress", "进度", "一切照常"),), "", 0, by=by)),
    "set_target": (Action.SET_TARGET, lambda s, by: set_target(
        s.ledger, s.park, s.project, target_name(DAY), 80.0, DAY, "月初", "", by=by)),
    "attach": (Action.FILE_LOG, lambda s, by: attach(
        s.ledger, s.park, s.nine, DAY, [PAPER], "", by=by, action=Action.FILE_LOG)),
    "withdraw_attachment": (Action.FILE_LOG, lambda s, by: withdraw_attachment(
        s.ledger, s.park, s.paper, "重复", "", by=by, action=Action.FILE_LOG)),
    "file_log": (Action.FILE_LOG, lambda s, by: file_log(s.ledger, s.park, Log(s.nine, DAY, workers=30.0), "", by=by)),
    "stop_using": (Action.FORGET, lambda s, by: stop_using(s.ledger, s.park, s.remembered, "", by=by)),
    "found_park": (Action.FOUND_PARK, lambda s, by: found_park(s.ledger, "城南产业园", "", by=by)),
    "people add": (Action.MANAGE_PEOPLE, lambda s, by: accounts.add(s.ledger, "li", "李工", Role.VIEWER, by=by)),
    "people sessions": (Action.MANAGE_PEOPLE, lambda s, by: accounts.end_sessions(s.ledger, "wang", by=by)),
    "people role": (Action.MANAGE_PEOPLE, lambda s, by: accounts.change(
        s.ledger, "wang", role=Role.LEAD, by=by)),
    "people code": (Action.MANAGE_PEOPLE, lambda s, by: accounts.new_code(s.ledger, "wang", by=by)),
    "people password": (Action.MANAGE_PEOPLE, lambda s, by: accounts.set_password(
        s.ledger, "wang", "另一个 非常长的密码", by=by)),
}  # fmt: skip
FULFILLED_ELSEWHERE = {Action.VIEW, Action.EXPORT, Action.READ_AUDIT, Action.BACK_UP}
"""Nothing is changed by these."""


def everything(ledger: Ledger) -> list[object]:
    """Of all that the ledger holds, but for the audit, how many rows there are and a sum over them."""
    tables = [*(table for table in TABLES if table != "audit"), *LEFT_OUT]
    return [ledger.rows(" UNION ALL ".join(f"SELECT count(*), sum(hash(t)) FROM {table} AS t" for table in tables))]


def lines(ledger: Ledger, outcome: Outcome) -> int:
    return int(ledger.rows("SELECT count(*) FROM audit WHERE outcome = ?", [outcome])[0][0])


def test_every_action_that_changes_something_has_a_function_here() -> None:
    assert {action for action, _deed in DEEDS.values()} == set(Action) - FULFILLED_ELSEWHERE


AT_THE_DOOR = {"use_code", "begin", "sign_out"}
"""Deeds of whoever has proved who they are: no role is asked for."""


def test_every_deed_has_its_function_here() -> None:
    """Of a deed in a function that others of its module share, each of those is here."""
    called = _calls(next(node for node in _nodes(Path(__file__)) if isinstance(node, ast.AnnAssign)
                         and isinstance(node.target, ast.Name) and node.target.id == "DEEDS"))  # fmt: skip
    files = [path for layer in ("filing", "people") for path in Path("park_dispatch", layer).glob("*.py")]
    calls = {node.name: _calls(node) for path in files for node in _nodes(path) if isinstance(node, ast.FunctionDef)}
    wanted, shared = set(), ["deed"]
    while shared:
        name = shared.pop()
        users = {user for user, names in calls.items() if name in names} - wanted
        wanted |= {user for user in users if not (user.startswith("_") or user in SHARED)}
        shared += [user for user in users if user.startswith("_") or user in SHARED]
    assert len(wanted) > 40 and wanted - AT_THE_DOOR <= called


SHARED = {"change_note"}
"""Public for the modules beside it alone."""


def _nodes(path: Path) -> list[ast.stmt]:
    return ast.parse(path.read_text(encoding="utf-8")).body


def _calls(node: ast.AST) -> set[str]:
    """The names of the functions that a piece of code calls."""
    called = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return {one.id if isinstance(one, ast.Name) else getattr(one, "attr", "") for one in called}


def _signed_in(ledger: Ledger, login: str) -> None:
    """Somebody with an account, who is signed in somewhere."""
    with_account(ledger, Role.VIEWER, login)
    begin(ledger, KEY, everybody(ledger).accounts[login], "10.0.0.9", 12)


@pytest.mark.parametrize("role", Role)
def test_every_function_holds_to_the_table(site: Site, role: Role) -> None:
    _signed_in(site.ledger, "wang")
    by = somebody(role)
    after = everything(site.ledger)
    for name, (action, deed) in DEEDS.items():
        before, told = after, lines(site.ledger, "done")
        if WANTED[action, role]:
            try:
                deed(site, by)
            except NotAllowed as refusal:
                pytest.fail(f"{name} by {role}: {refusal.why()}")
            last = audit.search(site.ledger, AuditFilter(most=1))[0]
            assert last.outcome == "done" and last.login == by.login and last.address == "10.0.0.7", name
            assert last.action in (action, "password") and last.about, name
            assert lines(site.ledger, "done") == told + 1, name
            after = everything(site.ledger)
            assert after != before, name
        else:
            with pytest.raises(NotAllowed):
                deed(site, by)
            assert (everything(site.ledger), lines(site.ledger, "done")) == (before, told), name
            last = audit.search(site.ledger, AuditFilter(most=1))[0]
            assert (last.action, last.outcome, last.login) == (action, "refused", by.login), name


OF_THE_OFFICE = frozenset({Action.MANAGE_PEOPLE, Action.FOUND_PARK})
"""Asked of the role alone: they are about no place."""


def test_a_narrow_ledger_lets_nobody_change_what_it_does_not_hold(site: Site) -> None:
    """Pages hand over the ledger as their visitor sees it: whether something is theirs is asked of the whole."""
    reach = Reach(buildings=frozenset({site.elsewhere}))
    part, park = seen(site.ledger, site.park, reach)
    assert part is not site.ledger
    before = everything(site.ledger)
    for name, (action, deed) in DEEDS.items():
        if action not in OF_THE_OFFICE:
            by = somebody(next(role for role in Role if WANTED[action, role]), reach)
            with pytest.raises(NotAllowed):
                deed(replace(site, ledger=part, park=park), by)
            assert everything(site.ledger) == before, name


def test_an_upload_of_which_one_sees_a_part_is_not_taken_back(site: Site) -> None:
    reach = Reach(buildings=frozenset({site.elsewhere}))
    part, _park = seen(site.ledger, site.park, reach)
    both = upload(site.ledger, site.park, DAY, [(site.elsewhere, "percent", 1.0), (site.nine, "percent", 2.0)])
    with pytest.raises(NotAllowed):
        undo_upload(part, both, "填错", "", by=somebody(Role.LEAD, reach))
    own = upload(site.ledger, site.park, DAY, [(site.elsewhere, "percent", 1.0)])
    undo_upload(part, own, "填错", "", by=somebody(Role.LEAD, reach))
    assert site.ledger.rows("SELECT upload_id FROM withdrawal") == [(own,)]


def test_a_note_with_the_words_of_a_hidden_one_is_not_written_onto_it(site: Site) -> None:
    """Two projects have a 1#: the name means one's own, and the note of the other project stays as it is."""
    theirs = new(site.ledger, site.park, "building", "1#", site.project)
    mine = new(site.ledger, site.park, "building", "1#", reading.subjects(site.ledger, site.park.park_id)
               .set_index("subject_id")["parent_id"][site.elsewhere])  # fmt: skip
    form(site.ledger, site.park, DAY, (theirs, "responsible_unit", "一建"), (mine, "responsible_unit", "三建"))
    hidden = add_note(site.ledger, site.park, DAY, "清运土方", ["1#"], "一建", "", None, "张三")
    reach = Reach(buildings=frozenset({mine}))
    part, park = seen(site.ledger, site.park, reach)
    by = somebody(Role.LEAD, reach)
    said = site.ledger.rows("SELECT * FROM entry WHERE subject_id = ?", [hidden])
    with pytest.raises(NoteRepeated):
        add_note(part, park, DAY, "清运土方", ["1#"], "三建", "", None, "", by=by)
    assert site.ledger.rows("SELECT * FROM entry WHERE subject_id = ?", [hidden]) == said
    assert add_note(part, park, DAY, "回填土方", ["1#"], "三建", "", None, "", by=by) != hidden


def test_who_changes_something_is_never_asked_of_a_part(site: Site) -> None:
    part, park = seen(site.ledger, site.park, Reach(buildings=frozenset({site.nine})))
    with pytest.raises(RuntimeError):
        answering.require(part, None, "张三", Action.DECIDE)
    with pytest.raises(RuntimeError), answering.deed(part, somebody(Role.LEAD), Action.DECIDE, park.park_id):
        pass


def test_what_is_refused_within_a_deed_is_on_record_though_the_deed_is_not(site: Site) -> None:
    """A log raises issues within its own deed: what that refuses takes the log along, not the line."""
    viewer, before = somebody(Role.VIEWER), everything(site.ledger)

    def refused_within() -> None:
        form(site.ledger, site.park, DAY, (site.nine, "percent", 51.0))
        raise_issue(site.ledger, site.park, "商砼供应不足", on=DAY, building="9#", by=viewer)

    log = partial(answering.deed, site.ledger, somebody(Role.LEAD), Action.FILE_LOG, site.park.park_id)
    with pytest.raises(NotAllowed), log(), log():
        refused_within()
    assert everything(site.ledger) == before
    with log(), suppress(NotAllowed):
        refused_within()
    assert everything(site.ledger) != before
    found = [(one.login, one.outcome) for one in audit.search(site.ledger, AuditFilter(most=3))]
    assert found == [("viewer", "refused"), ("lead", "done"), ("viewer", "refused")]


def test_what_files_something_does_so_within_a_deed() -> None:
    """A line that is written after the deed can be lost; `done` is for what changes nothing in the ledger."""
    for path in sorted(Path("park_dispatch/filing").glob("*.py")):
        if path.name == "backing_up.py":  # a file beside the ledger
            continue
        assert "done" not in _calls(ast.parse(path.read_text(encoding="utf-8"))), (
            f"{path}: write `with deed(ledger, person, action, park_id, about): …` instead"
        )


def test_what_files_something_does_so_on_the_whole() -> None:
    for path in sorted(Path("park_dispatch/filing").glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                asked = [one.arg for one in (*node.args.args, *node.args.kwonlyargs)]
                changes = asked[:1] == ["ledger"] and {"by", "author"} <= {*asked}
                assert changes == ("on_the_whole" in map(ast.unparse, node.decorator_list)), f"{path}: {node.name}"


class Unwritten(Exception):
    """The line cannot be stored."""


def test_without_its_line_in_the_audit_nothing_is_done(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deed and line are one transaction (people.answering.deed): what stops the line stops the deed."""
    _signed_in(site.ledger, "wang")
    by = somebody(Role.ADMINISTRATOR)
    before, told = everything(site.ledger), lines(site.ledger, "done")

    def fails(*_row: object, **_more: object) -> None:
        raise Unwritten

    monkeypatch.setattr(audit, "record", fails)
    for name, (_action, deed) in DEEDS.items():
        with pytest.raises(Unwritten):
            deed(site, by)
        assert (everything(site.ledger), lines(site.ledger, "done")) == (before, told), name


def test_a_reporter_takes_back_only_what_they_filed_themselves(site: Site) -> None:
    others = upload(site.ledger, site.park, day("08-30"), [(site.nine, "percent", 51.0)], author="张三")
    before = everything(site.ledger)
    with pytest.raises(NotYours) as refusal:
        undo_upload(site.ledger, others, "r", "", by=somebody(Role.REPORTER))
    assert "张三" in refusal.value.why() and everything(site.ledger) == before
    assert audit.search(site.ledger, AuditFilter(most=1))[0].outcome == "refused"
    undo_upload(site.ledger, others, "r", "", by=somebody(Role.LEAD))


def test_nobody_signs_with_another_name(site: Site) -> None:
    by = somebody(Role.LEAD)
    add_note(site.ledger, site.park, DAY, "另一条", [], "", "", None, "冒名的人", by=by)
    assert site.ledger.rows("SELECT author FROM entry ORDER BY entry_id DESC LIMIT 1") == [(by.name,)]


def test_reach_by_project_building_and_unit(site: Site) -> None:
    def files(reach: Reach, building: str) -> bool:
        project = "四期" if building == "21#" else "三期"
        rows = [{"project": project, "building": building, "percent": 1.0}]
        proposal = proposed(site.ledger, site.park, rows, day("09-02"), accept_all=True)
        done = len(site.ledger.rows("SELECT * FROM upload"))
        try:
            filed = confirm(site.ledger, proposal, "", by=somebody(Role.REPORTER, reach))
        except NotAllowed as refusal:
            assert "范围" in refusal.why()
            assert len(site.ledger.rows("SELECT * FROM upload")) == done
            return False
        undo_upload(site.ledger, filed.upload_id, "试", "张三")
        return True

    cases = {
        Reach(): "9# 10# 21#",
        Reach(projects=frozenset({site.project})): "9# 10#",
        Reach(buildings=frozenset({site.ten})): "10#",
        Reach(units=frozenset({"一建"})): "9#",
        Reach(buildings=frozenset({site.elsewhere}), units=frozenset({"二建"})): "10# 21#",
        Reach(parks=frozenset({site.park.park_id})): "9# 10# 21#",
        Reach(parks=frozenset({site.park.park_id + 1})): "",
    }
    for reach, wanted in cases.items():
        assert [name for name in ("9#", "10#", "21#") if files(reach, name)] == wanted.split(), reach


def test_one_row_outside_the_reach_stops_the_whole_file_and_so_does_a_new_building(site: Site) -> None:
    by = somebody(Role.REPORTER, Reach(buildings=frozenset({site.nine})))
    both = [{"project": "三期", "building": name, "percent": 70.0} for name in ("9#", "10#")]
    with pytest.raises(NotAllowed):
        confirm(site.ledger, proposed(site.ledger, site.park, both, day("09-03"), accept_all=True), "", by=by)
    unknown = proposed(site.ledger, site.park, [row("77#", 5.0)], day("09-03"))
    answers = {asked.key: "create" for asked in unknown.questions}
    created = proposed(site.ledger, site.park, [row("77#", 5.0)], day("09-03"), answers=answers, accept_all=True)  # type: ignore[arg-type]
    if created.to_store:
        with pytest.raises(NotAllowed):
            confirm(site.ledger, created, "", by=by)


def test_a_plan_of_the_whole_park_is_beyond_a_project(site: Site) -> None:
    by = somebody(Role.LEAD, Reach(projects=frozenset({site.project})))
    keep_plan(site.ledger, site.park, NewPlan("甲", site.project, "frozen", DAY, "r"), _items(site), "", by=by)
    with pytest.raises(NotAllowed):
        keep_plan(site.ledger, site.park, NewPlan("乙", 0, "frozen", DAY, "r"), _items(site), "", by=by)
    with pytest.raises(NotAllowed):
        decide_lights(site.ledger, site.park, "wuhan", DAY, "r", "", by=by)


def test_without_accounts_whoever_sits_here_does_everything_under_their_name(site: Site) -> None:
    site.ledger.served = True
    set_reason(site.ledger, site.park, site.piles, DAY, next(iter(REASONS)), " 张工 ")
    last = audit.search(site.ledger, AuditFilter(most=1))[0]
    assert (last.name, last.login, last.role) == ("张工", "", "administrator")


def test_with_accounts_a_served_ledger_takes_nothing_from_nobody(site: Site) -> None:
    with_account(site.ledger, Role.ADMINISTRATOR)
    site.ledger.served = True
    before = everything(site.ledger)
    for by in (None, local_person("张工")):
        with pytest.raises(NobodySignedIn):
            undo_upload(site.ledger, site.upload, "r", "张工", by=by)
    assert everything(site.ledger) == before
    site.ledger.served = False  # the command line on the same machine
    undo_upload(site.ledger, site.upload, "r", "张工")


def test_a_page_drawn_before_the_role_was_taken_away_does_nothing_any_more(site: Site) -> None:
    admin = with_account(site.ledger, Role.ADMINISTRATOR)
    lead = with_account(site.ledger, Role.LEAD)
    accounts.change(site.ledger, lead.login, role=Role.VIEWER, by=admin)
    with pytest.raises(NotAllowed):
        add_note(site.ledger, site.park, DAY, "旧页面", [], "", "", None, "", by=lead)
    accounts.change(site.ledger, lead.login, role=Role.LEAD, disabled=True, by=admin)
    with pytest.raises(NobodySignedIn):
        add_note(site.ledger, site.park, DAY, "旧页面", [], "", "", None, "", by=lead)


def test_forgetting_what_is_not_remembered_is_refused_by_the_ledger(site: Site) -> None:
    with pytest.raises(NotRemembered):
        stop_using(site.ledger, site.park, 99, "张三")


def test_the_audit_is_searched_and_no_statement_changes_it(site: Site) -> None:
    viewer, lead = somebody(Role.VIEWER), somebody(Role.LEAD)
    with pytest.raises(NotAllowed):
        undo_upload(site.ledger, site.upload, "r", "", by=viewer)
    undo_upload(site.ledger, site.upload, "传错", "", by=lead)
    found = audit.search(site.ledger, AuditFilter(what="undo_report"))
    assert [(one.login, one.outcome) for one in found] == [("lead", "done"), ("viewer", "refused")]
    assert [one.login for one in audit.search(site.ledger, AuditFilter(who="VIEWER"))] == ["viewer"]
    assert [one.login for one in audit.search(site.ledger, AuditFilter(what="refused"))] == ["viewer"]
    assert audit.search(site.ledger, AuditFilter(since=found[0].recorded_at.replace(year=9999))) == []
    assert "传错" in found[0].about and found[0].park_id == site.park.park_id


def test_what_boards_computed_stays_when_only_doors_moved(site: Site) -> None:
    version = site.ledger.version
    with_account(site.ledger, Role.LEAD)
    end_sessions(site.ledger, "lead")
    audit.record(site.ledger, somebody(Role.LEAD), "sign_in")
    assert site.ledger.version == version
    assert list(everybody(site.ledger).accounts) == ["lead"]
