"""What is measured is what happened, and what was measured before is kept."""

import json
import subprocess
import sys
import time

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from small_notebook import NAME, save

from largemodels.authoring import bench, measurements, run
from largemodels.core.machine import machine

HOLD = "import time; held = bytearray({megabytes} * 10**6); time.sleep({seconds})"


def notebook(path, source):
    return save(new_notebook(cells=[new_markdown_cell("# T"), new_code_cell(source)]), path)


def test_memory_counts_children_and_their_children():
    grandchild = [sys.executable, "-c", HOLD.format(megabytes=150, seconds=1)]
    child = f"import subprocess; held = bytearray(100 * 10**6); subprocess.run({grandchild})"
    with bench.peak_memory() as peak:
        subprocess.run([sys.executable, "-c", child], check=True)
    assert 250e6 < peak[0] < 320e6


def test_memory_forgets_what_ended_before():
    with bench.peak_memory() as peak:
        time.sleep(0.2)
    assert peak[0] < 50e6


def test_a_notebook_is_measured_and_left_alone(small_course):
    path = notebook(small_course / NAME, HOLD.format(megabytes=300, seconds=1))
    before = path.read_bytes()
    seconds, megabytes = bench.measure(path)
    assert 1 < seconds < 20
    assert 340 < megabytes < 500
    assert path.read_bytes() == before


def test_the_median_of_three_is_kept_beside_other_figures(small_course, monkeypatch, capsys):
    path = notebook(small_course / NAME, "1")
    measurements.merge(small_course, "widgets", {NAME: {"median_ms": 41.0, "n": 20}})
    measurements.merge(small_course, "notebooks", {"chapters/other.ipynb": {"seconds": 5.0, "peak_mb": 300}})
    drawn = iter([(3.0, 900.0), (1.0, 100.0), (2.04, 500.4)])
    monkeypatch.setattr(bench, "measure", lambda path: next(drawn))
    assert bench.notebooks([path], small_course)
    kept = json.loads((small_course / measurements.FILE).read_text())
    assert kept["notebooks"][NAME] == {"seconds": 2.0, "peak_mb": 500}
    assert kept["notebooks"]["chapters/other.ipynb"] == {"seconds": 5.0, "peak_mb": 300}
    assert kept["widgets"] == {NAME: {"median_ms": 41.0, "n": 20}}
    assert set(kept["machine"]) == {"cores", "cpu", "date", "gpu", "memory_gb", "python", "system", "torch"}
    assert "OVER" not in capsys.readouterr().out


def test_figures_of_two_machines_are_not_mixed(small_course, monkeypatch):
    path = notebook(small_course / NAME, "1")
    other = notebook(small_course / "chapters" / "98_glossary.ipynb", "1")
    monkeypatch.setattr(bench, "measure", lambda path: (1.0, 100.0))
    assert bench.notebooks([path, other], small_course)
    here = measurements.load(small_course)["machine"]
    measurements.merge(small_course, "machine", {"date": "2001-01-01"})
    assert bench.notebooks([path], small_course)
    assert measurements.load(small_course)["machine"] == here
    measurements.merge(small_course, "machine", {"cpu": "Another CPU"})
    with pytest.raises(RuntimeError, match="1 other notebooks were measured on another machine"):
        bench.notebooks([path], small_course)
    assert measurements.load(small_course)["machine"]["cpu"] == "Another CPU"
    assert bench.notebooks([path, other], small_course)
    assert measurements.load(small_course)["machine"] == here


def test_a_failing_notebook_keeps_its_earlier_figures(small_course, monkeypatch, capsys):
    path = notebook(small_course / NAME, "1")
    other = notebook(small_course / "chapters" / "98_glossary.ipynb", "1")
    earlier = {"seconds": 5.0, "peak_mb": 300}
    measurements.merge(small_course, "notebooks", {NAME: earlier})
    measurements.merge(small_course, "machine", {"cpu": "Another CPU"})

    def fails(measured):
        if measured == path:
            raise run.NotebookError("Stopped in cell 'x'.")
        return 1.0, 100.0

    monkeypatch.setattr(bench, "measure", fails)
    assert not bench.notebooks([path, other], small_course)
    kept = measurements.load(small_course)["notebooks"]
    assert kept == {NAME: earlier, "chapters/98_glossary.ipynb": {"seconds": 1.0, "peak_mb": 100}}
    assert f"FAILED {NAME}: Stopped in cell 'x'." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("section", "rows", "kept"),
    [
        ("notebooks", {NAME: {"seconds": 60.0, "peak_mb": 1600}}, True),
        ("notebooks", {NAME: {"seconds": 60.1, "peak_mb": 1600}}, False),
        ("notebooks", {NAME: {"seconds": 60.0, "peak_mb": 1601}}, False),
        ("setup", {"seconds": 180.0, "environment_mb": 2500}, True),
        ("setup", {"seconds": 181.0, "environment_mb": 2500}, False),
        ("setup", {"seconds": 180.0, "environment_mb": 2501}, False),
        ("widgets", {NAME: {"median_ms": 80.0, "n": 20}}, True),
        ("widgets", {NAME: {"median_ms": 80.5, "n": 20}}, False),
    ],
)
def test_each_budget_is_held(section, rows, kept, small_course, capsys):
    measurements.merge(small_course, section, rows)
    assert bench.report(small_course) == kept
    assert ("OVER" in capsys.readouterr().out) != kept


def test_the_file_is_sorted_and_steady(small_course):
    measurements.merge(small_course, "notebooks", {"b": {"seconds": 1, "peak_mb": 1}})
    first = (small_course / measurements.FILE).read_bytes()
    measurements.merge(small_course, "notebooks", {"a": {"seconds": 1, "peak_mb": 1}})
    second = measurements.merge(small_course, "notebooks", {})
    assert list(measurements.load(small_course)["notebooks"]) == ["a", "b"]
    del second["notebooks"]["a"]
    assert json.loads(first) == second
    assert [path.name for path in (small_course / measurements.FILE).parent.iterdir()] == ["bench.json"]


def test_this_machine_is_described():
    facts = machine("2030-01-31")
    assert facts["cores"] >= 1
    assert facts["cpu"]
    assert facts["memory_gb"] > 0.5
