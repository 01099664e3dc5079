"""A graph of numbers drawn at one step of its walk, and the same with a slider over the steps."""

from __future__ import annotations

import math
from typing import Any

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.frames import Stop, framed
from .graphs import Graph, plain

FILL = "rgba(128,128,128,0.12)"
BLANK = " "  #: not "": Plotly removes the place of an empty text for good, and later ones would never show


def words(graph: Graph, step: int) -> dict[str, dict[str, Any]]:
    """What the drawing says at a step, as a stop says it: over and under each node, both ways along each edge; rims."""
    values, reached, senders = graph.known(step)
    over, under, rims = [], [], []
    for name, node in graph.nodes.items():
        number = plain(node.data) if name in values else "?"
        over.append(number if name == "one" else f"{name} = {number}")
        under.append(f"slope {plain(node.grad)}" if name in reached else BLANK)
        rims.append(VERMILION if name in reached else BLUE if name in values else GRAY)
    along = [f"{plain(graph.nodes[a].data)} ▸" if b in values else BLANK for a, b, _ in graph.edges]
    back = [f"◂ {plain(graph.nodes[b].grad * slope)}" if b in senders else BLANK for _, b, slope in graph.edges]
    texts = {"values": over, "slopes": under, "forward": along, "backward": back}
    return {**{name: dict(text=text) for name, text in texts.items()}, "nodes": {"marker.line.color": rims}}


def shortened(one: tuple, other: tuple, width: float) -> tuple[tuple, tuple]:
    """An edge from rim to rim of two nodes in place of from middle to middle; ``width`` is that of the drawing."""
    across, up = other[0] - one[0], other[1] - one[1]
    rim = 23 / math.hypot(across * 800 / width, up * 110)  # a node's radius as a share of the edge, in pixels
    start = (one[0] + rim * across, one[1] + rim * up)
    return start, (other[0] - rim * across, other[1] - rim * up)


def drawing(graph: Graph) -> go.Figure:
    """The graph, without its :func:`words`: blue for what flows forward, vermilion for what flows back."""
    figure, ends = go.Figure(), [(graph.places[a], graph.places[b]) for a, b, _ in graph.edges]
    rims = [shortened(*pair, width=max(x for x, _ in graph.places.values()) + 0.9) for pair in ends]
    lines = [[part for a, b in rims for part in (a[axis], b[axis], None)] for axis in (0, 1)]
    figure.add_scatter(x=lines[0], y=lines[1], name="edges", mode="lines", line=dict(color=GRAY, width=1.5))
    x, y = zip(*(graph.places[name] for name in graph.nodes), strict=True)
    signs = [node.op.replace("^2", "( )²") for node in graph.nodes.values()]
    rim = dict(mode="markers+text", marker=dict(color=FILL, size=42, line_width=3), textfont_size=17)
    figure.add_scatter(x=x, y=y, name="nodes", text=signs, **rim)
    middle = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in ends]
    nodes, edges = list(zip(x, y, strict=True)), middle
    for name, places, up, color, size in (
        ("values", nodes, 0.34, BLUE, 15),
        ("slopes", nodes, -0.36, VERMILION, 15),
        ("forward", edges, 0.13, BLUE, 13),
        ("backward", edges, -0.15, VERMILION, 13),
    ):
        at = dict(x=[x for x, _ in places], y=[y + up for _, y in places])
        figure.add_scatter(**at, name=name, mode="text", textfont=dict(color=color, size=size))
    figure.update_traces(hoverinfo="skip").update_layout(showlegend=False, height=430)
    figure.update_xaxes(visible=False, range=[min(x) - 0.45, max(x) + 0.45], fixedrange=True)
    figure.update_yaxes(visible=False, range=[min(y) - 0.6, max(y) + 0.6], fixedrange=True)
    end = list(graph.nodes)[-1]
    slopes = ", ".join(f"{n} {plain(v.grad)}" for n, v in graph.nodes.items() if not v.made_from and n != "one")
    return describe(
        figure,
        f"A graph of {len(graph.nodes)} numbers from the inputs to {end}. At the last step the inputs' slopes are: "
        f"{slopes}.",
    )


def walk(graph: Graph) -> go.Figure:
    """The graph with a slider over all the steps of its walk, forward and backward; it starts at the last one."""
    stops = [Stop(str(step), graph.sentence(step), words(graph, step)) for step in range(graph.steps + 1)]
    figure = drawing(graph)
    alt = figure.layout.meta["alt"].replace("At the last step", "A slider walks. At the last step")
    return describe(framed(figure.update_layout(height=520), stops, prefix="step ", start=graph.steps), alt)
