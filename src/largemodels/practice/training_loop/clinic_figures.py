"""Figures of the clinic: each run beside its healthy twin, what each test says, curves without names."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import takewhile

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, panels, told
from .clinic import HEALTHY, SHIFTED, TRAINING, TWICE, Curves, treated
from .health import Finding

MOST = 4.0  #: nats: the top of the loss axis
PARTS = {"train": ("training", BLUE), "validation": ("validation", VERMILION)}
UNNAMED = (SHIFTED, HEALTHY, TWICE, TRAINING)  #: the four runs that the learner names
Runs = Sequence[Curves]


def picture(epochs: int) -> go.Figure:
    """Empty curves: both losses of a run as lines, and those of its healthy twin dotted."""
    figure = go.Figure(layout_height=480).update_xaxes(title="epoch")
    figure.update_yaxes(title="loss, nats", range=[0, MOST])
    for name, color in PARTS.values():
        for twin, line in ((f"healthy {name}", dict(width=2, dash="dot")), (name, dict(width=3))):
            x = list(range(1, epochs + 1))
            figure.add_scatter(x=x, y=[], name=twin, mode="lines", line=dict(color=color, **line))
    guess, line = [math.log(10)] * 2, dict(color=GRAY, dash="dash", width=1.5)
    figure.add_scatter(x=[1, epochs], y=guess, name="ln 10: knowing nothing", mode="lines", line=line)
    return describe(figure, "Training and validation loss of a run with a fault, and dotted those of its healthy twin.")


def beside(runs: Runs, healthy: Runs) -> dict[str, dict]:
    """What is new in the picture: means over seeds, for runs with a fault and for healthy ones."""
    return {
        f"{prefix}{name}": dict(y=drawn(np.mean([getattr(run, part) for run in group], axis=0)))
        for part, (name, _) in PARTS.items()
        for prefix, group in (("healthy ", healthy), ("", runs))
    }


def drawn(curve: Sequence[float]) -> list[float]:
    """A curve for a page: up to the first NaN, from which no run comes back, and what leaves the axis at its top."""
    return [min(float(value), MOST) for value in takewhile(math.isfinite, curve)]


def worth(runs: Runs) -> float:
    """The mean share of right answers on pictures that no run has seen."""
    return float(np.mean([run.fresh for run in runs]))


def wards(pairs: Mapping[str, tuple[Runs, Runs]], start: str, prefix: str = "") -> go.Figure:
    """Runs with a fault beside healthy ones, a stop for each label.

    Args:
        pairs: label → runs with a fault and healthy runs, one a seed.
        start: the label that is shown first.
        prefix: words before the label.
    """
    stops = []
    for label, (runs, healthy) in pairs.items():
        reported = float(np.mean([run.accuracy[-1] for run in runs]))
        told_of = f"{reported:.0%} right reported, {worth(runs):.0%} on fresh pictures (healthy: {worth(healthy):.0%})"
        stops.append(Stop(label, f"{prefix}{label}: {told_of}", beside(runs, healthy)))
    figure = framed(picture(len(healthy[0].train)), stops, prefix=prefix, start=list(pairs).index(start))
    shares = told({label: worth(runs) for label, (runs, _) in pairs.items()}, ".0%")
    return describe(figure, f"Training and validation loss beside healthy runs. Right on fresh pictures: {shares}.")


def said_by_tests(findings: Mapping[str, Mapping[str, Finding]]) -> go.Figure:
    """Which test raises the alarm at which fault: dark cells, each with the figure that decided."""
    faults, tests = list(findings), list(next(iter(findings.values())))
    z = [[float(not findings[fault][test].well) for fault in faults] for test in tests]
    text = [[findings[fault][test].figure for fault in faults] for test in tests]
    figure = cells(go.Figure(), z, text, x=faults, y=tests, span=(0, 1.4))
    figure.update_xaxes(side="top", tickangle=-25).update_yaxes(automargin=True).update_layout(height=430, margin_t=120)
    alarms = {fault: [test for test in tests if not findings[fault][test].well] for fault in faults}
    caught = "; ".join(f"{fault}: {', '.join(found) or 'none'}" for fault, found in alarms.items())
    return describe(figure, f"{len(tests)} tests of {len(faults)} runs. Alarms by run: {caught}.")


def unnamed(seed: int = 7) -> go.Figure:
    """Four runs without their names, A to D, for the learner to diagnose."""
    runs = {letter: treated(fault, seed) for letter, fault in zip("ABCD", UNNAMED, strict=True)}
    titles = [f"run {letter}: {run.accuracy[-1]:.0%} right on validation" for letter, run in runs.items()]
    figure = panels(titles, rows=2, shared_xaxes=True, vertical_spacing=0.12)
    for n, run in enumerate(runs.values()):
        for part, (name, color) in PARTS.items():
            figure.add_scatter(
                x=list(range(1, len(run.train) + 1)), y=drawn(getattr(run, part)), name=name, legendgroup=name,
                showlegend=n == 0, mode="lines", line=dict(color=color, width=2.5), row=n // 2 + 1, col=n % 2 + 1,
            )  # fmt: skip
    figure.update_yaxes(range=[0, 3.2]).update_yaxes(title="loss, nats", col=1).update_xaxes(title="epoch", row=2)
    ends = [f"{letter} {run.train[-1]:.2f} and {run.validation[-1]:.2f}" for letter, run in runs.items()]
    said = f"Training and validation loss of four runs without names. At the end: {'; '.join(ends)}."
    return describe(figure.update_layout(height=560), said)
