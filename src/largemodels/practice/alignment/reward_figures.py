"""Figures of trainings by reward, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from ...core.figures import BLUE, GREEN, ORANGE, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import over_seeds, panels, told

COLORS = {"reward": ORANGE, "exact match": BLUE, "copying": GREEN}
KEYS = {"reward": "reward", "exact match": "exact", "copying": "copy"}  #: name in a figure -> name in a run


def rewarded(runs: Mapping[str, Sequence[Mapping[str, Any]]], live: Mapping[str, Sequence[float]]) -> go.Figure:
    """Exact match against the update: mean over seeds, with the worst and the best; and one run that was made here.

    Args:
        runs: reward -> a run for each seed, as :func:`.following.followed` gives it.
        live: such a run.
    """
    figure = go.Figure()
    for (reward, seeds), color in zip(runs.items(), (BLUE, VERMILION), strict=False):
        by_update = list(zip(*(run["exact"] for run in seeds), strict=True))
        over_seeds(figure, seeds[0]["updates"], by_update, reward, color=color)
    figure.add_scatter(
        x=list(live["updates"]), y=list(live["exact"]), name="run here", mode="lines+markers",
        line=dict(color=GREEN, width=3, dash="dash"), marker=dict(size=8, symbol="diamond"),
    )  # fmt: skip
    figure.update_xaxes(title="update").update_yaxes(title="exact match, 1,000 held-out cases", range=[0, 1.02])
    ends = told({name: sum(run["exact"][-1] for run in seeds) / len(seeds) for name, seeds in runs.items()})
    figure.update_layout(title=f"After {seeds[0]['updates'][-1]} updates: {ends}")
    return describe(
        figure, f"Exact match by update of GRPO, mean of {len(seeds)} seeds with the worst and best. Last: {ends}; "
        f"the run made here: {live['exact'][-1]:.2f} after {live['updates'][-1]}."
    )  # fmt: skip


def drift(runs: Mapping[float, Mapping[str, Any]]) -> go.Figure:
    """What a KL weight holds back: sorting, copying, and the distance from the start, by update.

    Args:
        runs: KL weight -> a run.
    """
    shown = {"exact": "sorting, exact match", "copy": "copying, exact match", "distance": "KL, nats a token"}
    figure = panels(list(shown.values()))
    for (weight, run), color in zip(runs.items(), PALETTE, strict=False):
        for column, key in enumerate(shown, 1):
            figure.add_scatter(
                x=list(run["updates"]), y=list(run[key]), name=f"KL weight {weight:g}", legendgroup=f"{weight:g}",
                showlegend=column == 1, mode="lines+markers", line=dict(color=color, width=2.5), row=1, col=column,
            )  # fmt: skip
    figure.update_xaxes(title="update")
    said = "; ".join(
        f"weight {weight:g}: " + ", ".join(f"{name} {run[key][-1]:.2f}" for key, name in shown.items())
        for weight, run in runs.items()
    )
    return describe(figure, f"Sorting, copying and the distance from the start by update, by KL weight. Last: {said}.")


def empty_run() -> go.Figure:
    """Axes and named lines for one run: what it is paid, what it gets right, what it still can."""
    figure = go.Figure()
    for name, color in COLORS.items():
        figure.add_scatter(name=name, mode="lines+markers", line=dict(color=color, width=2.5), marker=dict(size=7))
    figure.update_xaxes(title="update").update_yaxes(title="share, mean reward", range=[-0.02, 1.05])
    return figure.update_layout(height=480)


def lines(run: Mapping[str, Any]) -> dict[str, dict[str, list[float]]]:
    """A run as new data for :func:`empty_run`."""
    return {name: dict(x=list(run["updates"]), y=list(run[key])) for name, key in KEYS.items()}


def paid_and_right(runs: Mapping[str, Mapping[str, Any]], start: int = 0) -> go.Figure:
    """Reward, exact match and copying by update, a stop for each reward.

    Args:
        runs: reward -> a run.
        start: the stop to open on.
    """
    stops = [Stop(reward, f"Paid for “{reward}”: {ends(run)}", lines(run)) for reward, run in runs.items()]
    said = "; ".join(f"{reward}: {ends(run)}" for reward, run in runs.items())
    figure = describe(empty_run(), f"Mean reward, exact match and copying by update, for each reward. {said}.")
    return framed(figure, stops, prefix="reward: ", start=start)


def ends(run: Mapping[str, Any]) -> str:
    """How a run went, in words."""
    return ", ".join(f"{name} {run[key][0]:.2f} → {run[key][-1]:.2f}" for name, key in list(KEYS.items())[:2])
