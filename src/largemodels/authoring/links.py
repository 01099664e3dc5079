"""Launch links for a notebook, all made from the addresses in pyproject.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from largemodels.authoring import course

BRANCH = "main"
GITHUB = "github.com"


@dataclass(frozen=True)
class Addresses:
    """Where the course lives: its repository, and a class's JupyterHub (a placeholder until a teacher sets it)."""

    repository: str
    hub: str


def addresses(root: Path) -> Addresses:
    """The two addresses in the course's pyproject.toml."""
    settings = course.settings(root)
    hub = settings.get("tool", {}).get("largemodels", {}).get("hub", "https://hub.example.edu")
    return Addresses(settings["project"]["urls"]["Repository"].rstrip("/").removesuffix(".git"), hub.rstrip("/"))


def binder(name: str, where: Addresses) -> str:
    """Opens ``name``, a path from the course's root, in JupyterLab on mybinder.org."""
    site, path = _split(where.repository)
    source = f"gh/{path}" if site == GITHUB else f"git/{quote(where.repository, safe='')}"
    return f"https://mybinder.org/v2/{source}/{BRANCH}?urlpath=lab/tree/{quote(name)}"


def colab(name: str, where: Addresses) -> str | None:
    """Opens ``name`` in Google Colab, which reads from GitHub alone; None for another host."""
    site, path = _split(where.repository)
    return f"https://colab.research.google.com/github/{path}/blob/{BRANCH}/{quote(name)}" if site == GITHUB else None


def nbgitpuller(name: str, where: Addresses) -> str:
    """Pulls the course into a student's home on the class's JupyterHub and opens ``name`` there in JupyterLab."""
    folder = where.repository.rpartition("/")[2]
    repository, opened = quote(where.repository, safe=""), quote(f"lab/tree/{folder}/{name}", safe="")
    return f"{where.hub}/hub/user-redirect/git-pull?repo={repository}&branch={BRANCH}&urlpath={opened}"


def markdown(name: str, where: Addresses) -> str:
    """The launch links of ``name`` as Markdown, separated by middle dots."""
    links = {"Binder": binder(name, where), "Colab": colab(name, where), "Class hub": nbgitpuller(name, where)}
    return " · ".join(f"[{label}]({link})" for label, link in links.items() if link)


def notes(where: Addresses) -> str:
    """What Colab, which opens one notebook without the course's package, and a class's hub need first."""
    install = f"!pip install git+{where.repository}"
    colab = f"In Colab, first run `{install}` in a new cell at the top, then restart the session."
    placeholder = urlsplit(where.hub).netloc.endswith(".example.edu")
    return colab + " The class hub's link works once a teacher has set its address." * placeholder


def _split(repository: str) -> tuple[str, str]:
    """``https://github.com/owner/name`` → ``("github.com", "owner/name")``."""
    parts = urlsplit(repository)
    return parts.netloc, parts.path.strip("/")
