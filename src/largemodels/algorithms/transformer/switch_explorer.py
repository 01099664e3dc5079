"""MiniLM's parts under the learner's hand: switched off by part and layer, live."""

from __future__ import annotations

import torch

from ...core import explorer
from .neighbor_figures import likeness_bars
from .neighbors import ASKED, RUNTIME_PARTS, vectors_without

OTHERS = ASKED["others"]
LAYERS = 6


class SwitchExplorer(explorer.Explorer):
    """A sentence, a part and a layer; its likeness with five others is patched in place as they change.

    Args:
        sentence: the one to start with.

    Attributes:
        intact: the sentence's cosine with each of the others, with nothing switched off, (5,).
    """

    def __init__(self, sentence: str = "The nurse treated the doctor.") -> None:
        self.sentence = explorer.sentence("sentence", sentence)
        self.part = explorer.choice("switch off", ["nothing", *RUNTIME_PARTS], "attention", width="118px")
        self.layer = explorer.choice("in layer", ["all", *map(str, range(1, LAYERS + 1))], width="60px")
        self.asked, self.intact = sentence, self.cosines("nothing")
        figure = likeness_bars(OTHERS, self.intact, self.cosines(self.part.value))
        super().__init__(figure, self.sentence, self.part, self.layer)

    def cosines(self, part: str) -> torch.Tensor:
        """The sentence's cosine with each of the others, (5,), with a part switched off in the chosen layer."""
        layers = None if self.layer.value == "all" else [int(self.layer.value)]
        vectors = vectors_without([self.sentence.value, *OTHERS], part, layers)  # (6, D)
        return vectors[1:] @ vectors[0]

    def draw(self) -> str:
        """Patch bars and marks with what the controls say now.

        Raises:
            ValueError: the sentence is empty.
        """
        if not self.sentence.value.strip():
            raise ValueError("The sentence is empty. Type at least one word.")
        if self.sentence.value != self.asked:
            self.asked, self.intact = self.sentence.value, self.cosines("nothing")
        now = self.intact if self.part.value == "nothing" else self.cosines(self.part.value)
        self.patch({"now": dict(x=now.tolist()), "nothing off": dict(x=self.intact.tolist())})
        return self.summary(now)

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
