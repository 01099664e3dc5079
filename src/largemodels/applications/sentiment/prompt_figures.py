"""SmolLM2 asked in other words and in another order: figures, each with alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike

from ...core.figures import BLUE, GRAY, INK, ORANGE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, told

EDGES = np.linspace(-6, 6, 49)


def accuracy(odds: ArrayLike, labels: ArrayLike, threshold: float = 0.0) -> float:
    """The share judged right when log-odds above the threshold mean "in favor"."""
    return float(((np.asarray(odds) > threshold) == (np.asarray(labels) == 1)).mean())


def words_slider(asked: Mapping[str, tuple[ArrayLike, float]], labels: ArrayLike, start: str) -> go.Figure:
    """Histograms of log-odds by label, with the verdict's threshold at 0 and at the prior, and a slider over words.

    Args:
        asked: label words → log-odds of the test reviews, (N,), and what the model answers to nothing.
        labels: 0 or 1 for each.
        start: the words that paper shows.
    """
    figure, stops = go.Figure(), []
    middle = (EDGES[1:] + EDGES[:-1]) / 2
    figure.add_scatter(x=middle.tolist(), name="reviews against", line=dict(color=VERMILION, shape="hvh"))
    figure.add_scatter(x=middle.tolist(), name="reviews in favor", line=dict(color=BLUE, shape="hvh"))
    figure.add_scatter(name="prior", mode="lines", line=dict(color=INK, dash="dash", width=2))
    for words, (odds, prior) in asked.items():
        truth = np.asarray(labels)[: len(odds)] == 1
        odds = np.clip(odds, EDGES[0], EDGES[-1] - 1e-6)
        heights = [np.histogram(odds[side], EDGES)[0].tolist() for side in (~truth, truth)]
        title = (
            f"{words}: {accuracy(odds, truth):.0%} right with the threshold at 0, "
            f"{accuracy(odds, truth, prior):.0%} at the prior, {prior:.1f}"
        )
        data = {"reviews against": dict(y=heights[0]), "reviews in favor": dict(y=heights[1]),
                "prior": dict(x=[prior, prior], y=[0, max(map(max, heights))])}  # fmt: skip
        stops.append(Stop(words, title, data))
    level(figure, 0, "0", axis="x")
    figure.update_xaxes(title="log-odds of the favorable word, in nats", range=[-6.2, 6.2])
    figure.update_yaxes(title="test reviews")
    place = list(asked).index(start)
    return describe(
        framed(figure, stops, start=place),
        f"How many test reviews get which log-odds, by label, with a slider over {len(asked)} pairs of label words. "
        f"{stops[place].title}.",
    )


def corrected(found: Mapping[str, Any], labels: Sequence[int]) -> tuple[float, float, float]:
    """Accuracy of a prompt on record as it is, with its prior taken off, and the share called favorable."""
    odds = np.array(found["odds"].split(), dtype=float)
    truth = labels[: len(odds)]
    return accuracy(odds, truth), accuracy(odds, truth, found["prior"]), float((odds > 0).mean())


def orders_figure(orders: Sequence[Mapping[str, Any]], labels: Sequence[int], zero: float) -> go.Figure:
    """A dot for each order of the examples: the share called favorable and the share right, prior taken off or not.

    Args:
        orders: of the record ``sentiment_prompts``.
        labels: of the validation reviews.
        zero: accuracy on the same reviews without examples.
    """
    figure, said = go.Figure(), {}
    raw, fixed, share = np.array([corrected(row, labels) for row in orders]).T
    for place, (what, y, color) in enumerate(
        (("called favorable", share, ORANGE), ("right as it is", raw, GRAY), ("right, prior taken off", fixed, BLUE))
    ):
        x = place + np.linspace(-0.3, 0.3, len(y))
        text = [f"order {row['order']}" for row in orders]
        marks = dict(mode="markers", marker=dict(size=10, color=color))
        figure.add_scatter(x=x.tolist(), y=y.tolist(), name=what, text=text, **marks)
        said |= {f"{what}, lowest": y.min(), f"{what}, highest": y.max()}
    level(figure, 0.5, "guessing")
    level(figure, zero, "zero-shot right", at="bottom right")
    figure.update_xaxes(tickvals=[0, 1, 2], ticktext=["called favorable", "right as it is", "right, prior taken off"])
    figure.update_yaxes(title="share of the validation reviews", tickformat=".0%", range=[0, 1.02])
    figure.update_layout(showlegend=False)
    return describe(
        figure, f"A dot for each of {len(orders)} orders of four examples: {told(said)}; zero-shot {zero:.2f}."
    )
