"""Figures: the machine, recall, pieces, right answers, refusals, kinds of failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, PINK, SKY, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import band, panels, told
from .counting import KINDS, Gate, Share, share
from .searching import HYBRID, MEANING, WORDS

COLORS = {WORDS: ORANGE, MEANING: BLUE, HYBRID: GREEN}
BAR, KIND = (BLUE, ORANGE, GREEN, PINK), (GREEN, SKY, GRAY, PINK, ORANGE, VERMILION)


def machine() -> Diagram:
    """From documents and a question to an answer that is checked."""
    diagram = Diagram(
        "Documents are cut into N pieces, and each gets a vector. A question is compared with all of them; the first k "
        "pieces and the question make a prompt; SmolLM2 writes an answer. A program checks it against the pieces."
    )
    diagram.box("documents", 0, 0).box("pieces", 1.35, 0, text="cut into\npieces", color=ORANGE)
    diagram.box("search", 2.75, 0, text="search:\nBM25, MiniLM", color=BLUE).box("question", 2.75, 1.4)
    diagram.box("prompt", 4.15, 0, text="prompt: pieces\nand question").box("SmolLM2", 5.5, 0, color=GREEN)
    diagram.box("answer", 5.5, 1.4).box("check", 4.15, 1.4, text="checked by\na program", color=VERMILION)
    diagram.arrow("documents", "pieces").arrow("pieces", "search", "N").arrow("question", "search", "1")
    diagram.arrow("search", "prompt", "k").arrow("prompt", "SmolLM2", "T").arrow("SmolLM2", "answer")
    return diagram.arrow("answer", "check")


def recall(found: Mapping[str, Mapping[str, NDArray]], ks: Sequence[int]) -> go.Figure:
    """Recall@k with intervals.

    Args:
        found: group of questions → way → rank of the first right piece, (Q,).
        ks: how many pieces are handed over.
    """
    figure, said = panels(list(found)), []
    for col, (group, ways) in enumerate(found.items(), 1):
        said.append(f"{group}: {told({way: (places <= ks[0]).mean() for way, places in ways.items()})}")
        for way, places in ways.items():
            at, place = [share(places <= k) for k in ks], dict(row=1, col=col)
            band(figure, ks, [s.low for s in at], [s.high for s in at], f"{way}, 95 %", color=COLORS[way], **place)
            figure.data[-1].showlegend = False
            figure.add_scatter(x=list(ks), y=[s.mean for s in at], name=way, mode="lines+markers",
                               line_color=COLORS[way], showlegend=col == 1, **place)  # fmt: skip
    figure.update_xaxes(title="k pieces", tickvals=list(ks)).update_yaxes(tickformat=".0%", range=[0, 1.03])
    return describe(figure, f"Recall@k with 95 % bands. At k = {ks[0]}, {'; '.join(said)}.")


def by_size(found: Mapping[int, Mapping[str, tuple[NDArray, float]]], longest: int, start: int) -> go.Figure:
    """Recall against the words that the reader is handed, with a slider over the size of pieces.

    Args:
        found: words of a piece at most → way → (rank of the first right piece, words of a piece on average).
        longest: words, the end of the axis.
        start: the stop to begin with.
    """
    figure, stops = go.Figure(), []
    for way, color in COLORS.items():
        figure.add_scatter(x=[], y=[], name=way, mode="lines+markers", line_color=color)
    for most, ways in found.items():
        at = {way: np.arange(1, int(longest / words) + 1) for way, (_, words) in ways.items()}
        y = {way: [float((places <= k).mean()) for k in at[way]] for way, (places, _) in ways.items()}
        data = {way: dict(x=(at[way] * words).tolist(), y=y[way]) for way, (_, words) in ways.items()}
        ends = told({way: row[-1] for way, row in y.items()}, ".0%")
        stops.append(Stop(str(most), f"at most {most} words a piece; with {longest} words handed over: {ends}", data))
    figure.update_xaxes(title="words handed over: k pieces of average length", range=[0, longest + 10])
    figure.update_yaxes(title="right piece among them", tickformat=".0%", range=[0, 1.03])
    framed(figure, stops, prefix="words of a piece, at most: ", start=start)
    return describe(figure, f"Recall against words handed over, for three ways. {stops[start].title}.")


def bars(groups: Mapping[str, Mapping[str, Share]], title: str) -> go.Figure:
    """Shares with Wilson's intervals as bars side by side.

    Args:
        groups: name in the legend → label on the axis → share.
        title: of the axis of shares.
    """
    figure, said = go.Figure(), []
    for (name, row), color in zip(groups.items(), BAR, strict=False):
        reach = np.array([(one.high - one.mean, one.mean - one.low) for one in row.values()])
        error = dict(array=reach[:, 0].tolist(), arrayminus=reach[:, 1].tolist(), color=GRAY, thickness=1.5)
        labels, means = [label.replace(", ", ",<br>") for label in row], [one.mean for one in row.values()]
        figure.add_bar(x=labels, y=means, name=name, marker_color=color, error_y=error)
        said.append(f"{name}: {', '.join(f'{label} {one.successes} of {one.trials}' for label, one in row.items())}")
    figure.update_layout(showlegend=len(groups) > 1).update_yaxes(range=[0, 1.03], tickformat=".0%", title=title)
    return describe(figure, f"Bars with 95 % intervals, {title}. {'; '.join(said)}.")


def gates(found: Mapping[str, Gate], chosen: Mapping[str, tuple[float, float]]) -> go.Figure:
    """What a threshold refuses of the unanswerable, against the right answers that it loses.

    Args:
        found: score → gate, on the test questions.
        chosen: name → (lost, refused) of single points: thresholds chosen elsewhere, an instruction.
    """
    figure = go.Figure()
    for (name, one), color in zip(found.items(), BAR, strict=False):
        figure.add_scatter(x=one.lost.tolist(), y=one.refused.tolist(), name=name, mode="lines", line_color=color)
    for (name, (lost, refused)), color in zip(chosen.items(), (*BAR[: len(found)], VERMILION), strict=False):
        figure.add_scatter(x=[lost], y=[refused], name=name, marker=dict(color=color, size=14, symbol="diamond"))
    figure.add_scatter(x=[0, 1], y=[0, 1], name="by chance", mode="lines", line=dict(color=GRAY, dash="dot"))
    figure.update_xaxes(title="right answers lost", tickformat=".0%", range=[-0.02, 1.02])
    figure.update_yaxes(title="unanswerable refused", tickformat=".0%", range=[-0.02, 1.02])
    said = "; ".join(f"{name} refuses {refused:.0%} and loses {lost:.0%}" for name, (lost, refused) in chosen.items())
    return describe(figure, f"Refusals of unanswerable questions against right answers lost: {said}.")


def stacked(rows: Mapping[str, Mapping[str, int]]) -> go.Figure:
    """Counts of the kinds of answers as stacked bars, one for each row."""
    figure = go.Figure()
    for name, color in zip(KINDS, KIND, strict=True):
        counts = [row[name] for row in rows.values()]
        figure.add_bar(y=list(rows), x=counts, name=name, orientation="h", marker_color=color,
                       text=[str(n) if n else "" for n in counts], textangle=0)  # fmt: skip
    figure.update_layout(barmode="stack", height=440, legend_traceorder="normal").update_xaxes(title="answers")
    figure.update_yaxes(autorange="reversed")
    said = "; ".join(f"{label}: {told({k: n for k, n in row.items() if n}, 'd')}" for label, row in rows.items())
    return describe(figure, f"Stacked bars of the kinds of answers. {said}.")
