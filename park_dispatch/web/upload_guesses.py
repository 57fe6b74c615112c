"""What was assumed to read a file: confirming takes all of it, what is wrong is declined by a click."""

from dataclasses import replace

import streamlit as st

from park_dispatch.boards.proposal_words import field_word, place, value_word
from park_dispatch.filing.guesses import Guess, guesses
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _
from park_dispatch.web.text import plain
from park_dispatch.web.upload_tray import Item

MOST_SHOWN = 30


def draw_guesses(item: Item, understanding: Understanding) -> None:
    """A line for each assumption with its first cell, and the choice to leave those cells out."""
    found = guesses(understanding.records)
    if not found:
        return
    cells = sum(guess.cells for guess in found)
    st.markdown(_("**{count} 处是推定的**，确认入库即为认可；推定不对的选“不采用”，那几格不入库：").format(count=cells))
    for number, guess in enumerate(found[:MOST_SHOWN]):
        _draw_guess(item, guess, f"up_{item.key}_{item.readings}_guess_{number}")
    if len(found) > MOST_SHOWN:
        st.caption(_("共 {all} 种推定，显示前 {shown} 种。").format(all=len(found), shown=MOST_SHOWN))


def _draw_guess(item: Item, guess: Guess, key: str) -> None:
    words = {"take": _("采用"), "decline": _("不采用")}
    first = _("{place} 读作 {value}").format(
        place=place(guess.sheet, guess.cell) or _("表外"), value=value_word(guess.field, guess.value)
    )
    line = f"**{plain(field_word(guess.field))}** {plain(_(guess.sentence))}"
    count = _("{count} 处，如 {first}").format(count=guess.cells, first=first)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{line} :gray[{plain(count)}]", width="stretch")
        st.segmented_control(
            _("推定"),
            list(words),
            default="take",
            format_func=words.__getitem__,
            key=key,
            label_visibility="collapsed",
            width="content",
            required=True,
            on_change=_decide,
            args=(item, guess, key),
        )


def _decide(item: Item, guess: Guess, key: str) -> None:
    declined = item.decisions.declined - {guess.key}
    if st.session_state.get(key) == "decline":
        declined |= {guess.key}
    item.decisions = replace(item.decisions, declined=declined)
