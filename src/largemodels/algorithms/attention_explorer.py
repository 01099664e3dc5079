"""MiniLM's heads under the learner's hand: a still map, one with a slider that needs no kernel, a live explorer."""

from __future__ import annotations

import html
import math

import ipywidgets as widgets
import plotly.graph_objects as go

from ..core.figures import SEQUENTIAL, describe, live, slider
from .heads import MASKS, Heads, head_weights, read_heads, words_in_view


def attention_map(heads: Heads, layer: int, head: int) -> go.Figure:
    """Where each token (row) looks (columns), for one head."""
    positions = list(range(len(heads.tokens)))
    ticks = dict(tickvals=positions, ticktext=heads.tokens, showgrid=False, zeroline=False, ticks="")
    z = head_weights(heads, layer, head).numpy().round(3)
    hover = "%{customdata[0]} looks at %{customdata[1]}: %{z:.1%}<extra></extra>"
    bar = dict(title="weight", thickness=12, outlinewidth=0)
    cells = dict(colorscale=SEQUENTIAL, zmin=0, zmax=1, xgap=1, ygap=1, colorbar=bar)
    figure = go.Figure(go.Heatmap(z=z, customdata=pairs(heads.tokens), hovertemplate=hover, **cells))
    figure.update_xaxes(side="top", tickangle=-45, **ticks)
    figure.update_yaxes(autorange="reversed", **ticks)
    figure.update_layout(height=520, margin=dict(t=90, b=40))
    return describe(
        figure,
        f"Attention map of MiniLM's layer {layer}, head {head}: rows are tokens that look, columns what they look at.",
    )


def pairs(tokens: list[str]) -> list[list[list[str]]]:
    """For each cell of the map, the token that looks and the one it looks at. T x T x 2."""
    return [[[looking, seen] for seen in tokens] for looking in tokens]


def every_head(heads: Heads, layer: int = 1, head: int = 1) -> go.Figure:
    """The map with a slider over all heads of all layers, which works without a kernel; starts at one of them."""
    L, H = heads.q.shape[:2]
    stops = [(i, j) for i in range(1, L + 1) for j in range(1, H + 1)]
    figure = attention_map(heads, layer, head)
    maps = [[{"z": [head_weights(heads, i, j).numpy().round(3).tolist()]}] for i, j in stops]
    labels = [f"{i}.{j}" for i, j in stops]
    control = slider(
        labels, prefix="layer.head ", steps_args=maps, active=stops.index((layer, head)), method="restyle", y=-0.04
    )
    figure.update_layout(sliders=[control], height=600, margin=dict(t=90, b=110))
    return describe(
        figure,
        f"Attention map of one MiniLM head over {len(heads.tokens)} tokens, with a slider through all {L * H} heads; "
        f"it starts at layer {layer}, head {head}.",
    )


class AttentionExplorer:
    """Sentence, layer, head, temperature and mask, with the map patched in place as they move.

    Args:
        sentence: the one to start with.
        layer: 1 … 6.
        head: 1 … 12.

    Attributes:
        figure: the map, a FigureWidget.
        widget: controls and map together; display this.
    """

    def __init__(self, sentence: str, layer: int = 1, head: int = 1) -> None:
        self.heads = read_heads(sentence)
        L, H, _, d = self.heads.q.shape
        wide = dict(layout=widgets.Layout(width="460px"), style=dict(description_width="90px"))
        self.sentence = widgets.Text(sentence, description="sentence", continuous_update=False, **wide)
        self.layer = widgets.IntSlider(layer, 1, L, description="layer", **wide)
        self.head = widgets.IntSlider(head, 1, H, description="head", **wide)
        self.temperature = widgets.FloatLogSlider(
            1.0, min=-1, max=1.5, step=0.125, description="temperature", readout_format=".2f", **wide
        )
        self.hidden = widgets.ToggleButtons(
            options=MASKS, description="hide", style=dict(description_width="90px", button_width="130px")
        )
        self.said = widgets.HTML()
        self.unscaled = 1 / math.sqrt(d)
        self.figure = live(attention_map(self.heads, layer, head))
        self.widget = widgets.VBox(
            [self.sentence, self.layer, self.head, self.temperature, self.hidden, self.said, self.figure]
        )
        self.sentence.observe(self.read, "value")
        for control in (self.layer, self.head, self.temperature, self.hidden):
            control.observe(self.draw, "value")
        self.draw()

    def read(self, change: object = None) -> None:
        """Read the sentence anew; one that can't be read leaves the picture as it was and says why."""
        try:
            self.heads = read_heads(self.sentence.value)
        except ValueError as error:
            self.said.value = f"<b>{html.escape(str(error))}</b>"
            return
        axis = dict(tickvals=list(range(len(self.heads.tokens))), ticktext=self.heads.tokens)
        with self.figure.batch_update():
            self.figure.update_layout(xaxis=axis, yaxis=axis)
            self.figure.data[0].customdata = pairs(self.heads.tokens)
            self.draw()

    def draw(self, change: object = None) -> None:
        """Patch the map and the line above it with what the controls say now."""
        weights = head_weights(
            self.heads, self.layer.value, self.head.value, self.temperature.value, self.hidden.value
        )  # (T, T)
        with self.figure.batch_update():
            self.figure.data[0].z = weights.numpy().round(3)
        self.said.value = html.escape(self.summary(words_in_view(weights)))

    def summary(self, in_view: float) -> str:
        """What the map shows, in words."""
        scale = "as trained"
        if self.temperature.value <= self.unscaled * 1.1:
            scale = f"at or below {self.unscaled:.2f} = 1/√d, where the scaling by √d is gone"
        elif self.temperature.value != 1:
            scale = f"trained at 1; without the scaling it would be {self.unscaled:.2f}"
        T = len(self.heads.tokens)
        spread = f"A token spreads its attention over {in_view:.1f} of {T} tokens on average."
        return f"{spread} Temperature: {scale}. {self.heads.remark}"
