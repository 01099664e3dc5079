"""The browser tests themselves: what is sound passes, and each thing that is broken is found."""

import nbformat
import pytest
from checks import answers, moves, ran, slides
from lab_page import LabPage, chromium_path
from nbformat.v4 import new_code_cell, new_notebook
from notebook_page import NotebookPage

from largemodels.core.quiz import STAY_LOCAL

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
def still(method="restyle", **config):
    new = {"restyle": lambda n: {"y": [[n, 2, 3]]}, "relayout": lambda n: {"title.text": str(n)}}[method]
    steps = [dict(label=str(n), method=method, args=[new(n)]) for n in (1, 2, 3)]
    figure = go.Figure(go.Bar(y=[1, 2, 3]), dict(sliders=[dict(steps=steps)], height=300)).to_plotly_json()
    display({"application/vnd.plotly.v1+json": {**figure, "config": config}}, raw=True)
"""
SHOWN = """
from largemodels.core.figures import show
from largemodels.core.figures.frames import Stop, framed
stops = [Stop(str(n), f"The first bar is {n} high.", {"bars": dict(y=[n, 2, 3])}) for n in (1, 2, 3)]
show(framed(go.Figure(go.Bar(y=[1, 2, 3], name="bars")), stops), "Three bars, of which a slider moves the first.")
"""
CELLS = {
    "setup": SETUP + STILL,
    "good": "widget(good, w.IntSlider(3, 1, 9), w.Dropdown(options='abc'), w.ToggleButtons(options='ab'), w.Text('x'))",
    "dead": "widget(lambda *_: None, w.IntSlider(3, 1, 9, description='dead'), w.Text('x', description='silent'))",
    "broken": "widget(broken, w.IntSlider(3, 1, 9))",
    "jumps": "widget(jumps, w.IntSlider(3, 1, 9))",
    "holes": "widget(holes, w.IntSlider(3, 1, 9))",
    "unknown": "widget(good, w.Checkbox())",
    "collapses": "still(responsive=True)",
    "stuck": "still('relayout')",
    "script": "display(Javascript(\"console.error('loud'); fetch('https://example.org/x').catch(() => 0)\"))",
    "shown": SHOWN,
    "fails": "1 / 0",
}
LATER = "shown"


@pytest.fixture(scope="module")
def page(browser, server):
    """A page of its own, in which no other notebook's script has been."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [new_code_cell(source, id=id) for id, source in CELLS.items()]
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), server.folder / "broken.ipynb")
    lab = LabPage(browser, server)
    page = NotebookPage(lab, "broken.ipynb")
    page.run([id for id in CELLS if id != LATER])
    yield page
    lab.page.close()


@pytest.fixture
def new_complaints(page):
    before = len(page.complaints)
    return lambda: page.complaints[before:]


def test_errors_of_cells_and_of_the_page_are_found(page):
    assert ran(page, [id for id in CELLS if id != LATER]) == ["Cell fails: ZeroDivisionError: division by zero"]
    assert any("loud" in complaint for complaint in page.complaints)
    assert any("another machine: https://example.org/x" in complaint for complaint in page.complaints)


def test_what_is_sound_passes(page, new_complaints):
    assert moves(page, "good") == []
    assert answers(page, "good", {"plain": "words"}) == ([], {"plain": "It says words."})
    assert new_complaints() == []


def test_a_control_that_changes_nothing_is_found(page):
    found = moves(page, "dead")
    assert found == [f"{label}: nothing changes from its first end to its last." for label in ("dead", "silent")]


def test_a_widget_that_says_nothing_is_found(page):
    wrong, _ = answers(page, "dead", {"empty": ""})
    assert wrong == ["silent, empty: the widget gives no sentence as an answer, but says ''."]


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


def test_cells_that_did_not_run_in_order_are_found(page):
    assert "did not run once each" in ran(page, ["good", "setup"])[0]


def test_still_pictures_without_keys_collapsed_or_stuck_are_found_and_show_brings_the_keys(page):
    collapses, stuck = page.framed()
    assert slides(page, stuck) == ["Tab does not reach its slider."]
    page.run([LATER])  # as a learner's run does, show puts the script for keys into the page, for all its pictures
    assert "The page gives 0 pixels to a picture 300 pixels high." in slides(page, collapses)
    assert slides(page, stuck) == ["It shows the same data at two of its slider's ends and middle."]
    assert slides(page, page.framed()[-1]) == []


def test_a_quiz_fetches_no_mathjax_however_late_the_pages_own_comes(page):
    page.page.evaluate("delete window.MathJax")
    page.page.evaluate(STAY_LOCAL)
    page.page.evaluate("window.MathJax = { version: '3.2.2' }")
    assert page.page.evaluate("window.MathJax.version[0] === '3' && window.MathJax.hasOwnProperty('typeset')")


def test_jupyterlab_does_not_ask_about_news(page):
    settings = "window.jupyterapp.serviceManager.settings.fetch('@jupyterlab/apputils-extension:notification')"
    assert page.page.evaluate(f"{settings}.then((found) => found.schema.properties.fetchNews.default)") == "false"
    assert not page.page.query_selector(".Toastify__toast")


def test_a_missing_browser_is_no_reason_to_skip(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(FileNotFoundError, match="apt-get install chromium"):
        chromium_path()
