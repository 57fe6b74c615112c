"""Messages from a chat group: emoji and headings, one long sentence, who was on the site."""

from tests.intake.reading import N, read, said


def test_emoji_bullets_and_bracketed_headings() -> None:
    lines = [
        "【🏗滨江智谷产业园驻守日志】",
        "📅2024年7月3日 ☀晴 26~35℃",
        "【今日形象进度】",
        "✅1#楼：主体封顶",
        "▶3#楼、5#楼：四层顶板浇筑完成",
        "▶B区车间：钢梁吊装累计42榀",
        "1️⃣9#厂房砌体完成60%",
        "【投入情况】👷现场工人：132人  🏗塔吊：4台",
        "【存在问题】",
        "⚠商砼到场时间不稳定",
        "【明日计划】📌2#楼砌体收尾；3#楼模板支设完成50%",
    ]
    found = read([[line] for line in lines], container="txt", name=None)
    progress = [record for record in found.records if record.kind == "progress"]
    assert [(r.row, r.get("building"), r.get("milestone"), r.get("percent"), r.get("quantity")) for r in progress] == [
        (4, "1#", "主体封顶", 100, N),
        (5, "3#", "四层顶板浇筑", 100, N),
        (5, "5#", "四层顶板浇筑", 100, N),
        (6, "B区车间", "钢梁吊装", N, 42),
        (7, "9#", "砌体", 60, N),
    ]
    assert [(r.row, r.get("issue")) for r in found.records if r.kind == "issue"] == [(10, "商砼到场时间不稳定")]
    site = {name: value for r in found.records if r.kind == "site_log" for name, value in _values(r.cells).items()}
    assert (site["workers"], site["machines"], site["weather"]) == (132, "塔吊:4台", "晴")
    assert {record.get("project") for record in found.records} == {"滨江智谷产业园"}


def _values(cells: object) -> dict[str, object]:
    return {name: cell.value for name, cell in cells.items()}  # type: ignore[attr-defined]


def test_one_long_sentence() -> None:
    text = (
        "各位领导，1号楼、2号楼主体结构已完成，3号楼四层梁板浇筑大概完成六成，7#桩基打了120根，"
        "今天现场工人68人、塔吊3台，问题是8#钢构件进场滞后，汇报完毕。"
    )
    found = read([["三期日报 2023年9月15日"], [text]], container="txt", name=None)
    progress = [record for record in found.records if record.kind == "progress"]
    assert [(r.get("building"), r.get("milestone"), r.get("percent"), r.get("quantity")) for r in progress] == [
        ("1#", "主体结构", 100, N),
        ("2#", "主体结构", 100, N),
        ("3#", "四层梁板浇筑", 60, N),
        ("7#", "桩基", N, 120),
    ]
    assert [r.get("issue") for r in found.records if r.kind == "issue"] == ["8#钢构件进场滞后"]
    assert [(r.get("workers"), r.get("machines")) for r in found.records if r.kind == "site_log"] == [(68, "塔吊3台")]


def test_of_several_counts_of_people_the_total_counts() -> None:
    found = read(
        [["三期日报 2023年9月15日"], ["9#砌体完成85%"], ["现场人员：管理人员8人，劳动力合计66人；机械：挖机3台"]],
        container="txt",
        name=None,
    )
    site = [record for record in found.records if record.kind == "site_log"]
    assert said(found, "building", "percent")[0] == (2, "9#", 85)
    assert [(r.row, r.get("workers"), r.get("machines")) for r in site] == [(3, 66, "挖机3台")]
