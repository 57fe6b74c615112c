"""What was learnt says where it comes from, as far as that is for whoever looks."""

from datetime import datetime

from park_dispatch.filing.remembering import Remembered, RememberedName
from park_dispatch.web.upload_remembered import source_words


def test_a_source_that_is_not_seen_is_not_named() -> None:
    when, name = datetime(2023, 8, 28, 9, 30), RememberedName("9厂房", "", "9#")
    assert (
        source_words(Remembered(1, name, "周报.xlsx", "张工", when), when) == "张工 2023-08-28 09:30，取自“周报.xlsx”"
    )
    assert source_words(Remembered(1, name, "", "", when), when) == "2023-08-28 09:30"
