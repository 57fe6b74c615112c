"""Bring the catalogues to what the code says: `python data/translations/update.py` (or `make translations`).

New messages are added without a translation, gone ones are dropped; translations that are there stay.
tests/test_translations.py fails until every message has its translation.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).resolve().parent
SOURCES = ("park_dispatch", "pages")
sys.path.insert(0, str(ROOT))


def messages() -> dict[str, list[str]]:
    """Every message of the interface, with the files it stands in: `_("…")` in the code, and the names of fields.

    Read from the syntax tree: a plain tokenizer does not see into f-strings.
    """
    from park_dispatch.model.record import FIELDS

    found: dict[str, list[str]] = {}
    for source in SOURCES:
        for file in sorted((ROOT / source).rglob("*.py")):
            for text in marked(ast.parse(file.read_text(encoding="utf-8"))):
                found.setdefault(text, []).append(file.relative_to(ROOT).as_posix())
    for field in FIELDS.values():
        for text in (field.label, field.unit):
            if text and not text.isascii():
                found.setdefault(text, []).append("park_dispatch/model/record.py")
    return found


def marked(tree: ast.AST) -> Iterator[str]:
    """The texts of all `_("…")` in a module."""
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "_":
            match call.args:
                case [ast.Constant(value=str(text))]:
                    yield text


def update(language: str) -> tuple[int, int]:
    """Rewrite a catalogue; returns how many messages it has and how many of them lack a translation."""
    path = FOLDER / f"{language}.po"
    known = {}
    if path.exists():
        with path.open("rb") as source:
            known = {str(entry.id): str(entry.string) for entry in read_po(source) if entry.id}
    catalogue = Catalog(locale=language, project="Park Dispatch", charset="utf-8")
    catalogue.revision_date = catalogue.creation_date = datetime(
        2026, 1, 1, tzinfo=UTC
    )  # no change of its own in each diff
    for text, files in sorted(messages().items()):
        catalogue.add(text, known.get(text, ""), locations=[(file, 0) for file in sorted(set(files))])
    with path.open("wb") as target:
        write_po(target, catalogue, width=0, omit_header=False, include_lineno=False)
    missing = sum(not entry.string for entry in catalogue if entry.id)
    return len(catalogue), missing


if __name__ == "__main__":
    total, missing = update("en")
    print(f"en.po: {total} messages, {missing} without a translation")
    sys.exit(1 if missing else 0)
