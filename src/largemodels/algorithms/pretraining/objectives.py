"""Two ways to make questions with answers out of plain text: what comes next, and what was hidden.

Letters: B batch, T tokens, V vocabulary. Ids are whole numbers of shape (B, T).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from .requirements import require_ids, require_rate

IGNORED = -100  #: the target where nothing is asked; torch's cross-entropy leaves it out


def causal_pairs(ids: Tensor) -> tuple[Tensor, Tensor]:
    """Inputs and targets of the causal objective: at each place, the target is the next token.

    Args:
        ids: (B, T), T at least 2.

    Returns:
        Both (B, T - 1).
    """
    require_ids(ids, 2**31, least=2)
    return ids[:, :-1], ids[:, 1:]


def masked_pairs(ids: Tensor, rate: float, mask_id: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Inputs and targets of the masked objective, as in BERT (Devlin et al. 2018, section 3.1 and appendix A).

    Each token is asked for with the chance ``rate``, and at least one in the batch. (One in each row would raise the
    rate where rows are short: at 5 % of 8 tokens, 13 % would be asked for.) Of those asked for, 80 % are hidden, 10 %
    are replaced by a random token, and 10 % stay as they are.

    Args:
        ids: (B, T).
        rate: above 0, at most 1.
        mask_id: the id that hides; the ids of the text lie below it.
        generator: where the randomness comes from (CPU). The same state and a larger rate ask for the same and more.

    Returns:
        Both (B, T); the target is -100 where nothing is asked.
    """
    require_rate(rate)
    require_ids(ids, mask_id)
    lot, kind = torch.rand(2, *ids.shape, generator=generator).to(ids.device)  # (B, T) each
    asked = (lot < rate) | (lot == lot.amin())
    other = torch.randint(mask_id, ids.shape, generator=generator).to(ids.device)
    inputs = ids.masked_fill(asked & (kind < 0.8), mask_id)
    inputs = torch.where(asked & (kind >= 0.9), other, inputs)
    return inputs, ids.masked_fill(~asked, IGNORED)


Pairs = Callable[[Tensor, torch.Generator], tuple[Tensor, Tensor]]
OBJECTIVES = ("causal", "masked")


def asking(objective: str, mask_id: int, rate: float = 0.15) -> Pairs:
    """The function from ids and a generator to inputs and targets that an objective stands for.

    Args:
        objective: ``"causal"`` or ``"masked"``.
        mask_id: see :func:`masked_pairs`.
        rate: the mask rate; the causal objective has none.

    Raises:
        ValueError: there is no such objective, or the rate is no share.
    """
    if objective not in OBJECTIVES:
        raise ValueError(f"There is no objective {objective!r}. Choose one of: {', '.join(OBJECTIVES)}.")
    if objective == "causal":
        return lambda ids, generator: causal_pairs(ids)
    require_rate(rate)
    return lambda ids, generator: masked_pairs(ids, rate, mask_id, generator)
