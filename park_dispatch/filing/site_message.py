"""A chat message as a proposal for the log of one site: what can be filled in, and what it says of others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from park_dispatch.filing.proposal import ProposedRow, propose
from park_dispatch.filing.staging import Dropped, read_dropped
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.understanding import Corrections
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import Record


@dataclass(slots=True)
class Guessed:
    """What a message says of a site. percents: subject id → %. notes: what was done that no percent holds.

    others: the buildings it speaks of that are not of this site; unread: why something was not taken, in words.
    """

    percents: dict[int, float] = field(default_factory=dict)
    workers: float | None = None
    machines: str = ""
    weather: str = ""
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing of it is for this site."""
        return not (self.percents or self.notes or self.problems or self.machines or self.weather) and (
            self.workers is None
        )


def guess_message(
    ledger: Ledger, park: Park, site_id: int, project: str, parts: Collection[int], day: date, text: str, limits: Limits
) -> Guessed:  # fmt: skip
    """Read a message in the capped child and sort out what is of a site, whose reportable things are `parts`.

    Stores nothing. Raises a Refusal of intake where nothing in it can be read.
    """
    asked = Corrections(report_date=day, project=project)
    understood = read_dropped(Dropped("message.txt", text.encode("utf-8")), asked, limits)
    found = Guessed(unread=[finding.why() for finding in (*understood.rejected, *understood.warnings)])
    for row in propose(ledger, park, understood).rows:
        _sort(row, site_id, parts, found)
    return found


def _sort(row: ProposedRow, site_id: int, parts: Collection[int], found: Guessed) -> None:
    record = row.record
    if record.kind == "issue":
        found.problems.append(str(record.get("issue")))
    elif record.kind == "site_log":
        _on_site(record, found)
    elif site_id not in (row.target.project, row.target.building):
        name = str(record.get("building") or row.target.names[-1])
        found.others += [name] if name not in found.others else []
    else:
        percent = record.get("percent")
        if row.target.subject in parts and isinstance(percent, int | float):
            found.percents[row.target.subject] = float(percent)
        else:
            found.notes.append(str(record.get("description") or ""))


def _on_site(record: Record, found: Guessed) -> None:
    said: Mapping[str, object] = {name: cell.value for name, cell in record.cells.items()}
    workers = said.get("workers")
    found.workers = float(workers) if isinstance(workers, int | float) else found.workers
    found.machines = str(said.get("machines", found.machines))
    found.weather = str(said.get("weather", found.weather))
