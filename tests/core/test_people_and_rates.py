"""People are read without names; rates by group are Fairlearn's; intervals hold what they promise."""

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, count, false_positive_rate, selection_rate, true_positive_rate
from hypothesis import given
from hypothesis import strategies as st

from largemodels.core import group_rates as rates
from largemodels.core import people
from largemodels.core.resampling import correlation, difference_interval, mean_interval
from largemodels.core.word_vectors import unit, vectors

Y, SAID = [0, 0, 0, 1, 0, 0, 1, 1], [1, 1, 0, 1, 1, 0, 1, 0]
GROUP = ["a"] * 4 + ["b"] * 4


def test_the_tables_are_read_whole_and_nobody_is_named():
    german, (learn, test), (defendants, deciles) = people.german(), people.adult(), people.compas()
    assert len(german) == 1000 and german.y.sum() == 300 and (german.group == "under 25").sum() == 149
    assert (len(learn), len(test), len(defendants)) == (32561, 16281, 5278) and set(deciles) == set(range(1, 11))
    assert not any("status_sex" in feature for feature in german.features)
    assert set(people.compas_rows()[0]) == set(people.COMPAS) and not {"name", "first", "last", "dob"} & set(
        people.COMPAS
    )
    assert learn.X[:, 0].mean() == pytest.approx(0, abs=1e-9) and learn.X.shape[1] == len(learn.features)


def test_a_column_goes_with_all_of_its_words():
    learn, _ = people.adult()
    fewer = learn.without("sex")
    assert set(learn.features) - set(fewer.features) == {"sex=Female", "sex=Male"} and fewer.X.shape[1] == 48


def test_the_smallest_case_by_hand():
    c = rates.counts(Y, SAID, GROUP, ["a", "b"])
    assert c.tolist() == [[[1, 2], [0, 1]], [[1, 1], [1, 1]]]
    assert rates.rate("false positive rate", c) == pytest.approx([2 / 3, 1 / 2])
    assert rates.odds_gap(c) == pytest.approx((1 / 2 + 1 / 6) / 2) and rates.total_accuracy(c) == 0.5


@given(st.integers(0, 2**32 - 1))
def test_rates_are_those_of_fairlearn(seed):
    rng = np.random.default_rng(seed)
    y, said, group = rng.integers(0, 2, 60), rng.integers(0, 2, 60), np.array(["a", "b"])[rng.integers(0, 2, 60)]
    y[:4], group[:4] = [0, 1, 0, 1], ["a", "a", "b", "b"]
    metrics = {"selection rate": selection_rate, "true positive rate": true_positive_rate,
               "false positive rate": false_positive_rate}  # fmt: skip
    frame = MetricFrame(metrics={**metrics, "n": count}, y_true=y, y_pred=said, sensitive_features=group).by_group
    c = rates.counts(y, said, group, ["a", "b"])
    for name in metrics:
        assert rates.rate(name, c) == pytest.approx(frame[name].to_numpy())
    assert c.sum((1, 2)).tolist() == frame["n"].astype(int).tolist()


def test_paired_counts_sum_to_both_ways():
    rng = np.random.default_rng(0)
    y, one, two = rng.integers(0, 2, (3, 200))
    group = np.repeat(["a", "b"], 100)
    both = rates.paired(y, one, two, group, ["a", "b"])
    assert (both.sum(-1) == rates.counts(y, one, group, ["a", "b"])).all()
    assert (both.sum(-2) == rates.counts(y, two, group, ["a", "b"])).all() and both.min() >= 0
    moved, low, high = rates.change(rates.total_accuracy, both)
    assert low < moved < high and moved == pytest.approx((two == y).mean() - (one == y).mean())


def test_a_bootstrap_is_as_wide_as_theory():
    c = rates.counts([0, 1] * 200, [0, 1, 1, 0] * 100, ["a", "a", "b", "b"] * 100, ["a", "b"])
    low, high = rates.bootstrap(rates.total_accuracy, rates.counts([0, 1] * 200, [0, 1, 1, 1] * 100, GROUP * 50, "ab"))
    assert high - low == pytest.approx(2 * 1.96 * np.sqrt(0.75 * 0.25 / 400), rel=0.1)
    assert rates.resampled(c, 3).sum((1, 2, 3)).tolist() == [400] * 3


def test_precision_of_nobody_is_not_a_number():
    assert np.isnan(rates.rate("precision", rates.counts(Y, [0] * 8, GROUP, ["a", "b"]))).all()


@pytest.mark.parametrize(("y", "group", "names", "sentence"), [
    (Y, GROUP, ["a", "c"], "The group 'c' has no members"),
    (Y, GROUP, ["a"], "There is 1 group to compare"),
    ([0] * 8, GROUP, ["a", "b"], "The outcome in the group 'a' is 0 for everybody"),
    ([2, *Y[1:]], GROUP, ["a", "b"], "must be 0 or 1"),
    (Y[1:], GROUP, ["a", "b"], "7 outcomes, 8 decisions and 8 groups"),
])  # fmt: skip
def test_what_cannot_be_counted_gets_a_sentence(y, group, names, sentence):
    with pytest.raises(ValueError, match=sentence):
        rates.counts(y, SAID, group, names)


def test_intervals_of_means_and_correlations():
    rows = np.random.default_rng(1).normal(2, 1, (100, 1))
    mean, low, high = mean_interval(rows)
    assert low < mean < high and high - low == pytest.approx(4 * 1.96 * 0.5 / 10, rel=0.25)
    assert difference_interval(rows, rows - 3)[0] == pytest.approx(3)
    x = np.arange(30.0)
    assert correlation(x, 2 * x)[0] == pytest.approx(1) and correlation(x, -x)[2] == pytest.approx(-1)


def test_vectors_lie_where_the_file_says():
    words, rows = unit(["she", "he", "qwrtz", "nurse"])
    assert len(vectors()) == 26423 and words == ["she", "he", "nurse"]
    assert rows.shape == (3, 300) and np.linalg.norm(rows, axis=1) == pytest.approx(1)
    assert rows[0] @ rows[1] == pytest.approx(0.612, abs=0.01)
    with pytest.raises(ValueError, match="have a vector, too few"):
        unit(["qwrtz"])
