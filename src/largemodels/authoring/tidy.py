"""Make a notebook's file say only what its author wrote and what its cells computed.

Ids become readable and stay; widget state, timestamps, progress bars and one machine's paths go. The same
run twice then gives the same bytes, wherever no timing is printed.
"""

from __future__ import annotations

import copy
import re
import sysconfig
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

PLOTLY = "application/vnd.plotly.v1+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
LIVE_NOTE = "*Live: run this notebook to move it.*"
LIVE_MARK = {"largemodels": {"live": True}}
KEYS_MARK = {"largemodels": {"keys": True}}  # core.figures puts it on a script that works in a running page alone

CELL_METADATA = ("deletable", "editable", "jupyter", "nbgrader", "tags")
VALID_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
MACHINE_ID = re.compile(r"[0-9a-f]{8}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # nbformat's, JupyterLab's
PROGRESS = re.compile(r"\d+%\|.*\||\d+it \[\d\d:\d\d")


def tidy(nb: NotebookNode, root: Path) -> NotebookNode:
    """A tidied copy of ``nb``.

    Args:
        nb: a notebook, executed or not.
        root: the course's folder; outputs lose it from their paths.
    """
    nb = copy.deepcopy(nb)
    kernelspec = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernelspec, "language_info": {"name": "python"}}
    if "largemodels" in nb.metadata:
        metadata["largemodels"] = nb.metadata["largemodels"]
    tidied = nbformat.v4.new_notebook(metadata=metadata)  # validates: cells with bad ids come after that
    tidied.cells = nb.cells
    name_cells(tidied.cells)
    for cell in tidied.cells:
        known = {key: value for key, value in cell.metadata.items() if key in CELL_METADATA}
        cell.metadata = NotebookNode({key: value for key, value in known.items() if value not in ([], {})})
        cell.source = cell.source.strip("\n")
        if cell.cell_type == "code":
            kept = [tidied for output in merge_streams(cell.outputs) for tidied in tidy_output(output, root)]
            cell.outputs = merge_streams(kept)
    return tidied


def name_cells(cells: list[NotebookNode]) -> None:
    """Give each cell without a lasting id one made from the nearest heading; ids that authors chose stay."""
    kept = {}
    for position, cell in enumerate(cells):
        id = cell.get("id", "")
        if VALID_ID.fullmatch(id) and not MACHINE_ID.fullmatch(id) and id not in kept:
            kept[id] = position
    heading = "start"
    for position, cell in enumerate(cells):
        own = first_heading(cell)
        heading = own or heading
        if kept.get(cell.get("id")) == position:
            continue
        graded = cell.metadata.get("nbgrader", {}).get("grade_id")
        kind = "code" if cell.cell_type == "code" else "text"
        stem = slug(graded) if graded else own or f"{heading}-{kind}"
        cell.id = next(id for id in numbered(stem) if id not in kept)
        kept[cell.id] = position


def first_heading(cell: NotebookNode) -> str:
    """The slug of the first heading in a Markdown cell, without its number, or nothing."""
    found = (
        re.search(r"^#{1,6}\s+(?:\d+[.)]\s+)?(.+)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown"
        else None
    )
    return slug(found[1]) if found else ""


def slug(text: str) -> str:
    """``text`` as lower-case ASCII words joined by hyphens, at most 40 characters: ``"Why 1/√d?"`` → ``"why-1-d"``."""
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", text)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words if len(words) <= 40 else words[:41].rpartition("-")[0] or words[:40]


def numbered(stem: str) -> Iterator[str]:
    """Yield ``stem``, ``stem-2``, ``stem-3`` and so on."""
    yield stem or "cell"
    number = 2
    while True:
        yield f"{stem or 'cell'}-{number}"
        number += 1


def tidy_output(output: NotebookNode, root: Path) -> list[NotebookNode]:
    """What is kept of one output: itself without noise, a note in place of a live widget, or nothing."""
    output.pop("transient", None)
    if output.output_type == "stream":
        if output.name == "stderr" and PROGRESS.search(output.text):
            lines = [line for line in output.text.splitlines(keepends=True) if not PROGRESS.search(line)]
            output.text = "".join(lines).replace("\x1b[A", "").lstrip()
        output.text = without_paths(output.text, root)
        return [output] if output.text.strip() else []
    data = output.get("data", {})
    if output.get("metadata") == KEYS_MARK:
        return []
    if WIDGET in data:
        if PROGRESS.search(data.get("text/plain", "")):
            return []
        return [nbformat.v4.new_output("display_data", {"text/markdown": LIVE_NOTE}, metadata=copy.deepcopy(LIVE_MARK))]
    if PLOTLY in data:
        figure = data[PLOTLY]
        figure.get("config", {}).pop("plotlyServerURL", None)
        alt = (figure.get("layout", {}).get("meta") or {}).get("alt", "")
        plain = data.get("text/plain", "")
        data = {PLOTLY: figure, "text/plain": plain if alt and alt in plain else f"Figure: {alt}"}
    for mime, value in data.items():
        if isinstance(value, str) and not mime.startswith("image/"):
            data[mime] = without_paths(value, root)
    if data:
        output.data = NotebookNode(data)
    return [output]


def without_paths(text: str, root: Path) -> str:
    """``text`` with this machine's folders replaced by what they mean; a stored sound isn't searched."""
    text = re.sub(r"[^\s'\"]*[/\\]ipykernel_\d+[/\\]\d+\.py", "<cell>", text) if "ipykernel_" in text else text
    text = re.sub(rf"{re.escape(str(root))}[/\\]", "", text.replace(sysconfig.get_path("purelib"), "site-packages"))
    for folder, meaning in ((root, "."), (tempfile.gettempdir(), "<temporary>"), (Path.home(), "~")):
        text = re.sub(rf"{re.escape(str(folder))}(?![\w.-])", meaning, text)
    return text


def merge_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """``outputs`` with neighboring pieces of the same stream joined; how print was flushed is no news."""
    merged: list[NotebookNode] = []
    for output in outputs:
        before = merged[-1] if merged else None
        if before and output.output_type == before.output_type == "stream" and output.name == before.name:
            before.text += output.text
        else:
            merged.append(output)
    return merged
