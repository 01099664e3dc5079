"""A prompt, temperature, top-k and top-p, live: what each cuts away, and what is written then."""

from __future__ import annotations

import ipywidgets as widgets
import torch

from ...core import explorer
from ...start.next_token import label, next_token, probabilities, smollm2
from .cut_figures import one_cut, told_left
from .cutting import Cut, by_rank
from .writing import by_library, ids_of

NEW = 30  #: tokens that the button writes


class CutExplorer(explorer.Explorer):
    """The distribution before and after the cut follows the controls; the button writes 30 tokens, drawn by it.

    Args:
        prompt: to start with.
    """

    def __init__(self, prompt: str) -> None:
        self.prompt, self.asked, self.seed = explorer.sentence("prompt", prompt), prompt, 0
        self.scores = next_token(prompt)
        self.temperature = explorer.decimals("temperature", 0.1, 2.0, 1.0, 0.1, ".1f")
        self.top_k = explorer.stops("top-k", [1, 3, 10, 50, 300, "all"], "all", ",")
        self.top_p = explorer.stops("top-p", [0.3, 0.5, 0.7, 0.9, 0.95, "all"], "all")
        self.button = widgets.Button(description="Write", button_style="primary")
        controls = self.prompt, self.temperature, self.top_k, self.top_p, self.button
        super().__init__(one_cut(self.scores.logits, Cut()), *controls)

    def draw(self) -> str:
        """Patch the two lines; the words say what is left, or what was written.

        Raises:
            ValueError: the prompt is empty.
        """
        prompt, k, p = self.prompt.value, self.top_k.value, self.top_p.value
        cut = Cut(round(self.temperature.value, 1), None if k == "all" else k, None if p == "all" else p)
        if prompt != self.asked:
            self.scores, self.asked = next_token(prompt), prompt
        logits = self.scores.logits
        said = (
            f'Before the cut, "{label(int(logits.argmax()))}" comes first with {probabilities(logits).max():.1%}. '
            f"Left are {told_left(logits, cut)}. {self.scores.remark}"
        )
        if self.moved is self.button:
            self.seed += 1
            torch.manual_seed(self.seed)
            begun = ids_of(prompt)[:, -128:]
            made = by_library(begun, NEW, cut)[0]
            written = smollm2()[0].decode(made[begun.size(1) :], skip_special_tokens=True).replace("\n", " ↵ ")
            logits = next_token(smollm2()[0].decode(made)).logits  # the picture goes on behind what was written
            said = f"Written: {written} … Then {told_left(logits, cut)} are left."
        before, after = by_rank(logits, cut)
        self.patch({"as the model says, live": dict(y=before), "as it is drawn, live": dict(y=after)})
        return said.strip()
