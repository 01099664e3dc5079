"""The one loop does what one written by hand does, and stops with a sentence where it can't go on."""

import pytest
import torch
from torch import nn

from largemodels.core.training import train

X, Y = torch.linspace(-1, 1, 12).unsqueeze(1), torch.linspace(-1, 1, 12).unsqueeze(1) ** 2


def net():
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(1, 8), nn.Tanh(), nn.Linear(8, 1))


def loss_of(model):
    return lambda step: nn.functional.mse_loss(model(X[step % 3 :: 3]), Y[step % 3 :: 3])


def same(one, other):
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


@pytest.mark.parametrize("clip", [None, 0.01])
@pytest.mark.parametrize("scheduled", [False, True])
def test_it_is_the_loop_that_anyone_would_write(clip, scheduled):
    ours, theirs = net(), net()
    optimizers = [torch.optim.Adam(model.parameters(), 0.01) for model in (ours, theirs)]
    schedules = [torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.5) for optimizer in optimizers]
    losses = train(ours, loss_of(ours), optimizers[0], 7, clip=clip, schedule=schedules[0] if scheduled else None)
    by_hand = []
    for step in range(7):
        loss = loss_of(theirs)(step)
        optimizers[1].zero_grad()
        loss.backward()
        if clip:
            nn.utils.clip_grad_norm_(theirs.parameters(), clip)
        optimizers[1].step()
        if scheduled:
            schedules[1].step()
        by_hand.append(loss.item())
    assert losses == by_hand and same(ours, theirs)
    assert optimizers[0].param_groups[0]["lr"] == (0.00125 if scheduled else 0.01)


def test_gradients_of_before_do_not_count():
    ours, theirs = net(), net()
    ours(X).sum().backward()
    for model in (ours, theirs):
        train(model, loss_of(model), torch.optim.SGD(model.parameters(), 0.1), 1)
    assert same(ours, theirs)


def test_each_step_is_in_training_mode_whatever_a_look_on_the_way_did():
    model, modes, seen = nn.Sequential(net(), nn.Dropout(0.5)), [], []
    model.eval()

    def loss(step):
        modes.append(model.training)
        return model(X).square().mean()

    def look(step, loss):
        seen.append((step, loss))
        model.eval()

    losses = train(model, loss, torch.optim.SGD(model.parameters(), 0.1), 3, after=look)
    assert modes == [True] * 3 and seen == list(enumerate(losses))


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_stops_it_with_the_model_as_before(bad):
    model = net()
    optimizer, seen = torch.optim.Adam(model.parameters(), 0.01), []

    def loss(step):
        return loss_of(model)(step) * (bad if step == 2 else 1)

    with pytest.raises(ValueError, match=rf"The loss of step 2 is {bad}\. Lower the rate"):
        train(model, loss, optimizer, 9, after=lambda step, loss: seen.append([p.clone() for p in model.parameters()]))
    assert len(seen) == 2 and all(map(torch.equal, seen[-1], model.parameters()))


@pytest.mark.parametrize("steps", [0, -3])
def test_no_steps_are_refused(steps):
    model = net()
    with pytest.raises(ValueError, match=f"at least 1 step, not {steps}"):
        train(model, loss_of(model), torch.optim.SGD(model.parameters(), 0.1), steps)


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (lambda model: model(X), r"has the shape \(12, 1\)"),
        (lambda model: model(X).mean().detach(), "no gradient can flow"),
        (lambda model: 0.5, "is a float"),
    ],
)
def test_what_is_no_loss_gets_a_sentence(loss, said):
    model = net()
    with pytest.raises(ValueError, match=said):
        train(model, lambda step: loss(model), torch.optim.SGD(model.parameters(), 0.1), 2)


def test_progress_is_shown_where_it_is_named_and_nowhere_else(capsys):
    model = net()
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    train(model, loss_of(model), optimizer, 2)
    assert capsys.readouterr().err == ""
    train(model, loss_of(model), optimizer, 2, what="the net learns")
    assert "the net learns" in capsys.readouterr().err
