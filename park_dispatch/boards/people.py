"""What 账号 shows: who may come in, as what, how far, when they last did; and what a reach can be chosen from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from park_dispatch.filing.register import register
from park_dispatch.language import _
from park_dispatch.ledger import audit, reading
from park_dispatch.ledger.people import Account, everybody, have_passwords
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import EVERYWHERE, Reach
from park_dispatch.model.roles import Role

AWAY = timedelta(days=30)
"""After so long without signing in an account is pointed out: people leave, their accounts stay."""
_EVER = date(2099, 12, 31)
State: TypeAlias = Literal["usable", "no_password", "disabled"]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the page shows it. last: when its owner last signed in (UTC); open: browsers signed in now."""

    account: Account
    reach: str
    state: State
    last: datetime | None
    open: int


def account_rows(ledger: Ledger, at: datetime) -> list[AccountRow]:
    """Every account: those in use first, by login. `at` (UTC) is the moment that sessions are counted for."""
    known, named, last = everybody(ledger), have_passwords(ledger), audit.last_sign_ins(ledger)
    live = [one.login for one in known.sessions.values() if one.ends > at]
    called = _names(ledger)
    rows = [
        AccountRow(one, _reach_words(one.reach, called), _state(one, named), last.get(one.login), live.count(one.login))
        for one in known.accounts.values()
    ]
    return sorted(rows, key=lambda row: (row.account.disabled, row.account.login))


def _state(one: Account, named: set[str]) -> State:
    return "disabled" if one.disabled else "usable" if one.login in named else "no_password"


def state_word(state: State) -> str:
    """The state of an account in words."""
    return {"usable": _("可用"), "no_password": _("还没有设置密码"), "disabled": _("已停用")}[state]


def headline(rows: Sequence[AccountRow], at: datetime) -> str:
    """The answer first: how many there are, and what wants looking after."""
    usable = [row for row in rows if row.state == "usable"]
    waiting = sum(row.state == "no_password" for row in rows)
    away = sum(row.last is not None and at - row.last > AWAY for row in usable)
    administrators = sum(row.account.role == Role.ADMINISTRATOR for row in usable)
    parts = [_("{count} 个账号，{usable} 个在用").format(count=len(rows), usable=len(usable))]
    if waiting:
        parts.append(_("{count} 人还没有设置密码").format(count=waiting))
    if away:
        parts.append(_("{count} 人超过 {days} 天没有登录").format(count=away, days=AWAY.days))
    if administrators == 1:
        parts.append(_("只有 1 个管理员，建议再设一个"))
    return _("{said}。").format(said=_("；").join(parts))


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that reaches speak of: of parks, of projects and buildings; and which project a building is of."""

    parks: dict[int, str]
    things: dict[int, str]
    project_of: dict[int, int]


def _names(ledger: Ledger) -> _Names:
    found = _Names({park.park_id: park.name for park in reading.parks(ledger)}, {}, {})
    for park_id in found.parks:
        rows = reading.subjects(ledger, park_id)
        for number, parent, name in zip(rows["subject_id"], rows["parent_id"], rows["name"], strict=True):
            found.things[int(number)], found.project_of[int(number)] = str(name), int(parent)
    return found


def reach_words(ledger: Ledger, reach: Reach) -> str:
    """A reach as people say it."""
    return _reach_words(reach, _names(ledger))


def _reach_words(reach: Reach, called: _Names) -> str:
    """Buildings stand after the project they are of: there is a 1# in several."""
    if reach == EVERYWHERE:
        return _("全部")
    by_project: dict[int, list[str]] = {}
    for number in sorted(reach.buildings):
        by_project.setdefault(called.project_of.get(number, 0), []).append(called.things.get(number, str(number)))
    words = [called.parks.get(number, str(number)) for number in sorted(reach.parks)]
    words += [called.things.get(number, str(number)) for number in sorted(reach.projects)]
    words += [
        f"{called.things.get(project, '')} {_('、').join(names)}".strip() for project, names in by_project.items()
    ]
    return _("；").join([*words, *sorted(reach.units)])


@dataclass(frozen=True, slots=True)
class ReachChoices:
    """What a reach can be chosen from: parks, projects and buildings by id, as the lists say them; units by name."""

    parks: dict[int, str]
    projects: dict[int, str]
    buildings: dict[int, str]
    units: list[str]


def reach_choices(ledger: Ledger) -> ReachChoices:
    """Everything of which something live is said, in all parks; where there are several the park is named first."""
    parks = reading.parks(ledger)
    found = ReachChoices({park.park_id: park.name for park in parks}, {}, {}, [])
    units: set[str] = set()
    for park in parks:
        units |= _of_park(ledger, park, f"{park.name} " if len(parks) > 1 else "", found)
    found.units.extend(sorted(units))
    return found


def _of_park(ledger: Ledger, park: Park, before: str, found: ReachChoices) -> set[str]:
    known = register(ledger, park, _EVER, _EVER)
    for number, _parent, name in known.all_of("project"):
        found.projects[number] = before + name
    for number, parent, name in known.all_of("building"):
        project = found.projects.get(parent, before).removeprefix(before)
        found.buildings[number] = f"{before}{project} {name}".replace("  ", " ").strip()
    return {
        str(said.value).strip()
        for (_number, field), said in known.said.items()
        if field == "responsible_unit" and str(said.value).strip()
    }
