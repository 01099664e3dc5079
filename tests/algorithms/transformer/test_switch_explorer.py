"""MiniLM with parts switched off: the counts, and the explorer's callbacks at both ends and the middle."""

from itertools import pairwise

import pytest
import torch

from largemodels.algorithms.transformer.neighbors import (
    RUNTIME_PARTS,
    SENTENCES,
    found_by_layer,
    partners_found,
    vectors_without,
)
from largemodels.algorithms.transformer.switch_explorer import SwitchExplorer


def test_partners_where_they_are_known():
    assert partners_found(torch.tensor([[1.0, 0], [1, 0], [0, 1], [0, 1]])) == 4
    assert partners_found(torch.tensor([[1.0, 0], [0, 1], [1, 0], [0, 1]])) == 0


def test_the_pairs_are_pairs():
    assert len(set(SENTENCES)) == 20
    assert partners_found(vectors_without(SENTENCES, "nothing")) >= 18


def test_a_cut_residual_is_missed_and_positions_have_no_layer():
    assert partners_found(vectors_without(SENTENCES, "residual connection", [1])) <= 12
    assert found_by_layer("positions")[:6] == [None] * 6


@pytest.fixture(scope="module")
def explorer():
    return SwitchExplorer()


@pytest.fixture(autouse=True)
def fresh(request):
    if "explorer" in request.fixturenames:
        one = request.getfixturevalue("explorer")
        one.sentence.value, one.part.value, one.layer.value = "The nurse treated the doctor.", "attention", "all"


@pytest.mark.parametrize(
    ("control", "values"),
    [("part", ("nothing", RUNTIME_PARTS[-1], RUNTIME_PARTS[2])), ("layer", ("all", "6", "3")),
     ("sentence", ("Time flies", "The cat saw a dog"))],
)  # fmt: skip
def test_each_control_changes_the_picture(explorer, control, values):
    pictures = []
    for value in values:
        getattr(explorer, control).value = value
        pictures.append(explorer.trace("now").x)
    assert all(a != b for a, b in pairwise(pictures))


def test_nothing_off_gives_the_marks(explorer):
    explorer.part.value = "nothing"
    assert explorer.trace("now").x == explorer.trace("nothing off").x
    assert "as it was trained" in explorer.said.value


def test_the_line_says_what_is_off(explorer):
    explorer.layer.value = "3"
    assert explorer.said.value.startswith("Without attention in layer 3 a cosine moves by")
    explorer.part.value = "positions"
    assert explorer.said.value.startswith("Without positions a cosine")


def test_an_empty_sentence_leaves_the_picture(explorer):
    before = explorer.trace("now").x
    explorer.sentence.value = " "
    assert "The sentence is empty" in explorer.said.value
    explorer.layer.value = "2"
    assert explorer.trace("now").x == before
