"""A task for a whole Transformer that takes seconds: write a word backwards.

The encoder reads the letters, the decoder writes them from the last to the first. A word's length varies, so that the
decoder can't get by with one fixed place for each step.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from ...core.device import device, one_thread
from ...core.training import train
from ..shapes import require_sizes
from .config import TransformerConfig
from .encoder_decoder import EncoderDecoder
from .switches import PARTS, switched_off

PAD, START, LETTERS = 0, 1, 8  #: ids of padding and of the start; so many letters, with the ids 2 … 9
SHORTEST, LONGEST = 3, 6  #: letters of a word
V = 2 + LETTERS
SWITCHED = ("nothing", *PARTS, "several heads")  #: what can be switched off in training; one head is left of several


def spell(ids: Tensor) -> str:
    """Ids, (T,), as letters: ``abc``; padding as ``·``, the start as ``>``."""
    return "".join({PAD: "·", START: ">"}.get(i, chr(ord("a") + i - 2)) for i in ids.tolist())


def reversal_batch(B: int, generator: torch.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Random words and their reversals.

    Args:
        B: words.
        generator: where the randomness comes from (CPU).

    Returns:
        Words, (B, 6), padded at the end; targets, (B, 7), a start token and the word backwards, padded; lengths, (B,).
    """
    lengths = torch.randint(SHORTEST, LONGEST + 1, (B,), generator=generator)
    place = torch.arange(LONGEST)
    letters = torch.randint(2, V, (B, LONGEST), generator=generator)
    words = letters.where(place < lengths[:, None], PAD)  # (B, S)
    backwards = words.gather(1, (lengths[:, None] - 1 - place).clamp(min=0)).where(place < lengths[:, None], PAD)
    targets = torch.cat([torch.full((B, 1), START), backwards], dim=1)  # (B, T + 1)
    return words.to(device()), targets.to(device()), lengths.to(device())


@dataclass(frozen=True)
class Reversal:
    """One training on the task: what was switched off, and how it went."""

    off: str
    seed: int
    losses: list[float]
    forced: float  #: share of right letters when the true letters before are given, as in training (teacher forcing)
    generated: float  #: share of right letters when the model goes on from its own (autoregressive)
    words: float  #: share of words without a mistake when it goes on from its own
    model: EncoderDecoder  #: the trained model, with nothing switched off


@one_thread()
def train_reversal(off: str, seed: int, *, steps: int = 150, B: int = 32, learning_rate: float = 1e-2) -> Reversal:
    """Train a fresh model of one block a side with a part switched off, then let it generate 256 words.

    Width 32, 2 heads, 64 hidden units, norms after the parts; Adam, whose rate rises for 20 steps and then falls to 0.

    Args:
        off: one of :data:`SWITCHED`.
        seed: of the weights and of the words.
        steps: training steps, each on a fresh batch.
        B: words in a batch.
        learning_rate: Adam's at its highest.

    Raises:
        ValueError: there is no such part, no step, or no word in a batch.
    """
    if off not in SWITCHED:
        raise ValueError(f"Can't switch off {off!r}. Choose from: {', '.join(SWITCHED)}.")
    require_sizes(steps=steps, B=B)
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    heads = 1 if off == "several heads" else 2
    config = TransformerConfig(V=V, D=32, H=heads, L=1, hidden=64, longest=LONGEST + 1, pre_norm=False)
    model = EncoderDecoder(config).to(device())
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min(1, (n + 1) / 20) * (1 - n / steps))

    def loss_of(step: int) -> Tensor:
        words, targets, lengths = reversal_batch(B, generator)
        logits = model(words, targets[:, :-1], lengths)  # (B, T, V)
        return F.cross_entropy(logits.flatten(0, 1), targets[:, 1:].flatten(), ignore_index=PAD)

    with switched_off(model, *([off] if off in PARTS else [])):
        losses = train(model, loss_of, optimizer, steps, schedule=schedule, clip=1.0)
        return Reversal(off, seed, losses, *_test(model, *reversal_batch(256, generator)), model)


@torch.no_grad()
def _test(model: EncoderDecoder, words: Tensor, targets: Tensor, lengths: Tensor) -> tuple[float, float, float]:
    """Shares of right letters with teacher forcing and generated, and of words generated without a mistake."""
    answers, real = targets[:, 1:], targets[:, 1:] != PAD  # (B, T)
    forced = model(words, targets[:, :-1], lengths).argmax(-1) == answers
    generated = model.generate(words, START, LONGEST, lengths)[:, 1:] == answers
    return (
        forced[real].float().mean().item(),
        generated[real].float().mean().item(),
        (generated | ~real).all(1).float().mean().item(),
    )
