"""Each way of making a classifier, on texts whose answer is plain."""

import numpy as np
import pytest
import torch

from largemodels.background.learning_curves import unseen_words
from largemodels.background.learning_curves.bags import logistic, naive_bayes
from largemodels.background.learning_curves.draws import draw, drawn, split
from largemodels.background.learning_curves.encoder import frozen, minilm, vectors
from largemodels.background.learning_curves.fine_tuning import fine_tune, steps_of
from largemodels.background.learning_curves.lexicon import AGAINST, FAVOR, by_rule, score
from largemodels.background.learning_curves.methods import BAG, Rules, grid, named, right, way_of
from largemodels.background.learning_curves.one_word import says_but, sparse_bag
from largemodels.background.learning_curves.price import BODY
from largemodels.background.learning_curves.small_net import small_net
from largemodels.core.reviews import Reviews

TEXTS = ["a great warm film", "great fun", "warm and great", "a bad cold film", "bad stuff", "cold and bad"]
LABELS = [1, 1, 1, 0, 0, 0]


def test_draws_are_balanced_nested_and_their_own():
    labels = split().learn.labels
    small, large = draw(labels, 32, 0), draw(labels, 125, 0)
    assert small == large[:32] and len(set(large)) == 125
    assert sum(labels[n] for n in small) == 16 and sum(labels[n] for n in large) == 62
    assert draw(labels, 32, 1) != small


def test_no_part_of_the_split_holds_another():
    parts = split()
    assert [len(part) for part in (parts.learn, parts.validation, parts.test)] == [7000, 530, 1000]
    assert len(set(parts.learn.texts) & set(parts.test.texts)) < 10


@pytest.mark.parametrize("size", [0, 1, 7_001])
def test_a_draw_that_cannot_be_had_is_refused(size):
    with pytest.raises(ValueError, match="can't be drawn"):
        draw([0, 1] * 3500, size, 0)


def test_the_rule_counts_and_a_negation_turns_a_word_round():
    assert (score("great film"), score("not great"), score("never a dull moment"), score("a film")) == (1, -1, 1, 0)
    assert by_rule(["great", "dull", "film"]).tolist() == [1, 0, 0.5]
    assert not FAVOR & AGAINST


def test_the_rules_toss_a_coin_where_the_list_is_silent():
    chances = Rules(0).predict_proba(["film"] * 200)[:, 1]
    assert 60 < (chances > 0.5).sum() < 140


@pytest.mark.parametrize("fit", [naive_bayes, logistic, frozen, small_net])
def test_each_way_learns_what_is_plain(fit):
    assert right(fit(TEXTS, LABELS), Reviews(TEXTS, LABELS)).all()
    with pytest.raises(ValueError, match="some 0 and some 1"):
        fit(TEXTS, [1] * 6)
    with pytest.raises(ValueError, match="one label"):
        fit(TEXTS, LABELS[:2])


def test_naive_bayes_is_the_formula():
    model = naive_bayes(TEXTS, LABELS)
    names = list(model[0].get_feature_names_out())
    lead = np.diff(model[1].feature_log_prob_, axis=0)[0]
    # great: 3 + 1 in favor, 0 + 1 against; both opinions hold as many marks, so the totals cancel
    assert np.isclose(lead[names.index("great")] - lead[names.index("and")], np.log(4))


def test_a_frozen_vector_is_the_mean_over_real_tokens_and_padding_changes_nothing():
    tokenizer, model = minilm()
    with torch.inference_mode():
        alone = model(**tokenizer("short one", return_tensors="pt").to(model.device)).last_hidden_state.mean(1)[0]
    found = vectors(["short one", "a much longer text that makes the first one be padded"])
    assert np.allclose(found[0], alone.cpu().numpy(), atol=1e-4)


def test_fine_tuning_starts_from_the_frozen_head_and_leaves_the_shared_encoder_as_it_is():
    before = [p.clone() for p in minilm()[1].parameters()]
    still = fine_tune(TEXTS, LABELS, rate=1e-9, passes=1)
    moved = fine_tune(TEXTS, LABELS, rate=1e-4, passes=3)
    assert right(moved, Reviews(TEXTS, LABELS)).all()
    assert all(torch.equal(a, b) for a, b in zip(before, minilm()[1].parameters(), strict=True))
    assert np.allclose(still.predict_proba(TEXTS), frozen(TEXTS, LABELS).predict_proba(TEXTS), atol=0.05)


def test_a_pass_sees_each_text_once():
    steps = steps_of([[0] * (n % 7 + 1) for n in range(300)], np.random.default_rng(0))
    assert sorted(n for step in steps for n in step) == list(range(300))
    assert max(map(len, steps)) == 16


def test_a_setting_survives_being_put_into_words():
    for way in grid(BAG, 32):
        assert way_of(named(way)) == way
    with pytest.raises(ValueError, match="no curve"):
        grid("magic", 8)


def test_the_size_of_the_body_is_the_models():
    assert sum(p.numel() for p in minilm()[1].encoder.parameters()) == BODY


def test_unseen_words():
    assert unseen_words.unseen_share(["a b"], ["b c", "c d"]) == pytest.approx(2 / 3)
    new, labels = unseen_words.unseen_opinions(["great and dull"])
    assert "great" not in new and dict(zip(new, labels, strict=True))["superb"] == 1
    assert unseen_words.opinions_right(naive_bayes(TEXTS, LABELS), ["superb", "dreadful"], [1, 0]) == 0.5
    assert unseen_words.nearest("dreadful", ["awful", "table", "river"]) == "awful"


def test_who_says_but_and_a_sparse_bag_finds_the_word():
    assert says_but(["But no", "a but", "butter", "movie"]) == [1, 1, 0, 0]
    test = split().test
    sample = drawn(Reviews(test.texts, says_but(test.texts)), 200, 0)
    bag = sparse_bag(sample.texts, sample.labels)
    assert bag[0].get_feature_names_out()[bag[1].coef_[0].argmax()] == "but"
    assert right(bag, sample).mean() > 0.98
