"""Lab 15: what is nearly right gets no marks; the parts are Opacus's; what the lab's prose says is so."""

import warnings

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell
from one_lab import Lab, replace
from torch import nn

LAB = Lab("lab_15_keep_it_private")
POINTS = {
    "per-example-check": 4.0,
    "clip-check": 3.0,
    "noisy-mean-check": 4.0,
    "epsilon-check": 3.0,
    "found-check": 3.0,
}
GAPS = [id.removesuffix("-check") for id in POINTS]
ORDERS = [1 + tenths / 10 for tenths in range(1, 300)]
NEARLY = [
    ("per-example", "net(X[n : n + 1]), y[n : n + 1]", "net(X), y"),
    ("per-example", "rows = torch.zeros(len(X), ", "rows = torch.zeros(max(len(X), 1), "),
    ("per-example", "for g in torch", "for g in torch.autograd.grad(loss, parameters)[::-1] or torch"),
    ("clip", "norms.clamp(min=C)", "norms.clamp(min=1e-9)"),
    ("clip", "G.norm(dim=1, keepdim=True)", "G.norm()"),
    ("clip", "G * (C / norms.clamp(min=C))", "G.clamp(-C, C)"),
    ("noisy-mean", "/ expected", "/ max(len(G), 1)"),
    ("noisy-mean", "sigma * C *", "sigma *"),
    ("noisy-mean", "torch.randn(G.size(1), generator=generator)", "torch.randn(G.shape, generator=generator).sum(0)"),
    ("epsilon", "min(steps", "max(steps"),
    ("epsilon", "if not sigma > 0:", "if sigma <= 0:"),
    ("epsilon", "math.log(1 / delta)", "steps * math.log(1 / delta)"),
    ("found", "<= rate", "< rate"),
    ("found", "(others >= threshold)", "(others > threshold)"),
    ("found", " or scores.isnan().any()", ""),
]  # fmt: skip


@pytest.fixture(scope="module")
def space():
    """What the solution defines."""
    return LAB.space("how-a-lab-works-code", *GAPS)


@pytest.mark.parametrize("n", range(3))
def test_what_is_nearly_right_gets_no_marks(n, marks):
    assert marks(LAB.nearly(GAPS, NEARLY, n)) == dict.fromkeys(POINTS, 0.0)


def test_gradients_added_up_and_inputs_written_over_get_no_marks(marks):
    submission = LAB.solved(*GAPS)
    grad, backward = "torch.autograd.grad(loss, parameters)", "[p.grad for p in parameters]"
    replace(submission, "per-example", grad, backward)
    replace(submission, "per-example", "y[n : n + 1])\n", "y[n : n + 1])\n        loss.backward()\n")
    replace(submission, "clip", "return G * (", "G *= (")
    replace(submission, "clip", "clamp(min=C))", "clamp(min=C))\n    return G")
    replace(submission, "noisy-mean", "generator=generator)", "generator=generator.manual_seed(0))")
    found = marks(submission)
    assert [found[id] for id in list(POINTS)[:3]] == [0, 0, 0]
    assert found["epsilon-check"] == POINTS["epsilon-check"]


@pytest.mark.parametrize(
    "id, old, new",
    [
        ("noisy-mean", "/ expected", "/ int(expected)"),
        ("epsilon", "    if steps == 0", "    orders.sort()\n    if steps == 0"),
        ("found", "    best = 0", "    members.copy_(members.sort().values)\n    best = 0"),
        ("found", "scores.isnan().any()", "not scores.isfinite().all()"),
    ],
)
def test_a_side_that_is_left_out_costs_the_marks(id, old, new, marks):
    submission = LAB.solved(*GAPS)
    replace(submission, id, old, new)
    assert marks(submission)[f"{id}-check"] == 0


def test_an_attacker_who_finds_nobody_is_no_error(marks):
    submission = LAB.solved(*GAPS)
    cell = next(cell for cell in submission.cells if cell.id == "found")
    for body in ("max(able)", "sum(m > high[int(rate * len(others))] for m in members.tolist()) / len(members)"):
        cell.source = NO_ROOM.format(body=body)
        assert marks(submission)["found-check"] == 0


NO_ROOM = """
def found(members, others, rate):
    if not len(members) or not len(others) or members.isnan().any() or others.isnan().any():
        raise ValueError("Somebody is missing.")
    able = [float((members >= t).double().mean()) for t in members if (others >= t).double().mean() <= rate]
    high = [*sorted(others.tolist(), reverse=True), -float("inf")]
    return {body}
"""


def test_another_style_split_into_cells_gets_full_marks(marks):
    """A whole lab solved once more, by vmap, NumPy and sorting, one answer split in two cells."""
    submission = LAB.solved(*GAPS)
    for cell in submission.cells:
        if cell.id in OTHERWISE:
            cell.source = OTHERWISE[cell.id]
    at = next(n for n, cell in enumerate(submission.cells) if cell.id == "per-example")
    upper, submission.cells[at].source = submission.cells[at].source.split("# split here\n")
    submission.cells.insert(at, new_code_cell(upper, id="split-off"))
    assert marks(submission) == POINTS


OTHERWISE = {
    "per-example": """
from torch.func import functional_call, grad, vmap

def loss_of_one(parameters, net, x, label):
    return nn.functional.cross_entropy(functional_call(net, parameters, (x[None],)), label[None])

def per_example(net, X, y):
    parameters = {name: p.detach() for name, p in net.named_parameters()}
    if len(X) == 0:
        return torch.empty(0, sum(p.numel() for p in parameters.values()))
    each = vmap(grad(loss_of_one), in_dims=(None, None, 0, 0))(parameters, net, X, y)
    each = [g.flatten(1) for g in each.values()]
# split here
    return torch.cat(each, dim=1)
""",
    "clip": """
def clip(G, C):
    return torch.stack([g * (C / max(g.norm().item(), C)) for g in G]) if len(G) else G.clone()
""",
    "noisy-mean": """
def noisy_mean(G, C, sigma, expected, generator):
    noise = torch.empty(G.shape[1]).normal_(0, 1, generator=generator)
    return sum(G, start=sigma * C * noise) / expected
""",
    "epsilon": """
import numpy as np

def epsilon(sigma, steps, delta, orders):
    if not (sigma > 0 and 0 < delta < 1 and steps >= 0):
        raise ValueError("Give a sigma above 0, a delta between 0 and 1, and steps from 0 on.")
    a = np.asarray(orders, dtype=float)
    return float(np.min(steps * a / (2 * sigma**2) + np.log(1 / delta) / (a - 1))) if steps else 0.0
""",
    "found": """
def found(members, others, rate):
    both = [sorted(scores.tolist(), reverse=True) for scores in (members, others)]
    if not all(both) or any(x != x for scores in both for x in scores):
        raise ValueError("Each list needs numbers.")
    allowed = sum((k + 1) / len(both[1]) <= rate for k in range(len(both[1])))
    limit = both[1][allowed] if allowed < len(both[1]) else -math.inf
    return sum(x > limit for x in both[0]) / len(both[0])
""",
}  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(N=st.integers(1, 6), E=st.integers(1, 5), H=st.integers(1, 6), C=st.integers(2, 4), seed=st.integers(0, 99))
def test_rows_and_their_clipping_are_opacuss(space, N, E, H, C, seed):
    from opacus import GradSampleModule
    from opacus.optimizers import DPOptimizer

    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(E, H), nn.Tanh(), nn.Linear(H, C))
    X, y = torch.randn(N, E), torch.randint(0, C, (N,))
    mine = space["per_example"](net, X, y)
    library = GradSampleModule(net, loss_reduction="sum")
    optimizer = DPOptimizer(torch.optim.SGD(library.parameters(), lr=0.1), noise_multiplier=0.0, max_grad_norm=0.5,
                            expected_batch_size=7)  # fmt: skip
    nn.functional.cross_entropy(library(X), y, reduction="sum").backward()
    rows = torch.cat([p.grad_sample.flatten(1) for p in library.parameters()], dim=1)
    torch.testing.assert_close(mine, rows, atol=1e-5, rtol=1e-4)
    optimizer.clip_and_accumulate()
    total = torch.cat([p.summed_grad.flatten() for p in library.parameters()])
    torch.testing.assert_close(space["clip"](mine, 0.5).sum(0), total, atol=1e-5, rtol=1e-4)


@settings(max_examples=10, deadline=None)
@given(N=st.integers(1, 6), E=st.integers(2, 9), C=st.floats(0.1, 3), sigma=st.floats(0.1, 5), seed=st.integers(0, 99))
def test_the_noisy_mean_is_opacuss(space, N, E, C, sigma, seed):
    from opacus import GradSampleModule
    from opacus.optimizers import DPOptimizer

    torch.manual_seed(seed)
    net = nn.Linear(E, 3, bias=False)
    X, y = torch.randn(N, E), torch.randint(0, 3, (N,))
    rows = space["per_example"](net, X, y)
    library = GradSampleModule(net)
    optimizer = DPOptimizer(torch.optim.SGD(library.parameters(), lr=0.1), noise_multiplier=sigma, max_grad_norm=C,
                            expected_batch_size=4, generator=torch.Generator().manual_seed(seed))  # fmt: skip
    nn.functional.cross_entropy(library(X), y).backward()
    optimizer.pre_step()
    mine = space["noisy_mean"](space["clip"](rows, C), C, sigma, 4.0, torch.Generator().manual_seed(seed))
    torch.testing.assert_close(mine, net.weight.grad.flatten(), atol=1e-4, rtol=1e-4)


@settings(deadline=None)
@given(sigma=st.floats(0.3, 20), steps=st.integers(1, 500), exponent=st.integers(2, 9))
def test_epsilon_is_mironovs_of_opacuss_divergence_and_never_below_its_tighter_one(space, sigma, steps, exponent):
    from opacus.accountants.analysis import rdp

    delta = 10.0**-exponent
    divergence = rdp.compute_rdp(q=1.0, noise_multiplier=sigma, steps=steps, orders=ORDERS)
    right = float(np.min(divergence - np.log(delta) / (np.array(ORDERS) - 1)))
    mine = space["epsilon"](sigma, steps, delta, ORDERS)
    assert mine == pytest.approx(right)
    with warnings.catch_warnings(action="ignore"):
        assert mine >= rdp.get_privacy_spent(orders=ORDERS, rdp=divergence, delta=delta)[0]


@settings(deadline=None)
@given(st.lists(st.integers(-4, 4), min_size=1, max_size=20), st.lists(st.integers(-4, 4), min_size=1, max_size=20),
       st.sampled_from([0.0, 0.125, 0.25, 0.3, 1.0]))  # fmt: skip
def test_the_share_found_is_scikit_learns(space, members, others, rate):
    from sklearn.metrics import roc_curve

    truth = [1] * len(members) + [0] * len(others)
    false, true, _ = roc_curve(truth, members + others, drop_intermediate=False)
    mine = space["found"](torch.tensor(members).float(), torch.tensor(others).float(), rate)
    assert mine == pytest.approx(true[false <= rate].max())


def test_what_the_prose_says_of_numbers(space):
    """A fifth of the noise with five times as many; ε of the finale."""
    few, many = (space["noisy_mean"](torch.zeros(1, 9), 1.0, 10.0, n, torch.Generator().manual_seed(0))
                 for n in (200.0, 1000.0))  # fmt: skip
    torch.testing.assert_close(few, 5 * many)
    assert round(space["epsilon"](10.0, 20, 1e-4, ORDERS), 1) == 2.0


def test_what_the_lab_gives_holds_no_answer():
    assert LAB.given_imports() == {"from largemodels.classroom.check", "from largemodels.core.checked"}
