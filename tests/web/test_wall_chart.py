"""The button for the wall chart: what can be chosen, and the address that is printed."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from park_dispatch.ledger.reading import Park
from park_dispatch.web.wall_chart import live_address


def _page(path: str) -> None:
    from datetime import date
    from pathlib import Path

    from park_dispatch.boards.situation import situation
    from park_dispatch.ledger.reading import parks
    from park_dispatch.ledger.store import open_ledger
    from park_dispatch.ledger.writing import add_park
    from park_dispatch.settings import Settings
    from park_dispatch.web.frame import Frame
    from park_dispatch.web.wall_chart import draw_wall_chart_button
    from tests.small_park import DAY, day, new, upload

    ledger = open_ledger(Path(path))
    if not parks(ledger):
        add_park(ledger, "试验园区", "测试")
        for name in ("二期", "三期"):
            project = new(ledger, parks(ledger)[0], "project", name)
            said = [(project, "planned_start", day("08-01")), (project, "planned_finish", date(2023, 9, 30))]
            upload(ledger, parks(ledger)[0], DAY, [*said, (project, "percent", 40.0)])
    park = parks(ledger)[0]
    draw_wall_chart_button(Frame(ledger, Settings(), park, DAY, DAY), situation(ledger, park, DAY))
    ledger.close()


def test_paper_and_project_can_be_chosen_and_the_chart_downloaded(tmp_path: Path) -> None:
    app = AppTest.from_function(_page, args=(str(tmp_path / "park.duckdb"),)).run(timeout=20)
    assert not app.exception
    assert app.selectbox[0].options == ["全部项目", "二期", "三期"]
    assert app.button_group[0].options == ["A3", "A2", "A1", "A0"]
    (button,) = app.get("download_button")
    assert button.proto.label == "下载挂图"
    assert any("二维码" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://10.0.0.7:8501/gantt?as_of=2023-08-28", "http://10.0.0.7:8501/gantt?park=3"),
        ("https://park.example.cn/board/gantt", "https://park.example.cn/board/gantt?park=3"),
        ("http://10.0.0.7:8501", "http://10.0.0.7:8501/gantt?park=3"),
        ("http://localhost:8501/gantt", ""),
        ("http://127.0.0.1:8501/gantt", ""),
        (None, ""),
    ],
)
def test_the_address_is_that_of_the_live_page(url: str | None, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamlit, "context", SimpleNamespace(url=url))
    now = SimpleNamespace(park=Park(3, "园区", False, ""))
    assert live_address(now) == address  # type: ignore[arg-type]
