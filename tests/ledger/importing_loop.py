"""A process that imports without end and tells each upload it was promised: what kill −9 is tried on.

python -m tests.ledger.importing_loop DATABASE ACKNOWLEDGED: after every commit the upload's number goes to the file
ACKNOWLEDGED, flushed and fsync'd, so that what stands there was acknowledged before the process died.
"""

import os
import sys
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from park_dispatch.ledger import reading
from park_dispatch.ledger.store import open_ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, NewUpload, add_park, add_upload

VALUES = 120
"""Entries of one upload: whoever finds fewer has seen half of one."""


def main(database: Path, acknowledged: Path) -> None:
    ledger = open_ledger(database)
    if not reading.parks(ledger):
        add_park(ledger, "园", "测试")
    park = reading.parks(ledger)[0]
    done = len(reading.uploads(ledger, park.park_id))
    with acknowledged.open("a", encoding="ascii") as out:
        for number in count(done):
            as_of = date(2023, 1, 1) + timedelta(days=number % 300)
            things = [NewSubject(-1 - n, "building", 0, f"{n}#", f"{n}#") for n in range(VALUES)]
            entries = [NewEntry(-1 - n, "percent", float(number % 101), as_of) for n in range(VALUES)]
            file = NewUpload(f"{number}.xlsx", f"{number}", 1, as_of, VALUES, 0)
            upload_id = add_upload(ledger, park.park_id, file, things, entries, "测试")
            out.write(f"{upload_id}\n")
            out.flush()
            os.fsync(out.fileno())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
