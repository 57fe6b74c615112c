"""The open deadlines as a calendar that programs subscribe to: /deadlines.ics?park=1&project=15.

Says no more than the page 交付期限 does, and whatever stands in front of the pages stands in front of it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from park_dispatch.boards.deadlines import chosen, deadlines
from park_dispatch.boards.situation import situation
from park_dispatch.boards.visible import seen
from park_dispatch.language import LANGUAGES, _, speaking
from park_dispatch.ledger import reading
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.people.secret import signing_key
from park_dispatch.people.signing_in import calendar_key, calendar_person, person_of
from park_dispatch.reports.calendar_file import calendar_file, deadline_events
from park_dispatch.settings import SettingRefusal, Settings, spoken
from park_dispatch.web.frame import Frame, default_day, ledger_at
from park_dispatch.web.taken import taken
from park_dispatch.web.visitor import reach_of

ADDRESS = "/deadlines.ics"


def personal(frame: Frame) -> dict[str, str]:
    """What makes the address somebody's own, for programs that cannot sign in; nothing where nobody has to."""
    login = frame.person.login
    if not login:
        return {}
    key = signing_key(frame.settings.db, frame.settings.secret)
    return {"who": login, "key": calendar_key(frame.ledger, key, login)}


async def deadline_calendar(request: Request) -> Response:
    """The calendar as of today; 404 for an unknown park, 503 when the ledger cannot be read."""
    asked = request.query_params
    with speaking(str(asked.get("lang") if asked.get("lang") in LANGUAGES else spoken())):
        header = request.headers
        return await anyio.to_thread.run_sync(
            _answer, dict(asked), header.get("x-park-session", ""), header.get("x-park-address", "")
        )


def _answer(asked: Mapping[str, str], session: str, address: str) -> Response:
    try:
        settings = Settings.from_environment()
        ledger = ledger_at(settings.db)
    except (LedgerRefusal, SettingRefusal) as refusal:
        return PlainTextResponse(refusal.why(), status_code=503)
    person = person_of(ledger, session)
    if person is None and "who" in asked:
        key = signing_key(settings.db, settings.secret)
        person = calendar_person(ledger, key, asked["who"], asked.get("key", ""))
    reach = reach_of(ledger, person)
    park_id, project_id = asked.get("park", ""), asked.get("project", "")
    parks = [park for park in reading.parks(ledger) if reach.shows(park.park_id)]
    park = next((park for park in parks if str(park.park_id) == park_id), None if park_id or not parks else parks[0])
    if park is None:
        return PlainTextResponse(_("没有这个园区。请从“交付期限”页重新复制订阅地址。"), status_code=404)
    day = default_day(park, reading.last_report(ledger, park.park_id), datetime.now(settings.timezone).date())
    whole, (ledger, park) = ledger, seen(ledger, park, reach)
    title = _("{park}交付期限").format(park=park.name)
    taken(whole, person, address, park.park_id, f"{title}.ics")
    rows = deadlines(ledger, situation(ledger, park, day))
    if project_id.isdigit():
        rows = chosen(rows, int(project_id), False)
    body = calendar_file(title, deadline_events(rows, park.name, day), datetime.now(UTC))
    return Response(body, media_type="text/calendar; charset=utf-8", headers={"cache-control": "no-cache"})
