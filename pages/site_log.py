"""驻守日志: opened by the resident of a site every evening on a phone, to say in a few taps what was done; by leads, to
see which site has said nothing.
"""

from datetime import datetime, timedelta

import streamlit as st

from park_dispatch.boards.site_roll import any_site, headline, own_sites, roll
from park_dispatch.boards.situation import situation
from park_dispatch.language import _
from park_dispatch.model.roles import Action
from park_dispatch.web.choices import choose_from_list
from park_dispatch.web.frame import current_frame
from park_dispatch.web.site_log_form import draw_form
from park_dispatch.web.site_log_roll import draw_history, draw_roll
from park_dispatch.web.text import plain

frame = current_frame()
rule = frame.settings.site_rule
moment = datetime.now(rule.zone)
lines = roll(frame.ledger, frame.park, frame.as_of, rule, moment)
st.markdown(f"#### {plain(headline(lines, frame.as_of, moment.date()))}")
if not lines:
    st.caption(_("有开工的单体以后，这里每天列出谁填了日志、谁没有。请先上报进度表，或换一个截至日期。"))
    st.stop()

own = own_sites([line.site for line in lines], frame.park, frame.person)
resident = frame.person.reach.narrow and bool(own)
top = st.container()
if not resident:  # a lead asks who is missing; a resident has come to write
    picked = draw_roll(lines, frame)
    if picked:
        st.query_params["site"] = picked
offered = {str(site.site_id): site for site in (own or [line.site for line in lines])}
first = next((line.site for line in lines if str(line.site.site_id) in offered), lines[0].site)
options = {name: site.title for name, site in offered.items()}
asked = st.query_params.get("site") or str(st.session_state.get("site") or "")
if asked.isascii() and asked.isdigit() and asked not in offered:  # finished since, or not begun: its days gone by
    other = any_site(frame.ledger, frame.park, frame.as_of, int(asked))
    if other:
        offered[asked], options[asked] = other, _("{site} · 不要求填日志").format(site=other.title)
with top if resident else st.container():
    chosen = choose_from_list(_("工地"), options, key="site", default=str(first.site_id), kept=True, width=420)
site = offered[chosen]
files = frame.may(Action.FILE_LOG) and site in own
calendar = situation(frame.ledger, frame.park, frame.as_of).site.of(site.project_id)
if files:
    writing, before = st.columns([3, 4], gap="large")
    with writing:
        draw_form(frame, site)
    with before:
        draw_history(frame, site, calendar, frame.as_of - timedelta(days=1))  # the day itself stands in the form
else:
    draw_history(frame, site, calendar, frame.as_of)
if resident:
    draw_roll(lines, frame)
