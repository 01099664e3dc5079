"""What must hold for a notebook with live widgets. Each check returns what it found wrong, as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from controls import Control
from lab_page import PATIENCE
from notebook_page import NotebookPage
from playwright.sync_api import ElementHandle

BAD_SENTENCES = {
    "an empty sentence": "",
    "10,000 words": "word " * 10_000,
    "Chinese": "注意力让每个词看见别的词",
    "emoji": "🙂🚀🎉",
}
RAIL = ".slider-rail-touch-rect"


def ran(page: NotebookPage, cells: Sequence[str]) -> list[str]:
    """The cells ran once each, in this order, in a fresh kernel, without an error."""
    found = {cell["id"]: cell for cell in page.cells() if cell["id"] in cells}
    wrong = [f"Cell {id}: {error}" for id, cell in found.items() for error in cell["errors"]]
    numbers = [found[id]["number"] for id in cells]
    if not wrong and numbers != list(range(1, len(cells) + 1)):
        wrong.append(f"The cells did not run once each from first to last: {numbers}.")
    return wrong


def moves(page: NotebookPage, cell: str) -> list[str]:
    """Each control of a live widget changes what it shows, and leaves its picture whole wherever it stands.

    It is moved by keys to both ends and the middle, and back, so that the next control finds the widget as it was. A
    slider leaves the frame of its picture where it is: a jump is seen, and costs Plotly a second redraw.
    """
    wrong = []
    root = page.live(cell)
    for control in page.controls(cell):
        shown, frames = set(), {page.frames(root)}
        for position in control.positions():
            page.settled()
            shown.add(page.shown(root))
            frames.add(page.frames(root))
            wrong += [f"{control.label} at its {position}: {flaw}" for flaw in page.flaws(root)]
        page.settled()
        if len(shown) < 2:
            wrong.append(f"{control.label}: nothing changes from its first end to its last.")
        if control.kind == "slider" and len(frames) > 1:
            wrong.append(f"{control.label}: the frame of the picture jumps, {' or '.join(sorted(frames))}.")
    return wrong


def answers(page: NotebookPage, cell: str, sentences: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """A text box that is given odd sentences says something new about each, and keeps the picture whole.

    With the first sentence back it says what it said at first: no sentence has left a trace.

    Args:
        page: the notebook.
        cell: the live widget's.
        sentences: what is odd about it → the sentence.

    Returns:
        What is wrong, and what the widget's lines say to each.
    """
    root = page.live(cell)
    [box, *others] = [control for control in page.controls(cell) if control.kind == "text"]
    assert not others, "These tests know one text box a widget. Teach them more."
    wrong, said, home = [], {}, box.elements[0].input_value()
    for sentence in ("another sentence", home):  # what other tests left behind, such as tokens drawn, is gone
        box.type(sentence)
        page.settled()
    before = lines(root)
    for kind, sentence in sentences.items():
        box.type(sentence)
        page.settled()
        said[kind] = lines(root)
        if said[kind] == before or not said[kind].endswith(".") or "Error" in said[kind] or "Traceback" in said[kind]:
            wrong.append(f"{box.label}, {kind}: the widget gives no sentence as an answer, but says {said[kind]!r}.")
        wrong += [f"{box.label}, {kind}: {flaw}" for flaw in page.flaws(root)]
    box.type(home)
    page.settled()
    if lines(root) != before:
        wrong.append(f"{box.label}: with the first sentence back, the widget says something else than at first.")
    return wrong, said


def lines(root: ElementHandle) -> str:
    """All that the lines of a widget say."""
    return " ".join(line.inner_text() for line in root.query_selector_all(".widget-html-content")).strip()


def slides(page: NotebookPage, picture: ElementHandle) -> list[str]:
    """A picture's own slider changes the picture at both ends and the middle, and leaves it whole.

    The ends are reached with keys, on the slider where Tab stops, and so is the stop before the last; the middle is
    reached with the mouse. What keys and mouse do is the same for every stop, and what every stop holds is tested
    without a browser, in tests/test_framed_figures.py.

    Args:
        page: the notebook.
        picture: one of ``page.framed()``.
    """
    last = picture.evaluate("picture => picture.layout.sliders[0].steps.length") - 1
    wrong, shown = [], []
    for stop, way in ((0, "Home"), (last, "End"), (last - 1, "ArrowLeft"), (last // 2, "mouse")):
        if way == "mouse":
            rail = picture.query_selector(RAIL)  # Plotly may have drawn it anew
            box = rail.bounding_box()
            rail.click(position={"x": 1 + stop / last * (box["width"] - 2), "y": box["height"] / 2})
        else:
            slider = picture.query_selector("[role=slider][tabindex='0']")
            if not slider:
                return ["Tab does not reach its slider."]
            slider.focus()
            page.press(way)
        page.settled()
        stands = picture.evaluate("picture => picture.layout.sliders[0].active ?? 0")
        if abs(stands - stop) > (1 if way == "mouse" else 0):
            wrong.append(f"With {way} its slider goes to stop {stands}, not to {stop}.")
        if way != "mouse" and slider.get_attribute("aria-valuenow") != str(stop):
            wrong.append(f"A screen reader is told stop {slider.get_attribute('aria-valuenow')}, not {stop}.")
        shown.append(page.shown(picture))
        if flaws := page.flaws(picture):
            return wrong + flaws
    if len({shown[n] for n in (0, 1, 3)}) < min(3, last + 1):
        wrong.append("It shows the same data at two of its slider's ends and middle.")
    return wrong


def latencies(page: NotebookPage, control: Control, root: ElementHandle, presses: int) -> list[float]:
    """Milliseconds from a press of an arrow key on a slider to the changed picture, ``presses`` times."""
    measured, start, key = [], control.value(), "ArrowRight"
    first, last = control.ends()
    control.elements[0].focus()
    for _ in range(presses):
        key = {first: "ArrowRight", last: "ArrowLeft"}.get(control.value(), key)
        page.page.evaluate("([root, limit]) => { probe.time = probe.stopwatch(root, limit) }", [root, PATIENCE])
        page.press(key)
        measured.append(page.page.evaluate("probe.time"))
        page.settled()
    control.walk(start)
    page.settled()
    return measured
