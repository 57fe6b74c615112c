"""`demo`: load the demo park into the chosen database."""

import argparse
import time

from park_dispatch.cli import console
from park_dispatch.cli.parks import opened
from park_dispatch.filing.demo import load_demo
from park_dispatch.language import _
from park_dispatch.settings import Settings


def run_demo(_options: argparse.Namespace, settings: Settings) -> int:
    """Load it, or say that it is there already."""
    began = time.perf_counter()
    with opened(settings, must_exist=False) as ledger:
        loaded = load_demo(ledger, settings.limits)
    if not loaded.stored_files:
        console.say(
            _("演示园区“{park}”已经在数据库 {path} 里，没有再作改动。").format(park=loaded.park.name, path=settings.db)
        )
        return 0
    console.say(
        _("已把演示园区“{park}”的 {files} 份报表载入 {path}，用时 {seconds:.1f} 秒。").format(
            park=loaded.park.name,
            files=loaded.stored_files,
            path=settings.db,
            seconds=time.perf_counter() - began,
        )
    )
    return 0
