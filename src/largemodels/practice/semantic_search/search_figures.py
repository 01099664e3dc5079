"""Figures of the search: recall with intervals, the mix, lengths of passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, PINK, VERMILION, describe
from ...core.figures.marks import band, level, panels
from .questions import KINDS
from .search import HYBRID, MEANING, WORDS, interval

COLORS = {WORDS: ORANGE, MEANING: BLUE, HYBRID: GREEN}


def recall_figure(found: Mapping[str, NDArray]) -> go.Figure:
    """Recall@5 with intervals by kind, and differences of two ways on the same questions.

    Args:
        found: way → which questions found their answer, (F, K).
    """
    figure = panels(["recall@5", "difference, on the same questions"], horizontal_spacing=0.22)
    groups = {kind: [k] for k, kind in enumerate(KINDS)} | {"all": [0, 1]}
    for name, hits in found.items():
        _bars(figure, {g: interval(hits[:, ks]) for g, ks in groups.items()}, name, COLORS[name], 1)
    pairs = {(MEANING, WORDS): VERMILION, (HYBRID, WORDS): PINK, (HYBRID, MEANING): GRAY}
    for (one, other), color in pairs.items():
        apart = found[one].astype(float) - found[other]
        _bars(figure, {g: interval(apart[:, ks]) for g, ks in groups.items()}, f"{one} − {other}", color, 2)
    level(figure, 0, "", axis="x", row=1, col=2)
    figure.update_xaxes(range=[0, 1.05], tickformat=".0%", row=1, col=1).update_xaxes(tickformat="+.0%", row=1, col=2)
    figure.update_yaxes(autorange="reversed").update_layout(scattermode="group", height=430)
    said = "; ".join(f"{name} {', '.join(f'{v:.2f}' for v in hits.mean(axis=0))}" for name, hits in found.items())
    return describe(figure, f"Recall@5 for questions in the same words and in other words: {said}. Beside it, paired "
                    "differences with intervals of 95 %.")  # fmt: skip


def _bars(figure: go.Figure, rows: Mapping[str, tuple[float, float, float]], name: str, color: str, col: int) -> None:
    """Points with intervals, one for each group of questions."""
    mean, low, high = np.array(list(rows.values())).T
    bars = dict(type="data", array=(high - mean).tolist(), arrayminus=(mean - low).tolist(), thickness=2, width=5)
    figure.add_scatter(x=mean.tolist(), y=list(rows), name=name, mode="markers", error_x=bars, row=1, col=col,
                       marker=dict(color=color, size=10), offsetgroup=name, orientation="h")  # fmt: skip


def mix_figure(shares: Sequence[float], found: Sequence[NDArray]) -> go.Figure:
    """Recall@5 by the share of meaning in the fusion, for each kind of question, with intervals.

    Args:
        shares: from 0, words alone, to 1, vectors alone.
        found: (F, K) for each.
    """
    figure = go.Figure()
    figure.update_xaxes(title="share of meaning: 0 BM25 alone, 1 MiniLM alone")
    figure.update_yaxes(title="recall@5", tickformat=".0%", range=[0, 1.03])
    for color, kinds, name in ((ORANGE, [0], KINDS[0]), (BLUE, [1], KINDS[1]), (INK, [0, 1], "all")):
        mean, low, high = np.array([interval(hits[:, kinds]) for hits in found]).T
        if name != "all":
            band(figure, shares, low, high, f"{name}, 95 %", color=color)
        figure.add_scatter(x=list(shares), y=mean.tolist(), name=name, mode="lines+markers", line_color=color)
    best = shares[int(np.argmax([hits.mean() for hits in found]))]
    ends = ", ".join(f"{shares[n]:g}: {found[n].mean():.2f}" for n in (0, len(shares) // 2, -1))
    return describe(figure, f"Recall@5 of all questions by the share of meaning, {ends}. Highest at {best:g}.")


def lengths_figure(
    by_length: Mapping[str, Mapping[str, NDArray]], by_place: Mapping[str, Sequence[float]]
) -> go.Figure:
    """Recall@5 by the length of passages, and by whether the answer begins before the cut.

    Args:
        by_length: passages → way → found, (F, K).
        by_place: way → recall where the answer begins before the cut at 256 tokens of its section, and behind it.
    """
    figure = panels(["recall@5 by passages", "by where the answer begins"])
    for name, color in COLORS.items():
        mean, low, high = np.array([interval(ways[name]) for ways in by_length.values()]).T
        bars = dict(type="data", array=(high - mean).tolist(), arrayminus=(mean - low).tolist(), width=5)
        figure.add_scatter(x=list(by_length), y=mean.tolist(), name=name, mode="markers", error_y=bars, row=1, col=1,
                           marker=dict(color=color, size=10), offsetgroup=name)  # fmt: skip
    for n, (name, color) in enumerate((("before the cut", GRAY), ("behind the cut", VERMILION))):
        figure.add_bar(x=list(by_place), y=[pair[n] for pair in by_place.values()], name=name, marker_color=color,
                       row=1, col=2)  # fmt: skip
    figure.update_yaxes(tickformat=".0%", range=[0, 1]).update_layout(scattermode="group", height=460)
    said = "; ".join(f"{name}: {before:.2f} and {behind:.2f}" for name, (before, behind) in by_place.items())
    return describe(figure, f"Recall@5 by length of passages for three ways. Where the answer begins before and behind "
                    f"the cut at 256 tokens: {said}.")  # fmt: skip
