"""`site-log`: who has filed the log of a day and who has not; one filed, with photos; a photo taken back."""

import argparse
from collections.abc import Sequence
from datetime import date, datetime

from park_dispatch.boards.site_log import Part, log_words, parts, site_log
from park_dispatch.boards.site_roll import Site, SiteLine, any_site, headline, roll, sites, state_word
from park_dispatch.cli import console
from park_dispatch.cli.attaching import taken_file
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.cli.refusals import NotAPercent, WordMissing
from park_dispatch.filing.attachments import withdraw_attachment
from park_dispatch.filing.names import name_key
from park_dispatch.filing.site_log import FiledLog, Log, file_log
from park_dispatch.filing.site_log_refusals import LogAsks, PartUnknown, SiteUnknown
from park_dispatch.language import _
from park_dispatch.ledger.attachments import attachment, attachments
from park_dispatch.ledger.reading import Park, last_report
from park_dispatch.ledger.refusals import NoSuchAttachment
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.roles import Action
from park_dispatch.settings import Settings


def run_site_log(options: argparse.Namespace, settings: Settings) -> int:
    """List or file; listing ends with 1 when the cut-off has passed and a log is missing."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        moment = datetime.now(settings.timezone)
        day = options.day or (last_report(ledger, park.park_id) if park.demo else None) or moment.date()
        if options.action == "file":
            return _file(ledger, park, day, options, settings)
        if options.action == "photos":
            return _photos(ledger, park, day, options, settings)
        if options.action == "withdraw":
            return _withdraw(ledger, park, day, options, settings)
        return _list(ledger, park, day, moment, options, settings)


def _list(
    ledger: Ledger, park: Park, day: date, moment: datetime, options: argparse.Namespace, settings: Settings
) -> int:
    lines = roll(ledger, park, day, settings.site_rule, moment)
    said = headline(lines, day, moment.date())
    if options.json:
        console.say_json({"park": park.name, "day": str(day), "said": said, "sites": [_facts(line) for line in lines]})
    else:
        console.say(said)
        for row in console.aligned([_row(line) for line in lines]):
            console.say(row)
    return 1 if any(line.state == "missing" for line in lines) else 0


def _facts(line: SiteLine) -> dict[str, object]:
    return {
        "site": line.site.name, "project": line.site.project, "kind": line.site.kind, "state": line.state,
        "filed_by": line.filed_by, "filed_at": f"{line.filed_at.isoformat()}Z" if line.filed_at else None,
        "versions": line.versions, "workers": line.workers, "machines": line.machines, "weather": line.weather,
        "note": line.note, "photos": line.photos, "last_on": str(line.last_on) if line.last_on else None,
        "last_by": line.last_by,
    }  # fmt: skip


def _row(line: SiteLine) -> tuple[str, ...]:
    last = _("上次 {day} {author}").format(day=line.last_on, author=line.last_by) if line.last_on else _("从未填过")
    workers = "" if line.workers is None else _("{count:.0f} 人").format(count=line.workers)
    said = " · ".join(part for part in (line.weather, workers, line.machines) if part)
    return state_word(line.state), line.site.title, f"{line.filed_by}  {said}" if line.filed_at else last


def _file(ledger: Ledger, park: Park, day: date, options: argparse.Namespace, settings: Settings) -> int:
    site = _site(sites(ledger, park, day, settings.log_sites), options.building, options.project)
    known = parts(ledger, park, site, day)
    log = Log(
        site.site_id, day, dict(_percent(word, known, site) for word in options.percent), options.workers,
        options.machines, options.weather, options.note, tuple(options.problem),
    )  # fmt: skip
    taken = [taken_file(path, settings) for path in options.photo]
    who = author(options, settings)
    try:
        filed = file_log(ledger, park, log, who, taken=taken, keep_place=options.keep_place)
    except LogAsks as asks:
        if not options.accept:
            console.refuse([asks.why(), _("属实的话加上 --accept 再运行一次。")], options.json)
            return 1
        right = frozenset(asks.asked)
        filed = file_log(ledger, park, log, who, taken=taken, keep_place=options.keep_place, accepted=right)
    _say_filed(ledger, park, site, day, filed, options.json)
    return 0


def _photos(ledger: Ledger, park: Park, day: date, options: argparse.Namespace, settings: Settings) -> int:
    site = _site(sites(ledger, park, day, settings.log_sites), options.building, options.project)
    hung = attachments(ledger, park.park_id, [site.site_id], day)
    if options.json:
        told = [{"attachment": one.attachment_id, "file": one.file_name, "author": one.author} for one in hung]
        console.say_json({"site": site.name, "day": str(day), "photos": told})
        return 0
    if not hung:
        console.say(_("{site} {day} 没有照片或文件。").format(site=site.name, day=day))
    for row in console.aligned([(str(one.attachment_id), one.file_name, one.author) for one in hung]):
        console.say(row)
    return 0


def _withdraw(ledger: Ledger, park: Park, day: date, options: argparse.Namespace, settings: Settings) -> int:
    if options.attachment is None:
        raise WordMissing("--attachment")
    found = attachment(ledger, options.attachment)
    if found is None or any_site(ledger, park, day, found.subject_id) is None:  # what hangs on an issue belongs to it
        raise NoSuchAttachment
    withdraw_attachment(
        ledger, park, found.attachment_id, options.reason, author(options, settings), action=Action.FILE_LOG
    )
    words = _("已撤下 {file}。").format(file=found.file_name)
    console.say_json({"withdrawn": found.attachment_id}) if options.json else console.say(words)
    return 0


def _site(known: Sequence[Site], name: str, project: str) -> Site:
    if not name:
        raise WordMissing("--building")
    found = [site for site in known if name_key(site.kind, site.name) == name_key(site.kind, name)]
    if project:
        found = [site for site in found if name_key("project", site.project) == name_key("project", project)]
    if len(found) != 1:
        raise SiteUnknown(name, [site.title for site in found or known], several=bool(found))
    return found[0]


def _percent(word: str, known: Sequence[Part], site: Site) -> tuple[int, float]:
    """ "66" of the whole site, "内装地坪=66" of a milestone."""
    name, _equals, said = word.rpartition("=")
    try:
        value = float(said.strip().rstrip("%％"))
    except ValueError:
        raise NotAPercent(word) from None
    if not name:
        return site.site_id, value
    wanted = name_key("milestone", name)
    part = next((one for one in known if name_key("milestone", one.name) == wanted), None)
    if part is None:
        raise PartUnknown(name, [one.name for one in known])
    return part.subject_id, value


def _say_filed(ledger: Ledger, park: Park, site: Site, day: date, filed: FiledLog, as_json: bool) -> None:
    log = site_log(ledger, park, site, day)
    if as_json:
        console.say_json(
            {
                "site": site.name, "day": str(day), "values": filed.values, "photos": list(filed.photos),
                "issues": list(filed.issues), "versions": log.versions if log else 0,
            }
        )  # fmt: skip
        return
    said = _("已保存 {site} {day} 的日志：{words}").format(
        site=site.name, day=day, words=log_words(log) if log else "—"
    )
    counts = _("{photos} 张照片或文件，登记 {issues} 个问题。").format(
        photos=len(filed.photos), issues=len(filed.issues)
    )
    console.say(said)
    console.say(counts)
    for again in filed.repeated:
        console.say(again.why())
