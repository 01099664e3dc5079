import math

import pytest
import torch

from largemodels.algorithms.pretraining.language_model import LanguageModel
from largemodels.algorithms.pretraining.objective_explorer import RATES, ObjectiveExplorer
from largemodels.algorithms.tokens.byte_pairs import BytePairs, learn_merges
from largemodels.core.device import device

SENTENCE = "the hen then ate them"


@pytest.fixture
def explorer():
    torch.manual_seed(0)
    tokenizer = BytePairs(learn_merges("the then they them hem hen", 5))
    models = {name: LanguageModel(262, name == "causal", D=16).to(device()) for name in ("causal", "masked")}
    return ObjectiveExplorer(SENTENCE, tokenizer, models)


def asked(explorer):
    return sum(name != "" for name in explorer.figure.data[0].customdata)


def test_the_mask_rate_at_both_ends_and_in_the_middle(explorer):
    counts = []
    for rate in (0.05, 0.4, 1.0):
        explorer.rate.value = rate
        counts.append(asked(explorer))
        assert f"{counts[-1]} of" in explorer.said.value
    pieces = len(explorer.tokenizer.encode(SENTENCE))
    assert 1 <= counts[0] < counts[1] < counts[2] == min(16, pieces)


def test_no_stop_of_the_mask_rate_leaves_the_picture_as_it_was(explorer):
    explorer.sentence.value = "word " * 10
    counts = []
    for rate in RATES:
        explorer.rate.value = rate
        counts.append(asked(explorer))
    assert sorted(set(counts)) == counts


def test_the_bars_are_the_models_own_chances(explorer):
    explorer.objective.value = "causal"
    ids = torch.tensor([explorer.tokenizer.encode(SENTENCE)[:17]], device=device())
    with torch.inference_mode():
        chance = explorer.models["causal"](ids[:, :-1])[0].softmax(-1).cpu()
    expected = [chance[n, int(ids[0, n + 1])].item() for n in range(ids.size(1) - 1)]
    assert list(explorer.figure.data[0].y) == pytest.approx(expected)
    loss = -sum(map(math.log, expected)) / len(expected)
    assert f"Loss {loss:.2f} nats" in explorer.said.value


def test_a_causal_model_has_no_mask_rate(explorer):
    explorer.objective.value = "causal"
    assert explorer.rate.disabled and explorer.lot.disabled
    explorer.objective.value = "masked"
    assert not explorer.rate.disabled


def test_another_draw_asks_elsewhere(explorer):
    seen = set()
    for lot in (1, 5, 10):
        explorer.lot.value = lot
        seen.add(tuple(explorer.figure.data[0].customdata))
    assert len(seen) > 1


@pytest.mark.parametrize(("objective", "bad", "says"), [("masked", "", "empty"), ("causal", "a", "too few pieces: 1")])
def test_a_sentence_that_asks_nothing_leaves_the_bars(explorer, objective, bad, says):
    explorer.objective.value = objective
    before = explorer.figure.data[0].y
    explorer.sentence.value = bad
    assert says in explorer.said.value and explorer.figure.data[0].y == before
    explorer.sentence.value = SENTENCE
    assert "Loss" in explorer.said.value


@pytest.mark.parametrize("sentence", ["word " * 10_000, "注意力让每个词看见别的词", "🙂🚀🎉", "x"])
def test_odd_sentences(explorer, sentence):
    explorer.sentence.value = sentence
    assert len(explorer.figure.data[0].y) <= 16 and explorer.said.value.endswith(".")
    assert ("left out" in explorer.said.value) == (len(explorer.tokenizer.encode(sentence)) > 16)
