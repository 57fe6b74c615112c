"""`people`: accounts, roles, one-time codes and passwords, by whoever has the database on this machine."""

import argparse
import getpass
import sys
from collections.abc import Callable
from typing import Any

from park_dispatch.boards.people import reach_words
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.cli.refusals import SubjectUnknown, WordMissing
from park_dispatch.filing.names import name_key
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.people import Account, everybody
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import EVERYWHERE, Person, Reach, local_person
from park_dispatch.model.roles import Role
from park_dispatch.people import accounts
from park_dispatch.people.words import role_word
from park_dispatch.settings import Settings


def run_people(options: argparse.Namespace, settings: Settings) -> int:
    """Do one of the actions. Raises a PeopleRefusal, WordMissing or SubjectUnknown."""
    if options.action not in ("list", "code") and not options.login:
        raise WordMissing("LOGIN")
    with opened(settings, must_exist=False) as ledger:
        by = local_person(author(options, settings), _("命令行"))
        return _ACTIONS[options.action](ledger, options, by)


def _list(ledger: Ledger, options: argparse.Namespace, _by: Person) -> int:
    found = list(everybody(ledger).accounts.values())
    if options.json:
        console.say_json({"people": [_facts(one) for one in found]})
    elif not found:
        console.say(_("还没有账号：看板只能在本机使用，不需要登录。"))
    else:
        header = (_("账号"), _("姓名"), _("单位"), _("角色"), _("范围"), _("状态"))
        rows = [(one.login, one.name, one.unit, role_word(one.role), reach_words(ledger, one.reach),
                 _("已停用") if one.disabled else _("可用")) for one in found]  # fmt: skip
        for line in console.aligned([header, *rows]):
            console.say(line)
    return 0


def _facts(one: Account) -> dict[str, Any]:
    reach = one.reach
    return {
        "login": one.login, "name": one.name, "unit": one.unit, "role": str(one.role), "disabled": one.disabled,
        "parks": sorted(reach.parks), "projects": sorted(reach.projects), "buildings": sorted(reach.buildings),
        "units": sorted(reach.units),
    }  # fmt: skip


def _add(ledger: Ledger, options: argparse.Namespace, by: Person) -> int:
    role = Role(options.role or Role.VIEWER)
    reach = _reach(ledger, options)
    code = accounts.add(ledger, options.login, options.name or "", role, options.unit or "", reach, by=by)
    console.say(
        _("已建立账号 {login}（{role}）。").format(login=accounts.login_key(options.login), role=role_word(role))
    )
    _say_code(code)
    return 0


def _say_code(code: str) -> None:
    console.say(
        _("一次性代码：{code}（72 小时内有效，只能用一次）。请本人打开看板的 /first 页面，用它设置密码。").format(
            code=code
        )
    )


def _reach(ledger: Ledger, options: argparse.Namespace) -> Reach:
    """What --park, --project, --building and --of-unit name. Raises SubjectUnknown."""
    parks = [find_park(ledger, name) for name in options.park]
    inside = parks or reading.parks(ledger)
    found: dict[str, frozenset[int]] = {}
    for kind, names in (("project", options.project), ("building", options.building)):
        ids = [_subject(ledger, [park.park_id for park in inside], kind, name) for name in names]
        found[kind] = frozenset(number for numbers in ids for number in numbers)
    units = frozenset(name.strip() for name in options.of_unit if name.strip())
    return Reach(frozenset(park.park_id for park in parks), found["project"], found["building"], units)


def _subject(ledger: Ledger, parks: list[int], kind: str, name: str) -> list[int]:
    key = name_key(kind, name)
    found: list[int] = []
    for park in parks:
        rows = reading.subjects(ledger, park)
        found += [int(number) for number in rows.loc[(rows["kind"] == kind) & (rows["name_key"] == key), "subject_id"]]
    if not found:
        raise SubjectUnknown(name)
    return found


def _role(ledger: Ledger, options: argparse.Namespace, by: Person) -> int:
    narrowed = options.park or options.project or options.building or options.of_unit
    reach = _reach(ledger, options) if narrowed else EVERYWHERE if options.everywhere else None
    if options.role is None and reach is None:
        raise WordMissing("--role")
    one = accounts.change(ledger, options.login, by=by, role=Role(options.role) if options.role else None, reach=reach)
    console.say(
        _("{login} 现在的角色是{role}，范围：{reach}。").format(
            login=one.login, role=role_word(one.role), reach=reach_words(ledger, one.reach)
        )
    )
    return 0


def _rename(ledger: Ledger, options: argparse.Namespace, by: Person) -> int:
    if options.name is None and options.unit is None:
        raise WordMissing("--name")
    one = accounts.change(ledger, options.login, by=by, name=options.name, unit=options.unit)
    console.say(_("已保存 {name}（{login}）的账号。").format(name=one.name, login=one.login))
    return 0


def _sign_out(ledger: Ledger, options: argparse.Namespace, by: Person) -> int:
    ended = accounts.end_sessions(ledger, options.login, by=by)
    console.say(_("{name} 已在 {count} 处退出登录。").format(name=accounts.login_key(options.login), count=ended))
    return 0


def _password(ledger: Ledger, options: argparse.Namespace, by: Person) -> int:
    """Asked for twice at a terminal, else the first line of the input: never an option, which others could see."""
    if sys.stdin.isatty():
        new = getpass.getpass(_("新密码："))
        accounts.refuse_difference(new, getpass.getpass(_("再输入一次新密码：")))
    else:
        new = sys.stdin.readline().rstrip("\r\n")
    accounts.set_password(ledger, options.login, new, by=by)
    console.say(_("{login} 的密码已修改，已有的登录全部退出。").format(login=accounts.login_key(options.login)))
    return 0


def _disable(ledger: Ledger, options: argparse.Namespace, by: Person) -> int:
    one = accounts.change(ledger, options.login, by=by, disabled=not options.undo)
    words = _("{login} 已停用，已有的登录全部退出。") if one.disabled else _("{login} 可以重新登录。")
    console.say(words.format(login=one.login))
    return 0


def _code(ledger: Ledger, options: argparse.Namespace, by: Person) -> int:
    if not options.login and everybody(ledger).accounts:
        raise WordMissing("LOGIN")
    _say_code(accounts.new_code(ledger, options.login or "", by=by))
    return 0


_ACTIONS: dict[str, Callable[[Ledger, argparse.Namespace, Person], int]] = {
    "add": _add, "list": _list, "role": _role, "rename": _rename, "password": _password, "code": _code,
    "sign-out": _sign_out, "disable": _disable,
}  # fmt: skip
