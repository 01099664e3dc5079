"""Rules about stored outputs: fresh, whole, described, and free of one machine's traces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nbformat import NotebookNode

from largemodels.authoring.lint_live import shows_live
from largemodels.authoring.page import CHAPTER, FRONT, LAB, Page, at, rule, tags
from largemodels.authoring.tidy import PLOTLY, WIDGET

COMPARED, FEWEST_COMPARED = "nbval-check-output", 5
FOLDERS = r"home|root|Users|tmp|private|var|work|opt|mnt|media|usr|workspace|content|srv"
MACHINE_PATH = re.compile(
    rf"(?:file://|(?<![\w.~/]))/(?:{FOLDERS})/\w[^\s\"'<]*|\b[A-Z]:\\Users\b[^\s\"']*|/site-packages/|ipykernel_\d+"
)
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]{6,}")


@rule(CHAPTER, FRONT, LAB)
def ran_top_to_bottom(page: Page) -> Iterator[str]:
    """Execution counts are 1, 2, 3, …: every code cell ran, in order, in a fresh kernel."""
    cells = [cell for cell in page.code if cell.source.strip()]
    for count, cell in enumerate(cells, 1):
        if cell.get("execution_count") != count:
            yield (
                f"{at(cell)} has the execution count {cell.get('execution_count')} in place of {count}. "
                f"Run `largemodels notebooks {page.name}`."
            )
            return


@rule(CHAPTER, FRONT, LAB)
def stores_no_widget(page: Page) -> Iterator[str]:
    """No widget state, and no widget view in place of the note that it is live."""
    if "widgets" in page.nb.metadata:
        yield f"The notebook stores widget state. Run `largemodels notebooks {page.name}`, which drops it."
    for cell, output in outputs(page):
        if WIDGET in output.get("data", {}):
            yield f"{at(cell)} stores a widget's view. Run `largemodels notebooks {page.name}`."


@rule(CHAPTER, FRONT, LAB)
def stores_no_trouble(page: Page) -> Iterator[str]:
    """No stored error, and nothing on stderr."""
    for cell, output in outputs(page):
        if output.output_type == "error":
            yield f"{at(cell)} stores an error ({output.ename}). Mend the cell, or catch the error."
        elif output.get("name") == "stderr":
            first = (output.text.strip().splitlines() or [""])[0][:80]
            yield f"{at(cell)} stores a message on stderr ({first}). Remove its cause."


@rule(CHAPTER, FRONT, LAB)
def names_no_machine(page: Page) -> Iterator[str]:
    """No path or memory address of the machine it ran on."""
    for cell, output in outputs(page):
        data = {mime: value for mime, value in output.get("data", {}).items() if not mime.startswith("image/")}
        text = "\n".join(strings([data, output.get("text", ""), output.get("traceback", "")]))
        if found := MACHINE_PATH.search(text):
            yield f"{at(cell)} shows a path of one machine ({found[0][:60]}). Print a relative one."
        elif str(page.root) in text or (len(str(Path.home())) > 5 and str(Path.home()) in text):
            yield f"{at(cell)} shows a folder of this machine. Print a relative path."
        if found := ADDRESS.search(text):
            yield f"{at(cell)} shows a memory address ({found[0]}), new at every run. Print what says more."


@rule(CHAPTER, FRONT, LAB)
def describes_figures(page: Page) -> Iterator[str]:
    """Each Plotly figure and each image has a sentence of alternative text."""
    for cell, output in outputs(page):
        data = output.get("data", {})
        if PLOTLY in data:
            alt = (data[PLOTLY].get("layout", {}).get("meta") or {}).get("alt", "")
            if len(alt) < 30 or not alt.endswith("."):
                yield f"{at(cell)} shows a figure without alternative text. Show it by core.figures.show."
        for mime in data:
            if mime.startswith("image/") and not output.metadata.get(mime, {}).get("alt"):
                yield f"{at(cell)} shows an image without alternative text. Give IPython.display.Image its alt."


@rule(CHAPTER, FRONT, LAB)
def shows_nothing_remote(page: Page) -> Iterator[str]:
    """No picture or script that a page without a network would miss."""
    for cell in page.prose:
        if found := re.search(r"!\[[^\]]*\]\(https?:[^)]*\)|<img[^>]+src=[\"']?https?:[^>]*>", cell.source):
            yield f"{at(cell)} shows a picture from the network ({found[0][:60]}). Draw it, or keep it in the course."
    for cell, output in outputs(page):
        if found := re.search(
            r"<(?:script|img|iframe|link)\b[^>]+https?:[^>]*>", output.get("data", {}).get("text/html", "")
        ):
            yield f"{at(cell)} shows something from the network ({found[0][:60]}). Show it without."


@rule(CHAPTER, FRONT)
def compares_outputs(page: Page) -> Iterator[str]:
    """At least five outputs are compared."""
    compared = [cell for cell in page.code if COMPARED in tags(cell) and cell.outputs]
    if len(compared) < FEWEST_COMPARED:
        yield (
            f"{len(compared)} cells with an output are tagged `{COMPARED}`; {FEWEST_COMPARED} is the least. "
            "Tag cells that print shapes, counts, verdicts or text."
        )


@rule(CHAPTER, FRONT, LAB)
def compares_nothing_that_moves(page: Page) -> Iterator[str]:
    """No compared output is live or has a progress bar, which the stored page leaves out."""
    for cell in (cell for cell in page.code if COMPARED in tags(cell) and cell.outputs):
        if shows_live(cell):
            yield f"{at(cell)} is tagged `{COMPARED}`, but its output is live. Tag another one."
        elif re.search(r"\btqdm\(|\btrain\([^\n]*what=", cell.source):
            yield f"{at(cell)} is tagged `{COMPARED}`, but shows a progress bar. Compare in a cell of its own."


def outputs(page: Page) -> Iterator[tuple[NotebookNode, NotebookNode]]:
    """Each output with its cell."""
    for cell in page.code:
        for output in cell.outputs:
            yield cell, output


def strings(value: object) -> Iterator[str]:
    """Every string inside nested lists and dictionaries."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)
