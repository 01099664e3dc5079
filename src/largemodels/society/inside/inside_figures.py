"""Pictures of what was found: heads that copy, taking them out, and the patched sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import ArrayLike
from torch import Tensor

from ...core.figures import BLUE, GRAY, GREEN, ORANGE, VERMILION, describe
from ...core.figures.diagrams import Diagram
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, level, over_seeds, told


def the_machine() -> Diagram:
    """The residual stream, what reads from it and adds to it, and where this notebook opens it."""
    drawing = Diagram(
        "A token's embedding starts the residual stream; in each of 30 layers attention and an MLP read it and add to "
        "it; at the end norm and unembedding score every token. Read, taken out, patched: in the stream and the parts."
    )
    drawing.box("token", 0, 1, color=GRAY).box("stream", 1.3, 1, text="residual stream\nbefore layer 0", color=BLUE)
    drawing.box("middle", 2.7, 1, text="+ attention", color=BLUE).box("above", 4.0, 1, text="+ MLP", color=BLUE)
    drawing.box("logits", 5.3, 1, text="norm, then\na score for\neach token", color=GRAY)
    drawing.box("heads", 2.0, 0, text="9 heads\nlook at earlier tokens", color=ORANGE)
    drawing.box("MLP", 3.35, 0, text="MLP\nat each token alone", color=GREEN)
    drawing.arrow("token", "stream").arrow("stream", "middle", "(B, T, D)").arrow("middle", "above")
    drawing.arrow("above", "logits", "× 30 layers").arrow("stream", "heads").arrow("heads", "middle")
    drawing.arrow("middle", "MLP").arrow("MLP", "above")
    return drawing


def score_map(scores: Mapping[str, Tensor], start: int = 0) -> go.Figure:
    """Induction scores of every head, (L, H) each, with a slider over what they were measured on."""
    first = next(iter(scores.values()))
    L, H = first.shape
    figure = go.Figure()
    cells(figure, first.T.tolist(), None, x=list(range(L)), y=list(range(H)), name="scores", span=(0, 1), bar="score")
    stops = []
    for what, found in scores.items():
        layer, head = divmod(int(found.argmax()), H)
        title = f"{what}: the highest is {found.max():.2f}, layer {layer}, head {head}"
        stops.append(Stop(what, title, {"scores": {"z": found.T.tolist()}}))
    figure.update_xaxes(title="layer", dtick=5).update_yaxes(title="head", dtick=1).update_layout(height=400)
    framed(figure, stops, prefix="measured: ", start=start)
    return describe(
        figure, f"Induction scores of {L} layers of {H} heads. {stops[0].title}; the controls are far below."
    )


def taken_out(ks: Sequence[int], found: Mapping[str, ArrayLike], plain: Mapping[str, float]) -> go.Figure:
    """The loss against the number of heads taken out, (k, draws) for each line; ``plain`` is labelled levels."""
    figure = go.Figure()
    for (name, runs), color in zip(found.items(), (VERMILION, GRAY, BLUE, GREEN), strict=False):
        over_seeds(figure, ks, runs, name, color=color)
    for name, value in plain.items():
        level(figure, value, name, at="bottom right")
    figure.update_xaxes(title="heads taken out, of 270", tickvals=list(ks))
    figure.update_yaxes(title="loss (nats a token)", rangemode="tozero")
    ends = {name: float(np.mean(runs[-1])) for name, runs in found.items()}
    worst, other = list(ends.values())[:2]
    figure.update_layout(title=f"{ks[-1]} induction heads gone: {worst:.1f} nats; as many others: {other:.1f}")
    return describe(figure, f"Loss in nats a token against heads taken out. At {ks[-1]}: {told(ends, '.1f')}.")


def patch_maps(maps: Mapping[str, Tensor], layers: Sequence[int], rows: Sequence[str], start: int = 0) -> go.Figure:
    """The mean effect of a patch by layer and position, with a slider over what is patched: (layers, rows, B) each."""
    figure, first = go.Figure(), next(iter(maps.values()))
    named = [str(layer) for layer in layers]
    cells(figure, first.mean(-1).T.tolist(), ".2f", x=named, y=list(rows), name="effect", signed=True, span=(-1, 1))
    stops = []
    for what, found in maps.items():
        mean = found.mean(-1).T
        row, column = divmod(int(mean.argmax()), len(layers))
        title = f"{what}: at most {mean.max():.2f}, layer {layers[column]}, {rows[row]}"
        text = [[f"{value:.2f}" for value in line] for line in mean.tolist()]
        stops.append(Stop(what, title, {"effect": {"z": mean.tolist(), "text": text}}))
    figure.update_xaxes(title="patched after layer", type="category", tickangle=0)
    figure.update_yaxes(tickangle=0).update_layout(height=420)
    framed(figure, stops, prefix="patched: ", start=start)
    return describe(figure, f"Effect of a patch by layer and position, mean of {first.shape[-1]} "
                    "sentences. In the residual stream it is 1 at the name said again in low layers, and 1 at the last "
                    "word in high ones; it changes over at layers 18 to 23.")  # fmt: skip
