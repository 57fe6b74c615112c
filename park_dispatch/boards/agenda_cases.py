"""What people wrote and owe puts on the agenda: notices and issues that are overdue, new issues, missing site logs."""

from collections.abc import Collection, Sequence
from datetime import date

import pandas as pd

from park_dispatch.boards.agenda_point import Point, Topic, words_of
from park_dispatch.boards.issues import IssueRow, new_since, open_ones, overdue_ones, stage_words, where
from park_dispatch.boards.site_roll import SiteLine
from park_dispatch.boards.wording import spoken
from park_dispatch.filing.notice_words import grade_word
from park_dispatch.language import _


def overdue_notices(rows: pd.DataFrame, on: date) -> list[Point]:
    """The notices (of boards.notice_standing.all_notices) whose answer is overdue, the longest first."""
    found = []
    for row in rows[rows["overdue_days"] > 0].to_dict("records"):
        number, unit, due = str(row["number_text"]), words_of(row["responsible_unit"]), spoken(row["due"], on)
        said = _("答复超期 {days} 天").format(days=row["overdue_days"])
        text = _("{number} {unit} {said}").format(number=number, unit=unit, said=said)
        why = _("{grade}督办，应于{day}答复：{note}").format(grade=grade_word(row["grade"]), day=due, note=row["note"])
        ask = _("答复督办单{number}，已超期 {days} 天").format(number=number, days=row["overdue_days"])
        where = {"notice": f"{int(row['year'])}-{int(row['number'])}"}
        found.append(
            Point(
                f"notices-{int(row['notice_id'])}", "notices", "late", text, why, "notices", where,
                "", unit, words_of(row["responsible_person"]), ask,
            )
        )  # fmt: skip
    return found


def pressing_issues(rows: pd.DataFrame, on: date, last_meeting: date | None, discussed: Collection[str]) -> list[Point]:
    """Of boards.issues.all_issues those overdue, the latest first, then the open ones that are new.

    New is what was collected since the day of the last meeting and was not dealt with there: `discussed` are the keys
    of the lines that were.
    """
    late = overdue_ones(rows)
    found = [
        _issue("issues", row, _("{text}，超期 {days} 天").format(text=_text(row), days=row["overdue_days"]), on)
        for row in late.to_dict("records")
    ]
    if last_meeting is None or rows.empty:
        return found
    fresh = open_ones(new_since(rows, last_meeting))
    fresh = fresh[~fresh["issue_id"].isin(late["issue_id"])]
    new = [_issue("new_issues", row, _text(row), on) for row in fresh.to_dict("records")]
    return found + [line for line in new if line.key not in discussed]


def _text(row: IssueRow) -> str:
    return " ".join(str(row["issue"]).split())


def _issue(topic: Topic, row: IssueRow, text: str, on: date) -> Point:
    why = [where(row), stage_words(row), words_of(row["unit"])]
    why += [_("时限 {day}").format(day=spoken(row["due"], on))] if row["due"] is not None else []
    ask = _("办结{label}号问题：{text}").format(label=row["label"], text=_text(row))
    return Point(
        f"{topic}-{int(row['issue_id'])}", topic, row["light"], text,
        _("，").join(part for part in why if part), "issues", {"issue": str(row["label"])}, words_of(row["building"]),
        words_of(row["unit"]), words_of(row["responsible_person"]), ask,
    )  # fmt: skip


def missing_logs(lines: Sequence[SiteLine], day: date) -> list[Point]:
    """Of the sites of boards.site_roll those that filed no log of a day."""
    found = []
    for line in lines:
        if line.state != "missing":
            continue
        site, last = line.site, line.last_on
        text = _("{name} 没有填报{day}驻守日志").format(name=site.name, day=spoken(day, day))
        why = _("上次 {day}").format(day=spoken(last, day)) if last else _("从未填报")
        why += _("，{who}").format(who=line.last_by) if last and line.last_by else ""
        building = site.name if site.kind == "building" else ""
        ask = _("补填{day}驻守日志").format(day=spoken(day, day))
        found.append(
            Point(
                f"log-{site.site_id}", "silent", "no_report", text, why, "site_log", {"site": str(site.site_id)},
                building, site.unit, "", ask,
            )
        )  # fmt: skip
    return found
