"""Tidy keeps what authors wrote and what cells computed, and nothing of the machine."""

import sysconfig
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from small_notebook import at, figure, good_notebook, printed

from largemodels.authoring.tidy import LIVE_NOTE, PLOTLY, VALID_ID, WIDGET, slug, tidy

ROOT = Path("/somewhere/course").absolute()


def tidied(*outputs):
    nb = new_notebook(cells=[new_code_cell("1", id="cell", outputs=list(outputs))])
    return tidy(nb, ROOT).cells[0].outputs


def with_cells(cells):
    nb = new_notebook()  # its own argument validates and repairs
    nb.cells = list(cells)
    return nb


def ids(*cells):
    return [cell.id for cell in tidy(with_cells(cells), ROOT).cells]


def test_ids_that_authors_chose_stay():
    cells = [new_markdown_cell("# Title", id="opening"), new_code_cell("1", id="first")]
    assert ids(*cells) == ["opening", "first"]


def test_new_cells_are_named_by_the_nearest_heading():
    cells = [
        new_markdown_cell("# Self-attention: why?"),
        new_code_cell("1"),
        new_markdown_cell("## 3. Why divide by √d?\n\nBecause."),
        new_code_cell("2"),
        new_markdown_cell("So."),
        new_code_cell("3"),
        new_markdown_cell("### 注意力"),
    ]
    expected = ["self-attention-why", "self-attention-why-code", "why-divide-by-d", "why-divide-by-d-code"]
    assert ids(*cells) == [*expected, "why-divide-by-d-text", "why-divide-by-d-code-2", "why-divide-by-d-text-2"]


def test_a_new_cell_takes_no_id_that_a_later_cell_has():
    cells = [new_markdown_cell("# A"), new_code_cell("1"), new_code_cell("2", id="a-code")]
    assert ids(*cells) == ["a", "a-code-2", "a-code"]


def test_a_graded_cell_is_named_by_its_grade_id():
    assert ids(new_code_cell("1", metadata={"nbgrader": {"grade_id": "Add two"}})) == ["add-two"]


def test_a_repeated_id_stays_with_the_first_cell():
    assert ids(new_markdown_cell("# A", id="x"), new_code_cell("1", id="x")) == ["x", "a-code"]


@given(st.lists(st.tuples(st.booleans(), st.text(max_size=60), st.text(max_size=20)), max_size=8))
def test_ids_are_valid_unique_and_stay_at_the_second_time(drawn):
    cells = [(new_code_cell if is_code else new_markdown_cell)(source) for is_code, source, _ in drawn]
    for cell, (_, _, id) in zip(cells, drawn, strict=True):
        cell.id = id
    once = tidy(with_cells(cells), ROOT)
    found = [cell.id for cell in once.cells]
    assert all(VALID_ID.fullmatch(id) for id in found)
    assert len(set(found)) == len(found)
    assert tidy(once, ROOT) == once


def test_slugs_are_cut_between_words():
    assert slug("The gradient that reaches the query, median and middle 80 %") == "the-gradient-that-reaches-the-query"
    assert slug("Ada's loop") == "adas-loop"


def test_metadata_is_reduced():
    nb = good_notebook()
    nb.metadata.update(widgets={"state": 1}, jupytext={"x": 1}, language_info={"name": "python", "version": "3.11.7"})
    at(nb, "scores").metadata.update(
        execution={"iopub.execute_input": "2030-01-01"}, collapsed=True, editable=False, jupyter={}
    )
    clean = tidy(nb, ROOT)
    assert set(clean.metadata) == {"kernelspec", "language_info", "largemodels"}
    assert clean.metadata.language_info == {"name": "python"}
    assert clean.metadata.kernelspec.name == "python3"
    assert at(clean, "scores").metadata == {"tags": ["nbval-check-output"], "editable": False}
    assert "execution" in at(nb, "scores").metadata, "the notebook that was given stays as it is"


def test_neighboring_pieces_of_a_stream_are_joined():
    pieces = [printed("a\n"), printed("b\n"), figure(), printed("c\n"), printed("|", "stderr"), printed("d\n")]
    texts = [output.get("text") for output in tidied(*pieces)]
    assert texts == ["a\nb\n", None, "c\n", "|", "d\n"]


def test_progress_bars_go_and_warnings_stay():
    bar = "\r  0%|          | 0/3 [00:00<?, ?it/s]\r100%|██████████| 3/3 [00:00<00:00, 9.1it/s]\n"
    assert tidied(printed("1\n"), printed(bar, "stderr"), printed("2\n")) == [printed("1\n2\n")]
    assert tidied(printed("\r0it [00:00, ?it/s]\x1b[A\n", "stderr")) == []
    assert tidied(printed(f"{bar}UserWarning: old\n", "stderr")) == [printed("UserWarning: old\n", "stderr")]
    assert tidied(printed("50%|half|\n")) == [printed("50%|half|\n")]


def test_a_live_widget_becomes_a_marked_note():
    view = {WIDGET: {"model_id": "1"}, "text/plain": "FigureWidget({'uid': '8974e63c'})"}
    for output in (new_output("execute_result", view, execution_count=3), new_output("display_data", view)):
        (note,) = tidied(output)
        assert note.output_type == "display_data"
        assert note.data == {"text/markdown": LIVE_NOTE}
        assert note.metadata == {"largemodels": {"live": True}}


def test_a_notebook_progress_bar_is_no_live_widget():
    view = {WIDGET: {"model_id": "1"}, "text/plain": "  0%|          | 0/3 [00:00<?, ?it/s]"}
    assert tidied(new_output("display_data", view)) == []


def test_the_keys_of_a_slider_go_and_a_quiz_stays():
    script = {"application/javascript": "1"}
    keys = new_output("display_data", script, metadata={"largemodels": {"keys": True}})
    assert tidied(keys, new_output("display_data", script)) == [new_output("display_data", script)]


def test_a_plotly_figure_keeps_its_json_and_its_alternative_text():
    output = figure(alt="A line that rises.")
    output.data[PLOTLY]["config"] = {"plotlyServerURL": "https://plot.ly", "responsive": True}
    output.data.update({"text/html": "<div></div>", "text/plain": "Figure({'data': []})"})
    (kept,) = tidied(output)
    assert set(kept.data) == {PLOTLY, "text/plain"}
    assert kept.data["text/plain"] == "Figure: A line that rises."
    assert kept.data[PLOTLY]["config"] == {"responsive": True}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{ROOT}/chapters/x.png", "chapters/x.png"),
        (f"in {ROOT}.bak", f"in {ROOT}.bak"),
        (f"'{ROOT}'", "'.'"),
        (f"{ROOT}s/x", f"{ROOT}s/x"),
        (f"{tempfile.gettempdir()}/ipykernel_123/456.py:1: UserWarning", "<cell>:1: UserWarning"),
        (f"{sysconfig.get_path('purelib')}/torch/x.py", "site-packages/torch/x.py"),
        (f"{tempfile.gettempdir()}/x", "<temporary>/x"),
        (f"{Path.home()}/x", "~/x"),
        ("a/b and 1/2", "a/b and 1/2"),
    ],
)
def test_paths_of_the_machine_are_rewritten(before, after):
    (stream,) = tidied(printed(before))
    (html,) = tidied(new_output("display_data", {"text/html": before}))
    assert stream.text == after
    assert html.data["text/html"] == after


def test_images_are_left_alone():
    (kept,) = tidied(new_output("display_data", {"image/png": f"{tempfile.gettempdir()}/x"}))
    assert kept.data["image/png"] == f"{tempfile.gettempdir()}/x"


def test_tidy_twice_is_tidy_once():
    once = tidy(good_notebook(), ROOT)
    assert tidy(once, ROOT) == once
