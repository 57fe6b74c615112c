"""数据上报 with a plan of MS Project: shown, and filed with its links."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.ledger import reading
from park_dispatch.ledger.plans import links
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import add_park
from park_dispatch.model.schedule import Project, Schedule, TaskLink
from park_dispatch.reports.schedules.mspdi import mspdi
from park_dispatch.web.frame import ledger_at
from tests.intake.test_schedules_understand import on, outline
from tests.pages.test_upload import PAGE, SHELL, drop, press, said, uploads


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    path = tmp_path / "park.duckdb"
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    opened = ledger_at(path)
    add_park(opened, "临港产业园", "测试")
    yield opened
    ledger_at.clear(opened.path)
    opened.close()


def test_a_plan_is_shown_and_filed_with_its_links(ledger: Ledger) -> None:
    facts = {"start": on("2023-09-01"), "finish": on("2023-09-30", (17, 0))}
    tasks = outline((1, "三期工程"), (2, "1#厂房"), (3, "桩基"), (3, "主体"), 桩基=facts, 主体=facts)
    plan = Schedule("mspdi", (Project(0, "园", status_date=on("2023-08-28")),), tasks, (TaskLink(3, 4, "FS", 960.0),))
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    app.run()
    app.switch_page(str(PAGE)).run()
    drop(app, ("计划.xml", mspdi(plan)))
    assert "2 条，第 3–4 行" in said(app)
    assert "1 处请留意" in [box.label for box in app.expander]
    assert not [button for button in app.get("download_button") if "标注" in str(button)]
    next(box for box in app.text_input if box.label == "上报人").set_value("李工")
    press(app, "确认入库 2 行")
    assert uploads(ledger) == ["计划.xml"]
    park = reading.parks(ledger)[0]
    kept = links(ledger, park.park_id, on("2023-08-28").date())
    assert list(zip(kept["type"], kept["lag_days"], strict=True)) == [("FS", 2.0)]
