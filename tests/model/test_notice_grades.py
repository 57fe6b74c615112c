"""督办单: numbers as they are written, grades by steps, what a park decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.model.notice_rules import MOST, RULES, NoticeRules, Steps
from park_dispatch.model.notices import FOLLOWS, GRADES, OPEN, STAGES, default_prefix, number_text, parsed_number


@given(st.text(alphabet="临港督办城南", min_size=1, max_size=8), st.integers(2000, 2099), st.integers(1, 99_999))
def test_a_number_that_is_written_is_read_again(prefix: str, year: int, number: int) -> None:
    assert parsed_number(number_text(prefix, year, number)) == (year, number)


@pytest.mark.parametrize(
    ("written", "read"),
    [("12", (None, 12)), ("2023-12", (2023, 12)), ("[2023] 012 号", (2023, 12)), ("督", None), ("", None)],
)
def test_short_ways_to_write_a_number(written: str, read: tuple[int | None, int] | None) -> None:
    assert parsed_number(written) == read


def test_the_prefix_is_made_from_the_name_of_the_park() -> None:
    parks = ("巴中恩阳临港产业园", "恒口示范区", "城南工业园区", "园区")
    assert [default_prefix(park) for park in parks] == ["临港督", "恒口督", "城南督", "园区督"]


def test_every_stage_is_reached_and_only_open_ones_lead_on() -> None:
    assert {stage for stage in STAGES if FOLLOWS[stage]} == OPEN
    assert set().union(*FOLLOWS.values()) == set(STAGES) - {"sent"}
    assert "closed" not in FOLLOWS["sent"]  # nothing is confirmed that nobody answered


steps = st.lists(st.none() | st.floats(0, MOST), min_size=3, max_size=3).map(lambda found: Steps(*found))


@given(steps, st.floats(0, 2 * MOST), st.floats(0, 2 * MOST))
def test_more_is_never_milder(found: Steps, one: float, other: float) -> None:
    rules = NoticeRules(dict.fromkeys(RULES, found))
    if not rules.sound:
        return
    milder, graver = (found.grade(value) for value in sorted((one, other)))
    assert milder is None or (graver is not None and GRADES.index(graver) >= GRADES.index(milder))
    lowest = found.lowest
    assert (found.grade(one) is None) == (lowest is None or one <= lowest)


@given(st.dictionaries(st.sampled_from(RULES), steps), st.text(max_size=20), st.integers(1, 60), st.integers(0, 366))
def test_what_was_decided_is_read_as_it_was_stored(
    told: dict[object, Steps], prefix: str, days: int, rest: int
) -> None:
    rules = NoticeRules({**NoticeRules().steps, **told}, prefix, (days, days, days), rest, rest)  # type: ignore[dict-item]
    assert NoticeRules.from_json(rules.to_json()) == rules


def test_a_rule_that_a_later_version_adds_has_its_default() -> None:
    said = NoticeRules().to_json()
    del said["steps"]["issue"]
    assert NoticeRules.from_json(said) == NoticeRules()


@pytest.mark.parametrize(
    "wrong",
    [
        NoticeRules({**NoticeRules().steps, "light": Steps(None, 9.0, 9.0)}),
        NoticeRules({**NoticeRules().steps, "light": Steps(-1.0, None, None)}),
        NoticeRules(answer_days=(7, 0, 3)),
        NoticeRules(rest_days=-1),
        NoticeRules(prefix="督" * 21),
    ],
)
def test_rules_that_cannot_be_meant_are_unsound(wrong: NoticeRules) -> None:
    assert NoticeRules().sound
    assert not wrong.sound
