"""Rules about live cells: each stands on its own, and beside it stands a figure that needs no kernel.

A learner jumps to the widget that they want to move, and runs the imports and that cell; so do the browser tests.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterator

from nbformat import NotebookNode

from largemodels.authoring.page import CHAPTER, FRONT, LAB, Page, at, parsed, rule
from largemodels.authoring.tidy import PLOTLY

GIVEN = {*dir(builtins), "display", "get_ipython"}  #: names that a notebook's kernel has before any cell ran


@rule(CHAPTER, FRONT)
def has_twins(page: Page) -> Iterator[str]:
    """Beside a live widget stands a figure that needs no kernel: in its cell or the code cell before or after."""
    for position, cell in enumerate(page.code):
        beside = page.code[max(0, position - 1) : position + 2]
        if shows_live(cell) and not any(is_still(output) for near in beside for output in near.outputs):
            yield (
                f"{at(cell)} is live and has no twin. Show a still or framed figure in it, or in the code "
                "cell before or after it, so that the page is whole without a kernel."
            )


@rule(CHAPTER, FRONT, LAB)
def stands_alone(page: Page) -> Iterator[str]:
    """A live cell uses what the imports cells give, what it names itself, and nothing from any other cell."""
    given = GIVEN.union(*(bound(parsed(cell.source)) for cell in imports_cells(page.nb)))
    for cell in live_cells(page.nb):
        tree = parsed(cell.source)
        if lacking := missing(tree, given) if tree else []:
            yield (
                f"{at(cell)} is live and uses {', '.join(lacking)} of another cell. A learner may run the imports and "
                "this cell alone: name it in the cell, or have a function of the package make it."
            )


def live_cells(nb: NotebookNode) -> list[NotebookNode]:
    """The cells whose output is the note that tidy left for a live widget."""
    return [cell for cell in nb.cells if cell.cell_type == "code" and shows_live(cell)]


def imports_cells(nb: NotebookNode) -> list[NotebookNode]:
    """The cells that begin with an import and need nothing but the imports cells before them."""
    found, given = [], set(GIVEN)
    for cell in nb.cells:
        tree = parsed(cell.source) if cell.cell_type == "code" else None
        if tree and tree.body and isinstance(tree.body[0], ast.Import | ast.ImportFrom) and not missing(tree, given):
            found.append(cell)
            given |= bound(tree)
    return found


def missing(tree: ast.Module, given: set[str]) -> list[str]:
    """Names that a cell reads before it has bound them, and that nobody gave; sorted.

    What a definition reads may be bound after it, by the time it is called.
    """
    known, everything, lacking = set(given), given | bound(tree), set()
    for statement in tree.body:
        defines = isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        lacking |= reads(statement) - (everything if defines else known)
        known |= bound(statement)
    return sorted(lacking)


def bound(tree: ast.AST) -> set[str]:
    """The names that code binds at its top level: assigned, imported, defined, a loop's."""
    top = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    return {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned() or symbol.is_imported()}


def reads(statement: ast.stmt) -> set[str]:
    """The names that a statement takes from outside, those read inside its functions and comprehensions too."""
    found = outer(symtable.symtable(ast.unparse(statement), "<cell>", "exec")) - bound(statement)
    value = getattr(statement, "value", None)
    if isinstance(value, ast.expr):  # in `x = x + 1` the value is read before x is bound
        found |= outer(symtable.symtable(ast.unparse(value), "<cell>", "eval"))
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        found.add(statement.target.id)
    return found


def outer(scope: symtable.SymbolTable) -> set[str]:
    """The names that a scope, or one inside it, reads and doesn't bind."""
    top = scope.get_type() == "module"
    here = set()
    for symbol in scope.get_symbols():
        mine = symbol.is_assigned() or symbol.is_imported()
        if symbol.is_referenced() and (not mine if top else symbol.is_global()):
            here.add(symbol.get_name())
    return here.union(*(outer(inner) for inner in scope.get_children()))


def shows_live(cell: NotebookNode) -> bool:
    """Whether one of a cell's outputs is a live widget's."""
    return any(is_live(output) for output in cell.get("outputs", []))


def is_live(output: NotebookNode) -> bool:
    """Whether an output is the note that tidy left for a live widget."""
    return bool(output.get("metadata", {}).get("largemodels", {}).get("live"))


def is_still(output: NotebookNode) -> bool:
    """Whether an output is a picture that needs no kernel."""
    return any(mime == PLOTLY or mime.startswith("image/") for mime in output.get("data", {}))
