"""承诺兑现: what was promised for a week and what of it was done by its end (percent plan complete), and why not.

A milestone is promised for the week in which its planned finish falls, as the plan stood on that week's Monday; an
action item for the week in which each promise of its chain (model.promises) is due. Source: the last planner's PPC =
promises kept / promises made (Ballard 2000). A reason is a person's word; until somebody has said it, one is guessed
from what was reported, and marked so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from park_dispatch.boards.items import Items, items
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _, current
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import ITEMS, WORKS
from park_dispatch.model.reasons import REASONS, guessed_reason

WEEKS = 8
Kind: TypeAlias = Literal["milestone", "note"]
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Commitments:
    """items: what was promised in the last weeks, the latest due first. Columns: subject_id, kind ("milestone" or
    "note"), name, building, project_id (NaN for a note), week (its Monday, date), due (date), kept (bool), open (bool:
    not done and not due yet), reason (one of REASONS, ""), guessed (bool: nobody has confirmed it), words (what was
    reported), hints (what a guess goes by).

    weeks: week (Monday), promised, kept, ppc (0–100, NaN without a promise), ended (bool); the oldest first.
    """

    items: pd.DataFrame
    weeks: pd.DataFrame


def commitments(ledger: Ledger, now: Situation) -> Commitments:
    """The promises of the last weeks and what became of them; remembered until the ledger or a verdict changes."""
    found = items(ledger, now.park, now.as_of)
    key = ("commitments", now.park.park_id, now.as_of, found.over, current())
    return ledger.remember(key, lambda: _compute(ledger, now, found), ITEMS | WORKS)


def mondays(as_of: date, weeks: int = WEEKS) -> list[date]:
    """The Mondays of the last weeks, that of `as_of` last."""
    last = as_of - timedelta(days=as_of.weekday())
    return [last - timedelta(days=7 * back) for back in range(weeks - 1, -1, -1)]


def _compute(ledger: Ledger, now: Situation, found: Items) -> Commitments:
    weeks = mondays(now.as_of)
    promised = pd.concat([_milestones(ledger, now, weeks), _notes(found, weeks)], ignore_index=True)
    promised = _with_reasons(ledger, now, promised)
    return Commitments(promised, by_week(promised, weeks, now.as_of))


def chosen(found: Commitments, project_id: int | None, as_of: date) -> Commitments:
    """Only what concerns one project; notes belong to none and are left out then."""
    if project_id is None:
        return found
    items = found.items[found.items["project_id"] == project_id]
    return Commitments(items, by_week(items, list(found.weeks["week"]), as_of))


def by_week(items: pd.DataFrame, weeks: Sequence[date], as_of: date) -> pd.DataFrame:
    """How much of each week's promises was kept; what is not due yet does not count against it."""
    rows = []
    for week in weeks:
        due = items[(items["week"] == week) & ~items["open"].astype(bool)]
        kept = int(due["kept"].sum())
        ppc = kept / len(due) * 100.0 if len(due) else np.nan
        rows.append((week, len(due), kept, ppc, week + timedelta(days=6) <= as_of))
    return pd.DataFrame(rows, columns=["week", "promised", "kept", "ppc", "ended"])


_COLUMNS = ["subject_id", "kind", "name", "building", "project_id", "week", "due", "kept", "open", "words", "hints"]


def _milestones(ledger: Ledger, now: Situation, weeks: list[date]) -> pd.DataFrame:
    """The milestones promised for each week, as the plan stood on its Monday."""
    rows = now.milestones
    if rows.empty:
        return pd.DataFrame(columns=_COLUMNS)
    ends = [min(week + timedelta(days=6), now.as_of) for week in weeks]
    before = weeks[0] - timedelta(days=1)
    ids = rows["milestone_id"].to_numpy()
    said = reading.percents(ledger, now.park.park_id, [before, *ends]).set_index("subject_id").reindex(ids)
    percent = said[[f"percent_{at}" for at in range(len(ends) + 1)]].to_numpy(dtype=np.float64)
    actual = pd.to_datetime(rows["actual_finish"])
    plans = _plan_on(ledger, ids.tolist(), weeks)
    parts = []
    for at, (week, end) in enumerate(zip(weeks, ends, strict=True)):
        plan = pd.Series(plans[at], index=rows.index)
        promised = (plan >= pd.Timestamp(week)) & (plan <= pd.Timestamp(week + timedelta(days=6)))
        was_done = (percent[:, at] >= 100.0) | (actual < pd.Timestamp(week)).to_numpy()
        kept = (percent[:, at + 1] >= 100.0) | (actual <= pd.Timestamp(end)).to_numpy()
        part = rows.assign(week=week, due=plan.dt.date, kept=kept)[promised.to_numpy() & ~was_done]
        parts.append(part)
    found = pd.concat(parts, ignore_index=True)
    building = now.buildings.set_index("building_id")
    owner = found["parent_id"]
    project = owner.map(building["project_id"]).fillna(owner)  # a milestone of a project itself has no building
    whole = owner.map(building["issue"])
    hints = [_first_text(*pair) for pair in zip(found["issue"], whole, strict=True)]
    late = [_late_words(*pair) for pair in zip(found["due"], found["actual_finish"], strict=True)]
    words = [_first_text(*four) for four in zip(late, found["issue"], whole, found["description"], strict=True)]
    found = found.assign(
        subject_id=found["milestone_id"], kind="milestone", building=owner.map(building["name"]).fillna(""),
        project_id=project.astype("float64"), words=words, hints=hints,
        open=~found["kept"] & (found["due"] > now.as_of),
    )  # fmt: skip
    return found[_COLUMNS]


def _late_words(due: date, finished: object) -> str:
    """ "8月13日完成，晚 3 天"; "" for what is not finished or was finished in time."""
    done = day(finished)
    if done is None or done <= due:
        return ""
    return _("{day}完成，晚 {days} 天").format(day=spoken(pd.Timestamp(done), due), days=(done - due).days)


def _first_text(*texts: object) -> str:
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")


def _plan_on(ledger: Ledger, ids: list[int], days: list[date]) -> list[NDArray[np.datetime64]]:
    """The planned finish of each thing as it stood on each day, datetime64 in the order of `ids`."""
    course = reading.course(ledger, ids, "planned_finish", days[-1])
    course = course.assign(as_of=pd.to_datetime(course["as_of"]), value=pd.to_datetime(course["value"]))
    stood = []
    for on in days:
        last = course[course["as_of"] <= pd.Timestamp(on)].drop_duplicates("subject_id", keep="last")
        stood.append(last.set_index("subject_id")["value"].reindex(ids).to_numpy())
    return stood


def _notes(found: Items, weeks: list[date]) -> pd.DataFrame:
    """The promises of action items due in each week, with their verdicts: one carried on was not kept."""
    rows, due = found.promises, found.promises["due"]
    inside = (due >= pd.Timestamp(weeks[0])) & (due <= pd.Timestamp(weeks[-1] + timedelta(days=6)))
    rows, due = rows[inside], due[inside]
    if rows.empty:
        return pd.DataFrame(columns=_COLUMNS)
    promised = rows.assign(
        subject_id=rows["item_id"], kind="note", name=rows["note"], project_id=np.nan, due=due.dt.date,
        kept=rows["verdict"] == "kept", open=rows["verdict"] == "open",
        week=[stamp.date() - timedelta(days=stamp.weekday()) for stamp in due],
        hints=rows["words"] + "，" + rows["note"], told=rows["reason"],
    )  # fmt: skip
    return promised[[*_COLUMNS, "told"]]


def _with_reasons(ledger: Ledger, now: Situation, items: pd.DataFrame) -> pd.DataFrame:
    """Of each promise that was not kept: the reason said of it or in its week, else one guessed from the words."""
    missed = items[~items["kept"].astype(bool) & ~items["open"].astype(bool)] if len(items) else items
    said = _said(ledger, missed, now.as_of)
    reasons, guessed = {}, {}
    for at, item in missed.iterrows():
        told = _own_reason(item) or said.get((int(item["subject_id"]), item["week"]), "")
        reasons[at] = told or guessed_reason(str(item["hints"]))
        guessed[at] = not told
    filled = items.assign(
        reason=[reasons.get(at, "") for at in items.index], guessed=[guessed.get(at, False) for at in items.index]
    ).drop(columns="told", errors="ignore")
    filled["kept"], filled["open"] = filled["kept"].astype(bool), filled["open"].astype(bool)
    return filled.sort_values(["due", "subject_id"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _own_reason(item: pd.Series) -> str:
    told = item.get("told")
    return told if isinstance(told, str) else ""


def _said(ledger: Ledger, missed: pd.DataFrame, as_of: date) -> Mapping[tuple[int, date], str]:
    """The reason that people gave, by thing and week: an entry belongs to the week of its as-of day."""
    if missed.empty:
        return {}
    course = reading.course(ledger, [int(i) for i in missed["subject_id"].unique()], "miss_reason", as_of)
    days = [stamp.date() for stamp in pd.to_datetime(course["as_of"])]
    return {
        (int(subject), on - timedelta(days=on.weekday())): str(text)
        for subject, on, text in zip(course["subject_id"], days, course["value"], strict=True)
    }


def missed(found: Commitments) -> pd.DataFrame:
    """The promises that were due and not kept."""
    return found.items[~found.items["kept"] & ~found.items["open"]]


def reason_counts(found: Commitments) -> pd.DataFrame:
    """How many missed promises each reason explains: reason ("" for none), confirmed, guessed; the most frequent first,
    those without a reason last.
    """
    rows = missed(found)
    counted = [
        (
            reason,
            int(((rows["reason"] == reason) & ~rows["guessed"]).sum()),
            int(((rows["reason"] == reason) & rows["guessed"]).sum()),
        )
        for reason in (*REASONS, "")
    ]
    table = pd.DataFrame(counted, columns=["reason", "confirmed", "guessed"])
    table = table[table["confirmed"] + table["guessed"] > 0]
    order = table.assign(none=table["reason"] == "", total=table["confirmed"] + table["guessed"])
    return table.loc[order.sort_values(["none", "total"], ascending=[True, False], kind="stable").index]


def sentence(found: Commitments, as_of: date) -> str:
    """ "8月21日起的一周承诺 9 项，兑现 7 项（78%）；近 8 周平均 71%"."""
    ended = found.weeks[found.weeks["ended"] & (found.weeks["promised"] > 0)]
    if ended.empty:
        return _("近 {weeks} 周没有到期的承诺。请在进度表中写明计划完成日期，或在调度事项中写明时限。").format(
            weeks=len(found.weeks)
        )
    last = ended.iloc[-1]
    said = _("{day}起的一周承诺 {promised} 项，兑现 {kept} 项（{ppc:.0f}%）").format(
        day=spoken(pd.Timestamp(last["week"]), as_of), promised=last["promised"], kept=last["kept"], ppc=last["ppc"]
    )
    if len(ended) > 1:
        total = ended["kept"].sum() / ended["promised"].sum() * 100.0
        said += _("；近 {weeks} 周平均 {ppc:.0f}%").format(weeks=len(ended), ppc=total)
    return said + _("。")


def reasons_words(found: Commitments) -> str:
    """ "未完成的 6 项中：劳动力 3 项、手续 1 项；2 项没有原因，请确认。"."""
    counts = reason_counts(found)
    if counts.empty:
        return ""
    total = int((counts["confirmed"] + counts["guessed"]).sum())
    named = counts[counts["reason"] != ""].head(_NAMED)
    parts = [
        _("{reason} {count} 项").format(reason=reason_word(row["reason"]), count=row["confirmed"] + row["guessed"])
        for row in named.to_dict("records")
    ]
    without = int(counts.loc[counts["reason"] == "", "guessed"].sum())
    guessed = int(counts.loc[counts["reason"] != "", "guessed"].sum())
    said = _("没有兑现的 {count} 项").format(count=total)
    said += _("：{reasons}").format(reasons=_("、").join(parts)) if parts else ""
    if guessed:
        said += _("；其中 {count} 项的原因是按上报内容猜的，请点开确认").format(count=guessed)
    if without:
        said += _("；{count} 项还没有原因，请点开填写").format(count=without)
    return said + _("。")


def reason_word(reason: str) -> str:
    """A reason in the language of the session."""
    words = (
        _("材料"), _("劳动力"), _("机械"), _("图纸"), _("手续"), _("资金"), _("天气"), _("前道工序"), _("业主变更"),
        _("其他"),
    )  # fmt: skip
    return words[REASONS.index(reason)] if reason in REASONS else reason or _("未说明")
