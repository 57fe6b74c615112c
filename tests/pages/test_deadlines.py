"""交付期限 as Streamlit runs it: the answer first, filters from the address, what to do when there is nothing."""

from pathlib import Path

from tests.pages.test_pages import database, run, tables, words  # noqa: F401


def test_the_answer_and_the_list(demo: Path) -> None:
    at = run("deadlines")
    said = words(at).replace("\\", "")
    assert "#### 4 个单体、1 个项目的交付期限未到；" in said
    assert "11# 晚 24 天（10月31日交付，需 0." in said
    assert "按计划曲线和实际速度推算" in said
    found = {heads.split("|")[0] + str(heads.count("|")): rows for heads, rows in tables(at).items()}
    first = found["单体 / 项目8"][0]["cells"]
    assert first["name"]["t"].startswith("11#")
    assert first["name"]["href"].startswith("building?")
    assert first["deadline"]["t"] == "2023-10-31"
    assert "单体概况 · M21" in first["deadline"]["tip"]
    assert first["left"]["t"] == "剩 64 天"
    assert first["rate"]["t"].startswith("需 0.45，近 14 天 0.")
    assert first["projected"]["t"] == "晚 24 天"
    assert "11月5日 至 12月29日" in first["projected"]["tip"]
    assert first["chance"]["t"] == "6%"
    assert first["status"]["s"]
    assert len(found["单体 / 项目2"]) == 11


def test_filters_come_from_the_address(demo: Path) -> None:
    everything = tables(run("deadlines"))
    risky = tables(run("deadlines", at_risk="true"))
    assert 0 < len(next(iter(risky.values()))) < len(next(iter(everything.values())))
    at = run("deadlines", calendar="true", month="2023-10")
    assert at.selectbox(key="month").value == "2023-10"
    assert not tables(at)


def test_the_calendar_turns(demo: Path) -> None:
    at = run("deadlines", calendar="true")
    assert at.selectbox(key="month").value == "2023-08"
    at.button(key="month_after").click().run()
    assert at.selectbox(key="month").value == "2023-09"
    assert not at.button(key="month_before").disabled


def test_without_deadlines_it_says_what_to_upload(demo: Path) -> None:
    at = run("deadlines", as_of="2015-01-01")
    assert "交付时间" in words(at)
    assert at.button[0].label == "去上传进度表"
