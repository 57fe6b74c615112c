"""A process that attaches without end, saying each one that is done: what kill −9 is tried on."""

import sys
from datetime import date
from itertools import count
from pathlib import Path

from park_dispatch.filing.attachments import attach
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import reading
from park_dispatch.ledger.attachments import attachment
from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.roles import Action


def main(database: Path, subject: int, first: int) -> None:
    ledger = open_ledger(database)
    park = reading.parks(ledger)[0]
    for number in count(first):
        data, thumb = (f"{sort} {number} ".encode() * 20_000 for sort in ("photo", "thumb"))
        taken = TakenFile("a.jpg", "image/jpeg", data, thumb, 8, 6)
        (made,) = attach(ledger, park, subject, date(2023, 8, 28), [taken], "张工", action=Action.FILE_LOG)
        row = attachment(ledger, made)
        assert row is not None
        print(made, row.sha256, row.thumb_sha256, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
