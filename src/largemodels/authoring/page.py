"""What a rule of the linter is given: one notebook, and where it belongs."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from largemodels.authoring import study
from largemodels.core.repository import course

CHAPTER, FRONT, LAB = "chapter", "front", "lab"


@dataclass(frozen=True)
class Page:
    """A notebook as it lies on disk. ``name`` is its path from ``root``; nothing in it was repaired on reading."""

    nb: NotebookNode
    name: str
    root: Path

    @cached_property
    def kind(self) -> str:
        """A notebook of a chapter, a page at the front or back, or a lab's solution."""
        folder, *rest = self.name.split("/")
        return LAB if folder != "chapters" else FRONT if len(rest) == 1 else CHAPTER

    @cached_property
    def code(self) -> list[NotebookNode]:
        """The code cells."""
        return [cell for cell in self.nb.cells if cell.cell_type == "code"]

    @cached_property
    def prose(self) -> list[NotebookNode]:
        """The Markdown cells."""
        return [cell for cell in self.nb.cells if cell.cell_type == "markdown"]

    @cached_property
    def trees(self) -> dict[str, ast.Module]:
        """Cell id → syntax tree, for each code cell that parses."""
        return {call_it(cell): tree for cell in self.code if (tree := parsed(cell.source)) is not None}

    @cached_property
    def facts(self) -> dict:
        """The notebook's own metadata."""
        return self.nb.metadata.get("largemodels", {})

    def headings(self) -> Iterator[tuple[int, str, str]]:
        """Level, title and text of each section, without code fences and what is generated."""
        text = re.sub(r"^(```|~~~).*?^\1", "", "\n\n".join(study.prose(self.nb)), flags=re.MULTILINE | re.DOTALL)
        pieces = re.split(r"^(#{1,6})\s+(.+)$", text, flags=re.MULTILINE)
        for marks, title, body in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            yield len(marks), title.strip(), body


Rule = Callable[[Page], Iterator[str]]
RULES: list[tuple[Rule, tuple[str, ...]]] = []


def rule(*kinds: str) -> Callable[[Rule], Rule]:
    """Register a rule for ``kinds`` of notebooks; it yields a sentence for each thing to mend."""

    def register(function: Rule) -> Rule:
        RULES.append((function, kinds))
        return function

    return register


def read(path: Path) -> Page:
    """The notebook at ``path``, unrepaired: nbformat's own reader would fill in what is missing.

    Raises:
        ValueError: the file isn't a notebook of format 4.
    """
    root = course.root(path)
    try:
        nb = nbformat.v4.reads(path.read_text(encoding="utf-8"))
        if nb["nbformat"] != 4:
            raise ValueError(f"format {nb['nbformat']}")
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise ValueError(f"This is no notebook of format 4 ({error}). Write it anew with jupytext.") from None
    return Page(nb, course.name(path, root), root)


def call_it(cell: NotebookNode) -> str:
    """A cell's id, as a finding shows it."""
    return cell.get("id", "(no id)")


def at(cell: NotebookNode) -> str:
    """How a finding's sentence begins."""
    return f"Cell {call_it(cell)!r}"


def tags(cell: NotebookNode) -> list[str]:
    """A cell's tags."""
    return cell.metadata.get("tags", [])


def parsed(source: str) -> ast.Module | None:
    """The syntax tree of ``source``, or None when it isn't Python."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError):
        return None
