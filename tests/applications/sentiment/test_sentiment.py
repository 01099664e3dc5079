"""The judges, their confidence, the kinds of reviews and the second task: by hand, by the library, and at the edges."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sklearn.calibration import calibration_curve

from largemodels.applications.sentiment import confidence, judges, kinds, plays, prompted, requirements
from largemodels.background.learning_curves.bags import naive_bayes

ODDS = st.lists(st.tuples(st.floats(-8, 8), st.integers(0, 1)), min_size=2, max_size=60)


def test_the_lexicon_counts_and_a_coin_decides_the_rest():
    found = judges.by_lexicon(["a great and charming film", "dull", "not good", "a film", "two films"])
    assert found[:3].tolist() == [2, -1, -1] and set(np.abs(found[3:])) == {0.001}
    assert judges.by_lexicon(["a film"] * 50).tolist() == judges.by_lexicon(["a film"] * 50).tolist()


def test_log_odds_of_a_classifier_and_back():
    bayes = naive_bayes(["great fun", "warm fun", "bad mess", "dull mess"], [1, 1, 0, 0])
    texts = ["great fun", "dull", "fun mess"]
    odds = judges.odds_of(bayes, texts)
    assert judges.favor(odds) == pytest.approx(bayes.predict_proba(texts)[:, 1])
    assert odds[0] > 0 > odds[1]
    assert judges.unpacked(judges.packed([0.12345, -7, 1e-9])).tolist() == [0.123, -7, 0]


@given(ODDS)
def test_bins_are_those_of_the_library(rows):
    odds, labels = map(np.array, zip(*rows, strict=True))
    p = judges.favor(odds)
    found = confidence.binned(p, labels)
    true, said = calibration_curve(labels, p, n_bins=confidence.BINS)
    assert found.said == pytest.approx(said) and found.true == pytest.approx(true)
    assert found.count.sum() == len(p) and 0 <= confidence.ece(p, labels) <= 1


def test_ece_by_hand_and_by_chance_alone():
    assert confidence.ece([0.9, 0.9, 0.9, 0.2], [1, 1, 0, 0]) == pytest.approx(0.225)
    mean, most = confidence.chance_ece(np.full(1000, 0.8))
    assert 0 < mean < most < 0.04
    assert confidence.chance_ece(np.full(10, 0.8))[0] > 3 * mean


def test_a_temperature_undoes_what_was_blown_up_and_turns_no_verdict():
    chance = np.random.default_rng(0)
    odds = chance.normal(0, 2, 20_000)
    labels = (chance.random(20_000) < judges.favor(odds)).astype(int)
    assert confidence.temperature(odds, labels) == pytest.approx(1, abs=0.05)
    assert confidence.temperature(3 * odds, labels) == pytest.approx(3, abs=0.15)
    mended = confidence.calibrated(3 * odds, 3 * odds, labels)
    assert ((mended > 0.5) == (odds > 0)).all()
    assert confidence.ece(mended, labels) < 0.02 < 0.05 < confidence.ece(judges.favor(3 * odds), labels)
    assert confidence.cross_entropy([np.log(3)], [1]) == pytest.approx(-np.log(0.75))


def test_the_surest_come_first():
    assert confidence.selective([3, -2, 1, -0.5], [1, 0, 0, 1], [0.25, 0.5, 1.0]) == [1.0, 1.0, 0.5]


def test_kinds_by_rule():
    texts = [
        "a film",
        "it doesn't work",
        "dull but short",
        "not bad , though long",
        "nothing works",
        "butter and knots",
    ]
    assert kinds.by_rule(texts).tolist() == ["neither", "negation", "contrast", "both", "negation", "neither"]
    rates = kinds.error_rates([True, False, True, True, False, False], kinds.by_rule(texts))
    assert rates["neither"][:2] == (1, 2) and rates["contrast"][:2] == (1, 1) and rates["negation"][:2] == (0, 2)
    assert 0 <= rates["neither"][2] < 0.5 < rates["neither"][3] <= 1


def test_what_all_get_wrong_is_found_and_what_nobody_sorted_is_said():
    assert kinds.all_wrong({"one": [True, False, False], "two": [False, False, True]}).tolist() == [1]
    assert kinds.sorted_failures([217, 999_999]) == {"another language": 1, "not sorted yet": 1}
    places = kinds.all_wrong(judges.on_record())
    assert set(kinds.by_hand()) == set(places.tolist()) and sum(kinds.sorted_failures(places).values()) == len(places)


def test_speeches_come_from_29_plays_and_a_whole_play_is_harder():
    data = plays.speeches()
    assert len(set(data.plays)) == 29 and set(data.kinds) == {"comedy", "history", "tragedy"}
    assert min(len(text.split()) for text in data.texts) >= plays.SHORTEST
    assert not any("**" in text for text in data.texts)
    assert plays.without_names("Then Hermia weeps in Athens").split() == ["weeps", "in"]
    few = plays.Speeches(data.texts[::4], data.kinds[::4], data.plays[::4])
    random, whole = ((plays.held_out(few, how) == few.kinds).mean() for how in (plays.RANDOM, plays.BY_PLAY))
    assert random > whole > plays.most_common(few)


def test_likelihoods_from_kept_examples_are_those_of_the_whole_text_at_once():
    prompt, shown = prompted.PROMPTS[prompted.ASKED], [("dull and long", 0), ("a warm film", 1)]
    texts = ["a mess", "not bad , and much longer than the other one"]
    found = prompted.likelihoods(texts, prompt, shown)
    tokenizer, model = prompted.smollm2()
    words = [prompted.ids_of(word) for word in prompted.WORDS]
    assert all(len(word) == 1 for word in words)
    start = "".join(f"{prompt.around(text)}{prompted.PAIRS[prompted.ASKED_PAIR][label]}\n" for text, label in shown)
    for row, text in zip(found, texts, strict=True):
        ids = torch.tensor([tokenizer(start + prompt.around(text))["input_ids"]], device=model.device)
        with torch.inference_mode():
            whole = model(ids).logits[0, -1].log_softmax(0)
        assert row == pytest.approx(whole[[word[0] for word in words]].cpu().numpy(), abs=1e-3)
    odds = prompted.log_odds(found)
    assert odds == pytest.approx(found[:, 1] - found[:, 0])


def test_the_prior_is_the_mean_over_inputs_that_say_nothing():
    prompt = prompted.PROMPTS[prompted.ASKED]
    alone = [prompted.log_odds(prompted.likelihoods([text], prompt), "bad / good")[0] for text in ("N/A", "[MASK]", "")]
    assert prompted.label_prior(prompt, pair="bad / good") == pytest.approx(np.mean(alone), abs=1e-3)


def test_what_cannot_be_judged_gets_a_sentence():
    for text, words in (("", "no word"), ("🙂", "no word"), ("word " * 10_000, "10,000 words")):
        with pytest.raises(ValueError, match=words):
            requirements.require_review(text)
    assert requirements.require_review(" Great  FUN ") == "great fun"
    assert requirements.warning("a good film", {"a", "good"}) == ""
    assert "training held 1" in requirements.warning("un film lent", {"film", "a"})
