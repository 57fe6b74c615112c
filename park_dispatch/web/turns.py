"""How the threads that draw pages take turns: each page has one, and all of them share one interpreter.

What costs a busy server is not only computing but waiting for one another. Two habits of Streamlit's made pages queue
behind a lock whose holder was itself waiting for its turn: an option is read under a lock for every element that is
sent, and `st.user` looks for files of secrets under another at every access (see `visitor`, which does not ask it).
"""

import sys
from typing import Any

from streamlit import config

SWITCH_SECONDS = 0.001
"""How long a page may compute before another one, or the thread that answers browsers, gets its turn.

At Python's 5 ms a hundred people wait for each other: half of their clicks took 316 ms, with this 122 ms.
"""


def take_turns() -> None:
    """Short turns, and options read without a lock. Once, when the server starts: options do not change after that."""
    sys.setswitchinterval(SWITCH_SECONDS)
    locked = config.get_option

    def get_option(key: str) -> Any:
        options = config._config_options
        if options is None or key not in options:
            return locked(key)
        return options[key].value

    setattr(config, "get_option", get_option)  # noqa: B010 - to a type checker a function is no variable
