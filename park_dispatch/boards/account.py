"""隔天交账: what the page says in words, and how promises and rates are put for its tables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

import pandas as pd

from park_dispatch.boards.commitments import reason_word
from park_dispatch.boards.items import Items, Today, due_on, level_word, link_word, today, verdict_word, whose
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import spoken
from park_dispatch.filing.item_refusals import NoSuchItem
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.items import item_steps
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.escalation import Raised
from park_dispatch.model.notices import parsed_number
from park_dispatch.model.office_time import office_now
from park_dispatch.model.outcome import split_answer

_BEHIND = re.compile("[·,，]")
"""What stands between the number of an item and that of a promise of its chain, as items.link_word writes it."""
Span: TypeAlias = Literal["week", "last_week", "month", "last_month"]
ItemRow: TypeAlias = Mapping[Any, Any]
"""A row of boards.items.Items.items or .promises."""


def span_words() -> dict[Span, str]:
    """The spans over which rates are counted."""
    return {"week": _("本周"), "last_week": _("上周"), "month": _("本月"), "last_month": _("上月")}


def span_days(span: Span, as_of: date) -> tuple[date, date]:
    """The first and last day of a span as of a day; that of today ends today."""
    monday, first = as_of - timedelta(days=as_of.weekday()), as_of.replace(day=1)
    last_month = first - timedelta(days=1)
    return {
        "week": (monday, as_of),
        "last_week": (monday - timedelta(days=7), monday - timedelta(days=1)),
        "month": (first, as_of),
        "last_month": (last_month.replace(day=1), last_month),
    }[span]


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer in words, a second sentence about what is left over of days before ("" where nothing is)."""

    account: str
    left_over: str


def headline(found: Items) -> Headline:
    """ "今天应交账 12 项，已交 9 项，未交 3 项；18:00 截止，还剩 2 小时 10 分。"."""
    day, count = _day_word(found), today(found)
    left = _left_over(count)
    if not count.due:
        return Headline(_("{day}没有到期应交账的事项。").format(day=day), left)
    said = _("{day}应交账 {due} 项，已交 {accounted} 项，未交 {missing} 项").format(
        day=day, due=count.due, accounted=count.accounted, missing=count.missing
    )
    if not found.over:
        clock = _("{cutoff} 截止，{left}").format(cutoff=f"{found.cutoff_at:%H:%M}", left=time_left(found))
        return Headline(_("{said}；{clock}。").format(said=said, clock=clock), left)
    if not count.missing:
        return Headline(_("{said}。").format(said=said), left)
    return Headline(
        _("{said}；{cutoff} 已截止，未交的记为误期。").format(said=said, cutoff=f"{found.cutoff_at:%H:%M}"), left
    )


def _left_over(count: Today) -> str:
    """ "另有 2 项此前误期、没有新时限，请一并交账。"; with those said on the day to be not done, if any."""
    if not count.without_date:
        said = _("另有 {count} 项此前误期、没有新时限，请一并交账。")
        return said.format(count=count.left_over) if count.left_over else ""
    if not count.left_over:
        return _("已交的有 {count} 项未完成、没有新时限，请定新时限。").format(count=count.without_date)
    return _("另有 {count} 项没有新时限：此前误期 {left} 项，当天已交、未完成 {today} 项，请一并交账。").format(
        count=count.left_over + count.without_date, left=count.left_over, today=count.without_date
    )


def _day_word(found: Items) -> str:
    return _("今天") if found.as_of == office_now().date() else spoken(pd.Timestamp(found.as_of), found.as_of)


def time_left(found: Items) -> str:
    """Until the cut-off of the day: "还剩 2 小时 10 分"."""
    minutes = int((found.cutoff_at - found.now).total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("还剩 {minutes} 分").format(minutes=rest)
    if not rest:
        return _("还剩 {hours} 小时").format(hours=hours)
    return _("还剩 {hours} 小时 {minutes} 分").format(hours=hours, minutes=rest)


def clock_left(until: object, now: datetime) -> str:
    """How long a level still has: "剩 1 天 4 小时", "剩 35 分", "超时 2 天"; "—" without a clock."""
    if until is None or pd.isna(until):  # type: ignore[call-overload]
        return "—"
    minutes = int((pd.Timestamp(str(until)) - pd.Timestamp(now)).total_seconds()) // 60
    days, rest = divmod(abs(minutes), 24 * 60)
    hours = rest // 60
    if days:
        length = _("{days} 天 {hours} 小时").format(days=days, hours=hours)
    elif hours:
        length = _("{hours} 小时").format(hours=hours)
    else:
        length = _("{minutes} 分").format(minutes=rest)
    return _("剩 {length}").format(length=length) if minutes >= 0 else _("超时 {length}").format(length=length)


def yesterday_words(found: Items, day: date) -> str:
    """How the promises of a day went: "到期 6 项：按时办结 4 项、未完成 1 项、未交账 1 项"; "" without any."""
    rows = due_on(found, day)
    if rows.empty:
        return ""
    counts = rows["verdict"].value_counts()
    words = {
        "kept": _("按时办结 {count} 项"),
        "late": _("逾期办结 {count} 项"),
        "not_done": _("未完成 {count} 项"),
        "unanswered": _("未交账 {count} 项"),
        "open": _("未到截止 {count} 项"),
    }
    parts = [words[verdict].format(count=counts[verdict]) for verdict in words if counts.get(verdict)]
    return _("到期 {due} 项：{parts}").format(due=len(rows), parts=_("、").join(parts))


def promise_number(row: ItemRow) -> str:
    """What the promise of a row is called: "〔2023〕41号·第2次". `row` is of Items.promises, or of Items.items."""
    link = row["link"] if "link" in row else row["promises"]
    return link_word(str(row["number"]), int(link))


def called(row: ItemRow) -> str:
    """Its number and whose it is: "〔2023〕41号·第2次 · 一建 王工"."""
    return " · ".join(filter(None, [promise_number(row), whose(row)]))


def promise_words(one: ItemRow, as_of: date) -> str:
    """ "8月28日 周文书 下达，时限 8月29日；未完成（材料）：缺30人，8月29日 16:20 王工 交账，改期 8月31日"."""
    due = _("时限 {day}").format(day=spoken(one["due"], as_of)) if day(one["due"]) is not None else _("未定时限")
    said = _("{day} {by} 下达，{due}；{verdict}").format(
        day=spoken(one["given_at"], as_of), by=one["given_by"], due=due,
        verdict=verdict_word(one["verdict"]),
    )  # fmt: skip
    if one["reason"]:
        said += _("（{reason}）").format(reason=reason_word(str(one["reason"])))
    if details := split_answer(str(one["words"]))[1]:
        said += _("：{words}").format(words=details)
    if day(one["answered_at"]) is not None:
        moment = pd.Timestamp(one["answered_at"])
        clock = f" {moment:%H:%M}" if moment != moment.normalize() else ""  # of a file only the day is known
        said += _("，{day}{clock} {by} 交账").format(day=spoken(moment, as_of), clock=clock, by=one["answered_by"])
    if day(one["new_due"]) is not None:
        said += _("，改期 {day}").format(day=spoken(one["new_due"], as_of))
    return said


def raise_words(one: Raised, as_of: date) -> str:
    """ "8月30日 负责人 提级至“专班负责人”，时限 9月1日：两次误期"."""
    template = _("{day} {by} 退回至“{level}”") if one.down else _("{day} {by} 提级至“{level}”")
    said = template.format(day=spoken(one.at, as_of), by=one.by, level=level_word(one.level))
    if one.until is not None:
        said += _("，时限 {day}").format(day=spoken(one.until, as_of))
    return said + (_("：{words}").format(words=one.reason) if one.reason else "")


def raises(ledger: Ledger, park: Park, item_id: int) -> tuple[Raised, ...]:
    """Every time an item was given to a level or taken back from one, in order."""
    found = item_steps(ledger, park).get(item_id)
    return found.raised if found else ()


def find_item(ledger: Ledger, park: Park, text: str) -> int:
    """The item that a number names: "2023-41", "〔2023〕41号", or "41", which is of the latest year with that number;
    a promise of its chain names it too ("〔2023〕41号·第2次").

    Raises NoSuchItem.
    """
    year, number = parsed_number(_BEHIND.split(text[:40])[0]) or (None, 0)
    known = reading.numbers(ledger, park.park_id, "dispatch")
    ids = [item for item, one in known.items() if one.number == number and year in (None, one.year)]
    if not ids:
        raise NoSuchItem(text)
    return max(ids, key=lambda item: known[item].year)
