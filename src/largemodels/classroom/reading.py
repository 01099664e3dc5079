"""Make a plain notebook of the bytes that a student handed in, whatever they are."""

from __future__ import annotations

import nbformat
from nbformat import NotebookNode, reader


def notebook(data: bytes) -> NotebookNode:
    """The code cells of a handed-in notebook: their sources, ids and nbgrader's names, and nothing else.

    Raises:
        ValueError: it is no notebook; the message is a sentence.
    """
    if not data.strip():
        raise ValueError("The file is empty.")
    for encoding in ("utf-8-sig", "utf-16"):  # PowerShell writes the second one
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValueError("The file is no text. Hand in the notebook itself, the file that ends in .ipynb.")
    try:
        read = reader.reads(text)
    except reader.NotJSONError:
        raise ValueError("The file is not JSON, as a notebook is: it was cut off or edited by hand.") from None
    except Exception:  # a stranger's file can make the library fail in any way
        raise ValueError("The file is JSON and no notebook.") from None
    try:
        cells = [plain(cell) for cell in nbformat.convert(read, 4).cells if cell.cell_type == "code"]
        return nbformat.from_dict({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    except Exception:
        raise ValueError("The file is a damaged notebook: its cells can't be read.") from None


def plain(cell: NotebookNode) -> NotebookNode:
    """A code cell with what marking needs, each of the type that it should have.

    Raises:
        TypeError: the source is no text.
    """
    if not isinstance(cell.source, str):
        raise TypeError("a source that is no text")
    named = cell.metadata.get("nbgrader") if isinstance(cell.metadata, dict) else None
    name = named.get("grade_id") if isinstance(named, dict) else None
    kept = {"cell_type": "code", "source": cell.source.encode("utf-8", "replace").decode(), "metadata": {}}
    if isinstance(cell.get("id"), str):
        kept["id"] = cell.id
    if isinstance(name, str):
        kept["metadata"] = {"nbgrader": {"grade_id": name}}
    return NotebookNode(kept)
