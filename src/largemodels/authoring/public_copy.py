"""A class's public copy of the course: all that a learner needs, and none of the answers.

Only what ``KEPT`` names goes into it, so a new folder stays at home until somebody decides. What stays away: solutions/
(answers and hidden probes), tests/ (right and wrong answers), deploy/ (a hub's settings), and pages for teachers and
authors. What must stay, though it says something about what is right: ``classroom/check``, which runs in the learner's
own notebook and gets what is right from torch or from a slow definition; the chapters with their packages, which
teach it; the quizzes, which explain themselves. So the copy is searched for each answer and each probe, word for word.
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat

from largemodels.authoring import cards
from largemodels.core.assets import handover
from largemodels.core.assets.workshop import workshop
from largemodels.core.repository import course, links
from largemodels.core.repository.links import Addresses

KEPT = (
    *(".gitattributes", ".gitignore", "LICENSE", "Makefile", "README.md", "chapters", "constraints.txt"),
    *("environment.yml", "postBuild", "pyproject.toml", "site/_static", "src"),
)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
ANSWER = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
SHORTEST = 40  # characters: a shorter answer or probe may stand anywhere by chance
NOT_FOR_LEARNERS = re.compile(r"^## (?:For teachers|Test it)\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
ABOUT = """## About this copy

Made for a class from Large Models, Hands On {version}, MIT license, see [LICENSE](LICENSE). Models and data keep the
licenses of their authors: `largemodels fetch --list`. `make test` and what authors use work in the course itself only.
"""


def make(root: Path, labs: list[str], where: Addresses, target: Path) -> list[str]:
    """Make ``target`` a copy of the course with these labs; the names of the files that changed there.

    Args:
        root: the course's folder.
        labs: the names of the labs.
        where: where the copy will lie; its launch links, its README and its pyproject.toml say so.
        target: a folder that is new, empty, or an earlier copy.

    Raises:
        OSError: ``target`` could not be written.
        ValueError: ``target`` isn't ours, or the copy would give an answer away. Either way, it is as it was.
    """
    with workshop() as built:
        for name in [*KEPT, *(f"labs/{lab}" for lab in labs)]:
            (built / name).parent.mkdir(parents=True, exist_ok=True)
            if (root / name).is_dir():
                course.copy(root / name, built / name)
            elif (root / name).is_file():
                shutil.copy(root / name, built / name)
        readdress(built, where)
        cards.refresh_files(built)
        if given_away := sorted(leaks(root, built)):
            raise ValueError(f"{given_away[0]} Take it out there; the copy was not made.")
        return handover.deliver(built, target, "public copy")


def readdress(built: Path, where: Addresses) -> None:
    """Put the copy's addresses into its pyproject.toml and README.md, and what only teachers need out of the latter.

    Raises:
        ValueError: pyproject.toml has no place for them.
    """
    settings = course.settings(built)
    version, old = settings["project"]["version"], settings["project"]["urls"]["Repository"]
    text = (built / "pyproject.toml").read_text(encoding="utf-8")
    text = re.sub(r'^branch = ".*"\n', "", text, flags=re.MULTILINE)
    text = text.replace(f'Repository = "{old}"', f'Repository = "{where.repository}"')
    text = re.sub(r'^hub = ".*"$', f'hub = "{where.hub}"\nbranch = "{where.branch}"', text, flags=re.MULTILINE)
    (built / "pyproject.toml").write_text(text, encoding="utf-8", newline="\n")
    if links.addresses(built) != where:
        raise ValueError("pyproject.toml has no place for the addresses: it needs the lines Repository and hub.")
    readme = (built / "README.md").read_text(encoding="utf-8")
    readme = NOT_FOR_LEARNERS.sub("", readme).rstrip("\n") + "\n\n" + ABOUT.format(version=version)
    branch = "" if where.branch == "main" else f"--branch {where.branch} "
    cloned = (f"git clone {url}\ncd {url.rpartition('/')[2]}\n" for url in (old, where.repository))
    readme = readme.replace(next(cloned), next(cloned).replace("git clone ", f"git clone {branch}"))
    (built / "README.md").write_text(readme, encoding="utf-8", newline="\n")


def leaks(root: Path, built: Path) -> Iterator[str]:
    """A sentence for each answer or hidden probe of the course that stands in a file of ``built``."""
    secrets = list(dict.fromkeys(secret for path in course.notebooks(root, "solutions") for secret in guarded(path)))
    for path in sorted(path for path in built.rglob("*") if path.is_file()):
        text = words(readable(path))
        for lab, cell, secret in secrets:
            if secret in text:
                yield f"{path.relative_to(built).as_posix()} holds what {cell} of {lab} keeps from learners."


def guarded(path: Path) -> Iterator[tuple[str, str, str]]:
    """Lab, cell and text of each answer and each hidden probe of a solution notebook."""
    for cell in nbformat.read(path, as_version=4).cells:
        secrets = ANSWER.findall(cell.source)
        for hidden in HIDDEN.findall(cell.source):
            calls = (node for node in ast.parse(hidden).body if not isinstance(node, ast.Import | ast.ImportFrom))
            secrets += [ast.get_source_segment(hidden, call) or "" for call in calls]
        for secret in map(words, secrets):
            if len(secret) >= SHORTEST:
                yield path.stem, cell.id, secret


def readable(path: Path) -> str:
    """A file's text; of a notebook, all that its cells and their outputs hold. Nothing of a picture."""
    text = path.read_text(encoding="utf-8", errors="ignore")
    if path.suffix != ".ipynb":
        return text
    cells = nbformat.reads(text, as_version=4).cells
    outputs = (output.get("text", "") for cell in cells for output in cell.get("outputs", []))
    return "\n".join([*(cell.source for cell in cells), *outputs])


def words(text: str) -> str:
    """``text`` without the blanks and line breaks that don't matter, so that indenting hides nothing."""
    return " ".join(text.split())
