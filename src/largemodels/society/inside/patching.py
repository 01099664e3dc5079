"""Activation patching: a state of one sentence put into the computation of another, which differs in one word.

Letters: B sentences, T tokens, L layers, V vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...core.device import device
from .machine import edited, first_id, ids_of, run_from, smollm2, streams
from .requirements import require_pair

TEMPLATES = (
    "When {a} and {b} went to the market, {s} gave a basket to",
    "After {a} and {b} came home, {s} handed the keys to",
    "While {a} and {b} were in the kitchen, {s} passed a cup to",
)
NAMES = (
    ("Mary", "John"), ("Anna", "Peter"), ("Maria", "Carlos"), ("Sarah", "David"), ("Emma", "Ahmed"),
    ("Laura", "Simon"), ("Alice", "Ali"), ("Rose", "Daniel"),
)  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """Sentences whose end asks for a name, and the same with the other name said again.

    Attributes:
        clean: (B, T), in which ``other`` is said again, so that ``answer`` is what should follow.
        corrupt: (B, T), in which ``answer`` is said again, so that ``other`` should follow.
        answer: (B,).
        other: (B,).
    """

    clean: Tensor
    corrupt: Tensor
    answer: Tensor
    other: Tensor

    def __post_init__(self) -> None:
        require_pair(tuple(self.clean.shape), tuple(self.corrupt.shape))

    @property
    def again(self) -> int:
        """The one position at which clean and corrupt differ: the name said again."""
        return int((self.clean != self.corrupt).any(0).nonzero()[0])


def pairs(template: str = TEMPLATES[0], names: Sequence[tuple[str, str]] = NAMES) -> Pairs:
    """One sentence a pair of names; every second pair stands the other way round.

    Raises:
        ValueError: the names aren't one token each.
    """
    clean, corrupt, answers, others = [], [], [], []
    for n, (one, two) in enumerate(names):
        a, b = (one, two) if n % 2 == 0 else (two, one)  # what follows isn't always the first name
        answer, other = (a, b) if n % 4 < 2 else (b, a)
        clean.append(ids_of(template.format(a=a, b=b, s=other)))
        corrupt.append(ids_of(template.format(a=a, b=b, s=answer)))
        answers.append(first_id(answer))
        others.append(first_id(other))
    lengths = {len(ids) for ids in clean + corrupt}
    if len(lengths) > 1:
        raise ValueError("These names aren't one token each, so the sentences differ in length. Choose other names.")
    return Pairs(*(torch.tensor(ids, device=device()) for ids in (clean, corrupt, answers, others)))


def reordered(given: Pairs) -> Tensor:
    """The clean sentences with their first two names in the other order, (B, T): other words, the same answer."""
    moved = given.clean.clone()
    for row, ids in enumerate(given.clean):
        first, second = ((ids == name[row]).nonzero()[0] for name in (given.answer, given.other))
        moved[row, first], moved[row, second] = given.other[row], given.answer[row]
    return moved


def lead(logits: Tensor, answer: Tensor, other: Tensor) -> Tensor:
    """By how much the answer's score leads the other name's: (B, V), (B,), (B,) -> (B,)."""
    rows = torch.arange(len(logits), device=logits.device)
    return logits[rows, answer] - logits[rows, other]


@torch.no_grad()
def patch_by_hook(
    into: Tensor, state: Tensor, layer: int, position: int | list[int], part: str = "residual stream"
) -> Tensor:
    """Run ``into`` whole, with ``state`` (B, D), or (B, positions, D), in place of a part's output there: (B, V)."""

    def put(out: Tensor) -> Tensor:
        out = out.clone()
        out[:, position] = state
        return out

    model = smollm2()[1]
    with edited(model, {(layer, part): put}):
        return model(into, use_cache=False, logits_to_keep=1).logits[:, -1]


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
    clean, corrupt = streams(given.clean), streams(given.corrupt)
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
    rows = [[runs.effect(patch(into, source, layer, at), noising) for at in positions] for layer in layers]
    return torch.stack([torch.stack(row) for row in rows])


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
        row = []
        for at in positions:

            def put(out: Tensor, layer: int = layer, at: int | list[int] = at) -> Tensor:
                out = out.clone()
                out[:, at] = kept[layer][:, at]
                return out

            row.append(runs.effect(run_from(layer, runs.corrupt[layer], {(layer, part): put})))
        rows.append(torch.stack(row))
    return torch.stack(rows)
