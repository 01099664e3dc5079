"""The course's optimizers against torch.optim, over random problems; one step of each by hand; and what they refuse."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.algorithms.descent.descent import descend
from largemodels.algorithms.descent.optimizers import Adam, Momentum, Plain, RMSProp

shares = st.floats(0.0, 0.99)
squares = st.floats(0.01, 0.99)  # nearer to 0 a step is the gradient's sign, which rounding turns where it is tiny
alphas = st.floats(1e-4, 0.1)


def random_problem(seed, D):
    """A start and the gradient of a random loss that is no bowl, in double precision."""
    draw = torch.Generator().manual_seed(seed)
    A, start = (torch.randn(shape, generator=draw, dtype=torch.double) for shape in ((D, D), (D,)))
    return start, lambda theta: A.T @ (A @ theta).tanh() + 0.1 * theta


def by_torch(make, gradient, start, steps):
    theta = start.clone().requires_grad_()
    optimizer, path = make([theta]), [start]
    for _ in range(steps):
        theta.grad = gradient(theta.detach())
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)


def agree(ours, make, seed, D, steps=30):
    start, gradient = random_problem(seed, D)
    theirs = by_torch(make, gradient, start, steps)
    torch.testing.assert_close(descend(ours, gradient, start, steps), theirs, atol=1e-6, rtol=1e-6)


@settings(max_examples=25, deadline=None)
@given(alpha=alphas, seed=st.integers(0, 99), D=st.integers(1, 6))
def test_plain_is_torchs(alpha, seed, D):
    agree(Plain(alpha), lambda p: torch.optim.SGD(p, lr=alpha), seed, D)


@settings(max_examples=25, deadline=None)
@given(alpha=alphas, beta=shares, seed=st.integers(0, 99), D=st.integers(1, 6))
def test_momentum_is_torchs(alpha, beta, seed, D):
    agree(Momentum(alpha, beta), lambda p: torch.optim.SGD(p, lr=alpha, momentum=beta), seed, D)


@settings(max_examples=25, deadline=None)
@given(alpha=alphas, beta=squares, seed=st.integers(0, 99), D=st.integers(1, 6))
def test_rmsprop_is_torchs(alpha, beta, seed, D):
    agree(RMSProp(alpha, beta), lambda p: torch.optim.RMSprop(p, lr=alpha, alpha=beta), seed, D)


@settings(max_examples=25, deadline=None)
@given(alpha=alphas, beta1=shares, beta2=squares, seed=st.integers(0, 99), D=st.integers(1, 6))
def test_adam_is_torchs(alpha, beta1, beta2, seed, D):
    agree(Adam(alpha, beta1, beta2), lambda p: torch.optim.Adam(p, lr=alpha, betas=(beta1, beta2)), seed, D)


@pytest.mark.parametrize(
    ("optimizer", "moves"),
    [
        (Plain(0.01), [[-0.1, -0.001], [-0.1, -0.001]]),
        (Momentum(0.01, 0.5), [[-0.1, -0.001], [-0.15, -0.0015]]),
        (RMSProp(0.01, 0.99), [[-0.1, -0.1], [-0.01 / 0.0199**0.5] * 2]),
        (Adam(0.01), [[-0.01, -0.01], [-0.01, -0.01]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_two_steps_by_hand(optimizer, moves):
    gradient = torch.tensor([10.0, 0.1], dtype=torch.double)
    for move in moves:
        moved = optimizer.update(torch.zeros(2, dtype=torch.double), gradient)
        torch.testing.assert_close(moved, torch.tensor(move, dtype=torch.double), atol=1e-7, rtol=1e-6)


def test_adam_does_not_see_a_factor_on_one_number():
    start, factor = torch.ones(2, dtype=torch.double), torch.tensor([1.0, 1e4], dtype=torch.double)
    one, other = (descend(Adam(0.1), lambda theta, f=f: f * theta, start, 50) for f in (1.0, factor))
    torch.testing.assert_close(one, other, atol=1e-6, rtol=1e-6)


@pytest.mark.parametrize("make", [Plain, Momentum, RMSProp, Adam])
@pytest.mark.parametrize(
    ("alpha", "kind", "said"),
    [
        (-0.1, ValueError, r"alpha is -0.1. It must be above 0 and finite. A negative step walks uphill"),
        (0.0, ValueError, "alpha is 0. It must be above 0"),
        (float("nan"), ValueError, "alpha is nan"),
        ("0.1", TypeError, "alpha is '0.1', a str"),
        (True, TypeError, "alpha is True, a bool"),
    ],
)
def test_a_wrong_step_size_is_said_as_a_sentence(make, alpha, kind, said):
    with pytest.raises(kind, match=said):
        make(alpha)


@pytest.mark.parametrize("share", [-0.1, 1.0, 1.5])
@pytest.mark.parametrize(("make", "name"), [(Momentum, "beta"), (RMSProp, "beta"), (Adam, "beta1"), (Adam, "beta2")])
def test_a_share_that_never_fades_is_refused(make, name, share):
    with pytest.raises(ValueError, match=f"{name} is {share}. It must be at least 0 and below 1"):
        make(0.1, **{name: share})


@pytest.mark.parametrize("make", [Plain, Momentum, RMSProp, Adam])
def test_a_gradient_of_another_shape_is_refused(make):
    with pytest.raises(ValueError, match=r"The gradient has the shape \(3,\) and theta \(2,\)"):
        make(0.1).update(torch.zeros(2), torch.zeros(3))
    with pytest.raises(TypeError, match="The gradient is a list"):
        make(0.1).update(torch.zeros(2), [0.0, 0.0])
