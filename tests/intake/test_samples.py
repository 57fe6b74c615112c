"""The sample workbooks, scored by their own scorer through the command line: everything found, nothing invented."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"


@pytest.mark.skipif(not (SAMPLES / "score.py").exists(), reason="the sample workbooks are not beside this checkout")
def test_every_sample_is_read_whole(tmp_path: Path) -> None:
    out = tmp_path / "scores.json"
    command = f"{sys.executable} -m park_dispatch import {{file}} --dry-run --json"
    subprocess.run(
        [sys.executable, "score.py", ".", "--cwd", str(ROOT), "--cmd", command, "--json", str(out)],
        cwd=SAMPLES,
        check=True,
        capture_output=True,
    )
    scores = json.loads(out.read_text())
    books = scores["workbooks"] if isinstance(scores, dict) else scores
    assert len(books) >= 6
    for book in books:
        assert book["recall"] == 1, book["file"]
        assert book["precision"] == 1, book["file"]
        assert book["field_accuracy"] >= 0.99, book["file"]
        assert book["rejected_found"] == book["rejected_all"], book["file"]
        assert book["warnings_found"] == book["warnings_all"], book["file"]
        assert book["report_date_ok"], book["file"]
