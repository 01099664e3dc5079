import math
from functools import partial

import pytest
import torch
import torch.nn.functional as F

from largemodels.algorithms.pretraining.language_model import LanguageModel, loss_where_asked
from largemodels.algorithms.pretraining.objectives import IGNORED, asking, causal_pairs
from largemodels.algorithms.pretraining.training import held_out_loss, pretrain, text_loss, up_and_down, windows
from largemodels.core.device import device
from largemodels.core.side_by_side import side_by_side

V, MASK = 21, 20
#: A language in which each piece settles the next: 0 1 2 … 19 0 1 2 …
CIRCLE = torch.arange(4000) % 20


@pytest.fixture(params=[True, False], ids=["causal", "masked"])
def model(request):
    torch.manual_seed(0)
    return LanguageModel(V, request.param, D=32, longest=16).to(device())


def test_only_a_causal_model_is_blind_for_what_comes_later(model):
    ids = torch.arange(8, device=device())[None]
    changed = ids.clone()
    changed[0, -1] = 15
    moved = (model(ids) - model(changed))[0, :-1].abs().max().item()
    assert (moved < 1e-6) == model.causal


def test_the_loss_is_torchs_with_ignored_places_left_out(model):
    inputs = torch.randint(V, (3, 7), device=device())
    targets = inputs.roll(1, 0).masked_fill(torch.rand(3, 7, device=device()) < 0.5, IGNORED)
    theirs = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten(), ignore_index=IGNORED)
    torch.testing.assert_close(loss_where_asked(model, inputs, targets), theirs)
    with pytest.raises(ValueError, match="No place has a target"):
        loss_where_asked(model, inputs, torch.full_like(inputs, IGNORED))


def test_it_starts_half_a_nat_above_ln_v():
    torch.manual_seed(0)
    big = LanguageModel(500, causal=True).to(device())
    loss = loss_where_asked(big, *causal_pairs(torch.randint(500, (64, 9), device=device()))).item()
    assert loss == pytest.approx(math.log(500) + 0.5, abs=0.3)


@pytest.mark.parametrize("objective", ["causal", "masked"])
def test_training_learns_a_language_without_surprises(objective):
    torch.manual_seed(0)
    student = LanguageModel(V, objective == "causal", D=32).to(device())
    before = held_out_loss(student, CIRCLE, MASK)
    losses = pretrain(student, CIRCLE, asking(objective, MASK, 0.3), steps=120, tokens=512)
    after = held_out_loss(student, CIRCLE, MASK)
    assert len(losses) == 120 and before > 2.5
    assert after < 0.5


@pytest.mark.parametrize("steps", [0, 1])
def test_too_few_steps_are_refused_in_a_sentence(steps):
    with pytest.raises(ValueError, match=f"steps is {steps}. A rate that rises and falls takes at least 2"):
        pretrain(LanguageModel(V, False, D=32), CIRCLE, asking("masked", MASK, 0.3), steps=steps)


def test_the_rate_rises_and_falls_whatever_the_number_of_steps():
    for steps in (2, 10, 40):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 1.0)
        schedule, rates = up_and_down(optimizer, steps), []
        for _ in range(steps):
            rates.append(schedule.get_last_lr()[0])
            optimizer.step(), schedule.step()
        assert rates[-1] < 1e-3 and (steps == 2 or max(rates) > rates[0])  # two steps have no room to rise


def test_the_same_seed_gives_the_same_training():
    runs = []
    for _ in range(2):
        torch.manual_seed(1)
        student = LanguageModel(V, False, D=32)
        runs.append(pretrain(student, CIRCLE, asking("masked", MASK, 0.3), steps=5, tokens=64))
    assert runs[0] == runs[1]


def test_trainings_side_by_side_are_those_of_one_after_the_other():
    def trainings():
        for rate in (0.2, 0.5, 0.9):
            torch.manual_seed(1)
            student = LanguageModel(V, False, D=32)
            yield rate, partial(pretrain, student, CIRCLE, asking("masked", MASK, rate), steps=20, tokens=64)

    threads = torch.get_num_threads()
    together = side_by_side(dict(trainings()), "rates")
    assert together == {rate: training() for rate, training in trainings()}
    assert list(together) == [0.2, 0.5, 0.9] and torch.get_num_threads() == threads


def test_windows():
    drawn = windows(torch.arange(10), 50, 4, torch.Generator().manual_seed(0))
    assert drawn.shape == (50, 4) and (drawn[:, 1:] - drawn[:, :-1] == 1).all()
    assert drawn.min() == 0 and drawn.max() == 9  # both ends are drawn
    with pytest.raises(ValueError, match="has 3 pieces, and one stretch takes 4"):
        windows(torch.arange(3), 1, 4, torch.Generator())


TRAIN = partial(pretrain, pairs=asking("causal", MASK))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (dict(steps=5.5), r"steps is 5\.5\. It must be a whole number"),
        (dict(steps=10, tokens=4), "tokens is 4, and one text takes 16"),
        (dict(steps=10, long_share=2), "long_share is 2. It must be a share"),
        (dict(steps=10, ids=CIRCLE.tolist()), "ids is a list. It must be a tensor"),
        (dict(steps=10, ids=CIRCLE[None]), r"ids have the shape \(1, 4000\). It must be \(N,\)"),
        (dict(steps=10, ids=CIRCLE.double()), "ids hold torch.float64. They must be whole numbers"),
        (dict(steps=10, ids=CIRCLE[:9]), "The text has 9 pieces, and one stretch takes 16"),
    ],
)
def test_a_training_that_cannot_be_is_refused_before_it_begins(settings, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        TRAIN(LanguageModel(V, True, D=16), **{"ids": CIRCLE, **settings})


def test_ten_steps_and_two_are_enough():
    for steps in (2, 10):
        assert len(TRAIN(LanguageModel(V, True, D=16), CIRCLE, steps=steps, tokens=64)) == steps


@pytest.mark.parametrize(
    ("ids", "sentence"),
    [([[1, 2]], "ids is a list"), (torch.tensor([1, 2]), r"must be \(B, T\)"), (torch.tensor([[V]]), "0 … 20")],
)
def test_ids_that_a_model_cannot_read(model, ids, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        model(ids)


@pytest.mark.parametrize("sizes", [dict(L=-1), dict(D=63), dict(longest=0)])
def test_sizes_that_no_model_has(sizes):
    with pytest.raises(ValueError, match=r"-1|63|0"):
        LanguageModel(V, True, **sizes)


def test_a_whole_text_is_asked_for_piece_by_piece_and_once_each():
    torch.manual_seed(0)
    student = LanguageModel(V, True, D=16, longest=8).to(device())
    text = torch.randint(20, (8 + 4 * 30 + 1,)).to(device())
    losses = []
    for place in range(5, len(text)):  # piece by piece, after as many pieces as its stretch shows
        begin = (place - 5) // 4 * 4
        if begin + 8 < len(text):
            scores = student(text[None, begin:place])[0, -1]
            losses.append(F.cross_entropy(scores, text[place]).item())
    assert text_loss(student, text, 8) == pytest.approx(sum(losses) / len(losses), abs=1e-4)
    with pytest.raises(ValueError, match="The text has 8 pieces, and one stretch takes 9"):
        text_loss(student, text[:8], 8)
