"""The teacher's side of the link: a Git repository with the labs, and a fix pushed to it while students work."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
LAB = "labs/lab_07_attend/lab_07_attend.ipynb"
NAME = "large-models-hands-on"
FIXED = "A sentence that the teacher mended."


def answers() -> dict[str, str]:
    """The lab's right answers, in its order: an answer cell's id -> its source."""
    solution = REPOSITORY / "solutions" / Path(LAB).relative_to("labs")
    cells = json.loads(solution.read_text(encoding="utf-8"))["cells"]
    filled_in = [cell for cell in cells if cell["cell_type"] == "code" and is_answer(cell)]
    return {cell["id"]: "".join(cell["source"]) for cell in filled_in}


def is_answer(cell: dict) -> bool:
    """Whether students write into this cell."""
    return cell["metadata"].get("nbgrader", {}).get("solution", False)


def publish(folder: Path) -> None:
    """Make the repository that the link names: ``folder``/large-models-hands-on, with the labs and no solutions."""
    shutil.copytree(REPOSITORY / "labs", folder / "teacher" / "labs", ignore=shutil.ignore_patterns(".*"))
    git(folder / "teacher", "init", "--quiet", "--initial-branch=main")
    commit(folder, "Labs")
    git(folder, "clone", "--quiet", "--bare", "teacher", NAME)


def fix(folder: Path) -> None:
    """Mend the lab's last cell, which is prose, and push."""
    path = folder / "teacher" / LAB
    lab = json.loads(path.read_text(encoding="utf-8"))
    lab["cells"][-1]["source"] = [FIXED]
    path.write_text(json.dumps(lab, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    commit(folder, "A fix")
    git(folder / "teacher", "push", "--quiet", str(folder / NAME), "main")


def commit(folder: Path, message: str) -> None:
    """Commit everything in the teacher's working tree."""
    git(folder / "teacher", "add", "--all")
    git(folder / "teacher", "-c", "user.name=Teacher", "-c", "user.email=t@example.edu", "commit", "-qm", message)


def git(folder: Path, *arguments: str) -> None:
    """Run git in ``folder``."""
    subprocess.run(["git", *arguments], cwd=folder, check=True)
