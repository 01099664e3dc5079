"""A lab as marking needs it: its solution, and the rules by which it is marked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from ..probes import Question, questions
from .finding import is_answer
from .fingerprint import rules_of
from .mark import Row, expected


@dataclass(frozen=True)
class Lab:
    """A lab and its rules.

    Args:
        name: as in ``lab_07_attend``.
        data: the solution notebook's bytes.
        solution: the notebook itself.
        rules: see :func:`~.fingerprint.rules_of`.
    """

    name: str
    data: bytes = field(repr=False)
    solution: NotebookNode = field(repr=False)
    rules: str

    @property
    def questions(self) -> list[Question]:
        """The graded cells, in order."""
        return list(questions(self.solution).values())

    def nothing(self, sentence: str) -> tuple[Row, ...]:
        """No point for any question, for one reason."""
        return tuple(Row(question.id, 0.0, question.points, sentence) for question in self.questions)

    @property
    def titles(self) -> dict[str, str]:
        """Each question's title: the heading above it."""
        found, title = {}, ""
        asked = questions(self.solution)
        for cell in self.solution.cells:
            if cell.cell_type == "markdown" and cell.source.startswith("## "):
                title = cell.source.splitlines()[0].removeprefix("## ")
            elif cell.get("id") in asked:
                found[cell.id] = title or cell.id
        return found

    def answer_cells(self) -> dict[str, list[str]]:
        """For each question the ids of the answer cells above it that no earlier question has."""
        found, waiting = {}, []
        asked = questions(self.solution)
        for cell in self.solution.cells:
            if is_answer(cell):
                waiting.append(cell.id)
            elif cell.get("id") in asked:
                found[cell.id], waiting = waiting, []
        return found


def load(name: str) -> Lab:
    """A lab by its name, its solution found at or above the current folder; or by the path of a solution notebook.

    Raises:
        FileNotFoundError: there is no such lab.
        ValueError: its solution is no notebook, or its graded cells or probes are wrong.
    """
    path = Path(name) if name.endswith(".ipynb") else by_name(name)
    if not path.is_file():
        raise FileNotFoundError(f"There is no solution {path}. Give a lab's name or the path of its solution notebook.")
    data = path.read_bytes()
    lab = Lab(path.stem, data, parse(data, path), rules_of(data))
    if not lab.questions:
        raise ValueError(f"{path} has no graded cell. Give the solution, not what was handed out.")
    return lab


def by_name(name: str) -> Path:
    """The solution notebook of the lab ``name``."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        paths = (folder / "solutions").glob("*/*.ipynb")
        labs = sorted(path.stem for path in paths if path.stem == path.parent.name)
        if name in labs:
            return folder / "solutions" / name / f"{name}.ipynb"
        if labs:
            raise FileNotFoundError(
                f"There is no lab {name!r} in {folder / 'solutions'}. There are: {', '.join(labs)}."
            )
    raise FileNotFoundError(
        f"There is no folder 'solutions' at or above {here}. Change to the course's folder, "
        "or give the path of a solution notebook."
    )


def parse(data: bytes, path: Path) -> NotebookNode:
    """The solution notebook in ``data``, which is trusted."""
    try:
        return nbformat.reads(data.decode("utf-8"), as_version=4)
    except Exception as error:
        raise ValueError(f"{path} is no notebook ({type(error).__name__}). Restore it.") from None


def key(folder: Path) -> list[tuple[str, float, list[tuple[tuple[str, str, float], dict]]]]:
    """What another tool needs to mark a lab by the same probes.

    Args:
        folder: the one of the lab's solution.

    Returns:
        For each question its id, its points, and its probes as (expression, setup, tolerance), each with the form of
        the right value.
    """
    lab = load(str(folder / f"{folder.name}.ipynb"))
    right = expected(lab.solution).probes
    return [
        (
            question.id,
            question.points,
            [
                ((probe.expression, probe.setup, probe.tolerance), said["value"])
                for probe, said in zip(question.probes, right[question.id], strict=True)
            ],
        )
        for question in lab.questions
    ]
