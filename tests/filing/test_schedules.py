"""A plan of MS Project is stored like any report, and its links with it."""

from contextlib import closing
from datetime import date
from pathlib import Path

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.proposal import Decisions, propose
from park_dispatch.intake.schedules.understand import understand_schedule
from park_dispatch.intake.understanding import Corrections
from park_dispatch.ledger.plans import links
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import add_park, withdraw
from park_dispatch.model.schedule import Project, Schedule, TaskLink
from tests.intake.test_schedules_understand import on, outline

ALL = Decisions()


def stored(ledger: Ledger, park: Park, decisions: Decisions = ALL) -> int:
    tasks = outline((1, "三期工程"), (2, "1#厂房"), (3, "桩基"), (3, "主体"), (3, "屋面"))
    plan = Schedule(
        "mspdi",
        (Project(0, "园", status_date=on("2023-08-28")),),
        tasks,
        (TaskLink(3, 4, "FS", 960.0), TaskLink(4, 5, "SS", -480.0), TaskLink(4, 5, "FF"), TaskLink(2, 5)),
    )
    understanding = understand_schedule(plan, Corrections(), "计划.xml", "a" * 64, 9)
    return confirm(ledger, propose(ledger, park, understanding, decisions), "甲").upload_id


def kept(ledger: Ledger, park_id: int) -> list[tuple[str, str, str, float]]:
    frame = links(ledger, park_id, date(2023, 8, 28))
    names = dict(ledger.frame("SELECT subject_id, name FROM subject", []).itertuples(index=False))
    return [(names[one.predecessor], names[one.successor], one.type, one.lag_days) for one in frame.itertuples()]


def test_links_are_stored_with_the_upload_and_go_with_it(tmp_path: Path) -> None:
    with closing(open_ledger(tmp_path / "l.duckdb")) as ledger:
        park_id = add_park(ledger, "园", "甲")
        park = Park(park_id, "园", False, "")
        upload = stored(ledger, park)
        assert kept(ledger, park_id) == [("桩基", "主体", "FS", 2.0), ("主体", "屋面", "FF", 0.0)]
        withdraw(ledger, upload, "试", "甲")
        assert kept(ledger, park_id) == []


def test_links_of_rows_that_are_left_out_are_not_stored(tmp_path: Path) -> None:
    with closing(open_ledger(tmp_path / "l.duckdb")) as ledger:
        park_id = add_park(ledger, "园", "甲")
        stored(ledger, Park(park_id, "园", False, ""), Decisions(skipped=frozenset({2})))
        assert kept(ledger, park_id) == [("桩基", "主体", "FS", 2.0)]
