"""What SmolLM2 makes of a text: the probability of each token, given those before it, and what else it expected.

Letters: T tokens, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...start.next_token import label, smollm2
from .requirements import require_text, require_tokens

LONGEST = 256  #: tokens of a text that are read
RIVALS = 6  #: the likeliest tokens at each place


@dataclass(frozen=True)
class Reading:
    """A text as the model read it.

    Attributes:
        ids: T of them.
        logs: natural logarithm of the probability of each token but the first, (T - 1,).
        rivals: ids of the likeliest tokens at the same places, (T - 1, 6).
        chances: their probabilities, (T - 1, 6).
        left_out: tokens after the first 256, which weren't read.
    """

    ids: list[int]
    logs: Tensor
    rivals: Tensor
    chances: Tensor
    left_out: int = 0


@torch.inference_mode()
def read_ids(ids: Sequence[int], left_out: int = 0) -> Reading:
    """Read tokens: one pass gives a probability to each, given those before it.

    Raises:
        ValueError: there are fewer than two.
    """
    require_tokens(ids)
    _, model = smollm2()
    given = torch.tensor([ids], device=model.device)  # (1, T)
    logs = model(given).logits[0, :-1].log_softmax(-1)  # (T - 1, V)
    own = logs.gather(1, given[0, 1:, None])[:, 0]  # (T - 1,)
    best = logs.topk(RIVALS)  # (T - 1, 6) each
    return Reading(list(ids), own.cpu(), best.indices.cpu(), best.values.exp().cpu(), left_out)


def read(text: str, longest: int = LONGEST) -> Reading:
    """Read a text, at most its first ``longest`` tokens.

    Raises:
        ValueError: it holds no letter, or is a single token.
    """
    require_text(text)
    ids = smollm2()[0](text, verbose=False)["input_ids"]
    return read_ids(ids[:longest], max(0, len(ids) - longest))


def names(ids: Sequence[int]) -> list[str]:
    """Tokens as a reader can see them, each at most 14 letters long."""
    shown = ("·" if "character" in (name := label(id)) else name for id in ids)
    return [name if len(name) <= 14 else f"{name[:13]}…" for name in shown]
