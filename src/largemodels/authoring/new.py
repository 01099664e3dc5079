"""A new notebook: its cells with gaps, its quiz, its folder in the chapter's package, a first failing test."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from largemodels.authoring import cards, skeleton
from largemodels.authoring.lint_source import PACKAGES
from largemodels.authoring.tidy import tidy
from largemodels.core.repository import course

NAME = re.compile(r"chapters/(\d\d_[a-z_]+)/(\d\d)_([a-z][a-z0-9_]*)\.ipynb")


def make(path: Path, root: Path) -> list[str]:
    """Write everything that a new notebook begins with, or nothing.

    Args:
        path: where the notebook is to lie: ``chapters/NN_chapter/NN_what_it_is_about.ipynb``.
        root: the course's folder.

    Returns:
        The files that are new, as paths from ``root``.

    Raises:
        ValueError: the path is another one, there is no such chapter, or something that would be written is there.
    """
    name = (
        path.resolve().relative_to(root.resolve()).as_posix() if path.resolve().is_relative_to(root.resolve()) else ""
    )
    found = NAME.fullmatch(name)
    if not found or keyword.iskeyword(found[3]):
        example = "chapters/03_code_practice/01_training_loop.ipynb"
        raise ValueError(f"{path} is no path for a notebook. Give one like {example}, inside the course.")
    chapter, _, folder = found.groups()
    if chapter not in PACKAGES:
        raise ValueError(f"There is no chapter {chapter!r}. The chapters are {', '.join(PACKAGES)}.")
    taken = [
        other.name for other in (root / "chapters" / chapter).glob(f"{found[2]}_*.ipynb") if other.name != path.name
    ]
    if taken:
        raise ValueError(f"{chapter} has a notebook with the number {found[2]}: {taken[0]}. Take another number.")
    texts = files(name, PACKAGES[chapter], folder, root)
    there = [written for written in (name, *texts) if (root / written).exists()]
    if there:
        raise ValueError(f"{there[0]} is there already, and nothing was written. Take another name.")
    if not (package := root / "src" / "largemodels" / PACKAGES[chapter] / "__init__.py").is_file():
        title = chapter.partition("_")[2].replace("_", " ")
        texts[course.name(package, root)] = f'"""Chapter {int(chapter[:2])}: {title}."""\n'
    for written, text in texts.items():
        (root / written).parent.mkdir(parents=True, exist_ok=True)
        (root / written).write_text(text, encoding="utf-8", newline="\n")
    quiz = f"{chapter}/{Path(name).stem}"
    nb = skeleton.notebook(PACKAGES[chapter], folder, quiz, before(name, root))
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    course.write(tidy(cards.refresh(nb, name, root), root), root / name)
    return [name, *texts]


def files(name: str, package: str, folder: str, root: Path) -> dict[str, str]:
    """What lies around the notebook: path from ``root`` → text."""
    known = {"number": course.number(name), "package": package, "folder": folder}
    tests = {path.stem for path in (root / "tests").rglob("test_*.py")}
    test = (
        f"test_{folder}" if f"test_{folder}" not in tests else f"test_{package}_{folder}"
    )  # pytest wants one name each
    chapter, stem = name.split("/")[1], Path(name).stem
    return {
        f"src/largemodels/core/quizzes/{chapter}/{stem}.json": skeleton.questions(),
        f"src/largemodels/{package}/{folder}/__init__.py": skeleton.FOLDER.format(**known),
        f"src/largemodels/{package}/{folder}/requirements.py": skeleton.REQUIREMENTS.format(**known),
        f"tests/{package}/{folder}/{test}.py": skeleton.TEST.format(**known),
    }


def before(name: str, root: Path) -> list[str]:
    """The number of the notebook before this one in the course's order, if there is one: a first guess."""
    numbered = [
        course.number(other) for path in course.notebooks(root, "chapters") if (other := course.name(path, root)) < name
    ]
    return [number for number in numbered if number][-1:]
