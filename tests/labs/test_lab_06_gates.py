"""Lab 06: half the work gets half the marks, a shortcut none, and what the lab's prose says is so."""

import pytest
import torch
from one_lab import Lab, at

from largemodels.classroom.check.gates_right import one_step

LAB = Lab("lab_06_gates")
POINTS = {
    "step-check": 3.0,
    "read-check": 3.0,
    "step-back-check": 4.0,
    "read-back-check": 4.0,
    "clip-check": 2.0,
}
ANSWERS = [id.removesuffix("-check") for id in POINTS]


def test_half_solved_gets_its_half(marks):
    assert marks(LAB.solved("step", "read", "clip")) == POINTS | {"step-back-check": 0.0, "read-back-check": 0.0}


SHORTCUTS = {
    "step-back": """
def step_back(x, h, c, W, b, for_h, for_c):
    leaves = [leaf.clone().requires_grad_() for leaf in (x, h, c, W, b)]
    return torch.autograd.grad(step(*leaves), leaves, (for_h, for_c))
""",
    "clip": """
def clip(first, second, most):
    pair = [torch.nn.Parameter(0 * part) for part in (first, second)]
    for parameter, part in zip(pair, (first, second)):
        parameter.grad = part.clone()
    torch.nn.utils.clip_grad_norm_(pair, most)
    return tuple(parameter.grad for parameter in pair)
""",
}


def test_shortcuts_get_no_marks(marks):
    submission = LAB.solved(*ANSWERS)
    for id, source in SHORTCUTS.items():
        at(submission, id).source = source
    lost = {*SHORTCUTS, "read-back"}  # it calls step_back, and forbids torch's gradients there too
    assert marks(submission) == POINTS | {f"{id}-check": 0.0 for id in lost}


@pytest.mark.parametrize(
    ("id", "line", "instead", "lost"),
    [
        (
            "read",
            "h, c = torch.where(goes_on, new_h, h), torch.where(goes_on, new_c, c)",
            "h, c = new_h, new_c",
            {"read"},
        ),
        ("step-back", "cell * (c - new) *", "cell * c *", {"step-back", "read-back"}),
        ("read-back", "torch.where(goes_on, new_h, for_h)", "new_h", {"read-back"}),
        ("clip", " if length > most else 1.0", "", {"clip"}),
    ],
)
def test_one_wrong_line_costs_its_question(marks, id, line, instead, lost):
    submission = LAB.solved(*ANSWERS)
    answer = at(submission, id)
    assert line in answer.source
    answer.source = answer.source.replace(line, instead)
    assert marks(submission) == POINTS | {f"{one}-check": 0.0 for one in lost}


def test_the_examples_by_hand():
    prose = "\n".join(cell.source for cell in LAB.read("labs").cells if cell.cell_type == "markdown")
    given = [torch.tensor([[v]], requires_grad=True) for v in (1.0, 0.0, 2.0)]
    W, b = torch.zeros(3, 2), torch.tensor([0.0, 1, 0], requires_grad=True)
    h, c = one_step(*given, W, b)
    for_c, for_b = torch.autograd.grad(h, (given[2], b))
    for said in (c.item(), h.item(), for_c.item(), for_b[0].item()):
        assert f"**{said:.3f}**" in prose
