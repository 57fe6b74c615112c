"""Deciding when notices are proposed, how long for an answer, how they are numbered."""

import json
from datetime import date

from park_dispatch.filing.notice_refusals import NoticeRulesUnsound
from park_dispatch.filing.places import in_park
from park_dispatch.filing.refusals import DeciderMissing
from park_dispatch.ledger.decisions import decide
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.notice_rules import NOTICES, NoticeRules
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require


@on_the_whole
def decide_notice_rules(
    ledger: Ledger, park: Park, rules: NoticeRules | None, as_of: date, reason: str, author: str, *,
    by: Person | None = None,
) -> None:  # fmt: skip
    """Use other rules of supervision from a day on; None goes back to the default.

    Raises NotAllowed, DeciderMissing, ReasonMissing, NoticeRulesUnsound.
    """
    person = require(ledger, by, author, Action.DECIDE, in_park(park))
    if not person.name:
        raise DeciderMissing
    if not reason.strip():
        raise ReasonMissing
    if rules is not None and not rules.sound:
        raise NoticeRulesUnsound
    said = "" if rules is None else json.dumps(rules.to_json(), ensure_ascii=False)
    with deed(ledger, person, Action.DECIDE, park.park_id, f"{NOTICES}: {reason.strip()}"):
        decide(ledger, park.park_id, 0, NOTICES, said, as_of, person.name, reason)
