"""A fingerprint of all that decides about a lab's marks: its solution, and what of the course's code runs to mark it.

That code is found by following imports, from the marking job and from the solution. So a change to how marks are
written down marks nothing anew, and a change to one lab's checks marks that lab alone.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import re
from pathlib import Path

SOURCE = Path(__file__).parents[3]  # the folder that holds largemodels
JOB = "largemodels.classroom.marking.job"
FROM = re.compile(r"from (largemodels[\w.]*) import (\w+(?:, \w+)*)|import (largemodels[\w.]*)")  # a probe's setup, too


@functools.lru_cache(maxsize=8)
def rules_of(solution: bytes, source: Path = SOURCE) -> str:
    """SHA-256 of a solution's bytes and of the code that marks it; another version of either has other rules."""
    digest = hashlib.sha256(solution)
    for name, path in sorted(deciding(solution, source).items()):
        digest.update(name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def deciding(solution: bytes, source: Path = SOURCE) -> dict[str, Path]:
    """The course's modules that run when a submission is marked by this solution, and their files."""
    text = solution.decode(errors="replace")
    waiting = [JOB, *(name for found in FROM.finditer(text) for name in named(found))]
    modules: dict[str, Path] = {}
    while waiting:
        parts = waiting.pop().split(".")
        for depth in range(1, len(parts) + 1):  # a package's own module runs first
            name = ".".join(parts[:depth])
            if name not in modules and (path := file_of(name, source)):
                modules[name] = path
                waiting += imported(ast.parse(path.read_bytes()), name, package=path.name == "__init__.py")
    return modules


def named(found: re.Match) -> list[str]:
    """What one import in a notebook's text may name as modules."""
    origin, names, whole = found.groups()
    return [whole] if whole else [f"{origin}.{name}" for name in names.split(", ")]


def file_of(name: str, source: Path) -> Path | None:
    """The file of a module, or of a package's own code; None where the name isn't a module's."""
    place = source.joinpath(*name.split("."))
    return next((path for path in (place / "__init__.py", place.with_suffix(".py")) if path.is_file()), None)


def imported(tree: ast.AST, module: str, *, package: bool) -> list[str]:
    """The names that a module of the course imports from the course."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = module.split(".")[: len(module.split(".")) - node.level + package] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            names += [f"{origin}.{alias.name}" for alias in node.names]
    return [name for name in names if name.split(".")[0] == "largemodels"]
