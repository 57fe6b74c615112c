"""`lights`: which preset of 红黄绿灯 a park uses, and to choose another."""

import argparse

from park_dispatch.boards.light_rules import light_rules
from park_dispatch.boards.status import light_preset
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, opened
from park_dispatch.cli.plan import moment
from park_dispatch.filing.plans import decide_lights
from park_dispatch.language import _
from park_dispatch.planning.lights import preset_word
from park_dispatch.settings import Settings


def run_lights(options: argparse.Namespace, settings: Settings) -> int:
    """Say the rules in force; with --preset choose them first."""
    with opened(settings) as ledger:
        now = moment(options, ledger)
        if options.preset is not None:
            who = author(options, settings)
            decide_lights(ledger, now.park, options.preset, now.as_of, options.reason or "", who)
        preset = light_preset(ledger, now.park.park_id, now.as_of)
    if options.json:
        rules = [{"title": title, "rule": said} for title, said in light_rules(preset)]
        console.say_json({"park": now.park.name, "preset": preset, "rules": rules})
        return 0
    console.say(_("现用：{preset}").format(preset=preset_word(preset)))
    for title, said in light_rules(preset):
        console.say(_("{title}：{rule}").format(title=title, rule=said))
    return 0
