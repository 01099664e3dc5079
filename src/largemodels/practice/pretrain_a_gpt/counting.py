"""What counting knows: which character follows the last few, with back-off to fewer.

Letters: B batch, T tokens, V vocabulary, U different contexts.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .requirements import require_order


def context_keys(ids: Tensor, n: int, V: int) -> Tensor:
    """Number the n characters that end at each place, (B, T) -> (B, T); before the beginning stands a sign of its."""
    keys = torch.zeros_like(ids)
    for back in reversed(range(n)):
        keys = keys * (V + 1) + F.pad(ids + 1, (back, 0))[:, : ids.size(1)]
    return keys


class Counts:
    """How often each character followed each context of up to ``order`` - 1 characters.

    Probabilities come from the longest context that was seen, each count less ``discount``; what that takes away
    goes to the next shorter context (interpolated absolute discounting: Ney, Essen and Kneser 1994).

    Args:
        text: ids, (N,); the tables stand on its device.
        V: size of the vocabulary.
        order: characters of the longest pattern, the next one included: 2 counts pairs.
        discount: taken off each count, between 0 and 1.
        parts: the text is counted in so many parts of the same length, so that one can be left out.

    Raises:
        ValueError: the order or the discount is none, or the text is too short for its parts.
    """

    def __init__(self, text: Tensor, V: int, order: int, discount: float = 0.8, parts: int = 8) -> None:
        require_order(order, discount, len(text) // parts, V)
        self.V, self.order, self.discount, self.length = V, order, discount, -(-len(text) // parts)
        single = torch.bincount(text, minlength=V).float() + 1
        self.single, self.levels = single / single.sum(), []
        most = max(int(torch.bincount(part).max()) for part in text.split(self.length))  # no pattern is more frequent
        for n in range(1, order):
            keys = context_keys(text[None], n, V)[0, n - 1 : -1]  # (N - n,): the context of each character from n on
            known, place = keys.unique(return_inverse=True)  # (U,), (N - n,)
            U = len(known) + 1  # the last row: never seen
            ends = torch.arange(1, parts, device=text.device) * self.length - n
            cells = (place * V + text[n:]).tensor_split(ends.clamp(0, len(place)).tolist())  # part by part, for memory
            tables = torch.zeros(parts, U, V, dtype=torch.int16 if most < 2**15 else torch.int32, device=text.device)
            total = torch.zeros(U, V, device=text.device)
            for table, part in zip(tables, cells, strict=True):
                total += table.copy_(torch.bincount(part, minlength=U * V).view(U, V))
            self.levels.append((known, tables, total))

    def log_probabilities(self, ids: Tensor, starts: Tensor | None = None) -> Tensor:
        """The logarithm of the chance of each character to come next, (B, T) -> (B, T, V).

        Args:
            ids: what was read, (B, T); no context reaches beyond its beginning.
            starts: where in the counted text ``ids`` stand, (B,): then the part of the text that they come from is left
                out of the counts, or they would know the answer.
        """
        chances = self.single.expand(*ids.shape, self.V)
        for n, (known, tables, whole) in enumerate(self.levels, 1):
            keys = context_keys(ids, n, self.V)
            place = torch.searchsorted(known, keys).clamp_(max=len(known) - 1)
            place = torch.where(known[place] == keys, place, len(known))  # (B, T)
            counts = whole[place]  # (B, T, V)
            if starts is not None:
                counts = counts - tables[(starts // self.length)[:, None], place]
            total, taken = (x.sum(-1, keepdim=True) for x in (counts, counts.clamp(max=self.discount)))  # (B, T, 1)
            longer = ((counts - self.discount).clamp(min=0) + taken * chances) / total.clamp(min=1)
            chances = torch.where(total > 0, longer, chances)
        return chances.log()
