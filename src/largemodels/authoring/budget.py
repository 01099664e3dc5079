"""What keeps the house small: how much a notebook and its folder may hold, counted, and today's exceptions by name.

The exceptions stand in ``over_budget.toml`` with their numbers. The list only gets shorter: a number that has grown is
refused, and one that has fallen must be written down.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from largemodels.authoring import study
from largemodels.authoring.tidy import PLOTLY
from largemodels.core.repository import course

FILE = "src/largemodels/authoring/over_budget.toml"
BUDGETS = {  # what is counted → the most, and what it is called
    "minutes": (90, "minutes of study"),
    "figures": (10, "figures"),
    "explorers": (2, "live widgets"),
    "truths": (0, "cells that print True or False in place of a sentence"),
    "folder": (450, "lines of code"),
    "drawing": (225, "lines of figures and explorers"),
    "module": (150, "lines"),
}
PACKAGES = ("start", "background", "algorithms", "practice", "applications", "society")
DRAWS = {"plotly", "ipywidgets", "figures", "explorer"}  # a module that imports one of them draws
TRUTH = re.compile(r"(?:^|\W)(?:True|False)[)\]},.]*\s*$")


def count(root: Path) -> dict[str, dict[str, int]]:
    """What is counted → name → how much of it there is, for every notebook, folder and module."""
    found: dict[str, dict[str, int]] = {what: {} for what in BUDGETS}
    for path in course.notebooks(root, "chapters"):
        name, nb = course.name(path, root), nbformat.read(path, as_version=4)
        found["minutes"][name] = study.minutes(nb, name)
        found["figures"][name], found["explorers"][name] = figures(nb), explorers(nb)
        found["truths"][name] = truths(nb)
    source = root / "src" / "largemodels"
    for module in sorted(source.rglob("*.py")):
        text = module.read_text(encoding="utf-8")
        inside = module.relative_to(source)
        found["module"][inside.as_posix()] = len(text.splitlines())
        if inside.parts[0] in PACKAGES and len(inside.parts) > 1:
            folder = inside.parent.as_posix()
            lines = study.lines_of(text)
            found["folder"][folder] = found["folder"].get(folder, 0) + lines
            found["drawing"][folder] = found["drawing"].get(folder, 0) + lines * draws(text)
    return found


def figures(nb: NotebookNode) -> int:
    """Pictures that need no kernel: figures and diagrams."""
    data = [output.get("data", {}) for cell in nb.cells for output in cell.get("outputs", [])]
    return sum(any(mime == PLOTLY or mime.startswith("image/") for mime in each) for each in data)


def explorers(nb: NotebookNode) -> int:
    """Live widgets."""
    outputs = [output for cell in nb.cells for output in cell.get("outputs", [])]
    return sum(bool(output.get("metadata", {}).get("largemodels", {}).get("live")) for output in outputs)


def truths(nb: NotebookNode) -> int:
    """Cells whose every printed line ends with True or False."""
    found = 0
    for cell in nb.cells:
        printed = "\n".join(out.text for out in cell.get("outputs", []) if out.output_type == "stream")
        lines = [line for line in printed.split("\n") if line.strip()]
        found += bool(lines) and all(TRUTH.search(line) for line in lines)
    return found


def draws(source: str) -> bool:
    """Whether a module makes figures or live widgets, by what it imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {part for alias in node.names for part in alias.name.split(".")}
        elif isinstance(node, ast.ImportFrom):
            names |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
    return bool(names & DRAWS)


def allowed(root: Path, what: str) -> dict[str, int]:
    """Those that may have more of ``what`` than the budget: name → how much, from the list of exceptions."""
    path = root / FILE
    return tomllib.loads(path.read_text(encoding="utf-8")).get(what, {}) if path.is_file() else {}


def findings(root: Path) -> Iterator[str]:
    """A sentence for everything over its budget, and for each exception that is none any longer or has shrunk."""
    for what, counted in count(root).items():
        most, unit = BUDGETS[what]
        listed = allowed(root, what)
        for name in [*counted, *(name for name in listed if name not in counted)]:
            number, limit = counted.get(name, 0), listed.get(name, most)
            if number > limit:
                yield f"{name} has {number} {unit}, and {limit} is the most. Take something out."
            elif name in listed and number < limit:
                yield f"{name} has {number} {unit}, and the list says {limit}. Run `largemodels budget --lower`."


def lower(root: Path) -> list[str]:
    """Write the list anew with what has fallen, and without what keeps its budget; nothing rises.

    Returns:
        What was lowered, in sentences.
    """
    lowered, lines = [], []
    for what, counted in count(root).items():
        most, unit = BUDGETS[what]
        lines += ["", f"[{what}]  # {unit}; {most} is the most"]
        for name, limit in sorted(allowed(root, what).items()):
            number = min(limit, counted.get(name, 0))
            lowered += [f"{name}: {number} {unit} (before: {limit})"] if number < limit else []
            lines += [f'"{name}" = {number}'] if number > most else []
    about = "# What is over its budget, by name. `largemodels budget --lower` writes it; it only gets shorter."
    text = "\n".join([about, *lines])
    (root / FILE).write_text(f"{text}\n", encoding="utf-8", newline="\n")
    return lowered
