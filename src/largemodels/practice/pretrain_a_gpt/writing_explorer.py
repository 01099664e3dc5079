"""The stored model under the learner's hand: a beginning, temperature, top-k, top-p, and a button that writes."""

from __future__ import annotations

import ipywidgets as widgets
import torch

from ...algorithms.causal_lm.generation import next_probabilities
from ...core.device import device
from ...core.explorer import Explorer, decimals, sentence, stops
from .model import write
from .stored import stored
from .writing_figures import bars, likeliest

NEW = 160  #: characters that the button writes


class WritingExplorer(Explorer):
    """The next character's chances follow the controls; the button continues the text.

    Args:
        prompt: to start with; a backslash and n stands for a line end.
    """

    def __init__(self, prompt: str) -> None:
        self.model, self.characters = stored()
        self.prompt, self.seed = sentence("beginning", prompt), 0
        self.temperature = decimals("temperature", 0.0, 2.0, 0.8, 0.1, ".1f")
        self.top_k = stops("top-k", [1, 2, 3, 5, 10, 20, len(self.characters)], len(self.characters), "d")
        self.top_p = stops("top-p", [0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 1.0], 1.0)
        self.button = widgets.Button(description="Write", button_style="primary")
        first = bars(self.logits(self.ids(prompt)), self.characters.known, prompt)
        super().__init__(first, self.prompt, self.temperature, self.top_k, self.top_p, self.button)

    def ids(self, prompt: str) -> torch.Tensor:
        """The ids of a beginning, (T,)."""
        return self.characters.encode(prompt.replace("\\n", "\n")).to(device())

    def logits(self, ids: torch.Tensor) -> torch.Tensor:
        """The logits of what comes after ``ids``, (T,) -> (V,), on the CPU."""
        with torch.inference_mode():
            return self.model(ids[None, -self.model.config.longest :])[0, -1].cpu()

    def draw(self) -> str:
        """Patch the bars; the words say among how many characters is drawn, or what was written, and the bars go on."""
        ids, said, cut = self.ids(self.prompt.value), "", (self.temperature.value, self.top_k.value, self.top_p.value)
        if self.moved is self.button:
            self.seed += 1
            ids, start = write(self.model, ids, NEW, *cut, seed=self.seed), len(ids)
            said = self.characters.decode(ids[start:].tolist()).replace("\n", " ↵ ")
        chances = next_probabilities((logits := self.logits(ids))[None], *cut)[0]  # (V,)
        shown, names = likeliest(logits, self.characters.known)
        self.patch({"as the model says": dict(y=logits.softmax(-1)[shown]), "as it is drawn": dict(y=chances[shown])})
        self.figure.layout.xaxis.ticktext = names
        left, read = int((chances > 0).sum()), min(len(ids), self.model.config.longest)
        return said or f"Among {left} of {len(chances)} the next can still be drawn; {read} of {len(ids):,} were read."
