import math

import pytest
import torch

from largemodels.background.scaling.cost import Shape
from largemodels.background.scaling.model import GPT
from largemodels.background.scaling.training import B, learning_rate, mean_loss, trained, windows, written
from largemodels.core.shakespeare import Characters

ALPHABET = Characters("abcdefgh")
CIRCLE = ALPHABET.encode("abcdefgh" * 400)
SMALL = Shape(16, T=16, V=8)


def test_a_model_learns_what_can_be_known_and_writes_it():
    model = trained(SMALL, CIRCLE, characters=40_000, rate=0.02)
    assert mean_loss(model, CIRCLE) < 0.3 < math.log(8)
    assert written(model, ALPHABET, "abc", 10, temperature=0.1) == "defghabcde"


def test_the_same_seed_gives_the_same_model_and_another_another():
    runs = [trained(SMALL, CIRCLE, characters=2_000, rate=0.01, seed=seed) for seed in (0, 0, 1)]
    losses = [mean_loss(model, CIRCLE) for model in runs]
    assert losses[0] == losses[1] != losses[2]


def test_an_untrained_model_guesses():
    assert mean_loss(GPT(Shape(32)).eval(), torch.randint(75, (2000,))) == pytest.approx(math.log(75), abs=0.3)


def test_the_loss_is_the_mean_over_whole_windows():
    model, text = GPT(SMALL).eval(), torch.randint(8, (16 * 5 + 9,))
    logits = torch.stack([model(text[None, 16 * n : 16 * n + 16])[0] for n in range(5)])
    expected = torch.nn.functional.cross_entropy(logits.flatten(0, 1), text[1:81])
    assert mean_loss(model, text) == pytest.approx(expected.item(), abs=1e-6)


def test_in_one_pass_no_window_comes_twice_and_targets_follow_inputs():
    text = torch.arange(16 * 8 * 6 + 17)
    batches = windows(text, 16, torch.Generator().manual_seed(0))
    seen = torch.cat([next(batches) for _ in range(6)])
    assert seen.shape == (6 * B, 17)
    assert len(set(seen[:, 0].tolist())) == 6 * B
    assert (seen[:, 1:] - seen[:, :-1] == 1).all()
    more = torch.cat([next(batches) for _ in range(60)])
    assert more.max() < len(text), "the text is read again, and never past its end"


def test_wider_models_begin_with_smaller_rates():
    rates = [learning_rate(D) for D in (8, 32, 256)]
    assert rates == sorted(rates, reverse=True) and rates[1] == 0.01


@pytest.mark.parametrize(("characters", "text"), [(100, CIRCLE), (float("nan"), CIRCLE), (5_000, CIRCLE[:200])])
def test_too_little_to_learn_from_is_refused(characters, text):
    with pytest.raises(ValueError, match=r"See 128 or more, of a text of 256"):
        trained(SMALL, text, characters=characters, rate=0.01)
