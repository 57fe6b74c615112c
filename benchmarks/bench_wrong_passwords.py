"""Ten thousand wrong passwords, and what honest people notice: python -m benchmarks.bench_wrong_passwords [attempts]

A real server behind its gate on 127.0.0.1. Eight attackers, each with an address of its own (127.0.1.x), try passwords
for twenty accounts and for invented ones as fast as they are answered. Meanwhile somebody at another address opens a
page every quarter of a second, and somebody else signs in, rightly, every three seconds. The alternative is the same
without the attack, in the same run. Also: how many of the attempts cost the server a hash, and what the file grew by.
"""

import http.client
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.bench_sessions import at
from park_dispatch.filing.demo import create_with_demo
from park_dispatch.ledger.people import Account, save_account, save_password
from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.people import EVERYWHERE
from park_dispatch.model.roles import Role
from park_dispatch.people.passwords import hashed
from tests.serving import ROOT, Server, listening

ATTACKERS, ACCOUNTS = 8, 20
PASSWORD = "恩阳河畔 今日开工大吉"
_HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


class Client:
    """A browser without a screen, at an address of its own."""

    def __init__(self, server: Server, address: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, 60, source_address=(address, 0))
        self._cookies: dict[str, str] = {}

    def ask(self, path: str, typed: Mapping[str, str] | None = None) -> tuple[int, str]:
        """A page, or a form sent: the status and the body."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST" if typed else "GET", path, urlencode(typed) if typed else None, headers)
        answer = self._connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0].strip('"')
        return answer.status, body

    def sign_in(self, login: str, password: str) -> int:
        """Open the form and send it; the status: 303 in, 401 wrong, 429 to wait."""
        _status, body = self.ask("/login")
        return self.ask("/login", {**dict(_HIDDEN.findall(body)), "login": login, "password": password})[0]


class Noticed:
    """What honest people measure while something goes on."""

    def __init__(self, server: Server, first: int) -> None:
        self.pages: list[float] = []
        self.sign_ins: list[float] = []
        self.refused: Counter[str] = Counter()
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._looking, args=(server,)),
            threading.Thread(target=self._signing_in, args=(server, first)),
        ]
        for thread in self._threads:
            thread.start()

    def _looking(self, server: Server) -> None:
        client = Client(server, "127.0.3.1")
        client.sign_in("honest0", PASSWORD)
        while not self._over.wait(0.25):
            began = time.perf_counter()
            status, _body = client.ask("/")
            self.pages.append(time.perf_counter() - began)
            self.refused.update([] if status == 200 else [f"page {status}"])

    def _signing_in(self, server: Server, first: int) -> None:
        number = first
        while not self._over.wait(3.0):
            began = time.perf_counter()
            status = Client(server, "127.0.3.2").sign_in(f"honest{1 + number % (ACCOUNTS - 1)}", PASSWORD)
            self.sign_ins.append(time.perf_counter() - began)
            self.refused.update([] if status == 303 else [f"sign-in {status}"])
            number += 1

    def tell(self, name: str) -> None:
        """End it and print a row."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        counts = f"{len(self.pages)} pages, {len(self.sign_ins)} sign-ins; refused: {dict(self.refused)}"
        print(f"{name:18} a page p50 {at(0.5, self.pages):5.1f}, p95 {at(0.95, self.pages):5.1f} ms; a sign-in p50 "
              f"{at(0.5, self.sign_ins):5.0f}, p95 {at(0.95, self.sign_ins):5.0f} ms ({counts})")  # fmt: skip


def attack(server: Server, attempts: int) -> tuple[Counter[int], float]:
    """Wrong passwords from all attackers; how often each status was the answer, and the seconds it took."""
    answers: Counter[int] = Counter()
    began = time.monotonic()

    def attacker(number: int) -> None:
        client, chance = Client(server, f"127.0.1.{number + 1}"), random.Random(number)
        for attempt in range(attempts // ATTACKERS):
            known = chance.random() < 0.5
            login = f"attacked{chance.randrange(ACCOUNTS)}" if known else f"nobody{number}x{attempt}"
            answers[client.sign_in(login, f"password{attempt}")] += 1

    threads = [threading.Thread(target=attacker, args=(number,)) for number in range(ATTACKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, time.monotonic() - began


def prepared(database: Path) -> None:
    """The demo park, with accounts to attack and accounts of honest people."""
    create_with_demo(database)
    ledger, stored = open_ledger(database), hashed(PASSWORD)
    for login in (f"{kind}{number}" for kind in ("attacked", "honest") for number in range(ACCOUNTS)):
        save_account(ledger, Account(login, login, "", Role.VIEWER, EVERYWHERE), "bench")
        save_password(ledger, login, stored)
    ledger.close()


def main(attempts: int) -> int:
    """Print the figures; 1 when an honest person was refused."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "park.duckdb"
        prepared(database)
        size = database.stat().st_size
        with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as server:
            quiet = Noticed(server, 0)
            time.sleep(30)
            quiet.tell("without an attack")
            attacked = Noticed(server, 10)
            answers, seconds = attack(server, attempts)
            attacked.tell("during it")
        open_ledger(database).close()
        grown = database.stat().st_size - size
    print(f"{sum(answers.values())} attempts in {seconds:.0f} s: {answers[429]} told to wait, {answers[303]} let in, "
          f"{sum(answers.values()) - answers[429] - answers[303]} tried ({dict(answers)}); "
          f"the file grew by {grown / 2**20:.1f} MiB")  # fmt: skip
    return 1 if attacked.refused or quiet.refused or answers[303] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
