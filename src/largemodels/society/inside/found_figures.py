"""Pictures of the lens and the probes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import over_seeds, panels

LENS_LINES = ("its capital", "another capital", "words in another order")


def rank_slider(ranks: Mapping[str, Tensor], countries: Sequence[str], start: int = 0) -> go.Figure:
    """The capital's rank, from 1, after each layer: the median of all prompts, and single ones.

    Args:
        ranks: for each of :data:`LENS_LINES`, from 0, (N, L + 1).
        countries: of the N prompts.
        start: which stop is shown: 0 is the median, n the n-th of the six prompts shown.
    """
    x, shown = list(range(next(iter(ranks.values())).shape[1])), [None, *range(0, len(countries), 4)][:7]
    figure, stops = go.Figure(), []
    for name, color in zip(ranks, (BLUE, VERMILION, GRAY), strict=True):
        figure.add_scatter(x=x, y=x, name=name, mode="lines+markers", line=dict(color=color, width=2.5))
    for n in shown:
        one = {name: (found[n] if n is not None else found.median(0).values) for name, found in ranks.items()}
        label = "median" if n is None else countries[n]
        after = int((one[LENS_LINES[0]] >= 100).nonzero().max()) + 1
        stops.append(Stop(label, f"{label}: from {after} layers on its capital is among the first 100",
                          {name: {"y": (found + 1).tolist()} for name, found in one.items()}))  # fmt: skip
    figure.update_yaxes(title="rank of 49,152", type="log", range=[5, -0.1]).update_xaxes(title="after so many layers")
    framed(figure, stops, start=start)
    alt = "Ranks by the logit lens after each layer: of the right capital, of another, and of the right one after the "
    return describe(figure, alt + "same words in another order. The right one falls to about 1 late.")


def two_lenses(layers: Sequence[int], apart: Mapping[str, Sequence[float]],
               ranks: Mapping[str, Sequence[float]]) -> go.Figure:  # fmt: skip
    """How far each lens is from what the model says in the end, and the capital's median rank (from 0), by layer."""
    figure = panels(["divergence from the end, held-out text (nats)", "median rank of the capital, from 1"])
    for name, color in zip(apart, (VERMILION, BLUE), strict=True):
        style = dict(mode="lines+markers", name=name, line=dict(color=color, width=2.5))
        figure.add_scatter(x=list(layers), y=list(apart[name]), **style, row=1, col=1)
        figure.add_scatter(x=list(layers), y=[r + 1 for r in ranks[name]], **style, showlegend=False, row=1, col=2)
    figure.update_yaxes(rangemode="tozero", row=1, col=1).update_xaxes(title="after so many layers")
    figure.update_yaxes(type="log", range=[4.8, -0.1], row=1, col=2)
    ends = {name: values[1] for name, values in apart.items()}
    return describe(figure, f"Two lenses by layer. After {layers[1]} layers the divergence is "
                    + ", ".join(f"{value:.1f} nats for the {name}" for name, value in ends.items()) + ".")  # fmt: skip


def probe_slider(layers: Sequence[int], found: Mapping[str, Mapping[str, Sequence[Sequence[float]]]]) -> go.Figure:
    """Accuracy by layer over splits, with a slider over how words were held out: what → line → (layers, splits)."""
    figure, stops = go.Figure(), []
    for (name, runs), color in zip(next(iter(found.values())).items(), (BLUE, VERMILION, GREEN), strict=True):
        over_seeds(figure, layers, runs, name, color=color)
    for what, lines in found.items():
        data = {}
        for name, runs in lines.items():
            rows = np.asarray(runs, dtype=float)
            mean = rows.mean(1)
            bars = dict(type="data", array=(rows.max(1) - mean).tolist(), arrayminus=(mean - rows.min(1)).tolist())
            data[name] = {"y": mean.tolist(), "error_y": {**bars, "thickness": 1.5, "width": 4}}
        real, control = (np.asarray(runs).mean(1) for runs in list(lines.values())[:2])
        best = int((real - control).argmax())
        title = f"{what}: most selective after {layers[best]} layers, {real[best]:.2f} − {control[best]:.2f}"
        stops.append(Stop(what, title, data))
    figure.update_yaxes(title="accuracy of 4 continents", range=[0, 1.05]).update_xaxes(title="after so many layers")
    framed(figure, stops, prefix="probe: ", start=len(stops) - 1)
    alt = "Accuracy of a linear probe for the continent by layer, of its control task, and of the letters alone. With "
    alt += "words seen in training the control is high, too; with new words it is at chance."
    return describe(figure, alt)
