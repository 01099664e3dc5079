"""Make a plain notebook of the bytes that a student handed in, whatever they are."""

from __future__ import annotations

import json

import nbformat
from nbformat import NotebookNode, reader

CURRENT = 4  # the format's version since 2015


def notebook(data: bytes) -> NotebookNode:
    """The code cells of a handed-in notebook: their sources, ids and nbgrader's names, and nothing else.

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
    try:
        cells = read["cells"] if version == CURRENT else nbformat.convert(reader.reads(text), CURRENT).cells
        cells = [plain(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
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


def plain(cell: dict) -> NotebookNode:
    """A code cell with what marking needs, each of the type that it should have.

    Raises:
        KeyError, TypeError: the source is missing, or no text.
    """
    source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    kept = NotebookNode(cell_type="code", source=source.encode("utf-8", "replace").decode(), metadata=NotebookNode())
    if isinstance(cell.get("id"), str):
        kept.id = cell["id"]
    if isinstance(name, str):
        kept.metadata.nbgrader = NotebookNode(grade_id=name)
    return kept
