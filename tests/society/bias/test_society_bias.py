"""Definitions, remedies, thinning, words, sentences and tokens of bias do what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from largemodels.core import people
from largemodels.core.group_rates import counts, counts_at, gap, odds_gap, rate
from largemodels.core.records import read
from largemodels.core.resampling import chance_gap
from largemodels.society.bias import country_names, definitions, remedies, sentence_pairs, thinning, words
from largemodels.society.bias.definitions import COMPAS, CREDIT, DEFINITIONS


@pytest.fixture(scope="module")
def some():
    """3,000 of Adult's people to learn from and 3,000 to judge by."""
    learn, test = people.adult()
    return learn.take(np.arange(3000)), test.take(np.arange(3000))


def test_counts_at_each_threshold_are_those_counted_by_hand():
    s = definitions.scored(COMPAS)
    for one, two in ((0, 1), (0.5, 0.6), (1, 0.3)):
        said = np.where(s.group == "Black", s.p >= one, s.p >= two)
        assert (s.counts(one, two) == counts(s.y, said, s.group, s.names)).all()
    with pytest.raises(ValueError, match=r"threshold of Black is 1\.2"):
        s.counts(1.2, 0.5)


def test_the_most_accurate_pair_keeps_its_definition():
    s = definitions.scored(COMPAS)
    for name, what in DEFINITIONS.items():
        assert abs(gap(what, s.counts(*definitions.most_accurate(s, name)))) <= definitions.NEAR
    assert definitions.most_accurate(s) == (0.6, 0.6)
    best = definitions.scored(CREDIT)
    assert definitions.most_accurate(best)[0] == definitions.most_accurate(best)[1]


def test_thresholds_are_judged_on_the_other_half():
    s, names = definitions.scored(COMPAS), ("true positive rate", "precision")
    found = definitions.on_other_half(s, "equal opportunity", names, 3)
    places = np.random.default_rng(1).permutation(len(s.p))
    learn, judge = np.array_split(places, 2)
    half = definitions.Scored(
        s.p[learn], s.y[learn], s.group[learn], s.names,
        counts_at(s.p[learn], s.y[learn], s.group[learn], s.names),
    )  # fmt: skip
    at = np.array(definitions.most_accurate(half, "equal opportunity"))
    limits = at[(s.group[judge] == "white").astype(int)] - 1e-9
    c = counts(s.y[judge], s.p[judge] >= limits, s.group[judge], s.names)
    assert found.shape == (3, 2) and found[1] == pytest.approx([abs(float(gap(name, c))) for name in names])


def test_chance_leaves_a_gap_that_shrinks_with_the_people():
    rng = np.random.default_rng(0)
    y, group = rng.integers(0, 2, 4000), np.array(["a", "b"])[(rng.random(4000) < 0.15).astype(int)]
    said = rng.random(4000) < 0.3
    few, many = (chance_gap(y[:n], said[:n], group[:n]) for n in (200, 4000))
    assert 0.05 < few < 0.15 and many < few / 2.5
    assert chance_gap(y, group == "a", group) < 0.05  # a gap of 1 that dealing takes away


def test_a_line_says_where_a_definition_holds():
    s = definitions.scored(COMPAS)
    for name, what in DEFINITIONS.items():
        found = list(zip(*definitions.line(name, s), strict=True))
        assert found and all(abs(gap(what, s.counts(*at))) <= definitions.NEAR for at in found[::7])


def test_an_interval_holds_its_rate():
    s = definitions.scored(CREDIT)
    c = s.counts(0.2, 0.2)
    ends = definitions.interval("false positive rate", c)
    assert ((ends[:, 0] < rate("false positive rate", c)) & (rate("false positive rate", c) < ends[:, 1])).all()
    assert definitions.interval("precision", counts([0, 1, 0, 1], [0] * 4, list("aabb"), "ab")).tolist() == [[0, 1]] * 2


@given(st.integers(0, 2**32 - 1))
def test_reweighed_group_and_outcome_are_independent(seed):
    rng = np.random.default_rng(seed)
    y, group = rng.integers(0, 2, 50), np.array(["a", "b"])[rng.integers(0, 2, 50)]
    y[:4], group[:4] = [0, 1, 0, 1], ["a", "a", "b", "b"]
    weights = remedies.reweighing(y, group)
    shares = [np.average(y[group == name], weights=weights[group == name]) for name in "ab"]
    assert shares[0] == pytest.approx(shares[1]) == pytest.approx(y.mean()) and weights.sum() == pytest.approx(50)


def test_quantiles_give_the_same_share_and_library_agrees(some):
    learn, _ = some
    model = remedies.logistic().fit(learn.X, learn.y)
    p = model.predict_proba(learn.X)[:, 1]
    said = remedies.by_group(p, learn.group, remedies.same_share(p, learn.group, ["women", "men"], 0.2))
    c = counts(learn.y, said, learn.group, ["women", "men"])
    assert rate("selection rate", c) == pytest.approx([0.2, 0.2], abs=0.01)
    theirs = remedies.optimized(model, learn, "demographic_parity", learn)
    assert abs(gap("selection rate", counts(learn.y, theirs, learn.group, ["women", "men"]))) < 0.02


def test_remedies_do_their_part(some):
    learn, test = some
    odds = {name: float(odds_gap(counts(test.y, remedies.remedied(name, learn, test, "sex"), test.group,
                                        ["women", "men"]))) for name in remedies.REMEDIES}  # fmt: skip
    assert odds[remedies.ODDS] < odds[remedies.PLAIN] and odds[remedies.CONSTRAINED] < odds[remedies.PLAIN]
    assert odds[remedies.REWEIGHED] < odds[remedies.PLAIN]


@pytest.mark.parametrize(("thresholds", "sentence"), [
    ({"a": 0.5, "b": -1}, "threshold of b is -1"), ({"a": 0.5, "c": 0.5}, "'c' has no members"),
    ({"a": 0.5, "b": float("nan")}, "threshold of b is nan"), ({"a": 0.5}, "There is 1 group"),
])  # fmt: skip
def test_thresholds_that_cannot_be(thresholds, sentence):
    with pytest.raises(ValueError, match=sentence):
        remedies.by_group(np.array([0.1, 0.9, 0.4]), np.array(list("aab")), thresholds)


def test_a_third_group_needs_a_threshold():
    with pytest.raises(ValueError, match="no threshold for c"):
        remedies.by_group(np.array([0.1, 0.9, 0.4]), np.array(list("abc")), {"a": 0.5, "b": 0.5})


def test_thinning_thins_one_group_alone(some):
    learn, _ = some
    women = int((learn.group == "women").sum())
    few = thinning.thinned(learn, "women", 0.1, seed=3)
    assert (few.group == "women").sum() == round(women / 10) and (few.group == "men").sum() == 3000 - women
    assert (thinning.thinned(learn, "women", 1, 0).group == "women").all()
    for share, sentence in ((1.5, "share of women is 1.5"), (-1, "share of women is -1")):
        with pytest.raises(ValueError, match=sentence):
            thinning.thinned(learn, "women", share)
    with pytest.raises(ValueError, match="'nobody' has no members"):
        thinning.thinned(learn, "nobody", 0.5)


def test_the_records_hold_every_seed():
    kept = read("bias_thinning")
    assert [len(row) for row in kept[thinning.TREES][thinning.ALL]] == [5, 5, 5, 5, 1]
    assert all(len(read("bias_remedies")[name]) == 5 for name in remedies.REMEDIES)


def test_weat_by_hand():
    A, B = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    x, y = (
        words.association(np.array([[1.0, 0.0], [0.8, 0.6]]), A, B),
        words.association(np.array([[0.0, 1.0]] * 2), A, B),
    )
    assert x == pytest.approx([1, 0.2]) and y == pytest.approx([-1, -1])
    d, p, null = words.weat(x, y, 4000)
    assert d == pytest.approx((0.6 + 1) / np.std([1, 0.2, -1, -1], ddof=1)) and len(null) == 4000
    assert p == pytest.approx(1 / 6, abs=0.02)  # one of the 6 divisions of four words


def test_known_associations_are_found_and_random_words_have_none():
    d, p, _ = words.tested("instruments / weapons")
    assert d > 1.2 and p < 0.001
    assert (words.by_chance("science / arts", 60)[:, 1] < 0.05).mean() < 0.15
    assert (words.by_chance("science / arts", 60, topics=True)[:, 1] < 0.05).mean() > 0.15  # topics aren't loose words
    assert words.projections(["nurse", "maestro", "qwrtz", "teacher"]).keys() == {"nurse", "maestro", "teacher"}
    assert words.projections(["nurse", "maestro", "teacher"])["nurse"] > 0.2


def test_pairs_differ_in_one_word():
    for template, she, he in (*sentence_pairs.WORK, *sentence_pairs.NEUTRAL):
        one, two = (template.format(word).split() for word in (she, he))
        assert sum(a != b for a, b in zip(one, two, strict=True)) == 1
    jobs = sentence_pairs.jobs()
    assert len(jobs) == 20 and len(sentence_pairs.THINGS) == 20 and words.occupations()[jobs[0]] < 10
    assert len(between := sentence_pairs.jobs(between=True)) == 15 and not set(between) & set(jobs)
    assert not any(word[0] in "aeiou" for word in sentence_pairs.THINGS)


def test_the_likelihood_of_an_ending_is_the_models():
    import torch

    tokenizer, model = sentence_pairs.smollm2()
    found = sentence_pairs.endings("My sister works as a", ["nurse", "receptionist"])
    begin, end = (tokenizer(t, add_special_tokens=False)["input_ids"] for t in ("My sister works as a", " nurse."))
    with torch.inference_mode():
        logs = model(torch.tensor([begin + end], device=model.device)).logits[0].float().log_softmax(-1)
    alone = sum(float(logs[len(begin) - 1 + n, token]) for n, token in enumerate(end))
    assert found[0] == pytest.approx(alone, abs=1e-3) and found[1] < 0


def test_what_languages_cost():
    english, burmese = country_names.cost("en"), country_names.cost("my")
    assert len(country_names.names("zh")) == len(set(country_names.COUNTRIES)) == 20
    assert english.tokens == 28 and burmese.tokens == burmese.bytes - 1
    assert np.prod(country_names.factors(burmese, english)) == pytest.approx(burmese.tokens / english.tokens)
    one, two = country_names.Cost(12, 3, 6), country_names.Cost(1, 1, 1)
    assert country_names.factors(one, two) == (3, 2, 2)
    with pytest.raises(ValueError, match="no language 'xx'"):
        country_names.names("xx")
