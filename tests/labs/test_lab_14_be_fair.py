"""Lab 14: what is nearly right gets no marks; the numbers are Fairlearn's; what the lab's prose says is so."""

import numpy as np
import pytest
from one_lab import Lab, replace

LAB = Lab("lab_14_be_fair")
POINTS = {
    "group-rates-check": 3.0,
    "gaps-check": 3.0,
    "calibration-check": 3.0,
    "thresholds-check": 4.0,
    "weights-check": 3.0,
}
GAPS = [id.removesuffix("-check") for id in POINTS]
NEARLY = [
    ("group-rates", "np.full((G, 3), np.nan)", "np.zeros((G, 3))"),
    ("group-rates", "for g in range(G)", "for g in np.unique(group)[:-1]"),
    ("group-rates", "(mine, mine & y, mine & ~y)", "(mine, mine & chosen, mine & ~y)"),
    ("gaps", "np.maximum(found[1], found[2])", "max(found[1], found[2])"),
    ("gaps", "if len(known) > 1 else np.nan", "if len(known) else np.nan"),
    ("gaps", "np.maximum(found[1], found[2])", "np.fmax(found[1], found[2])"),
    ("calibration", "np.minimum((score * B).astype(int), B - 1)", "(score * B).astype(int)"),
    ("calibration", "np.full(G, np.nan)", "np.zeros(G)"),
    ("calibration", "(score * B).astype(int)", "np.ceil(score * B).astype(int) - 1"),
    ("thresholds", "(*np.unique(scores), np.inf)", "np.unique(scores)"),
    ("thresholds", "slack + 1e-9", "1e-9"),
    ("thresholds", "c[hits].mean() if hits.any() else np.nan", "c.mean() if len(c) else np.nan"),
    ("weights", "/ kept.mean()", "/ (kept.mean() * len(y))"),
    ("weights", "for label in (True, False)", "for label in (True,)"),
    ("weights", "(group == g).mean() * ", ""),
]


@pytest.fixture(scope="module")
def space():
    """What the solution defines."""
    return LAB.space("how-a-lab-works-code", *GAPS)


@pytest.mark.parametrize("n", range(3))
def test_what_is_nearly_right_gets_no_marks(n, marks):
    assert marks(LAB.nearly(GAPS, NEARLY, n)) == dict.fromkeys(POINTS, 0.0)


def test_inputs_written_over_get_no_marks(marks):
    submission = LAB.solved(*GAPS)
    replace(submission, "group-rates", "    table = np.full", "    y[:] = True\n    table = np.full")
    replace(submission, "gaps", "    found = []", "    rates[np.isnan(rates)] = 0.5\n    found = []")
    replace(submission, "weights", "    return found", "    y[:] = False\n    return found")
    found = marks(submission)
    assert [found[f"{id}-check"] for id in GAPS] == [0, 0, 3, 4, 0]


LEFT_OUT = {
    "group-rates": ("if kept.any():", "if chosen[kept].any():"),
    "gaps": ("known.max() - known.min() if len(known) > 1 else np.nan", "np.ptp(known) if len(known) != 1 else np.nan"),
    "calibration": ("(score * B).astype(int)", "np.round(score * B).astype(int)"),
    "thresholds": ("max(rates) - min(rates) <=", "np.abs(np.diff(rates)).max(initial=0) <="),
    "weights": ("np.unique(group)", "range(2)"),
}


def test_a_side_that_is_left_out_costs_the_marks(marks):
    """Nobody chosen, a column that no group has, rounded bins, only neighbors compared, two groups alone."""
    submission = LAB.solved(*GAPS)
    for id, (right, wrong) in LEFT_OUT.items():
        replace(submission, id, right, wrong)
    assert marks(submission) == dict.fromkeys(POINTS, 0.0)


def test_errors_counted_by_group_and_scores_sorted_in_place_get_no_marks(marks):
    for old, new in (
        ("(c != hits).sum())", "(c != hits).mean())"),
        ("np.array(best)", "score.sort() or np.array(best)"),
    ):
        submission = LAB.solved(*GAPS)
        replace(submission, "thresholds", old, new)
        assert marks(submission)["thresholds-check"] == 0


def test_half_solved_gets_its_half(marks):
    half = LAB.solved("gaps", "thresholds")
    got = {"gaps-check", "thresholds-check"}
    assert marks(half) == {id: points * (id in got) for id, points in POINTS.items()}


def test_another_choice_that_is_as_good_gets_the_marks(marks):
    """Thresholds a little below each score choose the same people."""
    submission = LAB.solved(*GAPS)
    replace(submission, "thresholds", "return np.array(best)", "return np.array(best) - 1e-6")
    assert marks(submission) == POINTS


def drawn(chance, G):
    """People of whom each group has both labels, and who is chosen."""
    group = np.r_[np.repeat(np.arange(G), 4), chance.integers(0, G, 60)]
    y = np.r_[np.tile([True, True, False, False], G), chance.random(60) < 0.4]
    return y, chance.random(len(y)) < 0.3 + 0.3 * y, group


@pytest.mark.parametrize("G", [2, 3, 6])
def test_rates_and_gaps_are_fairlearns(space, G):
    from fairlearn.metrics import (
        MetricFrame,
        demographic_parity_difference,
        equalized_odds_difference,
        false_positive_rate,
        selection_rate,
        true_positive_rate,
    )

    y, chosen, group = drawn(np.random.default_rng(G), G)
    metrics = {"0": selection_rate, "1": true_positive_rate, "2": false_positive_rate}
    frame = MetricFrame(metrics=metrics, y_true=y, y_pred=chosen, sensitive_features=group)
    mine = space["group_rates"](y, chosen, group, G)
    np.testing.assert_allclose(mine, frame.by_group.to_numpy(), atol=1e-12)
    right = [
        measure(y, chosen, sensitive_features=group)
        for measure in (demographic_parity_difference, equalized_odds_difference)
    ]
    np.testing.assert_allclose(space["gaps"](mine), right, atol=1e-12)
    np.testing.assert_allclose(space["gaps"](mine)[0], frame.difference(method="between_groups").iloc[0], atol=1e-12)


def test_a_slack_of_1_costs_nothing_and_a_slack_of_0_levels(space):
    chance = np.random.default_rng(0)
    y, _, group = drawn(chance, 2)
    score = np.round((chance.random(len(y)) + y) / 2, 1)
    t = space["thresholds"](y, score, group, 2, 0.0)
    rates = space["group_rates"](y, score >= t[group], group, 2)
    assert np.ptp(rates[:, 1]) < 1e-9
    free = space["thresholds"](y, score, group, 2, 1.0)
    assert ((score >= free[group]) != y).sum() <= ((score >= t[group]) != y).sum()


def test_group_and_label_are_independent_under_the_weights(space):
    y, _, group = drawn(np.random.default_rng(1), 4)
    w = space["weights"](y, group)
    shares = [np.average(y[group == g], weights=w[group == g]) for g in range(4)]
    np.testing.assert_allclose(shares, y.mean())
    assert w.sum() == pytest.approx(len(y))


def test_with_one_bin_calibration_is_the_difference_of_two_means(space):
    chance = np.random.default_rng(2)
    y, _, group = drawn(chance, 3)
    score = chance.random(len(y))
    right = [abs(y[group == g].mean() - score[group == g].mean()) for g in range(3)]
    np.testing.assert_allclose(space["calibration"](y, score, group, 3, 1), right)


def test_what_the_lab_gives_holds_no_answer():
    assert LAB.given_imports() == {
        "from largemodels.classroom.check",
        "from largemodels.core.checked",
    }
