"""The judges side by side: who they are, how right, by kind and by confidence; figures, each with alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike, NDArray

from ...algorithms.linear.decisions import wilson
from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, PINK, SKY, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, told
from .confidence import binned, calibrated, ece, favor, selective, temperature
from .judges import BAYES, FOUR, FROZEN, FROZEN_FEW, LEXICON, LINEAR, TUNED, TUNED_FEW, WORDS, ZERO

COLORS = {LEXICON: GRAY, BAYES: BLUE, LINEAR: PINK, FROZEN: GREEN, TUNED: VERMILION, ZERO: SKY, FOUR: ORANGE,
          WORDS: PINK, FROZEN_FEW: GREEN, TUNED_FEW: VERMILION}  # fmt: skip


def seven_judges() -> Diagram:
    """What each judge reads, where it comes from, and how many labels it saw."""
    diagram = Diagram(
        "Seven judges of a review, what each does with it, and the labels that it saw. A word list by hand and "
        "SmolLM2 zero-shot saw no label, SmolLM2 four-shot four, the other four judges 7,000."
    )
    rows = {
        LEXICON: ("count listed words", "0 labels", GRAY), ZERO: ("compare 2 next words", "0 labels", SKY),
        FOUR: ("compare 2 next words", "4 labels", ORANGE), BAYES: ("count words and pairs", "7,000 labels", BLUE),
        LINEAR: ("weigh words, letters", "7,000 labels", PINK), FROZEN: ("weigh 384 features", "7,000 labels", GREEN),
        TUNED: ("all 22.7 M move", "7,000 labels", VERMILION),
    }  # fmt: skip
    for n, (name, (how, seen, color)) in enumerate(rows.items()):
        row = 0.65 * n
        diagram.note(name, 0.2, row)
        diagram.box(f"{name} reads", 2.0, row, text=how, color=color, wide=1.3).box(f"{name} saw", 3.9, row, text=seen)
        diagram.arrow(f"{name} saw", f"{name} reads")
    return diagram


def table_figure(rights: Mapping[str, ArrayLike]) -> go.Figure:
    """Test accuracy of each judge with Wilson's interval, from which reviews it judged right, (N,) each."""
    figure, said = go.Figure(), {}
    for name, right in rights.items():
        count, N = int(np.sum(right)), len(np.asarray(right))
        said[name], (low, high) = count / N, wilson(count, N)
        bars = dict(type="data", array=[high - count / N], arrayminus=[count / N - low], width=6)
        figure.add_scatter(x=[count / N], y=[name], error_x=bars, mode="markers", name=name, showlegend=False,
                           marker=dict(size=12, color=COLORS[name]))  # fmt: skip
    figure.update_xaxes(title="right, of the test reviews", range=[0.45, 0.9], tickformat=".0%")
    level(figure, 0.5, "guessing", axis="x")
    figure.update_yaxes(autorange="reversed").update_layout(height=380, margin_t=40)
    return describe(figure, f"Test accuracy: {told(said, '.3f')}.")


def calibration_slider(
    test: Mapping[str, ArrayLike], labels: ArrayLike, known: Mapping[str, ArrayLike], known_labels: Sequence[int],
    start: str,
) -> go.Figure:  # fmt: skip
    """Said against true, before and after temperature scaling on validation, with a slider over the judges."""
    figure, stops = go.Figure(), []
    marks = dict(mode="lines+markers")
    figure.add_scatter(x=[0, 1], y=[0, 1], name="said = true", mode="lines", line=dict(color=INK, dash="dot", width=1))
    figure.add_scatter(name="as it is", line=dict(color=VERMILION, width=2.5), **marks)
    figure.add_scatter(name="temperature scaled", line=dict(color=BLUE, width=2.5), **marks)
    for name, odds in test.items():
        truth, judged = np.asarray(known_labels)[: len(known[name])], np.asarray(labels)[: len(odds)]
        raw, scaled = favor(odds), calibrated(odds, known[name], truth)
        title = (
            f"{name}: ECE {ece(raw, judged):.3f}, after T = {temperature(known[name], truth):.2f}: "
            f"{ece(scaled, judged):.3f}, of {len(odds):,} reviews"
        )
        lines = {}
        for trace, p in (("as it is", raw), ("temperature scaled", scaled)):
            found = binned(p, judged)
            size = (5 + 25 * np.sqrt(found.count / len(raw))).tolist()
            lines[trace] = {"x": found.said.tolist(), "y": found.true.tolist(), "marker.size": size}
        stops.append(Stop(name.removeprefix("SmolLM2 ").removeprefix("MiniLM "), title, lines))
    figure.update_xaxes(title="probability said", range=[-0.02, 1.02])
    figure.update_yaxes(title="share truly in favor", range=[-0.02, 1.02])
    place = list(test).index(start)
    alt = (
        f"Share truly in favor against the probability said, in ten bins, dots as large as their bins are full, with a "
        f"slider over {len(test)} judges. {stops[place].title}."
    )
    return describe(framed(figure, stops, start=place).update_layout(height=520), alt)


def passing_figure(test: Mapping[str, ArrayLike], labels: Sequence[int]) -> go.Figure:
    """Accuracy on the share of reviews that each judge is surest of."""
    figure, shares = go.Figure(), np.linspace(0.1, 1, 19)
    for name, odds in test.items():
        right = selective(odds, labels[: len(odds)], shares)
        figure.add_scatter(x=shares.tolist(), y=right, name=name, line=dict(color=COLORS[name], width=2.5))
    figure.update_xaxes(title="share of reviews that it answers, the surest first", tickformat=".0%")
    figure.update_yaxes(title="right, of those answered", tickformat=".0%")
    half = {name: selective(odds, labels[: len(odds)], [0.5])[0] for name, odds in test.items()}
    return describe(figure, f"Accuracy against the share answered. On the surest half: {told(half)}.")


def kinds_figure(rates: Mapping[str, Mapping[str, tuple[int, int, float, float]]]) -> go.Figure:
    """Error rate of each judge by kind of review, with Wilson's intervals."""
    figure, said = go.Figure(), {}
    for n, (name, found) in enumerate(rates.items()):
        y = [errors / reviews for errors, reviews, _, _ in found.values()]
        up, down = ([abs(end - rate) for end, rate in zip(ends, y, strict=True)]
                    for ends in ([f[3] for f in found.values()], [f[2] for f in found.values()]))  # fmt: skip
        x = [k + 0.12 * (n - (len(rates) - 1) / 2) for k in range(len(found))]
        figure.add_scatter(x=x, y=y, name=name, mode="markers", marker=dict(size=10, color=COLORS[name]),
                           error_y=dict(type="data", array=up, arrayminus=down, width=4))  # fmt: skip
        said |= {f"{name}, {kind}": rate for kind, rate in zip(found, y, strict=True)}
    counts = [f"{kind}<br>{f[1]} reviews" for kind, f in next(iter(rates.values())).items()]
    figure.update_xaxes(tickvals=list(range(len(counts))), ticktext=counts)
    figure.update_yaxes(title="error rate", tickformat=".0%", rangemode="tozero")
    return describe(figure, f"Error rate by kind of review: {told(said)}.")


def leak_figure(right: Mapping[str, Mapping[str, float]], guess: float) -> go.Figure:
    """Accuracy on speeches, by how they were held out, with capitalized words and without."""
    figure = go.Figure()
    for (name, found), color in zip(right.items(), (BLUE, ORANGE), strict=True):
        words = [f"{100 * share:.0f} %" for share in found.values()]
        figure.add_bar(x=list(found), y=list(found.values()), name=name, marker_color=color, text=words)
    figure.update_yaxes(title="right, of the held-out speeches", tickformat=".0%", range=[0, 1])
    figure.update_xaxes(range=[-0.5, 2.1])  # room for the level's words beside the bars
    level(figure, guess, "always the commonest kind")
    said = {f"{name}, {how}": share for name, found in right.items() for how, share in found.items()}
    return describe(figure, f"Kind of play told from a speech: {told(said)}; always the commonest kind {guess:.2f}.")


def rights(odds: Mapping[str, ArrayLike], labels: Sequence[int]) -> dict[str, NDArray[np.bool_]]:
    """Judge → which of the first reviews it judged right, (N,); N may differ."""
    return {name: (np.asarray(found) > 0) == (np.asarray(labels)[: len(found)] == 1) for name, found in odds.items()}
