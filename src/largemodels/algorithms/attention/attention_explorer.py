"""MiniLM's heads under the learner's hand, live."""

from __future__ import annotations

import math

from ...core import explorer
from .head_figures import attention_map, pairs, ticks
from .heads import MASKS, head_weights, read_heads, words_in_view


class AttentionExplorer(explorer.Explorer):
    """Sentence, layer, head, temperature and mask, with the map patched in place as they move.

    Args:
        sentence: the one to start with.
        layer: 1 … 6.
        head: 1 … 12.

    Attributes:
        heads: what MiniLM's heads did with the sentence.
    """

    def __init__(self, sentence: str, layer: int = 1, head: int = 1) -> None:
        self.heads, self.asked = read_heads(sentence), sentence
        L, H, _, d = self.heads.q.shape
        self.unscaled = 1 / math.sqrt(d)
        self.sentence = explorer.sentence("sentence", sentence)
        self.layer = explorer.numbers("layer", 1, L, layer)
        self.head = explorer.numbers("head", 1, H, head)
        self.temperature = explorer.powers("temperature", -1, 1.5, 1.0, 0.125, ".2f")
        self.hidden = explorer.choice("hide", MASKS)
        controls = self.sentence, self.layer, self.head, self.temperature, self.hidden
        super().__init__(attention_map(self.heads, layer, head), *controls)

    def draw(self) -> str:
        """Read the sentence anew if it is another one, and patch the map.

        Raises:
            ValueError: the sentence is empty.
        """
        if self.sentence.value != self.asked:
            self.heads, self.asked = read_heads(self.sentence.value), self.sentence.value
            self.figure.update_layout(xaxis=ticks(self.heads), yaxis=ticks(self.heads))
            self.patch({"map": dict(customdata=pairs(self.heads.tokens))})
        at = self.layer.value, self.head.value, self.temperature.value, self.hidden.value
        weights = head_weights(self.heads, *at)  # (T, T)
        self.patch({"map": dict(z=weights.numpy().round(3).tolist())})
        return self.summary(words_in_view(weights))

    def summary(self, in_view: float) -> str:
        """What the map shows, in words."""
        scale = "as trained"
        if self.temperature.value <= self.unscaled * 1.1:
            scale = f"at or below {self.unscaled:.2f} = 1/√d, where the scaling by √d is gone"
        elif self.temperature.value != 1:
            scale = f"trained at 1; without the scaling it would be {self.unscaled:.2f}"
        T = len(self.heads.tokens)
        spread = f"A token spreads its attention over {in_view:.1f} of {T} tokens on average."
        return f"{spread} Temperature: {scale}. {self.heads.remark}".strip()
