"""`python -m park_dispatch`: the command line."""

import sys

from park_dispatch.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
