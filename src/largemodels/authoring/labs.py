"""Make labs/ from solutions/: nbgrader takes the answers and hidden tests out, and tidy makes the rest steady."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from traitlets.config import Config

from largemodels.authoring.tidy import tidy
from largemodels.core.repository import course

GAP = "# Your code here: replace the next line.\nraise NotImplementedError"


def generate(root: Path) -> list[str]:
    """Write every lab's student version into labs/; the names of the files that changed.

    Raises:
        RuntimeError: nbgrader refused a solution; labs/ is as it was.
    """
    with built(root) as fresh:
        changed = [name for name, path in files(fresh) if not same(path, root / name)]
        for name in changed:
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished = target.with_name(f".{target.name}.unfinished")
            shutil.copyfile(fresh / name, unfinished)
            os.replace(unfinished, target)
    return changed


def stale(root: Path) -> list[str]:
    """What in labs/ is not what solutions/ would give today, a sentence each."""
    with built(root) as fresh:
        made = dict(files(fresh))
        differ = [name for name, path in made.items() if not same(path, root / name)]
        orphans = [name for name, _ in files(root) if name not in made]
    return [f"{name} is not what its solution gives today. Run `largemodels labs`." for name in differ] + [
        f"{name} has no source in solutions. Delete it." for name in orphans
    ]


def refuse_stale(root: Path) -> None:
    """Raise ValueError if labs/ is not what solutions/ gives today, or if there is no solutions/."""
    if not (root / "solutions").is_dir():
        raise ValueError("This copy of the course has no solutions. Release from the course itself.")
    if found := stale(root):
        raise ValueError("\n".join(found))


@contextmanager
def built(root: Path) -> Iterator[Path]:
    """A temporary folder that holds labs/ as solutions/ gives it today."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        solutions = sorted(path.parent for path in course.notebooks(root, "solutions"))
        for solution in dict.fromkeys(solutions):
            course.copy(solution, fresh / "solutions" / solution.name)
            release(fresh, solution.name)
        yield fresh


def release(course_folder: Path, lab: str) -> None:
    """Make ``labs/<lab>`` from ``solutions/<lab>`` in a folder of the course, without a gradebook.

    Raises:
        RuntimeError: nbgrader refused the solution, for example because a graded cell has no id.
    """
    from nbgrader.converters import GenerateAssignment, NbGraderException  # nbgrader takes seconds to import
    from nbgrader.coursedir import CourseDirectory

    config = Config()
    config.CourseDirectory.root = str(course_folder)
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "labs"
    config.CourseDirectory.assignment_id = lab
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    config.ClearSolutions.code_stub = {"python": GAP}
    config.ClearSolutions.text_stub = "*Your answer here.*"
    converter = GenerateAssignment(coursedir=CourseDirectory(config=config), config=config)
    try:
        converter.start()
    except (NbGraderException, SystemExit) as error:
        raise RuntimeError(
            f"nbgrader could not release solutions/{lab}: {error} Mend it; the lines above say where."
        ) from None
    for path in sorted((course_folder / "labs" / lab).rglob("*.ipynb")):
        settle(path, course_folder)


def settle(path: Path, root: Path) -> None:
    """Tidy a released notebook in place, and bring nbgrader's checksums up to date with the tidied cells."""
    from nbgrader.utils import compute_checksum

    nb = tidy(nbformat.read(path, as_version=4), root)
    for cell in nb.cells:
        if "checksum" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader.checksum = compute_checksum(cell)
    course.write(nb, path)


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name, as ``labs/lab_…/…``, and path of each file of each lab under ``folder``."""
    for path in sorted((folder / "labs").glob("lab_*/**/*")):
        if path.is_file() and not any(
            path.match(f"**/{pattern}") or pattern in path.parts for pattern in course.LEFTOVERS
        ):
            yield path.relative_to(folder).as_posix(), path


def same(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    return other.is_file() and one.read_bytes() == other.read_bytes()
