"""Who may import whom, read from the syntax trees of src/ and of the notebooks; and no drawer for odds and ends."""

import ast
import json
from collections import Counter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
NOTEBOOKS = sorted((SOURCE.parent / "chapters").rglob("[0-9]*.ipynb"))
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
TWO_HALVES = {  # notebooks whose halves have a folder each, and could be two notebooks
    "02_algorithms/09_pretraining_and_fine_tuning.ipynb": {
        "algorithms.tokens",
        "algorithms.pretraining",
        "algorithms.transfer",
        "algorithms.causal_lm",
    },
    "03_code_practice/06_pretrain_a_gpt.ipynb": {"practice.pretrain_a_gpt", "practice.gpt_variants"},
    "04_applications/04_images.ipynb": {"applications.images", "applications.diffusion"},
    "05_societal_impact/03_inside_a_language_model.ipynb": {"society.inside", "society.superposition"},
    "05_societal_impact/04_privacy.ipynb": {"society.privacy", "society.membership"},
    "05_societal_impact/02_explanations.ipynb": {"society.explanations", "society.explained_photos"},
}
BUILT_ON_THE_OTHER = {  # photos take the methods and tests that the words' half defines; variants are of its GPT;
    "algorithms.pretraining",  # models of pieces, which draw the next one as the causal language model does
    "society.explained_photos",
    "practice.gpt_variants",
}
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


def folder_of(name: str) -> str:
    """The folder of a chapter that a dotted name lies in, such as ``algorithms.linear``, or ``""``."""
    root, chapter, folder = [*name.split("."), "", ""][:3]
    inside = root == "largemodels" and chapter in CHAPTERS and folder
    return f"{chapter}.{folder}" if inside and (SOURCE / root / chapter / folder).is_dir() else ""


def used_by(notebook: Path) -> set[str]:
    """The folders of its own chapter that a notebook imports from."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names = set().union(*(imported(ast.parse(source), "") for source in code))
    chapter = CHAPTERS[int(notebook.parent.name[:2])] if notebook.parent.name[:2].isdigit() else "start"
    return {folder for name in names if (folder := folder_of(name)).startswith(f"{chapter}.")}


def brought_by(notebooks: list[Path]) -> dict[str, str]:
    """Folder → the notebook that imports from it first: its own, in the course's order."""
    own = {}
    for notebook in notebooks:
        own |= {folder: f"{notebook.parent.name}/{notebook.name}" for folder in used_by(notebook) - set(own)}
    return own


OWN = brought_by(NOTEBOOKS)


def too_late(tree: ast.AST, module: str) -> set[str]:
    """The folders that ``module`` imports from and that a later notebook of its chapter brings; beside the folders
    stands what all of a chapter's notebooks may use, so that it imports from none of them."""
    chapter, own = module.split(".")[1], folder_of(module)
    others = {folder_of(name) for name in imported(tree, module)} - {"", own}
    mine = OWN.get(own, "")
    return {folder for folder in others if folder.startswith(f"{chapter}.") and OWN.get(folder, "~") > mine}


def imported_from_the_other(path: Path, halves: set[str]) -> set[str]:
    """The half of a notebook that a module of the other half imports from, or nothing."""
    name = module_name(path)
    others = halves - {folder_of(name)}
    return {folder_of(each) for each in imported(ast.parse(path.read_text(encoding="utf-8")), name)} & others


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)
    return name if name.count(".") > 1 or not name.endswith("__init__") else "largemodels.__init__"


@pytest.mark.parametrize("path", MODULES, ids=[module_name(path) for path in MODULES])
def test_a_module_imports_only_what_stands_below_it(path):
    assert forbidden(ast.parse(path.read_text(encoding="utf-8")), module_name(path)) == set()


@pytest.mark.parametrize("path", MODULES, ids=[module_name(path) for path in MODULES])
def test_a_notebooks_folder_imports_only_those_of_earlier_notebooks(path):
    assert too_late(ast.parse(path.read_text(encoding="utf-8")), module_name(path)) == set()


def test_each_folder_of_a_chapter_belongs_to_one_notebook():
    folders = {folder_of(module_name(path)) for path in MODULES} - {""}
    assert folders == set(OWN), "A folder that no notebook of its chapter imports from."
    shared = {notebook for notebook, count in Counter(OWN.values()).items() if count > 1}
    assert not shared - set(TWO_HALVES), f"These import from two folders that no notebook before them does: {shared}."
    halves = {notebook: {folder for folder, its in OWN.items() if its == notebook} for notebook in TWO_HALVES}
    assert halves == TWO_HALVES, "A notebook of two halves brings other folders than those declared."
    for one, other in (sorted(folders) for folders in TWO_HALVES.values() if not folders & BUILT_ON_THE_OTHER):
        modules = [path for path in MODULES if folder_of(module_name(path)) in (one, other)]
        names = set().union(*(imported_from_the_other(path, {one, other}) for path in modules))
        assert not names, "The two halves of a notebook stand apart: neither imports from the other."


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


@pytest.mark.parametrize(
    ("module", "line", "found"),
    [
        ("recurrence.starts", "from ..attention.attention import attention", {"algorithms.attention"}),
        ("recurrence.starts", "import largemodels.algorithms.attention.heads", {"algorithms.attention"}),
        ("recurrence.starts", "from .. import pretraining, linear", {"algorithms.pretraining"}),
        ("recurrence.starts", "from ..shapes import shape\nfrom . import recall", set()),
        ("attention.recall_figures", "from ..recurrence.recall import Recall", set()),
        ("transformer.neighbors", "from ..attention import heads", set()),
        ("shapes", "from .linear.linear import fit", {"algorithms.linear"}),
    ],
)
def test_the_order_sees_each_kind_of_import(module, line, found):
    assert too_late(ast.parse(line), f"largemodels.algorithms.{module}") == found


def test_the_order_is_that_of_the_notebooks():
    folders = ["linear", "descent", "backprop", "regularization", "convolution", "recurrence", "attention"]
    assert [folder.split(".")[1] for folder in OWN if folder.startswith("algorithms.")][:7] == folders
