"""Figures of small language models in training, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, PALETTE, VERMILION, describe
from ...core.figures.marks import level, told


def smooth(losses: Sequence[float], width: int = 15) -> list[float]:
    """The mean of each loss and up to ``width`` - 1 before it."""
    return [float(np.mean(losses[max(0, n - width + 1) : n + 1])) for n in range(len(losses))]


def loss_curves(losses: Mapping[str, Sequence[float]], lines: Mapping[str, float]) -> go.Figure:
    """The training loss of each run, smoothed, and what is known without training as dotted lines.

    Args:
        losses: run → the loss of each step, in nats a target.
        lines: name → a loss in nats.
    """
    figure = go.Figure()
    for (name, run), color in zip(losses.items(), PALETTE, strict=False):
        figure.add_scatter(y=smooth(run), name=name, mode="lines", line=dict(color=color, width=2))
    for name, value in lines.items():
        at = "bottom right" if value == min(lines.values()) else "top right"  # clear of the curves
        level(figure, value, f"{name}: {value:.2f}", at=at)
    figure.update_xaxes(title="training step")
    figure.update_yaxes(title="loss, nats a target", rangemode="tozero")
    ends = told({name: smooth(run)[-1] for name, run in losses.items()})
    return describe(figure, f"Training loss against the step. At the end: {ends}. Dotted lines: {told(lines)}.")


def mask_rates(losses: Mapping[float, Sequence[float]], nothing_learned: float) -> go.Figure:
    """The loss on the common exam against the mask rate of the training: a dot a seed, a line through the means.

    Args:
        losses: mask rate → the loss of each seed, in nats.
        nothing_learned: the loss of a model that knows the pieces' shares alone.
    """
    rates = list(losses)
    means = [float(np.mean(losses[rate])) for rate in rates]
    figure = go.Figure(go.Scatter(x=rates, y=means, mode="lines", name="mean", line=dict(color=BLUE, width=2)))
    figure.add_scatter(
        x=[rate for rate in rates for _ in losses[rate]],
        y=[loss for rate in rates for loss in losses[rate]],
        mode="markers", name="one seed", marker=dict(color=BLUE, size=9),
    )  # fmt: skip
    level(figure, nothing_learned, "the pieces' shares alone")
    level(figure, 0.15, "BERT's 15 %", axis="x", color=VERMILION, dash="dash")
    figure.update_xaxes(title="mask rate in training", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title="loss with one piece hidden, nats")
    figure.update_layout(showlegend=any(len(runs) > 1 for runs in losses.values()))
    said = ", ".join(f"{rate:.0%}: {mean:.2f}" for rate, mean in zip(rates, means, strict=True))
    seeds = max(map(len, losses.values()))
    over = "one seed" if seeds == 1 else f"means over {seeds} seeds"
    return describe(figure, f"Loss on a common exam against the mask rate in training, {over}. {said}.")


def past_counting(curve: Mapping[str, float], counted: Mapping[str, float]) -> go.Figure:
    """The held-out loss of one training on its way, and what counting reaches as dotted lines.

    Args:
        curve: step → loss in nats; steps as words, as a record keeps them.
        counted: pieces of the longest n-gram → loss in nats; from 2 on they are drawn.
    """
    steps, losses = [int(step) for step in curve], list(curve.values())
    look = dict(name="the model", mode="lines+markers", line=dict(color=BLUE, width=2))
    figure = go.Figure(go.Scatter(x=steps, y=losses, **look))
    drawn = {f"counts of order {order}": loss for order, loss in counted.items() if int(order) > 1}
    for name, loss in drawn.items():
        level(figure, loss, f"{name}: {loss:.2f}", at="bottom left")
    figure.update_xaxes(title="training step", type="log", tickvals=steps, ticktext=[f"{n:,}" for n in steps])
    figure.update_yaxes(title="held-out loss, nats a piece")
    ends = f"{losses[0]:.2f} after {steps[0]:,} steps, {losses[-1]:.2f} after {steps[-1]:,}"
    return describe(figure, f"Held-out loss of a causal model against the step: {ends}. Dotted lines: {told(drawn)}.")
