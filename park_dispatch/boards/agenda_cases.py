"""What people wrote and owe puts on the agenda: notices whose answer is overdue."""

from datetime import date

import pandas as pd

from park_dispatch.boards.agenda_point import Point, words_of
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
