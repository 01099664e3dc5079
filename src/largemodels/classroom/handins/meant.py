"""Which of a student's files may be the lab: by their names, their places, and by what they hold."""

from __future__ import annotations

from . import reading
from .archives import File
from .students import HANDED_IN, PUT_BEHIND, SHUT, stem


def candidates(files: list[File], lab: str) -> list[File]:
    """Those of a student's files that may be the lab: named after it, else whatever notebook isn't another lab's."""
    notebooks = [file for file in files if handed_in(file)]
    in_its_folder = [file for file in notebooks if lab in file.parts[1:-1]]
    notebooks = in_its_folder or [file for file in notebooks if not anothers(file)]
    return [file for file in notebooks if lab.casefold() in file.parts[-1].casefold()] or notebooks


def handed_in(file: File) -> bool:
    """Whether a file is meant as a submission: by its ending, or because it holds a notebook; what is shut may be."""
    return file.is_a((*HANDED_IN, *SHUT)) or bool(file.trouble) or (file.is_a(PUT_BEHIND) and holds_a_notebook(file))


def holds_a_notebook(file: File) -> bool:
    """Whether a file that isn't called a notebook is one."""
    try:
        reading.notebook(file.read())
    except ValueError:
        return False
    return True


def anothers(file: File) -> bool:
    """Whether a notebook is another lab's, as nbgrader lays them out: in a folder of the same name."""
    return len(file.parts) > 2 and stem(file.parts[-1]) == file.parts[-2]
