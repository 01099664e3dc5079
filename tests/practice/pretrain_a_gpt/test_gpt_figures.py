"""Each picture of notebook 3.6: a lie in its words or numbers fails."""

import pytest
import torch

from largemodels.core.figures.diagrams import Diagram
from largemodels.practice.pretrain_a_gpt import gpt_figures, writing_figures
from largemodels.practice.pretrain_a_gpt.muon import polar

KNOWN = "\n abcdefghijklmnop"


def trace(figure, name):
    (found,) = [t for t in figure.data if t.name == name]
    return found


def alt(figure):
    return figure.layout.meta["alt"] if isinstance(figure.layout.meta, dict) else str(figure.layout.meta)


def test_the_machine_has_both_ways():
    drawn = gpt_figures.machine()
    assert isinstance(drawn, Diagram) and {"counts", "2 blocks", "head", "+"} <= set(drawn.places)


def test_singular_values_rise_as_the_stops_say():
    M = torch.randn(12, 6, generator=torch.Generator().manual_seed(0))
    figure = gpt_figures.straightened(M, most=4)
    steps = figure.layout.sliders[0].steps
    assert [step.label for step in steps] == ["0", "1", "2", "3", "4"]
    for n, step in enumerate(steps):
        found = torch.linalg.svdvals(polar(M, n) if n else M / M.norm())
        assert step.args[0]["y"][0] == pytest.approx(found.tolist(), abs=1e-5)
        inside = sum(0.5 < v < 1.3 for v in found.tolist())
        assert step.args[1]["title.text"] == f"After {n} steps, {inside} of 6 lie between 0.5 and 1.3"


def test_the_race_shows_every_training_and_the_level_of_counting():
    points = [dict(second=s, loss=x) for s, x in ((0, 4.3), (10, 2.5), (100, 1.9))]
    curves = dict.fromkeys(("public", "ours"), points)
    figure = gpt_figures.race(curves, 1.66)
    assert list(trace(figure, "ours").x) == [10, 100] and list(trace(figure, "public").y) == [2.5, 1.9]
    assert figure.layout.shapes[0].y0 == 1.66 and "counting: 1.66" in alt(figure)
    assert gpt_figures.race(curves, 1.66, top=1.7).layout.yaxis.range[1] == 1.7
    assert figure.layout.title.text == "At the end: public 1.900, ours 1.900"


def test_what_a_choice_bought_is_measured_from_the_mean_of_the_seeds():
    figure = gpt_figures.bought([1.5, 1.6, 1.7], {"a": 1.9, "b": 1.65}, {"c": 1.55})
    assert list(trace(figure, "taken out").y) == ["b", "a"]
    assert list(trace(figure, "taken out").x) == pytest.approx([0.05, 0.3])
    assert list(trace(figure, "tried, not kept").x) == pytest.approx([-0.05])
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == pytest.approx((-0.1, 0.1))
    low, high = figure.layout.xaxis.range  # room for the words beside the longest bars on either side
    assert low < -0.09 and high > 0.33 and trace(figure, "taken out").cliponaxis is False
    assert "“a” costs most" in figure.layout.title.text and "spread 0.200" in alt(figure)


def test_temperature_sharpens_and_flattens_the_bars():
    logits = torch.linspace(0, 4, len(KNOWN))
    figure = writing_figures.by_temperature(logits, KNOWN, "a\nb")
    assert "a↵b" in alt(writing_figures.bars(logits, KNOWN, "a\nb"))
    heights = [step.args[0]["y"][0] for step in figure.layout.sliders[0].steps]
    assert heights[0][0] > 0.6 and heights[-1][0] < 0.25
    for t, step, shown in zip(writing_figures.TEMPERATURES, figure.layout.sliders[0].steps, heights, strict=True):
        assert shown[0] == pytest.approx((logits / t).softmax(0).max().item(), abs=1e-5)
        assert step.args[1]["title.text"].startswith(f"Temperature {t:g}: p has {shown[0]:.0%}")
    assert trace(figure, "as the model says").y[0] == pytest.approx(logits.softmax(0).max().item())


def test_signs_that_cannot_be_seen_are_drawn():
    assert [writing_figures.visible(c) for c in " \n<a"] == ["␣", "↵", "&lt;", "a"]


def test_the_bars_begin_with_the_likeliest():
    logits = torch.linspace(0, 3, len(KNOWN))
    ids, names = writing_figures.likeliest(logits, KNOWN)
    chances = logits.softmax(-1)[ids]
    assert f"from {names[0]} with {chances[0]:.0%} on" in alt(writing_figures.bars(logits, KNOWN, "a"))
    figure = writing_figures.by_temperature(logits, KNOWN, "a")
    titles = [step.args[1]["title.text"] for step in figure.layout.sliders[0].steps]
    assert all(f": {names[0]} has " in title for title in titles) and f"temperature; {names[0]}: " in alt(figure)
