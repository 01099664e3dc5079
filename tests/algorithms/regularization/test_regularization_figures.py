"""The figures of notebook 4: what they draw and what they say is computed here once more, on numbers made by hand."""

import numpy as np
import pytest
from figure_reading import start, still, stops
from pytest import approx

from largemodels.algorithms.regularization.corner_figures import corner
from largemodels.algorithms.regularization.crowd_figures import against_none, patience
from largemodels.algorithms.regularization.degree_figures import by_degree, three_points
from largemodels.algorithms.regularization.dropout_figures import cases, what_is_heard
from largemodels.algorithms.regularization.early_stopping_figures import kept_by_direction
from largemodels.algorithms.regularization.parts import columns
from largemodels.algorithms.regularization.path import Path
from largemodels.algorithms.regularization.path_figures import errors_by_price, pixel_maps
from largemodels.algorithms.regularization.price_figures import PLACES, by_price, fitted


def path(kind="L1", weights=((3.0, 1.0), (2.0, 0.0), (0.0, 0.0)), validation=(3.0, 1.0, 2.0), more=0.0):
    """Three prices; the second is the best by the validation error, the third by the test error."""
    train, test, freedom = np.array([0.1, 0.5, 2.0]), np.array([4.0, 2.0, 1.5]), np.array([2.0, 1.0, 0.0])
    parts = train + more, np.array(validation), test + more, freedom
    return Path(kind, np.array([0.01, 0.1, 1.0]), np.array(weights), *parts)


def test_three_points():
    fits = {"line": [0.2, 1.0], "parabola": [0.6, 1.0, -0.6]}
    shown = still(three_points([-1, 0, 1, 2], [-1, 0.6, 1, 3], fits))
    for name, (c0, c1, c2) in (("line", (0.2, 1, 0)), ("parabola", (0.6, 1, -0.6))):
        assert shown[name]["y"] == approx([c0 + c1 * x + c2 * x**2 for x in shown[name]["x"]])
    assert (shown["measured"]["x"], shown["measured"]["y"]) == ([-1, 0, 1], [-1, 0.6, 1])
    assert (shown["new"]["x"], shown["new"]["y"]) == ([2], [3])


def test_by_degree():
    places = np.linspace(-1, 1, 201)
    fits = np.array([places * 0, places, places**2])
    train = np.array([[3, 2, 1], [5, 2, 0.1], [4, 2, 0.5]])  # (draws, degrees)
    test = np.array([[3, 2.5, 7], [9, 1.5, 1e5], [4, 2, 2e4]])
    figure = by_degree(np.array([-0.5, 0.5]), np.array([1.0, -1.0]), [0, 1, 7], fits, train, test)
    said = ("4", "4"), ("2", "2"), ("0.5", "2e+04")
    for (label, at), fit, (seen, new) in zip(stops(figure).items(), fits, said, strict=True):
        assert at["fit"]["y"] == approx(fit.tolist()) and at["this degree"]["x"] == [int(label) + 1] * 2
        draw = f"in the middle draw the training error is {seen}, the test error {new}"
        assert at.title == f"degree {label}: {draw}"
    assert at["training error"]["x"] == at["test error"]["x"] == [1, 2, 8]  # coefficients
    assert at["training error"]["y"] == [4, 2, 0.5] and at["test error"]["y"] == [4, 2, 2e4]
    high, low = np.quantile(test, 0.9, axis=0), np.quantile(test, 0.1, axis=0)
    assert at["test error, middle 80 %"]["y"] == approx([*high, *low[::-1]])
    assert at["truth"]["y"] == approx(np.sin(np.pi * places).tolist()) and at["measured"]["y"] == [1, -1]
    assert start(figure) == "7"  # the first beyond the best whose test error is ten times as large
    tamer = [np.insert(part, 2, 10, axis=axis) for part, axis in ((fits, 0), (train, 1), (test, 1))]
    assert start(by_degree(np.array([-0.5, 0.5]), np.array([1.0, -1.0]), [0, 1, 3, 7], *tamer)) == "7"
    assert "2 points" in at.alt and "Over 3 draws the middle test error is lowest at degree 1, 2, highest" in at.alt
    assert "highest at degree 7, 2e+04, and at degree 7 it is 2e+04, where the training error is 0.5." in at.alt


def test_corner():
    figure = corner(1.5, [0.0, 1.0, 1.5, 2.0], [(1.5 / (1 + p), max(1.5 - p, 0)) for p in (0.0, 1.0, 1.5, 2.0)])
    stars = ("1.50", "1.50"), ("0.75", "0.50"), ("0.60", "0.00, exactly 0"), ("0.50", "0.00, exactly 0")
    for (label, at), (round_, sharp) in zip(stops(figure).items(), stars, strict=True):
        assert at.title == f"lowest at w = {round_} with L2, and at w = {sharp} with L1"
        for kind, price in (("", lambda w: w**2 / 2), (", L1", abs)):
            w = at[f"price{kind}"]["x"]
            assert (w[0], w[-1]) == (-1.5, 2.5)
            price_of = [float(label) * price(x) for x in w]
            loss = [(x - 1.5) ** 2 / 2 for x in w]
            assert at[f"price{kind}"]["y"] == approx(price_of) and at[f"loss{kind}"]["y"] == approx(loss)
            total = [a + b for a, b in zip(loss, price_of, strict=True)]
            assert at[f"sum{kind}"]["y"] == approx(total)
            [x], [y] = at[f"lowest{kind}"]["x"], at[f"lowest{kind}"]["y"]
            assert y == approx((x - 1.5) ** 2 / 2 + float(label) * price(x))
            assert y <= min(total) + 1e-12 and f"{x:.2f}" == (sharp[:4] if kind else round_)
    assert start(figure) == "1.5" and "best at 1.5." in at.alt and at.alt.endswith("at 0 from λ = 1.5 on.")


def test_what_the_curve_is_made_of():
    x, y = np.array([-1.0, 0.0, 0.4]), np.array([1.0, 2.0, 6.0])
    mean = columns(x, 2).mean(0)  # Legendre: x, and (3 x² − 1) / 2
    assert mean == approx([-0.2, (1 - 0.5 - 0.26) / 3])
    curves = fitted(path(), x, y)
    assert curves.shape == (3, 121) and curves[2] == approx(np.full(121, 3.0))  # no weights: the mean
    assert curves[0] == approx(3 * (PLACES - mean[0]) + (3 * PLACES**2 - 1) / 2 - mean[1] + 3)


def test_by_price():
    x, y = np.array([-1.0, 0.0, 0.4]), np.array([1.0, 2.0, 6.0])
    figure = by_price(path(), x, y, stops=[0, 1, 2])
    curves = fitted(path(), x, y)
    errors = (0.1, 3.0, 4.0), (0.5, 1.0, 2.0), (2.0, 2.0, 1.5)  # training, validation, test at each price
    for (label, at), n, penalty, zeros in zip(stops(figure).items(), range(3), (0.01, 0.1, 1), (0, 1, 2), strict=True):
        assert label == f"{penalty:g}" and at["curve"]["y"] == approx(curves[n].tolist())
        assert at["weights"]["x"] == [1, 2] and at["weights"]["y"] == path().weights[n].tolist()
        assert at["here"]["x"] == [penalty] * 3 and at["here"]["y"] == list(errors[n])
        said = ", ".join(
            f"{name} {e:.3f}" for name, e in zip(("training", "validation", "test"), errors[n], strict=True)
        )
        star = " ★ lowest validation error" * (n == 1)
        assert at.title == f"L1, λ = {penalty:g}: {said}; {zeros} of 2 weights 0{star}"
        assert (at.title in at.alt) == (n == 1)
    for n, name in enumerate(("training", "validation", "test")):
        assert at[name]["y"] == [at_price[n] for at_price in errors] and at[name]["x"] == [0.01, 0.1, 1]
        assert at["here"]["marker"]["color"][n] == at[name]["line"]["color"]
    assert (at["best"]["x"], at["best"]["y"], start(figure)) == ([0.1], [1], "0.1")
    assert (at["measured"]["x"], at["measured"]["y"]) == (x.tolist(), y.tolist())
    assert at["truth"]["x"] == PLACES.tolist() and at["truth"]["y"] == approx(np.sin(np.pi * PLACES).tolist())


def test_errors_by_price():
    draws = {kind: [path(kind), path(kind, validation=(3, 2, 1), more=more)] for kind, more in (("L2", 2), ("L1", 4))}
    figure = errors_by_price(draws)
    for column, (kind, more) in enumerate((("L2", 2), ("L1", 4))):
        axes = f"x{column + 1 if column else ''}", f"x{column + 3}"
        drawn = {trace.name: trace for trace in figure.data if trace.xaxis in axes}
        assert list(drawn["training"].y) == approx([0.1 + more / 2, 0.5 + more / 2, 2 + more / 2])
        assert list(drawn["validation"].y) == [3, 1.5, 1.5] and list(drawn["freedom"].y) == [2, 1, 0]
        assert list(drawn["test"].y) == approx([4 + more / 2, 2 + more / 2, 1.5 + more / 2])
        every = drawn[f"{kind}, test, all draws"]
        assert list(every.y) == approx(
            [4 + more, 2 + more, 1.5 + more, 1.5, 2, 4]
        )  # highest, then back along the lowest
        assert list(drawn["chosen"].x) == [0.1, 1] and list(drawn["chosen"].y) == [2, 1.5 + more]
        assert drawn["freedom"].xaxis == axes[1] and drawn["test"].xaxis == axes[0]
        half = more / 2
        falls = f"test error falls from {4 + half:.2f} to {1.5 + half:.2f} and rises again"
        said = f"{kind}: training error rises from {0.1 + half:.2f} to {2 + half:.2f}, {falls}"
        assert f"{said}, degrees of freedom fall from 2 to 0" in still(figure).alt
    assert "over 2 draws" in still(figure).alt
    assert sorted(t.name for t in figure.data if t.showlegend) == ["chosen", "test", "training", "validation"]


def test_pixel_maps():
    rows = np.zeros((3, 64))
    rows[0, :] = np.arange(1, 65)
    rows[1, 10], rows[2, 5] = -4.0, 2.0  # row 1, column 2; row 0, column 5
    both = {"L2": path("L2", rows[[0, 0, 1]], validation=(1.0, 2.0, 3.0)), "L1": path("L1", rows)}
    figure = pixel_maps(both, [0, 1, 2])
    for (label, at), n, zeros in zip(stops(figure).items(), range(3), ((0, 0), (0, 63), (63, 63)), strict=True):
        for (kind, shown), dead in zip(both.items(), zeros, strict=True):
            w, crosses = shown.weights[n].reshape(8, 8), at[f"zeros, {kind}"]
            assert np.array(at[kind]["z"]) == approx(w / np.abs(w).max(), abs=1e-3)
            assert len(crosses["x"]) == dead and all(
                w[y][x] == 0 for x, y in zip(crosses["x"], crosses["y"], strict=True)
            )
        test = (4, 2, 1.5)[n]
        said = f"L2: {zeros[0]} of 64 zero, test {test:.2f}; L1: {zeros[1]} of 64 zero, test {test:.2f}"
        assert at.title == said and (f"At λ = {label} {said}" in at.alt) == (n != 1)
    assert at["L1"]["z"][0][5] == 1 and at["L2"]["z"][1][2] == -1 and start(figure) == "0.1"
    assert at["L2"]["colorscale"][0][1] == "rgb(213,94,0)"  # negative: orange


def test_kept_by_direction():
    tests = {"early stopping": [0.5, 0.3, 0.6], "L2": [0.6, 0.4, 0.35]}
    figure = kept_by_direction(np.array([1.0, 0.1]), [1, 10, 1000], 0.5, tests)
    for (label, at), n, t in zip(stops(figure).items(), range(3), (1, 10, 1000), strict=True):
        assert at["early stopping"]["y"] == approx([1 - 0.5**t, 1 - 0.95**t])
        assert at["L2"]["x"] == at["early stopping"]["x"] == [1, 2]
        assert at["L2"]["y"] == approx([bend / (bend + 2 / t) for bend in (1, 0.1)])
        early, ridge = tests["early stopping"][n], tests["L2"][n]
        assert (at["here"]["x"], at["here"]["y"]) == ([t, t], [early, ridge])
        said = f"test error {early:.3f} by early stopping, {ridge:.3f} by L2"
        assert label == f"{t:,}" and at.title == f"t = {t:,}, λ = {2 / t:.2g}: {said}"
    for name, errors in tests.items():
        assert at[f"test error, {name}"]["y"] == errors and at[f"test error, {name}"]["x"] == [1, 10, 1000]
        assert at[name]["line"]["color"] == at[f"test error, {name}"]["line"]["color"]
    assert at.alt.endswith("errors: 0.300 by early stopping, 0.350 by L2.") and start(figure) == "10"


def test_patience():
    validation, train = [1.0, 0.8, 0.9, 0.7, 0.75, 0.8, 0.9], [1.0, 0.9, 0.5, 0.4, 0.3, 0.2, 0.1]
    figure = patience(validation, train, [1, 2, 4])
    wanted = (2, 0.8, 3), (4, 0.7, 6), (4, 0.7, None)
    for (label, at), (kept, best, end) in zip(stops(figure).items(), wanted, strict=True):
        assert (at["kept"]["x"], at["kept"]["y"]) == ([kept], [best]) and at["stopped"]["x"] == [end or 7] * 2
        assert at["stopped"]["y"] == [0.1, 1]  # over all of the picture
        said = f"stops after {end}" if end else "never stops in this time"
        assert at.title == f"patience {label}: keeps epoch {kept} (validation loss {best:.3f}), {said}"
        assert at.title in at.alt
    assert (at["training"]["y"], at["validation"]["y"], at["training"]["x"]) == (train, validation, [*range(1, 8)])
    assert start(figure) == "2"  # the least that keeps the best


def test_what_is_heard():
    figure = what_is_heard([2, 4], [0.0, 0.5, 0.9])
    spreads, at = (0, 20**0.5, 180**0.5), stops(figure)  # variance: (4 + 16) p / (1 − p)
    assert list(at["0.5"]["probability"]["x"]) == [0, 4, 8, 12] and at["0.5"]["probability"]["y"] == [0.25] * 4
    for (label, shown), spread in zip(at.items(), spreads, strict=True):
        p, heard = float(label), "more noise than signal" if spread > 6 else "more signal than noise"
        assert shown["mean and spread"]["x"] == approx([6 - spread, 6, 6 + spread])
        said = f"mean 6.0, spread {spread:.1f}, {heard}; silence in {p**2:.0%} of the steps"
        assert shown.title == f"p = {label}: {said}" and shown.title in shown.alt
    assert start(figure) == "0.5" and "sum of 2 units" in shown.alt


def test_the_cases_of_dropout_are_all_there():
    found = cases([2, 4, 6, 8], 0.5)
    assert sum(found.values()) == approx(1) and found[0] == found[40] == 1 / 16
    assert found[20] == approx(2 / 16)  # 2 + 8 and 4 + 6
    assert cases([2, 4], 0.0) == {6.0: 1.0}
    assert sum(total * chance for total, chance in cases([2, 4, 6, 8], 0.9).items()) == approx(20)
    with pytest.raises(ValueError, match="p is 1"):
        cases([1], 1.0)


def test_against_none():
    figure = against_none(
        {"surprise": {"L2": [-0.1, 0.3], "drop": [0.0, -0.2]}, "wrong": {"L2": [1, 3], "drop": [5, 7]}}
    )
    drawn = [(trace.name, trace.xaxis, list(trace.y)) for trace in figure.data if trace.mode == "markers"]
    assert drawn == [
        ("surprise, L2", "x", [-0.1, 0.3]),
        ("surprise, drop", "x", [0, -0.2]),
        ("wrong, L2", "x2", [1, 3]),
        ("wrong, drop", "x2", [5, 7]),
    ]
    means = [(round(float(np.mean(trace.x))), trace.y[0]) for trace in figure.data if trace.name == "mean"]
    assert means == [(0, approx(0.1)), (1, approx(-0.1)), (0, 2), (1, 6)]
    assert figure.layout.xaxis.ticktext == ("L2", "drop")
    said = "surprise, L2: +0.100; surprise, drop: -0.100; wrong, L2: +2.000; wrong, drop: +6.000."
    assert still(figure).alt.endswith(said)
