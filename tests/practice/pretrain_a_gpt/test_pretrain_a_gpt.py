"""Counts, Muon, the model on top, runs that resume to the last bit, and what is refused."""

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.core.device import device
from largemodels.core.shakespeare import Characters, Shakespeare
from largemodels.practice.pretrain_a_gpt.counting import Counts, context_keys
from largemodels.practice.pretrain_a_gpt.model import write
from largemodels.practice.pretrain_a_gpt.muon import Muon, polar
from largemodels.practice.pretrain_a_gpt.recipe import OURS, PUBLIC, T
from largemodels.practice.pretrain_a_gpt.run import Run, held_out_loss, windows

TINY = replace(OURS, D=16, H=2, B=2, order=3, warm_up=2)


@pytest.fixture(scope="module")
def data():
    text = torch.randint(5, (4000,), generator=torch.Generator().manual_seed(0))
    return Shakespeare(text[:3600], text[3600:], Characters("abcde"))


def test_chances_of_a_saying_by_hand():
    known = "abc"
    ids = torch.tensor([known.index(c) for c in "abacab"])  # a b twice, a c once, b a once, c a once
    chances = Counts(ids, 3, order=2, discount=0.5, parts=1).log_probabilities(torch.tensor([[0]])).exp()[0, 0]
    share = torch.tensor([4, 3, 2]) / 9  # each counted once more than it occurs
    expected = torch.tensor([0, 1.5, 0.5]) / 3 + 2 * 0.5 / 3 * share
    torch.testing.assert_close(chances, expected)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 6), st.integers(1, 4), st.integers(1, 3), st.integers(0, 99))
def test_chances_always_sum_to_one(V, order, parts, seed):
    generator = torch.Generator().manual_seed(seed)
    text = torch.randint(V, (60,), generator=generator)
    counts = Counts(text, V, order, parts=parts)
    ids = torch.randint(V, (2, 9), generator=generator)
    for starts in (None, torch.tensor([0, 50])):
        total = counts.log_probabilities(ids, starts).exp().sum(-1)
        torch.testing.assert_close(total, torch.ones(2, 9))


def test_a_part_that_is_left_out_is_not_counted():
    text = torch.tensor([0, 1] * 30 + [0, 2] * 30)  # in the second half, 2 follows 0
    counts = Counts(text, 3, order=2, parts=2)
    follows = [counts.log_probabilities(torch.tensor([[0]]), torch.tensor([s])).exp()[0, 0] for s in (0, 70)]
    assert follows[0][2] > 0.9 and follows[1][1] > 0.9


def test_keys_tell_contexts_apart_and_never_reach_before_the_beginning():
    ids = torch.tensor([[0, 0, 1, 0, 0, 1]])
    keys = context_keys(ids, 3, 2)[0].tolist()
    assert keys[2] == keys[5] and len(set(keys)) == 5


@pytest.mark.parametrize("shape", [(8, 8), (6, 20), (20, 6), (3, 8, 8)])
def test_newton_schulz_comes_near_the_polar_factor(shape):
    M = torch.randn(shape, generator=torch.Generator().manual_seed(1))
    U, S, Vt = torch.linalg.svd(M, full_matrices=False)
    M = U @ torch.diag_embed(torch.linspace(3, 0.5, S.size(-1)).expand(S.shape)) @ Vt
    values = torch.linalg.svdvals(polar(M))
    assert values.min() > 0.6 and values.max() < 1.3
    cosine = (polar(M) * (U @ Vt)).sum() / polar(M).norm() / (U @ Vt).norm()
    assert cosine > 0.95


def test_muon_moves_all_directions_alike_and_takes_queries_keys_and_values_apart():
    W = torch.nn.Parameter(torch.zeros(12, 4))
    first, second, third = torch.linalg.qr(torch.randn(3, 4, 4, generator=torch.Generator().manual_seed(0)))[0]
    W.grad = torch.cat([100 * first, 1e-3 * second, third])
    Muon([W], 0.1).step()
    for part, direction in zip(W.detach().chunk(3), (first, second, third), strict=True):
        sizes = torch.linalg.svdvals(part)
        assert sizes.min() > 0.05 and sizes.max() < 0.14
        assert (part * direction).sum() < 0


def test_at_the_first_step_only_the_counts_speak(data):
    run = Run(TINY, 10, data=data)
    ids = data.train[None, :T].to(run.text.device)
    torch.testing.assert_close(run.model(ids).cpu(), run.model.counts.log_probabilities(ids).cpu())
    soft = replace(TINY, cap=2.0, order=None, zero=False).model(data.train, 5)
    assert soft(ids.cpu() * 0).abs().max() < 2


def test_a_run_that_is_taken_up_is_the_run_that_went_on(data, tmp_path):
    on, path = Run(TINY, 12, data=data).advance(5), tmp_path / "run.pt"
    on.save(path)
    on.advance(4)
    again = Run(TINY, 12, seed=9, data=data).resume(path).advance(4)
    assert again.losses == on.losses and again.step == 9
    assert all(torch.equal(a, b) for a, b in zip(on.model.parameters(), again.model.parameters(), strict=True))


def test_training_by_the_public_recipe_lowers_the_loss(data):
    run = Run(replace(PUBLIC, D=16, L=1, B=4, warm_up=2, learning_rate=3e-3), 40, data=data)
    assert abs(run.loss().item() - math.log(5)) < 0.1
    ids = torch.arange(4000) % 5
    run.text = ids[:3600].to(run.text.device)
    run.advance(40)
    assert held_out_loss(run.model, ids[3600:]) < 1.0


def test_the_rates_rise_fall_in_a_line_and_end_at_nothing(data):
    run = Run(TINY, 12, data=data)
    rates = []
    run.advance(12, after=lambda *_: rates.append(run.optimizers[1].param_groups[0]["lr"]))
    assert rates[1] == pytest.approx(0.01) and rates[-1] == pytest.approx(0.0)
    assert rates[5] - rates[6] == pytest.approx(rates[8] - rates[9])


def test_windows_are_pieces_of_the_text_and_targets_are_shifted_by_one():
    text = torch.arange(1000)
    inputs, targets, starts = windows(text, 3, torch.Generator().manual_seed(0))
    assert inputs.shape == targets.shape == (3, T)
    assert torch.equal(inputs + 1, targets) and torch.equal(inputs[:, 0], starts)


def test_writing_continues_and_the_same_seed_writes_the_same(data):
    model = Run(TINY, 10, data=data).model
    ids = data.train[:3].to(next(model.parameters()).device)
    one, two = (write(model, ids, 5, seed=1) for _ in range(2))
    assert torch.equal(one, two) and torch.equal(one[:3], ids) and len(one) == 8


def test_what_cannot_be_trained_with_gets_a_sentence(data, tmp_path):
    for choice in (dict(learning_rate=0.0), dict(learning_rate=-1.0), dict(muon=math.inf), dict(muon=math.nan)):
        with pytest.raises(ValueError, match="give a number above 0"):
            Run(replace(TINY, **choice), 10, data=data)
    with pytest.raises(ValueError, match="within the warm-up of 2"):
        Run(TINY, 2, data=data)
    run = Run(TINY, 10, data=data)
    for steps in (0, 11):
        with pytest.raises(ValueError, match="Ask for 1 to 10"):
            run.advance(steps)
    with pytest.raises(ValueError, match="norms and biases to Adam"):
        Muon([torch.nn.Parameter(torch.zeros(3))], 0.1)
    for order, discount, what in ((0, 0.5, "patterns of 1 to"), (2, 1.0, "between 0 and 1"), (9, 0.5, "shorter ones")):
        with pytest.raises(ValueError, match=what):
            Counts(torch.zeros(8, dtype=torch.long), 3, order, discount, parts=1)


def test_checkpoints_that_cannot_be_used_get_a_sentence(data, tmp_path):
    path = tmp_path / "run.pt"
    Run(TINY, 10, data=data).save(path)
    with pytest.raises(ValueError, match=r"in the checkpoint and .* in the model"):
        Run(replace(TINY, D=32), 10, data=data).resume(path)
    with pytest.raises(ValueError, match="the model doesn't"):
        Run(replace(TINY, L=1), 10, data=data).resume(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ValueError, match="cut short or damaged"):
        Run(TINY, 10, data=data).resume(path)


def test_dropout_is_for_training_alone_and_no_other_run_changes_it(data):
    run, ids = Run(TINY, 10, data=data), data.train[None, :T]
    assert {m.p for m in run.model.modules() if isinstance(m, torch.nn.Dropout)} == {OURS.dropout} != {0.0}
    run.advance(3)
    ids = ids.to(run.text.device)
    assert run.model.training and not torch.equal(run.model(ids), run.model(ids))
    text = write(run.model, ids[0, :5], 20)
    assert run.model.training and torch.equal(text, write(run.model.eval(), ids[0, :5], 20))
    assert held_out_loss(run.model.train(), data.held_out) == held_out_loss(run.model, data.held_out)
    one, two = (Run(TINY, 10, data=data) for _ in range(2))
    one.advance(4)
    for _ in range(4):  # the same by turns with draws of others
        torch.rand(3)
        two.advance(1)
    assert one.losses == two.losses
    assert all(m.p == 0 for m in Run(replace(PUBLIC, D=16), 200, data=data).model.modules() if hasattr(m, "p"))


def test_judging_covers_every_whole_window(data):
    seen = []

    class Even(torch.nn.Module):
        def forward(self, ids):
            seen.append(ids.numel())
            return torch.zeros(*ids.shape, 5)

    if device().type == "cpu":
        assert held_out_loss(Even(), data.held_out) == pytest.approx(math.log(5))
        assert sum(seen) == (len(data.held_out) - 1) // T * T
