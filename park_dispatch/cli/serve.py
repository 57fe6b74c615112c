"""`serve`: start the board with the settings in force; on the very first start with the demo park in it."""

import argparse
import os
import socket
import subprocess
import sys
from dataclasses import replace

from park_dispatch.cli import console
from park_dispatch.cli.refusals import PortTaken
from park_dispatch.filing.backing_up import backing_up
from park_dispatch.filing.demo import create_with_demo
from park_dispatch.language import _
from park_dispatch.ledger.people import everybody
from park_dispatch.ledger.store import open_ledger
from park_dispatch.people.accounts import first_code
from park_dispatch.people.refusals import NoAccounts
from park_dispatch.people.secret import signing_key
from park_dispatch.settings import PROJECT_ROOT, Settings

LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


def run_serve(options: argparse.Namespace, settings: Settings) -> int:
    """Serve until stopped. Raises PortTaken or NoAccounts before anything is started."""
    settings = replace(settings, host=options.host or settings.host, port=options.port or settings.port)
    _check_free(settings.host, settings.port)
    if not settings.db.exists():
        console.say(_("第一次启动，正在载入演示园区……"))
        create_with_demo(settings.db, settings.limits)
    open_ledger(settings.db, backing_up(settings)).close()  # in use, newer or damaged: said here, not on every page
    code = _first_code(settings)
    shown = "localhost" if settings.host in LOCAL | {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared only
    console.say(_("看板地址：http://{host}:{port} （按 Ctrl+C 停止）").format(host=shown, port=settings.port))
    if code:
        console.say(_("本机使用不需要登录，只有这台电脑能访问。"))
        console.say(
            _(
                "要让别的电脑访问：打开 http://{host}:{port}/first ，用一次性代码 {code} 建立第一个管理员"
                "（72 小时内有效），再用 serve --host 启动。"
            ).format(host=shown, port=settings.port, code=code)
        )
    sys.stdout.flush()
    return _run(server_command(settings), {**os.environ, **settings.to_environment()})


def _first_code(settings: Settings) -> str:
    """The code for the first administrator; "" where there are accounts.

    A database that is in use, newer or damaged is said here, not on every page. Raises NoAccounts.
    """
    ledger = open_ledger(settings.db)
    try:
        signing_key(settings.db, settings.secret)  # made, or complained of, now
        if settings.host not in LOCAL and not everybody(ledger).accounts:
            raise NoAccounts(settings.host)
        return first_code(ledger)
    finally:
        ledger.close()


def server_command(settings: Settings) -> list[str]:
    """How Streamlit is called; everything else about the server is in .streamlit/config.toml."""
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(PROJECT_ROOT / "app.py"),
        f"--server.address={settings.host}",
        f"--server.port={settings.port}",
        # A little more than is accepted: the reader then refuses in our words what Streamlit would in its own.
        f"--server.maxUploadSize={settings.max_upload_mb + 5}",
    ]


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # on Windows it would allow a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(host, port) from None


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Become the server where that is possible, so that a service manager stops the right process."""
    os.chdir(PROJECT_ROOT)
    if os.name == "posix":
        os.execve(command[0], command, environment)  # noqa: S606 - our own interpreter, no shell
    try:
        return subprocess.call(command, env=environment)
    except KeyboardInterrupt:
        return 0
