"""Lab 08: half the work gets half the marks, a shortcut none, and mistakes that no shape shows none either."""

from pathlib import Path

import nbformat
import pytest

from largemodels.classroom.check import assemble
from largemodels.classroom.marking.mark import expected, mark

ROOT = Path(__file__).parents[2]
POINTS = {
    "rms-norm-check": 2.0,
    "gated-check": 3.0,
    "block-check": 3.0,
    "take-layer-check": 3.0,
    "suspects-check": 4.0,
}
ANSWERS = [id.removesuffix("-check") for id in POINTS]


def read(folder):
    return nbformat.read(ROOT / folder / "lab_08_assemble" / "lab_08_assemble.ipynb", as_version=4)


def at(nb, id):
    return next(cell for cell in nb.cells if cell.id == id)


@pytest.fixture(scope="module")
def right(boxed):
    return expected(read("solutions"))


@pytest.fixture
def marks(right):
    return lambda submission: {row.question: row.points for row in mark(submission, read("solutions"), right)}


def solved(*ids, **changed):
    """The released lab with these answers filled in, and then others in place of some."""
    submission, solution = read("labs"), read("solutions")
    for id in ids:
        at(submission, id).source = at(solution, id).source
    for id, source in changed.items():
        at(submission, id.replace("_", "-")).source = source
    return submission


def test_half_solved_gets_its_half(marks):
    without = solved("rms-norm", "take-layer", "suspects")
    assert marks(without) == POINTS | {"gated-check": 0.0, "block-check": 0.0}


def test_shortcuts_get_no_marks(marks):
    submission = solved(
        *ANSWERS,
        gated="import torch.nn.functional as F\ndef gated(x, gate, up, down):\n"
        "    return (F.silu(x @ gate.T) * (x @ up.T)) @ down.T",
    )
    assert marks(submission) == POINTS | {"gated-check": 0.0}


SILENT = {
    "block": """
def block(x, w, attend, eps):
    return x + attend(rms_norm(x, w["norm_1"], eps), w) + gated(
        rms_norm(x, w["norm_2"], eps), w["gate"], w["up"], w["down"])
""",
    "take_layer": """
def take_layer(state, n):
    return {NAMES[k.split(".", 3)[3]]: v.float() for k, v in state.items() if k.startswith(f"model.layers.{n}")}
""",
    "suspects": """
def suspects(blocks, states, tolerance):
    off = [(b(x) - y).abs().max() / y.abs().max() for b, x, y in zip(blocks, states, states[1:])]
    return [n for n, share in enumerate(off) if share > tolerance]
""",
}


def test_mistakes_that_no_shape_shows_get_no_marks(marks):
    lost = {f"{id.replace('_', '-')}-check": 0.0 for id in SILENT}
    assert marks(solved(*ANSWERS, **SILENT)) == POINTS | lost


def test_the_check_knows_the_same_names_as_the_lab():
    found = {}
    exec(next(c.source for c in read("labs").cells if c.source.startswith("NAMES = ")), found)
    assert found["NAMES"] == assemble.NAMES
