"""Train one model of the ladder, judge it on text that it never saw, and let it write."""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from ...core.device import device, one_thread
from ...core.shakespeare import Characters
from ...core.training import train
from .cost import Shape
from .model import GPT
from .requirements import require_characters

B = 8  #: windows in a batch


def learning_rate(D: int) -> float:
    """Where to begin the search for Adam's rate at width D: it falls as 1 / D (μP, Yang et al. 2022)."""
    return 0.01 * 32 / D


@one_thread()
def trained(shape: Shape, text: Tensor, *, characters: float, rate: float, seed: int = 0, dropout: float = 0.0) -> GPT:
    """A new model, trained on so many characters of a text; where the text is shorter, it is read again.

    Adam; the rate rises for a tenth of the steps and falls to 0 along a cosine, so each length of training has its own
    schedule (Hoffmann et al. 2022, section 3.1).

    Args:
        shape: of the model.
        text: ids, (N,).
        characters: seen in all; a step takes B · T of them.
        rate: the learning rate at its height.
        seed: of the weights, the windows and what is dropped.
        dropout: see :class:`GPT`.

    Raises:
        ValueError: there are not enough characters for a step.
    """
    step = B * shape.T
    require_characters(characters, len(text), step)
    steps, where = int(characters // step), device()
    torch.manual_seed(seed)
    model = GPT(shape, dropout).to(where)
    optimizer = torch.optim.AdamW(model.parameters(), rate, betas=(0.9, 0.95), weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, steps, pct_start=0.1, cycle_momentum=False)
    batches = windows(text, shape.T, torch.Generator().manual_seed(seed))

    def loss_of(_: int) -> Tensor:
        window = next(batches).to(where)  # (B, T + 1)
        return F.cross_entropy(model(window[:, :-1]).flatten(0, 1), window[:, 1:].flatten())

    train(model, loss_of, optimizer, steps, schedule=schedule, clip=1.0)
    return model.eval()


def windows(text: Tensor, T: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Batches of windows, (B, T + 1), without end; in each pass over the text none comes twice.

    Each pass is cut at another place, so that a window's border doesn't always fall on the same character.
    """
    order = torch.empty(0, dtype=torch.long)
    while True:
        if len(order) < B:
            offset = torch.randint(T, (1,), generator=generator)
            count = (len(text) - 1 - int(offset)) // T
            order = torch.cat([order, offset + T * torch.randperm(count, generator=generator)])
        starts, order = order[:B], order[B:]
        yield text[starts[:, None] + torch.arange(T + 1)]


@torch.inference_mode()
@one_thread()
def mean_loss(model: GPT, text: Tensor) -> float:
    """The mean cross-entropy in nats a character, over all whole windows of a text, (N,)."""
    T = model.shape.T
    count = (len(text) - 1) // T
    inputs, targets = (text[n : n + count * T].view(count, T).to(device()) for n in (0, 1))
    parts = zip(inputs.split(64), targets.split(64), strict=True)
    return sum(F.cross_entropy(model(x).flatten(0, 1), y.flatten(), reduction="sum").item() for x, y in parts) / (
        count * T
    )


@torch.inference_mode()
@one_thread()
def written(
    model: GPT, characters: Characters, prompt: str, length: int = 160, seed: int = 0, temperature: float = 0.8
) -> str:
    """What a model writes after a prompt, drawn character by character; a lower temperature takes fewer risks."""
    ids, generator = characters.encode(prompt), torch.Generator().manual_seed(seed)
    for _ in range(length):
        logits = model(ids[None, -model.shape.T :].to(device()))[0, -1].cpu()  # (V,)
        drawn = torch.multinomial((logits / temperature).softmax(-1), 1, generator=generator)
        ids = torch.cat([ids, drawn])
    return characters.decode(ids[len(prompt) :].tolist())
