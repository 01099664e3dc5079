"""Which cells of a submission hold its answers, whatever became of them: moved, copied, split, merged, turned to text.

An answer cell is known by its id, else by the name that nbgrader gave it. JupyterLab gives the upper half of a split
cell a new id and no name, and leaves the old ones on the lower half; a cell that is merged into the one above loses
both. So where the cells that are known don't define what the gap defines, the cell that does is looked for. And a
student's own cells right above an answer belong to it where they make a name that it uses: a helper that was split off.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from .magics import plain_python

if TYPE_CHECKING:
    from nbformat import NotebookNode


def answers(submission: NotebookNode, solution: NotebookNode) -> dict[str, str | None]:
    """For each answer cell of the solution the submission's source, or None where there is none."""
    theirs = {cell.id for cell in solution.cells}
    cells = [(cell, text(cell)) for cell in submission.cells if text(cell) is not None]
    return {cell.id: one(cell, cells, theirs) for cell in solution.cells if is_answer(cell)}


def one(gap: NotebookNode, cells: list[tuple[NotebookNode, str]], theirs: set[str]) -> str | None:
    """The source that fills ``gap``.

    Args:
        gap: the solution's answer cell.
        cells: the submission's, each with its source, in order.
        theirs: the ids of all the solution's cells.
    """
    name, wanted = gap.metadata.nbgrader.grade_id, defines(gap.source)
    code = [n for n, (cell, _) in enumerate(cells) if cell.get("cell_type") == "code"]
    by_id = [n for n, (cell, _) in enumerate(cells) if gap.id in ids(cell)]
    by_name = [n for n in code if grade_id(cells[n][0]) == name]
    known = ([n for n in by_id if n in code] or by_name or by_id)[:1]  # of two with one name the first counts
    source = cells[known[0]][1] if known else None
    missing = wanted - defines(source or "")
    if not missing:
        return "\n".join([*helpers(source, cells[: known[0]], theirs), source]) if known else source
    holding = [n for n, (_, other) in enumerate(cells) if n not in known and missing & defines(other)]
    before = [n for n in holding if not known or n < known[0]]
    holding = before[-1:] or holding[:1]
    if not holding:
        return source
    if not known or holding[0] > known[0]:
        return "\n".join(cells[n][1] for n in (*known, *holding))
    between = [n for n in range(holding[0] + 1, known[0]) if not ids(cells[n][0]) & theirs]
    return "\n".join(cells[n][1] for n in (*holding, *between, *known))


def helpers(source: str, above: list[tuple[NotebookNode, str]], theirs: set[str]) -> list[str]:
    """The sources of the student's own cells right above an answer that make a name which it, or one of them, uses.

    Only those that do nothing else: a trial run, or a line that changes a module, stays out.
    """
    found, (made, used) = [], bound_and_used(source)
    for cell, other in reversed(above):
        if cell.get("cell_type") != "code" or ids(cell) & theirs or grade_id(cell) != "None":
            break
        makes, uses = bound_and_used(other)
        if makes & (used - made) and only_makes(other):
            found, made, used = [other, *found], made | makes, used | uses
    return found


def only_makes(source: str) -> bool:
    """Whether a source that can be read only imports, defines, and gives names to values."""
    kinds = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef
    return all(
        isinstance(node, kinds)
        or (isinstance(node, ast.Assign) and all(isinstance(target, ast.Name) for target in node.targets))
        or (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name))
        for node in statements(source)
    )


def bound_and_used(source: str) -> tuple[set[str], set[str]]:
    """The names that a source binds at its top level, and those that it reads anywhere; none if it can't be read."""
    body = statements(source)
    made = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            made |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            made |= {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names = (n for node in body for n in ast.walk(node) if isinstance(n, ast.Name))
    return made, {n.id for n in names if isinstance(n.ctx, ast.Load)}


def text(cell: NotebookNode) -> str | None:
    """A cell's source as a kernel can take it, if it has one."""
    source = cell.get("source")
    # JSON can hold half a letter; a kernel can't
    return source.encode("utf-8", "replace").decode() if isinstance(source, str) else None


def ids(cell: NotebookNode) -> set[str]:
    """The ids of a submission's cell: Colab moves them into the metadata, which may be anything."""
    marks = cell.get("metadata")
    colab = marks.get("id") if isinstance(marks, dict) else None
    return {str(cell.get("id")), str(colab)} - {"None"}


def grade_id(cell: NotebookNode) -> str:
    """The name that nbgrader gave a submission's cell, whose metadata may be anything."""
    marks = cell.get("metadata")
    for key in ("nbgrader", "grade_id"):
        marks = marks.get(key) if isinstance(marks, dict) else None
    return str(marks)


def is_answer(cell: NotebookNode) -> bool:
    """Whether a cell of the solution is one that students fill in."""
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("solution"))


def defines(source: str) -> set[str]:
    """The functions and classes that a source defines at its top level; none if it can't be read."""
    return {node.name for node in statements(source) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def statements(source: str) -> list[ast.stmt]:
    """A source's top level; nothing if it can't be read."""
    try:
        return ast.parse(plain_python(source)).body
    except (MemoryError, RecursionError, SyntaxError, ValueError):
        return []
