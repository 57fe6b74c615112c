"""How often something made up at random is tried.

Before every merge: often enough to find what is commonly wrong, in minutes. `make test-thorough` (the variable
PARK_TESTS set to `thorough`) tries ten times as often: before a release, and after work on readers and planning.
"""

import os

THOROUGH = os.environ.get("PARK_TESTS", "") == "thorough"


def times(usually: int) -> int:
    """How many examples to try, where so many are usual."""
    return usually * 10 if THOROUGH else usually
