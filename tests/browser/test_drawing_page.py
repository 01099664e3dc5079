"""A one drawn in a real browser, with the mouse and with keys: the bars move while the pen is still down."""

from pathlib import Path

import nbformat
import pytest

from largemodels.authoring.lint_live import imports_cells, live_cells

NAME = "chapters/03_code_practice/03_a_cnn_that_sees.ipynb"
BARS = """root => [...root.querySelector('.js-plotly-plot').data.find(t => t.name === 'trained on moved pictures').y]"""
ONE = ((11, 10), (14, 7), (17, 4), (17, 12), (17, 20), (17, 28))  # in the page's 32 × 32 cells


@pytest.fixture(scope="module")
def page(opened):
    nb = nbformat.read(Path(__file__).parents[2] / NAME, as_version=4)
    [live] = live_cells(nb)
    page = opened(NAME)
    page.run([cell.id for cell in [*imports_cells(nb), live]])
    page.root = page.live(live.id)
    yield page
    page.close()


@pytest.fixture
def canvas(page):
    """The page to draw on, cleared."""
    canvas = page.root.query_selector("canvas[tabindex]")
    canvas.scroll_into_view_if_needed()
    canvas.focus()
    page.press("Delete")
    page.settled()
    assert "The page is empty" in page.root.inner_text()
    return canvas


def bars(page):
    page.settled()
    return page.root.evaluate(BARS)


def digit(found):
    return max(range(10), key=found.__getitem__)


def test_the_mouse_draws_a_one_and_the_bars_move_before_it_is_let_go(page, canvas):
    box, mouse, seen = canvas.bounding_box(), page.page.mouse, [bars(page)]
    for n, (x, y) in enumerate(ONE):
        mouse.move(box["x"] + x / 32 * box["width"], box["y"] + y / 32 * box["height"])
        if n == 0:
            mouse.down()
        seen.append(bars(page))
    assert len({tuple(each) for each in seen}) >= 5, "The bars stand still while the pen moves."
    mouse.up()
    last = bars(page)
    assert digit(last) == 1 and last[1] > 0.5 and last == seen[-1]
    mouse.move(box["x"] + 20, box["y"] + 20)  # with the button up, nothing is drawn
    assert bars(page) == last
    assert page.complaints == []


def test_keys_draw_a_one_take_it_back_and_leave_the_notebook_alone(page, canvas):
    empty = bars(page)
    page.press("Space")
    for _ in range(20):
        page.press("ArrowDown")
    page.press("Space")
    last = bars(page)
    assert digit(last) == 1 and last != empty
    page.press("ArrowRight")  # lifted, the pen leaves nothing
    assert bars(page) == last
    assert canvas.evaluate("canvas => canvas === document.activeElement"), "JupyterLab took a key."
    page.press("Backspace")
    assert bars(page) == empty
    assert page.complaints == []
