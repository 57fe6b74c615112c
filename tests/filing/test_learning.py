"""A correction is learnt once: used for the next file with the same headers, visible, removable, and a person's own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from park_dispatch.filing.confirm import Filed, confirm
from park_dispatch.filing.learning import unconfirmed
from park_dispatch.filing.proposal import Decisions, propose
from park_dispatch.filing.remembering import (
    RememberedLayout,
    RememberedName,
    everything_remembered,
    layouts,
    with_layouts,
)
from park_dispatch.intake.reader import read
from park_dispatch.intake.understanding import Corrections, Layout, Understanding
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import NotRemembered
from park_dispatch.ledger.remembering import forget
from park_dispatch.ledger.restoring import restore
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import add_park, withdraw
from tests.filing.sheets import filed, proposed, row
from tests.small_park import day

HEADERS = ("项目名称", "单体", "完成比例", "说明")
ROWS = (("三期", "9#", "60%", "按期"), ("三期", "10#", "40%", "缺人"))
NO_CORRECTIONS = Corrections()
AS_FIELD = {("", 0, "D"): "issue"}


def sheet(tmp_path: Path, day: str, rows: Sequence[Sequence[str]] = ROWS, headers: Sequence[str] = HEADERS) -> Path:
    """A sheet whose column D nobody could name from its header."""
    path = tmp_path / f"{day}.csv"
    lines = [f"进度表 截至2023年{day}", ",".join(headers), *(",".join(line) for line in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def store(ledger: Ledger, park: Park, understanding: Understanding, **how: bool) -> Filed:
    return confirm(ledger, propose(ledger, park, understanding, Decisions(accept_all=True)), "张三", **how)


def again(ledger: Ledger, park: Park, path: Path, own: Corrections = NO_CORRECTIONS) -> Understanding:
    return read(path, with_layouts(own, ledger, park))


def column(understanding: Understanding, letter: str) -> tuple[str | None, str]:
    found = next(c for c in understanding.tables[0].columns if c.letter == letter)
    return found.field, found.how


def test_a_corrected_column_is_read_so_in_the_next_file_and_says_why(
    ledger: Ledger, park: Park, tmp_path: Path
) -> None:
    first = sheet(tmp_path, "8月21日")
    assert column(read(first), "D")[0] != "issue"
    store(ledger, park, again(ledger, park, first, Corrections(columns=AS_FIELD)))
    found = again(ledger, park, sheet(tmp_path, "8月28日"))
    assert column(found, "D") == ("issue", "remembered")
    assert [record.get("issue") for record in found.records] == ["按期", "缺人"]
    (one,) = everything_remembered(ledger, park)
    assert isinstance(one.what, RememberedLayout)
    assert one.what == RememberedLayout(Layout("", {"D": "issue"}), dict(zip("ABCD", HEADERS, strict=True)))
    assert (one.file_name, one.author) == ("8月21日.csv", "张三")


def test_nothing_is_learnt_before_confirming_or_from_a_file_nobody_looked_at(
    ledger: Ledger, park: Park, tmp_path: Path
) -> None:
    understood = again(ledger, park, sheet(tmp_path, "8月21日"), Corrections(columns=AS_FIELD))
    propose(ledger, park, understood)
    assert everything_remembered(ledger, park) == []
    store(ledger, park, understood, looked_at=False)
    assert everything_remembered(ledger, park) == []
    assert unconfirmed(ledger, park, understood) == understood.tables


def test_other_headers_and_other_parks_are_left_alone(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    store(ledger, park, again(ledger, park, sheet(tmp_path, "8月21日"), Corrections(columns=AS_FIELD)))
    other = sheet(tmp_path, "8月28日", headers=("项目名称", "单体", "完成比例", "补充说明"))
    assert column(again(ledger, park, other), "D")[1] != "remembered"
    elsewhere = replace(park, park_id=add_park(ledger, "另一个园区", "测试"))
    assert layouts(ledger, elsewhere) == {}


def test_the_users_own_correction_goes_before_the_remembered_one_and_replaces_it(
    ledger: Ledger, park: Park, tmp_path: Path
) -> None:
    first = Corrections(columns={("", 0, "D"): "issue", ("", 0, "C"): None})
    store(ledger, park, again(ledger, park, sheet(tmp_path, "8月21日"), first))
    other = Corrections(columns={("", 0, "D"): "remark"})
    found = again(ledger, park, sheet(tmp_path, "8月28日"), other)
    assert column(found, "D") == ("remark", "corrected")
    assert column(found, "C") == (None, "remembered")
    store(ledger, park, found)
    (one,) = everything_remembered(ledger, park)
    assert isinstance(one.what, RememberedLayout)
    assert one.what.layout.columns == {"C": None, "D": "remark"}


@pytest.mark.parametrize("kind", ["issue", None])
def test_a_corrected_kind_is_remembered_also_that_a_table_is_not_to_be_used(
    kind: str | None, ledger: Ledger, park: Park, tmp_path: Path
) -> None:
    first = sheet(tmp_path, "8月21日")
    corrections = Corrections(kinds={("", 0): kind}, columns=AS_FIELD)  # type: ignore[dict-item]
    understood = again(ledger, park, first, corrections)
    assert (understood.tables[0].kind, understood.tables[0].how) == (kind, "corrected")
    if kind is None:
        understood = replace(understood, records=read(first).records)  # a second table of the file has rows to store
    store(ledger, park, understood)
    table = again(ledger, park, sheet(tmp_path, "8月28日")).tables[0]
    assert (table.kind, table.how) == (kind, "remembered")


def test_what_was_learnt_outlives_its_upload_and_is_forgotten_on_request(
    ledger: Ledger, park: Park, tmp_path: Path
) -> None:
    done = store(ledger, park, again(ledger, park, sheet(tmp_path, "8月21日"), Corrections(columns=AS_FIELD)))
    withdraw(ledger, done.upload_id, "数字填错", "张三")
    next_file = sheet(tmp_path, "8月28日")
    assert column(again(ledger, park, next_file), "D")[1] == "remembered"
    (one,) = everything_remembered(ledger, park)
    forget(ledger, park.park_id, one.remembered_id, "李四")
    assert column(again(ledger, park, next_file), "D") == column(read(next_file), "D")
    assert everything_remembered(ledger, park) == []
    with pytest.raises(NotRemembered, match="没有编号为 1 的更正"):
        forget(ledger, park.park_id, one.remembered_id, "李四")


def test_forgetting_the_latest_brings_no_older_one_back(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    for on, field in (("8月14日", "issue"), ("8月21日", "remark")):
        corrections = Corrections(columns={("", 0, "D"): field})
        store(ledger, park, again(ledger, park, sheet(tmp_path, on), corrections))
    (one,) = everything_remembered(ledger, park)
    forget(ledger, park.park_id, one.remembered_id, "李四")
    assert everything_remembered(ledger, park) == []


def test_days_in_headers_do_not_make_another_layout(tmp_path: Path) -> None:
    one, other = (
        read(sheet(tmp_path, on, headers=("项目名称", "单体", f"完成比例({on})", "说明"))).tables[0].fingerprint
        for on in ("8月21日", "8月28日")
    )
    assert one == other


def test_a_backup_keeps_what_was_learnt(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    store(ledger, park, again(ledger, park, sheet(tmp_path, "8月21日"), Corrections(columns=AS_FIELD)))
    before = everything_remembered(ledger, park), layouts(ledger, park)
    restore(ledger.backup(tmp_path / "copy.duckdb"), tmp_path / "other.duckdb")
    other = open_ledger(tmp_path / "other.duckdb")
    try:
        assert (everything_remembered(other, park), layouts(other, park)) == before
        assert unconfirmed(other, park, again(other, park, sheet(tmp_path, "8月28日"))) == ()
    finally:
        other.close()


# --- layouts that were confirmed --------------------------------------------------------------------------------------


def test_a_layout_is_confirmed_once_somebody_confirmed_a_file_that_has_it(
    ledger: Ledger, park: Park, tmp_path: Path
) -> None:
    first, second = (again(ledger, park, sheet(tmp_path, on)) for on in ("8月21日", "8月28日"))
    assert unconfirmed(ledger, park, second) == second.tables
    done = store(ledger, park, first)
    assert unconfirmed(ledger, park, second) == ()
    withdraw(ledger, done.upload_id, "读错了", "张三")
    assert unconfirmed(ledger, park, second) == second.tables


def test_the_same_headers_read_otherwise_are_not_confirmed(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    store(ledger, park, again(ledger, park, sheet(tmp_path, "8月21日")))
    path = sheet(tmp_path, "8月28日")
    assert unconfirmed(ledger, park, read(path, Corrections(columns=AS_FIELD))) != ()
    assert unconfirmed(ledger, park, read(path, Corrections(kinds={("", 0): "issue"}))) != ()
    assert unconfirmed(ledger, park, read(path, Corrections(columns={("", 0, "D"): None}))) == ()  # one column less


def test_a_message_has_no_layout_that_could_be_confirmed(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    for number, percent in enumerate((60, 66)):
        path = tmp_path / f"{number}.txt"
        path.write_text(f"2023年8月2{number}日，三期9#厂房主体完成{percent}%。\n现场工人45人。", encoding="utf-8")
        found = read(path, Corrections(project="三期", report_date=day(f"08-2{number}")))
        assert unconfirmed(ledger, park, found) == found.tables != ()
        store(ledger, park, found)


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_name_that_was_explained_is_not_asked_about_again_until_it_is_forgotten(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0), row("10#", 40.0)], day("08-14"))
    (asked,) = proposed(ledger, park, [row("九宫格厂房", 45.0)], day("08-21")).questions
    nine = ledger.rows("SELECT subject_id FROM subject WHERE name = '9#'")[0][0]
    told = proposed(ledger, park, [row("九宫格厂房", 45.0)], day("08-21"), answers={asked.key: nine})
    assert len(told.questions) == 1
    confirm(ledger, told, "张三")
    silent = proposed(ledger, park, [row("九宫格厂房", 50.0)], day("08-28"))
    assert silent.questions == ()
    assert silent.matcher.recalled() == (("九宫格厂房", "9#"),)
    assert (silent.rows[0].target.subject, silent.rows[0].changes[0].old) == (nine, 45.0)
    (one,) = everything_remembered(ledger, park)
    assert one.what == RememberedName("九宫格厂房", "临港产业园三期标准化厂房", "9#")
    forget(ledger, park.park_id, one.remembered_id, "李四")
    assert proposed(ledger, park, [row("九宫格厂房", 50.0)], day("08-28")).questions == (asked,)


def test_a_name_that_means_what_is_gone_is_asked_about(ledger: Ledger, park: Park) -> None:
    gone = filed(ledger, park, [row("9#", 41.0), row("10#", 1.0)], day("08-15"))
    filed(ledger, park, [row("9#", 42.0)], day("08-16"))
    (asked,) = proposed(ledger, park, [row("孵化中心", 45.0)], day("08-21")).questions
    ten = ledger.rows("SELECT subject_id FROM subject WHERE name = '10#'")[0][0]
    done = confirm(
        ledger, proposed(ledger, park, [row("孵化中心", 2.0)], day("08-21"), answers={asked.key: ten}), "张三"
    )
    for upload_id in (gone.upload_id, done.upload_id):
        withdraw(ledger, upload_id, "错", "张三")
    assert len(proposed(ledger, park, [row("孵化中心", 45.0)], day("08-22")).questions) == 1


def test_leaving_a_name_out_or_creating_it_is_not_remembered(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0)], day("08-14"))
    rows = [row("9#", 41.0), row("十一号", 45.0), row("新宿舍", 1.0)]
    questions = proposed(ledger, park, rows).questions
    answers = dict(zip([q.key for q in questions], ("skip", "create"), strict=True))
    confirm(ledger, proposed(ledger, park, rows, answers=answers), "张三")  # type: ignore[arg-type]
    assert everything_remembered(ledger, park) == []
    assert [q.name for q in proposed(ledger, park, rows, day("08-29")).questions] == ["十一号"]
