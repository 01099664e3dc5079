"""Lab 13: what is nearly right gets no marks; NDCG is scikit-learn's; what the lab's prose says is so."""

import numpy as np
import pytest
import torch
from one_lab import Lab, replace
from sklearn.linear_model import Ridge
from sklearn.metrics import ndcg_score

LAB = Lab("lab_13_recommend")
POINTS = {"top-k-check": 3.0, "ndcg-check": 4.0, "person-check": 4.0, "als-check": 3.0}
GAPS = [id.removesuffix("-check") for id in POINTS]
NEARLY = [
    ("top-k", " if not seen[film]][:k]", "][:k]"),
    ("top-k", "[film for film in order if not seen[film]][:k]", "[film for film in order[:k] if not seen[film]]"),
    ("ndcg", "min(k, int(relevant.sum()))", "int(relevant.sum())"),
    ("ndcg", "ranking[:k]", "ranking"),
    ("person", "1 + alpha * x", "alpha * x"),
    ("person", " + penalty * torch.eye(Q.size(1))", " + penalty"),
    ("als", "        Q = torch.stack([person(P, x, alpha, penalty) for x in X.T])\n", ""),
    ("als", "range(rounds)", "range(rounds + 1)"),
]


@pytest.fixture(scope="module")
def space():
    """What the solution defines."""
    return LAB.space("how-a-lab-works-code", *GAPS)


@pytest.mark.parametrize("n", range(2))
def test_what_is_nearly_right_gets_no_marks(n, marks):
    assert marks(LAB.nearly(GAPS, NEARLY, n)) == dict.fromkeys(POINTS, 0.0)


def test_a_start_written_over_and_a_best_list_cut_short_get_no_marks(marks):
    submission = LAB.solved(*GAPS)
    replace(submission, "als", "        Q = torch.stack(", "        Q[:] = torch.stack(")
    replace(submission, "ndcg", "min(k, int(relevant.sum()))", "min(k, len(ranking), int(relevant.sum()))")
    found = marks(submission)
    assert (found["als-check"], found["ndcg-check"]) == (0, 0) and found["person-check"] == POINTS["person-check"]


def test_half_solved_gets_its_half(marks):
    half = LAB.solved("top-k", "person")
    assert marks(half) == {id: points * (id in ("top-k-check", "person-check")) for id, points in POINTS.items()}


def test_ndcg_is_scikit_learns(space):
    chance = np.random.default_rng(0)
    for _ in range(30):
        I, k = int(chance.integers(2, 15)), int(chance.integers(1, 20))  # noqa: E741
        scores, relevant = chance.permutation(I).astype(float), chance.random(I) < 0.4
        ranking = space["top_k"](torch.from_numpy(scores), torch.zeros(I, dtype=torch.bool), I)
        mine = space["ndcg"](ranking, torch.from_numpy(relevant), k)
        assert mine == pytest.approx(ndcg_score([relevant.astype(float)], [scores], k=k))


def test_a_persons_factors_are_a_weighted_ridge_regression(space):
    Q, x = torch.randn(12, 3), (torch.rand(12) < 0.5).float()
    right = Ridge(alpha=0.7, fit_intercept=False).fit(Q, x, sample_weight=(1 + 4 * x).numpy()).coef_
    np.testing.assert_allclose(space["person"](Q, x, 4.0, 0.7).numpy(), right, atol=1e-5)
    assert not space["person"](Q, torch.zeros(12), 4.0, 0.7).any()


def test_each_round_lowers_what_is_to_be_small(space):
    torch.manual_seed(0)
    X, Q = (torch.rand(7, 9) < 0.4).float(), torch.randn(9, 2)

    def loss(P, Q):
        return float(((1 + 2 * X) * (X - P @ Q.T) ** 2).sum() + 0.5 * (P.square().sum() + Q.square().sum()))

    values = [loss(*space["als"](X, Q, rounds, 2.0, 0.5)) for rounds in (1, 2, 3, 6)]
    assert values == sorted(values, reverse=True) and values[0] > values[-1]


def test_what_the_lab_gives_holds_no_answer():
    assert LAB.given_imports() == {
        "from largemodels.classroom.check",
        "from largemodels.core.checked",
        "from largemodels.core.movielens",
    }
