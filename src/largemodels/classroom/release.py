"""What a teacher hands out: the labs as a folder, a zip of each for a learning-management system, and launch links.

FOLDER/labs/lab_07_attend/…   as students open it
FOLDER/lab_07_attend.zip      the same, to upload
FOLDER/links.html, links.md   to paste into a course page
"""

from __future__ import annotations

import html
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

import nbformat

from largemodels.core.assets import handover
from largemodels.core.assets.workshop import workshop
from largemodels.core.repository import course, links
from largemodels.core.repository.links import Addresses

LEAVING = "What you write in Binder or Colab is gone when you leave. Download the notebook before that."


@dataclass(frozen=True)
class Lab:
    """What a course page says about a lab, and the links that open it."""

    name: str
    title: str
    minutes: int
    points: float
    links: dict[str, str]

    @property
    def facts(self) -> str:
        """How long it takes, what it gives, and which file to hand in."""
        return f"{self.minutes} minutes, {self.points:g} points. Hand in {self.name}.ipynb."


def release(root: Path, names: list[str], where: Addresses, target: Path) -> list[str]:
    """Make ``target`` hold what is handed out of the labs ``names``; the names of the files that changed there.

    Raises:
        OSError: ``target`` could not be written.
        ValueError: there is no such lab, or ``target`` isn't ours. Either way, it is as it was.
    """
    target = outside(root, target)
    with workshop() as built:
        labs = [describe(root, name, where) for name in choose(root, names)]
        for lab in labs:
            course.copy(root / "labs" / lab.name, built / "labs" / lab.name)
            pack(built / "labs" / lab.name, built / f"{lab.name}.zip")
        for name, text in (("links.html", page(labs, where)), ("links.md", markdown(labs, where))):
            (built / name).write_text(text, encoding="utf-8", newline="\n")
        return handover.deliver(built, target, "labs")


def choose(root: Path, names: list[str]) -> list[str]:
    """The labs called ``names``, or all of them, in the course's order.

    Raises:
        ValueError: there is no such lab.
    """
    there = sorted(path.name for path in (root / "labs").glob("lab_*") if path.is_dir())
    if unknown := [name for name in names if name not in there]:
        raise ValueError(f"There is no lab {unknown[0]!r}. The labs are: {', '.join(there) or 'none yet'}.")
    if not there:
        raise ValueError("There are no labs yet. Run `largemodels labs`.")
    return [name for name in there if name in names or not names]


def outside(root: Path, target: Path) -> Path:
    """``target`` as a full path.

    Raises:
        ValueError: it lies among the course's own files, where it would become part of the course.
    """
    target, root = target.resolve(), root.resolve()
    inside = target.relative_to(root).parts if target.is_relative_to(root) else ("dist",)
    if inside[:1] not in (("build",), ("dist",)):
        raise ValueError(f"{target} lies among the course's own files. Name a folder elsewhere, or one under dist.")
    return target


def describe(root: Path, name: str, where: Addresses) -> Lab:
    """The facts on a lab, read from its notebook as it is handed out."""
    path = root / "labs" / name / f"{name}.ipynb"
    nb = nbformat.read(path, as_version=4)
    points = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in nb.cells)
    ways = links.launch(f"labs/{name}/{path.name}", where)
    return Lab(name, course.title(nb, path), nb.metadata.largemodels.minutes, points, ways)


def pack(folder: Path, to: Path) -> None:
    """Zip ``folder`` under its own name. The same files give the same bytes on every machine, at any time."""
    with zipfile.ZipFile(to, "w") as packed:  # stored as they are: compressed bytes would depend on zlib's version
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # as on Unix: readable by all
            packed.writestr(entry, path.read_bytes())


def page(labs: list[Lab], where: Addresses) -> str:
    """The links as HTML without a frame, to paste into the page of a course. Each link's text makes sense alone."""
    lines = []
    for lab in labs:
        title = html.escape(lab.title)
        lines += [f"<h3>{title}</h3>", f"<p>{html.escape(lab.facts)}</p>", "<ul>"]
        for label, link in lab.links.items():
            lines.append(f'<li><a href="{html.escape(link)}">Open {title} in {html.escape(label)}</a></li>')
        lines.append("</ul>")
    for note in filter(None, (LEAVING, links.colab_note(where))):
        lines.append("<p>" + re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(note)) + "</p>")
    return "\n".join(lines) + "\n"


def markdown(labs: list[Lab], where: Addresses) -> str:
    """The links as Markdown that is also read as plain text."""
    parts = []
    for lab in labs:
        ways = "\n".join(f"- Open in {label}: <{link}>" for label, link in lab.links.items())
        parts.append(f"### {lab.title}\n\n{lab.facts}\n\n{ways}\n")
    notes = filter(None, (LEAVING, links.colab_note(where)))
    return "\n".join([*parts, *(f"{note}\n" for note in notes)])
