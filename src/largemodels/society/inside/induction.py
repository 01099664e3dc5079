"""Induction heads: found by where they look in repeated text, and taken out.

Letters: B sequences, n random tokens that stand twice, T = 2 n, L layers, H heads.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import torch
from torch import Tensor
from torch.nn import functional as F

from ...core.device import device
from ...core.hooked import attention, edited, ids_of, smollm2
from ...core.shakespeare import every_play

WIDTH = 64  #: numbers a head puts out
Head = tuple[int, int]  # layer, head


def repeated(B: int, n: int, seed: int = 0) -> Tensor:
    """Random tokens, then the same once more: (B, 2 n)."""
    V = smollm2()[1].config.vocab_size
    once = torch.randint(1000, V, (B, n), generator=torch.Generator().manual_seed(seed))
    return torch.cat([once, once], dim=1)


def unrepeated(B: int, n: int, seed: int = 0) -> Tensor:
    """As many random tokens without repetition: (B, 2 n)."""
    return torch.cat([repeated(B, n, seed)[:, :n], repeated(B, n, seed + 1)[:, :n]], dim=1)


def ordinary(B: int, T: int) -> Tensor:
    """Ordinary text: B pieces of T tokens of Shakespeare, (B, T)."""
    ids = ids_of(every_play()[20_000 : 20_000 + 12 * B * T])
    return torch.tensor(ids[: B * T]).view(B, T)


def induction_scores(weights: Tensor) -> Tensor:
    """How much of its attention each head gives to the token after the last occurrence of the present one.

    Args:
        weights: attention weights on text that repeats after half its length, (L, B, H, 2 n, 2 n).

    Returns:
        The mean over sequences and over the second half's tokens, (L, H).
    """
    n = weights.shape[-1] // 2
    return weights.diagonal(1 - n, -2, -1)[..., 1:].mean((1, 3))  # from t to t - n + 1, for t = n …


def elsewhere(weights: Tensor) -> Tensor:
    """The control: the mean attention from the same tokens to all other places of the first copy but the very first.

    The very first token is left out: heads that have nothing to do look at it.
    """
    n = weights.shape[-1] // 2
    goal = torch.eye(n, dtype=torch.bool, device=weights.device).roll(1, 1)
    others = ~goal
    others[:, 0] = False
    return weights[..., n:, :n][..., others].mean((1, 3))


def top_heads(scores: Tensor, k: int) -> list[Head]:
    """The k heads that score highest, (layer, head) each."""
    H = scores.shape[1]
    return [divmod(n, H) for n in scores.flatten().topk(k).indices.tolist()]


def other_heads(scores: Tensor, k: int, seed: int, spared: int = 40) -> list[Head]:
    """K heads drawn from all but the ``spared`` that score highest, from the same layers as the k highest.

    Heads of other layers would be another control: early layers matter more to everything.
    """
    drawn, generator = set(), torch.Generator().manual_seed(seed)
    kept, (L, H) = set(top_heads(scores, spared)), scores.shape
    for layer, _ in top_heads(scores, k):
        free = [head for head in product([layer], range(H)) if head not in kept | drawn]
        free = free or [head for head in product(range(L), range(H)) if head not in kept | drawn]  # none left there
        drawn.add(free[int(torch.randint(len(free), (), generator=generator))])
    return sorted(drawn)


def losses(ids: Tensor, heads: Sequence[Head] = (), how: str = "mean") -> Tensor:
    """The loss of each token but the first, with heads taken out: (B, T) -> (B, T - 1), in nats.

    Args:
        ids: the text.
        heads: what is taken out.
        how: ``"zero"``: a head puts out zeros; ``"mean"``: its own mean over the batch, so that what it always says
            stays and only what depends on the text goes.
    """
    model, ids = smollm2()[1], ids.to(device())
    with torch.no_grad(), edited(model, taking(heads, how)):
        logits = model(ids, use_cache=False).logits[:, :-1]
    return F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten(), reduction="none").view(len(ids), -1)


def scores_without(ids: Tensor, heads: Sequence[Head], how: str = "mean") -> Tensor:
    """The induction scores of all heads while some are taken out: (B, 2 n) -> (L, H)."""
    with edited(smollm2()[1], taking(heads, how)):
        return induction_scores(attention(ids))


def taking(heads: Sequence[Head], how: str) -> dict[tuple[int, str], Callable[[Tensor], Tensor]]:
    """The edits that take heads out, one for each of their layers."""
    layers = {layer: [h for one, h in heads if one == layer] for layer, _ in heads}
    return {(layer, "heads"): lambda out, gone=gone: without(out, gone, how) for layer, gone in layers.items()}


def without(out: Tensor, gone: Sequence[int], how: str) -> Tensor:
    """The heads' outputs side by side, (B, T, H · 64), with those that are ``gone`` replaced."""
    split = out.clone().unflatten(-1, (-1, WIDTH))
    split[:, :, gone] = 0.0 if how == "zero" else split[:, :, gone].mean((0, 1), keepdim=True)
    return split.flatten(-2)
