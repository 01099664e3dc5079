"""Rules about code: Python alone, no pasted copies, and definitions that equal the package's."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path

from largemodels.authoring.page import CHAPTER, FRONT, LAB, Page, at, call_it, parsed, rule, tags

MAGIC = re.compile(r"^\s*(?:[%!].*|\S+\?{1,2}\s*|\w[\w, ]*=\s*[%!]\w.*)$", re.MULTILINE)
SKIPS = ("raises-exception", "nbval-raises-exception", "nbval-skip", "skip-execution")
PACKAGES = {
    "01_background": "background",
    "02_algorithms": "algorithms",
    "03_code_practice": "practice",
    "04_applications": "applications",
    "05_societal_impact": "society",
}
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@rule(CHAPTER, FRONT, LAB)
def is_python(page: Page) -> Iterator[str]:
    """Every code cell parses; magics and shell lines, which nbval passes in silence, are named as such."""
    for cell in page.code:
        tree = page.trees.get(call_it(cell))
        if tree is None and (found := MAGIC.search(cell.source)):
            yield f"{at(cell)} has a magic or shell line ({found[0].strip()[:40]}). Write it in Python."
        elif tree is None:
            yield f"{at(cell)} is not valid Python. Mend it."
        elif any(isinstance(node, ast.Name) and node.id == "get_ipython" for node in ast.walk(tree)):
            yield f"{at(cell)} calls get_ipython, a magic in disguise. Write it in Python."


@rule(CHAPTER, FRONT, LAB)
def imports_by_name(page: Page) -> Iterator[str]:
    """No ``import *``."""
    for id, tree in page.trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
                yield f"Cell {id!r} has `from {node.module} import *`. Import the names that are used."


@rule(CHAPTER, FRONT, LAB)
def skips_nothing(page: Page) -> Iterator[str]:
    """No cell is taken out of the tests."""
    for cell in page.code:
        found = [tag for tag in tags(cell) if tag.lower() in SKIPS] + re.findall(
            r"#\s*(NBVAL_(?:SKIP|RAISES)\w*)", cell.source
        )
        if found:
            yield f"{at(cell)} is taken out of the tests by {found[0]!r}. Remove that; catch an error in the cell."


@rule(CHAPTER)
def defines_what_the_package_has(page: Page) -> Iterator[str]:
    """A top-level class or function of a chapter stands in the chapter's package too, with an equal syntax tree."""
    folder = page.name.split("/")[1]
    if folder not in PACKAGES:
        yield f"No package belongs to the chapter {folder!r}. The chapters are {', '.join(PACKAGES)}."
        return
    package = page.root / "src" / "largemodels" / PACKAGES[folder]
    kept = definitions(package)
    for cell in page.code:
        tree = page.trees.get(call_it(cell))
        for node in tree.body if tree else []:
            if not isinstance(node, Definition):
                continue
            where = f"{at(cell)} defines {node.name}"
            if node.name not in kept:
                if not {"by-hand", "breaks"} & set(tags(cell)):
                    yield f"{where}, which largemodels.{package.name} lacks. Add it there, or tag the cell `by-hand`."
            elif bare(node) not in kept[node.name]:
                yield f"{where} differently from largemodels.{package.name}. Make the two the same, docstrings aside."


def definitions(package: Path) -> dict[str, set[str]]:
    """Name → syntax trees, as text without docstrings, of every top-level class and function in a package's modules."""
    found: dict[str, set[str]] = {}
    for module in sorted(package.glob("**/*.py")):
        tree = parsed(module.read_text(encoding="utf-8"))
        for node in tree.body if tree else []:
            if isinstance(node, Definition):
                found.setdefault(node.name, set()).add(bare(node))
    return found


def bare(definition: Definition) -> str:
    """A definition's syntax tree as text, without docstrings, comments, or places in the file."""
    definition = copy.deepcopy(definition)
    for node in ast.walk(definition):
        if isinstance(node, Definition) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(definition)
