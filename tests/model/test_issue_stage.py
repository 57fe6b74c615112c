"""The table of steps, and what words of sheets are taken for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.filing.issue_wording import stage_word
from park_dispatch.language import LANGUAGES, speaking
from park_dispatch.model.issue_stage import MOVES, OPEN, SET_ASIDE, Stage, Step, allowed, new_round, walked
from park_dispatch.model.issue_words import stage_said
from park_dispatch.model.roles import Action

DAY = date(2023, 8, 28)


@given(st.lists(st.sampled_from(Step)))
def test_no_way_closes_without_a_verification_that_follows_a_submission(steps: list[Step]) -> None:
    """Whatever is tried, in whatever order, from a new issue: closed means submitted, passed, closed, in that order."""
    stage, taken = Stage.COLLECTED, []
    for step in steps:
        if step in allowed(stage):
            taken.append(step)
            stage = MOVES[stage, step].to
    assert walked(Stage.COLLECTED, steps).stage is stage  # what is not allowed changes nothing
    if stage is Stage.CLOSED:
        told = [step for step in taken if step in (Step.SUBMIT, Step.PASS, Step.CLOSE)]
        assert told[-3:] == [Step.SUBMIT, Step.PASS, Step.CLOSE]


def test_every_stage_can_be_reached_and_left_and_ends_are_only_reopened() -> None:
    assert {move.to for move in MOVES.values()} | {Stage.COLLECTED} == set(Stage)
    for stage in Stage:
        assert allowed(stage), stage
    for stage in SET_ASIDE:
        assert allowed(stage) == (Step.REOPEN,)
    assert {stage for stage in Stage if stage not in OPEN} == SET_ASIDE | {Stage.CLOSED}


def test_who_may_take_which_step() -> None:
    of = {step: {move.action for (_stage, at), move in MOVES.items() if at is step} for step in Step}
    for step in (Step.ACCEPT, Step.REJECT, Step.MERGE, Step.REPORT, Step.ASSIGN, Step.REOPEN):
        assert of[step] == {Action.SCREEN_ISSUE}
    for step in (Step.HANDLE, Step.SUBMIT):
        assert of[step] == {Action.HANDLE_ISSUE}
    for step in (Step.PASS, Step.FAIL, Step.CLOSE):
        assert of[step] == {Action.VERIFY_ISSUE}
    assert MOVES[Stage.COLLECTED, Step.WITHDRAW].action is Action.RAISE_ISSUE
    assert MOVES[Stage.HANDLING, Step.WITHDRAW].action is Action.SCREEN_ISSUE


def test_rounds_are_counted_where_what_was_verified_comes_up_again() -> None:
    once = [Step.ACCEPT, Step.SUBMIT, Step.PASS, Step.CLOSE]
    assert walked(Stage.COLLECTED, once).round == 1
    assert walked(Stage.COLLECTED, [*once, Step.REOPEN, Step.SUBMIT, Step.FAIL]).round == 2
    assert walked(Stage.COLLECTED, [Step.REJECT, Step.REOPEN, Step.ACCEPT]).round == 1
    assert not new_round(Stage.WITHDRAWN, Step.REOPEN)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", Stage)
def test_the_words_that_an_export_writes_are_read_as_the_same_stage(stage: Stage, language: str) -> None:
    with speaking(language):
        assert stage_said(stage_word(stage), None) is stage


@pytest.mark.parametrize(
    ("words", "closed_on", "stage"),
    [
        ("已销号", None, Stage.CLOSED),
        ("销号", DAY, Stage.CLOSED),
        ("已办结", None, Stage.CLOSED),
        ("已解决", None, Stage.CLOSED),
        ("已确认", None, Stage.CLOSED),
        ("未销号", None, Stage.HANDLING),
        ("未办结", None, Stage.HANDLING),
        ("基本解决", None, Stage.HANDLING),
        ("正在办理，已完成一半", None, Stage.HANDLING),
        ("办理中", DAY, Stage.HANDLING),
        ("验收不合格", None, Stage.HANDLING),
        ("未通过验收", None, Stage.HANDLING),
        ("验收合格", None, Stage.VERIFIED),
        ("申请销号", None, Stage.VERIFIED),
        ("已整改", None, Stage.SUBMITTED),
        ("已处理", None, Stage.SUBMITTED),
        ("已完成", DAY, Stage.CLOSED),
        ("待处理", None, Stage.ACCEPTED),
        ("已提级上报区政府", None, Stage.REPORTED),
        ("不予受理", None, Stage.REJECTED),
        ("与3号重复", None, Stage.MERGED),
        ("", DAY, Stage.CLOSED),
        ("", None, Stage.COLLECTED),
        ("甲方在跟", None, Stage.HANDLING),
    ],
)
def test_what_words_of_a_sheet_are_taken_for(words: str, closed_on: date | None, stage: Stage) -> None:
    assert stage_said(words, closed_on) is stage


def test_a_measure_without_a_status_is_being_handled() -> None:
    assert stage_said("", None, told=True) is Stage.HANDLING


@given(st.text(max_size=40), st.none() | st.dates())
def test_any_words_are_some_stage(words: str, closed_on: date | None) -> None:
    assert stage_said(words, closed_on) in Stage
