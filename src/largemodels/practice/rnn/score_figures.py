"""Scores: the ways to read a batch, and which language is taken for which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, describe
from ...core.figures.marks import cells, level
from .written import LANGUAGES


def ways(scores: Mapping[str, Sequence[float]], counted: float, ceiling: float, chance: float) -> go.Figure:
    """A row for each cell and way to read, a dot for each seed, and three levels to compare with.

    Args:
        scores: way → macro-F1 of each seed.
        counted: the baseline's.
        ceiling: the largest share that can be right.
        chance: what guessing gives.
    """
    figure = go.Figure()
    for color, symbol, cell in ((BLUE, "circle", "RNN"), (ORANGE, "diamond", "GRU")):
        names, x = zip(
            *((name, f1) for name, runs in scores.items() for f1 in runs if name.startswith(cell)), strict=True
        )
        dot = dict(color=color, size=11, symbol=symbol, opacity=0.75)
        figure.add_scatter(x=list(x), y=list(names), mode="markers", name=cell, marker=dot)
    for value, text, color in ((chance, "chance", GRAY), (counted, "n-grams", GREEN), (ceiling, "ceiling", GRAY)):
        level(figure, value, text, axis="x", color=color, at="top")
    figure.update_xaxes(title="macro-F1 on test names", range=[0, max(0.75, ceiling + 0.05)])
    figure.update_yaxes(autorange="reversed", categoryarray=list(scores), categoryorder="array")
    figure.update_layout(height=130 + 46 * len(scores), legend_y=1.12, margin_t=110, title="each dot is a seed")
    told = "; ".join(f"{name}: {np.mean(runs):.2f}" for name, runs in scores.items())
    return describe(
        figure,
        f"Mean macro-F1 over the seeds by cell and way to read: {told}. N-grams reach {counted:.2f}, chance "
        f"{chance:.2f}, and the ceiling is {ceiling:.2f}.",
    )


def confusion(matrix: NDArray) -> go.Figure:
    """Who is taken for whom, with relatives beside each other.

    Args:
        matrix: (C, C), truth by answer, in the order of ``LANGUAGES``.
    """
    z, languages = np.asarray(matrix), list(LANGUAGES.values())
    text = [[str(int(v)) if v else "" for v in row] for row in z]
    figure = cells(go.Figure(), z, text, x=languages, y=languages, name="names", span=(0, float(z.max())))
    figure.update_xaxes(title="answer", tickangle=-60, dtick=1).update_yaxes(title="truth", dtick=1)
    wrong = z - np.diag(np.diag(z))
    truth, said = np.unravel_index(wrong.argmax(), wrong.shape)
    worst = f"{int(wrong.max())} {languages[truth]} names were called {languages[said]}"
    figure.update_traces(textfont_size=11).update_layout(height=780, title=f"the commonest mistake: {worst}")
    return describe(
        figure,
        f"A table of true language against answer. {int(np.trace(z))} of {int(z.sum())} names stand on the diagonal. "
        f"The commonest mistake: {worst}.",
    )
