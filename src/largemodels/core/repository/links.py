"""Launch links for a notebook, all made from the addresses in pyproject.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from largemodels.core.repository import course

GITHUB = "github.com"


@dataclass(frozen=True)
class Addresses:
    """Where the course lives: its repository, a class's JupyterHub (a placeholder until a teacher sets it), a branch.

    Raises:
        ValueError: one of them can't stand in a link.
    """

    repository: str
    hub: str
    branch: str = "main"

    def __post_init__(self) -> None:
        for address in (self.repository, self.hub):
            if not re.fullmatch(r"https?://[^\s/\"'<>`()]+(/[^\s\"'<>`()]*)?", address):
                raise ValueError(f"{address!r} is no web address. Give the one that begins with https://")
        if not re.fullmatch(r"[\w][\w./-]*", self.branch):
            raise ValueError(f"{self.branch!r} is no branch's name. Give one such as main.")

    @property
    def has_hub(self) -> bool:
        """Whether a teacher has set the hub's address."""
        return not urlsplit(self.hub).netloc.endswith(".example.edu")


def addresses(root: Path, *, repository: str = "", hub: str = "", branch: str = "") -> Addresses:
    """The addresses in the course's pyproject.toml, or those given here in their place."""
    settings = course.settings(root)
    own = settings.get("tool", {}).get("largemodels", {})
    repository = repository or settings["project"]["urls"]["Repository"]
    return Addresses(
        repository.rstrip("/").removesuffix(".git"),
        (hub or own.get("hub", "https://hub.example.edu")).rstrip("/"),
        branch or own.get("branch", "main"),
    )


def binder(name: str, where: Addresses) -> str:
    """Opens ``name``, a path from the course's root, in JupyterLab on mybinder.org."""
    site, path = _split(where.repository)
    source = f"gh/{path}" if site == GITHUB else f"git/{quote(where.repository, safe='')}"
    return f"https://mybinder.org/v2/{source}/{quote(where.branch, safe='')}?urlpath=lab/tree/{quote(name)}"


def colab(name: str, where: Addresses) -> str | None:
    """Opens ``name`` in Google Colab, which reads from GitHub alone; None for another host."""
    site, path = _split(where.repository)
    opened = f"https://colab.research.google.com/github/{path}/blob/{quote(where.branch)}/{quote(name)}"
    return opened if site == GITHUB else None


def nbgitpuller(name: str, where: Addresses) -> str:
    """Pulls the course into a student's home on the class's JupyterHub and opens ``name`` there in JupyterLab."""
    folder = where.repository.rpartition("/")[2]
    repository, opened = quote(where.repository, safe=""), quote(f"lab/tree/{folder}/{name}", safe="")
    branch = quote(where.branch, safe="")
    return f"{where.hub}/hub/user-redirect/git-pull?repo={repository}&branch={branch}&urlpath={opened}"


def launch(name: str, where: Addresses) -> dict[str, str]:
    """Every way to open ``name`` in a browser: label and link. A class's hub is one once a teacher has set it."""
    hub = nbgitpuller(name, where) if where.has_hub else None
    links = {"Binder": binder(name, where), "Colab": colab(name, where), "Class hub": hub}
    return {label: link for label, link in links.items() if link}


def markdown(name: str, where: Addresses) -> str:
    """The launch links of ``name`` as Markdown, separated by middle dots."""
    return " · ".join(f"[{label}]({link})" for label, link in launch(name, where).items())


def colab_note(where: Addresses) -> str:
    """What Colab, which opens one notebook without the course's package, needs first; nothing without a Colab link."""
    branch = "" if where.branch == "main" else f"@{where.branch}"
    install = f"!pip install git+{where.repository}{branch}"
    note = f"In Colab, first run `{install}` in a new cell at the top, then restart the session."
    return note if _split(where.repository)[0] == GITHUB else ""


def _split(repository: str) -> tuple[str, str]:
    """``https://github.com/owner/name`` → ``("github.com", "owner/name")``."""
    parts = urlsplit(repository)
    return parts.netloc, parts.path.strip("/")
