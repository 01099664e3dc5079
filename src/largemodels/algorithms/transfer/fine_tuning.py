"""A head on top of an encoder, and how much of what lies below may still learn."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...core.training import train
from ..pretraining.requirements import require_whole
from ..pretraining.training import up_and_down
from ..transformer.batches import mean_of_real
from ..transformer.encoder import Encoder


class Classifier(nn.Module):
    """The mean of a text's vectors, and one linear layer that scores the classes.

    Args:
        encoder: any encoder of the course's; it is used as it is, not copied.
        C: classes.
    """

    def __init__(self, encoder: Encoder, C: int = 2) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(encoder.D, C)

    def forward(self, ids: Tensor, real: Tensor) -> Tensor:
        """Ids, (B, T), and which of them are no padding, boolean (B, T) -> logits, (B, C)."""
        states = self.encoder(ids, real[:, None])  # (B, T, D), under a mask of (B, 1, T)
        return self.head(mean_of_real(states, real))  # (B, D) -> (B, C)


def freeze(model: Classifier, blocks: int) -> int:
    """Let the head and the blocks above the lowest ``blocks`` learn, and nothing else; 0 lets everything learn.

    Returns:
        The number of parameters that learn.

    Raises:
        TypeError: the number isn't whole.
        ValueError: there are not so many blocks.
    """
    L = len(model.encoder.blocks)
    require_whole("blocks", blocks)
    if not 0 <= blocks <= L:
        raise ValueError(f"Can't freeze {blocks} blocks of {L}. Choose a number from 0 to {L}.")
    model.requires_grad_(blocks == 0)
    learning = [model.head, *model.encoder.blocks[blocks:], *([model.encoder.norm] if blocks < L else [])]
    for part in learning:
        part.requires_grad_(True)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def fine_tune(
    model: nn.Module, x: Tensor, real: Tensor, labels: Tensor, *, steps: int, B: int = 16, seed: int = 0,
    learning_rate: float = 1e-3, head_rate: float | None = None,
) -> list[float]:  # fmt: skip
    """Train what may learn, in place, with AdamW; the rates rise for a tenth of the steps and then fall to 0.

    Args:
        model: a :class:`Classifier`, after :func:`freeze`.
        x: ids, (N, T).
        real: boolean (N, T).
        labels: (N,).
        steps: training steps, each on B texts.
        B: texts in a batch; all N are seen before one is seen again.
        seed: of the batches.
        learning_rate: AdamW's, at its height.
        head_rate: the head's own, which may be larger, since the head starts from nothing; None: the same.

    Returns:
        The loss of each step, in nats.
    """
    generator = torch.Generator().manual_seed(seed)
    head = list(model.head.parameters())
    known = {id(p) for p in head}
    body = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    groups = [{"params": head, "lr": head_rate or learning_rate}, *([{"params": body}] if body else [])]
    optimizer = torch.optim.AdamW(groups, learning_rate, fused=True)  # one pass over each parameter
    schedule, B = up_and_down(optimizer, steps), min(B, len(x))
    passes = -(-steps * B // len(x))  # rounded up
    order = torch.cat([torch.randperm(len(x), generator=generator) for _ in range(passes)]).to(x.device)

    def loss_of(step: int) -> Tensor:
        batch = order[step * B : (step + 1) * B]
        return F.cross_entropy(model(x[batch], real[batch]), labels[batch])

    losses = train(model, loss_of, optimizer, steps, schedule=schedule)
    optimizer.zero_grad(set_to_none=True)
    optimizer.state.clear()  # the schedule keeps the optimizer alive for a while, and Adam's memory is twice the model
    return losses


@torch.inference_mode()
def share_right(model: nn.Module, x: Tensor, real: Tensor, labels: Tensor) -> float:
    """The share of texts whose class is scored highest. Shapes as in :func:`fine_tune`."""
    right = [
        (model(part, r).argmax(-1) == y).float()
        for part, r, y in zip(x.split(128), real.split(128), labels.split(128), strict=True)
    ]
    return torch.cat(right).mean().item()
