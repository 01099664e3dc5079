"""The notebook's pictures, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, SKY, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, told
from .muon import polar
from .writing_figures import by_temperature

__all__ = ["bought", "by_temperature", "machine", "race", "straightened"]


def machine() -> Diagram:
    """Our model: a GPT that corrects what counting says."""
    diagram = Diagram(
        "Characters go two ways: through an embedding, two blocks and a head, and into a table of counts; the two "
        "results are added and become the chances of the next character."
    )
    diagram.box("characters", 0, 0.5).box("embedding", 1.3, 0, color=BLUE).box("2 blocks", 2.6, 0, color=BLUE)
    diagram.box("head", 3.9, 0, color=BLUE).box("counts", 1.3, 1.2, text="counts of up to\n6 characters", color=GREEN)
    diagram.box("ln", 2.6, 1.2, text="ln of the\nchances", color=GREEN).box("+", 3.9, 1.2, text="add")
    diagram.box("softmax", 5.2, 1.2, text="softmax:\nthe next one")
    diagram.arrow("characters", "embedding", "(B, T)").arrow("embedding", "2 blocks", "(B, T, D)")
    diagram.arrow("2 blocks", "head", "(B, T, D)").arrow("characters", "counts").arrow("counts", "ln")
    diagram.arrow("head", "+", "(B, T, V)").arrow("ln", "+", "(B, T, V)")
    return diagram.arrow("+", "softmax")


def straightened(M: Tensor, most: int = 6) -> go.Figure:
    """The singular values of a matrix after 0 … ``most`` Newton–Schulz steps, the largest first.

    Args:
        M: (m, n).
        most: steps at the last stop.
    """
    values = [torch.linalg.svdvals(M / M.norm())] + [torch.linalg.svdvals(polar(M, n)) for n in range(1, most + 1)]
    place = list(range(1, len(values[0]) + 1))
    figure = go.Figure(go.Bar(x=place, y=values[0].tolist(), name="singular value", marker_color=BLUE))
    level(figure, 1.0, "all directions alike")
    figure.update_xaxes(title="singular value, the largest first")
    figure.update_yaxes(title="its size", range=[0, 1.35])
    shares = [sum(0.5 < v < 1.3 for v in some.tolist()) for some in values]
    stops = [
        Stop(f"{n}", f"After {n} steps, {shares[n]} of {len(place)} lie between 0.5 and 1.3",
             {"singular value": dict(y=some.tolist())})
        for n, some in enumerate(values)
    ]  # fmt: skip
    figure, words = framed(figure, stops, prefix="Newton–Schulz steps: ", start=3), ", ".join(map(str, shares))
    return describe(figure, f"Bars of {len(place)} singular values; after 0, 1, … steps {words} lie near 1.")


def race(curves: Mapping[str, Sequence[Mapping]], counted: float, top: float = 2.6) -> go.Figure:
    """Held-out loss against processor seconds, a line for each training.

    Args:
        curves: name → points with ``second`` and ``loss``.
        counted: the loss of counting alone, in nats.
        top: the largest loss in sight.
    """
    figure = go.Figure()
    for (name, points), color in zip(curves.items(), (ORANGE, BLUE, GREEN, SKY), strict=False):
        x, y = zip(*((point["second"], point["loss"]) for point in points[1:]), strict=True)
        figure.add_scatter(x=x, y=y, name=name, mode="lines+markers", line=dict(color=color, width=2.5))
    level(figure, counted, f"counting alone, {counted:.2f}", at="top right")
    ends = {name: points[-1]["loss"] for name, points in curves.items()}
    figure.update_layout(title=f"At the end: {told(ends, '.3f')}", height=420)
    figure.update_xaxes(title="seconds of one processor", rangemode="tozero")
    figure.update_yaxes(title="held-out loss, nats a character", range=[1.5, top])
    return describe(figure, f"Held-out loss against seconds; at the end: {told(ends, '.3f')}; counting: {counted:.2f}.")


def bought(whole: Sequence[float], without: Mapping[str, float], tried: Mapping[str, float]) -> go.Figure:
    """How much higher or lower the loss is than the recipe's, with one choice taken out, or one more put in.

    Args:
        whole: the recipe's losses, one a seed.
        without: choice taken out → loss.
        tried: choice put in → loss.
    """
    mean, spread = sum(whole) / len(whole), max(whole) - min(whole)
    figure, above = go.Figure(), {name: loss - mean for name, loss in {**without, **tried}.items()}
    for name, losses, color in (("taken out", without, BLUE), ("tried, not kept", tried, VERMILION)):
        rows = sorted(losses, key=losses.get)
        figure.add_bar(
            y=rows, x=[above[row] for row in rows], name=name, orientation="h", marker_color=color,
            text=[f"{above[row]:+.3f}" for row in rows], textposition="outside", cliponaxis=False,
        )  # fmt: skip
    figure.add_vrect(min(whole) - mean, max(whole) - mean, fillcolor=GRAY, opacity=0.3, line_width=0)
    most = max(without, key=without.get)
    figure.update_layout(title=f"Taken out, “{most}” costs most", height=600, margin_l=280, legend_y=1.1, margin_t=110)
    ends = [min(0, *above.values()) - 0.15 * above[most], 1.2 * above[most]]  # room for what stands beside the bars
    figure.update_xaxes(title="loss above the whole recipe's, nats (gray: its three seeds)", range=ends)
    words = told(above, "+.3f")
    return describe(figure, f"Bars of losses above the recipe's; its seeds spread {spread:.3f}: {words}.")
