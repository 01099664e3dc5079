"""Where the course's notebooks are."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from pathlib import Path

import nbformat
from nbformat import NotebookNode

START_PAGE = "chapters/00_start_here.ipynb"
LEFTOVERS = (".ipynb_checkpoints", "__pycache__", "*.pyc", ".DS_Store")  # lie in the folders, and are no part of it


def root(start: Path | None = None) -> Path:
    """The folder of the course: the nearest one at or above ``start`` whose pyproject.toml is that of ``largemodels``.

    Args:
        start: a file or folder inside the course; the current folder when left out.

    Raises:
        FileNotFoundError: there is no such folder.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        pyproject = folder / "pyproject.toml"
        if pyproject.is_file() and settings(folder).get("project", {}).get("name") == "largemodels":
            return folder
    raise FileNotFoundError(f"{start} is not inside the course. Change to the folder that holds its pyproject.toml.")


def settings(root: Path) -> dict:
    """What the course's pyproject.toml says, as a dictionary."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def notebooks(root: Path, *folders: str) -> list[Path]:
    """Every notebook under ``folders``, in the course's order.

    By default these are chapters and solutions; in a class's copy, which has no solutions, chapters and labs.
    """
    folders = folders or ("chapters", "solutions" if (root / "solutions").is_dir() else "labs")
    found = [path for folder in folders for path in (root / folder).rglob("*.ipynb")]
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)


def choose(paths: list[Path]) -> list[Path]:
    """The notebooks that a command was given: files, folders of notebooks, or nothing for the whole course.

    Raises:
        FileNotFoundError: a path leads to no notebook.
    """
    if not paths:
        return notebooks(root())
    chosen = []
    for path in paths:
        found = notebooks(path, ".") if path.is_dir() else [path]
        if not found or not all(notebook.is_file() and notebook.suffix == ".ipynb" for notebook in found):
            raise FileNotFoundError(f"{path} is no notebook and holds none. Give an .ipynb file or a folder of them.")
        chosen += found
    return chosen


def name(path: Path, root: Path) -> str:
    """A notebook's name everywhere in the course: its path from the root, with forward slashes."""
    return path.resolve().relative_to(root.resolve()).as_posix()


def number(name: str) -> str:
    """A notebook's number: ``chapters/02_algorithms/07_…`` → ``2.7``; a lab → ``Lab 7``; another page → nothing."""
    found = re.match(r"chapters/(\d+)_[^/]*/(\d+)_", name)
    if found:
        return f"{int(found[1])}.{int(found[2])}"
    found = re.match(r"(?:solutions|labs)/lab_(\d+)_", name)
    return f"Lab {int(found[1])}" if found else ""


def title(nb: NotebookNode, path: Path) -> str:
    """The notebook's first top heading, or its file name."""
    for cell in nb.cells:
        found = re.search(r"^#\s+(.+)$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
        if found:
            return found[1].strip()
    return path.stem


def released(name: str) -> str:
    """The path that a learner opens: a lab's is under labs, where its generated version lies."""
    return re.sub(r"^solutions/", "labs/", name)


def referred(reference: str, root: Path) -> Path:
    """The notebook of the chapters that is meant by its number, such as ``2.7``, or by its file's name without ending.

    Raises:
        ValueError: there is none.
    """
    known = {path: (number(name(path, root)), path.stem) for path in notebooks(root, "chapters")}
    for path, names in known.items():
        if reference in names:
            return path
    raise ValueError(f"{reference!r} is no notebook. There are {', '.join(n or stem for n, stem in known.values())}.")


def copy(folder: Path, to: Path) -> None:
    """Copy a folder of the course without leftovers to ``to``, which doesn't exist yet."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns(*LEFTOVERS, "*.egg-info"))


def write(nb: NotebookNode, path: Path) -> None:
    """Write ``nb`` to ``path`` whole or not at all."""
    nbformat.validate(nb)
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(nbformat.writes(nb) + "\n", encoding="utf-8", newline="\n")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
