"""Generated layouts come back exactly: headers, merges, offsets, totals, column order, synonyms, value styles."""

from datetime import date

from hypothesis import HealthCheck, given, settings

from park_dispatch.intake.understand import understand
from park_dispatch.intake.understanding import Corrections
from park_dispatch.model.record import FIELDS
from tests.intake.layouts import REPORT, Layout, milestone_tables
from tests.thorough import times


@settings(max_examples=times(80), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(milestone_tables())
def test_milestone_tables_come_back(layout: Layout) -> None:
    found = understand(layout.workbook, Corrections(), "", 0)
    assert found.report_date == REPORT
    assert [t.kind for t in found.tables] == ["milestone"]
    assert len(found.records) == len(layout.expected)
    for record, wanted in zip(found.records, layout.expected, strict=True):
        got = {name: cell.value for name, cell in record.cells.items() if name in FIELDS}
        if "project" not in wanted:
            assert str(got.pop("project")).startswith("临港产业园三期")
        assert record.row == wanted["row"]
        assert got == {k: v for k, v in wanted.items() if k != "row"}
    assert not found.rejected


def test_no_year_comes_from_the_report_date() -> None:
    assert date(2023, 8, 28) == REPORT
