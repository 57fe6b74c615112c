"""操作记录: opened by the administrator, to find who did, took away or was refused what, when and from where."""

from park_dispatch.model.roles import Action
from park_dispatch.web.allowed import only_who_may
from park_dispatch.web.audit import draw_audit
from park_dispatch.web.frame import current_frame

frame = current_frame()
only_who_may(frame, Action.READ_AUDIT)
draw_audit(frame)
