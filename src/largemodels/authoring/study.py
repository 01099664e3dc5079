"""How long a notebook takes to study, counted from what stands in it.

Minutes = words / 200 + lines of code / 10 + 1 for each question, slider and live widget, to the nearest 5.
"""

from __future__ import annotations

import ast
import re

from nbformat import NotebookNode

from largemodels.authoring.tidy import PLOTLY

WORDS, LINES, STEP = 200, 10, 5
GENERATED = ("card", "launch", "map", "routes")  # ids of cells that nobody studies
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
QUESTION = re.compile(r"\*\*[^*]+\?\*\*|\*\*Before you ")


def minutes(nb: NotebookNode, name: str) -> int:
    """Minutes of study of the notebook ``name``: counted, at least 5.

    In a lab, whose questions say theirs, they are what its metadata say; a page outside the chapters that has no card,
    such as the glossary, is looked things up in, and has 0.
    """
    if not name.startswith("chapters/"):
        return nb.metadata.get("largemodels", {}).get("minutes", 0)
    if name.count("/") == 1 and not any(cell.get("id") == "card" for cell in nb.cells):
        return 0
    counted = words(nb) / WORDS + code_lines(nb) / LINES + questions(nb) + moving(nb)
    return max(STEP, STEP * round(counted / STEP))


def prose(nb: NotebookNode) -> list[str]:
    """The Markdown that an author wrote, cell by cell."""
    return [cell.source for cell in nb.cells if cell.cell_type == "markdown" and cell.get("id") not in GENERATED]


def words(nb: NotebookNode) -> int:
    """Words of prose; links count by what is shown of them, formulas by their letters, a Chinese term as one."""
    text = re.sub(r"<[^>]+>|(?<=\])\([^)\s]*\)|https?://\S+|\\\w+", " ", "\n".join(prose(nb)))
    return len(WORD.findall(text))


def code_lines(nb: NotebookNode) -> int:
    """Lines of code that aren't blank; imports and comments aren't counted."""
    return sum(lines_of(cell.source) for cell in nb.cells if cell.cell_type == "code")


def lines_of(source: str) -> int:
    """Lines of Python that aren't blank, a comment, an import or a docstring; all lines of what isn't Python."""
    lines = {n for n, line in enumerate(source.splitlines(), 1) if line.strip() and not line.lstrip().startswith("#")}
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return len(lines)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            lines -= set(range(node.lineno, node.end_lineno + 1))
        elif isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if ast.get_docstring(node, clean=False) is not None:
                lines -= set(range(first.lineno, first.end_lineno + 1))
    return len(lines)


def questions(nb: NotebookNode) -> int:
    """Paragraphs that put a question in bold, or say ``Before you …`` in bold."""
    return sum(bool(QUESTION.search(paragraph)) for text in prose(nb) for paragraph in re.split(r"\n\s*\n", text))


def moving(nb: NotebookNode) -> int:
    """Figures with a slider or buttons, and live widgets."""
    found = 0
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            layout = output.get("data", {}).get(PLOTLY, {}).get("layout", {})
            live = output.get("metadata", {}).get("largemodels", {}).get("live")
            found += bool(layout.get("sliders") or layout.get("updatemenus") or live)
    return found
