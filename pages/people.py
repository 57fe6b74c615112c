"""账号: opened by the administrator, to let somebody in, change what they may do, or shut somebody out."""

from park_dispatch.model.roles import Action
from park_dispatch.web.allowed import only_who_may
from park_dispatch.web.frame import current_frame
from park_dispatch.web.people import draw_people

frame = current_frame()
only_who_may(frame, Action.MANAGE_PEOPLE)
draw_people(frame)
