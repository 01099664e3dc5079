"""What each way costs: operations of training, an addition or a multiplication counted as one each."""

from __future__ import annotations

BODY = 10_646_784  #: parameters of MiniLM's six blocks; its table of pieces is looked up, not multiplied
STEPS, PAIRS, TOKENS = 100_000, 1_024, 128  #: of the last stage of pre-training, by the model's card, tokens at most


def through(parameters: int, tokens: float, *, backward: bool) -> float:
    """Operations of so many tokens through a net: 2 a parameter and token forward, 4 more backward."""
    return (6 if backward else 2) * parameters * tokens


def pretraining() -> float:
    """Operations of MiniLM's last stage of pre-training alone, at most: each pair is two texts of up to 128 tokens."""
    return through(BODY, STEPS * PAIRS * 2 * TOKENS, backward=True)
