"""MiniLM's parts under the learner's hand: switched off by part and layer, live."""

from __future__ import annotations

import html

import ipywidgets as widgets
import torch

from ...core.controls import buttons
from ...core.figures import live
from .neighbor_figures import likeness_bars
from .neighbors import RUNTIME_PARTS, vectors_without

OTHERS = (
    "The doctor treated the nurse.",
    "The nurse was treated by the doctor.",
    "A physician was helped by a nurse.",
    "Somebody feels ill.",
    "Interest rates fell again.",
)
LAYERS = 6


class SwitchExplorer:
    """A sentence, a part and a layer; its likeness with five others is patched in place as they change.

    Args:
        sentence: the one to start with.

    Attributes:
        figure: the bars, a FigureWidget.
        widget: controls and bars together; display this.
    """

    def __init__(self, sentence: str = "The nurse treated the doctor.") -> None:
        self.sentence = widgets.Text(
            sentence, description="sentence", continuous_update=False, layout=widgets.Layout(width="460px"),
            style=dict(description_width="90px"),
        )  # fmt: skip
        self.part = buttons(["nothing", *RUNTIME_PARTS], "switch off", value="attention", width="118px")
        self.layer = buttons(["all", *map(str, range(1, LAYERS + 1))], "in layer", width="60px")
        self.said = widgets.HTML()
        self.intact = self.cosines("nothing")
        self.figure = live(likeness_bars(OTHERS, self.intact, self.cosines(self.part.value)))
        self.widget = widgets.VBox([self.sentence, self.part, self.layer, self.said, self.figure])
        self.sentence.observe(self.read, "value")
        for control in (self.part, self.layer):
            control.observe(self.draw, "value")
        self.draw()

    def cosines(self, part: str) -> torch.Tensor:
        """The sentence's cosine with each of the others, (5,), with a part switched off in the chosen layer."""
        layers = None if self.layer.value == "all" else [int(self.layer.value)]
        vectors = vectors_without([self.sentence.value, *OTHERS], part, layers)  # (6, D)
        return vectors[1:] @ vectors[0]

    def read(self, change: object = None) -> None:
        """Read another sentence; an empty one leaves the picture as it was and says why."""
        if not self.sentence.value.strip():
            self.said.value = "<b>The sentence is empty. Type at least one word.</b>"
            return
        self.intact = self.cosines("nothing")
        with self.figure.batch_update():
            self.figure.data[1].x = self.intact.tolist()
            self.draw()

    def draw(self, change: object = None) -> None:
        """Patch the bars and the line above them with what the controls say now."""
        if not self.sentence.value.strip():
            return
        now = self.intact if self.part.value == "nothing" else self.cosines(self.part.value)
        with self.figure.batch_update():
            self.figure.data[0].x = now.tolist()
        self.said.value = html.escape(self.summary(now))

    def summary(self, now: torch.Tensor) -> str:
        """What the bars show, in words."""
        nearest = f"Nearest: {OTHERS[int(now.argmax())]!r}, at {now.max():.2f}."
        if self.part.value == "nothing":
            return f"MiniLM as it was trained. {nearest}"
        where = "" if self.part.value == "positions" else f" in layer {self.layer.value}"
        if self.part.value != "positions" and self.layer.value == "all":
            where = " in all six layers"
        moved = (now - self.intact).abs().mean()
        return f"Without {self.part.value}{where} a cosine moves by {moved:.2f} on average. {nearest}"
