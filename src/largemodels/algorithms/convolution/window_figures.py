"""Figures of a window that slides over a row or an image, each with its alternative text."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, ORANGE, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, panels


def written(x: float) -> str:
    """A number without a needless point: 3, 0.5, -2."""
    return f"{round(x, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # + 0.0: there is no -0


def sliding_row(x: Tensor, w: Tensor, out: Tensor) -> go.Figure:
    """Bars of a row of numbers, the window on them, and the outputs so far, with a slider that moves the window.

    Args:
        x: the row, (n,).
        w: the window's numbers, (k,).
        out: its outputs, (n - k + 1,).
    """
    k, row, outputs, stops = len(w), x.tolist(), out.tolist(), []
    figure, right = panels(["the row, with the window", "what the window gave"]), dict(row=1, col=2)
    figure.add_bar(x=list(range(1, len(row) + 1)), y=row, name="row")
    figure.add_bar(name="outputs", marker_color=BLUE, **right)
    for i, found in enumerate(outputs):
        terms = " + ".join(f"{written(a)} × {written(b)}" for a, b in zip(w.tolist(), row[i : i + k], strict=True))
        data = {
            "row": {"marker.color": [ORANGE if i <= n < i + k else GRAY for n in range(len(row))]},
            "outputs": dict(x=list(range(1, i + 2)), y=outputs[: i + 1]),
        }
        stops.append(Stop(str(i + 1), f"{terms} = {written(found)}", data))
    low, high = min(0.0, *outputs), max(*outputs, 0.0)
    figure.update_xaxes(dtick=1, showgrid=False).update_layout(showlegend=False, height=440)
    figure.update_xaxes(range=[0.4, len(outputs) + 0.6], **right)
    figure.update_yaxes(range=[1.15 * low - 0.2, 1.15 * high + 0.2], **right)
    return describe(
        framed(figure, stops, prefix="window at place ", start=len(stops) - 1),
        f"Bars of {len(row)} numbers with a window of {k} that moves along them, and bars of its {len(outputs)} "
        f"outputs: {', '.join(written(v) for v in outputs)}.",
    )


def sliding_window(x: Tensor, w: Tensor, out: Tensor) -> go.Figure:
    """A small image with the window on it, and the output filling up, with a slider over the window's places.

    Args:
        x: the image, (H, W).
        w: the kernel, (k, m).
        out: (H', W').
    """
    (k, m), (rows, columns), span, stops = w.shape, out.shape, out.abs().max().item(), []
    figure, right = panels(["image and window", "output so far"], horizontal_spacing=0.1), dict(row=1, col=2)
    cells(figure, x.tolist(), [[written(v) for v in row] for row in x.tolist()], name="image", row=1, col=1)
    cells(figure, out.tolist(), None, name="output", signed=True, span=(-span, span), **right)
    figure.update_traces(hoverinfo="skip").update_traces(texttemplate="%{text}", selector=dict(name="output"))
    for n in range(rows * columns):
        (i, j), z = divmod(n, columns), [[0.0] * columns for _ in range(rows)]
        text = [[""] * columns for _ in range(rows)]
        for a, b in (divmod(done, columns) for done in range(n + 1)):
            z[a][b], text[a][b] = out[a, b].item(), written(out[a, b].item())
        edges = dict(x0=j - 0.5, x1=j + m - 0.5, y0=i - 0.5, y1=i + k - 0.5)
        box = dict(type="rect", **edges, line=dict(color=ORANGE, width=4))
        title = f"row {i + 1}, column {j + 1}: {k * m} products add up to {text[i][j]}"
        stops.append(Stop(str(n + 1), title, {"output": dict(z=z, text=text)}, {"shapes": [box]}))
    bare = dict(showgrid=False, zeroline=False, showticklabels=False, ticks="")
    figure.update_xaxes(**bare).update_yaxes(**bare).update_layout(height=460)
    return describe(
        framed(figure, stops, prefix="window at place ", start=len(stops) - 1),
        f"An image of {x.size(0)} × {x.size(1)} numbers with a window of {k} × {m} on it, and its output, "
        f"{rows} × {columns}, which fills up as the window moves.",
    )


def coverage(n: int, k: int, strides: Sequence[int]) -> go.Figure:
    """How many windows read each of n pixels in a row, with a slider over the stride; it starts at k + 1, one of them.

    Args:
        n: pixels.
        k: the window's width.
        strides: those to show.
    """
    stops = []
    for s in strides:
        starts = range(0, n - k + 1, s)
        reads, last = [sum(a <= p < a + k for a in starts) for p in range(n)], starts[-1] + k
        lost = reads[:last].count(0)
        skipped = f", {lost} pixels between windows are never read" if lost else ""
        over = f", left over at the end: {n - last}" if n > last else ""
        title = f"stride {s}: {len(starts)} places{skipped}{over}"
        stops.append(Stop(str(s), title, {"reads": dict(y=reads)}))
    figure = go.Figure(go.Bar(x=list(range(1, n + 1)), name="reads", marker_color=BLUE))
    figure.update_xaxes(title="pixel", dtick=1, showgrid=False)
    figure.update_yaxes(title="windows that read it", range=[0, k + 0.4], dtick=1)
    return describe(
        framed(figure.update_layout(height=440), stops, prefix="stride ", start=list(strides).index(k + 1)),
        f"How many windows of width {k} read each of {n} pixels. At stride 1 the pixels in the middle are "
        f"read {k} times and those at the ends once. From stride {k + 1} on, pixels between windows are never read.",
    )
