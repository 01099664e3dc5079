"""Pictures of attacks and of what defends: ROC curves, records at risk, accuracy against leak, the accountant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, PINK, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, panels, told
from ...core.figures.pictures import gallery
from .attacks import FALSE, roc
from .mechanisms import epsilons, most_caught

COLORS = (GRAY, VERMILION, BLUE, GREEN, ORANGE, PINK)
GRID = np.logspace(-3, 0, 60)  #: false positives at which curves are drawn
PERCENT = dict(tickvals=[0.001, 0.01, 0.1, 1], tickformat=".1%")  #: the ticks of logarithmic axes
SIZES = (500, 5_000, 50_000)  #: records of the training set, for the accountant


def mean_roc(scores: Tensor, inside: Tensor) -> NDArray[np.float64]:
    """True positives at each false positive of :data:`GRID`, the mean over models, (60,)."""
    curves = [roc(one, members) for one, members in zip(scores, inside, strict=True)]
    return np.mean([true[np.searchsorted(false, GRID, side="right") - 1] for false, true in curves], axis=0)


def rocs(attacks: Mapping[str, Tensor], inside: Tensor) -> go.Figure:
    """ROC curves of attacks, on logarithmic axes: what counts is the left end, where hardly anybody is accused falsely.

    Args:
        attacks: name → scores, (M, N).
        inside: who is a member, (M, N).
    """
    figure, at = go.Figure(), {}
    figure.update_xaxes(type="log", title="false positives", range=[-3, 0], **PERCENT, tickangle=0)
    figure.update_yaxes(type="log", title="true positives", range=[-3, 0], **PERCENT)
    figure.add_scatter(x=GRID.tolist(), y=GRID.tolist(), name="guessing", line=dict(color=GRAY, dash="dot"))
    for (name, scores), color in zip(attacks.items(), (BLUE, VERMILION), strict=False):
        true = mean_roc(scores, inside)
        figure.add_scatter(
            x=GRID.tolist(), y=np.maximum(true, 1e-3).tolist(), name=name, line=dict(color=color, width=3)
        )
        at[name] = float(true[np.searchsorted(GRID, FALSE) - 1])
    level(figure, FALSE, "1 %", axis="x")
    return describe(figure, f"ROC curves on logarithmic axes. True positives near 1 % false ones: {told(at, '.3f')}.")


def at_risk(pictures: Tensor, labels: Tensor, risk: Tensor, each: int = 6) -> go.Figure:
    """The records that are most exposed, and below them the least exposed.

    Args:
        pictures: (N, 64), from 0 to 1.
        labels: (N,).
        risk: (N,).
        each: how many of either kind.
    """
    order = risk.argsort(descending=True)
    places = [*order[:each].tolist(), *order[-each:].tolist()]
    shown = [np.kron(1 - pictures[n].view(8, 8).numpy(), np.ones((12, 12))) for n in places]
    words = [f"a {int(labels[n])}: {risk[n]:.1f}" for n in places]
    figure = gallery(shown, words, columns=each)
    first, last = ", ".join(words[:each]), ", ".join(words[each:])
    return describe(
        figure, f"Digits by how far training moves the model's confidence in them. Most: {first}. Least: {last}."
    )


def defenses(found: Mapping[str, Mapping[str, Sequence[float]]], kinds: Mapping[str, Sequence[str]]) -> go.Figure:
    """Accuracy on new digits against members caught at 1 % false positives, a dot for each way of training.

    Args:
        found: the ways of the record ``privacy_members``.
        kinds: name of a kind → its ways; each kind is a line.
    """
    figure = go.Figure()
    for (kind, names), color in zip(kinds.items(), COLORS, strict=False):
        x, y = (np.array([found[name][what] for name in names]) for what in ("accuracy", "ratio caught"))  # (n, 3)
        error = dict(type="data", array=(y[:, 2] - y[:, 0]).tolist(), arrayminus=(y[:, 0] - y[:, 1]).tolist(), width=2)
        figure.add_scatter(
            x=x[:, 0].tolist(), y=y[:, 0].tolist(), error_y=error, name=kind, mode="lines+markers",
            line=dict(color=color, width=1.5), marker=dict(size=9), text=list(names),
            hovertemplate="%{text}<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(title="accuracy on digits that nobody trained on", tickformat=".0%", tickangle=0)
    figure.update_yaxes(title="members caught, at 1 % false positives", tickformat=".0%", rangemode="tozero")
    level(figure, FALSE, "guessing", at="bottom left")
    one = {name: found[name]["ratio caught"][0] for names in kinds.values() for name in (names[0], names[-1])}
    return describe(figure, f"Accuracy against members caught, by defense. Caught: {told(one, '.3f')}.")


def spending(noise: float, share: float, steps: int, delta: float) -> dict[str, dict[str, list]]:
    """ε as training goes on, and the most that an attack can catch, as new data of both lines."""
    at = np.unique(np.linspace(1, steps, 25).astype(int))
    spent = epsilons(noise, share, at.tolist(), delta)
    bound = np.maximum(most_caught(GRID, spent[-1], delta), 1e-3)
    progress = (at / steps).tolist()
    return {
        "ε spent": {"x": progress, "y": np.clip(spent, 0.01, 1e3).tolist()},
        "the most that any attack catches": {"x": GRID.tolist(), "y": bound.tolist()},
    }


def account() -> go.Figure:
    """Two empty panels: ε by the share of training that is done, and the bound on attacks."""
    figure = panels(["what is spent", "what it promises"])
    figure.update_xaxes(title="share of the training done", range=[0, 1], tickangle=0, row=1, col=1)
    figure.update_yaxes(title="ε", type="log", range=[-2, 3], row=1, col=1)
    figure.update_xaxes(title="false positives", type="log", range=[-3, 0], **PERCENT, tickangle=0, row=1, col=2)
    figure.update_yaxes(title="true positives", type="log", range=[-3, 0], **PERCENT, row=1, col=2)
    figure.add_scatter(x=[], y=[], name="ε spent", line=dict(color=BLUE, width=3), row=1, col=1)
    figure.add_scatter(
        x=[], y=[], name="the most that any attack catches", line=dict(color=VERMILION, width=3), row=1, col=2
    )
    figure.add_scatter(
        x=GRID.tolist(), y=GRID.tolist(), name="guessing", line=dict(color=GRAY, dash="dot"), row=1, col=2
    )
    return figure


def accounts(budgets: Mapping[float, float], share: float, steps: int, delta: float, start: int) -> go.Figure:
    """The twin of the accountant, with a slider over noise.

    Args:
        budgets: noise → ε, for the stops.
        share: of the records in a step.
        steps: of training.
        delta: of the promise.
        start: the stop to begin with.
    """
    stops = []
    for noise, epsilon in budgets.items():
        caught = float(most_caught(np.array([FALSE]), epsilon, delta)[0])
        title = f"noise {noise:g}: ε = {epsilon:.2f}; at 1 % false positives at most {caught:.1%} are caught"
        stops.append(Stop(f"{noise:g}", title, spending(noise, share, steps, delta)))
    figure = framed(account(), stops, prefix="noise ", start=start)
    return describe(figure, f"ε during training, and the bound on attacks, by noise. {stops[start].title}.")
