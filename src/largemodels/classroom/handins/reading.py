"""Make a plain notebook of the bytes that a student handed in, whatever they are."""

from __future__ import annotations

import json

import nbformat
from nbformat import NotebookNode, reader

CURRENT = 4  # the format's version since 2015
KINDS = ("code", "markdown", "raw")
MOST_OLD = 2_000_000  # bytes of a notebook in an older format: to convert one takes a thousand times its size


def notebook(data: bytes) -> NotebookNode:
    """The cells of a handed-in notebook: their kinds, sources, ids and nbgrader's names, and nothing else.

    A cell whose source can't be read is left out: if it was an answer, that one is missing.

    Raises:
        ValueError: it is no notebook; the message is a sentence.
    """
    text = decoded(data)
    try:
        read = json.loads(text)
    except (RecursionError, ValueError):
        raise ValueError("The file is not JSON, as a notebook is: it was cut off or edited by hand.") from None
    version = read.get("nbformat") if isinstance(read, dict) else None
    if version not in range(1, CURRENT + 1):
        raise ValueError("The file is JSON and no notebook of a known version.")
    if version != CURRENT and len(data) > MOST_OLD:
        raise ValueError(
            "The notebook is of an old format and too large to convert. Save it in JupyterLab and hand it in."
        )
    try:
        cells = read["cells"] if version == CURRENT else nbformat.convert(reader.reads(text), CURRENT).cells
        cells = [plain(cell) for cell in cells if isinstance(cell, dict) and has_source(cell)]
    except Exception:  # a stranger's file can make the library fail in any way
        raise ValueError("The file is a damaged notebook: its cells can't be read.") from None
    return NotebookNode(nbformat=CURRENT, nbformat_minor=5, metadata=NotebookNode(), cells=cells)


def decoded(data: bytes) -> str:
    """The text in a file, with or without a byte-order mark."""
    if not data.strip():
        raise ValueError("The file is empty.")
    for encoding in ("utf-8-sig", "utf-16"):  # Windows PowerShell writes the second one
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("The file is no text. Hand in the notebook itself, the file that ends in .ipynb.")


def has_source(cell: dict) -> bool:
    """Whether a cell is of a kind that notebooks have, with text in it."""
    source = cell.get("source")
    lines = isinstance(source, list) and all(isinstance(line, str) for line in source)
    return cell.get("cell_type") in KINDS and (lines or isinstance(source, str))


def plain(cell: dict) -> NotebookNode:
    """A cell with what marking needs, each of the type that it should have."""
    source, metadata = "".join(cell["source"]), cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    marks = metadata.get("nbgrader")
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    source = source.encode("utf-8", "replace").decode()
    kept = NotebookNode(cell_type=cell["cell_type"], source=source, metadata=NotebookNode())
    if isinstance(cell.get("id"), str):
        kept.id = cell["id"]
    if isinstance(metadata.get("id"), str):  # Colab's
        kept.metadata.id = metadata["id"]
    if isinstance(name, str):
        kept.metadata.nbgrader = NotebookNode(grade_id=name)
    return kept
