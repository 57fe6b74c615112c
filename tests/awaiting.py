"""What tests await runs on a loop in a thread of its own.

In the thread of the tests Playwright may have a loop running: of a browser test that was tried again pytest does not
always end what the first try began, and no other loop can run beside it.
"""

import asyncio
import threading
from collections.abc import Coroutine
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop


def awaited(asked: Coroutine[Any, Any, T]) -> T:
    """What it returns; what it raises is raised here."""
    return asyncio.run_coroutine_threadsafe(asked, _loop()).result()
