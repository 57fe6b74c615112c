"""`watch`: take what is dropped into a folder, one line a file, until stopped or (`--once`) until all is taken."""

import argparse
import sys
import time

from park_dispatch.cli import console
from park_dispatch.cli.parks import find_park, opened
from park_dispatch.cli.refusals import NoFolder
from park_dispatch.inbox.folder import STORED
from park_dispatch.inbox.watching import EVERY_SECONDS, Inbox, Told
from park_dispatch.language import _
from park_dispatch.settings import Settings


def run_watch(options: argparse.Namespace, settings: Settings) -> int:
    """Watch a folder. With `--once` 1 when any file could not be stored or handled; otherwise it ends by being stopped.

    Raises NoFolder.
    """
    folder = options.folder.expanduser().resolve()
    if not folder.is_dir():
        raise NoFolder(folder)
    refused: list[Told] = []

    def tell(told: Told) -> None:
        fine = told.taken is not None and told.taken.folder == STORED
        console.say(told.line) if fine else console.complain([told.line])
        sys.stdout.flush()
        if not fine:
            refused.append(told)

    every = options.every or EVERY_SECONDS
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        inbox = Inbox(folder, settings, tell)
        if not options.once:
            console.say(_("正在看着收件夹 {path}（按 Ctrl+C 停止）").format(path=folder))
            sys.stdout.flush()
        left = inbox.look(ledger, park)
        while left or not options.once:
            time.sleep(every)
            left = inbox.look(ledger, park)
            if options.once:
                break
    if left:
        console.complain([_("还有 {count} 个文件没有处理：还在写入，或打不开。").format(count=left)])
    return 1 if refused or left else 0
