"""What every page starts from: the ledger, the park, the day it is read for; and the strip on top that sets them."""

import html
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from park_dispatch import language
from park_dispatch.boards.visible import limits, seen, sight, visible
from park_dispatch.filing.backing_up import backing_up
from park_dispatch.filing.undoing import found_park
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.model.people import Person, local_person
from park_dispatch.model.roles import Action
from park_dispatch.people.words import role_word
from park_dispatch.settings import SettingRefusal, Settings, spoken
from park_dispatch.web.choices import choose, choose_from_list
from park_dispatch.web.text import plain

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""The days that can be chosen; Streamlit's own bounds are ten years around today."""

DAY = "as_of_day"
"""The key of the widget that holds the as-of day; the address calls it `as_of`."""
_DEFAULT = "_default_day"
PERSON = "_person"
"""Who the last whole run was for."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The view a page draws: one park on one day, for one person; ledger and park hold what that person may see.

    last_report is None for a park nobody has reported on yet. Of somebody who is signed in settings.author is their
    name, so that no page asks for it.
    """

    ledger: Ledger
    settings: Settings
    park: Park
    as_of: date
    last_report: date | None
    person: Person = field(default_factory=lambda: local_person(""))

    def may(self, action: Action) -> bool:
        """Whether this person may do something at all: what they may not is not offered."""
        return self.person.may(action)


@st.cache_resource(show_spinner=False)
def ledger_at(path: Path) -> Ledger:
    """The one open ledger of this process."""
    ledger = open_ledger(path, backing_up(Settings.from_environment()))
    ledger.served = True
    return ledger


def current_frame() -> Frame:
    """The frame of this run. Every page calls it first; without the shell's strip above there is none and it stops."""
    frame = st.session_state.get("_frame")
    if not isinstance(frame, Frame):
        st.stop()
    return frame


def opened() -> tuple[Settings, Ledger]:
    """The settings and the ledger, or a sentence on the screen and the end of the run."""
    try:
        chosen = Settings.from_environment()
        return chosen, ledger_at(chosen.db)
    except (LedgerRefusal, SettingRefusal) as refusal:
        st.error(plain(refusal.why()))
        st.stop()


def draw_strip(chosen: Settings, ledger: Ledger, person: Person, title: str) -> None:
    """Park, page, day: one thin row above every page, because the bar shows neither on a phone nor within a group which
    page is open. Leaves the frame for the page to pick up.
    """
    if person.login:
        chosen = replace(chosen, author=person.name)
    _say_what_changed(person)
    st.session_state[PERSON] = person
    parks = [park for park in reading.parks(ledger) if person.reach.shows(park.park_id)]
    if not parks and not person.may(Action.FOUND_PARK):
        st.info(plain(_("还没有您可以查看的园区，请联系管理员。")))
        st.stop()
    if not parks:
        _draw_first_park(ledger, person)
        st.stop()
    with st.container(horizontal=True, vertical_alignment="top", gap="small", wrap=False, key="strip"):
        park = _park(parks, title)
        last = ledger.remember(("last", park.park_id), lambda: reading.last_report(ledger, park.park_id))
        as_of = _as_of(park, last, chosen)
    reach = sight(person)
    told = limits(visible(ledger, park, reach))
    if told:
        st.caption(plain(told))
    ledger, park = seen(ledger, park, reach)
    st.session_state["_frame"] = Frame(ledger, chosen, park, as_of, last, person)


def _say_what_changed(person: Person) -> None:
    """What a page no longer offers or shows would puzzle whoever was in the middle of something."""
    before = st.session_state.get(PERSON)
    if not isinstance(before, Person) or not before.login:
        return
    if (before.login, before.role) != (person.login, person.role):
        words = _("您的角色已由{old}改为{new}，页面按新的角色显示。没有权限的操作没有执行。")
        st.warning(plain(words.format(old=role_word(before.role), new=role_word(person.role))))
    elif before.reach != person.reach:
        st.warning(plain(_("您的负责范围已改变，页面按新的范围显示。")))


def draw_foot() -> None:
    """Language, and for a demo park what is invented: below every page, where it is in nobody's way."""
    frame = st.session_state.get("_frame")
    if isinstance(frame, Frame) and frame.park.demo:
        stays = _("演示数据，停在其最后一次上报 {day}。").format(day=frame.last_report or "—")
        st.caption(plain(stays + _(frame.park.remark)))  # stored in Chinese; the demo's own has its translation
        if frame.person.may(Action.FOUND_PARK):
            _draw_own_park(frame.ledger, frame.person)
    _draw_person()
    choose("语言 Language", language.LANGUAGES, key="lang", default=spoken(), kept=True)


def _draw_person() -> None:
    """Who is signed in and the way out; on a machine of one's own, that nobody has to be."""
    person = st.session_state.get(PERSON)
    if not isinstance(person, Person):
        return
    if not person.login:
        st.caption(plain(_("本机使用，不需要登录，只有这台电脑能访问。")))
        return
    who = _("{name}（{role}）").format(name=person.name, role=role_word(person.role))
    links = (("/password", _("修改密码")), ("/logout", _("退出")))
    ways = " · ".join(f'<a style="color: inherit" href="{to}">{html.escape(words)}</a>' for to, words in links)
    st.html(f"<small>{html.escape(who)} · {ways}</small>")  # a link of markdown would open another tab


def _park(parks: list[Park], title: str) -> Park:
    if len(parks) == 1:
        below = " · ".join((title, _("演示数据")) if parks[0].demo else (title,))
        st.markdown(f"**{plain(parks[0].name)}**  \n:small[:gray[{plain(below)}]]", width="stretch")
        return parks[0]
    by_id = {str(park.park_id): park for park in parks}
    names = {park_id: park.name + (_("（演示数据）") if park.demo else "") for park_id, park in by_id.items()}
    default = str(default_park(parks).park_id)
    with st.container(gap="xxsmall", width="stretch"):
        chosen = choose_from_list(_("园区"), names, key="park", default=default, kept=True, width=420)
        st.markdown(f":small[:gray[{plain(title)}]]")
    return by_id[chosen]


def default_park(parks: list[Park]) -> Park:
    """The park to open when the address names none: the first real one, else the demo."""
    return next((park for park in parks if not park.demo), parks[0])


def _as_of(park: Park, last: date | None, chosen: Settings) -> date:
    default = default_day(park, last, datetime.now(chosen.timezone).date())
    _settle_day(default)
    picked = st.date_input(
        _("截至"), value=None, key=DAY, format="YYYY-MM-DD", label_visibility="collapsed", width=140, required=True,
        min_value=EARLIEST, max_value=LATEST, help=_("截至哪一天；所有数字按这一天计算"),
    )  # fmt: skip
    day = picked if isinstance(picked, date) else default
    told = None if day == default else day.isoformat()
    if told is None:
        st.query_params.pop("as_of", None)
    elif st.query_params.get("as_of") != told:
        st.query_params["as_of"] = told
    st.session_state["_day_told"] = told
    return day


def _settle_day(default: date) -> None:
    """Before the widget: an address that was opened or changed, else the day chosen before, else the default.

    A click in the navigation empties the address, so an empty one keeps the day that was chosen; a day that nobody
    chose moves along with the park and with the calendar.
    """
    address = st.query_params.get("as_of")
    told = st.session_state.get("_day_told")
    if address is not None and address != told:
        st.session_state[DAY] = _day_of(address) or default
    elif DAY not in st.session_state:
        st.session_state[DAY] = default if told is None else _day_of(told) or default
    elif told is None and st.session_state.get(_DEFAULT) == st.session_state[DAY]:
        st.session_state[DAY] = default
    st.session_state[_DEFAULT] = default


def _day_of(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None


def default_day(park: Park, last: date | None, today: date) -> date:
    """The day a park is read for when nobody chose one: today; of a demo park its last report, so that it stays put."""
    return last if last and (park.demo or last > today) else today


def _draw_first_park(ledger: Ledger, person: Person) -> None:
    st.header(_("先建立园区"))
    st.markdown(plain(_("还没有园区。写下园区名称后，就可以上传进度表。")))
    _draw_park_form(ledger, person)


def _draw_own_park(ledger: Ledger, person: Person) -> None:
    """The way from the demo to one's own data: a park of its own, so that invented and real figures never mix."""
    if st.button(_("建立自己的园区")):
        # A dialog, not a popover: at the foot of a page that is still being drawn a popover lands off the screen.
        st.dialog(_("建立自己的园区"))(_draw_own_park_dialog)(ledger, person)


def _draw_own_park_dialog(ledger: Ledger, person: Person) -> None:
    language.speak(session_language())  # a dialog is run again without the shell
    st.markdown(plain(_("自己的数据放在自己的园区里，不与演示数据混在一起；两个园区可以在页面左上角切换。")))
    _draw_park_form(ledger, person)


def _draw_park_form(ledger: Ledger, person: Person) -> None:
    with st.form("new_park", border=False, enter_to_submit=False):
        name = st.text_input(_("园区名称"), max_chars=60)
        if st.form_submit_button(_("建立园区")) and name.strip():
            try:
                park_id = found_park(ledger, name.strip(), person.name, by=person)
            except LedgerRefusal as refusal:
                st.error(plain(refusal.why()))
                return
            st.query_params["park"] = str(park_id)
            st.rerun()


def session_language() -> str:
    """The language this session asked for: its address, its choice, the setting."""
    return str(st.query_params.get("lang") or st.session_state.get("lang") or spoken())
