"""Activation patching: a state of one sentence put into the computation of another, which differs in one word.

Letters: B sentences, T tokens, L layers, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...core.hooked import edited, putting, run_from, smollm2, streams
from .sentences import Pairs


def lead(logits: Tensor, answer: Tensor, other: Tensor) -> Tensor:
    """By how much the answer's score leads the other name's: (B, V), (B,), (B,) -> (B,)."""
    rows = torch.arange(len(logits), device=logits.device)
    return logits[rows, answer] - logits[rows, other]


@torch.no_grad()
def patch_by_hook(
    into: Tensor, state: Tensor, layer: int, position: int | list[int], part: str = "residual stream"
) -> Tensor:
    """Run ``into`` whole, with ``state`` (B, D), or (B, positions, D), in place of a part's output there: (B, V)."""
    with edited(smollm2()[1], {(layer, part): putting(state, position)}):
        return smollm2()[1](into, use_cache=False, logits_to_keep=1).logits[:, -1]


def patch(into: Tensor, source: Tensor, layer: int, position: int | list[int]) -> Tensor:
    """The same for the residual stream, of which only the layers above the patch run.

    Args:
        into: the streams of the sentences that are patched, (L + 1, B, T, D).
        source: those of the sentences that the states come from.
        layer: after which.
        position: one or several.

    Returns:
        The last token's logits, (B, V).
    """
    state = into[layer + 1].clone()
    state[:, position] = source[layer + 1][:, position]
    return run_from(layer + 1, state)


@dataclass(frozen=True)
class Runs:
    """Both sentences of all pairs, run once: streams (L + 1, B, T, D), and the answer's lead in each, (B,)."""

    pairs: Pairs
    clean: Tensor
    corrupt: Tensor
    high: Tensor
    low: Tensor

    def effect(self, logits: Tensor, noising: bool = False) -> Tensor:
        """How far a patch moves the lead, as a share of the way to what the source says: (B, V) -> (B,).

        0: nothing happened; 1: the patched run says what the source's does. One scale for all sentences, their mean
        distance, so that none with a small one counts for more.
        """
        found, gap = lead(logits, self.pairs.answer, self.pairs.other), (self.high - self.low).mean()
        return (self.high - found) / gap if noising else (found - self.low) / gap


def run(given: Pairs) -> Runs:
    """Run both sentences of all pairs."""
    clean, corrupt = streams(torch.cat([given.clean, given.corrupt])).chunk(2, dim=1)
    leads = [lead(run_from(len(s) - 1, s[-1]), given.answer, given.other) for s in (clean, corrupt)]
    return Runs(given, clean, corrupt, *leads)


def residual_map(
    runs: Runs, layers: Sequence[int], positions: Sequence[int | list[int]], noising: bool = False
) -> Tensor:
    """The effect of patching the residual stream, by layer and position: (layers, positions, B).

    Denoising puts the clean state into the corrupt sentence: is it enough for the answer? Noising puts the corrupt
    state into the clean sentence: is it needed?
    """
    into, source = (runs.clean, runs.corrupt) if noising else (runs.corrupt, runs.clean)
    rows = []
    for layer in layers:
        state = into[layer + 1].repeat(len(positions), 1, 1)  # all positions' runs side by side
        for part, at in zip(state.chunk(len(positions)), positions, strict=True):
            part[:, at] = source[layer + 1][:, at]
        found = run_from(layer + 1, state).chunk(len(positions))
        rows.append(torch.stack([runs.effect(logits, noising) for logits in found]))
    return torch.stack(rows)


def part_map(runs: Runs, part: str, layers: Sequence[int], positions: Sequence[int | list[int]]) -> Tensor:
    """The same, denoising, for what one layer's attention or MLP adds alone: (layers, positions, B).

    Only the layers from the patched one up run.
    """
    kept: dict[int, Tensor] = {}

    def keep(layer: int) -> Callable[[Tensor], Tensor]:
        return lambda out: kept.setdefault(layer, out)

    with torch.no_grad(), edited(smollm2()[1], {(layer, part): keep(layer) for layer in layers}):
        smollm2()[1].model(runs.pairs.clean, use_cache=False)
    rows = []
    for layer in layers:
        puts = [putting(kept[layer][:, at], at) for at in positions]

        def put(out: Tensor, puts: list[Callable[[Tensor], Tensor]] = puts) -> Tensor:
            parts = zip(puts, out.chunk(len(puts)), strict=True)
            return torch.cat([one(part) for one, part in parts])

        state = runs.corrupt[layer].repeat(len(positions), 1, 1)
        found = run_from(layer, state, {(layer, part): put}).chunk(len(positions))
        rows.append(torch.stack([runs.effect(logits) for logits in found]))
    return torch.stack(rows)
