"""The demo park: complete, once, and with the published figures."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from park_dispatch.boards.logic import logic
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.filing import demo
from park_dispatch.filing.demo import create_with_demo, load_demo, workbooks
from park_dispatch.intake.reader import read
from park_dispatch.language import _, speaking
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import withdraw


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    assert create_with_demo(path)
    return path


@pytest.fixture
def loaded(database: Path) -> Iterator[Ledger]:
    ledger = open_ledger(database)
    yield ledger
    ledger.close()


def only_park(ledger: Ledger) -> Park:
    (park,) = reading.parks(ledger)
    return park


def standing(ledger: Ledger) -> Situation:
    return situation(ledger, only_park(ledger), date(2023, 8, 28))


def test_the_park_says_that_it_is_invented_and_where_its_published_figures_come_from(loaded: Ledger) -> None:
    park = only_park(loaded)
    assert park.demo
    assert "临港产业园" in park.name
    assert "恩园管函〔2023〕37号" in park.remark
    assert "虚构" in park.remark
    with speaking("en"):
        assert "are invented for the demo" in _(park.remark)


def test_every_workbook_is_stored_whole(loaded: Ledger) -> None:
    uploads = reading.uploads(loaded, only_park(loaded).park_id)
    assert sorted(uploads["file_name"]) == [path.name for path in workbooks()]
    assert uploads["rows_held"].sum() == 0
    assert set(uploads["author"]) == {"演示数据"}


@pytest.mark.parametrize("path", workbooks(), ids=lambda path: path.name)
def test_no_cell_of_a_workbook_is_refused(path: Path) -> None:
    understanding = read(path)
    assert [finding.why() for finding in understanding.rejected] == []
    if path.name.startswith("10_"):
        assert len(understanding.records) == 55  # the milestones of four buildings
        assert str(understanding.report_date) in path.name
    assert understanding.records


def test_the_board_opens_on_the_day_of_the_last_report(loaded: Ledger) -> None:
    assert reading.last_report(loaded, only_park(loaded).park_id) == date(2023, 8, 28)


def test_the_published_figures_are_exact(loaded: Ledger) -> None:
    found = standing(loaded)
    projects = found.projects.set_index("name")
    third = projects.loc["临港产业园三期标准化厂房"]
    assert round(third["percent"], 1) == 80.0
    assert third["floor_area_m2"] == pytest.approx(70_000)
    assert third["delivery_deadline"].date() == date(2023, 10, 31)
    built = projects.loc[["临港产业园一期标准化厂房", "临港产业园二期标准化厂房"], "floor_area_m2"]
    assert built.sum() == pytest.approx(350_000)
    buildings = found.buildings.set_index("name")
    assert buildings.loc["人才公寓", "floor_area_m2"] == pytest.approx(23_000)
    assert buildings.loc["孵化中心", "floor_area_m2"] == pytest.approx(19_000)
    assert buildings.loc["园区道路", "length_km"] == pytest.approx(5.0)


def test_the_invented_part_is_as_its_readme_says(loaded: Ledger) -> None:
    found = standing(loaded)
    buildings = found.buildings.set_index("name")
    assert len(found.buildings) == 15
    assert len(found.milestones) == 55
    assert buildings.loc["11#", "status"] == "late"
    assert buildings.loc["11#", "gap_pp"] == pytest.approx(-8, abs=1)
    assert buildings.loc["11#", "slip_days"] == 24
    hung = logic(loaded, found)
    assert len(hung.links) == 67
    assert list(hung.recover.values()) == [15]
    assert hung.links["broken"].sum() == 1  # 室外附属工程 of 11# as planned anew
    the_day_before = situation(loaded, only_park(loaded), date(2023, 8, 27)).buildings.set_index("name")
    assert bool(the_day_before.loc["10#", "unreported"])
    assert buildings.loc["9#", "gap_pp"] > 0


def test_loading_again_changes_nothing(loaded: Ledger) -> None:
    version = loaded.version
    assert load_demo(loaded).stored_files == 0
    assert loaded.version == version


def test_an_existing_database_is_left_alone(database: Path) -> None:
    before = database.read_bytes()
    assert not create_with_demo(database)
    assert database.read_bytes() == before


def test_an_interrupted_load_is_completed_and_what_was_undone_stays_undone(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = workbooks()[:2]
    monkeypatch.setattr(demo, "workbooks", lambda: first[:1])
    park = load_demo(ledger).park
    withdraw(ledger, 1, "试一试", "测试")
    monkeypatch.setattr(demo, "workbooks", lambda: first)
    assert load_demo(ledger).stored_files == 1
    uploads = reading.uploads(ledger, park.park_id).set_index("file_name")
    assert uploads["withdrawn_why"].notna().to_dict() == {first[0].name: True, first[1].name: False}


def test_a_first_start_that_fails_leaves_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "_file", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        create_with_demo(tmp_path / "p.duckdb")
    assert not (tmp_path / "p.duckdb").exists()
    monkeypatch.undo()
    monkeypatch.setattr(demo, "workbooks", lambda: workbooks()[:1])
    assert create_with_demo(tmp_path / "p.duckdb")
