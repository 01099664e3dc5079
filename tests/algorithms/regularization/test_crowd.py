"""Many networks at once: each does what it would do alone."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from largemodels.algorithms.backprop.digits import digits
from largemodels.algorithms.regularization.crowd import EVERY, Leash, starts, train_crowd


def alone(seed, penalty, steps, N, width, rate):
    """The same network by torch, with its own optimizer."""
    data = digits(seed).first(N)
    network = nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Linear(width, 10)).to(data.X.device)
    W, b, V, c = (part[0] for part in starts([seed], width))
    with torch.no_grad():
        for layer, weight, bias in ((network[0], W, b), (network[2], V, c)):
            layer.weight.copy_(weight.T), layer.bias.copy_(bias[0])
    decayed = dict(params=[network[0].weight, network[2].weight], weight_decay=penalty)
    optimizer = torch.optim.SGD([decayed, dict(params=[network[0].bias, network[2].bias])], lr=rate)
    curve = []
    for step in range(1, steps + 1):
        optimizer.zero_grad()
        F.cross_entropy(network(data.X), data.y).backward()
        optimizer.step()
        if step % EVERY == 0:
            curve.append(F.cross_entropy(network(data.X_validation), data.y_validation).item())
    return curve


def test_each_network_is_as_it_would_be_alone():
    size = dict(steps=40, N=40, width=8, rate=0.5)
    plain, held = train_crowd([Leash(), Leash(penalty=0.05)], [3, 5], **size)
    for place, seed in enumerate((3, 5)):
        for outcome, penalty in ((plain, 0.0), (held, 0.05)):
            torch.testing.assert_close(
                outcome.validation_curve[:, place], torch.tensor(alone(seed, penalty, **size)), atol=1e-4, rtol=1e-4
            )


def test_it_keeps_the_best_look_and_judges_there():
    (outcome,) = train_crowd([Leash()], [0], steps=200, N=50, width=32, rate=1.0)
    best = int(outcome.validation_curve[:, 0].argmin())
    assert outcome.stopped_at[0] == (best + 1) * EVERY
    (again,) = train_crowd([Leash()], [0], steps=int(outcome.stopped_at[0]), N=50, width=32, rate=1.0)
    assert again.test[0] == outcome.test[0] and outcome.stopped_at[0] < 200
    assert 0 < outcome.wrong[0] < 0.6
    assert float(outcome.test[0]) == pytest.approx(float(outcome.validation_curve[best, 0]), rel=0.3)


def test_dropout_makes_the_loss_it_trains_on_noisier_and_no_other():
    plain, dropped = train_crowd([Leash(), Leash(p=0.5)], [0], steps=200, N=50, width=32)
    assert dropped.noisy_curve[-1] > 3 * dropped.train_curve[-1]
    assert float(plain.noisy_curve[-1]) == pytest.approx(float(plain.train_curve[-1]), rel=0.05)


@pytest.mark.parametrize(("leash", "said"), [(Leash(penalty=-1), "penalty is -1"), (Leash(p=1.0), "p is 1")])
def test_a_bad_leash_is_said(leash, said):
    with pytest.raises(ValueError, match=said):
        train_crowd([leash], [0], steps=1)
