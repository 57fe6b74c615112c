"""What a park has learnt from the corrections of its people: how tables are to be read, which names mean which thing.

It is learnt when an upload is confirmed, used for every file that comes after, shown with its source, and removable.
Taking the upload back takes its figures back, not what was learnt from it: a wrong figure says nothing of the headers.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from park_dispatch.intake.understanding import Corrections, Layout
from park_dispatch.intake.wire import unpack_layout
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.remembering import StoredRemembered, remembered
from park_dispatch.ledger.store import Ledger


@dataclass(frozen=True, slots=True)
class RememberedLayout:
    """How tables with certain headers are read: what was chosen, and the headers (by letter) as they stood."""

    layout: Layout
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RememberedName:
    """A name that means a known thing; `parent` is the project of a building, `meaning` "" when the thing is gone."""

    name: str
    parent: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """One thing remembered: what, and from which file, by whom and when (UTC)."""

    remembered_id: int
    what: RememberedLayout | RememberedName
    file_name: str
    author: str
    recorded_at: datetime


def layouts(ledger: Ledger, park: Park) -> dict[str, Layout]:
    """Fingerprint → what is remembered of tables with these headers."""
    found = remembered(ledger, park.park_id)
    return {one.key: unpack_layout(json.loads(one.said)) for one in found if one.sort == "layout"}


def with_layouts(corrections: Corrections, ledger: Ledger, park: Park) -> Corrections:
    """The corrections of a file together with what is remembered in the park it is for."""
    return replace(corrections, layouts=layouts(ledger, park))


def layout_sources(ledger: Ledger, park: Park) -> dict[str, StoredRemembered]:
    """Fingerprint → who taught how tables with these headers are read, and when."""
    return {one.key: one for one in remembered(ledger, park.park_id) if one.sort == "layout"}


def names(ledger: Ledger, park: Park) -> dict[str, int]:
    """Key of a question about a name → the id of the thing it means."""
    found = remembered(ledger, park.park_id)
    return {one.key: int(json.loads(one.said)["subject"]) for one in found if one.sort == "name"}


def everything_remembered(ledger: Ledger, park: Park) -> list[Remembered]:
    """Everything in force in a park, the newest first; where less is seen, only names: headers may be buildings."""
    found = [one for one in remembered(ledger, park.park_id) if one.sort == "name" or ledger.whole is ledger]
    things = reading.subjects(ledger, park.park_id) if any(one.sort == "name" for one in found) else None
    called = {} if things is None else dict(zip(things["subject_id"], things["name"], strict=True))
    return [
        Remembered(one.remembered_id, _what(one, called), one.file_name, one.author, one.recorded_at) for one in found
    ]


def _what(one: StoredRemembered, called: Mapping[int, str]) -> RememberedLayout | RememberedName:
    said, shown = json.loads(one.said), json.loads(one.shown)
    if one.sort == "layout":
        return RememberedLayout(unpack_layout(said), shown["headers"])
    return RememberedName(shown["name"], shown["parent"], called.get(said["subject"], ""))
