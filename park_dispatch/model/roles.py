"""Who may do what: one table. Everything that changes something asks it (`park_dispatch.people.answering.require`)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """The offices in a task force, from the one that only looks to the one that answers for the installation."""

    VIEWER = "viewer"
    REPORTER = "reporter"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """What can be done; the values are stored in the audit and stay as they are."""

    VIEW = "view"
    EXPORT = "export"
    FILE_REPORT = "file_report"
    UNDO_REPORT = "undo_report"
    GIVE_REASON = "give_reason"
    WRITE_NOTE = "write_note"
    WITHDRAW_NOTE = "withdraw_note"
    CHANGE_PLAN = "change_plan"
    KEEP_PLAN = "keep_plan"
    ADOPT_PLAN = "adopt_plan"
    WITHDRAW_PLAN = "withdraw_plan"
    LAY_OUT_PLAN = "lay_out_plan"
    DECIDE = "decide"
    ANSWER_ITEM = "answer_item"
    ESCALATE = "escalate"
    FILE_LOG = "file_log"
    RAISE_ISSUE = "raise_issue"
    SCREEN_ISSUE = "screen_issue"
    HANDLE_ISSUE = "handle_issue"
    VERIFY_ISSUE = "verify_issue"
    SEND_NOTICE = "send_notice"
    ANSWER_NOTICE = "answer_notice"
    CLOSE_NOTICE = "close_notice"
    SUM_UP = "sum_up"
    SET_TARGET = "set_target"
    FORGET = "forget"
    FOUND_PARK = "found_park"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"
    BACK_UP = "back_up"


_ALL = frozenset(Role)
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
_LEADS = frozenset({Role.LEAD, Role.ADMINISTRATOR})
_MEETING = _LEADS | {Role.SUPERVISOR}
_FILERS = _LEADS | {Role.REPORTER}

ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.VIEW: _ALL,
        Action.EXPORT: _ALL,
        Action.FILE_REPORT: _FILERS,
        Action.UNDO_REPORT: _FILERS,
        Action.GIVE_REASON: _FILERS | {Role.SUPERVISOR},
        Action.WRITE_NOTE: _MEETING,
        Action.WITHDRAW_NOTE: _MEETING,
        Action.CHANGE_PLAN: _LEADS,
        Action.KEEP_PLAN: _LEADS,
        Action.ADOPT_PLAN: _LEADS,
        Action.WITHDRAW_PLAN: _LEADS,
        Action.LAY_OUT_PLAN: _LEADS,
        Action.DECIDE: _LEADS,
        Action.ANSWER_ITEM: _FILERS,
        Action.ESCALATE: _MEETING,
        Action.FILE_LOG: _FILERS,
        Action.RAISE_ISSUE: _FILERS | {Role.SUPERVISOR},
        Action.SCREEN_ISSUE: _MEETING,
        Action.HANDLE_ISSUE: _FILERS,
        Action.VERIFY_ISSUE: _MEETING,
        Action.SEND_NOTICE: _MEETING,
        Action.ANSWER_NOTICE: _FILERS,
        Action.CLOSE_NOTICE: _MEETING,
        Action.SUM_UP: _MEETING,
        Action.SET_TARGET: _LEADS,
        Action.FORGET: _LEADS,
        Action.FOUND_PARK: _ADMINISTRATOR,
        Action.MANAGE_PEOPLE: _ADMINISTRATOR,
        Action.READ_AUDIT: _ADMINISTRATOR,
        Action.BACK_UP: _ADMINISTRATOR,
    }
)
"""Action → the roles that may do it, within their reach."""
