"""Lab 05: half the work gets half the marks, a shortcut none, and what the lab's prose says is so."""

import torch
import torch.nn.functional as F
from one_lab import Lab, at

from largemodels.algorithms.convolution.photos import gray, photo

LAB = Lab("lab_05_convolve")
POINTS = {
    "conv-row-check": 2.0,
    "convolve-check": 4.0,
    "pool-check": 3.0,
    "convolve-back-check": 4.0,
    "pool-back-check": 3.0,
}
ANSWERS = [id.removesuffix("-check") for id in POINTS]


def test_half_solved_gets_its_half(marks):
    assert marks(LAB.solved("conv-row", "convolve", "pool")) == POINTS | {
        "convolve-back-check": 0.0,
        "pool-back-check": 0.0,
    }


SHORTCUTS = {
    "convolve": "def convolve(x, w, b, stride, padding):\n    return F.conv2d(x, w, b, stride, padding)",
    "pool": "def pool(x, k, stride):\n    return F.max_pool2d(x, k, stride)",
    "pool-back": """
def pool_back(x, upstream, k, stride):
    x = x.clone().requires_grad_()
    return torch.autograd.grad(pool(x, k, stride), x, upstream)[0]
""",
}


def test_shortcuts_get_no_marks(marks):
    submission = LAB.solved(*ANSWERS)
    for id, source in SHORTCUTS.items():
        at(submission, id).source = source
    assert marks(submission) == POINTS | {f"{id}-check": 0.0 for id in SHORTCUTS}


def test_a_shortcut_that_another_answer_calls_costs_that_ones_points_too(marks):
    submission = LAB.solved(*ANSWERS)
    at(submission, "convolve").source = SHORTCUTS["convolve"]
    back = at(submission, "convolve-back")
    back.source += "\nused_too = convolve"
    assert marks(submission) == POINTS | {"convolve-check": 0.0, "convolve-back-check": 0.0}


def test_ties_and_overlap_count(marks):
    submission = LAB.solved(*ANSWERS)
    answer = at(submission, "pool-back")
    assert "for_x[at] += winner" in answer.source
    answer.source = answer.source.replace("for_x[at] += winner", "for_x[at] = winner")
    assert marks(submission) == POINTS | {"pool-back-check": 0.0}


def test_the_cats_equations_are_as_crooked_as_the_lab_says():
    """Noise is nearly round, neighboring pixels of a photo aren't: the ratio of the largest to the least eigenvalue."""

    def condition(x):
        columns = F.unfold((x - x.mean()) / x.std(), 3, stride=2)[0]  # (9, N)
        values = torch.linalg.eigvalsh(columns @ columns.T / columns.size(1))
        return (values[-1] / values[0]).item(), (2 / values[-1]).item()

    noise, limit = condition(torch.randn((1, 1, 24, 24), generator=torch.Generator().manual_seed(5)))
    assert noise < 10 and limit > 0.2  # the lab's rate is below the limit of notebook 2, for both pictures
    cat, limit = condition(gray(photo("cat"))[None, None, 100:124, 155:179])
    assert cat > 100 and limit > 0.2
