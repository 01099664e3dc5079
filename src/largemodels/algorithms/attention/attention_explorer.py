"""MiniLM's heads under the learner's hand, live."""

from __future__ import annotations

import html
import math

import ipywidgets as widgets

from ...core.controls import buttons
from ...core.device import one_thread
from ...core.figures import live
from .head_figures import attention_map, pairs
from .heads import MASKS, head_weights, read_heads, words_in_view


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
        self.hidden = buttons(MASKS, "hide")
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

    @one_thread()
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

    @one_thread()
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
