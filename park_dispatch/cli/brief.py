"""`brief`: the morning brief as text, and to the groups whose robots the environment names."""

import argparse

from park_dispatch.boards.brief import Brief, brief
from park_dispatch.cli import console
from park_dispatch.cli.parks import find_park, opened
from park_dispatch.cli.refusals import NoRobot, NothingReported
from park_dispatch.ledger.reading import last_report
from park_dispatch.reports.robot_sending import Sent, send
from park_dispatch.reports.robots import robots
from park_dispatch.settings import Settings


def run_brief(options: argparse.Namespace, settings: Settings) -> int:
    """Print the brief of a day, by default that of the last report; with --send 1 when any robot did not take it."""
    known = robots(settings)
    if options.send and not known:
        raise NoRobot
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        as_of = options.as_of or last_report(ledger, park.park_id)
        if as_of is None:
            raise NothingReported(park.name)
        found = brief(ledger, park, as_of, settings.log_sites)
    sent = [send(robot, found.text) for robot in known] if options.send else []
    if options.json:
        console.say_json(_facts(found, sent))
    else:
        console.say(found.text)
        for one in sent:
            console.complain([one.sentence])
    return 1 if any(one.failure for one in sent) else 0


def _facts(found: Brief, sent: list[Sent]) -> dict[str, object]:
    return {
        "park": found.park.name,
        "demo": found.park.demo,
        "as_of": found.as_of.isoformat(),
        "title": found.title,
        "lines": [{"about": line.part, "text": line.text, "count": line.count} for line in found.lines],
        "sent": [{"robot": one.robot.kind, "failure": one.failure} for one in sent],
    }
