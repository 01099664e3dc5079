"""Figures of the notebook on convolution that show measurements, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, DIVERGING, GRAY, PALETTE, SEQUENTIAL, VERMILION, describe
from ...core.figures.marks import level


def matrix_picture(matrix: Tensor) -> go.Figure:
    """The matrix of a convolution as colored cells; two colors if some weights are negative, else one.

    Args:
        matrix: (outputs, pixels).
    """
    span = matrix.abs().max().item()
    two = bool((matrix < 0).any())
    scale = dict(colorscale=DIVERGING if two else SEQUENTIAL, zmin=-span if two else 0, zmax=span)
    figure = go.Figure(go.Heatmap(z=matrix.tolist(), **scale, xgap=1, ygap=1, colorbar_title="weight"))
    figure.update_xaxes(title="pixel of the input", showgrid=False, zeroline=False)
    figure.update_yaxes(title="number of the output", autorange="reversed", showgrid=False, zeroline=False)
    return describe(
        figure,
        f"The {matrix.size(0)} × {matrix.size(1)} matrix that does what the convolution does: "
        f"{int((matrix != 0).sum())} of {matrix.numel()} weights aren't 0, and they repeat along diagonals.",
    )


def unknowns(counts: Sequence[int], errors: Mapping[str, Sequence[float]], predicted: Sequence[float]) -> go.Figure:
    """Error on new images against the number of examples, for each kind of layer, and the prediction for the dense one.

    Args:
        counts: numbers of examples.
        errors: kind of layer → share of the squared output that it misses, for each count.
        predicted: theory's value for the dense layer, for each count.
    """
    figure, dashes = go.Figure(), dict(mode="lines", line=dict(color=GRAY, dash="dash", width=3))
    figure.add_scatter(x=counts, y=predicted, name="dense, predicted: 1 − n / 64", **dashes)
    for (kind, error), color in zip(errors.items(), (VERMILION, BLUE), strict=True):
        figure.add_scatter(x=counts, y=error, name=f"{kind}, measured", mode="lines+markers", line_color=color)
    level(figure, 64, "64 pixels, 64 examples", axis="x", at="top left")
    figure.update_xaxes(title="examples")
    figure.update_yaxes(title="share of the output that is missed", range=[-0.03, 1.05])
    said = "; ".join(
        f"{kind} {error[0]:.2f} after {counts[0]}, {error[-1]:.2f} after {counts[-1]}" for kind, error in errors.items()
    )
    return describe(
        figure,
        "The share of the output that a layer misses on new images, against the number of examples it learned from: "
        f"{said}.",
    )


def shift_errors(shifts: Sequence[int], errors: Mapping[str, Sequence[float]], title: str) -> go.Figure:
    """How far each layer is from moving with its input, against the shift.

    Args:
        shifts: in pixels.
        errors: layer → error at each shift.
        title: above the picture.
    """
    figure, symbols = go.Figure(), ("circle", "square", "diamond", "cross", "triangle-up", "x")
    for (name, error), symbol, color in zip(errors.items(), symbols, PALETTE, strict=False):
        look = dict(mode="lines+markers", marker=dict(size=9, symbol=symbol), line_color=color)
        figure.add_scatter(x=list(shifts), y=list(error), name=name, **look)
    figure.update_layout(title=title, margin_t=110)
    figure.update_xaxes(title="pixels by which the image moves", dtick=2)
    figure.update_yaxes(title="error of the moved output", rangemode="tozero")
    zeros = "; ".join(
        f"{name}: at {', '.join(str(t) for t, e in zip(shifts, error, strict=True) if e < 1e-4) or 'no shift'}"
        for name, error in errors.items()
    )
    return describe(figure, f"Error of the moved output against the shift. It is 0 for {zeros}.")


def lines(x: Sequence[float], ys: Mapping[str, Sequence[float]], x_title: str, y_title: str, alt: str) -> go.Figure:
    """Plain lines with markers.

    Args:
        x: places.
        ys: name → heights.
        x_title: under the picture.
        y_title: beside it.
        alt: the alternative text.
    """
    figure = go.Figure()
    for (name, y), color in zip(ys.items(), PALETTE, strict=False):
        figure.add_scatter(x=list(x), y=list(y), name=name, mode="lines+markers", line_color=color)
    figure.update_xaxes(title=x_title)
    figure.update_yaxes(title=y_title, range=[0, 1.03])
    return describe(figure, alt)
