"""A clock for tests in which it matters when something was typed: the office's time, set by hand."""

from datetime import UTC, date, datetime, time

import pytest

from park_dispatch.model.office_time import OFFICE

_ASKED = (
    "park_dispatch.ledger.writing.now", "park_dispatch.ledger.decisions.now", "park_dispatch.filing.items.office_now",
    "park_dispatch.filing.notes.office_now", "park_dispatch.boards.items.office_now",
)  # fmt: skip


class OfficeClock:
    """`set("08-28 17:30")` in 2023; everything typed from then on is typed at that time."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.shown = datetime(2023, 8, 28, 9)
        for name in _ASKED:
            office = name.endswith("office_now")
            patch.setattr(name, (lambda: self.shown) if office else self._recorded)

    def _recorded(self) -> datetime:
        return self.shown.replace(tzinfo=OFFICE).astimezone(UTC).replace(tzinfo=None)

    def set(self, text: str) -> date:
        """What the clock shows from now on; returns the day."""
        day, clock = text.split()
        self.shown = datetime.combine(date.fromisoformat(f"2023-{day}"), time.fromisoformat(clock))
        return self.shown.date()
