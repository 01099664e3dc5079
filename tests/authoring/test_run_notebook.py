"""A notebook is run whole or left alone."""

import json
import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from small_notebook import FACTS, NAME, save

from largemodels.authoring import run
from largemodels.authoring.lint import lint
from largemodels.core.repository import course

FIGURES = """import plotly.graph_objects as go
from largemodels.core.figures import live, show

ALT = "A line that rises from one to two in one step."
show(go.Figure(go.Scatter(y=[1, 2])), ALT)
live(go.Figure(go.Scatter(y=[1, 2])), ALT)"""
NOISE = """import sys, warnings
from tqdm import tqdm

print("one", flush=True)
for i in tqdm(range(2)):
    print(i)
print("ü", file=sys.stdout)"""
QUIZ = """from largemodels.core.quiz import quiz

quiz("02_algorithms/07_self_attention")"""


def of(*sources):
    cells = [new_markdown_cell("# Tiny"), *(new_code_cell(source, id=f"c{i}") for i, source in enumerate(sources, 1))]
    return new_notebook(cells=cells, metadata={"largemodels": dict(FACTS)})


def test_the_same_run_twice_gives_the_same_bytes(small_course):
    path = save(of(FIGURES, NOISE, QUIZ), small_course / NAME)
    run.rewrite(path)
    first = path.read_bytes()
    run.rewrite(path)
    assert path.read_bytes() == first
    nb = json.loads(first)
    assert [cell["id"] for cell in nb["cells"]] == ["tiny", "card", "c1", "c2", "c3", "launch"]
    assert [cell["execution_count"] for cell in nb["cells"][2:5]] == [1, 2, 3]
    figures, noise, quiz = (cell["outputs"] for cell in nb["cells"][2:5])
    assert [list(output["data"]) for output in figures] == [
        ["application/vnd.plotly.v1+json", "text/plain"],
        ["text/markdown"],
    ]
    assert noise == [{"name": "stdout", "output_type": "stream", "text": ["one\n", "0\n", "1\n", "ü\n"]}]
    assert quiz
    assert not re.search(rb"widget-view|iopub|execution\"|model_id", first)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_what_moves_after_the_run_is_counted_into_the_card(small_course):
    source = (
        "import ipywidgets\nfrom IPython.display import display\n\nfor _ in range(8):\n    display(ipywidgets.Text())"
    )
    path = save(of(source), small_course / NAME)
    run.rewrite(path)
    assert "about 10 minutes" in json.loads(path.read_text())["cells"][1]["source"][0]
    assert not [finding for finding in lint(path) if "out of date" in finding]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "Stopped in cell 'c2' .*: ZeroDivisionError: division by zero"),
        ("x =", "Stopped in cell 'c2' .*: SyntaxError"),
        ("%no_such_magic", "Stopped in cell 'c2' .*: UsageError"),
        ("import os\nos._exit(1)", "The kernel died in cell 'c2'"),
        ("import time\ntime.sleep(60)", "Gave up after 5 s in cell 'c2'"),
    ],
)
def test_a_failing_cell_is_named_and_the_file_stays(source, said, small_course):
    path = save(of("1", source, "3"), small_course / NAME)
    before = path.read_bytes()
    with pytest.raises(run.NotebookError, match=said):
        run.rewrite(path, limit=5 if "sleep" in source else 60)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_tag_cannot_excuse_an_error(small_course):
    nb = of("1 / 0")
    nb.cells[1].metadata.tags = ["raises-exception"]
    with pytest.raises(run.NotebookError, match="ZeroDivisionError"):
        run.execute(nb, small_course)


def test_the_kernel_starts_in_the_folder_with_the_device_that_was_asked_for(small_course, monkeypatch):
    monkeypatch.setenv("LARGEMODELS_DEVICE", "mps")
    done = run.execute(of('import os\nprint(os.getcwd(), os.environ["LARGEMODELS_DEVICE"])'), small_course / "src")
    assert done.cells[1].outputs[0].text == f"{small_course / 'src'} mps\n"


def test_each_code_cell_is_counted(small_course):
    counted = []
    run.execute(of("1", "2"), small_course, on_cell=lambda: counted.append(1))
    assert len(counted) == 2


def test_a_file_is_written_whole_or_not_at_all(small_course, monkeypatch):
    path = save(of("1"), small_course / NAME)
    before = path.read_bytes()

    def disk_full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(course.os, "replace", disk_full)
    with pytest.raises(OSError, match="No space left"):
        course.write(of("2"), path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_path_outside_the_course_is_refused(tmp_path):
    path = save(of("1"), tmp_path / "lost.ipynb")
    with pytest.raises(FileNotFoundError, match="is not inside the course"):
        run.rewrite(path)


def test_paths_are_chosen_by_file_by_folder_or_all(good, monkeypatch):
    root = good.parents[2]
    lab = save(of("1"), root / "solutions" / "lab_01_count" / "lab_01_count.ipynb")
    save(of("1"), root / "chapters" / ".ipynb_checkpoints" / "x.ipynb")
    monkeypatch.chdir(root)
    assert course.choose([]) == [good, lab]
    assert course.choose([root / "chapters"]) == [good]
    assert course.choose([lab]) == [lab]
    for nowhere in (root / "src", root / "no.ipynb", root / "README.md"):
        with pytest.raises(FileNotFoundError, match="is no notebook and holds none"):
            course.choose([nowhere])
