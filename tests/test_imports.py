"""Who may import whom, read from the syntax trees of src/; and no drawer for odds and ends."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
CHAPTERS = ["start", "background", "algorithms", "practice", "applications", "society", "reference"]
MAY_IMPORT = {
    "core": {"core"},
    **{name: {"core", *CHAPTERS[: position + 1]} for position, name in enumerate(CHAPTERS)},
    "classroom": {"core", "classroom"},
    "authoring": {"core", "authoring"},
    "__main__": {"core", "classroom", "authoring", *CHAPTERS},
    "__init__": set(),
}
MODULES = sorted(SOURCE.rglob("*.py"))
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc"}
NOTEBOOK_IMPORTERS = {"importnb", "import_ipynb", "ipynb", "nbimporter", "testbook"}


def imported(tree: ast.AST, module: str) -> set[str]:
    """The dotted names that ``module`` imports, relative ones resolved; names taken from a package count as modules."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = module.split(".")[: -node.level] if node.level else []
            origin = ".".join([*parents, *([node.module] if node.module else [])])
            names |= {f"{origin}.{alias.name}" for alias in node.names}
    return names


def forbidden(tree: ast.AST, module: str) -> set[str]:
    """The parts of largemodels that ``module`` imports and may not."""
    parts = {name.split(".")[1] for name in imported(tree, module) if name.startswith("largemodels.")}
    return parts - MAY_IMPORT[module.split(".")[1]]


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    return name if name.count(".") > 1 or not name.endswith("__init__") else "largemodels.__init__"


@pytest.mark.parametrize("path", MODULES, ids=[module_name(path) for path in MODULES])
def test_a_module_imports_only_what_stands_below_it(path):
    assert forbidden(ast.parse(path.read_text(encoding="utf-8")), module_name(path)) == set()


@pytest.mark.parametrize("path", MODULES, ids=[module_name(path) for path in MODULES])
def test_nothing_imports_a_notebook(path):
    roots = {name.split(".")[0] for name in imported(ast.parse(path.read_text(encoding="utf-8")), module_name(path))}
    assert not roots & NOTEBOOK_IMPORTERS


def test_no_drawer_for_odds_and_ends():
    parts = {part for path in MODULES for part in path.relative_to(SOURCE).with_suffix("").parts}
    assert not parts & DRAWERS


def test_every_part_of_the_distribution_is_known():
    parts = {path.relative_to(SOURCE / "largemodels").with_suffix("").parts[0] for path in MODULES}
    assert parts <= set(MAY_IMPORT)
    assert {"core", "algorithms", "authoring", "__main__"} <= parts


@pytest.mark.parametrize(
    ("module", "line", "found"),
    [
        ("largemodels.core.claims", "from largemodels.algorithms import attention", {"algorithms"}),
        ("largemodels.core.claims", "import largemodels.authoring.run", {"authoring"}),
        ("largemodels.core.claims", "def f():\n    from largemodels import classroom", {"classroom"}),
        ("largemodels.core.claims", "from ..authoring.run import execute", {"authoring"}),
        ("largemodels.core.claims", "from .figures import show", set()),
        ("largemodels.algorithms.attention", "from largemodels.practice import x", {"practice"}),
        ("largemodels.practice.train", "from largemodels.algorithms import attention", set()),
        ("largemodels.authoring.run", "from largemodels.classroom import check", {"classroom"}),
        ("largemodels.classroom.check", "from largemodels import authoring, core", {"authoring"}),
        ("largemodels.__main__", "from largemodels.classroom import check", set()),
    ],
)
def test_the_rule_sees_each_kind_of_import(module, line, found):
    assert forbidden(ast.parse(line), module) == found
