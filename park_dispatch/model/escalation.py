"""提级调度: an item that keeps being missed goes to the next level of leadership, each with its own clock.

Nothing is escalated by the program: it proposes, a person confirms. Source: 提级调度 as task forces use it; after
how many misses, by which levels and how long each has are a park's own to decide (model.account_rules).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from park_dispatch.model.account_rules import AccountRules
from park_dispatch.model.promises import Promise, is_done, missed_count


@dataclass(frozen=True, slots=True)
class Raised:
    """Somebody gave an item to a level, which has until `until` (a cut-off). down: taken back to that level."""

    at: datetime
    by: str
    level: str
    reason: str
    until: datetime | None
    down: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands: at which level (0: with its unit), since which step, and which level is proposed next.

    proposed: the position of a level, None where nothing is proposed. run_out: the level's clock passed unanswered.
    """

    level: int
    raised: Raised | None
    run_out: bool
    proposed: int | None


def standing(steps: Sequence[Raised], chain: Sequence[Promise], rules: AccountRules, now: datetime) -> Standing:
    """Where an item stands at a moment; one that is done has come down to where it began."""
    if is_done(chain):
        return Standing(0, None, False, None)
    heard = [step for step in steps if step.at.date() <= now.date()]
    raised = heard[-1] if heard else None
    level = 0 if raised is None else _position(raised, len(heard), rules)
    if raised is None or level == 0:
        due = missed_count(chain) >= rules.misses and (raised is None or _missed_since(chain, raised.at))
        return Standing(0, raised, False, 1 if due and len(rules.levels) > 1 else None)
    run_out = raised.until is not None and now > raised.until and _failed(chain, raised)
    above = level + 1 if run_out and level + 1 < len(rules.levels) else None
    return Standing(level, raised, run_out, above)


def _position(raised: Raised, raises: int, rules: AccountRules) -> int:
    """The place of a level among those of today; one that was renamed or abolished stands as high as it was raised."""
    if raised.level in rules.levels:
        return rules.levels.index(raised.level)
    return min(raises, len(rules.levels) - 1)


def _failed(chain: Sequence[Promise], raised: Raised) -> bool:
    """Whether the level got no account in its time, or got a promise that was missed as well."""
    accounted = any(
        one.answered_at is not None and raised.at <= one.answered_at <= (raised.until or one.answered_at)
        for one in chain
    )
    return not accounted or _missed_since(chain, raised.at)


def _missed_since(chain: Sequence[Promise], at: datetime) -> bool:
    return any(one.missed and one.given_at >= at for one in chain)


def clock_day(raised_on: date, rules: AccountRules) -> date:
    """The last day of a level's clock: raised on the 28th with 2 days, it has until the cut-off of the 30th."""
    return date.fromordinal(raised_on.toordinal() + rules.days)
