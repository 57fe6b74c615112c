"""隔天交账: opened by a unit's liaison on the phone in the afternoon, to account before the cut-off; by the lead at the
meeting, to see who did not, what is escalated and who keeps their word.
"""

from park_dispatch.boards.items import for_person, items
from park_dispatch.model.roles import Action
from park_dispatch.web.account import draw_answered, draw_headline, draw_owed, draw_upcoming
from park_dispatch.web.account_escalation import draw_escalation
from park_dispatch.web.account_filter import chosen
from park_dispatch.web.account_item import draw_said
from park_dispatch.web.account_rates import draw_rates
from park_dispatch.web.account_rules import draw_rules
from park_dispatch.web.frame import current_frame

frame = current_frame()
everything = items(frame.ledger, frame.park, frame.as_of)
own = for_person(everything, frame.ledger, frame.park, frame.person)
draw_said()
answer = draw_headline(frame)
found = chosen(own)
answer(found)
draw_owed(frame, found)
draw_escalation(frame, found)
draw_answered(frame, found)
draw_upcoming(frame, found)
draw_rates(frame, found)
draw_rules(frame, may_decide=frame.may(Action.DECIDE))
