"""Verdicts on single reviews, by way of learning and by company: figures, each with alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ...core.figures import GREEN, ORANGE, VERMILION, describe
from ...core.figures.marks import cells, level, told


def company_figure(pads: Sequence[int], found: Mapping[str, Sequence[float]]) -> go.Figure:
    """The chance of one review against the padding that follows it, with the mask in its places or not."""
    figure = go.Figure()
    figure.update_xaxes(title="tokens of padding after the review").update_yaxes(title="chance: in favor", range=[0, 1])
    level(figure, 0.5, "the verdict turns here", at="top right")
    for (name, chances), color, dash in zip(found.items(), (GREEN, ORANGE, VERMILION), (None, "dot", "dash"),
                                            strict=True):  # fmt: skip
        figure.add_scatter(x=list(pads), y=list(chances), name=name, line=dict(color=color, dash=dash, width=2.5))
    moved = {name: max(chances) - min(chances) for name, chances in found.items()}
    return describe(figure, f"The chance of one review against padding; each way moves by: {told(moved, '.3f')}.")


def opinions(words: Sequence[str], found: Mapping[str, ArrayLike], about: str, right: bool = True) -> go.Figure:
    """A row for each review, a column for each way: shares of runs that were right, or chances of in favor.

    Args:
        words: what each row is called.
        found: way → a number from 0 to 1 for each row.
        about: what the numbers are, for the alternative text.
        right: whether they are shares right (one color) or chances (two colors around a half).
    """
    z = np.array([np.asarray(values, dtype=float) for values in found.values()]).T  # (rows, ways)
    text = [[f"{100 * v:.0f} %" for v in row] for row in z]
    shown = z if right else 2 * z - 1
    figure = cells(go.Figure(), shown, text, x=list(found), y=list(words), signed=not right,
                   span=(0, 1) if right else (-1, 1))  # fmt: skip
    figure.update_layout(height=160 + 34 * len(words), margin_t=40).update_yaxes(tickfont_size=11)
    means = told({name: float(np.mean(np.asarray(values))) for name, values in found.items()})
    return describe(figure, f"{about}, for {len(words)} reviews by way; means: {means}.")


def first_words(texts: Sequence[str], labels: Sequence[int], places: Sequence[int], words: int = 9) -> list[str]:
    """Each review's sign and first words, as a row's name."""
    return [f"{'+' if labels[n] else '−'} {' '.join(texts[n].split()[:words])} …" for n in places]


def opinions_of(ways: Mapping[str, Any], texts: Sequence[str]) -> dict[str, list[float]]:
    """Way → the chance of a favorable opinion of each text, from classifiers with ``predict_proba``."""
    return {name: way.predict_proba(list(texts))[:, 1].tolist() for name, way in ways.items()}
