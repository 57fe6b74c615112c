"""`python -m park_dispatch`: the command line."""

import sys


def run() -> int:
    """Run the command of this process and return its exit code."""
    if "import" in sys.argv:
        # The child that reads takes as long to start as the whole command line: so it starts first, and beside it.
        from park_dispatch.intake.nursery import NURSERY

        NURSERY.start_only_one()
    from park_dispatch.cli.main import main

    return main()


if __name__ == "__main__":
    sys.exit(run())
