"""What a forgotten attention mask does: a review's chance then depends on the company in its batch.

Letters: B texts, T tokens, D width.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from ...background.learning_curves.encoder import padded, tokens
from ...background.learning_curves.requirements import require_text

MASKED, MEAN_ONLY, NOWHERE = "masked in attention and mean", "masked in the mean alone", "masked nowhere"
WAYS = (MASKED, MEAN_ONLY, NOWHERE)


@torch.inference_mode()
def favor(model: nn.Module, rows: Sequence[Sequence[int]], way: str = MASKED) -> Tensor:
    """The chance of a favorable opinion for each text of one batch, (B,), with the mask in its places or not."""
    model.eval()
    ids, real = padded(rows)  # (B, T) each
    seen = real if way == MASKED else torch.ones_like(real)
    weight = (torch.ones_like(real) if way == NOWHERE else real)[:, :, None].float()  # (B, T, 1)
    states = model.body(input_ids=ids, attention_mask=seen).last_hidden_state  # (B, T, D)
    mean = (states * weight).sum(dim=1) / weight.sum(dim=1)  # (B, D)
    return F.softmax(model.head(mean), dim=1)[:, 1]


def beside_longer(
    model: nn.Module, text: str, pads: Sequence[int], ways: Sequence[str] = WAYS
) -> dict[str, list[float]]:
    """Way → the chance of one review when so many tokens of padding follow, as beside a longer one in its batch.

    Raises:
        ValueError: there is no word to judge.
    """
    require_text(text)
    (row,) = tokens([text])
    longest = [[*row, *[row[-1]] * n] for n in pads]
    return {
        way: [float(favor(model, [row, other] if n else [row], way)[0]) for n, other in zip(pads, longest, strict=True)]
        for way in ways
    }


def in_random_batches(
    model: nn.Module, texts: Sequence[str], way: str, B: int = 32, seed: int = 0
) -> NDArray[np.float64]:
    """The chance of each text, (N,), judged in batches drawn at random, so that short ones stand beside long ones."""
    rows, order = tokens(texts), np.random.default_rng(seed).permutation(len(texts))
    found = np.zeros(len(rows))
    for start in range(0, len(rows), B):
        chosen = order[start : start + B]
        found[chosen] = favor(model, [rows[n] for n in chosen], way).double().cpu().numpy()
    return found
