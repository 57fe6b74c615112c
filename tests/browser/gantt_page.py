"""A small page with the Gantt component on an invented park of 3 projects, 20 buildings and 220 milestones in 2023.

Query: `fragment=1` mounts it inside a fragment, `tab=1` in a tab closed at first, `empty=1` without rows, `zoom` and
`height` as named, `hostile=1` puts markup into the texts, `sync=1` keeps the zoom in the address, `full=1` adds links,
front line, float, forecast and a second baseline, `edit=1` (with full) lets the milestones of the first project be
changed, `many=N` repeats the park N times. Buttons change the data, ask for another zoom, take the chart away and bring
it back, and store or refuse the changes that the chart has reported.
"""

import random
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from park_dispatch.web.gantt import GanttEdit, GanttRow, GanttStatus, gantt, gantt_words

AS_OF = date(2023, 8, 28)
STEPS = [  # 节点, 起点, 终点: share of the building's construction period
    ("临建场平", 0, 5),
    ("桩基", 5, 17),
    ("基础±0", 14, 28),
    ("主体结构", 26, 58),
    ("二次结构", 45, 70),
    ("屋面工程", 58, 70),
    ("外墙门窗", 60, 82),
    ("内装地坪", 65, 90),
    ("机电消防电梯", 45, 92),
    ("室外管网及道路", 75, 95),
    ("联合验收备案", 92, 100),
]
PROJECTS = [
    ("二期标准化厂房", ["7#厂房", "8#厂房", "人才公寓 A 栋", "人才公寓 B 栋", "企业孵化中心"]),
    ("三期标准化厂房", [f"{n}#厂房" for n in range(9, 20)]),
    ("园区基础设施配套", ["园区一路及综合管网", "园区二路", "110kV 变电站", "污水提升泵站"]),
]


def milestone(key: str, parent: str, name: str, begin: date, end: date, slip: int, r: random.Random) -> GanttRow:
    start = begin + timedelta(slip + r.randint(-2, 3))
    finish = end + timedelta(slip + r.randint(-3, 6))
    status: GanttStatus = "normal"
    words, actual, done, percent, late = "", None, None, None, 0
    if start <= AS_OF:
        actual = start
        share = (AS_OF - start).days / max(1, (finish - start).days)
        if finish <= AS_OF:
            done, percent, status = finish, 100.0, "done"
        else:
            percent = round(100 * min(0.97, share * r.uniform(0.75, 1.0)), 1)
            late = max(0, (finish - end).days)
            status = "late" if late > 9 else "warning" if late > 4 else "watch" if late > 2 else "normal"
            words = f"晚 {late} 天" if late else ""
            if r.random() < 0.06:
                status, words = "no_report", "3 天未报"
    elif begin <= AS_OF:
        late = (AS_OF - begin).days
        status, words = ("late" if late > 15 else "warning"), f"应 {begin:%m-%d} 开工，晚 {late} 天"
    detail = f"计划 {begin} 至 {end}\n实际 {actual or '未开工'} 至 {done or '未完'}\n总时差 {r.randint(0, 20)} 天"
    critical = name in ("桩基", "主体结构", "机电消防电梯", "联合验收备案")
    deadline = end + timedelta(5) if name == "联合验收备案" else None
    return GanttRow(
        key,
        parent,
        2,
        name,
        begin,
        end,
        actual,
        done,
        percent,
        deadline,
        critical,
        late,
        status,
        words,
        detail,
        f"?row={key}",
    )


def summary(
    key: str, parent: str | None, level: int, name: str, parts: list[GanttRow], deadline: date | None
) -> GanttRow:
    started = [row.actual_start for row in parts if row.actual_start]
    finished = all(row.actual_finish for row in parts)
    late = max(row.late_days for row in parts)
    status: GanttStatus = "done" if finished else "late" if late > 12 else "warning" if late > 5 else "normal"
    return GanttRow(
        key,
        parent,
        level,
        name,
        min(row.baseline_start for row in parts if row.baseline_start),
        max(row.baseline_finish for row in parts if row.baseline_finish),
        min(started) if started else None,
        max(row.actual_finish for row in parts if row.actual_finish) if finished else None,
        sum(row.percent or 0 for row in parts) / len(parts),
        deadline,
        False,
        late,
        status,
        f"晚 {late} 天" if late and not finished else "",
        f"{name}：{len(parts)} 个下级节点",
        f"?row={key}" if level == 1 else None,
    )


def sample_rows() -> pd.DataFrame:
    r = random.Random(20230828)
    rows: list[GanttRow] = []
    for p, (project, buildings) in enumerate(PROJECTS):
        at, tops = len(rows), []
        for b, building in enumerate(buildings):
            key = f"p{p}b{b}"
            begin = date(2023, 1, 10) + timedelta(p * 18 + b * r.randint(3, 9) - 40 * (p == 0))
            length = r.randint(235, 290)
            slip = r.choice([0, 0, 0, 2, 4, 8, 14])
            parts = [
                milestone(
                    f"{key}m{m}",
                    key,
                    name,
                    begin + timedelta(length * a // 100),
                    begin + timedelta(length * z // 100 - 1),
                    slip,
                    r,
                )
                for m, (name, a, z) in enumerate(STEPS)
            ]
            tops.append(summary(key, f"p{p}", 1, building, parts, begin + timedelta(length + 5)))
            rows += [tops[-1], *parts]
        rows.insert(at, summary(f"p{p}", None, 0, project, tops, date(2023, 10, 31) + timedelta(31 * (p != 1))))
    return pd.DataFrame(rows)


AFTER = [  # first step, second step, type, days of lag
    (0, 1, "FS", 0),
    (1, 2, "FS", -8),
    (2, 3, "FS", 0),
    (3, 4, "SS", 45),
    (3, 5, "FS", 0),
    (4, 7, "FS", 0),
    (5, 6, "FS", 0),
    (6, 7, "FF", 10),
    (3, 8, "SS", 50),
    (8, 10, "FS", 0),
    (7, 10, "FS", 5),
    (9, 10, "FF", 0),
]


def sample_links(rows: pd.DataFrame) -> pd.DataFrame:
    """Within each building the order of the steps; the piles of a building wait for those of the one before."""
    made = []
    buildings = list(rows["key"][rows["level"] == 1])
    for before, building in zip([None, *buildings], buildings, strict=False):
        for first, second, form, lag in AFTER:
            critical = (first, second) in ((1, 2), (2, 3), (3, 8), (8, 10))
            broken = (first, second) == (4, 7)
            made.append((f"{building}m{first}", f"{building}m{second}", form, lag, critical, broken))
        if before and before[:2] == building[:2]:
            made.append((f"{before}m1", f"{building}m1", "FS", 0, False, False))
    return pd.DataFrame(made, columns=["predecessor", "successor", "type", "lag_days", "critical", "broken"])


def full(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with all optional columns."""
    r = random.Random(7)
    extra = [optional(row, r) for row in rows.to_dict("records")]
    return rows.assign(**{name: [row[name] for row in extra] for name in extra[0]})


def optional(row: dict, r: random.Random) -> dict:
    open_ = pd.isna(row["actual_finish"])
    running = open_ and not pd.isna(row["actual_start"])
    slack = r.choice([-6, -3, 0, 4, 8, 15, 25]) if not row["critical"] else r.choice([0, 0, -4])
    length = (row["baseline_finish"] - row["baseline_start"]).days
    done = row["baseline_start"] + timedelta(round(length * (row["percent"] or 0) / 100)) if running else None
    return {
        "float_days": slack if open_ and row["level"] == 2 else None,
        "late_finish": row["baseline_finish"] + timedelta(slack) if open_ and row["level"] == 2 else None,
        "forecast_finish": max(row["baseline_finish"] + timedelta(row["late_days"] + r.randint(-4, 12)), AS_OF)
        if open_
        else None,
        "front": done,
        "compare_start": row["baseline_start"] - timedelta(r.randint(0, 9)),
        "compare_finish": row["baseline_finish"] - timedelta(r.randint(0, 9)),
        "editable": row["key"].startswith("p0") and row["level"] == 2,
    }


def stored(rows: pd.DataFrame, links: pd.DataFrame, edits: list[GanttEdit]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows and links after the changes."""
    for edit in edits:
        same = (links["predecessor"] == edit.predecessor) & (links["successor"] == edit.successor)
        if edit.kind == "dates":
            rows.loc[rows["key"] == edit.key, ["baseline_start", "baseline_finish"]] = [edit.start, edit.finish]
            continue
        links = links[~(same & (links["type"] == edit.type))]
        if edit.kind == "link":
            links.loc[len(links) + 10_000] = [edit.predecessor, edit.successor, edit.type, edit.lag_days, False, False]
    return rows, links


def page() -> None:
    st.set_page_config(layout="wide")
    st.session_state.setdefault("runs", 0)
    st.session_state.runs += 1
    with st.container(horizontal=True):
        if st.button("刷新数据"):
            st.session_state.refreshed = True
        if st.button("按年看"):
            st.session_state.zoom = "year"
        if st.button("存下改动"):
            st.session_state.stored = st.session_state.get("stored", []) + st.session_state.pop("told", [])
        if st.button("退回改动"):
            st.session_state.reject = max((edit.n for edit in st.session_state.pop("told", [])), default=0)
        shown = st.toggle("显示横道图", value=True)
    if st.query_params.get("tab"):
        other, here = st.tabs(["别的", "横道图"])
        other.text("别的内容")
        with here:
            chart(shown)
    else:
        (st.fragment(chart) if st.query_params.get("fragment") else chart)(shown)
    st.text(f"整页运行 {st.session_state.runs} 次")


def chart(shown: bool) -> None:
    if not shown:
        st.text("横道图已收起")
        return
    rows = sample_rows()
    if st.session_state.get("refreshed"):
        rows.loc[rows["key"] == "p0", "name"] = "二期标准化厂房（已刷新）"
    if st.query_params.get("hostile"):
        rows["name"] = "<img src=x onerror='window.broken=1'>"
        rows["detail"] = "<script>window.broken=1</script>"
    if st.query_params.get("empty"):
        rows = rows.head(0)
    zoom = st.session_state.get("zoom", st.query_params.get("zoom", "month"))
    holidays = [date(2023, 9, 29) + timedelta(n) for n in range(8)]
    height = int(st.query_params.get("height", "620"))
    rows, more = arguments(rows) if st.query_params.get("full") else (rows, {})
    event = gantt(
        rows, as_of=AS_OF, words=gantt_words(), height=height, key="wall", zoom=zoom, holidays=holidays, **more
    )
    if event and st.query_params.get("sync"):
        st.query_params["zoom"] = event.zoom
    if event:
        st.text(f"刻度 {event.zoom}，收起 {','.join(event.collapsed) or '无'}")
        if event.picked:
            st.text(f"选中 {event.picked}")
        if event.edits:
            st.session_state.told = list(event.edits)
    for edit in st.session_state.get("told", []):
        st.text(said(edit))


def arguments(rows: pd.DataFrame) -> tuple[pd.DataFrame, dict]:
    """Rows with all optional columns, and the optional arguments."""
    rows, links = stored(full(rows), sample_links(rows), st.session_state.get("stored", []))
    return repeated(rows, int(st.query_params.get("many", "0"))), {
        "links": links,
        "compare_name": "2022 年 12 月基线",
        "editable": bool(st.query_params.get("edit")),
        "reject": st.session_state.get("reject", 0),
        "print_title": "临港产业园 横道图（截至 2023-08-28）",
        "workdays": [date(2023, 10, 7), date(2023, 10, 8)],
        "resting": [(date(2023, 1, 14), date(2023, 2, 5))],
    }


def said(edit: GanttEdit) -> str:
    if edit.kind == "dates":
        return f"改 {edit.key} {edit.start} {edit.finish}"
    return f"{edit.kind} {edit.predecessor} {edit.successor} {edit.type} {edit.lag_days}"


def repeated(rows: pd.DataFrame, times: int) -> pd.DataFrame:
    """The park several times over, each with keys of its own."""
    parts = [rows.assign(key=f"x{n}" + rows["key"], parent=f"x{n}" + rows["parent"]) for n in range(times)]
    return pd.concat([rows, *parts], ignore_index=True)


page()
