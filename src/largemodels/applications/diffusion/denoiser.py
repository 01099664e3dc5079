"""A network that says which noise is in a picture, and its training.

Built in ``chapters/04_applications/04_images.ipynb``; the definition there and here is the same. Letters: B pictures, P
pixels, D width, T steps of noise.
"""

from __future__ import annotations

import copy

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR

from ...core.device import one_thread
from ...core.training import train
from .noising import T, kept, noised

NOBODY = 10  #: the label of a picture of which no digit is said
BATCH, RATE, UNSAID, AVERAGE = 128, 2e-3, 0.15, 0.995


class Denoiser(nn.Module):
    """Pixels, step and digit in, the noise in each pixel out: residual blocks of dense layers."""

    def __init__(self, P: int = 64, D: int = 256, blocks: int = 3, digits: int = 10, steps: int = T) -> None:
        super().__init__()
        self.step, self.digit = nn.Embedding(steps + 1, D), nn.Embedding(digits + 1, D)
        self.read, self.write = nn.Linear(P, D), nn.Linear(D, P)
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.LayerNorm(D), nn.Linear(D, D), nn.SiLU(), nn.Linear(D, D)) for _ in range(blocks)
        )

    def forward(self, x: Tensor, t: Tensor, digit: Tensor) -> Tensor:
        """(B, P), (B,), (B,) -> (B, P); ``digit`` is 10 where none is said."""
        said = self.step(t) + self.digit(digit)  # (B, D)
        h = self.read(x) + said  # (B, P) -> (B, D)
        for block in self.blocks:
            h = h + block(h + said)  # (B, D), residual
        return self.write(h)  # (B, D) -> (B, P)


@one_thread()
def learn_noise(
    X: Tensor, y: Tensor, steps: int, *, seed: int = 0, what: str | None = None
) -> tuple[Denoiser, list[float]]:
    """Train a denoiser to say the noise that was put into pictures.

    Args:
        X: pictures, (N, P), -1 … 1.
        y: their digits, (N,).
        steps: of 128 pictures each.
        seed: of weights, batches, steps and noise.
        what: what the progress bar says.

    Returns:
        The running average of the weights as a net in eval mode, and the loss of each step.
    """
    generator, left = torch.Generator().manual_seed(seed), kept().to(X.device)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        net = Denoiser(X.size(1)).to(X.device)
    average = copy.deepcopy(net)
    optimizer = AdamW(net.parameters(), RATE, weight_decay=1e-4)

    def loss_of(step: int) -> Tensor:
        rows = torch.randint(len(X), (BATCH,), generator=generator)
        t = torch.randint(1, len(left), (BATCH,), generator=generator).to(X.device)
        noise = torch.randn(BATCH, X.size(1), generator=generator).to(X.device)  # (B, P)
        unsaid = (torch.rand(BATCH, generator=generator) < UNSAID).to(X.device)
        digit = y[rows].masked_fill(unsaid, NOBODY)
        return F.mse_loss(net(noised(X[rows], t, noise, left), t, digit), noise)

    @torch.no_grad()
    def follow(step: int, _: float) -> None:
        keep = min(AVERAGE, (1 + step) / (10 + step))
        for slow, fast in zip(average.parameters(), net.parameters(), strict=True):
            slow.lerp_(fast, 1 - keep)

    schedule = OneCycleLR(optimizer, RATE, total_steps=steps)
    losses = train(net, loss_of, optimizer, steps, schedule=schedule, clip=1.0, what=what, after=follow)
    return average.eval(), losses
