"""What methods recommend after a history, side by side: with a slider, and empty for the live widget."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import GREEN, INK, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels
from ...core.film_titles import shown
from ...core.movielens import MovieLens
from .histories import seen
from .methods import EASE, NEAR, POPULAR, Counted
from .ranking import top

SHOWN, LINE, WAYS = 8, 36, (POPULAR, EASE, NEAR)


def picks(model: Counted, history: Sequence[int], power: float = 0.0) -> dict[str, list[int]]:
    """The first films of three methods after one history: method → film numbers.

    Args:
        model: what the methods learned.
        history: oldest first.
        power: each score is divided by so high a power of the film's number of people: 0 leaves it, 0.5 tones down
            what is popular.

    Raises:
        ValueError: the history is empty, or holds a film that the catalog doesn't have.
    """
    scores, X = model.scores([history]), seen([history], len(model.popular))
    toned = np.maximum(model.popular, 1) ** power
    return {name: top(scores[name] / toned, X, SHOWN)[0].tolist() for name in WAYS}


def columns(chosen: dict[str, list[int]], data: MovieLens) -> dict[str, dict[str, list]]:
    """Picks as new data of three traces: text and colors; a film that one method alone names is colored."""
    new = {}
    for name, films in chosen.items():
        others = {film for other, more in chosen.items() if other != name for film in more}
        text = [shown(film, data) for film in films]
        new[name] = {
            "text": [t if len(t) <= LINE else f"{t[: LINE - 2]} …" for t in text],
            "textfont.color": [INK if film in others else GREEN for film in films],
        }
    return new


def picks_panel() -> go.Figure:
    """Three empty columns."""
    figure = panels(list(WAYS), horizontal_spacing=0.01)
    for col, name in enumerate(WAYS, 1):
        figure.add_scatter(x=[0] * SHOWN, y=list(range(1, SHOWN + 1)), text=[""] * SHOWN, mode="text", name=name,
                           textposition="middle right", textfont=dict(size=12, color=[INK] * SHOWN), hoverinfo="skip",
                           row=1, col=col)  # fmt: skip
    figure.update_xaxes(range=[0, 1], visible=False).update_yaxes(range=[SHOWN + 0.6, 0.4], visible=False)
    return figure.update_layout(height=400, showlegend=False, margin=dict(l=8, r=8, b=20))


def picks_by_history(model: Counted, histories: Sequence[Sequence[int]], data: MovieLens, begin: int) -> go.Figure:
    """What three methods recommend, with a slider over histories, each called by its place in the list."""
    stops = []
    for n, history in enumerate(histories, 1):
        names = [data.titles[film] for film in history]
        title = f"after {'; '.join(names)}"
        stops.append(Stop(f"{n}", title, columns(picks(model, history), data)))
    figure = framed(picks_panel(), stops, prefix="films in the history: ", start=begin).update_layout(height=520)
    first = {name: new["text"][0] for name, new in stops[begin].data.items()}
    said = ", ".join(f"{name}: {text}" for name, text in first.items())
    return describe(figure, f"Eight films by each of three methods, {stops[begin].title}. First: {said}.")
