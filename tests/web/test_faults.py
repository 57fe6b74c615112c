"""An error nobody foresaw: a sentence and a number, never a traceback."""

import re

import pytest
from streamlit.testing.v1 import AppTest


def _page() -> None:
    from park_dispatch.web.faults import sorry

    try:
        raise ZeroDivisionError("secret detail")
    except ZeroDivisionError as error:
        assert sorry(error)


def test_the_screen_has_a_number_and_the_log_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    at = AppTest.from_function(_page).run()
    said = str(at.error[0].value)
    number = re.search(r"编号 ([0-9a-f]{6}) ", said)
    assert number
    assert "secret detail" not in said
    record = next(record for record in caplog.records if number[1] in record.getMessage())
    assert record.exc_info
    assert not at.exception
