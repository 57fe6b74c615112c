"""Run one command: 0 done, 1 refused with reasons, 2 wrong usage; never a traceback on the user's screen."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

from park_dispatch.cli import console
from park_dispatch.cli.arguments import asked_language, parser
from park_dispatch.cli.refusals import REFUSALS
from park_dispatch.language import _, speak
from park_dispatch.settings import Settings, spoken

_log = logging.getLogger(__name__)
DONE, REFUSED, INTERRUPTED = 0, 1, 130
_MODULES = {
    "import": "importing",
    "status": "status",
    "demo": "demo",
    "backup": "keeping",
    "restore": "keeping",
    "uploads": "uploads",
    "undo": "uploads",
    "note": "note",
    "serve": "serve",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return its exit code. Wrong usage raises SystemExit(2)."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    console.prepare()
    speak(asked_language(words, spoken()))
    options = parser().parse_args(words)
    as_json = bool(getattr(options, "json", False))
    settings = Settings()
    try:
        settings = _settings(options)
        _log_to(settings.log_file)
        module = import_module(f"park_dispatch.cli.{_MODULES[options.command]}")
        code: int = getattr(module, f"run_{options.command}")(options, settings)
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
        console.refuse([_unexpected(settings, words)], as_json)
        return REFUSED
    return code


def _settings(options: argparse.Namespace) -> Settings:
    settings = Settings.from_environment()
    if "db" not in options:
        return settings
    # Checked by the same rule as the variable, so that a folder is refused in the same words.
    return replace(settings, db=Settings.from_environment({"PARK_DISPATCH_DB": str(options.db)}).db)


class _LogFile(logging.FileHandler):
    """A log that comes into being with its first line, folder and all."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()


def _log_to(path: Path) -> None:
    """Send every warning of the program to the log, none to the screen; one that cannot be written is dropped."""
    logging.raiseExceptions = False
    logging.basicConfig(handlers=[_LogFile(path)], level=logging.WARNING, force=True)


def _unexpected(settings: Settings, words: Sequence[str]) -> str:
    """Write the traceback of the error being handled to the log and say where it is."""
    _log.exception("unexpected error in: %s", " ".join(words))
    if settings.log_file.is_file():
        return _("程序出错，命令没有完成。详细情况已写入 {path}，请把它发给维护人员。").format(path=settings.log_file)
    return _("程序出错，命令没有完成；日志 {path} 也无法写入，请检查该文件夹的权限。").format(path=settings.log_file)
