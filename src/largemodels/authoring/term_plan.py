"""The term plan on the teacher's page, made of what each notebook says about itself: weeks, minutes, labs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from largemodels.authoring import study
from largemodels.core.repository import course

WEEK = 180  # minutes of study that a week holds, where a single notebook and its lab don't take more
PLANNED = {  # notebooks of each chapter in the whole course; what isn't there yet is said under the plan
    "01_background": ("background", 4),
    "02_algorithms": ("algorithms", 9),
    "03_code_practice": ("code practice", 12),
    "04_applications": ("applications", 11),
    "05_societal_impact": ("societal impact", 8),
}
PLANNED_LABS = 16
AFTER = re.compile(r"comes after \[[^\]]*\]\(\.\./\.\./(chapters/[^)]+)\)")
PLACE = re.compile(r"(?<=<!-- plan -->\n).*?(?=<!-- /plan -->)", re.DOTALL)


class Unit(NamedTuple):
    """A notebook or a lab: its path, its line in the plan, and its minutes of study."""

    name: str
    entry: str
    minutes: int


def plan(root: Path) -> str:
    """The plan as Markdown: a table of weeks, and a line about what is to come."""
    lines = ["| Week | Notebooks and labs | Minutes |", "| --- | --- | --- |"]
    for week, units in enumerate(weeks(order(root)), 1):
        lines.append(
            f"| {week} | {'<br>'.join(unit.entry for unit in units)} | {sum(unit.minutes for unit in units)} |"
        )
    return "\n".join([*lines, "", still_to_come(root)]).rstrip("\n")


def order(root: Path) -> list[list[Unit]]:
    """The course in the order of teaching: each chapter notebook together with the labs that come after it.

    A lab says itself which notebook it comes after; else it is the first that leads to it.
    """
    found = {course.name(path, root): nbformat.read(path, as_version=4) for path in course.notebooks(root)}
    units = {name: unit(name, nb) for name, nb in found.items()}
    labs = {Path(name).stem: name for name in found if not name.startswith("chapters/")}
    after = {lab: said[1] for lab, name in labs.items() if (said := AFTER.search("\n".join(study.prose(found[name]))))}
    together = []
    for name in found:
        if name.startswith("chapters/"):
            named = dict.fromkeys(re.findall(r"labs/(lab_\w+)/", "\n".join(study.prose(found[name]))))
            here = [lab for lab in labs if after.get(lab, name if lab in named else "") == name]
            together.append([units[name], *(units[labs.pop(lab)] for lab in here)])
    together += [[units[name]] for name in labs.values()]
    return [some for some in together if any(unit.minutes for unit in some)]


def unit(name: str, nb: NotebookNode) -> Unit:
    """A notebook in the plan: its line is a link, and its minutes."""
    opened, minutes = course.released(name), study.minutes(nb, name)
    label = f"{course.number(name)} " if name.startswith("chapters/") else ""
    title = course.title(nb, Path(name)).replace("|", "\\|")
    return Unit(name, f"[{label.lstrip()}{title}]({opened}), {minutes} min", minutes)


def weeks(together: list[list[Unit]]) -> list[list[Unit]]:
    """Units laid into weeks in order, each week filled up to ``WEEK`` minutes."""
    found: list[list[Unit]] = []
    for units in together:
        week = [*(found[-1] if found else []), *units]
        if found and sum(unit.minutes for unit in week) <= WEEK:
            found[-1] = week
        else:
            found.append(list(units))
    return found


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
