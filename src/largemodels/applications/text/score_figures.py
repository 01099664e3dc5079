"""What was counted, with intervals: errors by kind, failures by kind, ROUGE, facts turned round, bits per byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ...algorithms.linear.decisions import wilson
from ...core.figures import BLUE, GRAY, GREEN, ORANGE, PALETTE, VERMILION, describe
from ...core.figures.marks import level, panels, told
from ...practice.semantic_search.search import interval
from .summarizing import SCORES


def dots(figure: go.Figure, rows: Mapping[str, tuple], name: str, color: str, told: bool = True, **place: int) -> None:
    """A dot with its interval for each row: row → value, low end, high end; ``told``: in the legend."""
    mean, low, high = np.array(list(rows.values())).T
    bars = dict(type="data", array=(high - mean).tolist(), arrayminus=(mean - low).tolist(), thickness=2, width=5)
    figure.add_scatter(x=mean.tolist(), y=list(rows), name=name, mode="markers", error_x=bars, orientation="h",
                       marker=dict(color=color, size=10), offsetgroup=name, showlegend=told, **place)  # fmt: skip


def error_rates(wrong: Mapping[str, Mapping[str, Sequence[bool]]]) -> go.Figure:
    """The share of wrong answers of each kind by each way, with Wilson's interval: way → kind → wrong or not."""
    figure = go.Figure()
    for (way, kinds), color in zip(wrong.items(), PALETTE, strict=False):
        rows = {k: (sum(w) / len(w), *wilson(sum(w), len(w))) for k, w in kinds.items()}
        dots(figure, rows, way, color)
    figure.update_xaxes(range=[-0.03, 1.03], tickformat=".0%", title="share of wrong answers, 95 % interval")
    figure.update_yaxes(autorange="reversed").update_layout(scattermode="group", height=460)
    said = "; ".join(f"{way}: {told({k: sum(w) for k, w in kinds.items()}, 'd')}" for way, kinds in wrong.items())
    return describe(figure, f"Wrong answers by kind of question. {said}.")


def failure_bars(counts: Mapping[str, Mapping[str, int]], title: str) -> go.Figure:
    """How often each kind of failure was seen: group → kind → count."""
    figure = go.Figure()
    for (group, kinds), color in zip(counts.items(), (BLUE, ORANGE), strict=False):
        figure.add_bar(x=list(kinds.values()), y=list(kinds), name=group, orientation="h", marker_color=color,
                       text=list(kinds.values()), textposition="outside", cliponaxis=False)  # fmt: skip
    figure.update_yaxes(autorange="reversed").update_xaxes(title="how many")
    figure.update_layout(title=title, height=140 + 44 * len(figure.data[0].y), barmode="group")
    said = "; ".join(f"{group}: {told(kinds, 'd')}" for group, kinds in counts.items())
    return describe(figure, f"{title}. {said}.")


def rouge_figure(scores: Mapping[str, NDArray], against: str) -> go.Figure:
    """ROUGE with bootstrap intervals, and one way's differences from the others on the same papers.

    Args:
        scores: way → F1 of ROUGE-1, ROUGE-2 and ROUGE-L for each paper, (N, 3).
        against: the way that the others are taken from.
    """
    figure = panels(["F1, mean over papers", f"{against} − the other, the same papers"], horizontal_spacing=0.24)
    others = {way: score for way, score in scores.items() if way != against}
    for n, (name, color) in enumerate(zip(SCORES, (BLUE, ORANGE, GREEN), strict=True)):
        rows = {way: interval(score[:, n]) for way, score in scores.items()}
        dots(figure, rows, name, color, row=1, col=1)
        apart = {way: interval(scores[against][:, n] - score[:, n]) for way, score in others.items()}
        dots(figure, apart, f"{name}, difference", color, False, row=1, col=2)
    level(figure, 0, "", axis="x", row=1, col=2)
    figure.update_yaxes(autorange="reversed").update_layout(scattermode="group", height=130 + 62 * len(scores))
    means = told({way: float(score[:, 2].mean()) for way, score in scores.items()})
    return describe(figure, f"ROUGE of summaries with 95 % intervals; ROUGE-L: {means}. Beside it, paired differences.")


def turned_figure(true: Sequence[float], false: Mapping[str, Sequence[float]]) -> go.Figure:
    """Each paper's true summary against a false one: ROUGE-1 of both. On the line, ROUGE sees no difference."""
    figure = go.Figure()
    for (name, scores), color in zip(false.items(), (BLUE, VERMILION), strict=False):
        figure.add_scatter(x=list(true), y=list(scores), name=name, mode="markers", marker=dict(color=color, size=9))
    figure.add_scatter(x=[0, 1], y=[0, 1], name="no difference", mode="lines", line=dict(color=GRAY, dash="dot"))
    figure.update_xaxes(range=[0, 0.8], title="ROUGE-1 of the summary as it was written")
    figure.update_yaxes(range=[0, 1.03], title="ROUGE-1 of a false one").update_layout(height=480)
    means = told({name: float(np.mean(scores)) for name, scores in false.items()})
    return describe(figure, f"ROUGE-1 of false summaries against true ones, mean {np.mean(true):.2f}: {means}.")


def bits_figure(rows: Mapping[str, Mapping[str, float]]) -> go.Figure:
    """Bits per byte of several texts: way → text → bits."""
    figure = go.Figure().update_layout(barmode="group", height=440)
    for (way, texts), color in zip(rows.items(), PALETTE, strict=False):
        figure.add_bar(x=list(texts), y=list(texts.values()), name=way, marker_color=color, texttemplate="%{y:.1f}")
    figure.update_yaxes(title="bits per byte; less is better")
    said = "; ".join(f"{way}: {told(texts, '.1f')}" for way, texts in rows.items())
    return describe(figure, f"Bits per byte. {said}.")
