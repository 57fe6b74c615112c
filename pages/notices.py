"""督办: opened by the supervision office every week on a laptop, to send what the rules propose and confirm what was
answered; by the unit that got a notice, to answer it.
"""

from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.web.frame import current_frame
from park_dispatch.web.notice_detail import draw_notice
from park_dispatch.web.notices import draw_notices, opened_notice

frame = current_frame()
rows = all_notices(frame.ledger, frame.park, frame.as_of)
opened = opened_notice(frame, rows)
if opened is None:
    draw_notices(frame, rows)
else:
    draw_notice(frame, opened)
