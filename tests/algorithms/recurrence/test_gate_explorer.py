"""Place names, the reader of names, and the explorer: each control at both ends and in the middle."""

import unicodedata

import numpy as np
import pytest
import torch

from largemodels.algorithms.recurrence import name_figures, reader
from largemodels.algorithms.recurrence.gate_explorer import GateExplorer
from largemodels.algorithms.recurrence.names import LANGUAGES, LONGEST, encode, letters_of, place_names, split

NAMES = ["Kanarische Inseln", "Îles Canaries", "Mısır"]


@pytest.fixture(scope="module")
def model():
    return reader.train_reader(epochs=2)


@pytest.fixture(scope="module")
def explorer(model):
    return GateExplorer(model, NAMES)


@pytest.fixture(autouse=True)
def fresh(request):
    if "explorer" in request.fixturenames:
        explorer = request.getfixturevalue("explorer")
        explorer.choice.value, explorer.gate.value = NAMES[0], "forget"
        explorer.letter.value = explorer.letter.max


def test_a_name_belongs_to_one_language_and_a_place_to_one_side():
    names = [name for *_, name in place_names()]
    assert len(names) == len(set(names)) > 1500
    assert {code for _, code, _ in place_names()} == set(LANGUAGES)
    train, test = split()
    place_of = {name: place for place, _, name in place_names()}
    assert not {place_of[name] for name, _ in train} & {place_of[name] for name, _ in test}
    assert len(train) + len(test) == len(names) and 0.15 < len(test) / len(names) < 0.25


def test_letters_become_tokens():
    letters = letters_of([("ab", "de"), ("b", "fr")])
    tokens, lengths = encode(["ba", "x"], letters)
    assert tokens.tolist() == [[3, 2], [1, 0]] and lengths.tolist() == [2, 1]
    for empty in (["a", ""], []):
        with pytest.raises(ValueError, match="There is an empty name"):
            encode(empty, letters)


def test_the_reader_learns_and_reads_as_torch_does(model):
    assert reader.right_after(model, LONGEST) > 3 / len(LANGUAGES)
    for name in NAMES:
        reading = reader.read(model, name)
        tokens, _ = encode([name], model.letters)
        with torch.no_grad():
            wanted = model(tokens.to(model.answer.weight.device))[0].softmax(-1).cpu()
        torch.testing.assert_close(reading.guesses, wanted, atol=1e-5, rtol=1e-4)
        assert reading.gates.shape == (3, len(name), reader.STATE) and reading.remark == ""
        with torch.no_grad():  # the third gate lets the cell out
            let_out = model.answer((reading.gates[2] * reading.cells.tanh()).to(model.answer.weight.device))
        torch.testing.assert_close(let_out.softmax(-1).cpu(), reading.guesses, atol=1e-5, rtol=1e-4)


def test_letters_that_nobody_taught_it_and_names_that_are_long(model):
    assert reader.read(model, "東京").remark.endswith("unknown letter: 東京.")
    assert reader.read(model, "a" * 99).remark == f"Only the first {LONGEST} letters are read."
    decomposed = unicodedata.normalize("NFD", "Îles")
    assert reader.read(model, decomposed).letters == list("Îles")
    with pytest.raises(ValueError, match="empty name"):
        reader.read(model, "  ")


@pytest.mark.parametrize("step", [1, 8, 17])
def test_each_letter_has_its_guess(explorer, step):
    explorer.letter.value = step
    assert np.allclose(explorer.trace("guess").x, explorer.reading.guesses[step - 1].numpy(), atol=1e-4)
    assert explorer.figure.layout.shapes[0].x0 == step - 1.5
    assert f"After “{NAMES[0][:step]}”: " in explorer.said.value and explorer.said.value.endswith(".")


@pytest.mark.parametrize("what", name_figures.SHOWN)
def test_each_gate_has_its_picture(explorer, what):
    explorer.gate.value = what
    z = np.asarray(explorer.trace("seen").z)
    values = explorer.reading.cells.tanh() if what == "cell" else explorer.reading.gates[name_figures.BLOCKS[what]]
    assert z.shape == (reader.STATE, len(NAMES[0]))
    assert np.allclose(np.sort(z, axis=None), np.sort(values.numpy(), axis=None), atol=1e-3)
    assert explorer.trace("seen").zmin == (-1 if what == "cell" else 0)
    assert explorer.figure.layout.yaxis.title.text == f"units, {what}"


def test_the_longest_memory_is_on_top(explorer):
    means = np.asarray(explorer.trace("seen").z).mean(1)
    assert (np.diff(means) <= 1e-3).all()


@pytest.mark.parametrize("name", [*NAMES, "Æ"])
def test_another_name(explorer, name):
    explorer.name.value = name
    T = len(name)
    assert explorer.letter.value == explorer.letter.max == T
    assert np.asarray(explorer.trace("seen").z).shape[1] == T
    assert list(explorer.figure.layout.xaxis.ticktext) == list(name)
    assert explorer.choice.value == (name if name in NAMES else None)


def test_a_name_chosen_by_button(explorer):
    before = explorer.said.value
    explorer.choice.value = NAMES[2]
    assert explorer.name.value == NAMES[2] and "Mısır" in explorer.said.value != before
    explorer.name.value = "Atlantis"
    explorer.name.value = NAMES[0]
    assert explorer.said.value == before and explorer.choice.value == NAMES[0]


def test_bad_names_get_a_sentence_and_leave_the_picture(explorer):
    before = np.asarray(explorer.trace("seen").z)
    explorer.name.value = ""
    assert "empty name" in explorer.said.value and explorer.said.value.endswith(".</b>")
    assert np.array_equal(before, np.asarray(explorer.trace("seen").z))
    explorer.name.value = "<b>&" + "word " * 1000
    assert "&lt;b&gt;&amp;" in explorer.said.value and "Only the first 40" in explorer.said.value
