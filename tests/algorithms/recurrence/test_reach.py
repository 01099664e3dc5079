"""How far a gradient reaches, and the gates that training starts with."""

import pytest
import torch

from largemodels.algorithms.recurrence import recall
from largemodels.algorithms.recurrence.reach import agreement, open_gate, reach
from largemodels.algorithms.recurrence.starts import turn


@pytest.fixture
def tokens():
    return recall.recall_batch(4, 40, torch.Generator().manual_seed(0))[0]


def test_it_is_the_jacobians_norm(tokens):
    torch.manual_seed(0)
    model = recall.make("RNN", 500)
    sizes = reach(model, tokens[:1, -6:])
    x = model.embed(tokens[:1, -6:]).detach()
    J = torch.autograd.functional.jacobian(lambda x: model.answer(model.cell(x)[0][:, -1]), x)[0, :, 0]  # (8, T, D)
    torch.testing.assert_close(sizes, J.square().sum((0, 2)).sqrt().flip(0).cpu(), atol=1e-6, rtol=1e-4)
    assert not model.embed._forward_hooks


def test_a_plain_start_fades_an_open_gate_does_not(tokens):
    torch.manual_seed(0)
    for kind in ("LSTM", "GRU"):
        model = recall.make(kind, 3_000)
        assert reach(model, tokens)[32] < 1e-5
        open_gate(model, 5.0)
        assert reach(model, tokens)[32] > 1e-3
        open_gate(model, -3.0)
        assert reach(model, tokens)[32] < 1e-9
    sizes = reach(recall.make("attention", 3_000), tokens)
    assert sizes[32] > 0.2 * sizes[4]


def test_equal_sequences_agree_and_a_far_stretched_state_does_not():
    tokens, _ = recall.recall_batch(64, 32, torch.Generator().manual_seed(0))
    torch.manual_seed(0)
    model = recall.make("RNN", 5_000)
    torch.testing.assert_close(agreement(model, tokens[:1].expand(3, -1)), torch.ones(33))
    turn(model, 1.6)
    shares = agreement(model, tokens)
    assert shares.shape == (33,) and 1 / 8 - 0.05 < shares[16] < 0.25  # 1/√64 if each points its own way
    assert reach(model, tokens)[16] > 0.3
    assert agreement(recall.make("attention", 5_000), tokens)[16] > 0.8


def test_agreement_is_the_length_of_the_mean_over_the_mean_length(tokens):
    torch.manual_seed(0)
    model = recall.make("GRU", 500)
    rows = []
    for sequence in tokens:
        x = model.embed(sequence[None]).detach()
        J = torch.autograd.functional.jacobian(lambda x: model.answer(model.cell(x)[0][:, -1]), x)[0, :, 0, -6]
        rows.append(J.flatten())  # (8 D,) at distance 5
    share = torch.stack(rows).mean(0).norm() / torch.stack(rows).norm(dim=1).mean()
    torch.testing.assert_close(agreement(model, tokens)[5], share.cpu(), atol=1e-4, rtol=1e-3)


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_the_gate_stands_where_it_was_put(kind):
    model = recall.make(kind, 3_000)
    open_gate(model, 2.0)
    H, cell = model.cell.hidden_size, model.cell
    bias = cell.bias_ih_l0 + cell.bias_hh_l0
    assert (bias[H : 2 * H] == 2).all() and (bias[:H].abs() < 1).all() and (bias[2 * H :].abs() < 1).all()


@pytest.mark.parametrize(("kind", "said"), [("RNN", "RNN has no gate to open"), ("attention", "Attentive has no gate")])
def test_no_gate_no_opening(kind, said):
    with pytest.raises(ValueError, match=said):
        open_gate(recall.make(kind, 1_000), 1.0)


def test_training_begins_where_prepare_left_the_model():
    seen = []
    recall.train_recall("LSTM", 4, seed=0, steps=1, prepare=lambda model: seen.append(recall.count(model)))
    assert len(seen) == 1
    shut = recall.train_recall("LSTM", 4, 0, steps=60, prepare=lambda model: open_gate(model, -8.0))
    free = recall.train_recall("LSTM", 4, 0, steps=60, prepare=lambda model: open_gate(model, 3.0))
    assert free.accuracy > 0.8 and shut.accuracy < 0.4


def test_training_can_open_a_gate_by_itself():
    trained = []
    run = recall.train_recall("GRU", 16, 0, steps=600, prepare=trained.append)
    tokens, _ = recall.recall_batch(16, 16, torch.Generator().manual_seed(0))
    assert run.accuracy > 0.8 and reach(trained[0], tokens)[16] > 0.1
    torch.manual_seed(0)
    assert reach(recall.make("GRU", 5_000), tokens)[16] < 1e-3
