"""A process that backs up without end: what kill −9 is tried on. python -m tests.ledger.backing_up_loop DB FOLDER."""

import sys
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from park_dispatch.ledger.backups import back_up
from park_dispatch.ledger.store import open_ledger


def main(database: Path, folder: Path) -> None:
    ledger = open_ledger(database)
    for number in count(len(list(folder.glob("*.duckdb")))):
        back_up(ledger, folder, datetime(2023, 1, 1) + timedelta(hours=number))
        print(number, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
