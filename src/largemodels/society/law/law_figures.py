"""The pictures of notebook 5.7: cases by law, a law's tree, what decides a class, and from when on duties bind."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date

import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, GREEN, INK, ORANGE, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells
from .cases import Case, bound, deciding
from .law_tables import TODAY, Regime, questions, regimes
from .rules import walks

COLORS = (GRAY, GREEN, BLUE, ORANGE, VERMILION)  #: of the five levels
LEVELS = ("outside", "no specific duty", "duties", "heavy duties first", "not allowed")


def matrix(some: Sequence[Case]) -> go.Figure:
    """Cases × laws, colored by level, with the class in words."""
    found = [walks(case.answers) for case in some]
    titles = [regime.title for regime in regimes().values()]
    z, words = ([[get(w) for w in row.values()] for row in found] for get in (_level, _outcome))
    figure = cells(go.Figure(), z, words, x=titles, y=[case.name for case in some], span=(0, 4))
    alone = sum(len(set(row)) > 1 for row in z)
    figure.update_layout(
        title=f"{alone} of {len(some)} products stand at different levels in the three laws", height=560,
        margin=dict(l=150, t=90),
    )  # fmt: skip
    figure.update_xaxes(side="top", tickangle=0)
    rows = "; ".join(f"{case.name}: {', '.join(row)}" for case, row in zip(some, words, strict=True))
    return describe(figure, f"A table of {len(some)} products by three laws, darker where duties are heavier. {rows}.")


def _level(one: object) -> int:
    return one.level


def _outcome(one: object) -> str:
    return one.outcome


def tree(regime: Regime) -> Diagram:
    """A law's tree, drawn from its data: questions down the left, classes with their articles on the right."""
    asked = {name: questions()[key].asks for name, (key, _) in regime.nodes.items()}
    told = " ".join(asked.values())
    alt = f"The tree of {regime.title}. {len(asked)} questions, from the top: {told} Each leads on or to a class."
    diagram = Diagram(alt)
    names = list(regime.nodes)
    for row, (name, (_, branches)) in enumerate(regime.nodes.items()):
        diagram.box(name, 0, row * 0.72, text=textwrap.fill(asked[name], 38), wide=1.9)
        given = {}
        for branch in branches:
            if branch.gives:
                given.setdefault(branch.gives, []).append(branch.article)
        for column, (gives, articles) in enumerate(given.items()):
            color, several = COLORS[regime.levels[gives]], len(set(articles)) - 1
            text = f"{gives}\n{articles[0]}" + (f" and {several} more" if several else "")
            diagram.box(f"{name}: {gives}", 2.1 + 1.6 * column, row * 0.72, text=text, wide=1.45, color=color)
            if column == 0:
                diagram.arrow(name, f"{name}: {gives}", color=color)
            else:
                diagram.note("or", 1.3 + 1.6 * column, row * 0.72)
    for row, (name, (_, branches)) in enumerate(regime.nodes.items()):
        for to in dict.fromkeys(b.to for b in branches if b.to):
            jump = names.index(to) - row
            bend, color = (0, INK) if jump == 1 else (-0.93 - 0.05 * (row % 4), GRAY)
            diagram.arrow(name, to, bend=bend, color=color)
    return diagram


def _most(names: Sequence[str], n: Sequence[int]) -> str:
    first = [name for name, one in zip(names, n, strict=True) if one == max(n)]
    return " and ".join(first) if len(first) < 3 else f"{len(first)} of them"


def robustness(some: Sequence[Case]) -> go.Figure:
    """How many answers, each changed alone, change the class: a bar a case, a stop a law and one for any."""
    titles = {key: regime.title for key, regime in regimes().items()}
    names = [case.name for case in some]
    counts = {"any of the three": [len(deciding(case.answers)) for case in some]}
    counts |= {title: [len(deciding(case.answers, key)) for case in some] for key, title in titles.items()}
    stops = [
        Stop(
            label, f"{label}: {min(n)} to {max(n)} of 24 answers change the class; most for {_most(names, n)}",
            {"answers": dict(x=n, text=[str(one) for one in n])},
        )
        for label, n in counts.items()
    ]  # fmt: skip
    figure = go.Figure().add_bar(y=names, x=[0] * len(names), name="answers", orientation="h", marker_color=BLUE)
    figure.update_traces(textposition="outside", cliponaxis=False)
    figure.update_xaxes(range=[0, 24], title="answers, of 24, that change the class alone")
    figure.update_yaxes(autorange="reversed")
    figure = framed(figure.update_layout(height=640, margin_l=150, showlegend=False), stops, prefix="class in: ")
    return describe(figure, f"Bars of how many answers change a product's class, by law. {stops[0].title}.")


def dates(some: Sequence[Case], days: Sequence[date]) -> go.Figure:
    """On how many cases the AI Act binds by a day, by the text of 2024 and as amended; and any of the three laws."""
    lines = {
        "AI Act, text of 2024": ([len(bound(some, d, amended=False, regime="ai_act")) for d in days], ORANGE, "dot"),
        "AI Act, as amended in 2026": ([len(bound(some, d, regime="ai_act")) for d in days], BLUE, None),
        "any of the three laws": ([len(bound(some, d)) for d in days], GRAY, "dash"),
    }
    figure, x = go.Figure(), [day.isoformat() for day in days]
    for name, (y, color, dash) in lines.items():
        style = dict(color=color, dash=dash, width=2.5, shape="hv")
        figure.add_scatter(x=x, y=y, name=name, mode="lines", line=style)
    figure.update_xaxes(type="date", title="day").update_yaxes(title="products that are bound, of 16", range=[0, 16.5])
    now = [len(bound(some, TODAY, amended=new, regime="ai_act")) for new in (False, True)]
    figure.update_layout(
        title=f"On {TODAY} the AI Act's classes bind {now[1]} of {len(some)}; by its text of 2024 {now[0]}",
        height=420, legend_y=1.12, margin_t=110,
    )  # fmt: skip
    today = TODAY.isoformat()
    figure.add_scatter(
        x=[today] * 2, y=[0, 16], name="today", mode="lines", line=dict(color=VERMILION, width=1.5), hoverinfo="skip"
    )
    last = {name: y[-1] for name, (y, _, _) in lines.items()}
    return describe(figure, f"Steps of how many of {len(some)} products are bound, by day; at the end {last}.")


def shares(figures: Mapping[str, tuple[float, float, float]]) -> go.Figure:
    """Shares with their intervals: name → share, low, high."""
    names, rows = list(figures), list(figures.values())
    up, down = ([abs(row[n] - row[0]) for row in rows] for n in (2, 1))
    figure = go.Figure().add_scatter(
        x=[row[0] for row in rows], y=names, mode="markers", name="share", marker=dict(size=10, color=BLUE),
        error_x=dict(type="data", array=up, arrayminus=down, thickness=2, width=6),
    )  # fmt: skip
    figure.update_xaxes(range=[0, 1], title="share, with its interval of 95 %").update_yaxes(autorange="reversed")
    told = "; ".join(f"{name} {row[0]:.2f} ({row[1]:.2f} to {row[2]:.2f})" for name, row in figures.items())
    figure.update_layout(title="What was measured of the model, and how sure it is", height=320, margin_l=230)
    return describe(figure, f"Shares with intervals: {told}.")
