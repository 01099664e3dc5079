"""Figures of a small text that is read again and again."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from ...core.figures import BLUE, GREEN, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import over_seeds, told
from .ladder_figures import Losses, axes
from .points import means, parameters


def passes(
    held_out: Mapping[int, Losses], training: Mapping[int, Losses], stopped: Mapping[int, float], start: int = -1
) -> go.Figure:
    """Loss against size after so many passes over the text, under a slider.

    Args:
        held_out: passes → width → one loss for each seed, on held-out text.
        training: the same on the text itself.
        stopped: width → the lowest mean held-out loss of any number of passes.
        start: the stop that is shown first.
    """
    figure = axes("").update_layout(height=480).update_yaxes(title="loss, nats a character")
    for name, color in {"held-out text": VERMILION, "the text it read": BLUE}.items():
        figure.add_scatter(name=name, mode="lines+markers", line=dict(color=color, width=2.5), marker=dict(size=7))
    best_stop = [[loss] for loss in stopped.values()]
    over_seeds(figure, parameters(stopped), best_stop, "held-out text, best number of passes", color=GREEN, dash="dot")
    stops = []
    for number, losses in held_out.items():
        seen, read = means(losses), means(training[number])
        best, largest = min(seen, key=seen.__getitem__), max(seen)
        (N,) = parameters([best])
        gap = seen[largest] - read[largest]
        title = f"{number} passes: best with {N:,} parameters; the largest one's gap is {gap:.2f} nats"
        lines = {"held-out text": seen, "the text it read": read}
        data = {name: dict(x=parameters(line), y=list(line.values())) for name, line in lines.items()}
        stops.append(Stop(str(number), title, data))
    describe(figure, f"Loss against size after each number of passes. With the best one, by width: {told(stopped)}.")
    return framed(figure, stops, prefix="passes: ", start=start % len(stops))
