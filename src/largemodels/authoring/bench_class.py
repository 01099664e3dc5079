"""A class of students for the benchmarks of marking: hand-ins made from a lab's solution, right ones and wrong ones."""

from __future__ import annotations

import copy
from pathlib import Path

import nbformat
from nbformat import NotebookNode

LAB = "lab_07_attend"
GAP = "raise NotImplementedError"
# What a student wrote where the solution has something else; one pair after the other, nothing for a right answer.
CHANGES: list[list[tuple[str, str]]] = [
    [],
    [("q, k = x @ W_q, memory @ W_k", "q = x @ W_q\n    k = memory @ W_k")],
    [("k.transpose(-2, -1) / math.sqrt(q.size(-1))", "k.mT * q.shape[-1] ** -0.5")],
    [("near & real", "torch.logical_and(near, real)")],
    [("heads = []", "heads = []\n    print(H, 'heads')")],
    [("/ math.sqrt(q.size(-1))", "/ q.size(-1)")],
    [(" & (i - j < window)", " & (i - j <= window)")],
    [("visible - largest", "visible")],
    [("place.roll(-1, dims=1)", "place.roll(1, dims=1)")],
    [("~mask, -math.inf", "mask, -math.inf")],
    [("return torch.cat(heads, dim=-1) @ W_o", "return torch.cat(heads, dim=-1)")],
    [("near & real  # (B, T, T)", "nera & real"), ("d = W_q.size(1) // H", f"{GAP}\n    d = W_q.size(1) // H")],
]


def students(root: Path, number: int) -> dict[str, NotebookNode]:
    """What each student hands in, by the student's name: ``number`` notebooks with different bytes.

    Raises:
        ValueError: a change doesn't fit the solution any more.
    """
    solution = nbformat.read(root / "solutions" / LAB / f"{LAB}.ipynb", as_version=4)
    return {f"student_{n:03d}": changed(solution, CHANGES[n % len(CHANGES)], n) for n in range(number)}


def changed(solution: NotebookNode, changes: list[tuple[str, str]], n: int) -> NotebookNode:
    """The solution as student number ``n`` has it."""
    nb = copy.deepcopy(solution)
    cells = [cell for cell in nb.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    for old, new in changes:
        hit = [cell for cell in cells if old in cell.source]
        if len(hit) != 1:
            raise ValueError(f"{old!r} stands in {len(hit)} answer cells of {LAB}. Mend bench_class.")
        hit[0].source = hit[0].source.replace(old, new)
    for cell in cells:
        lines = [line for line in cell.source.splitlines() if "SOLUTION" not in line]
        cell.source = "\n".join([f"# student {n}", *lines])
    return nb
