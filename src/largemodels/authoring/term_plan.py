"""The term plan on the teacher's page, made of what each notebook says about itself: weeks, minutes, labs."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from largemodels.core.repository import course

WEEK = 180  # minutes of study that a week holds, where a single notebook and its lab don't take more
PLANNED = {  # notebooks of each chapter in the whole course; what isn't there yet is said under the plan
    "01_background": ("background", 3),
    "02_algorithms": ("algorithms", 9),
    "03_code_practice": ("code practice", 9),
    "04_applications": ("applications", 9),
    "05_societal_impact": ("societal impact", 7),
}
PLANNED_LABS = 16
PLACE = re.compile(r"(?<=<!-- plan -->\n).*?(?=<!-- /plan -->)", re.DOTALL)


def plan(root: Path) -> str:
    """The plan as Markdown: a table of weeks, and a line about what is to come."""
    lines = ["| Week | Notebooks and labs | Minutes |", "| --- | --- | --- |"]
    for week, units in enumerate(weeks(order(root)), 1):
        minutes = sum(minutes_of(nb) for _, nb in units)
        lines.append(f"| {week} | {'<br>'.join(entry(path, nb, root) for path, nb in units)} | {minutes} |")
    return "\n".join([*lines, "", still_to_come(root)]).rstrip("\n")


def order(root: Path) -> list[list[tuple[Path, NotebookNode]]]:
    """The course in the order of teaching: each chapter notebook together with the labs that it leads to."""
    found = [(path, nbformat.read(path, as_version=4)) for path in course.notebooks(root)]
    chapters = [(path, nb) for path, nb in found if course.name(path, root).startswith("chapters/")]
    labs = {path.stem: (path, nb) for path, nb in found if not course.name(path, root).startswith("chapters/")}
    units = []
    for path, nb in chapters:
        text = "\n".join(cell.source for cell in nb.cells if cell.cell_type == "markdown" and cell.get("id") != "map")
        named = dict.fromkeys(re.findall(r"labs/(lab_\w+)/", text))
        units.append([(path, nb), *(labs.pop(name) for name in named if name in labs)])
    return [unit for unit in [*units, *([lab] for lab in labs.values())] if any(minutes_of(nb) for _, nb in unit)]


def weeks(units: list[list[tuple[Path, NotebookNode]]]) -> list[list[tuple[Path, NotebookNode]]]:
    """Units laid into weeks in order, each week filled up to ``WEEK`` minutes."""
    found: list[list[tuple[Path, NotebookNode]]] = []
    for unit in units:
        week = [*(found[-1] if found else []), *unit]
        if found and sum(minutes_of(nb) for _, nb in week) <= WEEK:
            found[-1] = week
        else:
            found.append(list(unit))
    return found


def entry(path: Path, nb: NotebookNode, root: Path) -> str:
    """A notebook's line in the plan: a link, and its minutes."""
    name = re.sub(r"^solutions/", "labs/", course.name(path, root))
    label = f"{course.number(name)} " if name.startswith("chapters/") else ""
    title = course.title(nb, path).replace("|", "\\|")
    return f"[{label.lstrip()}{title}]({name}), {minutes_of(nb)} min"


def minutes_of(nb: NotebookNode) -> int:
    """Minutes of study, as the notebook's metadata say; 0 where they say nothing."""
    return nb.metadata.get("largemodels", {}).get("minutes", 0)


def still_to_come(root: Path) -> str:
    """A line about what is planned and not there yet; empty once all is there."""
    missing = []
    for folder, (title, planned) in PLANNED.items():
        left = planned - len(course.notebooks(root, f"chapters/{folder}"))
        missing += [f"{left} of {planned} notebooks on {title}"] if left > 0 else []
    labs = PLANNED_LABS - len(course.notebooks(root, "solutions"))
    missing += [f"{labs} of {PLANNED_LABS} labs"] if labs > 0 else []
    return f"Planned, and not there yet: {', '.join(missing)}." if missing else ""


def refresh(text: str, root: Path) -> str:
    """The teacher's page with a current plan between ``<!-- plan -->`` and ``<!-- /plan -->``.

    Raises:
        ValueError: the two markers aren't there.
    """
    if not PLACE.search(text):
        raise ValueError(
            "TEACHING.md has no place for the plan. Add a line <!-- plan --> and, under it, a line <!-- /plan -->."
        )
    return PLACE.sub(lambda _: f"\n{plan(root)}\n\n", text)
