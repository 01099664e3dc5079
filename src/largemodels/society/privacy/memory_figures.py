"""Pictures of what stays: secrets that return after unlearning, and texts that are known by heart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.marks import level, over_seeds, panels, told
from .exposure import UNIFORM
from .famous import ASKED, Recited
from .figures import MOST, TITLE
from .unlearning import RETURNS


def returns(runs: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> go.Figure:
    """How the exposure of unlearned secrets rises when training goes on, beside a model that never saw them.

    Args:
        runs: those of the record ``privacy_unlearned``.
        names: model → what it is called in the legend.
    """
    lessons = list(runs[0]["after"][next(iter(names))])
    figure, last = panels([f"trained on {lesson}" for lesson in lessons], shared_yaxes=True), {}
    for (name, called), color in zip(names.items(), (VERMILION, BLUE), strict=True):
        for col, lesson in enumerate(lessons, 1):
            seen = np.array([run["after"][name][lesson] for run in runs]).mean(2).T  # (steps, seeds)
            over_seeds(figure, [str(n) for n in RETURNS], seen, called, color=color, row=1, col=col)
            last[f"{called}, {lesson}"] = float(seen[-1].mean())
    figure.update_traces(showlegend=False, col=2).update_traces(showlegend=False, col=3)
    figure.update_xaxes(type="category", title="steps", tickangle=0).update_yaxes(range=[-0.5, MOST + 1])
    figure.update_yaxes(title=TITLE, col=1)
    level(figure, UNIFORM, "1.44", at="bottom right")
    return describe(
        figure, f"Exposure of four secrets while training goes on. After {RETURNS[-1]} steps: {told(last)}."
    )


def recital(found: Mapping[str, Mapping[str, Recited]]) -> go.Figure:
    """Tokens that SmolLM2 foresees in famous texts, and in their invented twins below them."""
    figure, sums = go.Figure(), {}
    for (kind, texts), color in zip(found.items(), (BLUE, GRAY), strict=True):
        counts = [sum(one.right) for one in texts.values()]
        sums[kind] = float(np.mean(counts))
        figure.add_bar(y=list(found["famous"]), x=counts, name=kind, orientation="h", marker_color=color)
    figure.update_xaxes(title=f"tokens foreseen of {ASKED}", range=[0, ASKED]).update_yaxes(autorange="reversed")
    figure.update_layout(height=620)
    return describe(
        figure, f"Tokens of {ASKED} foreseen in famous texts and invented twins. On average: {told(sums, '.1f')}."
    )
