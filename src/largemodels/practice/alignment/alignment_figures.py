"""Figures of conversations, fine-tuning and preferences, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, PALETTE, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, told
from .chat import NAMES
from .judging import interval

SHORT = {"<assistant>": "assist."}  #: what is too long for a cell


def bars(shares: Sequence[float], n: int) -> dict[str, Any]:
    """Error bars of shares of ``n`` cases: their 95 % intervals."""
    ends = [interval(share, n) for share in shares]
    up = [high - share for share, (_, high) in zip(shares, ends, strict=True)]
    down = [share - low for share, (low, _) in zip(shares, ends, strict=True)]
    return dict(type="data", array=up, arrayminus=down, thickness=1.2, width=3)


def counted_tokens(ids: Tensor, mask: Tensor, names: Sequence[str]) -> go.Figure:
    """Conversations token by token; those that the loss counts are colored.

    Args:
        ids: (N, T).
        mask: whether each counts, (N, T).
        names: of the conversations.
    """
    words = [[NAMES[id].strip() for id in row] for row in ids.tolist()]
    shown = [[SHORT.get(word, word.strip("<>")) for word in row] for row in words]
    figure = cells(go.Figure(), mask.float().tolist(), shown, y=list(names), span=(0, 1), name="tokens")
    figure.update_traces(textfont_size=13).update_layout(height=170 + 44 * len(words)).update_xaxes(title="place")
    each = "; ".join(
        f"{name}: {n} of {len(row)}" for name, n, row in zip(names, mask.sum(1).tolist(), words, strict=True)
    )
    figure.update_layout(title="What the loss counts is colored")
    return describe(figure, f"Conversations as rows of tokens, those of the assistant colored. {each} count.")


def learning_to_answer(runs: Mapping[str, tuple[Sequence[float], Sequence[float]]], unit: str, n: int) -> go.Figure:
    """Shares of right answers on the way, with their 95 % intervals.

    Args:
        runs: name -> where it was looked, and the shares.
        unit: of the first.
        n: cases behind each share.
    """
    figure = go.Figure()
    for (name, (x, shares)), color in zip(runs.items(), PALETTE, strict=False):
        figure.add_scatter(
            x=list(x), y=list(shares), name=name, mode="lines+markers", error_y=bars(shares, n),
            line=dict(color=color, width=2.5), marker=dict(size=6),
        )  # fmt: skip
    figure.update_xaxes(title=unit).update_yaxes(title="exact match on held-out cases", range=[-0.02, 1.02])
    ends = told({name: shares[-1] for name, (_, shares) in runs.items()})
    figure.update_layout(title=f"At the end: {ends}")
    return describe(figure, f"Exact match on {n} held-out cases against the {unit}, with 95 % intervals. Last: {ends}.")


def likelihoods(runs: Mapping[float, Mapping[str, Sequence[float]]], start: int = 0) -> go.Figure:
    """The log-probability of the chosen and of the rejected answers while DPO goes on, a stop for each β.

    Args:
        runs: β -> ``steps``, ``chosen``, ``rejected`` (means over held-out pairs, in nats an answer).
        start: the stop to open on.
    """
    figure, stops = go.Figure(), []
    for name, color in (("chosen", GREEN), ("rejected", VERMILION)):
        figure.add_scatter(name=name, mode="lines+markers", line=dict(color=color, width=2.5))
    for beta, run in runs.items():
        ends = ", ".join(f"{name} {run[name][0]:.1f} → {run[name][-1]:.1f}" for name in ("chosen", "rejected"))
        data = {name: dict(x=list(run["steps"]), y=list(run[name])) for name in ("chosen", "rejected")}
        stops.append(Stop(f"{beta:g}", f"β = {beta:g}: {ends} nats", data))
    figure.update_xaxes(title="step").update_yaxes(title="log-probability, nats").update_layout(height=480)
    said = "; ".join(stop.title for stop in stops)
    describe(figure, f"Log-probability of chosen and rejected answers against the step of DPO. {said}.")
    return framed(figure, stops, prefix="β = ", start=start)


def accuracy_for_seconds(found: Mapping[str, tuple[float, float]], n: int) -> go.Figure:
    """What each method reaches against what it costs.

    Args:
        found: method -> seconds for training and for answering all cases, and the share of right answers. What stands
            in round brackets after a method's name is its setting; methods that differ in it alone share a color,
            and a line where the settings are numbers.
        n: cases.
    """
    figure, kinds = go.Figure(), list(dict.fromkeys(name.partition(" (")[0] for name in found))
    for kind, color in zip(kinds, [*PALETTE, GRAY, BLUE], strict=False):
        mine = {name: point for name, point in found.items() if name.partition(" (")[0] == kind}
        shares = [share for _, share in mine.values()]
        labels = [name.partition(" (")[2].rstrip(")") for name in mine]
        mode = "lines+markers+text" if all(label.isdigit() for label in labels) else "markers+text"
        figure.add_scatter(
            x=[seconds for seconds, _ in mine.values()], y=shares, name=kind, mode=mode, text=labels,
            textposition="bottom right", error_y=bars(shares, n), line=dict(color=color, width=1.5, dash="dot"),
            marker=dict(size=10),
        )  # fmt: skip
    figure.update_xaxes(title="seconds, training after the start and answering", type="log")
    figure.update_yaxes(title="exact match on held-out cases", range=[-0.02, 1.04]).update_layout(height=460)
    said = "; ".join(f"{name}: {share:.2f} in {seconds:.2g} s" for name, (seconds, share) in found.items())
    return describe(figure, f"Exact match on {n} held-out cases against seconds, with 95 % intervals. {said}.")
