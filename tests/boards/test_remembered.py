"""What is remembered from before a commit is what would be computed after it: nobody is shown what was."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from park_dispatch.boards.agenda import agenda
from park_dispatch.boards.backward import backward
from park_dispatch.boards.brief import brief
from park_dispatch.boards.commitments import commitments
from park_dispatch.boards.curve import curve
from park_dispatch.boards.deadlines import deadlines
from park_dispatch.boards.dispatch import all_notes
from park_dispatch.boards.forecasts import forecasts
from park_dispatch.boards.issues import all_issues
from park_dispatch.boards.items import items
from park_dispatch.boards.light_history import light_history
from park_dispatch.boards.logic import logic
from park_dispatch.boards.meeting import known_names, meeting
from park_dispatch.boards.mine import mine
from park_dispatch.boards.mine_things import Who
from park_dispatch.boards.notice_proposals import proposed
from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.boards.overview import overview
from park_dispatch.boards.site_log import history, parts
from park_dispatch.boards.site_roll import roll, sites
from park_dispatch.boards.situation import situation
from park_dispatch.boards.slippage import slippage
from park_dispatch.boards.trend import trend
from park_dispatch.boards.visible import seen
from park_dispatch.filing.issues import raise_issue
from park_dispatch.filing.meetings import mark_discussed
from park_dispatch.filing.notes import add_note
from park_dispatch.filing.notices import NoticeDraft, send_notice
from park_dispatch.filing.plans import decide_lights
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.model.people import Person, Reach
from park_dispatch.model.roles import Role
from park_dispatch.model.site_rule import SiteRule
from tests.small_park import DAY, form

RULE = SiteRule("building", time(18), ZoneInfo("Asia/Shanghai"))
BUILDING = 16
"""Of the demo park, being built."""


def told(value: object) -> object:
    """A result in plain values, to be compared."""
    if isinstance(value, pd.DataFrame | pd.Series):
        return value.to_csv()
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return sorted((repr(key), told(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    if is_dataclass(value):
        return {one.name: told(getattr(value, one.name)) for one in fields(value)}
    return repr(value) if type(value).__repr__ is not object.__repr__ else type(value).__name__


def looks(ledger: Ledger, park: Park) -> dict[str, object]:
    """What the pages show on a day."""
    now = situation(ledger, park, DAY)
    site = next(one for one in sites(ledger, park, DAY, "building") if one.site_id == BUILDING)
    found = {
        "situation": (now.projects, now.buildings, now.milestones), "overview": overview(ledger, park, DAY),
        "deadlines": deadlines(ledger, now), "slippage": slippage(ledger, now), "logic": logic(ledger, now),
        "backward": backward(ledger, now), "curve": curve(ledger, now, [BUILDING]), "forecasts": forecasts(ledger, now),
        "trend": trend(ledger, now, BUILDING), "lights": light_history(ledger, now, BUILDING),
        "commitments": commitments(ledger, now), "issues": all_issues(ledger, park, DAY),
        "notices": all_notices(ledger, park, DAY), "items": items(ledger, park, DAY, CLOCK),
        "notes": all_notes(ledger, park, DAY), "names": known_names(ledger, now), "brief": brief(ledger, park, DAY),
        "meeting": meeting(ledger, park, DAY, RULE), "agenda": agenda(ledger, park, DAY, None, RULE),
        "roll": roll(ledger, park, DAY, RULE, CLOCK.replace(tzinfo=RULE.zone)),
        "logs": history(ledger, park, site, DAY), "parts": parts(ledger, park, site, DAY),
        "proposed": proposed(ledger, park, DAY), "mine": mine(ledger, now, Who("", frozenset({"区工投公司"})), LEAD),
    }  # fmt: skip
    return {name: told(value) for name, value in found.items()}


LEAD = Person("", "张三", Role.LEAD)
CLOCK = datetime(2023, 8, 28, 12)
NOTICE = NoticeDraft("red", "区工投公司", "滞后", "规则", "整改", DAY, "督")


def _issue(ledger: Ledger, park: Park) -> None:
    raise_issue(ledger, park, "道路太窄", on=DAY, building="1#", author="张三")


DEEDS: Mapping[str, Callable[[Ledger, Park], object]] = {
    "a note": lambda on, park: add_note(on, park, DAY, "增加一个班组", ["1#"], "区工投公司", "王工", DAY, "张三"),
    "an issue": _issue,
    "a notice": lambda on, park: send_notice(on, park, NOTICE, DAY, "张三"),
    "a mark": lambda on, park: mark_discussed(on, park, DAY, "starts-1", "1# 应开工", "张三"),
    "a log": lambda on, park: form(on, park, DAY, (BUILDING, "workers", 77.0), (BUILDING, "site_note", "支模")),
    "a percent": lambda on, park: form(on, park, DAY, (BUILDING, "percent", 99.0)),
    "a rule": lambda on, park: decide_lights(on, park, "wuhan", DAY, "口径", "张三"),
}


@pytest.mark.slow
def test_nothing_remembered_is_stale_after_any_deed(tmp_path: Path, demo_file: Path) -> None:
    ledger = open_ledger(shutil.copy(demo_file, tmp_path / "park.duckdb"))
    (park,) = reading.parks(ledger)
    before = looks(ledger, park)
    for name, deed in DEEDS.items():
        deed(ledger, park)
        kept = looks(ledger, park)
        ledger.memory.forget()
        fresh = looks(ledger, park)
        assert [board for board in fresh if kept[board] != fresh[board]] == [], f"stale after {name}"
        assert fresh != before, f"{name} shows nowhere"
        before = fresh
    ledger.close()


def test_nor_for_narrow_eyes(tmp_path: Path, demo_file: Path) -> None:
    ledger = open_ledger(shutil.copy(demo_file, tmp_path / "park.duckdb"))
    (park,) = reading.parks(ledger)
    part = Reach(buildings=frozenset({BUILDING}))
    looks(*seen(ledger, park, part))
    for name in ("a note", "a log"):
        DEEDS[name](ledger, park)
    kept = looks(*seen(ledger, park, part))
    ledger.narrow_memory.forget()
    fresh = looks(*seen(ledger, park, part))
    assert [board for board in fresh if kept[board] != fresh[board]] == []
    ledger.close()
