import numpy as np
import pytest
from figure_reading import start, still, stops

from largemodels.background.scaling import budget_figures, ladder_figures, reading_figures
from largemodels.background.scaling.budget_laws import Valley, fit_valley
from largemodels.background.scaling.cost import Shape
from largemodels.background.scaling.laws import PowerLaw, bootstrap, fit_power_law
from largemodels.background.scaling.points import bits_per_byte, chosen, losses, means, parameters


def trace(figure, name):
    (found,) = [trace for trace in figure.data if trace.name == name]
    return found


def alt(figure):
    return figure.layout.meta["alt"]


def test_runs_are_put_together_by_width_and_what_is_not_there_is_said(ladder):
    found = losses(reversed(ladder))
    assert list(found) == [8, 16, 32, 64, 128] and all(len(row) == 2 for row in found.values())
    assert means({8: [1.0, 2.0]}) == {8: 1.5}
    assert parameters([8, 16]) == [1616, 6304]
    assert len(chosen(ladder, D=16, seed=1)) == 1
    with pytest.raises(ValueError, match=r"no run with D = 17\. Was it made by another version"):
        chosen(ladder, D=17)
    assert bits_per_byte(np.log(2)) == 1 and bits_per_byte(np.log(4), 2.0) == 1


def test_the_first_picture_asks_about_a_size_that_it_has_no_point_for(ladder):
    found = losses(ladder)
    figure = ladder_figures.ladders("What next", {"GPTs": found}, asked=256)
    points = trace(figure, "GPTs")
    assert list(points.x) == parameters(found) and list(points.y) == pytest.approx(list(means(found).values()))
    assert max(points.x) < Shape(256).parameters == 1_575_424
    assert "What next GPTs" in alt(figure) and f"GPTs: 8 {means(found)[8]:.2f}, 16 " in alt(figure)
    assert "1,575,424" in alt(figure)
    assert [note.text for note in figure.layout.annotations] == ["1,575,424 parameters: ?"]
    assert figure.layout.annotations[0].x == pytest.approx(np.log10(Shape(256).parameters))


def test_each_kind_of_training_has_its_line_and_its_numbers():
    lines = {"20,000 characters": {8: [0.1], 128: [1.5, 1.7]}, "all": {8: [0.05], 128: [0.1]}}
    figure = ladder_figures.ladders("Gaps", lines, what="gap, nats")
    assert list(trace(figure, "20,000 characters").y) == pytest.approx([0.1, 1.6])
    assert list(trace(figure, "all").x) == parameters([8, 128]) and figure.layout.yaxis.title.text == "gap, nats"
    assert "20,000 characters: 8 0.10, 128 1.60 by width; all: 8 0.05, 128 0.10 by width." in alt(figure)


def test_what_was_foretold_stands_beside_what_was_measured(ladder):
    found = losses(ladder)
    N, rows = parameters(found), list(found.values())
    laws = {}
    for name, floor in {"with a floor": True, "a straight line": False}.items():
        laws[name] = (fit_power_law(N, list(means(found).values()), floor), bootstrap(N, rows, floor=floor, draws=20))
    before = ladder_figures.foretold(found, laws, 256)
    assert "not yet trained" in before.layout.title.text and "the largest, measured" not in {
        t.name for t in before.data
    }
    after = ladder_figures.foretold(found, laws, 256, [1.9, 1.92])
    assert "measured: 1.910" in after.layout.title.text and "It reached 1.910" in alt(after)
    star = trace(after, "the largest, measured")
    assert list(star.x) == [Shape(256).parameters] and list(star.y) == pytest.approx([1.91])
    for name, (law, _) in laws.items():
        assert f"{name} {float(law(Shape(256).parameters)):.3f}" in alt(after)
        assert max(trace(after, name).x) > Shape(256).parameters


def test_a_law_has_its_band_from_the_first_rung_to_beyond_what_is_asked():
    flat, draws = PowerLaw(3, 0, 1), [PowerLaw(E, 0, 1) for E in range(11)]  # the middle nine tenths: 0.5 to 9.5
    rungs = {8: [2.5, 2.0, 2.1], 16: [1.5]}
    shown = still(ladder_figures.foretold(rungs, {"flat": (flat, draws)}, 32, [1.0, 1.1, 1.6]))
    N, band = Shape(32).parameters, shown["its band, flat"]
    assert (band["x"][0], band["x"][59]) == pytest.approx((1616, 1.5 * N)) == (band["x"][-1], band["x"][60])
    assert band["y"] == pytest.approx([9.5] * 60 + [0.5] * 60) and shown["flat"]["y"] == [3.0] * 60
    assert shown["flat"]["x"] == pytest.approx(band["x"][:60]) and shown["rungs"]["x"] == [1616, 6304]
    assert shown["rungs"]["y"] == pytest.approx([2.2, 1.5])
    assert shown["rungs"]["error_y"]["array"] == pytest.approx([0.3, 0])
    assert shown["rungs"]["error_y"]["arrayminus"] == pytest.approx([0.2, 0])
    largest = shown["the largest, measured"]
    assert largest["error_y"]["array"] + largest["error_y"]["arrayminus"] == pytest.approx([1.6 - 3.7 / 3, 3.7 / 3 - 1])
    assert f"at {N:,} parameters they say flat 3.000. It reached 1.233." in shown.alt
    assert shown.title == "Foretold, and then measured: 1.233"


def test_the_axes_name_sizes_upward_from_a_hundred():
    shown = still(ladder_figures.axes("t", "operations"))
    assert shown.layout["xaxis"]["tickvals"][:5] == [100, 200, 500, 1000, 2000] and shown.title == "t"
    assert (shown.layout["xaxis"]["title"]["text"], shown.layout["xaxis"]["type"]) == ("operations", "log")
    assert shown.layout["yaxis"]["title"]["text"] == "held-out loss, nats a character"


def test_each_budget_has_its_stop_with_its_own_best_size(budgets):
    by_budget = {C: losses(chosen(budgets, budget=C)) for C in (1e11, 4e11)}
    fits = {C: fit_valley(parameters(found), list(means(found).values())) for C, found in by_budget.items()}
    figure = budget_figures.valleys(by_budget, fits)
    (slider,) = figure.layout.sliders
    assert [step.label for step in slider.steps] == ["1·10¹¹", "4·10¹¹"] and slider.active == 1
    for (C, fit), step in zip(fits.items(), slider.steps, strict=True):
        new, layout, _ = step.args
        assert fit.N in [x[0] for x in new["x"] if len(x) == 1]
        assert f"about {budget_figures.two_digits(fit.N):,} parameters" in layout["title.text"]
        worse = means(by_budget[C])[max(by_budget[C])] - min(means(by_budget[C]).values())
        assert f"{worse:.2f} nats worse with {parameters(by_budget[C])[-1]:,}" in layout["title.text"]
        assert f"{fit.N:,.0f}" in alt(figure)
    assert fits[1e11].N < fits[4e11].N
    assert list(trace(figure, "this budget").x) == parameters(by_budget[4e11])


def test_a_parabola_is_drawn_from_the_smallest_size_to_the_largest_and_up_to_the_highest_loss():
    runs = {1e11: {8: [3.0], 16: [2.0, 2.2], 32: [2.6]}, 4e11: {8: [9.0], 16: [8.5], 32: [2.5], 64: [4.0]}}
    figure = budget_figures.valleys(runs, {1e11: Valley(6304, 2.0, 1.0), 4e11: Valley(25_000, 2.4, 0.5)}, start=0)
    low, high = stops(figure).values()
    for at, N, loss, bend in ((low, 6304, 2, 1), (high, 25_000, 2.4, 0.5)):
        x, y = at["parabola"]["x"], at["parabola"]["y"]
        assert y == pytest.approx([loss + bend * np.log(v / N) ** 2 for v in x])
        assert (at["lowest point"]["x"], at["lowest point"]["y"]) == ([N], [loss])
    assert 6304 / np.e < min(low["parabola"]["x"]) < 2500 and 16_000 < max(low["parabola"]["x"]) < 6304 * np.e
    assert (high["parabola"]["x"][0], high["parabola"]["x"][-1]) == pytest.approx((1616, Shape(64).parameters))
    assert (low["this budget"]["x"], low["this budget"]["y"]) == (parameters([8, 16, 32]), [3, 2.1, 2.6])
    assert (low["1·10¹¹"]["x"], low["4·10¹¹"]["y"]) == (parameters([8, 16, 32]), [9, 8.5, 2.5, 4])
    assert low.title == f"Best with about 6,300 parameters; 0.50 nats worse with {Shape(32).parameters:,}"
    assert start(figure) == "1·10¹¹" and "Lowest at: 1·10¹¹ 6,304, 4·10¹¹ 25,000 parameters." in low.alt


def test_rules_and_models_stand_on_one_pair_of_axes():
    points = {"measured here": {"a": (1e11, 1e4)}, "trained models": {"Big": (1e23, 1e11)}}
    figure = budget_figures.best_sizes("Far apart", {"a rule": ([1e10, 1e20], [1e3, 1e9])}, points)
    assert list(trace(figure, "a rule").y) == [1e3, 1e9]
    two = budget_figures.best_sizes("Far apart", {}, {"both": {"a": (1e11, 1e4), "b": (1e12, 1e5)}})
    assert trace(two, "both").textposition == ("bottom center", "top center")  # names that don't meet
    assert list(trace(figure, "trained models").text) == ["Big"] and list(trace(figure, "measured here").x) == [1e11]
    assert "Far apart." in alt(figure) and "Big: 100,000,000,000" in alt(figure) and "a: 10,000" in alt(figure)


def test_each_number_of_passes_says_which_size_is_best_and_how_wide_the_gap_is():
    seen = {2: {8: [2.5], 128: [2.2]}, 50: {8: [2.3], 128: [2.9]}}
    read = {2: {8: [2.4], 128: [2.1]}, 50: {8: [2.1], 128: [0.4]}}
    figure = reading_figures.passes(seen, read, {8: 2.3, 128: 2.2})
    few, many = (step.args[1]["title.text"] for step in figure.layout.sliders[0].steps)
    assert "2 passes: best with 394,496" in few and "0.10 nats" in few
    assert "50 passes: best with 1,616" in many and "2.50 nats" in many
    assert list(trace(figure, "held-out text").y) == [2.3, 2.9] and "8 2.30, 128 2.20" in alt(figure)


@pytest.mark.parametrize(("value", "words"), [(6.4e11, "6.4·10¹¹"), (1e9, "1·10⁹"), (2.56e12, "2.56·10¹²")])
def test_operations_in_words(value, words):
    assert budget_figures.operations(value) == words
