"""The tools that the documents recommend: what each is for, its size here, and where the course uses it."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.resources import files
from pathlib import Path

import plotly.graph_objects as go

from ..core.executed import Notebook, source
from ..core.figures import BLUE, describe
from ..core.figures.marks import told

SOURCE = Path(__file__).parents[1]  # the folder largemodels


@dataclass(frozen=True)
class Tool:
    """A recommended package.

    Attributes:
        name: as the documents call it.
        package: in the package index.
        module: what Python imports.
        source: who recommends it.
        purpose: what it is for.
        line: an expression that runs once the module is imported.
        docs: the address of its documentation.
        apart: where the course doesn't use it, why.
    """

    name: str
    package: str
    module: str
    source: str
    purpose: str
    line: str
    docs: str
    apart: str = ""

    @property
    def version(self) -> str | None:
        """The version that is installed here, or None."""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return None

    def megabytes(self) -> float | None:
        """What its own files take on this disk, without the packages that it needs; None where it isn't installed."""
        if self.version is None:
            return None
        sizes = (Path(str(file.locate())) for file in metadata.files(self.package) or [])
        return sum(path.stat().st_size for path in sizes if path.is_file()) / 1e6

    def run(self) -> str:
        """What its line gives, as text."""
        return repr(eval(self.line, {self.module: importlib.import_module(self.module)}))


@cache
def _file() -> dict:
    return tomllib.loads((files(__package__) / "tools.toml").read_text(encoding="utf-8"))


def tools() -> list[Tool]:
    """Every recommended tool, in the file's order."""
    return [Tool(**row) for row in _file()["tool"]]


def data() -> list[Mapping[str, str]]:
    """Every recommended data set: its name, what it is, and what the course has of it."""
    return _file()["data"]


def imports(text: str) -> Iterator[str]:
    """The dotted names of the modules that a piece of Python imports; none where it isn't Python."""
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except SyntaxError:
        return
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def behind(module: str) -> frozenset[str]:
    """The foreign modules, by their first name, that one of the course's own modules imports, directly or not."""
    found, todo, seen = set(), [module], set()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        for dotted in direct(name):
            if dotted.startswith("largemodels"):
                todo.append(dotted)
            else:
                found.add(dotted.partition(".")[0])
    return frozenset(found)


@cache
def direct(module: str) -> frozenset[str]:
    """The dotted names that one of the course's own modules imports; none for a name that isn't one."""
    path = SOURCE.joinpath(*module.split(".")[1:])
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not path.is_file():
        return frozenset()
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return frozenset(name for node in nodes for name in resolved(node, module, path.name == "__init__.py"))


def resolved(node: ast.AST, module: str, package: bool) -> list[str]:
    """The dotted names that an import statement in ``module`` brings; relative ones made whole."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    parts = module.split(".")
    parts = parts[: len(parts) - node.level + package] if node.level else []
    origin = ".".join([*parts, *([node.module] if node.module else [])])
    return [origin, *(f"{origin}.{alias.name}" for alias in node.names)]


def uses(tool: Tool, notebooks: Sequence[Notebook]) -> dict[str, list[Notebook]]:
    """Where the course uses a tool: ``"itself"`` the notebooks that import it, ``"package"`` those whose code does."""
    found: dict[str, list[Notebook]] = {"itself": [], "package": []}
    for notebook in notebooks:
        names = {name for cell in notebook.cells if cell["cell_type"] == "code" for name in imports(source(cell))}
        if tool.module in {name.partition(".")[0] for name in names}:
            found["itself"].append(notebook)
        elif any(tool.module in behind(name) for name in names if name.startswith("largemodels.")):
            found["package"].append(notebook)
    return found


def table(every: Sequence[Tool], notebooks: Sequence[Notebook]) -> str:
    """The tools as a Markdown table."""
    lines = ["| Tool | What for | Recommended in | Where the course uses it |", "| --- | --- | --- | --- |"]
    for tool in every:
        places = uses(tool, notebooks)
        said = [linked(places["itself"]), f"through its package: {linked(places['package'])}"]
        used = "; ".join(words for words, there in zip(said, places.values(), strict=True) if there)
        row = (f"[{tool.name}]({tool.docs})", tool.purpose, tool.source, used or f"not yet. {tool.apart}".strip())
        lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def linked(notebooks: Sequence[Notebook]) -> str:
    """Numbers of notebooks, each with its link."""
    return ", ".join(f"[{notebook.number}]({notebook.link()})" for notebook in notebooks)


def size_bars(sizes: Mapping[str, float]) -> go.Figure:
    """A bar for each installed tool, as long as its files are large.

    Args:
        sizes: tool → megabytes, more than 0.
    """
    ordered = dict(sorted(sizes.items(), key=lambda item: item[1]))
    bars = go.Bar(
        x=list(ordered.values()), y=list(ordered), orientation="h", name="size", marker_color=BLUE,
        text=[f"{size:,.1f} MB" for size in ordered.values()], textposition="outside", cliponaxis=False,
    )  # fmt: skip
    figure = go.Figure(bars)
    figure.update_xaxes(title="megabytes of its own files, logarithmic", type="log")
    figure.update_layout(height=120 + 34 * len(ordered), margin_r=90)
    return describe(figure, f"What each installed tool takes on this disk, in megabytes: {told(ordered, '.0f')}.")
