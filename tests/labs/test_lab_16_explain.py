"""Lab 16: what is nearly right gets no marks; the attributions are Captum's; what the lab's prose says is so."""

import pytest
import torch
from one_lab import Lab, replace
from torch import nn

LAB = Lab("lab_16_explain")
POINTS = {
    "saliency-check": 3.0,
    "path-check": 2.0,
    "integrated-gradients-check": 4.0,
    "completeness-gap-check": 3.0,
    "deletion-check": 4.0,
}
GAPS = [id.removesuffix("-check") for id in POINTS]
NEARLY = [
    ("saliency", "[torch.arange(len(labels)), labels].sum()", ".amax(1).sum()"),
    ("saliency", "gradient * X.detach()", "(gradient * X.detach()).abs()"),
    (
        "saliency",
        "gradient = torch.autograd.grad(score, copy)[0]",
        "gradient = torch.autograd.grad(score, copy)[0]\n    model(copy).sum().backward()",
    ),
    ("path", "+ 0.5) / steps", "+ 1) / steps"),
    ("path", "baseline + shares", "shares"),
    ("path", "dtype=X.dtype", "dtype=torch.float64"),
    ("integrated-gradients", "(X - baseline) * mean", "X * mean"),
    ("integrated-gradients", " / steps", ""),
    ("integrated-gradients", "    X = X.detach()\n", "    X = X.requires_grad_()\n"),
    ("completeness-gap", " - model(baseline)[rows, labels]", ""),
    ("completeness-gap", "sum(1) - rise", "sum(1).abs() - rise"),
    ("completeness-gap", "    with torch.no_grad():", "    if True:"),
    ("deletion", "dx=1 / len(x)", "dx=1 / len(rows)"),
    ("deletion", "baseline[place]", "0"),
    ("deletion", "descending=True", "descending=False"),
]


@pytest.fixture(scope="module")
def space():
    """What the solution defines."""
    return LAB.space("how-a-lab-works-code", *GAPS)


@pytest.mark.parametrize("n", range(3))
def test_what_is_nearly_right_gets_no_marks(n, marks):
    assert marks(LAB.nearly(GAPS, NEARLY, n)) == dict.fromkeys(POINTS, 0.0)


def test_a_gap_that_hangs_on_its_attributions_gets_no_marks(marks):
    submission = LAB.solved(*GAPS)
    replace(submission, "completeness-gap", "attributions.detach()", "attributions")
    assert marks(submission)["completeness-gap-check"] == 0


def test_half_solved_gets_its_half(marks):
    half = LAB.solved("path", "deletion")
    got = {"path-check", "deletion-check"}
    assert marks(half) == {id: points * (id in got) for id, points in POINTS.items()}


def test_captums_own_gets_no_marks(marks):
    submission = LAB.solved(*GAPS)
    replace(
        submission,
        "integrated-gradients",
        "    X = X.detach()\n",
        "    from captum.attr import IntegratedGradients\n    X = X.detach()\n",
    )
    assert marks(submission)["integrated-gradients-check"] == 0


@pytest.fixture(scope="module")
def drawn():
    """A model, inputs, baselines, classes."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.Linear(12, 9), nn.Tanh(), nn.Linear(9, 4)).double()
    X, baseline = torch.randn(2, 5, 3, 4, dtype=torch.double)
    return model, X, baseline, torch.tensor([0, 3, 1, 1, 2])


def test_gradients_are_captums(space, drawn):
    from captum.attr import InputXGradient, Saliency

    model, X, _, y = drawn
    gradient, product = space["saliency"](model, X, y)
    torch.testing.assert_close(
        gradient, Saliency(model).attribute(X.clone().requires_grad_(), target=y, abs=False).detach()
    )
    torch.testing.assert_close(product, InputXGradient(model).attribute(X.clone().requires_grad_(), target=y).detach())


@pytest.mark.parametrize("steps", [2, 3, 7, 50])
def test_integrated_gradients_and_their_gap_are_captums(space, drawn, steps):
    from captum.attr import IntegratedGradients

    model, X, baseline, y = drawn
    right, delta = IntegratedGradients(model).attribute(
        X, baseline, target=y, n_steps=steps, method="riemann_middle", return_convergence_delta=True
    )
    mine = space["integrated_gradients"](model, X, baseline, y, steps)
    torch.testing.assert_close(mine, right.detach())
    torch.testing.assert_close(space["completeness_gap"](model, X, baseline, y, mine), delta.detach())


def test_the_gap_falls_with_the_square_of_the_steps(space, drawn):
    model, X, baseline, y = drawn
    gaps = [
        space["completeness_gap"](
            model, X, baseline, y, space["integrated_gradients"](model, X, baseline, y, steps)
        ).abs().max()
        for steps in (50, 100)
    ]  # fmt: skip
    assert 3.5 < gaps[0] / gaps[1] < 4.5


def test_a_linear_models_curve_falls_by_what_was_attributed(space):
    torch.manual_seed(1)
    model, x, baseline = nn.Linear(6, 3), torch.randn(6), torch.randn(6)
    shares = space["integrated_gradients"](model, x[None], baseline[None], torch.tensor([2]), 3)[0]
    curve, area = space["deletion"](model, x, baseline, 2, shares)
    falls = (curve[:-1] - curve[1:]).detach()
    torch.testing.assert_close(falls, shares.sort(descending=True).values, atol=1e-5, rtol=1e-4)
    assert area == pytest.approx(torch.trapezoid(curve, dx=1 / 6).item())
    assert all(space["deletion"](model, x, baseline, 2, torch.randn(6))[1] >= area - 1e-6 for _ in range(20))


def test_what_the_lab_gives_holds_no_answer():
    assert LAB.given_imports() == {
        "from largemodels.classroom.check",
        "from largemodels.core.checked",
        "from largemodels.core.figures",
        "from largemodels.core.figures.pictures",
        "from largemodels.core.training",
    }
