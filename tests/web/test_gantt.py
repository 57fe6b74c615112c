"""The rows as they travel to the browser, what is refused, and what the browser is believed."""

from dataclasses import fields, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from park_dispatch.language import speaking
from park_dispatch.web import gantt as module
from park_dispatch.web.gantt import GanttEdit, GanttEvent, GanttRow, gantt_table, gantt_words
from park_dispatch.web.gantt_arrow import LINK_TYPES, day_number, day_of, links_table
from park_dispatch.web.gantt_edits import MOST_EDITS, believed, editable_rows

NO_DATE = -(2**31)
MILESTONE = GanttRow(
    key="m1",
    parent="b1",
    level=2,
    name="主体结构",
    baseline_start=date(2023, 3, 1),
    baseline_finish=date(2023, 6, 30),
    actual_start=date(2023, 3, 5),
    actual_finish=None,
    percent=62.5,
    deadline=date(2023, 10, 31),
    critical=True,
    late_days=13,
    status="late",
    words="晚 13 天",
    detail="计划 2023-03-01 至 2023-06-30",
    href="单体?building=b1",
)
BUILDING = replace(MILESTONE, key="b1", parent=None, level=1, name="9#厂房", critical=False)


def frame(*rows: GanttRow) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=[field.name for field in fields(GanttRow)])


def test_days_and_codes_travel_as_small_integers() -> None:
    table = gantt_table(frame(BUILDING, MILESTONE))
    assert table.column("baselineStart").to_pylist() == [(date(2023, 3, 1) - date(1970, 1, 1)).days] * 2
    assert table.column("actualFinish").to_pylist() == [NO_DATE, NO_DATE]
    assert table.column("parent").to_pylist() == [-1, 0]
    assert table.column("status").to_pylist() == [3, 3]
    assert {str(field.type) for field in table.schema} <= {
        *("int8", "int32", "float", "string", "dictionary<values=string, indices=int32, ordered=0>")
    }


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2100, 1, 1))),
            st.one_of(st.none(), st.floats(0, 100)),
            st.one_of(st.none(), st.text(max_size=5)),
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_every_value_comes_through(values: list[tuple[date | None, float | None, str | None]], as_stamps: bool) -> None:
    rows = frame(
        *(
            replace(MILESTONE, key=str(n), parent=None, deadline=day, percent=percent, href=href)
            for n, (day, percent, href) in enumerate(values)
        )
    )
    if as_stamps:
        rows["deadline"] = pd.to_datetime(rows["deadline"])
    table = gantt_table(rows)
    back = [
        None if day == NO_DATE else date(1970, 1, 1) + timedelta(day) for day in table.column("deadline").to_pylist()
    ]
    assert back == [day for day, _, _ in values]
    expected = np.array([np.nan if percent is None else percent for _, percent, _ in values], dtype="float32")
    np.testing.assert_array_equal(table.column("percent").to_numpy(), expected)
    assert table.column("href").to_pylist() == [href for _, _, href in values]


@given(st.data(), st.integers(1, 30))
def test_parents_become_row_numbers(data: st.DataObject, count: int) -> None:
    parents = [data.draw(st.one_of(st.none(), st.integers(0, n - 1))) if n else None for n in range(count)]
    rows = frame(
        *(replace(MILESTONE, key=f"k{n}", parent=None if p is None else f"k{p}") for n, p in enumerate(parents))
    )
    assert gantt_table(rows).column("parent").to_pylist() == [-1 if p is None else p for p in parents]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (frame(BUILDING, MILESTONE, MILESTONE), "twice.*m1"),
        (frame(MILESTONE), "unknown parents.*b1"),
        (frame(MILESTONE, BUILDING), "above their parents.*m1"),
        (frame(replace(BUILDING, parent="b1")), "above their parents.*b1"),
        (frame(replace(BUILDING, status="red")), "unknown statuses.*red"),  # type: ignore[arg-type]
        (frame(BUILDING).drop(columns=["words"]), "lack the columns.*words"),
    ],
)
def test_incoherent_rows_are_refused(rows: pd.DataFrame, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        gantt_table(rows)


def test_no_rows_is_a_table_of_the_same_shape() -> None:
    assert gantt_table(frame()).schema.names == gantt_table(frame(BUILDING)).schema.names


@pytest.mark.parametrize(
    ("picked", "view", "event"),
    [
        (None, None, None),
        ("m1", None, GanttEvent("m1", "month", ("b1",))),
        ("made up", None, None),
        (7, None, None),
        (None, {"zoom": "day", "collapsed": []}, GanttEvent(None, "day", ())),
        (None, {"zoom": "century", "collapsed": "b1"}, GanttEvent(None, "month", ("b1",))),
        (None, {"zoom": ["day"], "collapsed": ["b1", 3]}, GanttEvent(None, "month", ("b1",))),
    ],
)
def test_the_browser_is_believed_only_where_it_makes_sense(
    picked: object, view: object, event: GanttEvent | None
) -> None:
    asked = {"zoom": "month", "collapsed": ["b1"]}
    assert module._event({"picked": picked, "view": view}, frame(BUILDING, MILESTONE), asked) == event


PILES = replace(MILESTONE, key="m0", name="桩基", critical=False)
LINKS = pd.DataFrame(
    [("m0", "m1", "FS", 3, True, False), ("gone", "m1", "SS", 0, False, False), ("m1", "m1", "FS", 0, False, False)],
    columns=["predecessor", "successor", "type", "lag_days", "critical", "broken"],
)


def test_optional_columns_travel_only_when_they_are_there() -> None:
    rows = frame(BUILDING, MILESTONE)
    plain = gantt_table(rows).schema.names
    table = gantt_table(rows.assign(front=[None, date(2023, 5, 1)], float_days=[None, -3]), np.array([False, True]))
    assert set(table.schema.names) - set(plain) == {"front", "floatDays", "editable"}
    assert table.column("front").to_pylist() == [NO_DATE, day_number(date(2023, 5, 1))]
    assert table.column("editable").to_pylist() == [0, 1]
    floats = table.column("floatDays").to_pylist()
    assert np.isnan(floats[0])
    assert floats[1] == -3


def test_links_become_row_numbers_and_those_to_nowhere_stay_here() -> None:
    table = links_table(LINKS, frame(BUILDING, PILES, MILESTONE))
    assert table.to_pylist() == [{"from": 1, "to": 2, "type": 0, "lag": 3, "critical": 1, "broken": 0}]
    bare = links_table(LINKS[["predecessor", "successor", "type"]], frame(BUILDING, PILES, MILESTONE))
    assert bare.to_pylist() == [{"from": 1, "to": 2, "type": 0, "lag": 0, "critical": 0, "broken": 0}]
    assert links_table(None, frame()).schema == table.schema


@pytest.mark.parametrize(
    ("links", "says"),
    [(LINKS.assign(type="XX"), "unknown link types.*XX"), (LINKS.drop(columns=["type"]), "lack the columns.*type")],
)
def test_incoherent_links_are_refused(links: pd.DataFrame, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        links_table(links, frame(BUILDING, PILES, MILESTONE))


@pytest.mark.parametrize(
    ("editable", "keys", "column", "allowed"),
    [
        (False, ["m1"], [True, True, True], [False, False, False]),
        (True, None, None, [False, False, False]),
        (True, ["m1", "made up"], None, [False, False, True]),
        (True, None, [None, True, False], [False, True, False]),
        (True, ["m1"], [False, True, False], [False, True, True]),
    ],
)
def test_only_named_rows_may_be_changed(
    editable: bool, keys: list[str] | None, column: list[bool | None] | None, allowed: list[bool]
) -> None:
    rows = frame(BUILDING, PILES, MILESTONE)
    if column is not None:
        rows["editable"] = column
    assert editable_rows(rows, editable, keys).tolist() == allowed


def told(**edit: object) -> tuple[GanttEdit, ...]:
    rows = frame(BUILDING, PILES, MILESTONE)
    return believed({"n": 2, "edits": [edit]}, rows, LINKS, np.array([False, False, True]))


MOVED = {"kind": "dates", "key": "m1", "start": 19_500, "finish": 19_510}
LINKED = {"kind": "link", "predecessor": "m0", "successor": "m1", "type": "SS", "lag_days": -4}
CUT = {"kind": "unlink", "predecessor": "m0", "successor": "m1", "type": "FS", "lag_days": 0}


def test_changes_that_make_sense_are_believed() -> None:
    assert told(**MOVED) == (GanttEdit("dates", 2, key="m1", start=day_of(19_500), finish=day_of(19_510)),)
    assert told(**LINKED) == (GanttEdit("link", 2, predecessor="m0", successor="m1", type="SS", lag_days=-4),)
    assert told(**CUT) == (GanttEdit("unlink", 2, predecessor="m0", successor="m1", type="FS"),)


@pytest.mark.parametrize(
    "edit",
    [
        {},
        {"kind": "delete", "key": "m1"},
        {**MOVED, "key": "m0"},  # not editable
        {**MOVED, "key": "made up"},
        {**MOVED, "key": ["m1"]},
        {**MOVED, "start": 19_511},
        {**MOVED, "start": True},
        {**MOVED, "finish": 1e300},
        {**MOVED, "finish": 10**9},
        {**LINKED, "successor": "m0", "predecessor": "m1"},  # the successor is not editable
        {**LINKED, "predecessor": "made up"},
        {**LINKED, "predecessor": "m1"},
        {**LINKED, "type": "XX"},
        {**LINKED, "type": None},
        {**LINKED, "lag_days": 0.5},
        {**LINKED, "lag_days": 99_999},
        {**CUT, "type": "SS"},  # there is no such link
    ],
)
def test_changes_that_make_no_sense_are_not_believed(edit: dict[str, object]) -> None:
    assert told(**edit) == ()


@pytest.mark.parametrize(
    "report",
    [
        *(None, 3, {}, {"n": 0, "edits": [MOVED]}, {"n": "1", "edits": [MOVED]}, {"n": 1, "edits": "all"}),
        *({"n": 1, "edits": [MOVED] * (MOST_EDITS + 1)}, {"n": 1, "edits": [7, None]}),
    ],
)
def test_reports_that_make_no_sense_are_not_believed(report: object) -> None:
    rows = frame(BUILDING, PILES, MILESTONE)
    assert believed(report, rows, LINKS, np.array([True, True, True])) == ()


@given(st.dates(date(1871, 1, 1), date(2169, 12, 31)), st.integers(0, 3000), st.sampled_from(LINK_TYPES))
def test_every_date_comes_back_as_it_went(start: date, days: int, form: str) -> None:
    finish = min(start + timedelta(days), date(2169, 12, 31))
    moved = told(**MOVED | {"start": day_number(start), "finish": day_number(finish)})
    assert [(edit.start, edit.finish) for edit in moved] == [(start, finish)]
    assert [edit.type for edit in told(**LINKED | {"type": form})] == [form]


def test_an_unknown_zoom_is_refused() -> None:
    with pytest.raises(ValueError, match="century"):
        module.gantt(frame(), as_of=date(2023, 8, 28), words=gantt_words(), height=400, key="g", zoom="century")


def test_words_have_a_text_for_every_cell() -> None:
    with speaking("zh"):
        words = gantt_words()
    assert len(words.months) == 12
    assert len(words.weekdays) == 7
    assert len(words.statuses) == len(module.STATUSES)
    assert words.as_of_label.format(date="08-28") == "截至 08-28"


def test_every_word_the_browser_asks_for_is_sent_and_used() -> None:
    """A misspelt or forgotten name would show as "undefined" on the screen."""
    import re

    script = "\n".join(path.read_text(encoding="utf-8") for path in sorted(module._ASSETS.glob("gantt*.js")))
    sent = {field.name for field in fields(module.GanttWords)}
    asked = set(re.findall(r"\bwords\.([a-z_]+)", script)) - {"replace"}
    by_name = {name for name in sent if name.startswith(("axis_", "zoom_", "hint_"))}
    assert asked <= sent
    assert sent <= asked | by_name


def test_the_script_is_one_module_without_imports() -> None:
    assert module.joined_script().count("export default") == 1
    assert "import {" not in module.joined_script()


def test_the_page_mounts_it() -> None:
    app = AppTest.from_file("../browser/gantt_page.py").run(timeout=20)
    assert not app.exception
    assert app.text[-1].value == "整页运行 1 次"
