"""Matrix factorization: the pencil's numbers, autograd, the loop, and what it learns."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.applications.recommendation.factors import biases, fit, sgd_step, start


def test_the_steps_of_the_page():
    model = start(10 / 3, 2, 2, 1)
    model.P[:, 0], model.Q[:, 0] = [0.5, 0.1], [0.2, -0.4]
    sgd_step(model, np.array([0]), np.array([0]), np.array([5.0]), 0.1, 0.1)
    error = 5 - (10 / 3 + 0.1)
    assert model.P[0, 0] - 0.5 == pytest.approx(0.1 * (error * 0.2 - 0.05)) == pytest.approx(0.0263, abs=1e-4)
    assert model.Q[0, 0] - 0.2 == pytest.approx(0.1 * (error * 0.5 - 0.02))  # by the old p
    assert model.b[0] == model.c[0] == pytest.approx(0.1 * error)
    assert model.P[1, 0] == 0.1 and model.b[1] == 0


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 4), st.integers(1, 6), st.integers(0, 99))
def test_a_batch_is_one_step_down_autograds_gradient(U, I, D, B, seed):  # noqa: E741
    chance = np.random.default_rng(seed)
    users, films, stars = chance.integers(0, U, B), chance.integers(0, I, B), chance.normal(3, 1, B)
    model, penalty = start(3.0, U, I, D, seed), 0.3
    b, c, P, Q = (torch.tensor(x, requires_grad=True) for x in (model.b, model.c, model.P, model.Q))
    u, i = torch.from_numpy(users), torch.from_numpy(films)
    error = torch.from_numpy(stars) - (3.0 + b[u] + c[i] + (P[u] * Q[i]).sum(-1))
    squares = b[u] ** 2 + c[i] ** 2 + (P[u] ** 2).sum(-1) + (Q[i] ** 2).sum(-1)
    (0.5 * (error**2 + penalty * squares)).sum().backward()
    expected = [(x - 0.05 * x.grad).detach().numpy() for x in (b, c, P, Q)]
    sgd_step(model, users, films, stars, 0.05, penalty)
    for mine, right in zip((model.b, model.c, model.P, model.Q), expected, strict=True):
        np.testing.assert_allclose(mine, right, atol=1e-12)


def test_biases_by_hand():
    model = biases(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([5.0, 1.0, 3.0]), 2, 2, damping=1, rounds=1)
    assert model.mean == 3 and model.c.tolist() == pytest.approx([2 / 3, -1])
    assert model.b.tolist() == pytest.approx([(2 - 2 / 3 - 2 + 1) / 3, -1 / 3])


def test_it_learns_what_was_planted_and_stops_when_it_runs_away():
    chance = np.random.default_rng(0)
    P, Q = chance.normal(size=(30, 2)), chance.normal(size=(40, 2))
    users, films = chance.integers(0, 30, 2_000), chance.integers(0, 40, 2_000)
    stars = np.clip(3 + (P[users] * Q[films]).sum(-1), 1, 5)
    model = fit(start(3.0, 30, 40, 4), users, films, stars, epochs=40, learning_rate=0.03, penalty=0.01, B=20)
    assert model.rmse(users, films, stars) < 0.35 < biases(users, films, stars, 30, 40).rmse(users, films, stars)
    with pytest.raises(ValueError, match="Lower learning_rate"), np.errstate(all="ignore"):
        fit(start(3.0, 30, 40, 4), users, films, stars, learning_rate=5, B=20)


def test_what_cannot_be_fitted():
    none = np.array([], dtype=int)
    with pytest.raises(ValueError, match="There are no ratings"):
        biases(none, none, none, 1, 1)
    one = np.array([0])
    with pytest.raises(ValueError, match="Give one of each"):
        fit(start(3, 1, 1, 1), one, one, np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="aren't finite"):
        fit(start(3, 1, 1, 1), one, one, np.array([np.nan]))
    with pytest.raises(ValueError, match="epochs is 0"):
        fit(start(3, 1, 1, 1), one, one, np.array([3.0]), epochs=0)
