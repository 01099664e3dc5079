"""Pictures of the next character: its chances, and how the temperature changes them."""

from __future__ import annotations

import plotly.graph_objects as go
import torch
from torch import Tensor

from ...algorithms.causal_lm.generation import next_probabilities
from ...core.figures import BLUE, GRAY, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import told

SHOWN = 12  #: characters with a bar
TEMPERATURES = (0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 2.0)


def visible(character: str) -> str:
    """A character as a reader can see it."""
    return {" ": "␣", "\n": "↵", "<": "&lt;", "&": "&amp;"}.get(character, character)


def likeliest(logits: Tensor, known: str) -> tuple[list[int], list[str]]:
    """The twelve likeliest characters, ids and names. ``logits``: (V,)."""
    ids = logits.topk(SHOWN).indices.tolist()
    return ids, [visible(known[n]) for n in ids]


def bars(logits: Tensor, known: str, prompt: str) -> go.Figure:
    """The chances of the likeliest next characters as the model has them, and a second set of bars to be filled."""
    ids, names = likeliest(logits, known)
    chances = logits.softmax(-1)[ids].tolist()
    figure = go.Figure()
    for name, color in (("as the model says", GRAY), ("as it is drawn", BLUE)):
        figure.add_bar(x=list(range(SHOWN)), y=chances, name=name, marker_color=color)
    figure.update_xaxes(tickvals=list(range(SHOWN)), ticktext=names, title="next character")
    figure.update_yaxes(title="chance", range=[0, 1], tickformat=".0%")
    figure.update_layout(height=460, barmode="group")
    end, most = "".join(map(visible, prompt[-12:])), f"{names[0]} with {chances[0]:.0%}"
    return describe(figure, f"Bars of the next character's chances after “{end}”, from {most} on.")


def by_temperature(logits: Tensor, known: str, prompt: str) -> go.Figure:
    """The next character's chances under a slider of temperatures. ``logits``: (V,)."""
    figure, (ids, names) = bars(logits, known, prompt), likeliest(logits, known)
    stops, first = [], {}
    for t in TEMPERATURES:
        p = next_probabilities(logits[None], t)[0]  # (V,)
        first[f"{t:g}"] = p[ids[0]].item()
        many = torch.special.entr(p).sum().exp().item()
        title = f"Temperature {t:g}: {names[0]} has {p[ids[0]]:.0%}, as if among {many:.1f} characters"
        stops.append(Stop(f"{t:g}", title, {"as it is drawn": dict(y=p[ids].tolist())}))
    figure = framed(figure, stops, prefix="temperature ", start=TEMPERATURES.index(0.4))
    return describe(figure, f"Bars of the next character's chances by temperature; {names[0]}: {told(first)}.")
