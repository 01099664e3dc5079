"""A graph of numbers drawn at one step of its walk, and the same with a slider over the steps."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, INK, VERMILION, describe, slider
from .graphs import Graph, plain

FILL = "rgba(128,128,128,0.12)"
BLANK = " "  #: not "": Plotly removes the place of an empty text for good, and later ones would never show


def texts(graph: Graph, step: int) -> dict[str, list[str]]:
    """What the drawing says at a step: over and under each node, and the two ways along each edge; and rim colors."""
    values, reached, senders = graph.known(step)
    show = {"one": "1"}
    over, under, rims = [], [], []
    for name, node in graph.nodes.items():
        number = plain(node.data) if name in values else "?"
        over.append(number if name in show else f"{name} = {number}")
        under.append(f"slope {plain(node.grad)}" if name in reached else BLANK)
        rims.append(VERMILION if name in reached else BLUE if name in values else GRAY)
    along = [f"{plain(graph.nodes[a].data)} ▸" if b in values else BLANK for a, b, _ in graph.edges]
    back = [f"◂ {plain(graph.nodes[b].grad * slope)}" if b in senders else BLANK for _, b, slope in graph.edges]
    return {"over": over, "under": under, "rims": rims, "along": along, "back": back}


def shortened(one: tuple, other: tuple, width: float) -> tuple[tuple, tuple]:
    """An edge from rim to rim of two nodes in place of from middle to middle; ``width`` is that of the drawing."""
    across, up = other[0] - one[0], other[1] - one[1]
    rim = 23 / math.hypot(across * 800 / width, up * 110)  # a node's radius as a share of the edge, in pixels
    start = (one[0] + rim * across, one[1] + rim * up)
    return start, (other[0] - rim * across, other[1] - rim * up)


def draw(graph: Graph, step: int) -> go.Figure:
    """The graph at a step: blue what flows forward, vermilion what flows back.

    The traces are: edges, nodes, over the nodes, under them, along the edges, back along them; :func:`patch` knows.
    """
    said, figure = texts(graph, step), go.Figure()
    ends = [(graph.places[a], graph.places[b]) for a, b, _ in graph.edges]
    rims = [shortened(*pair, width=max(x for x, _ in graph.places.values()) + 0.9) for pair in ends]
    figure.add_scatter(
        x=[x for one, other in rims for x in (one[0], other[0], None)],
        y=[y for one, other in rims for y in (one[1], other[1], None)],
        mode="lines",
        line=dict(color=GRAY, width=1.5),
        hoverinfo="skip",
    )
    x, y = zip(*(graph.places[name] for name in graph.nodes), strict=True)
    signs = [node.op.replace("^2", "( )²") for node in graph.nodes.values()]
    rim = dict(color=FILL, size=42, line=dict(color=said["rims"], width=3))
    words = dict(mode="text", hoverinfo="skip")
    figure.add_scatter(x=x, y=y, mode="markers+text", text=signs, marker=rim, textfont_size=17, hoverinfo="skip")
    for text, up, color in ((said["over"], 0.34, BLUE), (said["under"], -0.36, VERMILION)):
        figure.add_scatter(x=x, y=[h + up for h in y], text=text, textfont=dict(color=color, size=15), **words)
    middle = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in ends]
    for text, up, color in ((said["along"], 0.13, BLUE), (said["back"], -0.15, VERMILION)):
        at = dict(x=[m[0] for m in middle], y=[m[1] + up for m in middle])
        figure.add_scatter(**at, text=text, textfont=dict(color=color, size=13), **words)
    figure.update_layout(showlegend=False, height=430, margin=dict(l=10, r=10, t=50, b=20), title=graph.sentence(step))
    low, high = min(y), max(y)
    figure.update_xaxes(visible=False, range=[min(x) - 0.45, max(x) + 0.45], fixedrange=True)
    figure.update_yaxes(visible=False, range=[low - 0.6, high + 0.6], fixedrange=True)
    end = list(graph.nodes)[-1]
    slopes = ", ".join(f"{n} {plain(v.grad)}" for n, v in graph.nodes.items() if not v.made_from and n != "one")
    return describe(
        figure,
        f"A graph of {len(graph.nodes)} numbers from the inputs to {end}. At the last step the inputs' slopes are: "
        f"{slopes}.",
    )


def patch(figure: go.Figure, graph: Graph, step: int) -> None:
    """Bring a figure made by :func:`draw` to another step, or to other numbers, in place."""
    said = texts(graph, step)
    figure.data[1].marker.line.color = said["rims"]
    for trace, key in zip(figure.data[2:], ("over", "under", "along", "back"), strict=True):
        trace.text = said[key]
    figure.layout.title.text = graph.sentence(step)


def walk(graph: Graph) -> go.Figure:
    """The graph with a slider over all the steps of its walk, forward and backward."""
    figure, stops = draw(graph, 0), []
    for step in range(graph.steps + 1):
        said = texts(graph, step)
        text = [said[key] for key in ("over", "under", "along", "back")]
        change = {"text": [None, None, *text], "marker.line.color": [None, said["rims"], None, None, None, None]}
        change["text"][1] = list(figure.data[1].text)
        stops.append([change, {"title.text": graph.sentence(step)}])
    labels = [str(step) for step in range(graph.steps + 1)]
    figure.update_layout(
        sliders=[slider(labels, prefix="step ", steps_args=stops, y=-0.02)], height=500, margin_b=120, font_color=INK
    )
    return describe(figure, figure.layout.meta["alt"].replace("At the last step", "A slider walks. At the last step"))
