"""Figures of a window that slides over a row or an image, each with its alternative text."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ...core.figures import BLUE, DIVERGING_OPAQUE, GRAY, ORANGE, SEQUENTIAL_OPAQUE, describe, slider


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
    k, places = len(w), range(1, len(out) + 1)
    figure = make_subplots(1, 2, subplot_titles=["the row, with the window", "what the window gave"])
    ticks = list(range(1, len(x) + 1))

    def stop(i: int) -> tuple[list, list, str]:
        colors = [ORANGE if i <= n < i + k else GRAY for n in range(len(x))]
        heights = out[: i + 1].tolist()
        terms = " + ".join(
            f"{written(a)} × {written(b)}" for a, b in zip(w.tolist(), x[i : i + k].tolist(), strict=True)
        )
        return colors, heights, f"{terms} = {written(out[i].item())}"

    stops = [stop(i) for i in range(len(out))]
    figure.add_bar(x=ticks, y=x.tolist(), marker_color=stops[0][0], row=1, col=1)
    figure.add_bar(x=[1], y=stops[0][1], marker_color=BLUE, row=1, col=2)
    low, high = min(0.0, out.min().item()), max(out.max().item(), 0.0)
    figure.update_yaxes(range=[1.15 * low - 0.2, 1.15 * high + 0.2], row=1, col=2)
    figure.update_xaxes(dtick=1, showgrid=False)
    figure.update_xaxes(range=[0.4, len(out) + 0.6], row=1, col=2)
    args = [
        [{"marker.color": [c, BLUE], "x": [ticks, ticks[: len(h)]], "y": [x.tolist(), h]}, {"title.text": t}]
        for c, h, t in stops
    ]
    figure.update_layout(
        title=stops[0][2],
        showlegend=False,
        sliders=[slider([str(n) for n in places], prefix="window at place ", steps_args=args)],
        margin=dict(b=130),
    )
    return describe(
        figure,
        f"Bars of {len(x)} numbers with a window of {k} that moves along them, and bars of its {len(out)} outputs: "
        f"{', '.join(written(v) for v in out.tolist())}.",
    )


def sliding_window(x: Tensor, w: Tensor, out: Tensor) -> go.Figure:
    """A small image with the window on it, and the output filling up, with a slider over the window's places.

    Args:
        x: the image, (H, W).
        w: the kernel, (k, m).
        out: (H', W').
    """
    (k, m), (rows, columns) = w.shape, out.shape
    figure = make_subplots(1, 2, subplot_titles=["image and window", "output so far"], horizontal_spacing=0.1)
    span = max(abs(out.min().item()), out.max().item())
    cells = dict(xgap=2, ygap=2, showscale=False, texttemplate="%{text}", hoverinfo="skip")
    numbers = [[written(v) for v in row] for row in x.tolist()]
    figure.add_heatmap(z=x.tolist(), text=numbers, colorscale=SEQUENTIAL_OPAQUE, **cells, row=1, col=1)
    stops = []
    for n in range(rows * columns):
        i, j = divmod(n, columns)
        done = [[a * columns + b <= n for b in range(columns)] for a in range(rows)]
        shown = [[out[a, b].item() * done[a][b] for b in range(columns)] for a in range(rows)]
        text = [[written(out[a, b].item()) if done[a][b] else "" for b in range(columns)] for a in range(rows)]
        box = dict(
            type="rect", x0=j - 0.5, x1=j + m - 0.5, y0=i - 0.5, y1=i + k - 0.5, line=dict(color=ORANGE, width=4)
        )
        terms = f"row {i + 1}, column {j + 1}: nine products add up to {written(out[i, j].item())}"
        stops.append((shown, text, box, terms))
    figure.add_heatmap(
        z=stops[0][0], text=stops[0][1], colorscale=DIVERGING_OPAQUE, zmin=-span, zmax=span, **cells, row=1, col=2
    )
    args = [[{"z": [s], "text": [t]}, {"shapes": [box], "title.text": said}, [1]] for s, t, box, said in stops]
    figure.update_layout(
        title=stops[0][3],
        shapes=[stops[0][2]],
        sliders=[slider([str(n + 1) for n in range(rows * columns)], prefix="window at place ", steps_args=args)],
        margin=dict(b=130),
        height=440,
    )
    figure.update_xaxes(showgrid=False, zeroline=False, showticklabels=False, ticks="")
    figure.update_yaxes(showgrid=False, zeroline=False, showticklabels=False, ticks="", autorange="reversed")
    figure.update_yaxes(range=[rows - 0.5, -0.5], autorange=False, row=1, col=2)
    figure.update_xaxes(range=[-0.5, columns - 0.5], row=1, col=2)
    return describe(
        figure,
        f"An image of {x.size(0)} × {x.size(1)} numbers with a window of {k} × {m} on it, and its output, "
        f"{rows} × {columns}, which fills up as the window moves.",
    )


def coverage(n: int, k: int, strides: Sequence[int]) -> go.Figure:
    """How many windows read each of n pixels in a row, with a slider over the stride.

    Args:
        n: pixels.
        k: the window's width.
        strides: those to show.
    """
    reads = {s: [sum(a <= p < a + k for a in range(0, n - k + 1, s)) for p in range(n)] for s in strides}

    def title(s: int) -> str:
        last = max(a for a in range(0, n - k + 1, s)) + k
        lost = reads[s][:last].count(0)
        skipped = f", {lost} pixels between windows are never read" if lost else ""
        over = f", left over at the end: {n - last}" if n > last else ""
        return f"stride {s}: {len(range(0, n - k + 1, s))} places{skipped}{over}"

    figure = go.Figure(go.Bar(x=list(range(1, n + 1)), y=reads[strides[0]], marker_color=BLUE))
    args = [[{"y": [reads[s]]}, {"title.text": title(s)}] for s in strides]
    figure.update_layout(
        title=title(strides[0]),
        sliders=[slider([str(s) for s in strides], prefix="stride ", steps_args=args)],
        margin=dict(b=130),
    )
    figure.update_xaxes(title="pixel", dtick=1, showgrid=False)
    figure.update_yaxes(title="windows that read it", range=[0, k + 0.4], dtick=1)
    return describe(
        figure,
        f"How many windows of width {k} read each of {n} pixels. At stride 1 the pixels in the middle are "
        f"read {k} times and those at the ends once. From stride {k + 1} on, pixels between windows are never read.",
    )
