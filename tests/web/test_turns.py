"""Options of Streamlit's read without its lock are the same options."""

import sys
import threading

import pytest
from streamlit import config

from park_dispatch.web.turns import SWITCH_SECONDS, take_turns


def test_options_are_read_while_somebody_holds_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {key: option.value for key, option in config.get_config_options().items()}
    monkeypatch.setattr(config, "get_option", config.get_option)  # put back afterwards
    before = sys.getswitchinterval()
    try:
        take_turns()
        assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)
        read: dict[str, object] = {}
        with config._config_lock:
            reader = threading.Thread(target=lambda: read.update({key: config.get_option(key) for key in known}))
            reader.start()
            reader.join(10)
        assert read == known
        with pytest.raises(RuntimeError, match="not defined"):
            config.get_option("no.such")
    finally:
        sys.setswitchinterval(before)
