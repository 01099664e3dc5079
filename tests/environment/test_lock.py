"""constraints.txt pins everything that the course installs, apart from torch, in one way that pip takes everywhere."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from largemodels.core.repository import packages

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
DIRECT = [Requirement(line) for lines in (PROJECT["dependencies"], *EXTRAS.values()) for line in lines]
APART = re.compile(r"torch|triton|cuda-.*|nvidia-.*")  # torch comes first and alone, in a build of its own


def closure(requirements: list[Requirement]) -> set[str]:
    """Canonical names of all that ``requirements`` bring here, theirs included, as the installed packages say it."""
    seen: set[str] = set()
    todo = [(canonicalize_name(need.name), frozenset(need.extras)) for need in requirements]
    visited = set()
    while todo:
        name, extras = todo.pop()
        if (name, extras) in visited or APART.fullmatch(name):
            continue
        visited.add((name, extras))
        seen.add(name)
        for line in metadata.requires(name) or []:
            need = Requirement(line)
            if not need.marker or any(need.marker.evaluate({"extra": extra}) for extra in {"", *extras}):
                todo.append((canonicalize_name(need.name), frozenset(need.extras)))
    return seen


def untried(requirements: list[Requirement], pins: dict[str, str]) -> list[str]:
    """Each requirement that ``pins`` doesn't pin, or pins to a version that it doesn't admit."""
    needs = [need for need in requirements if not APART.fullmatch(canonicalize_name(need.name))]
    return packages.unmet(pins, needs)


def test_each_dependency_of_the_course_is_pinned_to_a_version_that_it_admits():
    assert untried(DIRECT, packages.pins()) == []


def test_a_pin_that_is_missing_or_too_old_is_seen():
    stale = packages.pins() | {"plotly": "5.0"}
    del stale["tqdm"]
    assert untried(DIRECT, stale) == ["plotly>=6.3, and 5.0 is installed", "tqdm, which is missing"]


def test_each_transitive_dependency_is_pinned():
    assert closure(DIRECT) - set(packages.pins()) == set()


def test_the_closure_follows_dependencies_of_dependencies():
    assert {"jupyterlab", "jupyter-server", "tornado", "nbgrader", "sqlalchemy"} <= closure(DIRECT)


def test_what_is_installed_is_what_is_locked():
    there = packages.installed()
    assert packages.untried(there, packages.pins()) == []
    assert closure(DIRECT) - set(there) == set()


def test_torch_and_its_cuda_packages_are_left_out():
    names = {line.partition("==")[0] for line in packages.LOCK.read_text(encoding="utf-8").splitlines()}
    assert [name for name in names if APART.fullmatch(name)] == []


def test_every_line_is_a_pin_or_a_comment_and_names_no_index():
    pin = re.compile(r"[a-z0-9-]+==[A-Za-z0-9.]+( ; [^:/]+)?")
    lines = packages.LOCK.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not (pin.fullmatch(line) or line.startswith("#"))] == []
    assert [line for line in lines if "//" in line or "--index" in line] == []


def test_the_header_says_how_the_lock_is_made():
    assert "make lock" in packages.LOCK.read_text(encoding="utf-8").splitlines()[1]
    assert re.search(r"^lock:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("python", ["3.11.2", "3.11.9", "3.13.0"])
@pytest.mark.parametrize(
    ("system", "os_name", "only_there"),
    [("linux", "posix", "pexpect"), ("darwin", "posix", "appnope"), ("win32", "nt", "colorama")],
)
def test_no_package_has_two_pins_on_one_system(python, system, os_name, only_there):
    here = {"python_full_version": python, "python_version": python.rpartition(".")[0], "sys_platform": system}
    lines = packages.LOCK.read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    names = [pin.name for pin in pins if not pin.marker or pin.marker.evaluate(here | {"os_name": os_name})]
    assert len(names) == len(set(names))
    assert only_there in names
