"""Rates by group, calibration, remedies and thinning as figures, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ...algorithms.linear.decisions import wilson
from ...core.figures import BLUE, GRAY, GREEN, PINK, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import over_seeds, panels, told
from ...core.group_rates import Counts, rate, total_accuracy
from .definitions import DEFINITIONS, Scored, interval, most_accurate
from .thinning import ALL, ARMS, LINEAR, SHARES, TREES

SHORT = {"selection rate": "selected", "true positive rate": "true positive<br>rate",
         "false positive rate": "false positive<br>rate", "precision": "precision"}  # fmt: skip
COLORS = (VERMILION, BLUE)


def machine() -> Diagram:
    """From people to a decision, and where bias gets in."""
    diagram = Diagram("People become data, data a model, the model's score with a threshold a decision, and decisions "
                      "the next data; below each, what can go wrong there.")  # fmt: skip
    parts = {"people": "who is asked,\nwhat was done to them", "data": "few rows of a group,\nlabels measured badly",
             "model": "learns what\nthe data say", "score": "true in each group?",
             "decision": "which errors,\nfor whom?"}  # fmt: skip
    for n, (name, wrong) in enumerate(parts.items()):
        diagram.box(name, 1.35 * n, 0, color=BLUE).note(wrong, 1.35 * n, 0.85, color=VERMILION)
    for one, two, what in (("people", "data", ""), ("data", "model", "X, y"), ("model", "score", ""),
                           ("score", "decision", "≥ t")):  # fmt: skip
        diagram.arrow(one, two, what)
    return diagram.arrow("decision", "data", "tomorrow's data", bend=-0.75)


def bars(which: Sequence[str], c: Counts, group: int) -> dict:
    """One group's rates as a bar trace's properties, with Wilson's intervals as error bars."""
    values = [float(rate(one, c)[group]) for one in which]
    ends = [interval(one, c)[group] for one in which]
    y = [0.0 if np.isnan(value) else value for value in values]
    return dict(
        y=y, error_y=dict(array=[float(high) - v for v, (_, high) in zip(y, ends, strict=True)],
                          arrayminus=[v - float(low) for v, (low, _) in zip(y, ends, strict=True)]),
    )  # fmt: skip


def rates_figure(c: Counts, names: Sequence[str], title: str) -> go.Figure:
    """Selection, true and false positive rate and precision of two groups, with 95 % intervals."""
    figure = go.Figure()
    for g, name in enumerate(names):
        figure.add_bar(x=list(SHORT.values()), name=name, marker_color=COLORS[g], **bars(list(SHORT), c, g))
    figure.update_yaxes(range=[0, 1], tickformat=".0%").update_xaxes(tickangle=0).update_layout(title=title)
    said = "; ".join(f"{one} {told(dict(zip(names, rate(one, c), strict=True)))}" for one in SHORT)
    return describe(figure, f"Bars with intervals: {said}.")


def definitions_slider(s: Scored, what: str) -> go.Figure:
    """The most accurate thresholds under each definition, with the rates of both groups."""
    figure, stops = go.Figure(), []
    for g, name in enumerate(s.names):
        figure.add_bar(x=list(SHORT.values()), name=name, marker_color=COLORS[g])
    found: dict[tuple[float, float], list[str]] = {}  # a pair may serve two definitions
    for definition in (None, *DEFINITIONS):
        found.setdefault(most_accurate(s, definition), []).append(definition or "one threshold")
    for at, met in found.items():
        c, label = s.counts(*at), " and ".join(DEFINITIONS.get(name, name).removesuffix(" rate") for name in met)
        title = (f"{' and '.join(met).capitalize()}: {s.names[0]} from {at[0]:.1f}, {s.names[1]} from {at[1]:.1f}; "
                 f"{total_accuracy(c):.1%} right")  # fmt: skip
        stops.append(Stop(label, title, {name: bars(list(SHORT), c, g) for g, name in enumerate(s.names)}))
    figure.update_yaxes(range=[0, 1], tickformat=".0%").update_xaxes(tickangle=0).update_layout(height=520)
    framed(figure, stops, start=2)
    return describe(figure, f"{what}: rates of two groups at the most accurate thresholds under four definitions. "
                    + "; ".join(stop.title for stop in stops) + ".")  # fmt: skip


def calibration_figure(deciles: NDArray, y: NDArray, group: NDArray, names: Sequence[str]) -> go.Figure:
    """Share with outcome 1 at each decile, by group, with Wilson's intervals; and how many people stand there."""
    figure, said = panels(["charged again, of those with this decile", "people with this decile, of the group"]), {}
    for g, name in enumerate(names):
        here = [y[(group == name) & (deciles == d)] for d in range(1, 11)]
        share = [float(rows.mean()) for rows in here]
        ends = [wilson(int(rows.sum()), len(rows)) for rows in here]
        error = dict(array=[high - v for v, (_, high) in zip(share, ends, strict=True)],
                     arrayminus=[v - low for v, (low, _) in zip(share, ends, strict=True)])  # fmt: skip
        x = [d + 0.15 * g for d in range(1, 11)]
        figure.add_scatter(x=x, y=share, error_y=error, name=name, mode="markers", marker=dict(color=COLORS[g], size=8),
                           row=1, col=1)  # fmt: skip
        figure.add_bar(x=list(range(1, 11)), y=[len(rows) / (group == name).sum() for rows in here], name=f"{name}, n",
                       marker_color=COLORS[g], showlegend=False, row=1, col=2)  # fmt: skip
        said[f"{name} 1"], said[f"{name} 10"] = share[0], share[-1]
    figure.update_yaxes(tickformat=".0%").update_xaxes(title="COMPAS decile", dtick=1)
    return describe(figure, "At each decile about the same share of both groups was charged again, and more Black "
                    f"defendants stand at high deciles; shares at the ends: {told(said)}.")  # fmt: skip


def remedies_figure(runs: Mapping[str, Sequence[Mapping]]) -> go.Figure:
    """Accuracy against the odds gap for each remedy and split, and both groups' true positive rates."""
    figure = panels(["a dot for each split", "true positive rate, mean of the splits"], horizontal_spacing=0.26)
    colors = (GRAY, PINK, VERMILION, "#E69F00", GREEN, BLUE)
    for (name, rows), color in zip(runs.items(), colors, strict=True):
        figure.add_scatter(x=[r["odds"] for r in rows], y=[r["accuracy"] for r in rows], name=name, mode="markers",
                           marker=dict(color=color, size=9), row=1, col=1)  # fmt: skip
    for g, who in enumerate(("women", "men")):
        mean = [float(np.mean([r["found"][g] for r in rows])) for rows in runs.values()]
        figure.add_scatter(x=mean, y=list(runs), name=who, mode="markers", row=1, col=2,
                           marker=dict(color=COLORS[g], size=11, symbol="diamond" if g else "circle"))  # fmt: skip
    figure.update_xaxes(title="average odds difference", rangemode="tozero", row=1, col=1)
    figure.update_yaxes(title="accuracy", tickformat=".1%", row=1, col=1)
    figure.update_xaxes(tickformat=".0%", row=1, col=2).update_yaxes(autorange="reversed", row=1, col=2)
    figure.update_layout(height=460, legend=dict(y=-0.22, yanchor="top"), margin=dict(t=60, b=140))
    mean = {name: np.mean([[r["odds"], r["accuracy"]] for r in rows], 0) for name, rows in runs.items()}
    said = "; ".join(f"{name} {odds:.3f} and {right:.3f}" for name, (odds, right) in mean.items())
    return describe(figure, f"Average odds difference and accuracy, means of the splits: {said}.")


def thinning_figure(record: Mapping[str, Mapping[str, Sequence]], rows: int) -> go.Figure:
    """Women's error against how many of their rows were learned from, by model and what was done to the men's."""
    figure, x, said = go.Figure(), [round(share * rows) for share in SHARES], {}
    figure.update_xaxes(type="log", title="women learned from", tickvals=x, ticktext=[f"{n:,}" for n in x])
    drawn = [(f"{TREES}, {arm}", record[TREES][arm], color, None)
             for arm, color in zip(ARMS, (VERMILION, BLUE, GRAY), strict=True)]  # fmt: skip
    for name, runs, color, dash in (*drawn, (f"{LINEAR}, {ALL}", record[LINEAR][ALL], GREEN, "dot")):
        wrong = [[seed["women"] for seed in row] for row in runs]
        over_seeds(figure, x, wrong, name, color=color, dash=dash)
        said |= {f"{name}, {what}": float(np.mean(wrong[k])) for what, k in (("fewest", 0), ("all", -1))}
    figure.update_yaxes(title="wrong, of the women", tickformat=".0%").update_layout(
        title="Same count, other share: the lines part", legend=dict(y=0.98, x=0.98, xanchor="right", yanchor="top")
    )
    return describe(figure, f"Women's test error with fewest and with all of their rows: {told(said, '.3f')}.")
