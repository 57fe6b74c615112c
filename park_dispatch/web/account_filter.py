"""Which items the account page shows: of a unit, of a person; both stand in the address."""

import streamlit as st

from park_dispatch.boards.items import Items, narrowed
from park_dispatch.boards.on_time import person_word, unit_word
from park_dispatch.language import _
from park_dispatch.web.choices import choose_from_list

ALL, NOBODY = "", "-"
"""Nothing chosen; items for which nobody is named."""


def chosen(found: Items) -> Items:
    """The filters, where there is anything to choose, and what they leave."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        unit = _choice(found, "responsible_unit", "unit", _("全部单位"), 200)
        of_unit = _kept(found, "responsible_unit", unit)
        person = _choice(of_unit, "responsible_person", "owner", _("全部责任人"), 140)
    return _kept(of_unit, "responsible_person", person)


def _choice(found: Items, column: str, key: str, all_words: str, width: int) -> str:
    names = sorted(set(found.items[column].astype(str)))
    if len(names) < 2:
        return ALL
    word = unit_word if column == "responsible_unit" else person_word
    options = {ALL: all_words} | {name or NOBODY: word(name) for name in names}
    return choose_from_list(all_words, options, key=key, default=ALL, width=width)


def _kept(found: Items, column: str, name: str) -> Items:
    if name == ALL:
        return found
    rows = found.items[found.items[column] == ("" if name == NOBODY else name)]
    return narrowed(found, rows["item_id"])
