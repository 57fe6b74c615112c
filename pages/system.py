"""系统: opened by the administrator, to see that backups are made and what went wrong."""

from park_dispatch.model.roles import Action
from park_dispatch.web.allowed import only_who_may
from park_dispatch.web.frame import current_frame
from park_dispatch.web.system import draw_backups, draw_errors, draw_health, draw_taking

frame = current_frame()
only_who_may(frame, Action.BACK_UP)
draw_health(frame)
draw_taking(frame)
draw_backups(frame)
draw_errors(frame)
