"""The likeliest next tokens as pictures, each with its alternative text."""

from __future__ import annotations

import html
from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots
from torch import Tensor

from ..core.figures import BLUE, describe
from ..core.figures.frames import Stop, framed
from .next_token import Scores, choices, label, next_token, probabilities

SHOWN = 10  #: bars in a picture
TEMPERATURES = tuple(tenths / 10 for tenths in range(1, 21))  #: 0.1 … 2
SHARE = dict(range=[0, 1.15], tickvals=[0, 0.25, 0.5, 0.75, 1], tickformat=".0%", title="probability of coming next")


def likeliest(logits: Tensor) -> tuple[list[int], list[str]]:
    """The ten likeliest tokens and their names, made safe for Plotly, which reads names as HTML.

    Args:
        logits: (V,).
    """
    ids = logits.topk(SHOWN).indices.tolist()
    return ids, [html.escape(label(id)) for id in ids]


def bars(p: Tensor, names: Sequence[str]) -> go.Bar:
    """One bar a token, with its probability written beside it.

    Args:
        p: (10,), probabilities.
        names: 10 labels.
    """
    return go.Bar(
        x=p.tolist(),
        y=list(range(SHOWN)),
        name="probability",
        customdata=list(names),
        orientation="h",
        marker_color=BLUE,
        texttemplate="%{x:.1%}",
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{customdata}: %{x:.2%}<extra></extra>",
        showlegend=False,
    )


def rows(names: Sequence[str]) -> dict:
    """The axis that names the tokens, the likeliest on top. By number, since two tokens can look the same."""
    return dict(tickvals=list(range(SHOWN)), ticktext=list(names), autorange="reversed", showgrid=False, ticks="")


def wavering(p: Tensor) -> str:
    """Among how many tokens the model wavers, in words.

    Args:
        p: (V,), probabilities.
    """
    wide = choices(p)
    return f"as if it chose evenly among {wide:,.0f} tokens" if wide >= 1.5 else "as good as sure"


def next_tokens(scores: Scores) -> go.Figure:
    """The ten likeliest next tokens of one prompt, as the model was trained."""
    ids, names = likeliest(scores.logits)
    figure = go.Figure(bars(probabilities(scores.logits)[ids], names))
    figure.update_layout(height=400, margin=dict(t=16))
    figure.update_xaxes(SHARE)
    figure.update_yaxes(rows(names))
    return describe(figure, f"Bars of the ten likeliest next tokens, from {names[0]} on top to {names[-1]}.")


def side_by_side(prompts: Sequence[str]) -> go.Figure:
    """The ten likeliest next tokens of two prompts."""
    titles = [f"{html.escape(prompt)} …" for prompt in prompts]
    figure = make_subplots(1, len(prompts), subplot_titles=titles, horizontal_spacing=0.2)
    firsts = []
    for column, prompt in enumerate(prompts, start=1):
        logits = next_token(prompt).logits
        ids, names = likeliest(logits)
        p = probabilities(logits)[ids]
        figure.add_trace(bars(p, names), 1, column)
        figure.update_yaxes(rows(names), row=1, col=column)
        firsts.append(f"after “{prompt}”, {names[0]} with {p[0]:.0%} and {names[1]} with {p[1]:.0%}")
    figure.update_xaxes(SHARE)
    return describe(figure, f"The ten likeliest next tokens: {'; '.join(firsts)}; the other tokens share the rest.")


def by_temperature(scores: Scores) -> go.Figure:
    """The ten likeliest next tokens with a slider over the temperature that needs no kernel; it starts at 1."""
    ids, names = likeliest(scores.logits)
    p = {t: probabilities(scores.logits, t) for t in TEMPERATURES}
    stops = [
        Stop(f"{t:g}", f"temperature {t:g}: {wavering(p[t])}", {"probability": dict(x=p[t][ids].tolist())})
        for t in TEMPERATURES
    ]
    figure = framed(
        go.Figure(bars(p[1.0][ids], names), dict(height=540)),
        stops, prefix="temperature ", start=TEMPERATURES.index(1.0),
    )  # fmt: skip
    figure.update_xaxes(SHARE)
    figure.update_yaxes(rows(names))
    ends = ", ".join(f"{p[t][ids[0]]:.0%} at temperature {t:g}" for t in (TEMPERATURES[0], 1.0, TEMPERATURES[-1]))
    return describe(figure, f"Ten bars under a slider of temperatures: the likeliest, {names[0]}, has {ends}.")
