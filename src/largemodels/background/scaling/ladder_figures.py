"""Figures of the ladder: loss against size, and what was foretold of the next size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, VERMILION, describe
from ...core.figures.marks import band, level, over_seeds, told
from .laws import PowerLaw, interval
from .points import means, parameters

Losses = Mapping[int, Sequence[float]]
NATS = "loss on held-out text, nats a character"


def axes(title: str, xaxis: str = "parameters, without embeddings") -> go.Figure:
    """An empty picture of losses over a logarithmic axis of sizes."""
    return go.Figure().update_layout(title=title, xaxis=dict(title=xaxis, type="log"), yaxis_title=NATS)


def rungs(losses: Losses, asked: int, levels: Mapping[str, float]) -> go.Figure:
    """The rungs that were trained, and a question mark over the size that wasn't.

    Args:
        losses: width → one loss for each seed.
        asked: the width that the question is about.
        levels: what simpler guesses get, by name.
    """
    figure = axes("What will the largest one reach?")
    over_seeds(figure, parameters(losses), list(losses.values()), "GPTs of seven sizes")
    for name, value in levels.items():
        level(figure, value, name)
    (N,) = parameters([asked])
    level(figure, N, f"{N:,} parameters: ?", axis="x", color=VERMILION, at="top left")
    return describe(
        figure,
        f"Loss against size, from {parameters(losses)[0]:,} to {parameters(losses)[-1]:,} parameters: "
        f"{told(means(losses))} by width. A line marks {N:,} parameters, where nothing has been measured. "
        f"Beside them: {told(levels)}.",
    )


def foretold(
    losses: Losses, laws: Mapping[str, tuple[PowerLaw, Sequence[PowerLaw]]], asked: int,
    measured: Sequence[float] = (),
) -> go.Figure:  # fmt: skip
    """Both laws with their bands, through the rungs and on to the next one; what it reached, once it is known.

    Args:
        losses: width → one loss for each seed, of the rungs that the laws were fitted to.
        laws: name → the law, and its bootstrap.
        asked: the width that is foretold.
        measured: its losses, one for each seed.
    """
    (N,) = parameters([asked])
    figure = axes(
        "Foretold, not yet trained" if not len(measured) else f"Foretold, and then measured: {np.mean(measured):.3f}"
    )
    x = np.geomspace(parameters(losses)[0], 1.5 * N, 60)
    said = {}
    for (name, (law, draws)), color in zip(laws.items(), (GREEN, ORANGE), strict=False):
        band(figure, x, *interval(draws, x), f"90 % of draws, {name}", color=color)
        figure.add_scatter(x=x.tolist(), y=law(x).tolist(), name=name, mode="lines", line=dict(color=color, width=2))
        said[name] = float(law(N))
    over_seeds(figure, parameters(losses), list(losses.values()), "rungs", color=BLUE)
    figure.data[-1].update(mode="markers")
    if len(measured):
        figure.add_scatter(
            x=[N] * len(measured), y=list(measured), name="the largest, measured", mode="markers",
            marker=dict(symbol="star", size=14, color=VERMILION),
        )  # fmt: skip
    figure.update_yaxes(type="log", dtick=0.05)
    words = f" It reached {np.mean(measured):.3f}." if len(measured) else ""
    return describe(figure, f"Two laws through the rungs, at {N:,} parameters they say {told(said, '.3f')}.{words}")


def one_rate(best: Losses, alike: Losses, rate: float) -> go.Figure:
    """The ladder with the best rate at each size, and with one rate for all."""
    figure = axes(f"One learning rate for all sizes, {rate:g}, bends the ladder up")
    over_seeds(figure, parameters(best), list(best.values()), "each with its best rate")
    over_seeds(figure, parameters(alike), list(alike.values()), f"all with {rate:g}", color=VERMILION, dash="dot")
    return describe(
        figure, f"Loss by width with the best rate: {told(means(best))}. With one rate: {told(means(alike))}."
    )


def gaps(by_text: Mapping[int, Losses]) -> go.Figure:
    """How much better a model does on the text that it learned from, for texts of several lengths.

    Args:
        by_text: characters in the text → width → loss on held-out text minus loss on the text itself.
    """
    figure = axes("The gap belongs to the pair of model and text, not to the model")
    figure.update_yaxes(title="held-out loss minus training loss, nats")
    words = []
    for (N, found), color in zip(by_text.items(), (VERMILION, ORANGE, BLUE), strict=False):
        over_seeds(figure, parameters(found), list(found.values()), f"{N:,} characters", color=color)
        words.append(f"{N:,} characters: {told(means(found))}")
    level(figure, 0, "no gap", color=GRAY)
    return describe(
        figure, f"The gap by width, each text read until a million characters were seen. {'; '.join(words)}."
    )
