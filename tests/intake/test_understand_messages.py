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


def test_speakers_quotes_and_spoken_words() -> None:
    lines = [
        "【鹿鸣湖标准厂房建设群】2024年3月12日 18:20",
        "「柴主任：2#厂房三层梁板浇完没有？」",
        "赵工：2#厂房三层梁板浇筑完成，正在养护",
        "周工：1#、3#厂房地坪打磨完成90%",
        "孙工：问题：6#厂房道路太窄",
        "1#主体ok，3#砌体搞完了，4#粉刷做了一半",
        "5#6#桩打完了，8#钢柱吊了12根，9#水电预埋搞了八成，办公楼地砖铺完了",
        "收到，辛苦各位",
    ]
    found = read([[line] for line in lines], container="txt", name=None)
    progress = [record for record in found.records if record.kind == "progress"]
    assert [(r.row, r.get("building"), r.get("milestone"), r.get("percent"), r.get("quantity")) for r in progress] == [
        (3, "2#", "三层梁板浇筑", 100, N),
        (4, "1#", "地坪打磨", 90, N),
        (4, "3#", "地坪打磨", 90, N),
        (6, "1#", "主体", 100, N),
        (6, "3#", "砌体", 100, N),
        (6, "4#", "粉刷", 50, N),
        (7, "5#", "桩", 100, N),
        (7, "6#", "桩", 100, N),
        (7, "8#", "钢柱", N, 12),
        (7, "9#", "水电预埋", 80, N),
        (7, "办公楼", "地砖", 100, N),
    ]
    assert [r.get("issue") for r in found.records if r.kind == "issue"] == ["6#厂房道路太窄"]
    assert [bool(r.cells["percent"].guess) for r in progress if r.get("percent") == 50] == [True]


def test_two_days_in_one_message_are_as_true_as_the_later() -> None:
    found = read([["医药园二期 2024年8月7日—8日两日进展"], ["1#厂房桩基完成七成"]], container="txt", name=None)
    assert found.report_date is not None and found.report_date.isoformat() == "2024-08-08"


def test_praise_and_more_than_half_are_no_shares_and_a_share_may_stand_in_brackets() -> None:
    found = read(
        [["三期日报 2023年9月15日"], ["1#外墙质量好，2#砌体过半，3#主体施工（60%），4#屋面弄好了（待验收）"]],
        container="txt",
        name=None,
    )
    said_of = {record.get("building"): record.get("percent") for record in found.records}
    assert said_of.get("1#") is None and said_of.get("2#") is None
    assert (said_of["3#"], said_of["4#"]) == (60, 100)
