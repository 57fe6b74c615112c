"""The page that bench_gantt.py drives: n bars, drawn by our component or by plotly; a click changes the data.

Query: n (bars), by ("gantt", "full" or "plotly"); "full" adds 1.5 links a bar, front line, float, forecast, a second
baseline and editing. Every fourth bar is late; a building has ten milestones, a project twenty
buildings. The click shifts all dates by a day and, in our component, also changes the zoom.
"""

from datetime import date

import numpy as np
import pandas as pd
import plotly.express as px
import streamlit as st

from park_dispatch.web.gantt import STATUSES, gantt, gantt_words

AS_OF = date(2023, 8, 28)


@st.cache_resource
def bars(n: int) -> pd.DataFrame:
    """n rows with the columns of GanttRow."""
    r = np.random.default_rng(1)
    at = np.arange(n)
    level = np.where(at % 201 == 0, 0, np.where((at % 201 - 1) % 10 == 0, 1, 2)).astype("int8")
    project, building = (at // 201) * 201, at - (at % 201 - 1) % 10
    begin = np.datetime64("2022-06-01") + r.integers(0, 540, n).astype("timedelta64[D]")
    length = r.integers(5, 90, n).astype("timedelta64[D]")
    slip = r.integers(-3, 15, n)
    key = np.char.add("k", at.astype(str))
    late = np.where(at % 4 == 0, np.maximum(slip, 1), 0)
    finish = begin + length
    parent = np.where(level == 2, key[building], key[project]).astype(object)
    parent[level == 0] = None
    detail = pd.Series(begin.astype(str)).radd("计划 ").str.cat(finish.astype(str), " 至 ") + "\n总时差 3 天"
    return pd.DataFrame(
        {
            "key": key,
            "parent": parent,
            "level": level,
            "name": np.char.add(np.array(["三期标准化厂房 ", "单体 ", "主体结构 "])[level], at.astype(str)),
            "baseline_start": begin,
            "baseline_finish": finish,
            "actual_start": begin + slip.astype("timedelta64[D]"),
            "actual_finish": np.where(at % 3 == 0, np.datetime64("NaT"), finish + slip.astype("timedelta64[D]")),
            "percent": r.uniform(0, 100, n).round(1),
            "deadline": np.where(level == 1, finish + np.timedelta64(5, "D"), np.datetime64("NaT")),
            "critical": at % 7 == 0,
            "late_days": late,
            "status": np.where(late > 0, "late", np.array(STATUSES)[at % 3]),
            "words": np.where(late > 0, np.char.add(np.char.add("晚 ", late.astype(str)), " 天"), ""),
            "detail": detail,
            "href": np.char.add("building?id=", np.where(level == 0, project, building).astype(str)),
        }
    )


@st.cache_resource
def full_bars(n: int) -> pd.DataFrame:
    """The same bars with all optional columns."""
    r, rows = np.random.default_rng(2), bars(n)
    slack = r.integers(-5, 30, n)
    ahead = [pd.to_timedelta(r.integers(0, 20, n), unit="D") for _ in range(4)]
    return rows.assign(
        float_days=slack,
        late_finish=rows["baseline_finish"] + pd.to_timedelta(slack, unit="D"),
        forecast_finish=(rows["baseline_finish"] + ahead[0]).where(rows["actual_finish"].isna()),
        front=(pd.Timestamp(AS_OF) - pd.Timedelta(days=10) + ahead[1]).where(rows["actual_finish"].isna()),
        compare_start=rows["baseline_start"] - ahead[2],
        compare_finish=rows["baseline_finish"] - ahead[3],
        editable=rows["level"] == 2,
    )


@st.cache_resource
def links(n: int) -> pd.DataFrame:
    """1.5 links a bar: two thirds from bar to bar, one third over up to two hundred rows."""
    r = np.random.default_rng(3)
    first = np.concatenate([np.arange(n - 1), r.integers(0, max(1, n - 201), n // 2)])
    second = np.concatenate([np.arange(1, n), first[n - 1 :] + r.integers(1, 200, n // 2)])
    return pd.DataFrame(
        {
            "predecessor": np.char.add("k", first.astype(str)),
            "successor": np.char.add("k", np.minimum(second, n - 1).astype(str)),
            "type": np.array(["FS", "SS", "FF", "SF"])[r.choice(4, len(first), p=[0.8, 0.1, 0.08, 0.02])],
            "lag_days": r.integers(-3, 8, len(first)),
            "critical": first % 7 == 0,
            "broken": first % 31 == 0,
        }
    )


def shifted(rows: pd.DataFrame, days: int) -> pd.DataFrame:
    columns = [name for name in rows.columns if pd.api.types.is_datetime64_any_dtype(rows[name])]
    return rows.assign(**{column: rows[column] + pd.Timedelta(days=days) for column in columns})


def page() -> None:
    st.set_page_config(layout="wide")
    st.session_state.setdefault("clicks", 0)
    if st.button("change"):
        st.session_state.clicks += 1
    clicks = st.session_state.clicks
    n, by = int(st.query_params.get("n", "500")), st.query_params.get("by")
    rows = shifted((full_bars if by == "full" else bars)(n), clicks)
    if by == "plotly":
        ends = rows["actual_finish"].fillna(pd.Timestamp(AS_OF))
        figure = px.timeline(rows.assign(end=ends), x_start="actual_start", x_end="end", y="key", color="status")
        st.plotly_chart(figure.update_layout(height=700), width="stretch", key="chart")
    else:
        zoom = ("month", "week")[clicks % 2]
        more = {"links": links(n), "editable": True} if by == "full" else {}
        gantt(rows, as_of=AS_OF, words=gantt_words(), height=700, key="chart", zoom=zoom, **more)


page()
