"""晨报: opened on the phone before the meeting, to be read in a minute and pasted into the group."""

from park_dispatch.boards.brief import brief
from park_dispatch.reports.robots import robots
from park_dispatch.web.brief import draw_brief, draw_sending
from park_dispatch.web.frame import current_frame

frame = current_frame()
found = brief(frame.ledger, frame.park, frame.as_of, frame.settings.log_sites)
draw_brief(found)
draw_sending(found, robots(frame.settings))
