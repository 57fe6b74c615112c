"""The office's clock: what the ledger holds in UTC, and cut-offs are judged by."""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("Asia/Shanghai")


def office_time(recorded_at: datetime) -> datetime:
    """A moment of the ledger (UTC, without a zone) as the office's clock showed it, without a zone."""
    return in_zone(recorded_at, OFFICE).replace(tzinfo=None)


def in_zone(recorded_at: datetime, zone: tzinfo) -> datetime:
    """A moment of the ledger (UTC, without a zone) by the clock of a zone."""
    return recorded_at.replace(tzinfo=UTC).astimezone(zone)


def office_now() -> datetime:
    """What the office's clock shows now, without a zone."""
    return datetime.now(OFFICE).replace(tzinfo=None)


def office_today() -> date:
    """Which day it is at the office."""
    return office_now().date()


def demo_time(as_of: date) -> datetime:
    """When it is in a demo park: two hours before the usual cut-off of its day, so that whoever tries it sees the same,
    at whatever hour.
    """
    return datetime.combine(as_of, time(16))


def moment_of(as_of: date, *, stays: bool, clock: datetime) -> datetime:
    """The moment at which a board of a day is read: now for today, else the end of a past day, the start of one ahead.

    stays: the park stays put on that day (a demo): there it is always four in the afternoon.
    """
    if stays:
        return demo_time(as_of)
    if as_of == clock.date():
        return clock
    return datetime.combine(as_of, time.max if as_of < clock.date() else time.min)
