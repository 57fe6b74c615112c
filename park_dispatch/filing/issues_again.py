"""Words that were said before: the same issue while it stands, another one after it was closed out."""

import re
from collections.abc import Mapping
from datetime import date

from park_dispatch.filing.issue_refusals import IssueRepeated
from park_dispatch.filing.names import issue_of_day, name_key
from park_dispatch.filing.register import register
from park_dispatch.ledger import issues as stored
from park_dispatch.ledger import reading
from park_dispatch.ledger.issue_standing import standing
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import Stage

_EVER = date(2099, 12, 31)
_DAY = re.compile(r"~?\d{4}~\d\d~\d\d")
"""What `issue_of_day` adds to a key."""


def refuse_repeated(ledger: Ledger, park: Park, parent: int, name: str) -> None:
    """The same words of the same place are the same issue: one that comes back is reopened, so its rounds count."""
    known = register(ledger, park, _EVER, _EVER).find("issue", parent, name)
    if known is not None:
        raise IssueRepeated(reading.numbers(ledger, park.park_id, "issue")[known])


def name_of_another(ledger: Ledger, park: Park, parent: int, name: str, on: date) -> tuple[str, str]:
    """The name under which words are raised by those who may not reopen, and the remark on what was before it, if any.

    An issue that was closed out or withdrawn by that day gets a successor that bears the day. Raises IssueRepeated
    while one of these words stands.
    """
    same = _of_these_words(ledger, park, parent, name_key("issue", name))
    if not same:
        return name, ""
    dated = issue_of_day(name, on)
    numbers = reading.numbers(ledger, park.park_id, "issue")
    for key, issue_id in sorted(same.items(), key=lambda one: -one[1]):
        if key == name_key("issue", dated) or not _over(ledger, park, issue_id, on):
            raise IssueRepeated(numbers[issue_id])
    last = numbers[max(same.values())]
    return dated, f"{last.year}年第 {last.number} 号之后再次出现"


def _of_these_words(ledger: Ledger, park: Park, parent: int, key: str) -> Mapping[str, int]:
    """Key → id of the issues of the same words, whatever day they bear."""
    return {
        other: issue_id
        for (kind, above, other), issue_id in register(ledger, park, _EVER, _EVER).ids.items()
        if (kind, above) == ("issue", parent)
        and other.startswith(key)
        and (other == key or _DAY.fullmatch(other.removeprefix(key)))
    }


def _over(ledger: Ledger, park: Park, issue_id: int, on: date) -> bool:
    """Whether an issue was closed out by a day, or withdrawn."""
    rows = stored.issues(ledger, park.park_id, _EVER, issue_id).to_dict("records")
    if not rows:
        return False
    now = standing(rows[0], stored.steps(ledger, park.park_id, _EVER, issue_id).get(issue_id, ()))
    closed = now.stage is Stage.CLOSED and (now.closed_on is None or now.closed_on <= on)
    return closed or now.stage is Stage.WITHDRAWN
