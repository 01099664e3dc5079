"""Figures of the ladder: loss against size, and what is foretold of the next size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GREEN, ORANGE, VERMILION, describe
from ...core.figures.marks import band, level, over_seeds, told
from .laws import PowerLaw, interval
from .points import means, parameters

Losses = Mapping[int, Sequence[float]]
TWO_LINES = 110  #: pixels above a picture whose legend has two
NATS = "held-out loss, nats a character"


def axes(title: str, xaxis: str = "parameters, without embeddings") -> go.Figure:
    """An empty picture of losses over a logarithmic axis of sizes."""
    ticks = dict(tickvals=[m * 10**n for n in range(2, 12) for m in (1, 2, 5)], tickformat="~s")
    return go.Figure().update_layout(title=title, yaxis_title=NATS).update_xaxes(title=xaxis, type="log", **ticks)


def ladders(
    title: str, lines: Mapping[str, Losses], *, asked: int | None = None, what: str = NATS
) -> go.Figure:  # fmt: skip
    """Loss against size, one line for each kind of training.

    Args:
        title: what is to be seen, with its number.
        lines: name → width → one loss for each seed.
        asked: a width that the question is about; a line marks it.
        what: the title of the upright axis.
    """
    figure = axes(title).update_yaxes(title=what)
    for (name, losses), color in zip(lines.items(), (BLUE, VERMILION, ORANGE, GREEN), strict=False):
        over_seeds(figure, parameters(losses), list(losses.values()), name, color=color)
    words = [f"{name}: {told(means(losses))} by width" for name, losses in lines.items()]
    if asked is not None:
        (N,) = parameters([asked])
        level(figure, N, f"{N:,} parameters: ?", axis="x", color=VERMILION, at="top left")
        words.append(f"a line marks {N:,} parameters, where nothing has been measured")
    return describe(figure, f"{title} {'; '.join(words)}.")


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
    found = f"{np.mean(measured):.3f}" if len(measured) else ""
    figure = axes(f"Foretold, and then measured: {found}" if found else "Foretold, not yet trained")
    x = np.geomspace(parameters(losses)[0], 1.5 * N, 60)
    said = {name: float(law(N)) for name, (law, _) in laws.items()}
    for (name, (law, draws)), color in zip(laws.items(), (GREEN, ORANGE), strict=False):
        band(figure, x, *interval(draws, x), f"its band, {name}", color=color)
        figure.add_scatter(x=x.tolist(), y=law(x).tolist(), name=name, mode="lines", line=dict(color=color, width=2))
    over_seeds(figure, parameters(losses), list(losses.values()), "rungs", color=BLUE)
    if found:
        over_seeds(figure, [N], [measured], "the largest, measured", color=VERMILION)
    figure.update_layout(height=440, margin_t=TWO_LINES)
    words = f" It reached {found}." if found else ""
    return describe(figure, f"Two laws through the rungs, at {N:,} parameters they say {told(said, '.3f')}.{words}")
