"""What a Transformer learns with a part switched off, drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import mean

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, ORANGE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, told
from .reversal import LETTERS, Reversal


def training_curves(runs: Mapping[str, Sequence[Reversal]]) -> go.Figure:
    """The training loss with a part switched off beside that with nothing off, with a slider over the parts.

    Args:
        runs: part → its runs, one a seed; the first is ``"nothing"``.
    """
    parts = [part for part in runs if part != "nothing"]
    steps = list(range(1, len(runs["nothing"][0].losses) + 1))
    figure = go.Figure()
    for name, color, shown in (("nothing off", GRAY, runs["nothing"]), ("the part off", VERMILION, runs[parts[0]])):
        for n, run in enumerate(shown):  # the seeds share a line in the legend, and have names of their own
            look = dict(legendgroup=name, showlegend=n == 0, line=dict(color=color, width=1.5))
            figure.add_scatter(x=steps, y=run.losses, mode="lines", name=seed_of(name, n), **look)
    figure.update_yaxes(type="log", title="training loss", range=[-2.5, 0.8], tickvals=[0.01, 0.1, 1])
    figure.update_xaxes(title="step", range=[1, steps[-1]])
    level(figure, math.log(LETTERS), f"guessing: ln {LETTERS}", color=BLUE)
    stops = []
    for part in parts:
        forced, generated = (mean(getattr(run, name) for run in runs[part]) for name in ("forced", "generated"))
        title = f"without {part}: {forced:.0%} of letters right with teacher forcing, {generated:.0%} generated"
        new = {seed_of("the part off", n): dict(y=run.losses) for n, run in enumerate(runs[part])}
        stops.append(Stop(part.removesuffix(" connection"), title, new))  # short, so that each label has room
    start = parts.index("causal mask") if "causal mask" in parts else 0
    framed(figure.update_layout(height=500), stops, prefix="switched off: ", start=start)
    ends = told({part: mean(run.losses[-1] for run in runs[part]) for part in runs})
    return describe(
        figure, f"Training loss against steps on a logarithmic axis. The last losses without a part: {ends}."
    )


def seed_of(name: str, n: int) -> str:
    """The name of a seed's line; the first one's stands in the legend."""
    return name if n == 0 else f"{name}, seed {n + 1}"


def letters_right(runs: Mapping[str, Sequence[Reversal]]) -> go.Figure:
    """For each part switched off, the letters right with teacher forcing and generated; a dot a seed."""
    order = sorted(runs, key=lambda part: mean(run.generated for run in runs[part]))
    figure = go.Figure()
    for name, attribute, marker in (
        ("generated", "generated", dict(color=BLUE, size=9)),
        ("teacher forcing", "forced", dict(color=ORANGE, size=14, symbol="circle-open", line_width=2)),
    ):
        dots = [(getattr(run, attribute), part) for part in order for run in runs[part]]
        x, y = zip(*dots, strict=True)
        figure.add_scatter(x=x, y=y, mode="markers", name=name, marker=marker)
    level(figure, 1 / LETTERS, "guessing", axis="x", color=VERMILION)
    figure.update_xaxes(title="share of letters right", range=[0, 1.03], tickformat=".0%")
    said = told({part: mean(run.generated for run in runs[part]) for part in order})
    return describe(
        figure.update_layout(height=460, margin_l=130),
        f"Share of letters right by what was switched off. Generated, mean of the seeds: {said}.",
    )
