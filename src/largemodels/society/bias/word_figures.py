"""Words, sentences and languages as figures, each with its alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from ...core.figures import BLUE, GRAY, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import panels, told
from .country_names import COUNTRIES, LANGUAGES, Cost

BINS = [n / 10 for n in range(-20, 21)]


def weat_slider(tests: Mapping[str, tuple[float, float, Sequence[float]]], start: str) -> go.Figure:
    """For each test the effect sizes of random divisions, and the one of the division that is asked about."""
    figure, stops = go.Figure(), []
    figure.add_bar(name="random divisions", marker_color=GRAY, width=0.09)
    figure.add_scatter(name="the lists", mode="lines", line=dict(color=VERMILION, width=3))
    for name, (d, p, null) in tests.items():
        height = np.histogram(null, [*BINS, 2.1])[0] / len(null)
        data = {"random divisions": dict(x=[b + 0.05 for b in BINS], y=height.tolist()),
                "the lists": dict(x=[d, d], y=[0.0, 0.15])}  # fmt: skip
        below = f"p < {1 / len(null):.1g}" if p * (len(null) + 1) < 1.5 else f"p = {p:.3f}"
        stops.append(Stop(name, f"{name}: d = {d:.2f}, {below}", data))
    figure.update_xaxes(title="effect size d, standard deviations", range=[-2, 2]).update_yaxes(
        title="share of random divisions", range=[0, 0.15], tickformat=".0%"
    )
    framed(figure.update_layout(height=480), stops, start=list(tests).index(start))
    return describe(figure, "Effect sizes of random divisions around 0, and of the lists: "
                    + "; ".join(stop.title for stop in stops) + ".")  # fmt: skip


def occupations_figure(
    share: Mapping[str, int], vector: Mapping[str, float], sentence: Mapping[str, float], neutral: Sequence[float]
) -> go.Figure:
    """Toward *she*, in word2vec and in SmolLM2, against the share of women in an occupation; a band: neutral words."""
    figure = panels(["word2vec: cosine toward she", "SmolLM2: log-odds after she, nats"], shared_xaxes=True)
    for col, (name, values) in enumerate({"word2vec": vector, "SmolLM2": sentence}.items(), start=1):
        words = list(values)
        figure.add_scatter(x=[share[w] for w in words], y=list(values.values()), name=name, mode="markers+text",
                           text=[w if col == 2 or n % 3 == 0 else "" for n, w in enumerate(words)],
                           textposition="top center", textfont_size=10, hovertext=words, showlegend=False,
                           marker=dict(color=(BLUE, VERMILION)[col - 1], size=8), row=1, col=col)  # fmt: skip
    low, high = float(min(neutral)), float(max(neutral))
    figure.add_hrect(low, high, fillcolor=GRAY, opacity=0.18, line_width=0, row=1, col=2,
                     annotation_text="neutral words", annotation_position="top left")  # fmt: skip
    figure.update_xaxes(title="women in the occupation, %", range=[-6, 104]).update_layout(height=440)
    r = {name: float(np.corrcoef([share[w] for w in v], list(v.values()))[0, 1])
         for name, v in (("word2vec", vector), ("SmolLM2", sentence))}  # fmt: skip
    return describe(figure, f"The more women, the more toward she; correlation {told(r)}. Neutral words in SmolLM2 "
                    f"from {low:.2f} to {high:.2f}.")  # fmt: skip


def tokens_figure(costs: Mapping[str, Cost]) -> go.Figure:
    """Tokens a name by language, beside bytes and characters a name, fewest tokens first."""
    order = sorted(costs, key=lambda code: costs[code].tokens)
    names, n = [LANGUAGES[code] for code in order], len(COUNTRIES)
    figure = go.Figure()
    for what, color, symbol in (("tokens", VERMILION, "circle"), ("characters", BLUE, "diamond"),
                                ("bytes", GRAY, "square")):  # fmt: skip
        figure.add_scatter(x=[getattr(costs[code], what) / n for code in order], y=names, name=what, mode="markers",
                           marker=dict(color=color, symbol=symbol, size=10))  # fmt: skip
    first, last = (costs[order[k]].tokens / n for k in (0, -1))
    figure.update_xaxes(title="for one country's name, mean of 20", rangemode="tozero")
    figure.update_yaxes(autorange="reversed").update_layout(
        height=560, title=f"{names[0]} {first:.1f} tokens a name, {names[-1]} {last:.1f}"
    )
    return describe(figure, f"Tokens a name: {told({LANGUAGES[c]: costs[c].tokens / n for c in order}, '.1f')}.")
