"""Figures of the search: recall with intervals, the mix, lengths of passages, answers side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import band, level, panels
from .pages import Passage
from .questions import KINDS
from .search import fused, interval, top

WORDS, MEANING, HYBRID = "BM25", "MiniLM", "hybrid"
COLORS = {WORDS: ORANGE, MEANING: BLUE, HYBRID: GREEN}
SHOWN, LINE = 5, 40  #: passages a column, letters a line


def recall_figure(found: Mapping[str, NDArray]) -> go.Figure:
    """Recall@5 with intervals by kind, and differences of two ways on the same questions.

    Args:
        found: way → which questions found their answer, (F, K).
    """
    figure = panels(["recall@5", "difference, on the same questions"], horizontal_spacing=0.22)
    groups = {kind: [k] for k, kind in enumerate(KINDS)} | {"all": [0, 1]}
    for name, hits in found.items():
        _bars(figure, {g: interval(hits[:, ks]) for g, ks in groups.items()}, name, COLORS[name], 1)
    pairs = {(MEANING, WORDS): VERMILION, (HYBRID, WORDS): GREEN, (HYBRID, MEANING): GRAY}
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
    figure.add_scatter(x=mean.tolist(), y=list(rows), name=name, mode="markers",
        orientation="h", error_x=bars, row=1, col=col,
                       marker=dict(color=color, size=10), offsetgroup=name)  # fmt: skip


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
        by_place: passages → MiniLM's recall where the answer begins before the cut at 256 tokens, and behind it.
    """
    figure = panels(["recall@5 by passages", "MiniLM, by where the answer begins"])
    for name, color in COLORS.items():
        rows = np.array([interval(ways[name]) for ways in by_length.values()])
        bars = dict(type="data", array=rows[:, 2] - rows[:, 0], arrayminus=rows[:, 0] - rows[:, 1], width=5)
        figure.add_scatter(x=list(by_length), y=rows[:, 0], name=name, mode="markers", error_y=bars, row=1, col=1,
                           marker=dict(color=color, size=10), offsetgroup=name)  # fmt: skip
    for n, (name, color) in enumerate((("before the cut", GRAY), ("behind the cut", VERMILION))):
        figure.add_bar(x=list(by_place), y=[pair[n] for pair in by_place.values()], name=name, marker_color=color,
                       row=1, col=2)  # fmt: skip
    figure.update_yaxes(tickformat=".0%", range=[0, 1]).update_layout(scattermode="group", height=460)
    said = "; ".join(f"{name}: {before:.2f} and {behind:.2f}" for name, (before, behind) in by_place.items())
    return describe(figure, f"Recall@5 by length of passages for three ways. MiniLM where the answer begins before and "
                    f"behind the cut at 256 tokens: {said}.")  # fmt: skip


def brief(passage: Passage, mark: str = "") -> str:
    """A passage as two short lines: its notebook, and how it begins."""
    text, lines = f"{passage.cells[0].split('/')[0]} {mark}{passage.text}", []
    while text and len(lines) < 2:
        cut = len(text) if len(text) <= LINE else text.rfind(" ", 0, LINE + 1)
        cut = cut if cut > 0 else LINE
        lines.append(text[:cut])
        text = text[cut:].strip()
    return "<br>".join(line.replace("<", "&lt;") for line in lines) + (" …" if text else "")


def columns(
    words: NDArray, meaning: NDArray, share: float, passages: Sequence[Passage], right: Sequence[bool] = ()
) -> dict[str, dict[str, list]]:
    """The first five of each way for one question, as new data of three traces: way → text and its color.

    Args:
        words: ranks by words, (1, N).
        meaning: ranks by vectors, (1, N).
        share: of meaning in the hybrid.
        passages: N of them.
        right: which answer, where that is known; they get a check mark and another color.
    """
    scores = {WORDS: 1 / words[0], HYBRID: fused(words, meaning, share)[0], MEANING: 1 / meaning[0]}
    new = {}
    for name, score in scores.items():
        best = top(score, SHOWN)
        marked = [bool(len(right)) and bool(right[n]) for n in best]
        text = [brief(passages[n], "✓ " if good else "") for n, good in zip(best, marked, strict=True)]
        empty = [""] * (SHOWN - len(text))
        text = text + empty if text or not empty else ["no word in common", *empty[1:]]
        colors = [GREEN if good else INK for good in marked] + [INK] * len(empty)
        new[name] = {"text": text, "textfont.color": colors}
    return new


def answers_panel() -> go.Figure:
    """Three empty columns, for the first five of each way."""
    figure = panels([WORDS, HYBRID, MEANING], horizontal_spacing=0.01)
    for col, name in enumerate((WORDS, HYBRID, MEANING), 1):
        figure.add_scatter(x=[0] * SHOWN, y=list(range(1, SHOWN + 1)), text=[""] * SHOWN, mode="text", name=name,
                           textposition="middle right", textfont=dict(size=12, color=[INK] * SHOWN), hoverinfo="skip",
                           row=1, col=col)  # fmt: skip
    figure.update_xaxes(range=[0, 1], visible=False).update_yaxes(range=[SHOWN + 0.6, 0.4], visible=False)
    return figure.update_layout(height=400, showlegend=False, margin=dict(l=8, r=8, b=20))


def answers_by_share(
    question: str, words: NDArray, meaning: NDArray, shares: Sequence[float], passages: Sequence[Passage],
    right: Sequence[bool], start: int,
) -> go.Figure:  # fmt: skip
    """One question's first five by three ways, with a slider over the hybrid's share of meaning."""
    stops = []
    for share in shares:
        best = top(fused(words, meaning, share)[0], SHOWN)
        title = f"{share:g} of meaning: {sum(bool(right[n]) for n in best)} right among the hybrid's five"
        stops.append(Stop(f"{share:g}", title, columns(words, meaning, share, passages, right)))
    figure = framed(answers_panel(), stops, prefix="share of meaning: ", start=start).update_layout(height=520)
    return describe(figure, f"The first five passages for “{question}” by BM25, hybrid and MiniLM; right ones have a "
                    f"check mark. {stops[start].title}.")  # fmt: skip
