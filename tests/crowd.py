"""A crowd at work on a real server: people signed in by roles who look around, and others who keep writing.

What the pages say was saved is noted; `stored` looks afterwards what the ledger holds of it. For benchmarks and for the
test of the server that is killed under them.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import websockets

from park_dispatch.ledger.people import everybody
from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.people import EVERYWHERE, Reach
from park_dispatch.model.roles import Role
from park_dispatch.people.secret import signing_key
from park_dispatch.people.signing_in import begin
from tests.people.everyone import with_account
from tests.serving import Server
from tests.sessions import TRIGGER, Caller

PAGES: Mapping[str, int] = {
    "overview": 25, "dispatch": 15, "issues": 10, "building": 10, "gantt": 10, "deadlines": 10, "mine": 5,
    "site_log": 5, "notices": 5, "forecast": 5,
}  # fmt: skip
"""What people look at, of a hundred looks."""
DAYS = ("", "", "", "", "", "", "as_of=2023-08-27", "as_of=2023-08-25", "as_of=2023-08-21")
"""Mostly the day of the last report."""
PLACES_READ: tuple[tuple[Role, Reach, int], ...] = (
    (Role.LEAD, EVERYWHERE, 10),
    (Role.SUPERVISOR, EVERYWHERE, 10),
    (Role.VIEWER, EVERYWHERE, 50),
    (Role.ADMINISTRATOR, EVERYWHERE, 2),
    (Role.REPORTER, Reach(units=frozenset({"区工投公司"})), 10),
    (Role.REPORTER, Reach(units=frozenset({"城建集团第三项目部"})), 6),
    (Role.REPORTER, Reach(projects=frozenset({15})), 6),
    (Role.REPORTER, Reach(buildings=frozenset({16, 17})), 6),
)
"""Role, reach and number of a hundred readers: most see the whole park, 28 only their part of it."""
SITES = (16, 17, 18, 19)
"""Buildings of the demo park that are being built."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A person's way in."""

    login: str
    cookie: str
    reach: Reach


def admit(database: Path, people: Iterable[tuple[str, Role, Reach]]) -> list[Pass]:
    """Accounts for people (login, role, reach), each with a session; the server must not be running."""
    ledger = open_ledger(database)
    key = signing_key(database, "")
    passes = []
    for login, role, reach in people:
        with_account(ledger, role, login, reach)
        entered = begin(ledger, key, everybody(ledger).accounts[login], "127.0.0.1", 12)
        passes.append(Pass(login, entered.cookie, reach))
    ledger.close()
    return passes


def readers() -> list[tuple[str, Role, Reach]]:
    """A hundred people who look around."""
    roles = [(role, reach) for role, reach, count in PLACES_READ for _person in range(count)]
    return [(f"reader{number}", role, reach) for number, (role, reach) in enumerate(roles)]


def writers(count: int) -> list[tuple[str, Role, Reach]]:
    """People who keep writing: half of them at the meeting, the others residents of sites and liaisons with issues."""
    kinds = (
        (Role.SUPERVISOR, EVERYWHERE),
        (Role.REPORTER, EVERYWHERE),
        (Role.LEAD, EVERYWHERE),
        (Role.SUPERVISOR, EVERYWHERE),
        (Role.REPORTER, EVERYWHERE),
    )
    found, sites = [], iter(SITES * count)  # each resident has a site of their own, as long as there are any
    for number in range(count):
        role, reach = kinds[number % len(kinds)]
        of_site = Reach(buildings=frozenset({next(sites)})) if role is Role.REPORTER else reach
        found.append((f"writer{number}", role, of_site))
    return found


@dataclass
class Written:
    """What was sent, by the words that tell it apart: those that the page said it had saved, and all others."""

    acknowledged: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)

    def words(self, who: Pass, what: str) -> str:
        """Words that nobody has sent before."""
        words = f"{what}{who.login}第{len(self.sent)}条"
        self.sent.add(words)
        return words


async def note(caller: Caller, who: Pass, written: Written) -> None:
    """An action item typed at the meeting."""
    if caller.page != "dispatch":
        await caller.open("dispatch")
    words = written.words(who, "核对台账")
    seconds = await caller.do(note_text=words, note_save=TRIGGER)
    _told(caller, written, words, seconds, f"已记录：{words}")


async def issue(caller: Caller, who: Pass, written: Written) -> None:
    """A problem raised in its dialog."""
    if caller.page != "issues":
        await caller.open("issues")
    words = written.words(who, "材料进场受阻")
    await caller.do(issue_add_open=TRIGGER)
    seconds = await caller.do(issue_add_text=words, issue_add_save=TRIGGER)
    _told(caller, written, words, seconds, "已登记为")


async def log(caller: Caller, who: Pass, written: Written) -> None:
    """The log of a site of the last day; saved again it is corrected."""
    await caller.open("site_log")
    corrections = [key for key in caller.widgets if key.endswith("_correct")]
    if corrections:
        await caller.do(**{corrections[0]: TRIGGER})
    save = next(key for key in caller.widgets if key.startswith("sl_") and key.endswith("_save"))
    form = save.removesuffix("save")
    words = written.words(who, "今日完成支模")
    typed = {f"{form}workers": float(random.randint(10, 90)), f"{form}note": words}
    seconds = await caller.do(**typed, **{save: TRIGGER})
    _told(caller, written, words, seconds, "已保存")


def _told(caller: Caller, written: Written, words: str, seconds: float, expected: str) -> None:
    if caller.says(expected):
        written.acknowledged.add(words)
        written.seconds.append(seconds)
    else:
        written.refused[next((text for text in caller.shown if "没有" in text), "?")] += 1


Deed = Callable[[Caller, Pass, Written], Awaitable[None]]


def deed_of(who: Pass, number: int) -> Deed:
    """What a writer writes: residents logs, of the others one in three issues."""
    if who.reach.narrow:
        return log
    return issue if number % 3 == 2 else note


async def write(server: Server, who: Pass, number: int, written: Written, over: asyncio.Event, every: float) -> Caller:
    """Write about every so many seconds until it is over."""
    caller = await Caller.come(server, who.cookie)
    deed = deed_of(who, number)
    await pause(over, random.random() * every)
    while not over.is_set():
        await deed(caller, who, written)
        await pause(over, every * random.uniform(0.8, 1.2))
    await caller.socket.close()
    return caller


async def look(caller: Caller) -> float:
    """Open a page, or run the one that is open for another day; seconds."""
    page = caller.page
    if not page or random.random() < 0.5:
        page = random.choices(list(PAGES), list(PAGES.values()))[0]
    return await caller.open(page, random.choice(DAYS))


async def pause(over: asyncio.Event, seconds: float) -> None:
    """Wait, but not longer than until it is over."""
    with suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)


async def gone(deed: Awaitable[Caller]) -> Caller | None:
    """What a person did on a server that may be killed under them: None when it was."""
    with suppress(OSError, TimeoutError, EOFError, websockets.WebSocketException):
        return await deed
    return None


def stored(database: Path, words: Sequence[str]) -> Counter[str]:
    """How often each of some words stands in the ledger, as an item, an issue or in the log of a site; opens it.

    The second of two residents who write at once keeps the words of the first: so a log may hold several, and each
    correction of it holds them again, which counts once.
    """
    ledger = open_ledger(database)
    rows = ledger.rows("SELECT field, text FROM entry WHERE field IN ('note', 'site_note', 'issue') AND text <> ''")
    ledger.close()
    items = Counter(text for field, text in rows if field != "site_note")
    logs = "\n".join(text for field, text in rows if field == "site_note")
    return Counter({one: items[one] + (one in logs) for one in words})
