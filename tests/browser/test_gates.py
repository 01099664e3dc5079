"""The browser tests themselves: what is sound passes, and each thing that is broken is found."""

import nbformat
import pytest
from checks import answers, moves, ran, slides
from nbformat.v4 import new_code_cell, new_notebook
from notebook_page import NotebookPage, chromium_path

SETUP = """
import ipywidgets as w, plotly.graph_objects as go
from IPython.display import Javascript, display
from largemodels.core.figures import live
def widget(draw, *controls):
    figure, said = live(go.Figure(go.Bar(y=[1, 2, 3])), "Three bars, which the controls above them change."), w.HTML()
    for control in controls:
        control.observe(lambda change: draw(figure, said, change), "value")
    return w.VBox([*controls, said, figure])
def good(figure, said, change):
    figure.data[0].y = [1, 2, len(str(change.new)) + hash(change.new) % 97]
    said.value = f"It says {change.new}."
def broken(figure, said, change):
    raise RuntimeError("a fault in a callback")
def jumps(figure, said, change):
    figure.update_layout(margin_l=60 + change.new).data[0].y = [1, 2, change.new]
def holes(figure, said, change):
    figure.data[0].y = [1, None, change.new]
"""
STILL = """
steps = [dict(label=str(n), method="restyle", args=[{"y": [[n, 2, 3]]}]) for n in (1, 2, 3)]
figure = go.Figure(go.Bar(y=[1, 2, 3]), dict(sliders=[dict(steps=steps)], height=300)).to_plotly_json()
display({"application/vnd.plotly.v1+json": {**figure, "config": {"responsive": True}}}, raw=True)
"""
CELLS = {
    "setup": SETUP,
    "good": "widget(good, w.IntSlider(3, 1, 9), w.Dropdown(options='abc'), w.ToggleButtons(options='ab'), w.Text('x'))",
    "dead": "widget(lambda *_: None, w.IntSlider(3, 1, 9, description='dead'), w.Text('x', description='silent'))",
    "broken": "widget(broken, w.IntSlider(3, 1, 9))",
    "jumps": "widget(jumps, w.IntSlider(3, 1, 9))",
    "holes": "widget(holes, w.IntSlider(3, 1, 9))",
    "unknown": "widget(good, w.Checkbox())",
    "collapses": STILL,
    "script": "display(Javascript(\"console.error('loud'); fetch('https://example.org/x').catch(() => 0)\"))",
    "fails": "1 / 0",
}


@pytest.fixture(scope="module")
def page(browser, server):
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [new_code_cell(source, id=id) for id, source in CELLS.items()]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), server.folder / "broken.ipynb")
    page = NotebookPage(browser, server, "broken.ipynb")
    page.run()
    yield page
    page.page.close()


@pytest.fixture
def new_complaints(page):
    before = len(page.complaints)
    return lambda: page.complaints[before:]


def test_errors_of_cells_and_of_the_page_are_found(page):
    assert ran(page) == ["Cell fails: ZeroDivisionError: division by zero"]
    assert any("loud" in complaint for complaint in page.complaints)
    assert any("another machine: https://example.org/x" in complaint for complaint in page.complaints)


def test_what_is_sound_passes(page, new_complaints):
    assert moves(page, "good") == []
    assert answers(page, "good", "words") == ([], "It says words.")
    assert new_complaints() == []


def test_a_control_that_changes_nothing_is_found(page):
    found = moves(page, "dead")
    assert found == [f"{label}: nothing changes from its first end to its last." for label in ("dead", "silent")]


def test_a_widget_that_says_nothing_is_found(page):
    assert answers(page, "dead", "")[0] == ["silent: the widget gives no sentence as an answer, but says ''."]


def test_a_callback_that_fails_is_found(page, new_complaints):
    moves(page, "broken")
    assert any("a fault in a callback" in complaint for complaint in new_complaints())


def test_a_picture_with_holes_is_found(page):
    assert any("holes in y" in found for found in moves(page, "holes"))


def test_a_picture_whose_frame_jumps_is_found(page):
    assert any("the frame of the picture jumps" in found for found in moves(page, "jumps"))


def test_a_control_of_an_unknown_kind_is_found(page):
    with pytest.raises(AssertionError, match="No test knows how to move"):
        moves(page, "unknown")


@pytest.mark.parametrize("keyboard", [False, True], ids=["mouse", "keyboard"])
def test_a_still_picture_that_collapses_or_has_no_keys_is_found(page, keyboard):
    [picture] = page.framed()
    found = slides(page, picture, keyboard)
    assert found and (keyboard or "The page gives 0 pixels to a picture 300 pixels high." in found)


def test_a_missing_browser_is_no_reason_to_skip(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileNotFoundError, match="apt-get install chromium"):
        chromium_path()
