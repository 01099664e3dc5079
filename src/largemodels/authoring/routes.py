"""Three ways through the course, each a list of links that adds up its minutes; on the start page."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat

from largemodels.authoring import study
from largemodels.core.repository import course

#: Route → what it is for, and its stops: numbers of notebooks and labs, names of other pages. None: all, in order.
ROUTES: dict[str, tuple[str, list[str] | None]] = {
    "One evening": (
        "What a large model is, what size buys, and how a token looks at the others.",
        ["1.1", "1.3", "99_claims_on_trial"],
    ),
    "One week": (
        "From the slope of a line to a Transformer that loads real weights, with the two labs that pay most.",
        ["1.1", "1.2", "1.3", "2.2", "2.3", "2.7", "Lab 7", "2.8", "Lab 8", "2.9", "99_claims_on_trial"],
    ),
    "One semester": ("Everything, in order, each lab after its notebook.", None),
}


def routes(root: Path, reader: Path) -> str:
    """The routes as Markdown.

    Args:
        root: the course's folder.
        reader: the folder from which links are followed.

    Raises:
        ValueError: a route has a stop that there isn't.
    """
    parts = []
    for name, (purpose, stops) in ROUTES.items():
        paths = semester(root) if stops is None else [path for reference in stops if (path := stop(reference, root))]
        linked, total = [], 0
        for path in paths:
            nb, opened = nbformat.read(path, as_version=4), course.released(course.name(path, root))
            minutes = study.minutes(nb, course.name(path, root))
            label = course.number(opened) or course.title(nb, path).partition(":")[0]
            link = Path(os.path.relpath(root / opened, reader)).as_posix()
            linked.append(f"[{label}]({link})" + (f" ({minutes} min)" if minutes and stops is not None else ""))
            total += minutes
        parts.append(f"- **{name}**, about {hours(total)}. {purpose} {' → '.join(linked)}")
    return "\n".join(parts)


def stop(reference: str, root: Path) -> Path | None:
    """The notebook of a stop: ``2.7``, ``Lab 7``, or a page's file name without its ending.

    A class's public copy has only the labs that were handed out: another lab is None there.
    """
    for path in course.notebooks(root):
        if reference in (course.number(course.name(path, root)), path.stem):
            return path
    if reference.startswith("Lab ") and not (root / "solutions").is_dir():
        return None
    raise ValueError(f"A route stops at {reference!r}, which is no notebook. Take it out of authoring/routes.py.")


def semester(root: Path) -> list[Path]:
    """Every notebook in order, and each lab after the last notebook that names it."""
    pages = course.notebooks(root)
    labs = [path for path in pages if not course.name(path, root).startswith("chapters/")]
    ordered = []
    for path in reversed([path for path in pages if path not in labs]):
        text = path.read_text(encoding="utf-8") if course.number(course.name(path, root)) else ""
        ordered = [path, *(lab for lab in labs if lab.stem in text and lab not in ordered), *ordered]
    return [*ordered, *(lab for lab in labs if lab not in ordered)]


def hours(minutes: int) -> str:
    """90 → "1.5 hours"; 45 → "45 minutes"."""
    return f"{minutes} minutes" if minutes < 60 else f"{minutes / 60:.1f}".removesuffix(".0") + " hours"
