"""What is installed here, what the course needs, and what it was tried with (the lock, ``constraints.txt``)."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCK = Path(__file__).resolve().parents[4] / "constraints.txt"


def installed() -> dict[str, str]:
    """Every installed package: canonical name → version. Of two by one name, the one that an import finds."""
    found = [(canonicalize_name(each.name), each.version) for each in metadata.distributions()]
    return dict(reversed(found))  # setuptools puts its own copies of some packages at the end of the path


def needed() -> list[Requirement]:
    """What ``largemodels`` itself requires on this machine, without its extras.

    Raises:
        importlib.metadata.PackageNotFoundError: the course isn't installed, only its source is on the path.
    """
    requirements = map(Requirement, metadata.requires("largemodels") or [])
    return [need for need in requirements if not need.marker or need.marker.evaluate({"extra": ""})]


def pins(lock: Path = LOCK) -> dict[str, str]:
    """What ``lock`` pins for this Python on this system: canonical name → version."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    kept = [Requirement(line) for line in lines if line and not line.startswith("#")]
    here = [pin for pin in kept if not pin.marker or pin.marker.evaluate()]
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in here}


def unmet(there: dict[str, str], needs: list[Requirement]) -> list[str]:
    """Each of ``needs`` that is missing from ``there`` (canonical name → version) or has a wrong version, in words."""
    found = []
    for need in needs:
        version = there.get(canonicalize_name(need.name))
        if version is None:
            found.append(f"{need.name}, which is missing")
        elif not need.specifier.contains(version, prereleases=True):
            found.append(f"{need.name}{need.specifier}, and {version} is installed")
    return found


def untried(there: dict[str, str], lock: dict[str, str]) -> list[str]:
    """Each package of ``there`` that has another version than ``lock`` pins, in words."""
    return [
        f"{name} {version} (tried: {lock[name]})"
        for name, version in there.items()
        if lock.get(name, version) != version
    ]
