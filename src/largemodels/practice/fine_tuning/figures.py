"""What learns, what it reached, at which rate and rank: figures, each with alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, PINK, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, told
from .counts import BAYES, FROZEN, LINEAR
from .lora import lora_count
from .outcomes import Interval

FULL, LORA = "MiniLM full", "MiniLM LoRA"
COLORS = {BAYES: BLUE, LINEAR: PINK, FROZEN: GREEN, LORA: ORANGE, FULL: VERMILION}
PUBLIC = {"BERT full": 0.857, "BERT, head alone": 0.638, "SetFit, 32 labels": 0.836}  #: F1, see the notebook's sources


def three_ways() -> Diagram:
    """What learns and what stays in each of the three ways."""
    diagram = Diagram(
        "Three rows, each from tokens through MiniLM's six blocks to a head and an opinion. Frozen: the head alone "
        "learns. LoRA: the blocks stay, thin matrices beside them and the head learn. Full: everything learns."
    )
    rows = {"frozen": ("6 blocks\nstay", GRAY), "LoRA": ("6 blocks stay\n+ A, B learn", ORANGE),
            "full": ("6 blocks\nlearn", VERMILION)}  # fmt: skip
    for row, (name, (blocks, color)) in enumerate(rows.items()):
        diagram.note(name, -0.2, row)
        diagram.box(f"{name} in", 0.8, row, text="token\nvectors", color=VERMILION if name == "full" else GRAY)
        diagram.box(f"{name} blocks", 2.2, row, text=blocks, color=color)
        diagram.box(f"{name} head", 3.7, row, text="head\nlearns", color=VERMILION)
        diagram.arrow(f"{name} in", f"{name} blocks", "").arrow(f"{name} blocks", f"{name} head", "(B, D)")
    return diagram


def lora_diagram() -> Diagram:
    """A and B beside the frozen W, with the shapes."""
    diagram = Diagram(
        "A vector x of 384 numbers goes two ways. Through the frozen weight W, 384 by 384. And through A, r by 384, "
        "then B, 384 by r, then times alpha over r. Both results, 384 numbers each, are added to y."
    )
    diagram.box("x", 0, 0).box("W", 2.1, 0, text="W + b, stay\n(384, 384)", color=GRAY).box("+", 4.4, 0)
    diagram.box("A", 1.3, 1.2, text="A learns\n(r, 384)", color=ORANGE)
    diagram.box("B", 2.9, 1.2, text="B learns, 0 at first\n(384, r)", color=ORANGE, wide=1.15)
    diagram.arrow("x", "W", "(…, 384)").arrow("x", "A", "(…, 384)", color=ORANGE)
    diagram.arrow("A", "B", "(…, r)", color=ORANGE)
    diagram.arrow("W", "+", "(…, 384)").arrow("B", "+", "(…, 384) · α/r", color=ORANGE)
    return diagram


def table_figure(reached: Mapping[str, Interval]) -> go.Figure:
    """Test accuracy of each way with its interval, and the public figures beside it."""
    figure = go.Figure()
    figure.update_xaxes(title="right, of 1,000 test reviews (public: F1 on another test)", range=[0.6, 0.9])
    for name, found in reached.items():
        bars = dict(type="data", array=[found.high - found.mean], arrayminus=[found.mean - found.low], width=6)
        figure.add_scatter(x=[found.mean], y=[name], error_x=bars, mode="markers", name=name, showlegend=False,
                           marker=dict(size=12, color=COLORS[name]))  # fmt: skip
    figure.add_scatter(x=list(PUBLIC.values()), y=[f"public: {name}" for name in PUBLIC], mode="markers", name="public",
                       showlegend=False, marker=dict(size=12, color=GRAY, symbol="diamond"))  # fmt: skip
    figure.update_yaxes(autorange="reversed").update_layout(height=400, margin_t=24)
    means = told({name: found.mean for name, found in reached.items()}, ".3f")
    return describe(figure, f"Test accuracy of each way: {means}. Public figures: {told(PUBLIC, '.3f')}.")


def rates_figure(swept: Mapping[str, Mapping[str, Mapping[str, float]]], start: float) -> go.Figure:
    """Validation accuracy against the learning rate, in full and by LoRA.

    Args:
        swept: ``full`` and ``lora`` → rate → ``validation``.
        start: accuracy of the frozen encoder, from which both begin.
    """
    figure = go.Figure()
    figure.update_xaxes(title="highest learning rate of the body", type="log", exponentformat="power")
    figure.update_yaxes(title="right, of 530 validation reviews", tickformat=".0%", range=[0.45, 0.85])
    level(figure, 0.5, "guessing")
    level(figure, start, "frozen", color=GREEN, at="top left")
    best = {}
    for name, method in ((FULL, "full"), (LORA, "lora")):
        rates = [float(rate) for rate in swept[method]]
        right = [found["validation"] for found in swept[method].values()]
        best[name] = rates[int(np.argmax(right))]
        figure.add_scatter(x=rates, y=right, name=name, mode="lines+markers", line=dict(color=COLORS[name], width=2.5))
    return describe(
        figure, f"Validation accuracy against the learning rate after 640 labels. Best rates: {told(best, 'g')}."
    )


def rank_slider(ranks: Sequence[int], width: int = 384, start: int = 3) -> go.Figure:
    """W, A and B drawn to scale, with a slider over the rank.

    Args:
        ranks: the stops.
        width: the side of W.
        start: the stop that paper shows.
    """
    figure, gap = go.Figure(), 40
    sides = dict(mode="lines", fill="toself", line_width=1)
    figure.add_scatter(**rectangle(0, 0, width, width), name="W, stays", line_color=INK, fillcolor=GRAY, **sides)
    figure.add_scatter(name="A, learns", line_color=ORANGE, fillcolor=ORANGE, **sides)
    figure.add_scatter(name="B, learns", line_color=VERMILION, fillcolor=VERMILION, **sides)
    stops = []
    for r in ranks:
        title = f"rank {r}: {lora_count(r):,} of A and B in all; beside each W {2 * r / width:.1%} of its numbers"
        a, b = rectangle(width + gap, 0, width, r), rectangle(2 * (width + gap), 0, r, width)
        stops.append(Stop(str(r), title, {"A, learns": a, "B, learns": b}))
    figure.update_xaxes(visible=False, range=[-10, 3 * width + 2 * gap + 10])
    figure.update_yaxes(visible=False, scaleanchor="x", range=[width + 10, -10])
    figure = framed(figure.update_layout(height=540), stops, prefix="rank r = ", start=start)
    return describe(figure, f"The matrices W, A and B drawn to scale, with a slider over ranks. {stops[start].title}.")


def rectangle(x: float, y: float, wide: float, high: float) -> dict[str, list[float]]:
    """The corners of a rectangle, as x and y of a filled line."""
    return dict(x=[x, x + wide, x + wide, x, x], y=[y, y, y + high, y + high, y])
