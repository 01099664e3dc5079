"""What a Transformer learns with a part switched off, drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, ORANGE, VERMILION, describe, slider
from .reversal import LETTERS, Reversal


def training_curves(runs: Mapping[str, Sequence[Reversal]]) -> go.Figure:
    """The training loss with a part switched off beside that with nothing off, with a slider over the parts.

    Args:
        runs: part → its runs, one a seed; the first is ``"nothing"``.
    """
    steps = list(range(1, len(runs["nothing"][0].losses) + 1))
    seeds = len(runs["nothing"])
    figure = go.Figure()
    for part, color in (("nothing", GRAY), ("nothing", VERMILION)):
        for n, run in enumerate(runs[part]):
            name = "nothing off" if color == GRAY else "the part off"
            figure.add_scatter(
                x=steps, y=run.losses, mode="lines", name=name, legendgroup=name, showlegend=n == 0,
                line=dict(color=color, width=1.5),
            )  # fmt: skip
    chance = math.log(LETTERS)
    figure.add_hline(y=chance, line=dict(color=BLUE, dash="dot"))
    figure.add_annotation(
        text=f"guessing: ln {LETTERS}", x=steps[-1], y=math.log10(chance), xanchor="right", yshift=12, showarrow=False
    )
    live = list(range(seeds, 2 * seeds))
    parts = [part for part in runs if part != "nothing"]

    def title(part: str) -> str:
        told, written = (sum(getattr(r, name) for r in runs[part]) / seeds for name in ("told", "written"))
        return f"without {part}: {told:.0%} of letters right when told those before, {written:.0%} writing alone"

    stops = [[{"y": [run.losses for run in runs[part]]}, {"title.text": title(part)}, live] for part in parts]
    for trace, run in zip(live, runs[parts[0]], strict=True):
        figure.data[trace].y = run.losses
    figure.update_layout(
        title=title(parts[0]),
        sliders=[slider(parts, prefix="switched off: ", steps_args=stops, y=-0.2)],
        margin=dict(b=150, t=90, r=60),
        height=480,
    )
    figure.update_yaxes(type="log", title="training loss", range=[-2.5, 0.8], tickvals=[0.01, 0.1, 1])
    figure.update_xaxes(title="step", range=[1, steps[-1]])
    ends = ", ".join(f"{part} {sum(r.losses[-1] for r in runs[part]) / seeds:.2f}" for part in runs)
    return describe(
        figure, f"Training loss against steps on a logarithmic axis. The last losses without a part: {ends}."
    )


def letters_right(runs: Mapping[str, Sequence[Reversal]]) -> go.Figure:
    """For each part switched off, the letters right when told those before and when writing alone; a dot a seed."""
    order = sorted(runs, key=lambda part: sum(r.written for r in runs[part]))
    figure = go.Figure()
    for name, attribute, marker in (
        ("writing alone", "written", dict(color=BLUE, size=9)),
        ("told the letters before", "told", dict(color=ORANGE, size=14, symbol="circle-open", line_width=2)),
    ):
        dots = [(getattr(run, attribute), part) for part in order for run in runs[part]]
        x, y = zip(*dots, strict=True)
        figure.add_scatter(x=x, y=y, mode="markers", name=name, marker=marker)
    figure.add_vline(x=1 / LETTERS, line=dict(color=VERMILION, dash="dot"), annotation_text="guessing")
    figure.update_xaxes(title="share of letters right", range=[0, 1.03], tickformat=".0%")
    figure.update_layout(height=460, margin=dict(l=130))
    said = ", ".join(f"{part} {sum(r.written for r in runs[part]) / len(runs[part]):.2f}" for part in order)
    return describe(
        figure, f"Share of letters right by what was switched off. Writing alone, mean of the seeds: {said}."
    )
