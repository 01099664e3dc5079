"""What is generated into notebooks: a card below the opening, ways to open the notebook at its end, and the map.

They are made from each notebook's ``metadata.largemodels``, from what stands in it, from the measurements in
``bench.json`` and from the repository's address, so that no number is typed twice. The question comes first; what is
generated stands after it, and plumbing comes last.
"""

from __future__ import annotations

import copy
import os
import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from largemodels.authoring import bench_picture, course_map, measurements, routes, study, term_plan
from largemodels.core.assets.registry import ASSETS
from largemodels.core.repository import course, links

SECTION = re.compile(r"^#{1,2} ", re.MULTILINE)


def card(nb: NotebookNode, name: str, root: Path) -> str:
    """What the notebook ``name`` takes and tries, and what comes before it, in a line of Markdown."""
    facts = nb.metadata.get("largemodels", {})
    seconds, memory = measurements.figures(name, measurements.load(root))
    parts = {
        "Study": f"about {study.minutes(nb, name)} minutes",
        "Run": seconds if seconds == measurements.NOT_MEASURED else f"{seconds}, {memory}",
        "Hardware": facts.get("hardware", ""),
        "Needs": ", ".join(need(asset) for asset in facts.get("needs", [])),
        "Claims": ", ".join(facts.get("claims", [])),
        "After": ", ".join(before(reference, name, root) for reference in facts.get("after", [])),
    }
    return " · ".join(f"**{label}** {text}" for label, text in parts.items() if text)


def launch(name: str, root: Path) -> str:
    """The ways to open the notebook ``name``, and on what its card's figures were measured, as Markdown."""
    where, measured = links.addresses(root), measurements.load(root)
    timed = measurements.figures(name, measured)[0] != measurements.NOT_MEASURED
    machine = measurements.machine_sentence(measured) if timed else ""
    notes = [
        f"Open this notebook in {links.markdown(course.released(name), where)}.",
        links.colab_note(where),
        f"Run time and memory were measured on {machine}." if machine else "",
    ]
    return "\n\n".join(["---", " ".join(note for note in notes if note)])


def need(asset: str) -> str:
    """An asset's title and what it takes to download it."""
    if asset not in ASSETS:
        raise ValueError(f"A notebook needs {asset!r}, which is no asset. Take one of {', '.join(ASSETS)}.")
    entry = ASSETS[asset]
    return f"{entry.title} ({entry.download_size / 1e6:.0f} MB)"


def before(reference: str, name: str, root: Path) -> str:
    """A link from the notebook ``name`` to one that comes before it.

    Raises:
        ValueError: there is no such notebook.
    """
    path = course.referred(reference, root)
    opened = course.name(path, root)
    label = course.number(opened) or course.title(nbformat.read(path, as_version=4), path).partition(":")[0]
    return f"[{label}]({Path(os.path.relpath(path, (root / name).parent)).as_posix()})"


def refresh(nb: NotebookNode, name: str, root: Path) -> NotebookNode:
    """A copy of ``nb`` whose generated cells are current and in their places.

    A chapter notebook has its card after what stands before its first section, and the launch links at its end; so has
    another page that has a card. A cell that holds nothing but ``<!-- card -->``, or ``map`` or ``routes``
    in its place, becomes that generated cell.
    """
    nb = copy.deepcopy(nb)
    chapters = name.startswith("chapters/")
    if chapters:
        nb.metadata.get("largemodels", {}).pop("minutes", None)  # counted
    for cell in nb.cells:
        placeholder = re.fullmatch(r"<!-- (card|map|routes) -->", cell.source.strip())
        if placeholder:
            cell.id = placeholder[1]
    there = {id: [cell for cell in nb.cells if cell.get("id") == id] for id in ("card", "launch")}
    if chapters and nb.cells and (name.count("/") > 1 or there["card"]):
        made = {id: (found or [nbformat.v4.new_markdown_cell(id=id)])[0] for id, found in there.items()}
        rest = [cell for cell in nb.cells if cell.get("id") not in made]
        place = opening(rest)
        nb.cells = [*rest[:place], made["card"], *rest[place:], made["launch"]]
    for cell in nb.cells:
        if cell.get("id") == "card":
            cell.source = card(nb, name, root)
        elif cell.get("id") == "launch":
            cell.source = launch(name, root)
        elif cell.get("id") == "map":
            cell.source = course_map.course_map(root, (root / name).parent)
        elif cell.get("id") == "routes":
            cell.source = routes.routes(root, (root / name).parent)
    return nb


def opening(cells: list[NotebookNode]) -> int:
    """How many cells come before the card: all up to the last text before the first section."""
    prose = [n for n, cell in enumerate(cells) if cell.cell_type == "markdown"]
    first = next((n for n in prose[1:] if SECTION.search(cells[n].source)), len(cells))
    return max((n + 1 for n in prose if n < first), default=1)


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
    pages = {"README.md": [course_map.refresh], "TEACHING.md": [term_plan.refresh, bench_picture.refresh]}
    for page, refreshed in ((page, refreshed) for page, those in pages.items() for refreshed in those):
        text = (root / page).read_text(encoding="utf-8") if (root / page).is_file() else None
        if text is not None and (current_text := refreshed(text, root)) != text:
            (root / page).write_text(current_text, encoding="utf-8", newline="\n")
            changed.append(page)
    return changed
