"""What length costs: activations and operations against the tokens of a text, by formula and as measured."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from ...core.figures import BLUE, GREEN, PINK, VERMILION, describe
from ...core.figures.marks import level
from .flops import flops_per_token
from .memory import activation_bytes
from .shape import Shape, total_parameters


def activations_by_length(
    shape: Shape, B: int, measured: Mapping[str, Mapping[int, int]], state: int, model: str
) -> go.Figure:
    """Bytes of activations against the tokens of a text, with the scores of attention kept and without.

    Args:
        shape: of the model.
        B: texts of a batch.
        measured: "kept" and "not kept" → tokens → bytes, in a real model.
        state: bytes of weights, gradients and moments, for a level.
        model: its name.
    """
    figure = _by_length("T, tokens of a text", "bytes").update_yaxes(ticksuffix="B")
    lengths, last = [2**n for n in range(4, 12)], []
    for (name, points), color, scores in zip(measured.items(), (VERMILION, BLUE), (True, False), strict=True):
        curve = {T: activation_bytes(shape, T, B, scores=scores) for T in lengths}
        _line(figure, f"scores {name}", curve, points, color)
        last.append(curve[lengths[-1]])
    level(figure, state, "weights, gradients and Adam's moments", at="top left")
    figure.update_layout(title=f"{lengths[-1]:,} tokens: {last[0] / last[1]:.1f} times as many bytes with the scores")
    return describe(
        figure,
        f"Activations of {model} for {B} texts: without the scores in proportion to the tokens, with them faster; "
        f"at {lengths[-1]:,} tokens {last[0]:,} against {last[1]:,} bytes. Measured points lie on both lines.",
    )


def operations_by_length(shapes: Mapping[str, Shape], counted: Mapping[str, Mapping[int, float]]) -> go.Figure:
    """Operations of a token as a multiple of 2 N against the tokens of its text.

    Args:
        shapes: name → shape, two to four of them.
        counted: name → tokens → operations a token, counted by torch.
    """
    figure = _by_length("T, tokens of the text", "operations a token / 2 N")
    lengths, last = [2**n for n in range(5, 16)], []
    for (name, shape), color in zip(shapes.items(), (VERMILION, BLUE, GREEN, PINK), strict=False):
        N = total_parameters(shape)
        curve = {T: flops_per_token(shape, T) / (2 * N) for T in lengths}
        _line(figure, name, curve, {T: n / (2 * N) for T, n in counted[name].items()}, color)
        last.append(f"{name} {curve[lengths[-1]]:.1f}")
    level(figure, 1.0, "2 N", at="bottom right")
    figure.update_yaxes(tickvals=[1, 2, 5, 10, 20, 50], ticktext=["1", "2", "5", "10", "20", "50"])
    said = f"At {lengths[-1]:,} tokens, in multiples of 2 N: {', '.join(last)}"
    figure.update_layout(title=said)
    return describe(figure, f"Operations of a token divided by 2 N, against the length of its text. {said}.")


def _by_length(x: str, y: str) -> go.Figure:
    figure = go.Figure().update_xaxes(type="log", title=x, dtick=0.30103, tickformat=",d")
    return figure.update_yaxes(type="log", title=y, exponentformat="SI", dtick=1).update_layout(height=440)


def _line(figure: go.Figure, name: str, curve: Mapping, points: Mapping, color: str) -> None:
    """A line by formula, and open circles where it was measured."""
    figure.add_scatter(x=list(curve), y=list(curve.values()), name=name, mode="lines", line_color=color)
    marker = dict(size=11, symbol="circle-open", color=color, line_width=2.5)
    at = dict(x=list(points), y=list(points.values()))
    figure.add_scatter(**at, name=f"{name}, measured", mode="markers", marker=marker, showlegend=False)
