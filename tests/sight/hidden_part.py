"""A part of the demo park in which every field, number and name can be told from all others."""

from dataclasses import replace
from datetime import date

import pandas as pd

from park_dispatch.filing.notices import NoticeDraft, send_notice
from park_dispatch.ledger import reading
from park_dispatch.ledger.attaching import NewAttachment, add_attachments, withdraw_attachment
from park_dispatch.ledger.decisions import decide
from park_dispatch.ledger.plans import NewLink, NewPlan, freeze, withdraw_plan
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.remembering import Learned, NewRemembered
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.summaries import Section, save
from park_dispatch.ledger.writing import (
    Links,
    NewEntry,
    NewSubject,
    NewUpload,
    SubjectKind,
    add_form,
    add_upload,
    withdraw,
)
from park_dispatch.model.record import FIELDS, Scalar

MARK = "Xq7z"
"""In every word of the hidden part."""
TOKENS = (MARK, "37.43", "7654321", "7,654,321", "765.4", "2031-07", "2031年")
"""What may not be found anywhere: the mark, a percent, a floor area as it is written in files and on pages, a date."""
DAY = date(2023, 8, 28)
UNIT = f"{MARK}建设公司"
SKIPPED = frozenset({"as_of", "weight", "note_date", "project", "building", "milestone", "enterprise"})


def value(field: str) -> Scalar:
    """What the hidden part says of a field."""
    special = {"percent": 37.43, "floor_area_m2": 7654321.0, "responsible_unit": UNIT, "lead_unit": UNIT}
    plain: dict[str, Scalar] = {"text": f"{MARK}{field}", "number": 7654321.0, "percent": 37.43}
    days = {"planned_start": date(2023, 5, 3), "actual_start": date(2023, 5, 4)}
    return special.get(field) or days.get(field) or plain.get(FIELDS[field].type) or date(2031, 7, 19)


def everything(subject: int) -> list[NewEntry]:
    """Something said of every field; nothing finished, so that it shows among what is open."""
    done = {"actual_finish", "delivered_on", "closed_on", "approved_on", "status"}
    return [
        NewEntry(subject, name, value(name), DAY, f"{MARK}表", "F4")
        for name in FIELDS
        if name not in SKIPPED and name not in done
    ]


def item(kind: SubjectKind, ref: int, building: str, unit: str) -> tuple[NewSubject, list[NewEntry]]:
    """An action item or issue about a building, given to a unit."""
    said: dict[str, Scalar] = {"building": building, "responsible_unit": unit, "due": date(2023, 8, 27)}
    said |= {"note_date": DAY, "note": f"{MARK}事项"} if kind == "dispatch" else {}
    kept = [entry for entry in everything(ref) if entry.field not in said]
    own = [NewEntry(ref, name, said_, DAY, f"{MARK}表", "F4") for name, said_ in said.items()]
    return NewSubject(ref, kind, 0, f"{MARK}{kind}{ref}", f"{MARK}{kind}{ref}"), [*kept, *own]


class HiddenPart:
    """A project of its own, and one more building of a project whose other buildings are seen."""

    def __init__(self, ledger: Ledger, park: Park, shared_project: int, neighbour: int) -> None:
        """Plant it. `neighbour`: a milestone of the seen part, which one of the hidden part waits for."""
        milestones = [NewSubject(-10 - at, "milestone", -2 - at % 2, f"{MARK}节点{at}", f"m{at}") for at in range(4)]
        items = [item(kind, -20 - at, f"{MARK}1#", UNIT) for at, kind in enumerate(("dispatch", "issue"))]
        items += [item("dispatch", -30, "", ""), item("issue", -31, "", UNIT), item("dispatch", -32, f"{MARK}2#", "")]
        below = [
            NewSubject(-40 - at, kind, -1, f"{MARK}{kind}", f"{MARK}{kind}")
            for at, kind in enumerate(("procedure", "funding", "enterprise"))
        ]
        subjects = [
            NewSubject(-1, "project", 0, f"{MARK}项目", f"{MARK}项目"),
            NewSubject(-2, "building", -1, f"{MARK}1#", f"{MARK}1#"),
            NewSubject(-3, "building", shared_project, f"{MARK}2#", f"{MARK}2#"),
            *milestones, *below, *(subject for subject, _said in items),
        ]  # fmt: skip
        structure = [one.ref for one in (*subjects[:3], *milestones, *below)]
        said = [entry for ref in structure for entry in everything(ref)]
        said += [entry for _subject, own in items for entry in own]
        # The project that is seen in part: what is said of it as a whole is not for those who see a part.
        said += [e for e in everything(shared_project) if e.field in ("issue", "description", "remark", "site_note")]
        upload = NewUpload(f"{MARK}周报.xlsx", f"sha-{MARK}", 1, DAY, len(said), 0, "")
        add_upload(ledger, park.park_id, upload, subjects, said, f"{MARK}填报人")
        found = reading.subjects(ledger, park.park_id)
        of = dict(zip(found["name"], found["subject_id"].astype(int), strict=True))
        self.project, self.buildings = of[f"{MARK}项目"], (of[f"{MARK}1#"], of[f"{MARK}2#"])
        self.milestones = tuple(of[f"{MARK}节点{at}"] for at in range(4))
        self._learnt(ledger, park)
        notice = NoticeDraft(
            "red", UNIT, f"{MARK}督办", f"{MARK}依据", f"{MARK}要求", date(2031, 7, 19), f"{MARK}督", f"{MARK}人", MARK,
            f"works {self.milestones[0]}", (self.milestones[0],),
        )  # fmt: skip
        send_notice(ledger, park, notice, DAY, f"{MARK}督查")
        self._plans(ledger, park, neighbour)
        photo = NewAttachment(f"{MARK}照片.jpg", "image/jpeg", "0" * 64, "0" * 64, 1, 1, 1, None, None, None)
        self.attachment = add_attachments(ledger, park.park_id, self.buildings[0], DAY, [photo], f"{MARK}填报人")[0]
        gone = add_attachments(
            ledger, park.park_id, self.buildings[0], DAY, [replace(photo, file_name=f"{MARK}错照片.jpg")], MARK
        )[0]
        withdraw_attachment(ledger, park.park_id, gone, f"{MARK}传错", MARK)
        save(
            ledger, park.park_id, "week", date(2023, 8, 28), DAY, (Section("progress", MARK, f"{MARK}周总结"),), MARK, 0
        )

    def _learnt(self, ledger: Ledger, park: Park) -> None:
        said, shown = f'{{"subject": {self.buildings[0]}}}', f'{{"name": "{MARK}别名", "parent": "{MARK}"}}'
        names = NewRemembered("name", f"building|x|{MARK}", said, shown)
        reading_, headers = '{"kind": "progress", "columns": {}}', f'{{"headers": {{"A": "{MARK}列"}}}}'
        layout = NewRemembered("layout", "f" * 64, reading_, headers)
        upload = NewUpload(f"{MARK}日报.xlsx", f"sha-2-{MARK}", 1, DAY, 1, 0, f"{MARK}重定基线")
        entry = NewEntry(self.buildings[0], "remark", f"{MARK}再报", DAY, f"{MARK}表", "F4")
        add_upload(ledger, park.park_id, upload, [], [entry], f"{MARK}填报人", Learned((names, layout)))

        wrong = NewUpload(f"{MARK}错报.xlsx", f"sha-3-{MARK}", 1, DAY, 1, 0, "")
        withdraw(ledger, add_upload(ledger, park.park_id, wrong, [], [entry], MARK), f"{MARK}填错", MARK)

    def _plans(self, ledger: Ledger, park: Park, neighbour: int) -> None:
        kept = pd.DataFrame(
            {"subject_id": list(self.milestones), "start": date(2023, 5, 3), "finish": date(2031, 7, 19)}
        )
        plan = NewPlan(f"{MARK}计划", self.project, "frozen", DAY, f"{MARK}理由", True)
        freeze(ledger, park.park_id, plan, kept, MARK)
        links = [NewLink(self.milestones[0], neighbour, "FS"), NewLink(self.milestones[0], self.milestones[2], "FS")]
        add_form(ledger, park.park_id, [], [], MARK, links=Links(links, DAY, f"{MARK}关系"))
        withdraw_plan(
            ledger, park.park_id, freeze(ledger, park.park_id, replace(plan, name=f"{MARK}废"), kept, MARK),
            f"{MARK}作废", MARK,
        )  # fmt: skip
        decide(ledger, park.park_id, self.project, "target 2023-08", "37.43", DAY, MARK, f"{MARK}目标")
