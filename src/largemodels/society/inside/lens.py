"""The logit lens: the model's own end put on the residual stream of every layer, and a fitted lens beside it.

Letters: N prompts, L layers, D width, V vocabulary, T tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...core.hooked import first_id, ids_of, streams, unembed
from .sentences import CAPITALS


def last_streams(prompts: Sequence[str]) -> Tensor:
    """The last token's residual stream before the first layer and after each: (N, L + 1, D).

    Prompts of one length run together.
    """
    ids = [ids_of(one) for one in prompts]
    found: dict[int, Tensor] = {}
    for length in {len(one) for one in ids}:
        chosen = [n for n, one in enumerate(ids) if len(one) == length]
        states = streams(torch.tensor([ids[n] for n in chosen]))[:, :, -1]
        found |= dict(zip(chosen, states.unbind(1), strict=True))
    return torch.stack([found[n] for n in range(len(ids))])


def rank_of(logits: Tensor, ids: Tensor) -> Tensor:
    """How many tokens score higher: 0 is the likeliest. (N, L, V), (N,) -> (N, L)."""
    own = logits.gather(-1, ids.to(logits.device)[:, None, None].expand(-1, logits.shape[1], 1))
    return (logits > own).sum(-1)


def capital_ids() -> Tensor:
    """The first token of each capital, (N,)."""
    return torch.tensor([first_id(capital) for capital in CAPITALS.values()])


def ranks(states: Tensor, ids: Tensor) -> Tensor:
    """The rank of each prompt's token after every layer, by the logit lens: (N, L + 1, D), (N,) -> (N, L + 1).

    Several tokens for each prompt: ids (K, N) -> (K, N, L + 1).
    """
    many, found = ids.view(-1, len(states)), []
    for one, tokens in zip(states, many.T, strict=True):
        found.append(rank_of(unembed(one).expand(len(many), -1, -1), tokens))  # (K, L + 1)
    return torch.stack(found, dim=1).view(*ids.shape, -1)


@dataclass(frozen=True)
class FittedLens:
    """For each of some layers a linear map to where the stream will be at the end: ``final ≈ state + x W``.

    Here x is the state over its scale, with a constant 1. The tuned lens's idea, by ridge regression, not training.
    """

    layers: Sequence[int]
    scale: Tensor  # (L',)
    maps: Tensor  # (L', D + 1, D)

    def __call__(self, states: Tensor) -> Tensor:
        """(N, L', D) at the lens's layers -> the final stream as it is foreseen, (N, L', D)."""
        x = with_one(states / self.scale[:, None])
        return states + torch.einsum("nli,lio->nlo", x, self.maps)


def fit_lens(states: Tensor, layers: Sequence[int], penalty: float = 0.1) -> FittedLens:
    """Fit it on the streams of T tokens of ordinary text, (L + 1, T, D).

    The targets' scale differs between tokens, the first one's is far off: leave a text's first tokens out.
    """
    scales, maps = [], []
    for layer in layers:
        scales.append(states[layer].std())
        x = with_one(states[layer] / scales[-1])  # (T, D + 1)
        gram = x.T @ x + penalty * len(x) * torch.eye(x.shape[1], device=x.device)
        maps.append(torch.linalg.solve(gram, x.T @ (states[-1] - states[layer])))
    return FittedLens(tuple(layers), torch.stack(scales), torch.stack(maps))


def with_one(x: Tensor) -> Tensor:
    """A column of ones beside it: (…, D) -> (…, D + 1)."""
    return torch.cat([x, torch.ones_like(x[..., :1])], dim=-1)


def divergence(final: Tensor, logits: Tensor) -> float:
    """The mean divergence KL(what the model says in the end ‖ what the lens says), in nats: (T, V) each."""
    p, q = final.log_softmax(-1), logits.log_softmax(-1)
    return float((p.exp() * (p - q)).sum(-1).mean())
