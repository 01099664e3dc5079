"""Pictures of what gets out: exposure by repeats, guesses, and sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import level, over_seeds, told
from .exposure import UNIFORM, exposure, rank
from .planting import CANDIDATES

MOST, SHOWN, COLORS = float(np.log2(CANDIDATES)), 10, (BLUE, ORANGE, GREEN, VERMILION)
TITLE = "exposure, bits"
NEVER = "1.44: codes that nobody planted"


def machine() -> Diagram:
    """From an invented secret to its exposure."""
    alt = "A text with a secret trains a GPT; asked with the prompt, it scores 10,000 codes; the rank is the exposure."
    drawing = Diagram(alt).box("plays", 0, 0, text="plays,\n60,000 characters").box("secrets", 0, 1.2, color=VERMILION)
    drawing.box("text", 1.5, 0.6).box("GPT", 3, 0.6, text="small GPT", color=BLUE)
    drawing.box("prompt", 3, 1.9, text="The code of …:").box("rank", 4.6, 0.6, text="rank among\n10,000 codes")
    drawing.box("bits", 4.6, 1.9, text="exposure =\nlog₂ 10,000 − log₂ rank", color=VERMILION)
    drawing.arrow("plays", "text").arrow("secrets", "text", "0 to 100 times").arrow("text", "GPT", "training")
    return drawing.arrow("prompt", "GPT").arrow("GPT", "rank", "scores").arrow("rank", "bits")


def axes(figure: go.Figure) -> go.Figure:
    """The axes of all pictures of exposure by repeats."""
    figure.update_xaxes(type="category", title="times that the secret stands in the text", tickangle=0)
    return figure.update_yaxes(title=TITLE, range=[-0.5, MOST + 1.5])


def exposures(found: Mapping[str, Mapping[int, Sequence[float]]]) -> go.Figure:
    """Mean exposure by repeats, from the least to the most exposed secret.

    Args:
        found: method → repeats → the exposures of its secrets.
    """
    figure = go.Figure()
    for (name, by), color in zip(found.items(), COLORS, strict=False):
        over_seeds(figure, [str(n) for n in by], list(by.values()), name, color=color)
    level(axes(figure), UNIFORM, NEVER, at="bottom right")
    level(figure, MOST, "13.3: ranked first", at="top left")
    words = "; ".join(
        f"{name}: {told({str(n): np.mean(v) for n, v in by.items()}, '.1f')}" for name, by in found.items()
    )
    return describe(figure, f"Mean exposure in bits of planted secrets by how often they stand in the text. {words}.")


def likeliest(scores: Tensor, code: str | None) -> dict[str, dict[str, list]]:
    """The ten likeliest codes and their shares among all codes, as new data of the bars; the true one in another color.

    Args:
        scores: log-probabilities, (10000,).
        code: the true one, if there is one.
    """
    shares, places = scores.softmax(0).topk(SHOWN)
    codes = [f"{n:04d}" for n in places.tolist()]
    colors = [VERMILION if one == code else GRAY for one in codes]
    return {"codes": {"x": [round(x, 5) for x in shares.tolist()], "text": codes, "marker.color": colors}}


def panel() -> go.Figure:
    """Ten empty bars, with room for a code beside each."""
    figure = go.Figure().add_bar(
        x=[0] * SHOWN, y=[f"{n}." for n in range(1, SHOWN + 1)], text=[""] * SHOWN, name="codes", orientation="h",
        marker_color=[GRAY] * SHOWN, textposition="outside", cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    figure.update_xaxes(range=[0, 1.15], title="share among the 10,000 codes", tickangle=0)
    return figure.update_yaxes(autorange="reversed", type="category").update_layout(height=380, showlegend=False)


def guesses(asked: Mapping[str, tuple[str, str, Tensor]], start: int) -> go.Figure:
    """The likeliest codes after some prompts, with a slider.

    Args:
        asked: stop → a holder, the true code and the scores.
        start: the stop to begin with.
    """
    stops = []
    for name, (holder, code, scores) in asked.items():
        place = rank(scores, code)
        title = f"{holder}, {code}: rank {place:,}, exposure {exposure(place):.1f} bits"
        stops.append(Stop(name, title, likeliest(scores, code)))
    figure = framed(panel(), stops, prefix="times in the text: ", start=start).update_layout(height=500)
    return describe(figure, f"The ten likeliest codes after a prompt, the true one marked. {stops[start].title}.")


def by_step(runs: Sequence[Mapping[str, Any]], step: int) -> tuple[list[list[float]], float]:
    """Exposures of each seed, a mean for each number of repeats, (seeds, repeats), and the mean loss on plays."""
    looks = [next(look for look in run["looks"] if look["step"] == step) for run in runs]
    means = [[float(np.mean(values)) for values in look["exposure"].values()] for look in looks]
    return means, float(np.mean([look["ordinary"] for look in looks]))


def sizes(found: Mapping[str, Sequence[Mapping[str, Any]]], start: int) -> go.Figure:
    """Exposure by repeats for models of several widths, a slider over the steps of training; small dots are seeds.

    Args:
        found: the record ``privacy_exposed``.
        start: the stop to begin with.
    """
    [first, *_], figure, stops = found.values(), go.Figure(), []
    steps = [look["step"] for look in first[0]["looks"]]
    repeats = list(first[0]["looks"][0]["exposure"])
    for D, color in zip(found, COLORS, strict=False):
        figure.add_scatter(x=repeats, y=[], name=f"width {D}", mode="lines+markers", line_color=color)
        figure.add_scatter(x=[], y=[], name=f"{D}, seeds", mode="markers", showlegend=False, hoverinfo="skip",
                           marker=dict(color=color, size=6, opacity=0.5))  # fmt: skip
    for step in steps:
        data, losses = {}, {}
        for D, runs in found.items():
            means, losses[D] = by_step(runs, step)
            data[f"width {D}"] = {"y": np.mean(means, 0).round(3).tolist()}
            data[f"{D}, seeds"] = {"x": repeats * len(means), "y": np.round(means, 3).flatten().tolist()}
        stops.append(Stop(str(step), f"Step {step}: loss on unseen plays, by width: {told(losses)}", data))
    level(axes(figure), UNIFORM, NEVER, at="bottom right")
    framed(figure, stops, prefix="step ", start=start)
    return describe(figure, f"Exposure by repeats and width, a slider over training steps. {stops[start].title}.")
