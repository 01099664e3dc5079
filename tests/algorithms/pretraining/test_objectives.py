import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from largemodels.algorithms.pretraining.baselines import bigram_loss, unigram, unigram_loss
from largemodels.algorithms.pretraining.objectives import IGNORED, asking, causal_pairs, masked_pairs

MASK = 50
SHAPES = st.tuples(st.integers(1, 6), st.integers(2, 30))


def some_ids(shape, seed=0):
    return torch.randint(MASK, shape, generator=torch.Generator().manual_seed(seed))


@given(SHAPES)
def test_each_causal_target_is_the_next_input(shape):
    ids = some_ids(shape)
    inputs, targets = causal_pairs(ids)
    assert inputs.shape == targets.shape == (shape[0], shape[1] - 1)
    assert torch.equal(inputs[:, 1:], targets[:, :-1]) and torch.equal(targets[:, -1], ids[:, -1])


@given(SHAPES, st.floats(0.01, 1), st.integers(0, 99))
def test_masked_targets_are_the_text_and_the_rest_is_untouched(shape, rate, seed):
    ids = some_ids(shape, seed)
    inputs, targets = masked_pairs(ids, rate, MASK, torch.Generator().manual_seed(seed))
    asked = targets != IGNORED
    assert torch.equal(targets[asked], ids[asked]) and torch.equal(inputs[~asked], ids[~asked])
    assert asked.any(), "a batch asks at least once"
    assert inputs.max() <= MASK
    if rate == 1:
        assert asked.all()


@pytest.mark.parametrize("rate", [0.1, 0.5, 1.0])
def test_the_shares_of_asked_hidden_replaced_and_kept(rate):
    ids = some_ids((400, 200))
    inputs, targets = masked_pairs(ids, rate, MASK, torch.Generator().manual_seed(1))
    asked = targets != IGNORED
    assert asked.float().mean() == pytest.approx(rate, abs=0.01)
    assert (inputs == MASK)[asked].float().mean() == pytest.approx(0.8, abs=0.02)
    same = (inputs == ids)[asked].float().mean()  # 10 % kept, and of the 10 % replaced one in 50 by itself
    assert same == pytest.approx(0.1 + 0.1 / MASK, abs=0.02)


@pytest.mark.parametrize("rate", [0.05, 0.15])
def test_short_rows_are_asked_for_no_more_than_the_rate(rate):
    _, targets = masked_pairs(some_ids((20_000, 8)), rate, MASK, torch.Generator().manual_seed(1))
    assert (targets != IGNORED).float().mean() == pytest.approx(rate, abs=0.005)


def test_a_larger_rate_asks_for_the_same_and_more():
    few, many = (masked_pairs(some_ids((9, 30)), r, MASK, torch.Generator().manual_seed(2))[1] for r in (0.2, 0.6))
    assert ((few != IGNORED) <= (many != IGNORED)).all() and (few != IGNORED).sum() < (many != IGNORED).sum()


@pytest.mark.parametrize(
    ("call", "error", "says"),
    [
        (lambda: causal_pairs(torch.tensor([[7]])), ValueError, "too few pieces: 1, where 2 are needed"),
        (lambda: causal_pairs(torch.tensor([7, 8])), ValueError, r"shape \(2,\).*ids\[None\]"),
        (lambda: causal_pairs(torch.rand(1, 3)), TypeError, "torch.float32"),
        (lambda: asking("masked", MASK, 0.0), ValueError, "mask rate is 0.0"),
        (lambda: asking("masked", MASK, 1.01), ValueError, "mask rate is 1.01"),
        (lambda: asking("masked", MASK, math.nan), ValueError, "mask rate is nan"),
        (lambda: asking("cloze", MASK), ValueError, "no objective 'cloze'"),
        (lambda: asking("masked", MASK)(torch.tensor([[3, MASK]]), torch.Generator()), ValueError, "go from 3 to 50"),
        (lambda: asking("masked", MASK)(torch.tensor([[-1]]), torch.Generator()), ValueError, "go from -1"),
        (lambda: asking("masked", MASK)(torch.zeros(1, 0).long(), torch.Generator()), ValueError, "too few pieces: 0"),
        (lambda: asking("masked", MASK)(torch.zeros(0, 4).long(), torch.Generator()), ValueError, r"\(0, 4\)"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(call, error, says):
    with pytest.raises(error, match=says):
        call()


def test_counting_by_hand():
    ids = torch.tensor([0, 1, 0, 1, 0, 1])
    assert unigram(ids, 3).tolist() == pytest.approx([4 / 9, 4 / 9, 1 / 9])
    assert unigram_loss(ids, torch.tensor([2]), 3) == pytest.approx(math.log(9))
    # after 0 came 1 three times; one made-up follower by the shares
    assert bigram_loss(ids, torch.tensor([0, 1]), 3, prior=1) == pytest.approx(-math.log((3 + 4 / 9) / 4))
    assert bigram_loss(ids, ids, 3, prior=1) < unigram_loss(ids, ids, 3)
