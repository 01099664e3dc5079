"""Figures of the learning curves, of what was got right at each size, and of the price; each with alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, level, over_seeds, told
from .crossings import Curve, accuracies
from .methods import BAG, FROZEN, NET, RULES, TUNED

COLORS = {RULES: GRAY, BAG: BLUE, NET: ORANGE, FROZEN: GREEN, TUNED: VERMILION}


def five_ways() -> Diagram:
    """Which part of each way is made by hand, learned from your labels, or learned before from other text."""
    diagram = Diagram(
        "Five ways to turn a review into an opinion. Rules: both parts by hand. Bag of words: features counted, "
        "weights from your labels. Small net: both from your labels. Frozen MiniLM: features from other text, "
        "weights from your labels. Fine-tuned: both move with your labels."
    )
    ways = {
        RULES: (("listed words", GRAY), ("count them", GRAY)),
        BAG: (("counted words", GRAY), ("weights", BLUE)),
        NET: (("word vectors", BLUE), ("weights", BLUE)),
        FROZEN: (("MiniLM", GREEN), ("weights", BLUE)),
        TUNED: (("MiniLM, tuned", BLUE), ("weights", BLUE)),
    }
    for row, (name, ((features, one), (weights, other))) in enumerate(ways.items()):
        diagram.note(name, 0.1, row)
        diagram.box(f"{name} features", 1.6, row, text=features, color=one)
        diagram.box(f"{name} weights", 3.1, row, text=weights, color=other)
        diagram.arrow(f"{name} features", f"{name} weights")
    diagram.note("by hand", 1.2, 5, color=GRAY).note("from your labels", 2.3, 5, color=BLUE)
    return diagram.note("from other text, before", 3.5, 5, color=GREEN)


def learning_curves_figure(curves: Mapping[str, Curve]) -> go.Figure:
    """Test accuracy against the number of labels, on a logarithmic axis; bars from the worst to the best draw."""
    figure = go.Figure()
    figure.update_xaxes(title="labels", type="log", tickvals=[8, 32, 125, 500, 2000, 4000, 7000])
    figure.update_yaxes(title="right, of 1,000 test reviews", tickformat=".0%", range=[0.45, 0.88])
    level(figure, 0.5, "guessing")
    for name, curve in curves.items():
        over_seeds(figure, list(curve), list(accuracies(curve).values()), name, color=COLORS[name])
    last = {name: float(curve[max(curve)].mean()) for name, curve in curves.items()}
    figure.update_layout(title=f"Best at its last size: {max(last, key=last.get)}, {max(last.values()):.0%}")
    return describe(figure, f"Test accuracy of each way against the number of labels. At its last size: {told(last)}.")


def reviews_by_size(
    curves: Mapping[str, Curve], chosen: Sequence[int], words: Sequence[str], sizes: Sequence[int], start: int
) -> go.Figure:
    """A row for each review, a column for each way: the share of draws that judged it right, with a slider over sizes.

    Args:
        curves: way → size → which of the test reviews were judged right, (R, N).
        chosen: places of the reviews in the test.
        words: what each row is called.
        sizes: numbers of labels; each way has all of them.
        start: the size that paper shows.
    """
    stops = []
    for size in sizes:
        z = np.array([curve[size].mean(axis=0)[list(chosen)] for curve in curves.values()]).T  # (reviews, ways)
        totals = [f"{100 * float(curve[size].mean()):.0f} %" for curve in curves.values()]
        title = f"{size:,} labels, right of all 1,000: {', '.join(totals)}"
        shares = dict(z=z.tolist(), text=[[f"{100 * v:.0f} %" for v in row] for row in z])
        stops.append(Stop(f"{size:,}", title, {"cells": shares}))
    figure = cells(go.Figure(), np.zeros((len(words), len(curves))), ".0f", span=(0, 1))
    figure.update_traces(x=list(curves), y=list(words), texttemplate="%{text}")
    figure.update_layout(height=260 + 34 * len(words)).update_yaxes(tickfont_size=11, automargin=True)
    shown = list(sizes).index(start)
    alt = f"Shares of draws that judged {len(words)} real reviews right, by way, with a slider over {len(sizes)} "
    alt += f"numbers of labels. {stops[shown].title}."
    return describe(framed(figure, stops, prefix="labels: ", start=shown), alt)


def unseen_words_figure(shares: Mapping[int, float], known: Mapping[str, Mapping[int, float]]) -> go.Figure:
    """Test words that training never showed, and opinion words among them that a classifier judges right all the same.

    Args:
        shares: size → share of the test's words, each kind counted once, that the labels never showed.
        known: way → size → share of the listed opinion words, unseen at that size, that it judges right.
    """
    figure = go.Figure()
    figure.update_layout(title=f"{min(shares.values()):.0%} of the words are new after {max(shares):,} labels")
    figure.update_xaxes(title="labels", type="log", tickvals=list(shares))
    figure.update_yaxes(title="share of words", tickformat=".0%", range=[0, 1])
    level(figure, 0.5, "guessing")
    line = dict(mode="lines+markers", x=list(shares))
    figure.add_scatter(y=list(shares.values()), name="test words never seen", line=dict(color=INK, dash="dot"), **line)
    for name, right in known.items():
        named = dict(name=f"unseen opinion words right: {name}", line_color=COLORS[name])
        figure.add_scatter(y=list(right.values()), **named, **line)
    said = "; ".join(f"{name} {told({f'{s:,}': v for s, v in r.items()})}" for name, r in known.items())
    never = told({f"{size:,}": share for size, share in shares.items()})
    return describe(figure, f"Share of test words never seen, by labels: {never}. Unseen opinion words right: {said}.")


def price_figure(paid: Mapping[str, tuple[float, float]], before: float) -> go.Figure:
    """Accuracy against operations of training, a dot for each way, and what pre-training had cost.

    Args:
        paid: way → operations of its training, test accuracy.
        before: operations of the last stage of pre-training, at most.
    """
    (cheap, (few, _)), *_, (dear, (many, _)) = paid.items()
    figure = go.Figure(layout_title_text=f"From {cheap} to {dear}: {many / few:.0e} times the operations")
    figure.update_xaxes(title="operations of training", type="log", range=[3, 19.5], exponentformat="power")
    figure.update_yaxes(title="right, of the test reviews", tickformat=".0%", range=[0.5, 0.8])
    for name, (operations, accuracy) in paid.items():
        dot = dict(color=COLORS[name], size=13)
        figure.add_scatter(x=[operations], y=[accuracy], name=name, mode="markers", marker=dot)
    level(figure, before, "pre-training, at most", axis="x", at="top left")
    said = told({name: operations for name, (operations, _) in paid.items()}, ".1e")
    return describe(figure, f"Accuracy against operations of training: {said}; pre-training before: {before:.1e}.")
