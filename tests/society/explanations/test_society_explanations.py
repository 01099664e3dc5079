"""Explainers against hand, exhaustive sums and Captum; the tests of them against cases whose answer is known."""

import numpy as np
import pytest
import torch
from captum.attr import FeatureAblation, IntegratedGradients, KernelShap, Saliency, ShapleyValues
from hypothesis import given, settings
from hypothesis import strategies as st
from society_readers import plain_reader

from largemodels.background.learning_curves.draws import split
from largemodels.society.explanations import faithfulness, methods, planted, randomized, ranking, reading, shapley
from largemodels.society.explanations.gradients import gradient, integrated_gradients
from largemodels.society.explanations.reading import DROP, MASK, PAD, review, without

TEXT = "a great cast , wasted on a lifeless script"


@pytest.fixture(scope="module")
def judge():
    return plain_reader()


def test_a_review_is_cut_as_the_tokenizer_cuts_it():
    read = review("An unbelievably Warm film !")
    assert read.words == ["an", "unbelievably", "warm", "film", "!"]
    assert read.ids == reading.minilm()[0]("an unbelievably warm film !")["input_ids"]
    assert read.spans[0] == (1, 2) and read.spans[-1][1] == len(read.ids) - 1


def test_words_are_masked_dropped_or_padded():
    read = review("good bad film")
    assert without(read, [1], MASK)[2] == 103 and without(read, [1], PAD)[2] == 0
    assert without(read, [1], DROP) == review("good film").ids
    assert without(read, []) == read.ids


def test_what_cannot_be_used_gets_a_sentence(judge):
    read = review(TEXT)
    for text, words in (
        ("...", "no word to judge"),
        ("wonderful", "one word alone"),
        ("word " * 10_000, "10,000 words"),
        ("so-" * 600 + "so good", "tokens, and 256 fit"),
        ("\x01 \x02 a", "one word alone"),
    ):
        with pytest.raises(ValueError, match=words):
            review(text)
    with pytest.raises(ValueError, match="nothing called 'tea'"):
        methods.explain("tea", judge, read, 1)
    with pytest.raises(ValueError, match="nothing called 'gone'"):
        without(read, [0], "gone")
    with pytest.raises(ValueError, match="nothing called 'air'"):
        methods.baseline_of(judge, read, "air")
    with pytest.raises(ValueError, match="The number is 0"):
        integrated_gradients(judge.from_embeddings, torch.ones(2), torch.zeros(2), 0)
    with pytest.raises(ValueError, match="2\\^9 coalitions"):
        shapley.exact(lambda sets: np.zeros(len(sets)), 9)


def test_labels_are_those_of_the_reviews_that_are_tried():
    test = split().test
    for read, label in zip(ranking.tried(5), ranking.labels(5), strict=True):
        at = [text.split() for text in test.texts].index(read.words)
        assert test.labels[at] == label


def test_a_sign_lost_is_an_area_lost(judge, monkeypatch):
    reads = ranking.tried(2)
    assert len(ranking.lost_with_sign(judge, reads)) == 2
    monkeypatch.setattr(ranking, "integrated", lambda judge, read, c: np.arange(1.0, len(read.words) + 1))
    assert np.allclose(ranking.lost_with_sign(judge, reads), 0)  # no score below 0, nothing to lose


def test_points_at_once_change_no_sum():
    x, zero = torch.rand(3), torch.zeros(3)
    few, many = (integrated_gradients(lambda x: x.prod(-1), x, zero, 16, at_once=n) for n in (2, 16))
    assert torch.allclose(few, many)


def test_odds_are_the_same_by_ids_and_by_embeddings(judge):
    read, other = review(TEXT), review("a warm film")
    by_ids = judge.odds([read.ids, other.ids])
    by_x = [judge.from_embeddings(judge.embedded(one.ids)[None]).item() for one in (read, other)]
    assert by_ids == pytest.approx(by_x, abs=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=5), st.integers(1, 20))
def test_all_agree_on_a_linear_function(weights, steps):
    w = torch.tensor(weights, dtype=torch.float64)
    x = torch.arange(1.0, len(w) + 1, dtype=torch.float64)
    own = (w * x).numpy()
    f = lambda x: (x * w).sum(-1)  # noqa: E731
    worth = lambda sets: np.array([sum(own[list(one)]) for one in sets])  # noqa: E731
    assert (gradient(f, x[None])[0] * x).numpy() == pytest.approx(own)
    assert integrated_gradients(f, x, torch.zeros_like(x), steps).numpy() == pytest.approx(own)
    assert shapley.exact(worth, len(w)) == pytest.approx(own)
    assert shapley.sampled(worth, len(w), 3) == pytest.approx(own)


def test_a_saturated_function_and_two_that_suffice():
    f, x = (lambda x: x[..., 0].clamp(max=1)), torch.tensor([2.0])
    assert gradient(f, x[None]).item() == 0
    assert integrated_gradients(f, x, torch.zeros(1), 100).item() == pytest.approx(1)
    either = lambda sets: np.array([float(len(one) > 0) for one in sets])  # noqa: E731
    assert shapley.exact(either, 2).tolist() == [0.5, 0.5]


def test_shapley_values_are_captums():
    def f(x):
        return x[:, 0] * x[:, 1] + 2 * x[:, 2] - x[:, 0] * x[:, 2]

    x = torch.tensor([[1.0, 2.0, 3.0]])
    ours = shapley.exact(
        lambda sets: np.array([f(x * torch.tensor([[n in s for n in range(3)]])).item() for s in sets]), 3
    )
    assert ours == pytest.approx(ShapleyValues(f).attribute(x)[0].numpy(), abs=1e-5)
    torch.manual_seed(0), np.random.seed(0)
    assert ours == pytest.approx(KernelShap(f).attribute(x, n_samples=500)[0].numpy(), abs=0.15)


def test_gradients_and_occlusion_are_captums(judge):
    read = review("a great cast , wasted")
    f, x, base = judge.from_embeddings, judge.embedded(read.ids), methods.baseline_of(judge, read)
    theirs = IntegratedGradients(f).attribute(x[None], base[None], n_steps=8, method="riemann_middle")[0]
    assert torch.allclose(integrated_gradients(f, x, base, 8), theirs.float(), atol=1e-4)
    assert torch.allclose(gradient(f, x[None]).abs(), Saliency(f).attribute(x[None]), atol=1e-5)
    groups = torch.arange(len(read.ids)).view(1, -1, 1)  # here each word is one token
    with torch.no_grad():
        theirs = FeatureAblation(f).attribute(x[None], base[None], feature_mask=groups)[0, 1:-1, 0]
    assert methods.occlusion(judge, read, 1) == pytest.approx(theirs.numpy(), abs=1e-3)


def test_integrated_gradients_and_shapley_values_are_complete(judge):
    read = review(TEXT)
    full, empty = judge.odds([read.ids, without(read, range(len(read.words)))])
    assert methods.integrated(judge, read, 1, steps=64).sum() == pytest.approx(full - empty, abs=0.05)
    assert methods.shapley(judge, read, -1, orders=3).sum() == pytest.approx(empty - full, abs=1e-3)


def test_attention_is_shared_among_the_tokens(judge):
    read = review(TEXT)
    assert torch.allclose(judge.attention(read.ids).sum(-1), torch.ones(6, len(read.ids)), atol=1e-4)
    for name in (methods.LAST, methods.ROLLOUT):
        assert 0 < methods.explain(name, judge, read, 1).sum() < 1  # the rest is [CLS]'s and [SEP]'s


def test_the_plain_orders_say_what_they_are(judge):
    read = review(TEXT)
    first = {name: read.words[int(np.argmax(methods.explain(name, judge, read, -1)))] for name in methods.PLAIN}
    assert first[methods.LONGEST] == "lifeless" and first[methods.FIRST] == "a"
    assert first[methods.LEXICON] in ("wasted", "lifeless") and first[methods.LINEAR] == "script"
    assert first[methods.RARE] == "lifeless"


def test_the_right_order_falls_fastest_and_rises_fastest():
    worth = np.array([0.5, 0.3, 0.1, 0.1])

    def chance(sets):
        return np.array([1 - worth[list(gone)].sum() for gone in sets])

    found = faithfulness.asked(chance, {"right": worth, "wrong": -worth})
    assert (
        found["right"].areas()[0] < found["wrong"].areas()[0] and found["right"].areas()[1] > found["wrong"].areas()[1]
    )
    assert found["right"].deletion[0] == 1 and found["right"].deletion[-1] == 0
    assert found["right"].insertion[0] == pytest.approx(0) and found["right"].insertion[-1] == 1


def test_intervals_and_ranks():
    mean, low, high = faithfulness.interval([1.0, 2.0, 3.0])
    assert mean == 2 and high - low == pytest.approx(2 * 4.3027 / np.sqrt(3), abs=1e-3)
    assert faithfulness.alike(np.array([1, 2, 3]), np.array([2, 4, 9])) == pytest.approx(1)
    assert faithfulness.alike(np.ones(3), np.array([1, 2, 3])) == 0


def test_gains_count_upward_for_both_tests():
    found = {"a": {"deletion": "0.1 0.2", "insertion": "0.9 0.8"}, "b": {"deletion": "0.5 0.5", "insertion": "0.4 0.5"}}
    gains = ranking.gains(found, "b")
    assert gains["deletion"]["a"][0] == pytest.approx(0.35) and gains["insertion"]["a"][0] == pytest.approx(0.4)


def test_the_cascade_blanks_from_the_head_down_and_leaves_the_reader_alone(judge):
    before = judge.model.head.weight.clone()
    read, seen = review(TEXT), []
    for level, blank in randomized.cascade(judge, ("head", "embeddings")):
        seen.append(level)
        same = torch.equal(
            blank.model.body.embeddings.word_embeddings.weight, judge.model.body.embeddings.word_embeddings.weight
        )
        assert same == (level == "head") and not torch.equal(blank.model.head.weight, before)
    assert seen == ["head", "embeddings"] and torch.equal(judge.model.head.weight, before)
    found = randomized.survives(judge, [read], [1], (methods.LAST,), ("head",))
    assert found[methods.LAST]["head"] == [pytest.approx(1)]  # attention doesn't look at the head at all


def test_the_planted_word_alone_tells_the_label():
    made = planted.plant(split().test.texts, 40)
    assert len(made.texts) == 40 and 0.2 < np.mean(made.labels) < 0.8
    for text, label, place in zip(made.texts, made.labels, made.places, strict=True):
        words = text.split()
        assert words[place] == planted.CUES[label] and sum(words.count(cue) for cue in planted.CUES) == 1


def test_hits_are_counted(judge, monkeypatch):
    made = planted.Planted(["good movie film", "a movie"], [1, 1], [1, 1])
    found = planted.found(judge, made, 2, (methods.FIRST, methods.LONGEST))
    assert found == {methods.FIRST: 0, methods.LONGEST: 2} or found[methods.LONGEST] >= 1
    assert found[methods.FIRST] == 0
