"""The HTML that a browser gets first: our language and title, and the morning's answer before any script has run.

Streamlit's page is empty until a megabyte of script has been fetched and run. The sentence a lead opens the page for is
known to the server, so it stands in the HTML and is taken away when the page itself has drawn it. An address that no
page has goes to the overview, instead of to a dialog in English.
"""

import html
import logging
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import anyio.to_thread

from park_dispatch.boards.overview import overview
from park_dispatch.boards.visible import seen
from park_dispatch.language import LANGUAGES, _, speaking
from park_dispatch.ledger import reading
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.people.signing_in import person_of
from park_dispatch.settings import SettingRefusal, Settings, spoken
from park_dispatch.web.frame import default_day, default_park, ledger_at
from park_dispatch.web.gate_asked import query_of
from park_dispatch.web.kept_text import kept_text
from park_dispatch.web.places import PLACES
from park_dispatch.web.visitor import reach_of

PAGES = frozenset(f"/{place.address}" for place in PLACES if place.address != "overview")
NO_PAGES = ("/_stcore/", "/static/", "/media/", "/component/", "/healthz", "/deadlines.ics", "/attachment/")
_PRELOADED_FONT = re.compile(r"<link\s+rel=\"preload\"[^>]*SourceSans[^>]*>", re.S)
_FIRST = """
<div id="first-text" style="position:fixed;inset:0;z-index:9;padding:84px 16px 0;box-sizing:border-box;
background:Canvas;color:CanvasText;color-scheme:light dark;pointer-events:none;
font:600 18px/1.5 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',system-ui,sans-serif">
<div style="font-size:15px;font-weight:400">{park} · {day}</div>{sentences}</div>
<script>
(function () {{
  var first = document.getElementById("first-text");
  var sign = "[data-testid=stMarkdownContainer] h4, [data-testid=stAlert]";
  var drawn = function () {{ return document.querySelector(sign); }};
  var watch = new MutationObserver(function () {{ if (drawn()) {{ first.remove(); watch.disconnect(); }} }});
  watch.observe(document.body, {{ childList: true, subtree: true }});
  setTimeout(function () {{ first.remove(); watch.disconnect(); }}, 15000);
}})();
</script>
"""


class Front:
    """Rewrites the start page on its way out, and sends unknown addresses to the overview."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Callable[[Any], Any]) -> None:
        """Pass everything on but page requests."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not _asks_for_page(scope):
            await self.app(scope, receive, send)
        elif scope["path"] != "/" and scope["path"] not in PAGES:
            query = b"?" + scope["query_string"] if scope["query_string"] else b""
            await send({"type": "http.response.start", "status": 307, "headers": [(b"location", b"/" + query)]})
            await send({"type": "http.response.body", "body": b""})
        else:
            await self._rewritten(scope, receive, send)

    async def _rewritten(self, scope: Any, receive: Any, send: Callable[[Any], Any]) -> None:
        parts: list[bytes] = []
        start: dict[str, Any] = {}

        async def collect(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self.app(dict(scope, headers=plain), receive, collect)
        body = b"".join(parts)
        if start["status"] == 200 and scope["method"] == "GET":
            body = await anyio.to_thread.run_sync(_rewrite, body.decode("utf-8"), scope)
        dropped = (b"content-length", b"etag", b"last-modified")
        headers = [(name, value) for name, value in start["headers"] if name.lower() not in dropped]
        await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})


def _asks_for_page(scope: Any) -> bool:
    """Whether a browser wants to show what it gets; scripts, styles, uploads and Streamlit's own addresses do not."""
    if scope["path"].startswith(NO_PAGES):
        return False
    return b"text/html" in dict(scope["headers"]).get(b"accept", b"")


def _rewrite(page: str, scope: Any) -> bytes:
    asked = query_of(scope)
    language = asked.get("lang") if asked.get("lang") in LANGUAGES else spoken()
    with speaking(str(language)):
        session = dict(scope["headers"]).get(b"x-park-session", b"").decode("latin-1")
        first = _first_text(asked, session) if scope["path"] == "/" else ""
        kept = kept_text(_login(session))
        page = page.replace('<html lang="en">', f'<html lang="{"zh-CN" if language == "zh" else language}">')
        page = page.replace("<title>Streamlit</title>", f"<title>{html.escape(_('园区调度看板'))}</title>")
    words = f"<script>{_chinese_words()}</script>" if language == "zh" else ""
    return _PRELOADED_FONT.sub("", page).replace("</body>", f"{words}{kept}{first}</body>").encode("utf-8")


def _login(session: str) -> str:
    """Who is signed in, "" on a machine of one's own or where the ledger cannot be read: the page says why."""
    try:
        person = person_of(ledger_at(Settings.from_environment().db), session)
    except (LedgerRefusal, SettingRefusal):
        return ""
    return person.login if person else ""


@cache
def _chinese_words() -> str:
    """The script that says Streamlit's own English words in Chinese."""
    return Path(__file__).with_name("assets").joinpath("streamlit_words.js").read_text(encoding="utf-8")


def _first_text(asked: dict[str, str], session: str) -> str:
    """The overview's sentences as HTML; empty when there is nothing to say or anything at all is in the way."""
    try:
        settings = Settings.from_environment()
        ledger = ledger_at(settings.db)
        reach = reach_of(ledger, person_of(ledger, session))
        parks = [park for park in reading.parks(ledger) if reach.shows(park.park_id)]
        if not parks:
            return ""
        park = next((park for park in parks if str(park.park_id) == asked.get("park")), default_park(parks))
        last = ledger.remember(("last", park.park_id), lambda: reading.last_report(ledger, park.park_id))
        day = _asked_day(asked) or default_day(park, last, datetime.now(settings.timezone).date())
        ledger, park = seen(ledger, park, reach)
        said = overview(ledger, park, day).sentences
    except (LedgerRefusal, SettingRefusal) as refusal:
        logging.getLogger(__name__).info("no first text: %s", refusal)
        return ""
    except Exception:
        # The page itself must come up, and say there what is wrong, whatever happens to this courtesy.
        logging.getLogger(__name__).exception("no first text")
        return ""
    sentences = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in said[:1])
    shown = _("截至 {day}").format(day=day)
    return _FIRST.format(park=html.escape(park.name), day=html.escape(shown), sentences=sentences) if said else ""


def _asked_day(asked: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(asked.get("as_of", ""))
    except ValueError:
        return None
