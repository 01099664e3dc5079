"""Which answers a question's rules are held against: its own, and the earlier ones that it may call.

An earlier answer counts where it makes a name that is used here, directly or by way of another, and where it may have
changed what others call, such as ``torch.exp``. A call that a question forbids costs no points of other questions.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ..probes import Question, questions
from .finding import bound_and_used
from .magics import plain_python
from .rules import defined, offense

if TYPE_CHECKING:
    from nbformat import NotebookNode


def read_for(question: Question, solution: NotebookNode, cells: dict[str, str | None]) -> list[str]:
    """The sources that a question's rules are held against: its own answers, and earlier ones that they may call.

    Args:
        question: the question.
        solution: the lab's.
        cells: each answer cell's id, and what fills it.
    """
    order = [cell.id for cell in solution.cells]
    graded = [id for id in questions(solution) if order.index(id) < order.index(question.id)]
    begins = order.index(graded[-1]) if graded else -1
    above = [(n, cells[id]) for n, id in enumerate(order[: order.index(question.id)]) if cells.get(id)]
    read, used = [], set()
    for n, source in reversed(above):
        makes, uses = bound_and_used(source)
        if n > begins or makes & used or reaches_out(source):
            read, used = [source, *read], used | uses
    return read


def reaches_out(source: str) -> bool:
    """Whether a source may change what others call: it can't be read, can hide a call, or sets what isn't its own."""
    if offense([source], ())[0]:
        return True
    nodes = list(ast.walk(ast.parse(plain_python(source))))
    own = {name for node in nodes if not isinstance(node, ast.FunctionDef | ast.ClassDef) for name in defined(node)}
    set_ = [
        node for node in nodes if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)
    ]
    return any(root(node) not in own for node in set_)


def root(node: ast.AST) -> str:
    """The name with which something like ``x.y[0].z`` begins; nothing where it begins with a call."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
