"""The map of the course: a table of all notebooks and labs, on the start page and in the README."""

from __future__ import annotations

import os
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from largemodels.authoring import measurements, study
from largemodels.core.repository import course, links

PLACE = re.compile(r"(?<=<!-- map -->\n).*?(?=<!-- /map -->)", re.DOTALL)


def course_map(root: Path, reader: Path) -> str:
    """The table of all notebooks and labs in order.

    Args:
        root: the course's folder.
        reader: the folder from which the table's links are followed.
    """
    where, measured = links.addresses(root), measurements.load(root)
    lines = ["| No. | Notebook | Study | Run | Memory | Hardware | Open in |", "| --- |" + " --- |" * 6]
    for path in course.notebooks(root):
        name = course.name(path, root)
        nb = nbformat.read(path, as_version=4)
        opened = course.released(name)
        link = Path(os.path.relpath(root / opened, reader)).as_posix()
        heading = course.title(nb, path).replace("|", "\\|")
        cells = (
            course.number(name),
            f"[{heading}]({link})" + (f"<br>{question}" if (question := question_of(nb)) else ""),
            f"{minutes} min" if (minutes := study.minutes(nb, name)) else "",
            *measurements.figures(name, measured),
            nb.metadata.get("largemodels", {}).get("hardware", ""),
            links.markdown(opened, where),
        )
        lines.append(f"| {' | '.join(cells)} |")
    machine = measurements.machine_sentence(measured)
    notes = [f"Run time and peak memory were measured on {machine}." if machine else "", links.colab_note(where)]
    return "\n".join([*lines, "", " ".join(note for note in notes if note)])


def question_of(nb: NotebookNode) -> str:
    """The question that the title cell asks, if it asks one."""
    text = nb.cells[0].source.partition("\n")[2] if nb.cells else ""
    found = re.search(r"[^.?!\n][^.?!]*\?", text)
    return " ".join(found[0].strip("*_ \n").split()) if found else ""


def refresh(text: str, root: Path) -> str:
    """The README's ``text`` with a current map between ``<!-- map -->`` and ``<!-- /map -->``.

    Raises:
        ValueError: the two markers aren't there.
    """
    if not PLACE.search(text):
        raise ValueError(
            "README.md has no place for the map. Add a line <!-- map --> and, under it, a line <!-- /map -->."
        )
    return PLACE.sub(lambda _: f"\n{course_map(root, root)}\n\n", text)
