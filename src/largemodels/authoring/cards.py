"""What is generated into notebooks and pages: header cards, the map of the course and the term plan.

They are made from each notebook's ``metadata.largemodels``, from the measurements in ``bench.json`` and from the
repository's address, so that no number is typed twice.
"""

from __future__ import annotations

import copy
import os
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from largemodels.authoring import bench_picture, measurements, term_plan
from largemodels.core.assets.registry import ASSETS
from largemodels.core.repository import course, links

NOT_MEASURED = "not measured yet"
README_MAP = re.compile(r"(?<=<!-- map -->\n).*?(?=<!-- /map -->)", re.DOTALL)


def card(nb: NotebookNode, name: str, root: Path) -> str:
    """The header card of the notebook ``name``, as Markdown."""
    facts = nb.metadata.get("largemodels", {})
    where = links.addresses(root)
    measured = measurements.load(root)
    seconds, memory = figures(name, measured)
    row = {
        "Study": f"{facts['minutes']} minutes" if "minutes" in facts else "",
        "Run": NOT_MEASURED if seconds == NOT_MEASURED else f"{seconds}, {memory}",
        "Hardware": facts.get("hardware", ""),
        "Needs": ", ".join(need(asset) for asset in facts.get("needs", [])) or "nothing more",
        "Claims tried": ", ".join(facts.get("claims", [])) or "none",
    }
    lines = [f"| {' | '.join(row)} |", "|" + " --- |" * len(row), f"| {' | '.join(row.values())} |", ""]
    machine = measurements.machine_sentence(measured)
    measured_on = f" Run time and memory were measured on {machine}." if machine and seconds != NOT_MEASURED else ""
    lines.append(f"Open in {links.markdown(released(name), where)}.{measured_on} {links.notes(where)}")
    return "\n".join(lines)


def figures(name: str, measured: dict) -> tuple[str, str]:
    """Seconds and peak memory of a notebook as text with units."""
    row = measured.get("notebooks", {}).get(re.sub(r"^labs/", "solutions/", name))
    if not row:
        return NOT_MEASURED, NOT_MEASURED
    memory = row["peak_mb"]
    return f"{row['seconds']:.0f} s", f"{memory / 1000:.1f} GB" if memory >= 1000 else f"{memory:.0f} MB"


def need(asset: str) -> str:
    """An asset's title and what it takes to download it."""
    if asset not in ASSETS:
        raise ValueError(f"A notebook needs {asset!r}, which is no asset. Take one of {', '.join(ASSETS)}.")
    entry = ASSETS[asset]
    return f"{entry.title} ({entry.download_size / 1e6:.0f} MB)"


def released(name: str) -> str:
    """The path that a learner opens: a lab's is under labs, where its generated version lies."""
    return re.sub(r"^solutions/", "labs/", name)


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
        facts = nb.metadata.get("largemodels", {})
        link = Path(os.path.relpath(root / released(name), reader)).as_posix()
        heading = course.title(nb, path).replace("|", "\\|")
        title = f"[{heading}]({link})" + (f"<br>{question}" if (question := question_of(nb)) else "")
        minutes = f"{facts['minutes']} min" if "minutes" in facts else ""
        cells = (
            course.number(name),
            title,
            minutes,
            *figures(name, measured),
            facts.get("hardware", ""),
            links.markdown(released(name), where),
        )
        lines.append(f"| {' | '.join(cells)} |")
    machine = measurements.machine_sentence(measured)
    notes = [f"Run time and peak memory were measured on {machine}." if machine else "", links.notes(where)]
    return "\n".join([*lines, "", " ".join(note for note in notes if note)])


def question_of(nb: NotebookNode) -> str:
    """The question that the title cell asks, if it asks one."""
    text = nb.cells[0].source.partition("\n")[2] if nb.cells else ""
    found = re.search(r"[^.?!\n][^.?!]*\?", text)
    return " ".join(found[0].strip("*_ \n").split()) if found else ""


def refresh(nb: NotebookNode, name: str, root: Path) -> NotebookNode:
    """A copy of ``nb`` whose generated cells are current.

    A chapter notebook has its card right after its title, wherever it was before. A cell that holds nothing
    but ``<!-- card -->`` or ``<!-- map -->`` becomes that generated cell.
    """
    nb = copy.deepcopy(nb)
    for cell in nb.cells:
        placeholder = re.fullmatch(r"<!-- (card|map) -->", cell.source.strip())
        if placeholder:
            cell.id = placeholder[1]
    if name.startswith("chapters/") and name.count("/") > 1 and nb.cells:
        there = [cell for cell in nb.cells if cell.get("id") == "card"] or [nbformat.v4.new_markdown_cell(id="card")]
        rest = [cell for cell in nb.cells if cell.get("id") != "card"]
        nb.cells = [*rest[:1], there[0], *rest[1:]]
    for cell in nb.cells:
        if cell.get("id") == "card":
            cell.source = card(nb, name, root)
        elif cell.get("id") == "map":
            cell.source = course_map(root, (root / name).parent)
    return nb


def refresh_readme(text: str, root: Path) -> str:
    """The README's ``text`` with a current map between ``<!-- map -->`` and ``<!-- /map -->``.

    Raises:
        ValueError: the two markers aren't there.
    """
    if not README_MAP.search(text):
        raise ValueError(
            "README.md has no place for the map. Add a line <!-- map --> and, under it, a line <!-- /map -->."
        )
    return README_MAP.sub(lambda _: f"\n{course_map(root, root)}\n\n", text)


def refresh_files(root: Path) -> list[str]:
    """Bring every card and map up to date on disk, running nothing; the names of the files that changed."""
    changed = []
    for path in course.notebooks(root):
        nb = nbformat.read(path, as_version=4)
        current = refresh(nb, course.name(path, root), root)
        if current != nb:
            course.write(current, path)
            changed.append(course.name(path, root))
    if bench_picture.draw(root):
        changed.append(bench_picture.PICTURE)
    pages = (("README.md", refresh_readme), ("TEACHING.md", term_plan.refresh), ("TEACHING.md", bench_picture.refresh))
    for page, refreshed in pages:
        text = (root / page).read_text(encoding="utf-8") if (root / page).is_file() else None
        if text is not None and (current_text := refreshed(text, root)) != text:
            (root / page).write_text(current_text, encoding="utf-8", newline="\n")
            changed.append(page)
    return changed
