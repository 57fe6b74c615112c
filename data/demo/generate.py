"""Write the demo park's workbooks beside this file: `python data/demo/generate.py`. Same code, same cells.

Published figures: 恩园管函〔2023〕37号 (2023-08-28). Everything below them is invented; see README.md.
"""

import csv
import io
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import xlwt
from dispatch_notes import ANSWERS, ITEMS, Item
from issue_rows import LEAD, PROBLEMS, REQUESTS
from master_schedule import write_schedule
from pairing_rows import FIRMS, PROJECTS
from phase_three import BUILDINGS, LAST_DAY, SAME_AS_YESTERDAY, UNREPORTED, WEEKLY_DAYS, percent
from site_words import MACHINES, done_on, headcount, weather
from weekly_sheet import PROJECT, Page, long_date, write_weekly

SOURCE = "恩园管函〔2023〕37号（2023年8月28日）"
PHASE_ONE, PHASE_TWO, SUPPORT = "临港产业园一期标准化厂房", "临港产业园二期标准化厂房", "临港产业园配套设施"
OVERVIEW_DAY = date(2023, 2, 10)
DAILY_FROM = date(2023, 7, 29)
DISPATCH_HEADER = ("日期", "序号", "单体", "调度事项", "责任单位", "责任人", "完成时限", "落实情况")

STANDING = (
    (PHASE_ONE, "区工投公司", "周工", (
        ("1#厂房", "4层框架厂房", 4.2, None, "城建集团第一项目部", (2018, 3, 12), (2019, 6, 30), 9, "电子信息企业"),
        ("2#厂房", "4层框架厂房", 4.2, None, "城建集团第一项目部", (2018, 3, 26), (2019, 7, 31), 2, "电子信息企业"),
        ("3#厂房", "4层框架厂房", 4.5, None, "城建集团第一项目部", (2018, 5, 8), (2019, 9, 30), 15, "智能终端企业"),
        ("4#厂房", "4层框架厂房", 4.5, None, "城建集团第一项目部", (2018, 5, 20), (2019, 10, 31), 11, "智能终端企业"),
    )),
    (PHASE_TWO, "区产投公司", "郑工", (
        ("5#厂房", "4层框架厂房", 4.4, None, "城建集团第二项目部", (2020, 4, 8), (2021, 8, 31), -3, "纺织服装企业"),
        ("6#厂房", "4层框架厂房", 4.4, None, "城建集团第二项目部", (2020, 4, 20), (2021, 9, 30), 6, "纺织服装企业"),
        ("7#厂房", "4层框架厂房", 4.4, None, "城建集团第二项目部", (2020, 6, 10), (2021, 11, 30), 13, "食品包装企业"),
        ("8#厂房", "4层框架厂房", 4.4, None, "城建集团第二项目部", (2020, 6, 24), (2021, 12, 31), 8, "电子信息企业"),
    )),
    (SUPPORT, "区工投公司", "孙工", (
        ("人才公寓", "公寓及配套用房", 2.3, None, "城建集团第二项目部", (2019, 9, 2), (2021, 6, 30), 20, "园区管委会"),
        ("孵化中心", "孵化办公用房", 1.9, None, "城建集团第二项目部", (2020, 3, 16), (2021, 9, 30), 0, "园区管委会"),
        ("园区道路", "道路及配套管网、交安、绿化、亮化", None, 5, "市政工程公司", (2018, 6, 1), (2020, 12, 31), 5,
         "园区管委会"),
    )),
)  # fmt: skip
"""Project, unit, person, and its finished buildings: name, what, 万㎡, km, contractor, start, planned
finish, days late, to whom. 1#–8# make the published 35 万㎡; 2.3 万㎡, 1.9 万㎡ and 5 km are published; the rest is
invented."""


def write_overview(path: Path) -> None:
    """Every building of the park with its size, units, dates and delivery, before phase three began."""
    page = Page(path, "单体概况")
    page.span((0, 0, 0, 16), "巴中恩阳临港产业园单体概况表（演示数据）", page.title)
    page.span((1, 0, 1, 10), f"填报单位：园区建设专班办公室        截至{long_date(OVERVIEW_DAY)}", page.plain)
    page.span((1, 11, 1, 16), "单位：万㎡", page.plain)
    page.header(2, ["项目", "单体", "建设内容", "建筑面积", "长度（km）", "施工单位", "责任单位", "责任人",
                    ("计划", ("开工", "竣工")), ("实际", ("开工", "竣工")), "交付时间", "交付对象", "实际交付",
                    "完成比例", "形象进度"])  # fmt: skip
    at = 4
    for project, unit, person, buildings in STANDING:
        last = at + len(buildings) - 1
        page.span((at, 0, last, 0), project, page.centre)
        page.span((at, 6, last, 6), unit, page.centre)
        page.span((at, 7, last, 7), person, page.centre)
        for name, what, area, km, contractor, begun, due, late, to_whom in buildings:
            start, planned = date(*begun), date(*due)
            finish = planned + timedelta(days=late)
            sizes = [(1, name, page.centre), (2, what, page.text), (3, area, page.centre), (4, km, page.centre)]
            days = [(8, start, page.day), (9, planned, page.day), (10, start, page.day), (11, finish, page.day)]
            handed = [(12, planned + timedelta(days=60), page.day), (13, to_whom, page.text)]
            handed += [(14, finish + timedelta(days=45), page.day), (15, 1, page.share), (16, "已交付使用", page.text)]
            page.row(at, [*sizes, (5, contractor, page.text), *days, *handed])
            at += 1
        area = round(sum(b[2] or 0 for b in buildings), 1)
        page.row(at, [(0, "小计", page.head), (1, None, page.head), (2, None, page.head), (3, area, page.head)])
        at += 1
    at = _phase_three_rows(page, at)
    page.row(at, [(0, "合计", page.head), (1, None, page.head), (2, None, page.head), (3, 46.2, page.head)])
    published = "标准化厂房35万㎡、三期7万㎡、人才公寓2.3万㎡、孵化中心1.9万㎡、道路5公里及交付期限"
    note = f"备注：本表为演示数据，其中{published}与{SOURCE}公布数一致。"
    page.span((at + 1, 0, at + 1, 16), note, page.plain)
    for column, width in enumerate((16, 10, 20, 9, 9, 18, 12, 8, 11, 11, 11, 11, 15, 16, 11, 9, 14)):
        page.sheet.set_column(column, column, width)
    page.sheet.freeze_panes(4, 2)
    page.book.close()


def _phase_three_rows(page: Page, at: int) -> int:
    last = at + len(BUILDINGS) - 1
    page.span((at, 0, last, 0), PROJECT, page.centre)
    page.span((at, 6, last, 6), "区工投公司", page.centre)
    page.span((at, 7, last, 7), "孙工", page.centre)
    for b in BUILDINGS:
        page.row(at, [
            (1, b.name, page.centre), (2, f"{b.floors}层框架厂房", page.text),
            (3, b.floor_area_m2 / 10000, page.centre), (4, None, page.centre), (5, b.unit, page.text),
            (8, b.starts, page.day), (9, b.ends, page.day), (10, None, page.day), (11, None, page.day),
            (12, "2023年10月底前", page.centre), (13, "入驻企业装修", page.text), (14, None, page.day),
            (15, 0, page.share), (16, "施工准备", page.text),
        ])  # fmt: skip
        at += 1
    page.row(at, [(0, "小计", page.head), (1, None, page.head), (2, None, page.head), (3, 7, page.head)])
    return at + 1


def write_daily(path: Path) -> None:
    """The residents' daily percent of each building, a GB18030 csv as their office program saves it."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow([f"{PROJECT}形象进度日报（演示数据）", *[""] * 8])
    sheet.writerow([f"项目名称：{PROJECT}", *[""] * 6, f"截至{long_date(LAST_DAY)}", ""])
    sheet.writerow(["日期", "单体", "形象进度（%）", "完成情况", "现场人数", "主要机械", "天气", "填报人", "备注"])
    day = DAILY_FROM
    while day <= LAST_DAY:
        before = day - timedelta(days=1)
        for b in BUILDINGS:
            if (b.name, day) in UNREPORTED:
                continue
            same = (b.name, day) == SAME_AS_YESTERDAY[:2]
            work = done_on(b, before, before - timedelta(days=1)) if same else done_on(b, day, before)
            said = [f"{percent(b, day):.1f}", work, headcount(b, before if same else day), MACHINES[b.name]]
            sheet.writerow([f"{day:%Y/%-m/%-d}", b.name, *said, weather(day), b.reporter, ""])
        day += timedelta(days=1)
    sheet.writerow(["备注：形象进度为完成总工程量的比例，本表为演示数据。", *[""] * 8])
    path.write_bytes(out.getvalue().encode("gb18030"))


def _week(item: Item) -> int:
    return date(2023, 8, item.day).isocalendar().week


def write_dispatch(path: Path) -> None:
    """The notes of the daily dispatch meetings, a sheet a week, the day merged over its items."""
    page: Page | None = None
    for number, (_week_number, items) in enumerate(groupby(ITEMS, _week), start=3):
        week = list(items)
        name = f"8月第{number}周"
        if page is None:
            page = Page(path, name)
        else:
            page.add_sheet(name)
        page.span((0, 0, 0, 7), f"三期标准化厂房每日调度记录（{name}，演示数据）", page.title)
        page.span((1, 0, 1, 3), f"项目名称：{PROJECT}", page.plain)
        page.span((1, 4, 1, 7), f"截至{long_date(date(2023, 8, week[-1].day))}", page.plain)
        for column, head in enumerate(DISPATCH_HEADER):
            page.sheet.write(2, column, head, page.head)
        _dispatch_rows(page, week)
        for column, width in enumerate((12, 6, 10, 46, 18, 8, 13, 40)):
            page.sheet.set_column(column, column, width)
    if page is not None:
        page.book.close()


def _dispatch_rows(page: Page, week: list[Item]) -> None:
    at = 3
    for day, group in groupby(week, lambda item: item.day):
        today = list(group)
        page.span((at, 0, at + len(today) - 1, 0), long_date(date(2023, 8, day)), page.centre)
        for number, item in enumerate(today, start=1):
            page.row(at, [
                (1, number, page.centre), (2, item.building or "—", page.centre), (3, item.matter, page.text),
                (4, item.unit, page.text), (5, item.person, page.centre), (6, f"8月{item.due}日前", page.centre),
                (7, item.outcome, page.text),
            ])  # fmt: skip
            at += 1


def write_answers(path: Path, on: int) -> None:
    """What the office collected on a day about items that were open: the same rows again, answered, with a new date."""
    page = Page(path, "交账清单")
    day = long_date(date(2023, 8, on))
    page.span((0, 0, 0, 7), f"三期调度事项交账清单（{day}，演示数据）", page.title)
    page.span((1, 0, 1, 3), f"项目名称：{PROJECT}", page.plain)
    page.span((1, 4, 1, 7), f"截至{day}", page.plain)
    for column, head in enumerate(DISPATCH_HEADER):
        page.sheet.write(2, column, head, page.head)
    items = {(item.day, item.matter): item for item in ITEMS}
    for number, answer in enumerate(ANSWERS[on], start=1):
        item = items[answer.day, answer.matter]
        page.row(2 + number, [
            (0, long_date(date(2023, 8, item.day)), page.centre), (1, number, page.centre),
            (2, item.building or "—", page.centre), (3, item.matter, page.text), (4, item.unit, page.text),
            (5, item.person, page.centre), (6, f"8月{answer.due or item.due}日前", page.centre),
            (7, answer.outcome, page.text),
        ])  # fmt: skip
    for column, width in enumerate((14, 6, 10, 46, 18, 8, 13, 40)):
        page.sheet.set_column(column, column, width)
    page.book.close()


REQUEST_HEADER = ("序号", "企业", "诉求内容", "类别", "反映渠道", "收集日期", "牵头单位", "责任单位", "责任人", "措施",
                  "时限", "进展", "状态", "销号日期", "满意度")  # fmt: skip
PROBLEM_HEADER = ("序号", "项目", "单体", "问题", "类别", "反映渠道", "收集日期", "牵头单位", "责任单位", "责任人",
                  "措施", "时限", "进展", "状态", "销号日期")  # fmt: skip
ISSUE_DAYS = (date(2023, 7, 31), LAST_DAY)


def write_issues(path: Path, day: date) -> None:
    """The park's ledger of issues on a day: what enterprises asked for, and what stood in the way on the site."""
    page = Page(path, "企业诉求")
    asked = [row for one in REQUESTS if (row := one.as_of(day))]
    _issue_page(page, "临港产业园企业诉求台账（演示数据）", day, REQUEST_HEADER, [
        [n, one.where, one.text, one.category, one.channel, one.collected, LEAD, one.unit, one.person, one.measure,
         one.due, one.progress, one.status, one.closed, one.satisfaction]
        for n, one in enumerate(asked, start=1)
    ])  # fmt: skip
    page.add_sheet("现场问题")
    found = [row for one in PROBLEMS if (row := one.as_of(day))]
    _issue_page(page, "三期标准化厂房现场问题清单（演示数据）", day, PROBLEM_HEADER, [
        [n, PROJECT, one.where or "—", one.text, one.category, one.channel, one.collected, LEAD, one.unit, one.person,
         one.measure, one.due, one.progress, one.status, one.closed]
        for n, one in enumerate(found, start=1)
    ])  # fmt: skip
    page.book.close()


def _issue_page(
    page: Page, title: str, day: date, header: Sequence[str], rows: Sequence[Sequence[str | int | date | None]]
) -> None:
    last = len(header) - 1
    page.span((0, 0, 0, last), title, page.title)
    page.span((1, 0, 1, last), f"填报单位：{LEAD}        截至{long_date(day)}", page.plain)
    for column, name in enumerate(header):
        page.sheet.write(2, column, name, page.head)
        page.sheet.set_column(column, column, 40 if name in ("诉求内容", "问题", "措施", "进展") else 13)
    for at, cells in enumerate(rows, start=3):
        page.row(at, [
            (column, cell, page.day if isinstance(cell, date) else page.text)
            for column, cell in enumerate(cells) if cell not in ("", None)
        ])  # fmt: skip
    page.sheet.freeze_panes(3, 0)


def write_pairing(path: Path) -> None:
    """Who is paired with which project and enterprise, and how far each enterprise has moved in."""
    page = Page(path, "项目包联")
    _issue_page(page, "临港产业园重点项目包联清单（演示数据）", LAST_DAY,
                ("序号", "项目名称", "包联领导", "包联单位", "专班"),
                [[n, *row] for n, row in enumerate(PROJECTS, start=1)])  # fmt: skip
    page.add_sheet("企业包联")
    _issue_page(page, "临港产业园入驻企业包联清单（演示数据）", LAST_DAY,
                ("序号", "企业名称", "包联领导", "包联部门", "专班", "责任人"),
                [[n, *firm[:5]] for n, firm in enumerate(FIRMS, start=1)])  # fmt: skip
    page.add_sheet("企业投产")
    header = ("序号", "企业名称", "计划设备运抵", "实际设备运抵", "计划调试", "实际调试", "计划投产", "实际投产")
    _issue_page(page, "临港产业园入驻企业投产进度表（演示数据）", LAST_DAY, header, [
        [n, firm.name, *firm.arrival, *firm.commissioning, *firm.production] for n, firm in enumerate(FIRMS, start=1)
    ])  # fmt: skip
    page.book.close()


def write_projects(path: Path) -> None:
    """The park's projects as the office published them, an old .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("重点项目形象进度")
    title = xlwt.easyxf("font: bold on, height 320; align: horiz centre, vert centre")
    grid = "vert centre, wrap on; borders: left 1,right 1,top 1,bottom 1"
    head, text = xlwt.easyxf(f"font: bold on; align: horiz centre, {grid}"), xlwt.easyxf(f"align: {grid}")
    sheet.write_merge(0, 0, 0, 7, "临港产业园重点项目形象进度表（演示数据）", title)
    sheet.write_merge(1, 1, 0, 4, "填报单位：园区建设专班办公室", xlwt.easyxf())
    sheet.write_merge(1, 1, 5, 7, f"截至{long_date(LAST_DAY)}", xlwt.easyxf())
    rows: list[list[str | int]] = [
        ["序号", "项目名称", "建设内容", "形象进度", "完成比例", "交付时间", "责任单位", "备注"],
        [1, PHASE_ONE, "1#—4#标准化厂房", "已建成投用", "100%", "", "区工投公司", f"一、二期合计35万㎡，{SOURCE}"],
        [2, PHASE_TWO, "5#—8#标准化厂房", "已建成投用", "100%", "", "区产投公司", f"一、二期合计35万㎡，{SOURCE}"],
        [3, SUPPORT, "人才公寓、孵化中心、园区道路", "已建成投用", "100%", "", "区工投公司",
         f"人才公寓2.3万㎡、孵化中心1.9万㎡、道路5公里，{SOURCE}"],
        [4, PROJECT, "9#—12#标准化厂房", "建设有序推进", "已完成总工程量的80%", "2023年10月底前", "区工投公司",
         f"三期7万㎡，10月底前交付企业装修，{SOURCE}"],
    ]  # fmt: skip
    for at, cells in enumerate(rows, start=2):
        for column, value in enumerate(cells):
            sheet.write(at, column, value, head if at == 2 else text)
    note = f"备注：完成比例、面积、交付时间据{SOURCE}；项目划分和责任单位为演示数据。"
    sheet.write_merge(7, 7, 0, 7, note, xlwt.easyxf())
    for column, width in enumerate((6, 28, 30, 16, 22, 16, 14, 56)):
        sheet.col(column).width = width * 256
    book.save(str(path))


def write_all(folder: Path) -> list[Path]:
    """Write every workbook of the demo park into `folder` and name them, in the order in which they were made."""
    weekly = [folder / f"10_三期节点进度周报_{day:%Y-%m-%d}.xlsx" for day in WEEKLY_DAYS]
    overview, daily = folder / "00_园区单体概况.xlsx", folder / "20_三期形象进度日报.csv"
    dispatch, projects = folder / "30_每日调度记录.xlsx", folder / "40_重点项目形象进度.xls"
    schedule = folder / "05_三期施工总进度计划.xml"
    write_overview(overview)
    write_schedule(schedule)
    for path, day in zip(weekly, WEEKLY_DAYS, strict=True):
        write_weekly(path, day)
    write_daily(daily)
    write_dispatch(dispatch)
    answers = [folder / f"31_调度事项交账_2023-08-{on}.xlsx" for on in ANSWERS]
    for path, on in zip(answers, ANSWERS, strict=True):
        write_answers(path, on)
    write_projects(projects)
    issues = [folder / f"50_问题台账_{day:%Y-%m-%d}.xlsx" for day in ISSUE_DAYS]
    for path, day in zip(issues, ISSUE_DAYS, strict=True):
        write_issues(path, day)
    pairing = folder / "60_包联清单.xlsx"
    write_pairing(pairing)
    return [overview, schedule, *weekly, daily, dispatch, *answers, projects, *issues, pairing]


if __name__ == "__main__":
    for written in write_all(Path(__file__).parent):
        sys.stdout.write(f"{written.name}\n")
