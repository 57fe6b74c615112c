"""24 hourly, 14 daily, 12 monthly: whatever the moments, and however they come."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.ledger.backup_rule import DAILY, HOURLY, MONTHLY, kept

MOMENTS = st.lists(
    st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: datetime(2023, 1, 1) + timedelta(minutes=minutes)),
    unique=True,
    max_size=120,
)
CLOSE = st.lists(
    st.integers(0, 40 * 24 * 6).map(lambda steps: datetime(2023, 2, 1) + timedelta(minutes=10 * steps)),
    unique=True,
    max_size=200,
)
EITHER = MOMENTS | CLOSE


@given(EITHER)
def test_few_are_kept_and_the_newest_is_among_them(moments: list[datetime]) -> None:
    found = kept(moments)
    assert found <= set(moments)
    assert len(found) <= HOURLY + DAILY + MONTHLY
    assert not moments or max(moments) in found


@given(EITHER)
def test_sorting_out_again_changes_nothing(moments: list[datetime]) -> None:
    found = kept(moments)
    assert kept(found) == found


@given(EITHER)
def test_one_after_the_other_or_all_at_once_is_the_same(moments: list[datetime]) -> None:
    folder: set[datetime] = set()
    for moment in sorted(moments):
        folder = kept(folder | {moment})
    assert folder == kept(moments)


@given(EITHER)
def test_every_span_of_the_rule_has_its_last_backup(moments: list[datetime]) -> None:
    found = kept(moments)
    for count, form in ((HOURLY, "%Y%m%d%H"), (DAILY, "%Y%m%d"), (MONTHLY, "%Y%m")):
        spans = sorted({f"{moment:{form}}" for moment in moments})[-count:]
        for span in spans:
            assert max(moment for moment in moments if f"{moment:{form}}" == span) in found


def test_a_year_of_hourly_backups() -> None:
    hours = [datetime(2023, 1, 1) + timedelta(hours=n) for n in range(365 * 24)]
    found = sorted(kept(hours), reverse=True)
    assert found[:HOURLY] == hours[: -HOURLY - 1 : -1]
    assert len(found) == HOURLY + (DAILY - 1) + (MONTHLY - 1)  # today's and this month's are among the hourly ones
    assert found[-1] == datetime(2023, 1, 31, 23)
