"""The first passages for one question by three ways, side by side: with a slider, and empty for the live search."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import plotly.graph_objects as go
from numpy.typing import NDArray

from ...core.figures import GREEN, INK, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels
from .pages import Passage
from .search import HYBRID, MEANING, WORDS, fused, top

SHOWN, LINE = 5, 40  #: passages a column, letters a line


def brief(passage: Passage, mark: str = "") -> str:
    """A passage as two short lines: its notebook, and how it begins."""
    lines = textwrap.wrap(f"{passage.cells[0].split('/')[0]} {mark}{passage.text}", LINE)
    return "<br>".join(line.replace("<", "&lt;") for line in lines[:2]) + (" …" if len(lines) > 2 else "")


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
