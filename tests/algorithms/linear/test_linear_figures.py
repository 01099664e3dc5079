"""The figures of notebook 1: what they draw and what they say is computed here once more, on examples made by hand."""

import math

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops
from pytest import approx

from largemodels.algorithms.linear.bend_figures import bends, recoveries, silent_gradient
from largemodels.algorithms.linear.decision_figures import outcomes, table, threshold_by_slider, threshold_figure
from largemodels.algorithms.linear.decisions import THRESHOLDS, Confusion
from largemodels.algorithms.linear.leverage_figures import dragged, missed, with_far
from largemodels.algorithms.linear.line_figures import REACH, fit, squares_and_bowl, squares_by_weight
from largemodels.algorithms.linear.linear import least_squares
from largemodels.algorithms.linear.outlier_figures import least_absolute_line, outlier
from largemodels.algorithms.linear.slope_figures import learning, secants
from largemodels.algorithms.linear.table_figures import one_feature_each, probability_by_weight, running_away
from largemodels.algorithms.linear.tables import Split


def doubles(*numbers):
    return torch.tensor(numbers, dtype=torch.double)


def areas(trace):
    """Of each of the squares, which are parted by gaps."""
    corners = [(trace["x"][n : n + 5], trace["y"][n : n + 5]) for n in range(0, len(trace["x"]), 6)]
    return [(max(xs) - min(xs)) * (max(ys) - min(ys)) for xs, ys in corners]


def test_a_square_stands_on_its_error_to_the_right_of_its_example():
    laid = fit([1, 1], [5, 0], 2, 0)  # 2 is predicted: 3 too low, 2 too high
    assert laid["squares"]["x"] == [1, 4, 4, 1, 1, None, 1, 3, 3, 1, 1, None]
    assert laid["squares"]["y"] == [5, 5, 2, 2, 5, None, 0, 0, 2, 2, 0, None]
    assert laid["line"] == dict(x=list(REACH), y=[2 * edge for edge in REACH])


def test_squares_by_weight():
    figure = squares_by_weight([0, 1], [1, 3], [0.0, 1.0, 2.0, 3.0], b=1)  # errors (0, -2), (0, -1), (0, 0), (0, 1)
    for (label, at), w, loss in zip(stops(figure).items(), (0, 1, 2, 3), (2, 0.5, 0, 0.5), strict=True):
        assert label == f"{w:.2f}" and at.title == f"w = {w:.2f}: mean squared error {loss:.2f} cm²"
        assert areas(at["squares"]) == approx([0, 2 * loss])
        assert at["line"]["y"] == approx([w * x + 1 for x in at["line"]["x"]])
        assert (at["point"]["x"], at["point"]["y"]) == ([w], [loss])
        assert at["loss"]["y"] == [2, 0.5, 0, 0.5] and (at["lowest"]["x"], at["lowest"]["y"]) == ([2], [0])
    assert (at["examples"]["x"], at["examples"]["y"], at["loss"]["x"]) == ([0, 1], [1, 3], [0, 1, 2, 3])
    assert "The lowest loss, 0.00, is at w = 2.00." in at.alt and start(figure) == "1.00"


def test_squares_and_bowl():
    shown = still(squares_and_bowl([0, 1], [1, 3]))
    bowl = next(trace for trace in shown.traces.values() if trace["type"] == "heatmap")
    w, b = bowl["x"].index(2), bowl["y"].index(-1)
    assert bowl["customdata"][b][w] == 4  # errors -2 and -2
    assert bowl["z"][b][w] == round(math.log10(4.05), 3) and "2 examples" in shown.alt


def test_outlier():
    figure = outlier([0, 1, 2, 3, 4], [0, 1, 2, 3, 4], [4, 9])  # lifted to 9, least squares has the slope 20 / 10
    for (label, at), squared, absolute in zip(stops(figure).items(), ((1, 0), (2, -1)), ((1, 0), (1, 0)), strict=True):
        for name, (w, b) in (("least squares", squared), ("least absolute error", absolute)):
            assert at[name]["y"] == approx([w * x + b for x in (-0.3, 4.3)]) and at[name]["x"] == approx([-0.3, 4.3])
        assert at["examples"]["y"] == [0, 1, 2, 3, int(label)]
        assert at.title == f"weight by least squares {squared[0]:.2f}, by least absolute error 1.00"
    assert "lifted from 4 to 9" in at.alt and start(figure) == "9"
    said = still(outlier([0, 1, 4], [0, 0, 4], [4, 8])).alt  # slopes h 21 / 78, and h / 4, through both ends
    assert "squares goes from 1.08 to 2.15, by least absolute error from 1.00 to 2.00." in said
    assert outlier([0, 1, 2], [-5, 1, 2], [3, 4]).layout.yaxis.range == (-6, 5)  # no point lies outside
    assert "least squares goes from 1.00 to 2.00, by least absolute error from 1.00 to 1.00." in at.alt


def test_a_wild_point_moves_one_line_only():
    xs, ys = list(range(7)), [1.2, 2.8, 5.1, 7.2, 8.9, 11.1, 13.0]
    far, farther = (least_absolute_line(xs, [*ys[:-1], height]) for height in (20, 1000))
    assert far == approx(farther)
    assert least_absolute_line([0, 1, 2], [1, 3, 5]) == approx((2, 1))


@pytest.mark.parametrize("seed", range(5))
def test_no_line_nearby_has_a_smaller_absolute_error(seed):
    generator = np.random.default_rng(seed)
    xs, ys = np.arange(9.0), generator.standard_cauchy(9)
    w, b = least_absolute_line(xs, ys)
    least = np.abs(w * xs + b - ys).sum()
    for d_w, d_b in generator.normal(0, 0.05, (300, 2)):  # the error is convex: a local minimum is the minimum
        assert np.abs((w + d_w) * xs + b + d_b - ys).sum() >= least - 1e-9


def test_secants():
    found = {"single": [3.0, 2.5, 1.0], "double": [3.0, 2.1, 2.01]}  # of w², whose slope at 1 is 2
    figure = secants(lambda w: w**2, 1.0, 2.0, found, [1.0, 0.1, 0.01])
    for (label, at), h, n in zip(stops(figure).items(), (1, 0.1, 0.01), range(3), strict=True):
        left, right = zip(at["secant"]["x"], at["secant"]["y"], strict=True)
        assert (right[1] - left[1]) / (right[0] - left[0]) == approx(found["double"][n])
        assert left[1] + found["double"][n] * (1 - left[0]) == approx(1)  # through the point itself
        assert (at["its two points"]["x"], at["its two points"]["y"]) == (approx([1, 1 + h]), approx([1, (1 + h) ** 2]))
        assert (at["this h"]["x"], at["this h"]["y"]) == ([h, h], [at["single"]["y"][n], at["double"]["y"][n]])
        single, double = found["single"][n], found["double"][n]
        said = f"slope {single:.4f} in single precision, {double:.4f} in double; true 2.0000"
        assert label == f"{h:.0e}" and at.title == f"h = {label}: {said}"
    assert (at["loss"]["x"][0], at["loss"]["x"][-1]) == (-0.5, 4) and at.layout["yaxis"]["range"] == [-1, 16]
    assert at["loss"]["y"] == approx([w**2 for w in at["loss"]["x"]])
    assert at["single"]["y"] == approx([1, 0.5, 1]) and at["double"]["y"] == approx([1, 0.1, 0.01])
    assert "lowest at h = 1e-01 in single, lowest at h = 1e-02 in double." in at.alt and start(figure) == "1e-02"


def test_learning():
    steps = [(0.1 * n, 1.0 - n, 1 / (n + 1)) for n in range(30)]
    figure = learning([0, 1], [1, 2], steps)
    for label, at in stops(figure).items():
        w, b, loss = steps[int(label)]
        assert at["line"]["y"] == approx([w * x + b for x in (-0.5, 1.5)]) and at["line"]["x"] == [-0.5, 1.5]
        assert (at["this step"]["x"], at["this step"]["y"]) == ([int(label)], [loss])
        assert at.title == f"after {label} steps: w = {w:.3f}, b = {b:.3f}, loss {loss:.4f} cm²"
    assert at["loss"]["y"] == [loss for *_, loss in steps] and label == start(figure) == "29"
    assert (at["examples"]["x"], at["examples"]["y"]) == ([0, 1], [1, 2])
    taken = [int(label) for label in stops(learning([0, 1], [1, 2], steps * 10))]
    assert taken[:7] == list(range(7)) and taken == sorted(taken) and taken[-1] == 299
    assert "in 29 steps, while the loss falls from 1.00 to 0.03" in at.alt


def test_one_feature_each():
    X, X_test = doubles([0, 0], [1, 1], [2, 0]), doubles([3, 0], [1, 1])
    figure = one_feature_each(Split(["bp", "bmi"], X.flip(1), doubles(0, 2, 4), X_test.flip(1), doubles(6, 4)))
    bp, bmi = stops(figure).values()  # by bmi: y = 2 x, errors 0 and 2; by bp: y = 2, errors 4 and 2, as the mean's
    assert bmi.title == f"body-mass index (kg/m²): typical error {2**0.5:.1f}; the mean alone {10**0.5:.1f}"
    assert bp.title == f"mean blood pressure: typical error {10**0.5:.1f}; the mean alone {10**0.5:.1f}"
    assert (bmi["line"]["x"], bmi["line"]["y"]) == ([1, 3], [2, 6]) and bp["line"]["y"] == [2, 2]
    assert (bmi["patients kept unseen"]["x"], bmi["patients kept unseen"]["y"]) == ([3, 1], [6, 4])
    assert bp["patients kept unseen"]["x"] == [0, 1] and bp.layout["xaxis"]["title"]["text"] == "mean blood pressure"
    assert "2 patients" in bp.alt and "errors: bmi 1.4, bp 3.2; the mean alone 3.2." in bp.alt
    assert start(figure) == "bmi"


TUMORS = doubles([-2], [-1], [0], [1], [2], [3]), doubles(0, 0, 0, 1, 1, 1)


def test_far_examples_are_added_as_yes():
    X, y = with_far(*TUMORS, 9.0, 2)
    assert X[:, 0].tolist() == [-2, -1, 0, 1, 2, 3, 9, 9] and y.tolist() == [0, 0, 0, 1, 1, 1, 1, 1]


def test_missed_counts_yes_below_one_half_alone():
    assert missed(*TUMORS, doubles(1), doubles(-0.6), 0.5) == 1  # only the yes at 1
    assert missed(*TUMORS, doubles(0), doubles(0), 0.5) == 3


def test_dragged():
    figure = dragged(*TUMORS, [3.0, 30.0], 2, "radius")
    for (label, at), lost in zip(stops(figure).items(), (0, 1), strict=True):
        w, b = least_squares(*with_far(*TUMORS, float(label), 2))
        crossing = at["crosses one half"]["x"]
        assert crossing[0] == crossing[1] == approx(((0.5 - b) / w).item())
        assert sum(x < crossing[0] for x in (1, 2, 3)) == lost
        assert at["line"]["y"] == approx([(w * x + b).item() for x in at["line"]["x"]])
        assert at["2 more malignant"]["x"] == [float(label)] * 2
        assert at.title == f"2 more at {label}: the line misses {lost} of the 3 malignant tumors"
    assert at["benign"]["x"] == [-2, -1, 0] and at["malignant"]["x"] == [1, 2, 3]
    assert at["malignant"]["y"] == approx([1] * 3, abs=0.03) and start(figure) == "30"
    assert at["line"]["x"] == approx([-2.3, 30.5]) == at.layout["xaxis"]["range"]
    assert "6 tumors by radius" in at.alt and "move from 3 to 30: the line" in at.alt
    assert "misses 0 malignant tumors at first, 1 in the end." in at.alt


def test_probability_by_weight():
    losses = {-1: 1.3, 0: 0.69, 5: 0.01, 9: 0.2}
    figure = probability_by_weight(torch.tensor([1.0, 3.0]), torch.tensor([0.0, 1.0]), 2.0, losses, "radius")
    for (label, at), (w, loss) in zip(stops(figure).items(), losses.items(), strict=True):
        assert (at["probability"]["x"][0], at["probability"]["x"][-1]) == (1, 3)
        assert at["probability"]["y"] == approx(
            [1 / (1 + math.exp(-w * (x - 2))) for x in at["probability"]["x"]], abs=1e-4
        )
        assert (at["this weight"]["x"], at["this weight"]["y"]) == ([w], [loss])
        assert label == str(w) and at.title == f"w = {w}: cross-entropy {loss:.3f} nats"
    assert (at["lowest"]["x"], at["lowest"]["y"]) == ([5], [0.01]) and start(figure) == "5"
    assert (at["loss"]["x"], at["loss"]["y"]) == (list(losses), list(losses.values()))
    assert at["benign"]["x"] == [1] and "by radius" in at.alt
    assert "weight: 1.30 at -1, lowest 0.010 at 5, 0.20 at 9." in at.alt


def test_running_away():
    shown = still(running_away([10, 100, 1000], [1.0, 2.0, 4.0], {"seen": [0.3, 0.2, 0.1], "unseen": [0.3, 0.2, 0.25]}))
    assert shown["length"]["y"] == [1, 2, 4] and shown["seen"]["y"] == [0.3, 0.2, 0.1]
    assert shown["unseen"]["y"] == [0.3, 0.2, 0.25] and shown["unseen"]["x"] == [10, 100, 1000]
    assert "From 10 to 1000 steps the weights grow from 1.0 to 4.0." in shown.alt
    assert "seen tumors falls to 0.100; on unseen ones it falls to 0.200 and ends at 0.250" in shown.alt


PATIENTS = doubles(0.12, 0.42, 0.62, 0.92), doubles(0, 1, 0, 1)  # probabilities, labels


def test_threshold_figure():
    shown = still(threshold_figure(*PATIENTS, 0.5, 10))
    assert [n for n, count in enumerate(shown["benign"]["y"]) if count] == [2, 12]  # of twenty, each 0.05 wide
    assert shown["benign"]["x"] == approx([0.025 + 0.05 * n for n in range(20)]) == shown["malignant"]["x"]
    assert [n for n, count in enumerate(shown["malignant"]["y"]) if count] == [8, 18]
    assert shown["cost"]["x"] == THRESHOLDS
    cost = dict(zip((round(100 * t) for t in THRESHOLDS), shown["cost"]["y"], strict=True))
    # in false alarms a hundred: all called back 2 of 4; up to 0.42 one; from there a miss more; from 0.63 a miss alone
    assert [cost[t] for t in (5, 13, 42, 43, 63, 93)] == approx([50, 25, 25, 275, 250, 500])
    assert (shown["here"]["x"], shown["here"]["y"]) == ([0.5], [approx(275)]) and shown["threshold"]["x"] == [0.5, 0.5]
    rule = shown["1 / (1 + price of a miss)"]
    assert rule["x"] == approx([1 / 11] * 2) and rule["y"] == approx([25, 500])
    assert "4 patients" in shown.alt and "threshold at 0.50" in shown.alt and "lowest near 0.13." in shown.alt


def test_threshold_by_slider():
    figure = threshold_by_slider(*PATIENTS, 10, [0.0, 0.25, 0.5, 1.0])
    counted = {0.0: (2, 0, 2, 0, 50), 0.25: (2, 0, 1, 1, 25), 0.5: (1, 1, 1, 1, 275), 1.0: (0, 2, 0, 2, 500)}
    for (label, at), (t, (found, lost, alarms, alone, cost)) in zip(
        stops(figure).items(), counted.items(), strict=True
    ):
        assert label == f"{t:.2f}" and at["threshold"]["x"] == at["here"]["x"] * 2 == [t, t]
        assert at["here"]["y"] == approx([cost])
        said = f"found {found}, missed {lost}, false alarms {alarms}, left alone {alone}; recall {found / 2:.3f}"
        precision = f"{found / (found + alarms):.3f}" if found else "undefined"
        assert at.title == f"{said}, precision {precision}, cost {cost:.1f} a hundred"
    assert start(figure) == "0.50" and f"At 0.50: {outcomes(*PATIENTS, 0.5, 10)}." in at.alt


def test_the_table_names_each_count():
    said = table(Confusion(found=1, missed=2, false_alarms=3, left_alone=4))
    for word in ("1 found", "2 missed", "3 false alarms", "4 left alone"):
        assert word in said
    assert said.index("2 missed") < said.index("is benign") < said.index("3 false alarms")


def test_silent_gradient():
    pairs = {"cross-entropy": ([10, 1], [1, 0.5]), "squared": ([1, 0.3], [1e-4, 0.2])}
    figure = silent_gradient([-10.0, 0.0], pairs)
    drawn = [(trace.name, trace.yaxis, list(trace.y)) for trace in figure.data]
    assert [trace.showlegend for trace in figure.data] == [True, False] * 2
    assert drawn == [(name, axis, y) for name, two in pairs.items() for axis, y in zip(("y", "y2"), two, strict=True)]
    assert "At z = -10, confidently wrong, the slopes are: cross-entropy 1e+00, squared 1e-04." in still(figure).alt


def test_recoveries():
    curves = {
        "one": {0: [0.5, 0.9], -5: [0.1, 0.8], -9: [0.1, 0.7]},
        "two": {0: [0.5, 0.9], -5: [0.1, 0.2], -9: [0, 0]},
    }
    figure = recoveries(curves)
    for label, at in stops(figure).items():
        one, two = (curve[int(label)] for curve in curves.values())
        assert (at["one"]["y"], at["two"]["y"]) == (one, two)
        assert at.title == f"start at w = {label}: one ends at {one[-1]:.2f}, two ends at {two[-1]:.2f}"
    assert "w = 0: one ends at 0.90, two ends at 0.90; start at w = -9: one ends at 0.70, two ends at 0.00." in at.alt
    assert start(figure) == "-9"  # where they end farthest apart


def test_bends():
    grid, curves = np.linspace(0, 1, 3), {0: np.zeros(3), 4: np.array([0, 0.25, 1]), 8: np.ones(3)}
    figure = bends(np.array([0.2]), np.array([0.4]), grid, curves, {0: 1.0, 4: 0.5, 8: 0.7})
    for (label, at), error in zip(stops(figure).items(), (1, 0.5, 0.7), strict=True):
        assert at["model"]["y"] == curves[int(label)].tolist() and at["model"]["x"] == [0, 0.5, 1]
        assert at.title == f"hidden units: {label}, mean squared error {error:.2f} on fresh examples"
        assert at.title in at.alt
    assert (at["examples"]["x"], at["examples"]["y"]) == ([0.2], [0.4]) and "1 examples" in at.alt
    assert start(figure) == "4"
