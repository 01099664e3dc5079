"""Figures of walks: a stop for each walk, marks where theory has them, and the numbers of the walk that is shown."""

import pytest
import torch

from largemodels.algorithms.descent import walk_figures
from largemodels.algorithms.descent.descent import gradient_descent
from largemodels.algorithms.descent.descent_menu import ALPHAS
from largemodels.algorithms.descent.surfaces import bowl

BOWL = bowl(1.0, 10.0)


def walk(alpha, steps=12, surface=BOWL):
    return gradient_descent(surface.gradient, torch.tensor([2.0, 1.0], dtype=torch.double), alpha, steps)


def stops(figure):
    return [step.label for step in figure.layout.sliders[0].steps]


def trace(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_the_step_sizes_that_theory_names_are_marked():
    figure = walk_figures.by_direction(BOWL, {alpha: walk(alpha) for alpha in (0.1, 2 / 11, 0.2)})
    assert stops(figure) == ["0.1", "0.182 = 2/(λ₁ + λ₂)", "0.2 = 2/λ₂"]
    assert figure.layout.title.text == "factors 0.900 and 0.00"
    assert list(trace(figure, "|θ₁|, curvature 1").y[:3]) == pytest.approx([2.0, 1.8, 1.62])
    assert min(trace(figure, "|θ₂|, curvature 10").y) == walk_figures.LEAST  # one step, and it is at 0


def test_the_forecast_belongs_to_the_bowl():
    walks = {kappa: (bowl(1.0, kappa), walk(2 / (1 + kappa), surface=bowl(1.0, kappa))) for kappa in (3, 10)}
    figure = walk_figures.ever_narrower(walks, within=0.001)
    assert stops(figure) == ["3", "10"]
    assert figure.layout.title.text == "factor 0.818; down to 0.001 after 34 steps by theory"


def test_the_walk_is_seen_up_to_the_stop():
    path = walk(0.05, steps=40)
    error = path.abs().amax(-1)
    figure = walk_figures.into_the_trench(BOWL, path, error, 2 * 0.95 ** torch.arange(41), 0.5, {3: "", 40: "end: "})
    assert stops(figure) == ["3", "40"]
    assert figure.layout.title.text.startswith(f"end: θ = ({path[-1, 0]:.3f}, ")
    here = trace(figure, "here")
    assert (here.x[0], here.y[0]) == (40, pytest.approx(error[-1].item()))
    assert max(trace(figure, "predicted").x) == 40


def test_the_dot_stands_at_the_count():
    walks = {0.0: (walk(0.1), 30), 0.5: (walk(0.1), 12)}
    figure = walk_figures.by_momentum(BOWL, walks, [29.0, 11.0], critical=0.5)
    assert figure.layout.title.text == "a thousandth after 30 steps"
    assert list(trace(figure, "counted").y) == [30, 12] and trace(figure, "this β").y[0] == 30
    assert figure.layout.sliders[0].steps[1].args[1]["title.text"] == "a thousandth after 12 steps; here the roots meet"


def test_the_forecast_and_the_mark_are_told_apart():
    figure = walk_figures.by_momentum(BOWL, {0.0: (walk(0.1), 30)}, [29.0], critical=0.5)
    assert trace(figure, "theory").line.dash != trace(figure, "the roots meet").line.dash


def test_what_ran_away_stays_on_the_picture():
    left = [1.0] * len(ALPHAS)
    walks = {alpha: walk(alpha, steps=400) for alpha in (0.1, 0.2, 0.25)}
    figure = walk_figures.around_the_limit(BOWL, walks, left, 0.2)
    assert stops(figure) == ["0.1", "0.2 = 2/λ_max", "0.25"]
    assert trace(figure, "this α").y[0] == 1e4
