"""The reversal task, and a short training on it."""

import pytest
import torch

from largemodels.algorithms.transformer import ablation_figures
from largemodels.algorithms.transformer.reversal import (
    LONGEST,
    PAD,
    SHORTEST,
    START,
    SWITCHED,
    reversal_batch,
    spell,
    train_reversal,
)


def test_the_target_is_the_word_backwards():
    words, targets, lengths = reversal_batch(200, torch.Generator().manual_seed(0))
    assert set(lengths.tolist()) == set(range(SHORTEST, LONGEST + 1))
    for word, target, n in zip(words, targets, lengths, strict=True):
        assert target[0] == START and target[1 : n + 1].tolist() == word[:n].flip(0).tolist()
        assert (word[n:] == PAD).all() and (target[n + 1 :] == PAD).all() and (word[:n] >= 2).all()


def test_spelling():
    assert spell(torch.tensor([1, 2, 9, 0])) == ">ah·"


@pytest.fixture(scope="module")
def runs():
    return {part: [train_reversal(part, seed, steps=3) for seed in (0, 1)] for part in SWITCHED}


def test_seeds_differ_and_repeat(runs):
    one, other = runs["nothing"]
    assert one.losses != other.losses
    assert train_reversal("nothing", 0, steps=3).losses == one.losses


def test_it_learns():
    run = train_reversal("nothing", 0)
    assert run.words > 0.9 and run.losses[-1] < 0.1 * run.losses[0]


def test_one_head_is_left_of_several(runs):
    heads = {part: runs[part][0].model.encoder.blocks[0].attend.H for part in ("nothing", "several heads")}
    assert heads == {"nothing": 2, "several heads": 1}


def test_an_unknown_part():
    with pytest.raises(ValueError, match="Can't switch off 'heart'"):
        train_reversal("heart", 0)


def test_no_steps():
    with pytest.raises(ValueError, match=r"steps is 0\. It must be a whole number, at least 1"):
        train_reversal("nothing", 0, steps=0)


def test_figures(runs):
    figure = ablation_figures.training_curves(runs)
    steps = figure.layout.sliders[0].steps
    assert [step.label for step in steps] == [part.removesuffix(" connection") for part in SWITCHED[1:]]
    assert figure.layout.sliders[0].font.size >= 9 and figure.layout.sliders[0].font.size < 13  # each label has room
    assert list(steps[-1].args[0]["y"][1]) == runs["several heads"][1].losses and list(steps[0].args[2]) == [2, 3]
    dots = ablation_figures.letters_right(runs)
    assert len(dots.data[0].x) == 2 * len(SWITCHED)
    for drawn in (figure, dots):
        assert drawn.layout.meta["alt"].endswith(".")
