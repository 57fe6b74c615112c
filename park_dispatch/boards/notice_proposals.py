"""Which notices the rules propose on a day, and which open ones should become graver. A person sends them, or does not.

Grades after what offices do: a reminder first, then graver when it did not help (三明市“三色督查单”, 2017); near its
limit blue, behind schedule yellow, overdue red (宿迁产发集团“三色督办单”, 2025).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from park_dispatch import language
from park_dispatch.boards.items import items
from park_dispatch.boards.notice_findings import Finding, Fired, findings
from park_dispatch.boards.notice_standing import overdue_days
from park_dispatch.boards.situation import situation
from park_dispatch.boards.status import day
from park_dispatch.boards.summary import whole_day
from park_dispatch.filing.notice_words import NoticeRow, number_of
from park_dispatch.filing.notices import NoticeDraft
from park_dispatch.language import _
from park_dispatch.ledger.decisions import decided
from park_dispatch.ledger.notices import notices
from park_dispatch.ledger.reading import Park, parks
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import EVERYTHING
from park_dispatch.model.notice_rules import NOTICES, NoticeRules, Rule
from park_dispatch.model.notices import GRADES, OPEN, Grade, default_prefix, graver
from park_dispatch.planning.calendar import is_working_day, next_working_day


@dataclass(frozen=True, slots=True)
class Proposal:
    """A notice that could be sent as it stands (draft.unit may be ""), the rules that fired, and the number of the
    notice about the same matter that was closed not long ago ("" for none).
    """

    draft: NoticeDraft
    fired: tuple[Fired, ...]
    again: str


@dataclass(frozen=True, slots=True)
class Raising:
    """An open notice that should become graver, and why."""

    notice_id: int
    number: str
    unit: str
    last_entry: int
    grade: Grade
    due: date
    why: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """All that the rules propose on a day, the gravest first."""

    notices: tuple[Proposal, ...]
    raisings: tuple[Raising, ...]


def notice_rules(ledger: Ledger, park: Park, as_of: date) -> NoticeRules:
    """What a park decided on its notices; the default where it did not."""
    found = decided(ledger, park.park_id, as_of).get((0, NOTICES))
    return NoticeRules.from_json(json.loads(found.said)) if found else NoticeRules()


def prefix_of(ledger: Ledger, rules: NoticeRules, park: Park) -> str:
    """What the notices of a park are called by."""
    return rules.prefix or default_prefix(whole_park(ledger, park).name)


def whole_park(ledger: Ledger, park: Park) -> Park:
    """A park under its own name: to whoever sees a part of it the view is called otherwise, its papers are not."""
    return next(one for one in parks(ledger.whole) if one.park_id == park.park_id)


def proposed(ledger: Ledger, park: Park, as_of: date) -> Proposed:
    """What the rules propose for a park on a day; remembered until the ledger, or a verdict at the cut-off, changes."""
    key = ("notice proposals", park, as_of, items(ledger, park, as_of).over, language.current())
    return ledger.remember(key, lambda: _proposed(ledger, park, as_of), EVERYTHING - {"logs", "meetings"})


def _proposed(ledger: Ledger, park: Park, as_of: date) -> Proposed:
    rules = notice_rules(ledger, park, as_of)
    found = findings(ledger, situation(ledger, park, as_of), rules)
    return propose(found, notices(ledger, park.park_id, as_of), rules, prefix_of(ledger, rules, park), as_of)


def propose(found: Sequence[Finding], known: pd.DataFrame, rules: NoticeRules, prefix: str, as_of: date) -> Proposed:
    """New notices for findings without an open or recent one, and graver ones where that is due.

    `known`: ledger.notices.notices on the day.
    """
    rows = known.to_dict("records")
    fresh = [proposal for one in found if (proposal := _fresh(one, rows, rules, prefix, as_of)) is not None]
    fresh.sort(key=lambda one: (-GRADES.index(one.draft.grade), -max(f.value for f in one.fired), one.draft.about))
    by_matter = {one.about: one for one in found}
    raisings = [up for row in rows if (up := _raising(row, by_matter.get(str(row["about"])), rules, as_of)) is not None]
    raisings.sort(key=lambda one: (-GRADES.index(one.grade), one.due, one.notice_id))
    return Proposed(tuple(fresh), tuple(raisings))


def _fresh(found: Finding, rows: Sequence[NoticeRow], rules: NoticeRules, prefix: str, as_of: date) -> Proposal | None:
    same = [row for row in rows if row["about"] == found.about]
    if any(row["stage"] in OPEN for row in same):
        return None
    ended = [(row, (as_of - (day(row["stage_on"]) or as_of)).days) for row in same]
    if any(days < rules.rest_days for _row, days in ended):
        return None
    before = next((row for row, days in ended[::-1] if row["stage"] == "closed" and days <= rules.again_days), None)
    grade = found.grade if before is None else graver(found.grade)
    again = "" if before is None else number_of(before)
    facts = _("；").join(one.words for one in found.fired)
    basis = [_("督办规则：{rules}。").format(rules=_("；").join(_rule_words(one, rules) for one in found.fired))]
    if again:
        basis.append(_("{number} 办结后再次出现，等级加重一级。").format(number=again))
    basis.append(_("数据截至{day}。").format(day=whole_day(as_of)))
    draft = NoticeDraft(
        grade, found.unit, _("{name}：{facts}。").format(name=found.name, facts=facts), "".join(basis),
        demand_words(_leading(found).rule), answer_by(as_of, grade, rules), prefix, found.person, "", found.about,
        found.things,
    )  # fmt: skip
    return Proposal(draft, found.fired, again)


def _leading(found: Finding) -> Fired:
    """The first of the rules that ask for the gravest grade."""
    return next(one for one in found.fired if one.grade == found.grade)


def _raising(row: NoticeRow, found: Finding | None, rules: NoticeRules, as_of: date) -> Raising | None:
    if row["stage"] not in OPEN or row["grade"] == GRADES[-1]:
        return None
    late = overdue_days(row, as_of)
    if late > 0:
        grade, why = graver(row["grade"]), _("超过办结时限 {days} 天没有办结答复").format(days=late)
    elif found is not None and GRADES.index(found.grade) > GRADES.index(row["grade"]):
        grade, why = found.grade, _("情况加重：{facts}").format(facts=_leading(found).words)
    else:
        return None
    due = answer_by(as_of, grade, rules)
    unit = str(row["responsible_unit"])
    return Raising(int(row["notice_id"]), number_of(row), unit, int(row["last_entry"]), grade, due, why)


def answer_by(on: date, grade: Grade, rules: NoticeRules) -> date:
    """The day by which a notice of a grade is to be answered: a working day."""
    due = on + timedelta(days=rules.days(grade))
    return due if is_working_day(due) else next_working_day(due)


def _rule_words(fired: Fired, rules: NoticeRules) -> str:
    """The step that was passed, in words: "红灯持续超过 21 天"."""
    if fired.value == float("inf"):
        return _("交付期限已过")
    step = rules.steps[fired.rule][GRADES.index(fired.grade)]
    return beyond_words(fired.rule).format(step=f"{step:g}")


def beyond_words(rule: Rule) -> str:
    """A rule with its step left open."""
    return {
        "light": _("红灯持续超过 {step} 天"),
        "milestone": _("节点超期超过 {step} 天"),
        "deadline": _("预计晚于交付期限超过 {step} 天"),
        "silence": _("超过 {step} 个上报周期没有上报"),
        "target": _("月度目标差距超过 {step} 个百分点"),
        "item": _("交账未兑现超过 {step} 次"),
        "issue": _("问题超过时限 {step} 天未解决"),
    }[rule]


def demand_words(rule: Rule) -> str:
    """What a unit is asked to do, by the rule that weighs most; a person may reword it before sending."""
    if rule == "silence":
        return _("请立即补报进度，说明未按时上报的原因，今后按时上报，并于办结时限前书面答复。")
    if rule == "target":
        return _("请说明未完成目标的原因，提出补欠措施，明确完成日期和责任人，并于办结时限前书面答复。")
    if rule == "item":
        return _("请说明未兑现的原因，明确办结日期，按期办结，并于办结时限前书面答复。")
    if rule == "issue":
        return _("请说明逾期的原因，明确解决措施和日期，解决后报请验收销号，并于办结时限前书面答复。")
    return _("请查明滞后原因，制定追赶措施，明确完成日期和责任人，并于办结时限前书面答复。")
