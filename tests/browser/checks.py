"""What must hold for a notebook with live widgets. Each check returns what it found wrong, as sentences."""

from __future__ import annotations

from controls import Control, controls
from notebook_page import PATIENCE, NotebookPage
from playwright.sync_api import ElementHandle

BAD_SENTENCES = {
    "an empty sentence": "",
    "10,000 words": "word " * 10_000,
    "Chinese": "注意力让每个词看见别的词",
    "emoji": "🙂🚀🎉",
}
RAIL = ".slider-rail-touch-rect"


def ran(page: NotebookPage) -> list[str]:
    """Every cell ran, in order, without an error."""
    cells = page.cells()
    wrong = [f"Cell {cell['id']}: {error}" for cell in cells for error in cell["errors"]]
    numbers = [cell["number"] for cell in cells]
    if not wrong and numbers != list(range(1, len(cells) + 1)):
        wrong.append(f"The cells did not run once each from first to last: {numbers}.")
    return wrong


def moves(page: NotebookPage, cell: str) -> list[str]:
    """Each control of a live widget changes what it shows, and leaves its picture whole wherever it stands.

    A slider leaves the frame of its picture where it is: a jump is seen, and costs Plotly a second redraw.
    """
    wrong = []
    root = page.live(cell)
    for control in controls(page, cell):
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


def answers(page: NotebookPage, cell: str, sentence: str) -> tuple[list[str], str]:
    """A text box that is given ``sentence`` says something new about it, and keeps the picture whole.

    Returns:
        What is wrong, and what the widget's lines say.
    """
    root = page.live(cell)
    [box, *others] = [control for control in controls(page, cell) if control.kind == "text"]
    assert not others, "These tests know one text box a widget. Teach them more."
    wrong, before, home = [], lines(root), box.elements[0].input_value()
    box.type(sentence)
    page.settled()
    said = lines(root)
    if said == before or not said.endswith(".") or "Error" in said or "Traceback" in said:
        wrong.append(f"{box.label}: the widget gives no sentence as an answer, but says {said!r}.")
    wrong += [f"{box.label}: {flaw}" for flaw in page.flaws(root)]
    box.type(home)
    page.settled()
    if lines(root) != before:
        wrong.append(f"{box.label}: with the first sentence back, the widget says something else than at first.")
    return wrong, said


def lines(root: ElementHandle) -> str:
    """All that the lines of a widget say."""
    return " ".join(line.inner_text() for line in root.query_selector_all(".widget-html-content")).strip()


def slides(page: NotebookPage, picture: ElementHandle, keyboard: bool) -> list[str]:
    """A picture's own slider, moved to both ends and the middle, changes the picture each time and leaves it whole.

    Args:
        page: the notebook.
        picture: one of ``page.framed()``.
        keyboard: with keys, on the slider where Tab stops; else with the mouse.
    """
    last = picture.evaluate("picture => picture.layout.sliders[0].steps.length") - 1
    wrong, shown = [], set()
    for stop in (0, last, last // 2):
        if keyboard:
            slider = picture.query_selector("[role=slider][tabindex='0']")
            if not slider:
                return ["Tab does not reach its slider."]
            slider.focus()
            page.press("Home" if stop < last else "End")
            for _ in range(stop if stop < last else 0):
                page.press("ArrowRight")
        else:
            rail = picture.query_selector(RAIL)  # Plotly may have drawn it anew
            box = rail.bounding_box()
            rail.click(position={"x": 1 + stop / last * (box["width"] - 2), "y": box["height"] / 2})
        page.settled()
        stands = picture.evaluate("picture => picture.layout.sliders[0].active ?? 0")
        if abs(stands - stop) > (0 if keyboard or stop in (0, last) else 1):
            wrong.append(f"Its slider stands at stop {stands}, not at {stop}.")
        if keyboard and slider.get_attribute("aria-valuenow") != str(stop):
            wrong.append(f"A screen reader is told stop {slider.get_attribute('aria-valuenow')}, not {stop}.")
        shown.add(page.shown(picture))
        if flaws := page.flaws(picture):
            return wrong + flaws
    if len(shown) < 3:
        wrong.append("It shows the same data at two of its slider's ends and middle.")
    return wrong


def latencies(page: NotebookPage, control: Control, root: ElementHandle, presses: int = 20) -> list[float]:
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
