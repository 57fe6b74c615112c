"""我的: what one person has to do with, from the boards of everybody: works, enterprises, items, notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from park_dispatch import language
from park_dispatch.boards.issues import all_issues, in_order
from park_dispatch.boards.issues import mine as issues_of
from park_dispatch.boards.items import Items, escalated, items, level_word, open_items
from park_dispatch.boards.mine_things import PAIRED, Firm, Who, Work, firms, works
from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import number
from park_dispatch.boards.wording import against_plan, slip
from park_dispatch.language import _
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import EVERYTHING
from park_dispatch.model.issue_stage import AT_WORK, Stage
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action

NAMED = 3
_NOTHING_PP = 0.05


@dataclass(frozen=True, slots=True)
class Mine:
    """What somebody has to do with on a day.

    owed: open action items they answer for (rows of boards.items), raised: those of others that were escalated to them,
    given: open ones that they gave to others; to_answer: notices whose answer their unit owes, to_confirm: answered
    ones that wait for them; issues: those that wait for them (rows of boards.issues), to be screened, handled or
    verified.
    """

    who: Who
    as_of: date
    works: tuple[Work, ...]
    firms: tuple[Firm, ...]
    owed: pd.DataFrame
    raised: pd.DataFrame
    given: pd.DataFrame
    to_answer: pd.DataFrame
    to_confirm: pd.DataFrame
    issues: pd.DataFrame

    @property
    def empty(self) -> bool:
        """Whether nothing at all is theirs."""
        frames = (self.owed, self.raised, self.given, self.to_answer, self.to_confirm, self.issues)
        return not self.works and not self.firms and all(rows.empty for rows in frames)

    @property
    def active(self) -> tuple[Work, ...]:
        """The projects and buildings that are not finished."""
        return tuple(work for work in self.works if not work.finished)


def who_is(person: Person) -> Who:
    """Whose view a person who is signed in has: their own."""
    return Who(person.name, frozenset({person.unit, *person.reach.units} - {""}), oneself=True)


def somebody(name: str) -> Who:
    """The view of a name that was chosen: a person, or a unit."""
    return Who(name, frozenset({name} - {""}))


def mine(ledger: Ledger, now: Situation, who: Who, person: Person) -> Mine:
    """All that is somebody's; what waits to be confirmed only where `person`, who looks, may confirm it.

    Remembered until the ledger, or a verdict at the cut-off, changes.
    """
    found = items(ledger, now.park, now.as_of)
    looking = person if who.oneself else None
    key = ("mine", now.park, now.as_of, found.over, who, looking, language.current())
    return ledger.remember(key, lambda: _mine(ledger, now, found, who, looking), EVERYTHING - {"logs", "meetings"})


def _mine(ledger: Ledger, now: Situation, found: Items, who: Who, person: Person | None) -> Mine:
    rows = open_items(found)
    first = found.promises[found.promises["link"] == 1]
    gave = {int(i) for i, by in zip(first["item_id"], first["given_by"], strict=True) if who.meant(by, unit=False)}
    theirs = _theirs(rows, who)
    raised = _raised_to(found, who)
    notices = all_notices(ledger, now.park, now.as_of)
    answered = notices[notices["stage"] == "answered"]
    return Mine(
        who,
        now.as_of,
        tuple(works(ledger, now, who)),
        tuple(firms(ledger, now, who)),
        rows[theirs],
        raised[~raised["item_id"].isin(rows.loc[theirs, "item_id"])],
        rows[rows["item_id"].isin(gave) & ~theirs],
        notices[notices["owed"] & _theirs(notices, who)],
        answered if person is not None and person.may(Action.CLOSE_NOTICE) else answered.iloc[:0],
        _issues(ledger, now, who, person),
    )


def _raised_to(found: Items, who: Who) -> pd.DataFrame:
    """Escalated items whose level is theirs: it is called by their name, or their unit is."""
    rows = escalated(found)
    levels = [found.rules.levels[int(level)] for level in rows["level"]]
    theirs = [who.meant(level, unit=False) or who.meant(level, unit=True) for level in levels]
    return rows[pd.Series(theirs, rows.index, bool)]


def _issues(ledger: Ledger, now: Situation, who: Who, person: Person | None) -> pd.DataFrame:
    """Those that a unit or person is to handle; of oneself also what waits to be screened or verified."""
    rows = all_issues(ledger, now.park, now.as_of)
    waits = rows["stage"].isin(AT_WORK) & (
        _theirs(rows, who) | pd.Series([who.meant(unit, unit=True) for unit in rows["lead_unit"]], rows.index, bool)
    )
    if person is not None:
        waits |= rows["issue_id"].isin(issues_of(ledger, now.park, rows, person)["issue_id"])
    return in_order(rows[waits])


def _theirs(rows: pd.DataFrame, who: Who) -> "pd.Series[bool]":
    found = [
        who.meant(person, unit=False) or who.meant(unit, unit=True)
        for person, unit in zip(rows["responsible_person"], rows["responsible_unit"], strict=True)
    ]
    return pd.Series(found, index=rows.index, dtype=bool)


def sentence(found: Mine) -> str:
    """ "您包联 2 个项目、3 家企业：三期落后计划 2.7 个百分点，11# 预计晚 24 天；2 项今天应交账；1 份督办单待答复。"."""
    you = _("您") if found.who.oneself else level_word(found.who.name)
    said = [_("{who}{things}").format(who=you, things=things) if (things := _things(found)) else ""]
    facts = _facts(found)
    if said[0] and facts:
        said[0] = _("{said}：{facts}").format(said=said[0], facts=_("，").join(facts))
    said += _to_do(found)
    words = [part for part in said if part]
    if not words:
        return _("{who}名下没有包联或负责的项目、企业，也没有要办的事项。").format(who=you)
    return (words[0] if said[0] else _("{who}有 {what}").format(who=you, what=words[0])) + "".join(
        _("；{part}").format(part=part) for part in words[1:]
    ) + _("。")  # fmt: skip


def _things(found: Mine) -> str:
    groups = []
    for paired, verb in ((True, _("包联 {things}")), (False, _("负责 {things}"))):
        works_ = [work for work in found.works if (bool(PAIRED & set(work.relations))) is paired]
        works_ = [work for work in works_ if work.relations != ("within",)]
        firms_ = [firm for firm in found.firms if bool(PAIRED & set(firm.relations)) is paired]
        counts = (
            (_("{count} 个项目"), sum(work.kind == "project" for work in works_)),
            (_("{count} 个单体"), sum(work.kind == "building" for work in works_)),
            (_("{count} 家企业"), len(firms_)),
        )
        things = [words.format(count=count) for words, count in counts if count]
        if things:
            groups.append(verb.format(things=_("、").join(things)))
    return _("，").join(groups)


def _facts(found: Mine) -> list[str]:
    """The projects that are behind, the buildings and enterprises that are late, then whatever else has a light on;
    "都按计划推进" where nothing has.
    """
    behind = [work for work in found.active if work.kind == "project" and _number(work, "gap_pp") < -_NOTHING_PP]
    late = sorted(
        (work for work in found.active if work.kind == "building" and _number(work, "slip_days") > 0),
        key=lambda work: -_number(work, "slip_days"),
    )
    firms_ = [
        _("{name}{said}，{rule}").format(name=firm.name, said=firm.said, rule=firm.rule)
        for firm in found.firms
        if firm.status == "late"
    ]
    facts = [
        *(f"{work.name}{against_plan(number(work.row['gap_pp']))}" for work in behind[:NAMED]),
        *(
            _("{name} 预计{slip}").format(name=work.name, slip=slip(_number(work, "slip_days")))
            for work in late[:NAMED]
        ),
        *_lit([work for work in found.active if work not in behind and work not in late], found.active)[:NAMED],
        *firms_[:NAMED],
    ]
    if facts or not (found.works or found.firms):
        return facts
    going_on = bool(found.active) or any(firm.status != "done" for firm in found.firms)
    return [_("都按计划推进") if going_on else _("都已完成")]


def _number(work: Work, column: str) -> float:
    return number(work.row[column]) or 0.0


def _lit(works_: Sequence[Work], among: Sequence[Work]) -> list[str]:
    """The lights of some works with their rules; not of a project that only has the light of a building beside it."""
    said = {_("{name}：{rule}").format(name=work.name, rule=work.row["rule"]) for work in among}
    return [
        _("{name}（{rule}）").format(name=work.name, rule=work.row["rule"])
        for work in works_
        if work.row["status"] not in ("normal", "done") and work.row["rule"] not in said
    ]


def due_today(rows: pd.DataFrame, as_of: date) -> "pd.Series[bool]":
    """Which action items are to be accounted for on the day; the others that are owed missed theirs before."""
    return rows["owed"].astype(bool) & (rows["due"] == pd.Timestamp(as_of)) & ~rows["accounted"].astype(bool)


def _to_do(found: Mine) -> Sequence[str]:
    today, stages = due_today(found.owed, found.as_of), found.issues["stage"]
    lines = (
        (_("{count} 项今天应交账"), int(today.sum())),
        (_("{count} 项误期没有新时限"), int((found.owed["owed"].astype(bool) & ~today).sum())),
        (_("{count} 项提级待处理"), len(found.raised)),
        (_("{count} 个问题待办理"), int(stages.isin(AT_WORK).sum())),
        (_("{count} 个问题待甄别"), int((stages == Stage.COLLECTED).sum())),
        (_("{count} 个问题待验收、销号"), int(stages.isin((Stage.SUBMITTED, Stage.VERIFIED)).sum())),
        (_("{count} 份督办单待答复"), len(found.to_answer)),
        (_("{count} 份督办单待确认"), len(found.to_confirm)),
    )
    return [words.format(count=count) for words, count in lines if count]
