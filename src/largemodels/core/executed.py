"""The course's notebooks as they were committed: cells with the outputs that they hold. Nothing is run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .repository import course

BACK = re.compile(r"chapters/9\d_")  #: the pages that are made out of the others


@dataclass(frozen=True)
class Notebook:
    """An executed notebook. ``name`` is its path from the course's folder."""

    name: str
    cells: list[dict]

    @property
    def number(self) -> str:
        """``2.7``, or ``start`` for the start page."""
        return course.number(self.name) or "start"

    @cached_property
    def title(self) -> str:
        """Its first top heading."""
        first = next((source(cell) for cell in self.cells if cell["cell_type"] == "markdown"), "")
        found = re.search(r"^# (.+)$", first, re.MULTILINE)
        return found[1] if found else self.name

    def link(self, cell: str = "") -> str:
        """The way from a page in ``chapters`` to this notebook, in JupyterLab to the very cell."""
        return self.name.removeprefix("chapters/") + (f"#cell-id={cell}" if cell else "")


def executed(root: Path) -> list[Notebook]:
    """Every chapter's notebook in the course's order, the start page first; pages at the back and labs are left out.

    Args:
        root: the course's folder.

    Raises:
        ValueError: one of them is no notebook of format 4.
    """
    paths = course.notebooks(root, "chapters")
    return [read(path, root) for path in paths if not BACK.match(course.name(path, root))]


def read(path: Path, root: Path) -> Notebook:
    """One notebook, as it was committed.

    Args:
        path: of the notebook.
        root: the course's folder.

    Raises:
        ValueError: it is no notebook of format 4.
    """
    name = course.name(path, root)
    try:
        return Notebook(name, json.loads(path.read_text(encoding="utf-8"))["cells"])
    except (ValueError, KeyError, TypeError):
        raise ValueError(f"{name} is no notebook of format 4. Bring it back: git checkout {name}") from None


def source(cell: dict) -> str:
    """A cell's text."""
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def outputs(notebook: Notebook, mime: str) -> Iterator[tuple[str, object]]:
    """Each output of this MIME type: the id of its cell, and what it holds."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if mime in output.get("data", {}):
                yield cell["id"], output["data"][mime]


def prose(notebook: Notebook) -> Iterator[tuple[str, str]]:
    """Each Markdown cell that a person wrote: its id and its text without code and links' addresses."""
    for cell in notebook.cells:
        if cell["cell_type"] == "markdown" and cell["id"] not in ("card", "map", "launch", "routes"):
            text = re.sub(r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$", " ", source(cell), flags=re.DOTALL)
            yield cell["id"], re.sub(r"\]\([^)\n]*\)", "]", text)
