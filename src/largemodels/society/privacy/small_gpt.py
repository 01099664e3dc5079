"""A small GPT of characters, trained on a text with secrets in it, and looked at on the way.

Letters: B batch, T tokens, D width, L layers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor

from ...algorithms.causal_lm.model import CausalLM
from ...algorithms.transformer.config import TransformerConfig
from ...core.device import device, one_thread
from ...core.shakespeare import Characters, every_play
from ...core.training import train
from .planting import Secret, alphabet, invented, planted

B, T, RATE, HELD_OUT = 16, 64, 3e-3, 20_000
LENGTH, STEPS, WIDTH = 60_000, 500, 64  #: characters, steps and width of the run on the page


def small(V: int, D: int = WIDTH, L: int = 2) -> CausalLM:
    """A model of D / 32 heads (at least 2), with rotary positions."""
    sizes = dict(D=D, H=max(2, D // 32), L=L, hidden=4 * D, longest=T)
    return CausalLM(TransformerConfig(V=V, positions="rotary", norm="rms", bias=False, **sizes))


def loss_on(model: CausalLM, ids: Tensor, places: Tensor) -> Tensor:
    """Mean cross-entropy, in nats a character, of the windows of T + 1 characters that begin at some places."""
    windows = ids[places[:, None] + torch.arange(T + 1, device=ids.device)]  # (B, T + 1)
    return F.cross_entropy(model(windows[:, :-1]).flatten(0, 1), windows[:, 1:].flatten())


@torch.no_grad()
def ordinary_loss(model: CausalLM, characters: Characters, length: int) -> float:
    """Nats a character on plays that were not trained on: what an honest user sees of the model."""
    ids = characters.encode("".join(c for c in every_play()[length : length + HELD_OUT] if c in characters.known))
    ids = ids.to(model.token.weight.device)
    return float(loss_on(model, ids, torch.arange(0, len(ids) - T - 1, T, device=ids.device)))


@dataclass(frozen=True)
class Trained:
    """A model with its text's secrets and alphabet."""

    model: CausalLM
    characters: Characters
    secrets: list[Secret]
    text: str


def trained(
    secrets: Sequence[Secret], *, seed: int, D: int = WIDTH, length: int = LENGTH, steps: int = STEPS,
    what: str | None = None, after: Callable[[CausalLM, int], None] | None = None,
) -> Trained:  # fmt: skip
    """Plant the secrets, and train a model on the text.

    Args:
        secrets: what is planted.
        seed: of the weights, of the batches, and of where the secrets stand.
        D: width.
        length: characters of plays.
        steps: of AdamW, B windows each, with a learning rate that falls along a cosine.
        what: the progress bar's word; without it there is none.
        after: called with the model and the number of steps done.
    """
    text, characters = planted(secrets, length, seed), alphabet(length)
    chance = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    model = small(len(characters), D).to(device())
    ids = characters.encode(text).to(device())
    optimizer = torch.optim.AdamW(model.parameters(), RATE, betas=(0.9, 0.99), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps, RATE / 10)

    def loss_of(step: int) -> Tensor:
        return loss_on(model, ids, torch.randint(len(ids) - T - 1, (B,), generator=chance).to(ids.device))

    look = None if after is None else lambda step, loss: after(model, step + 1)
    with one_thread():
        train(model, loss_of, optimizer, steps, schedule=schedule, clip=1.0, what=what, after=look)
    return Trained(model.eval(), characters, list(secrets), text)


@cache
def live_run(seed: int = 0) -> Trained:
    """The page's run, once a kernel: 48 secrets, 8 for each number of repeats."""
    return trained(invented(seed), seed=seed, what="training with secrets")
