"""Run one command: 0 done, 1 refused with reasons, 2 wrong usage; never a traceback on the user's screen."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module

from park_dispatch.cli import console
from park_dispatch.cli.arguments import asked_language, parser
from park_dispatch.cli.refusals import REFUSALS, ServerRunning
from park_dispatch.language import _, speaking
from park_dispatch.ledger.refusals import DatabaseInUse
from park_dispatch.log import log, logging_to
from park_dispatch.settings import PREFIX, Settings, spoken

DONE, REFUSED, INTERRUPTED = 0, 1, 130
MODULES = {
    "import": "importing",
    "status": "status",
    "brief": "brief",
    "summary": "summary",
    "meeting": "meeting",
    "backtest": "backtest",
    "demo": "demo",
    "backup": "keeping",
    "backups": "keeping",
    "restore": "keeping",
    "uploads": "uploads",
    "undo": "uploads",
    "layouts": "layouts",
    "note": "note",
    "items": "items",
    "site-log": "site_log",
    "issues": "issues",
    "notices": "notices",
    "schedule": "schedule",
    "plan": "plan",
    "calendar": "calendar",
    "lights": "lights",
    "watch": "watch",
    "wall-chart": "wall_chart",
    "people": "people",
    "audit": "audit",
    "serve": "serve",
}
"""Which module holds each command, as a function `run_<command>(options, settings) -> exit code`; - becomes _."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return its exit code. Wrong usage raises SystemExit(2)."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    console.prepare()
    with speaking(asked_language(words, spoken())):
        return _run(parser().parse_args(words), words)


def _run(options: argparse.Namespace, words: Sequence[str]) -> int:
    as_json = bool(getattr(options, "json", False))
    try:
        settings = _settings(options)
    except REFUSALS as refusal:
        console.refuse([refusal.why()], as_json)
        return REFUSED
    with logging_to(settings.log_file):
        try:
            module = import_module(f"park_dispatch.cli.{MODULES[options.command]}")
            code: int = getattr(module, f"run_{options.command.replace('-', '_')}")(options, settings)
            sys.stdout.flush()
        except DatabaseInUse as refusal:
            console.refuse([ServerRunning(refusal.path, options.command).why()], as_json)
            return REFUSED
        except REFUSALS as refusal:
            console.refuse([refusal.why()], as_json)
            return REFUSED
        except BrokenPipeError:
            # The reader of our output has gone (`status | head`): nothing more can be said, and nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE
        except KeyboardInterrupt:
            console.complain([_("已中断。")])
            return INTERRUPTED
        except Exception:
            log.exception("unexpected error in: %s", " ".join(words))
            console.refuse([_unexpected(settings)], as_json)
            return REFUSED
    return code


def _settings(options: argparse.Namespace) -> Settings:
    settings = Settings.from_environment()
    if "db" not in options:
        return settings
    # Checked by the same rule as the variable, so that a folder is refused in the same words.
    return replace(settings, db=Settings.from_environment({f"{PREFIX}DB": str(options.db)}).db)


def _unexpected(settings: Settings) -> str:
    if settings.log_file.is_file():
        return _("程序出错，命令没有完成。详细情况已写入 {path}，请把它发给维护人员。").format(path=settings.log_file)
    return _("程序出错，命令没有完成；日志 {path} 也无法写入，请检查该文件夹的权限。").format(path=settings.log_file)
