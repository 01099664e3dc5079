"""A record is what its function found, kept whole, read without running anything, and compared when made anew."""

import dataclasses
import json
import re
import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from IPython.utils.capture import capture_output

from largemodels.__main__ import main
from largemodels.core.records import comparing, making, read, reading, record
from largemodels.core.records.comparing import plain

LONG_RUNS = """
import os
from pathlib import Path

from largemodels.core.records import record
from largemodels.core.training import train

@record("ladder", "The loss of two models.", seeds=[0, 1], within=0.1, loose={"seconds": float("inf")})
def ladder():
    what = os.environ["LADDER"]
    if what == "stop":
        raise KeyboardInterrupt
    if what == "fail":
        raise RuntimeError("the ladder broke")
    if what == "list":
        return [1]
    return {"loss": {128: [1.5, float(what)]}, "steps": 300, "seconds": 2.5 * float(what)}

@record("other", "Another thing.")
def other():
    return {"best": "b"}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A course with one folder of long runs and no record."""
    at = tmp_path / "smallcourse" / "chapter" / "notebook"
    at.mkdir(parents=True)
    (at / "long_runs.py").write_text(LONG_RUNS)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(reading, "PACKAGE", tmp_path / "smallcourse")
    monkeypatch.setattr(making, "RUNS", {})
    monkeypatch.setenv("LADDER", "2")
    yield at
    for name in [name for name in sys.modules if name.startswith("smallcourse")]:
        del sys.modules[name]


def run(*arguments):
    return main(["records", *arguments])


def test_a_record_is_made_read_and_listed(folder, capsys):
    assert run() == 0
    assert "ladder                       The loss of two models. (not made yet)" in capsys.readouterr().out
    assert run("ladder") == 0
    assert [path.name for path in (folder / "records").iterdir()] == ["ladder.json"]
    kept = read("ladder")
    assert kept.figures == {"loss": {"128": [1.5, 2.0]}, "steps": 300, "seconds": 5.0}
    assert kept["steps"] == 300 and kept.seeds == [0, 1] and kept.about == "The loss of two models."
    assert kept.versions["torch"] and kept.versions["python"] and kept.machine["cores"] and kept.device
    assert "ladder: Record made by `largemodels records ladder` on " in capsys.readouterr().out
    assert run() == 0
    assert f"The loss of two models. (1 second on {kept.date})" in capsys.readouterr().out


def test_its_origin_is_shown_in_a_line(folder):
    run("ladder")
    facts = {"cores": 2, "cpu": "Some CPU", "gpu": None}
    kept = dataclasses.replace(read("ladder"), date="2030-01-31", machine=facts, seconds=247.0)
    with capture_output() as seen:
        kept.credit()
    text = (
        "Record made by `largemodels records ladder` on 2030-01-31 on 2 CPU cores (Some CPU), no GPU "
        "in 4 minutes, with the seeds 0, 1."
    )
    assert seen.outputs[0].data == {"text/plain": text, "text/markdown": f"*{text}*"}
    assert "the seed 7." in dataclasses.replace(kept, seeds=[7]).origin
    assert dataclasses.replace(kept, seeds=[], machine={**facts, "gpu": "A GPU"}).origin.endswith("A GPU in 4 minutes.")


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 second"), (89, "89 seconds"), (90, "2 minutes"), (5400, "90 minutes")]
)
def test_a_time_is_said_in_its_unit(seconds, words):
    assert reading.duration(seconds) == words


def test_a_notebook_reads_it_without_importing_what_made_it(folder):
    run("ladder")
    script = (
        "import sys; from pathlib import Path; from largemodels.core.records import reading, read; "
        f"reading.PACKAGE = Path({str(reading.PACKAGE)!r}); kept = read('ladder'); "
        "print(kept['steps'], any(name.endswith('long_runs') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "300 False\n", done.stderr


@pytest.mark.parametrize(("how", "code"), [("stop", 130), ("fail", 1), ("list", 1)])
def test_what_goes_wrong_leaves_the_old_file(folder, monkeypatch, capsys, how, code):
    run("ladder")
    before = (folder / "records" / "ladder.json").read_bytes()
    monkeypatch.setenv("LADDER", how)
    assert run("ladder") == code
    assert (folder / "records" / "ladder.json").read_bytes() == before
    said = {"stop": "Stopped.", "fail": "FAILED ladder: RuntimeError: the ladder broke", "list": "returned a list"}
    assert said[how] in capsys.readouterr().err


def test_a_full_disk_leaves_the_old_file(folder, monkeypatch):
    run("ladder")
    before = (folder / "records" / "ladder.json").read_bytes()

    def full(old, new):
        raise OSError("No space left on device")

    monkeypatch.setattr(making.os, "replace", full)
    assert run("ladder") == 1
    assert [path.read_bytes() for path in (folder / "records").iterdir()] == [before]


def test_one_that_fails_does_not_keep_the_others_from_being_made(folder, monkeypatch, capsys):
    monkeypatch.setenv("LADDER", "fail")
    assert run("ladder", "other") == 1
    assert [path.name for path in (folder / "records").iterdir()] == ["other.json"]


def test_made_anew_it_is_compared_within_its_own_tolerance_and_left_alone(folder, monkeypatch, capsys):
    run("ladder"), run("other")
    before = {path: path.read_bytes() for path in (folder / "records").iterdir()}
    monkeypatch.setenv("LADDER", "2.19")  # within 0.1 of 2: seconds, far off, aren't compared
    assert run("--check") == 0
    monkeypatch.setenv("LADDER", "2.21")
    assert run("--check") == 1
    assert "ladder: loss.128[1] is 2.21, and was 2.0." in capsys.readouterr().out
    assert run("--check", "other") == 0
    assert {path: path.read_bytes() for path in (folder / "records").iterdir()} == before


def test_a_check_without_a_record_says_so(folder, capsys):
    assert run("--check", "other") == 1
    assert "FAILED other: ValueError: There is no record 'other'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda kept: {**kept, "format": 2}, "has the format 2, and this course reads 1"),
        (lambda kept: {key: kept[key] for key in kept if key != "seeds"}, "is damaged .*'seeds'"),
        (lambda kept: [kept], "is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(folder, change, said):
    run("ladder")
    path = folder / "records" / "ladder.json"
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    with pytest.raises(ValueError, match=f"{said}.*Make it anew by `largemodels records ladder`"):
        read("ladder")
    path.write_text("{")
    with pytest.raises(ValueError, match="damaged"):
        read("ladder")


def test_a_name_that_nothing_has_gets_a_sentence(folder, capsys):
    with pytest.raises(ValueError, match=r"There is no record 'lader'\. There are: none yet"):
        read("lader")
    assert run("lader") == 1
    assert "makes no record 'lader'. It makes: ladder, other." in capsys.readouterr().err
    run("ladder")
    with pytest.raises(KeyError, match=r"has no figure 'los'\. It has loss, steps, seconds"):
        read("ladder")["los"]


def test_a_name_is_taken_once():
    with pytest.raises(ValueError, match="Python name"):
        record("two words", "A sentence.")
    with pytest.raises(ValueError, match="a sentence that ends with a period"):
        record("one", "no sentence")


def test_two_modules_cannot_make_the_same_record(folder):
    making.runs()
    with pytest.raises(ValueError, match=r"notebook.long_runs makes a record called ladder already"):
        record("ladder", "Another ladder.")(lambda: {})


def test_figures_become_what_a_file_can_hold():
    figures = {
        1: (np.float32(0.1), np.arange(2)), "t": torch.tensor([[1, 2]]), "b": np.True_, "n": None, "f": 1 / 3,
        "nan": float("nan"),
    }  # fmt: skip
    kept = plain(figures)
    assert json.loads(json.dumps(kept))["1"] == [0.1, [0, 1]]
    assert kept["t"] == [[1, 2]] and kept["b"] is True and kept["n"] is None and kept["f"] == 0.3333333
    with pytest.raises(ValueError, match=r"figures\['a'\]\[1\] is a set, which a record can't hold"):
        plain({"a": [1, {2}]})


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (1, 1, []),
        (1, 2, [".* is 2, and was 1."]),
        (1, 1.04, []),
        (0.5, 0.54, []),
        (0.5, 0.56, ["a is 0.56, and was 0.5."]),
        (100.0, 104.0, []),
        (100.0, 106.0, [""]),
        (True, 1, [""]),
        (None, 0.0, [""]),
        ("a", "b", ["a is 'b', and was 'a'."]),
        ([1.0, 2.0], [1.0], ["a has 1 entries, and had 2."]),
        ({"b": 1}, {"c": 1}, ["a.b is gone.", "a.c is new."]),
        ({"b": [1, 2]}, {"b": [1, 3]}, [r"a.b\[1\] is 3, and was 2."]),
        (float("nan"), float("nan"), []),
        (float("nan"), 0.0, [""]),
        (float("inf"), float("inf"), []),
        (1.0, [1.0], [""]),
        ({"steps": 100}, {"steps": 119}, []),
        ({"steps": 100}, {"steps": 121}, ["a.steps is 121"]),
        ({"steps": {"of": [0.1]}}, {"steps": {"of": [0.31]}}, ["a.steps.of"]),
        ({"seconds": [1, 2]}, {"seconds": "long"}, []),
        ({"seconds": [1, 2]}, {"seconds": [9.0]}, []),
    ],
)
def test_what_differs_is_found(old, new, found):
    said = list(comparing.differences({"a": old}, {"a": new}, 0.05, {"steps": 0.2, "seconds": float("inf")}))
    assert len(said) == len(found)
    for sentence, expected in zip(said, found, strict=True):
        assert re.search(expected, sentence)


SOME = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.floats(width=32),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=3), SOME, max_size=3))
def test_what_was_kept_does_not_differ_from_itself(figures):
    kept = plain(figures)
    assert list(comparing.differences(json.loads(json.dumps(kept)), plain(kept), 0.0, {})) == []


def test_every_record_of_the_course_is_there_and_is_its_functions():
    runs, files = making.runs(), reading.files()
    assert {name: run.file for name, run in runs.items()} == files
    for name, run in runs.items():
        kept = read(name)
        assert (kept.about, kept.seeds) == (run.about, run.seeds), f"Run `largemodels records {name}`."
