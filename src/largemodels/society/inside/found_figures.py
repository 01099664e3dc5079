"""Pictures of the lens, the probes and the toy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import over_seeds, panels
from . import toy

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


def arrows(W: Tensor) -> dict[str, list]:
    """The features' directions as one line, from the middle out and back: (d, n)."""
    x, y = [], []
    for a, b in W.T.tolist():
        x, y = [*x, 0.0, a, 0.0], [*y, 0.0, b, 0.0]
    return {"x": x, "y": y}


def toy_data(keep: float, linear: bool) -> tuple[dict, str]:
    """What moves in the toy's picture, and the words."""
    W, _, loss = toy.trained(keep, linear)
    words = f"{toy.kept(W)} of {toy.N} features have a direction; loss {loss:.2f} of what a constant answer loses"
    return {"directions": arrows(W), "lengths": {"y": W.norm(dim=0).tolist()}}, words


def toy_picture(keep: float, linear: bool = False) -> go.Figure:
    """The toy's five directions in the plane, and how long each is."""
    figure = panels(["five features in two dimensions", "how long each arrow is"], column_widths=[0.55, 0.45])
    data, words = toy_data(keep, linear)
    figure.add_scatter(**data["directions"], name="directions", mode="lines+markers", line=dict(color=BLUE, width=3),
                       marker=dict(size=8), row=1, col=1)  # fmt: skip
    figure.add_bar(x=[str(n) for n in range(toy.N)], y=data["lengths"]["y"], name="lengths", marker_color=ORANGE,
                   row=1, col=2)  # fmt: skip
    figure.update_xaxes(range=[-1.6, 1.6], row=1, col=1).update_yaxes(range=[-1.6, 1.6], row=1, col=1)
    figure.update_xaxes(title="feature, most important first", row=1, col=2).update_yaxes(range=[0, 1.5], row=1, col=2)
    figure.update_layout(showlegend=False, height=440)
    return describe(figure, f"Five directions in a plane, each feature there with probability {keep:g}: {words}.")


def toy_slider(start: int) -> go.Figure:
    """The toy at each sparsity, trained here."""
    stops = [Stop(f"{keep:g}", *reversed(toy_data(keep, False))) for keep in toy.PRESENT]
    return framed(toy_picture(toy.PRESENT[start]), stops, prefix="present with probability ", start=start)
