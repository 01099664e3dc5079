"""The figures of notebook 3.2, by their words and numbers, and the explorer at both ends and in the middle."""

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops

from largemodels.practice.rnn import batch_figures, belief_figures, score_figures, training
from largemodels.practice.rnn.belief_explorer import BeliefExplorer
from largemodels.practice.rnn.beliefs import Reading, read_name
from largemodels.practice.rnn.reader import NameRNN
from largemodels.practice.rnn.written import LANGUAGES

C, NAMES = len(LANGUAGES), ["Peru", "Malta gora"]
ENGLISH, GERMAN = np.eye(C)[0], np.eye(C)[1]


def made(name="ab", beliefs=None):
    beliefs = torch.tensor(np.array(beliefs if beliefs is not None else [0.6 * ENGLISH + 0.4 * GERMAN, GERMAN]))
    return Reading(list(name), beliefs, torch.linspace(-1, 1, 3 * len(name)).view(len(name), 3), "")


def test_the_diagram_answers_from_the_last_letter():
    svg = batch_figures.unrolled("Peru", padding=2).svg()
    assert svg.count(">padding<") == 2 and svg.count(">letter ") == 4 and svg.count("(B, H)") == 1
    places = batch_figures.unrolled("ab", padding=1).places
    assert places["right"].x == places["h2"].x and places["listing"].x == places["h3"].x == places["x3"].x


def test_the_padded_batch():
    shown = still(batch_figures.padded_batch(["abc", "d"]))
    assert shown["batch"]["z"] == [[1, 1, 2], [2, 0, 0]] and shown["batch"]["text"] == [list("abc"), list("d··")]
    assert shown.title == "the last column holds the last letter of 1 of 2 names"
    assert "2 of 6 cells are padding" in shown.alt and "last letter of 1 of the names" in shown.alt
    assert (shown.layout["shapes"][0]["x0"], shown.layout["shapes"][0]["x1"]) == (2.5, 3.5)
    assert still(batch_figures.padded_batch(["ab", "cd"])).title.endswith("2 of 2 names")
    for draw in (
        lambda: batch_figures.padded_batch([]),
        lambda: batch_figures.padded_batch(["a", ""]),
        lambda: batch_figures.unrolled(""),
    ):
        with pytest.raises(ValueError, match="missing, or empty"):
            draw()


def test_answers_by_padding():
    figure = batch_figures.answers_by_padding("Saksa", "English", {0: ENGLISH, 1: 0.7 * GERMAN + 0.3 * ENGLISH}, 1)
    assert start(figure) == "1" and stops(figure)["0"].title == "Saksa and 0 columns of padding: English 100%"
    assert still(figure).title == "Saksa and 1 column of padding: German 70%"
    assert still(figure)["belief"]["x"][:2] == [0.3, 0.7] and stops(figure)["0"]["belief"]["x"][0] == 1
    assert "at 1 of 2 stops another language" in still(figure).alt and "the most padding German." in still(figure).alt


def test_ways():
    shown = still(score_figures.ways({"RNN, a": [0.1, 0.3], "GRU, b": [0.5, 0.5]}, 0.55, 0.66, 0.04))
    assert (shown["RNN"]["x"], shown["RNN"]["y"]) == ([0.1, 0.3], ["RNN, a"] * 2)
    assert (shown["GRU"]["x"], shown["GRU"]["y"]) == ([0.5, 0.5], ["GRU, b"] * 2)
    assert "RNN, a: 0.20; GRU, b: 0.50. N-grams reach 0.55, chance 0.04, and the ceiling is 0.66." in shown.alt
    assert [line["x0"] for line in shown.layout["shapes"]] == [0.04, 0.55, 0.66]


def test_confusion():
    matrix = 5 * np.eye(C)
    matrix[2, 3] = 4
    shown = still(score_figures.confusion(matrix))
    assert shown.title == "the commonest mistake: 4 Danish names were called Norwegian"
    assert shown["names"]["z"][2][3] == 4 and shown["names"]["text"][2][2:5] == ["5", "4", ""]
    assert f"{5 * C} of {5 * C + 4} names stand on the diagonal" in shown.alt


def test_along_a_name():
    figure = belief_figures.along(made(), start=1)
    at = stops(figure)
    assert start(figure) == "1 (a)" and still(figure).title == "after “a”: English 60%, then German 40%"
    assert at["2 (b)"].title.startswith("after “ab”: German 100%") and at["2 (b)"]["now"]["x"][:2] == [0, 1]
    assert at["1 (a)"]["seen"]["z"][0] == [0.6] and at["2 (b)"]["seen"]["z"][0] == [0.6, 0]
    assert "At the end: after “ab”: German 100%" in still(figure).alt
    assert belief_figures.along(made(), is_framed=False).layout.sliders == ()
    assert belief_figures.letters(made("a "))["ticktext"] == ["a", "␣"]


def test_state_paths():
    flat = [torch.tensor([[0.0, 1.0], [2.0, 3.0]]), torch.tensor([[5.0, 6.0], [7.0, 8.0]])]
    shown = still(belief_figures.state_paths([made("ab"), made("a ", [ENGLISH, ENGLISH])], flat, 0.5))
    assert shown["ab: German"]["x"] == [0, 2] and shown["a : English"]["text"] == ["a", "␣"]
    assert shown["ab: German"]["marker"]["size"][-1] > shown["ab: German"]["marker"]["size"][0]
    flat[1][0] = flat[0][0]  # one point for both: one label
    same = still(belief_figures.state_paths([made("ab"), made("ac", [ENGLISH, ENGLISH])], flat, 0.5))
    assert same["ac: English"]["text"] == ["", "c"]
    assert shown.title.startswith("the plane shows 50%") and "ab ends as German; a ends as English." in shown.alt


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    return NameRNN({letter: n for n, letter in enumerate("Perumaltgo ", 2)}, C, H=12).eval().to(training.device())


@pytest.fixture
def explorer(model):
    return BeliefExplorer(model, NAMES)


@pytest.mark.parametrize("step", [1, 2, 4])
def test_letters_appear_and_beliefs_move(explorer, model, step):
    explorer.letter.value = step
    reading = read_name(model, "Peru")
    assert np.allclose(explorer.trace("now").x, reading.beliefs[step - 1], atol=1e-4)
    z = np.array(explorer.trace("seen").z, dtype=float)
    assert z.shape == (C, step) and np.allclose(z, reading.beliefs[:step].T, atol=1e-3)
    assert f"After “{'Peru'[:step]}”: " in explorer.said.value and explorer.figure.layout.title.text == reading.said(
        step
    )


def test_the_hidden_state_is_the_other_view(explorer, model):
    explorer.view.value = "hidden state"
    z, states = np.array(explorer.trace("seen").z, dtype=float), read_name(model, "Peru").states
    assert z.shape == (12, 4) and np.allclose(z, states.T, atol=1e-3) and explorer.trace("seen").zmin == -1
    assert list(explorer.figure.layout.yaxis.ticktext) == ["1", "12"]
    explorer.view.value = "belief"
    assert len(explorer.trace("seen").z) == C and explorer.trace("seen").zmin == 0


def test_another_name_by_button_and_by_hand(explorer):
    explorer.choice.value = NAMES[1]
    assert explorer.name.value == NAMES[1] and explorer.letter.value == explorer.letter.max == len(NAMES[1])
    explorer.name.value = "Ort"
    assert explorer.choice.value is None and explorer.letter.value == 3 and "unknown letter: O" in explorer.said.value
    assert list(explorer.figure.layout.xaxis.ticktext) == list("Ort")
    explorer.choice.value = NAMES[0]
    assert explorer.name.value == NAMES[0] and "“Peru”" in explorer.said.value


def test_an_empty_name_leaves_the_picture(explorer):
    before = list(explorer.trace("now").x)
    explorer.name.value = "  "
    assert "empty name" in explorer.said.value and list(explorer.trace("now").x) == before
    explorer.name.value = "<b>" + "m" * 60
    assert "&lt;b&gt;" in explorer.said.value and "first 40 letters" in explorer.said.value


def test_the_commonest_pair_is_the_darkest():
    matrix = 5 * np.eye(C)
    matrix[2, 3] = 7
    shown = still(score_figures.confusion(matrix))["names"]
    assert (shown["zmin"], shown["zmax"]) == (0, 7)
