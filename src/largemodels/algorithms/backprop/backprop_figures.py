"""Figures on what back-propagation costs and how exactly it can be checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level


def nudges(sizes: Sequence[float], errors: Mapping[str, Sequence[float]], best: Mapping[str, float]) -> go.Figure:
    """The error of a slope that was measured by nudging, against the size of the nudge.

    Args:
        sizes: of the nudge.
        errors: way → relative error at each size.
        best: way → where theory puts the best size.
    """
    figure = go.Figure()
    for (name, values), color in zip(errors.items(), PALETTE, strict=False):
        figure.add_scatter(x=list(sizes), y=list(values), name=name, mode="lines+markers", line_color=color)
        figure.add_vline(x=best[name], line=dict(color=color, dash="dot"))
    figure.update_xaxes(type="log", title="size of the nudge h", exponentformat="power")
    figure.update_yaxes(type="log", title="relative error of the slope", exponentformat="power")
    said = "; ".join(f"{name} {min(values):.0e}" for name, values in errors.items())
    return describe(
        figure,
        f"Error of a nudged slope against the nudge, on logarithmic axes: each a valley. Lowest points: {said}. "
        "Dotted lines mark where theory puts them.",
    )


def directions(outputs: Sequence[int], inputs: int, products: Sequence[Mapping[str, int]]) -> go.Figure:
    """Bars of the multiplications needed in either direction, with a slider over the number of outputs.

    Args:
        outputs: their number at each stop.
        inputs: their number, the same at all stops.
        products: for each stop, direction → multiplications.
    """
    stops, first, top = [], products[0], max(max(p.values()) for p in products)
    for m, needed in zip(outputs, products, strict=True):
        title = f"{inputs} inputs, {m} output{'s' * (m > 1)}{': a tie' if m == inputs else ''}"
        stops.append(Stop(str(m), title, {"multiplications": dict(x=list(needed.values()))}))
    bar = dict(y=list(first), orientation="h", marker_color=[VERMILION, BLUE])
    figure = go.Figure(go.Bar(name="multiplications", **bar))
    figure.update_xaxes(type="log", title="multiplications", dtick=1, range=[3, len(str(top))], exponentformat="power")
    return describe(
        framed(figure, stops, prefix="outputs: "),
        f"Multiplications for all slopes of a network of {inputs} inputs, from the inputs and from the outputs, with a "
        f"slider over the number of outputs. With {outputs[0]} output the way from the outputs needs "
        f"{first['from the inputs'] / first['from the outputs']:.0f} times fewer; at {inputs} outputs they tie.",
    )


def ways(depths: Sequence[int], counts: Mapping[str, Sequence[int]]) -> go.Figure:
    """Multiplications against the depth of a graph, for walks of every path and for one sorted pass.

    Args:
        depths: of the graph.
        counts: way → multiplications at each depth.
    """
    figure = go.Figure()
    for (name, values), color in zip(counts.items(), (VERMILION, BLUE), strict=True):
        figure.add_scatter(x=list(depths), y=list(values), name=name, mode="lines+markers", line_color=color)
    figure.update_xaxes(title="depth of the graph (doublings)")
    figure.update_yaxes(type="log", title="multiplications", dtick=1, exponentformat="power")
    said = ", ".join(f"{values[-1]:,} {name}" for name, values in counts.items())
    return describe(figure, f"Multiplications against depth on a logarithmic axis. At depth {depths[-1]}: {said}.")


def swings(runs: Mapping[str, Sequence[float]], goal: float) -> go.Figure:
    """A parameter's path with and without setting gradients to zero.

    Args:
        runs: name → the parameter after each step.
        goal: where the loss is lowest.
    """
    figure = go.Figure()
    for (name, path), color in zip(runs.items(), (BLUE, VERMILION), strict=True):
        figure.add_scatter(y=list(path), name=name, mode="lines", line_color=color)
    level(figure, goal, "lowest loss")
    figure.update_xaxes(title="step")
    figure.update_yaxes(title="w")
    said = "; ".join(f"{name}, w ends at {path[-1]:.2f}" for name, path in runs.items())
    return describe(figure, f"Paths of one weight toward {goal:g}. {said}; without zeroing it swings forever.")


def orders(rates: Sequence[float], losses: Mapping[str, Sequence[Sequence[float]]]) -> go.Figure:
    """The loss after each round under two orders of work, with a slider over the step size.

    Args:
        rates: step sizes, in units of 1/λ, rising.
        losses: order → for each step size, the loss after each round.
    """
    figure, stops, grows = go.Figure(), [], {}
    for (name, curves), color in zip(losses.items(), (BLUE, VERMILION), strict=True):
        figure.add_scatter(name=name, mode="lines+markers", line_color=color)
        grows[name] = [rate for rate, curve in zip(rates, curves, strict=True) if curve[-1] > curve[0]]
    edges = {1.0: ": the edge for two updates a round", 2.0: ": the edge for one update a round"}
    for n, rate in enumerate(rates):
        data = {name: dict(y=list(curves[n])) for name, curves in losses.items()}
        stops.append(Stop(f"{rate:g}", f"step size {rate:g} / λ{edges.get(rate, '')}", data))
    figure.update_xaxes(title="round")
    figure.update_yaxes(type="log", title="loss above the lowest", range=[-6, 4], exponentformat="power")
    parted = [len({rate in found for found in grows.values()}) for rate in rates]  # 2 where one grows and one doesn't
    said = "; ".join(f"with {name} it grows from {min(found):g} / λ on" for name, found in grows.items() if found)
    return describe(
        framed(figure.update_layout(height=520), stops, prefix="step size × λ: ", start=int(np.argmax(parted))),
        "Loss after each round, with one update a round and with two, and a slider over the step size. Of the step "
        f"sizes tried, {said}.",
    )
