"""Your own prompt: what a layer would say at a position, and where one of its heads looks from there."""

from __future__ import annotations

import html
from dataclasses import dataclass

import plotly.graph_objects as go
import torch
from torch import Tensor

from ...core import explorer
from ...core.figures import BLUE, INK, VERMILION, describe
from ...core.figures.frames import Stop, framed
from ...core.figures.marks import cells, panels
from ...core.hooked import attention, ids_of, names, require_layer, streams, unembed
from .requirements import MOST_TOKENS, require_prompt

ACROSS, SAID = 8, 6  #: tokens a line; how many the lens says


@dataclass(frozen=True)
class Opened:
    """A prompt with everything that was computed on the way: streams (L + 1, T, D), attention (L, H, T, T)."""

    ids: list[int]
    streams: Tensor
    attention: Tensor


def opened(text: str) -> Opened:
    """Run a prompt once.

    Raises:
        ValueError: it is empty, a single token, or too long.
    """
    if len(text) > 40 * MOST_TOKENS:
        raise ValueError(
            f"The prompt has {len(text.split()):,} words, and there is room for {MOST_TOKENS} tokens. "
            "Give a shorter one."
        )
    ids = ids_of(text)
    require_prompt(text, ids)
    row = torch.tensor([ids])
    return Opened(ids, streams(row)[:, 0], attention(row)[:, 0])


def seen(prompt: Opened, position: int, layer: int, head: int) -> tuple[dict[str, dict], str]:
    """What moves in the picture, and its words.

    Raises:
        ValueError: there is no such layer.
    """
    require_layer(layer, len(prompt.attention))
    chances = unembed(prompt.streams[layer + 1, position]).softmax(-1)
    best = chances.topk(SAID)
    said, p = names(best.indices.tolist()), best.values.tolist()
    weights = prompt.attention[layer, head, position].tolist()
    blank, own = MOST_TOKENS - len(weights), names(prompt.ids)
    z, text = weights + [0.0] * blank, [html.escape(name) for name in own] + [""] * blank
    cut = [slice(start, start + ACROSS) for start in range(0, MOST_TOKENS, ACROSS)]
    row, column = divmod(position, ACROSS)
    ring = {
        "x": [column + d for d in (-0.5, 0.5, 0.5, -0.5, -0.5)],
        "y": [row + d for d in (-0.5, -0.5, 0.5, 0.5, -0.5)],
    }
    most = max(range(position + 1), key=weights.__getitem__)
    words = f"After layer {layer} the lens reads {said[0]} ({p[0]:.0%}); head {head} looks at {names(prompt.ids)[most]}"
    data = {
        "looks": {"z": [z[one] for one in cut], "text": [text[one] for one in cut]},
        "chosen": ring,
        "lens": {"x": p, "text": [f"{html.escape(name)}  {one:.1%}" for name, one in zip(said, p, strict=True)]},
    }
    return data, f"{words} ({max(weights):.0%})"


def opened_picture(prompt: Opened, position: int, layer: int, head: int) -> go.Figure:
    """Where the head looks from the ringed token, above; the six tokens that the layer's lens says, below."""
    figure = panels(["where the head looks, from the ringed token", "what the lens reads there"], rows=2,
                    vertical_spacing=0.14)  # fmt: skip
    data, words = seen(prompt, position, layer, head)
    cells(figure, **data["looks"], name="looks", span=(0, 1), row=1, col=1)
    figure.add_scatter(**data["chosen"], name="chosen", mode="lines", line=dict(color=VERMILION, width=4),
                       hoverinfo="skip", row=1, col=1)  # fmt: skip
    figure.add_bar(**data["lens"], y=list(range(SAID)), name="lens", orientation="h", textposition="outside",
                   marker_color=BLUE, cliponaxis=False, textfont=dict(color=INK), hoverinfo="skip", row=2,
                   col=1)  # fmt: skip
    figure.update_xaxes(visible=False, row=1, col=1).update_yaxes(visible=False, row=1, col=1)
    figure.update_xaxes(range=[0, 1.3], tickvals=[0, 0.5, 1], tickformat=".0%", row=2, col=1)
    figure.update_yaxes(autorange="reversed", visible=False, row=2, col=1).update_layout(height=480, showlegend=False)
    return describe(figure, f"A prompt of {len(prompt.ids)} tokens, one chosen. {words}.")


def by_layer(text: str, head: int, layers: tuple[int, ...], start: int) -> go.Figure:
    """The twin of the explorer: the last token of a prompt, with a slider over layers."""
    prompt = opened(text)
    stops = [Stop(str(layer), *reversed(seen(prompt, len(prompt.ids) - 1, layer, head))) for layer in layers]
    return framed(opened_picture(prompt, len(prompt.ids) - 1, layers[start], head), stops, prefix="layer ", start=start)


class LensExplorer(explorer.Explorer):
    """A prompt; a token, a layer and a head of it.

    Args:
        text: the prompt to start with.
        layer: from 0 to 29.
        head: from 0 to 8.
    """

    def __init__(self, text: str, layer: int, head: int) -> None:
        self.prompt, self.asked = opened(text), text
        last = len(self.prompt.ids) - 1
        self.text = explorer.sentence("prompt", text)
        self.position = explorer.numbers("token", 0, last, last)
        self.layer, self.head = explorer.numbers("layer", 0, 29, layer), explorer.numbers("head", 0, 8, head)
        controls = [self.text, self.position, self.layer, self.head]
        super().__init__(opened_picture(self.prompt, last, layer, head), *controls)

    def draw(self) -> str:
        """Run the prompt if it is another one; patch cells, ring and bars.

        Raises:
            ValueError: the prompt can't be used.
        """
        if self.text.value != self.asked:
            self.prompt = opened(self.text.value)
            self.asked, self.position.max = self.text.value, len(self.prompt.ids) - 1
            self.position.value = self.position.max
        data, words = seen(self.prompt, self.position.value, self.layer.value, self.head.value)
        self.patch(data)
        return f"{words}."
