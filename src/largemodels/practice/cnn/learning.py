"""Training the net on digits, with and without pictures that are moved a little each time they are seen.

Letters: N pictures, B of a batch.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim import AdamW
from torch.optim.lr_scheduler import OneCycleLR

from ...algorithms.backprop.digits import Digits, digits
from ...core.device import device, one_thread
from ...core.training import train
from .digit_net import DigitNet

STEPS, BATCH, RATE = 1000, 64, 1e-2


def pictures(parts: Digits) -> Digits:
    """The same parts with each row of 64 numbers as a picture, (N, 1, 8, 8)."""
    names = ("X", "X_validation", "X_test")
    return replace(parts, **{name: getattr(parts, name).view(-1, 1, 8, 8) for name in names})


def shifted(x: Tensor, most: float, generator: torch.Generator) -> Tensor:
    """Each picture moved by its own part of a pixel or more, at random, (B, 1, H, W) -> the same; zeros come in.

    Args:
        x: the pictures.
        most: the most pixels, in each of the two directions.
        generator: on the CPU, draws the moves.
    """
    moves = (2 * torch.rand(len(x), 2, generator=generator) - 1) * most  # (B, 2) pixels: right, down
    theta = torch.eye(2, 3).repeat(len(x), 1, 1)  # (B, 2, 3)
    theta[:, :, 2] = 2 * moves / torch.tensor([x.size(3), x.size(2)])  # a picture is 2 wide here, from -1 to 1
    grid = F.affine_grid(theta, list(x.shape), align_corners=False).to(x.device)  # (B, H, W, 2)
    return F.grid_sample(x, grid, align_corners=False)


@one_thread()
def learn(
    X: Tensor, y: Tensor, *, most: float = 1.0, seed: int = 0, steps: int = STEPS, what: str | None = None,
    net: nn.Module | None = None,
) -> nn.Module:  # fmt: skip
    """Train a net on pictures, by cross-entropy.

    Args:
        X: the pictures, (N, 1, H, W).
        y: their classes, (N,).
        most: pixels that each may be moved by at each step; 0 for none.
        seed: of weights, batches and moves.
        steps: of 64 pictures each.
        what: what the progress bar says.
        net: another one than a fresh :class:`DigitNet`.

    Returns:
        The net, in eval mode.
    """
    generator = torch.Generator().manual_seed(seed)
    if net is None:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            net = DigitNet()
    net = net.to(X.device)
    optimizer = AdamW(net.parameters(), RATE, weight_decay=1e-4)

    def loss_of(step: int) -> Tensor:
        rows = torch.randint(len(X), (BATCH,), generator=generator).to(X.device)
        x = shifted(X[rows], most, generator) if most else X[rows]  # (B, 1, H, W)
        return F.cross_entropy(net(x), y[rows])

    train(net, loss_of, optimizer, steps, schedule=OneCycleLR(optimizer, RATE, total_steps=steps), what=what)
    return net.eval()


@torch.inference_mode()
def probabilities(net: nn.Module, x: Tensor) -> Tensor:
    """(N, 1, H, W) -> (N, classes), each row sums to 1, on the CPU."""
    where = next(net.parameters()).device
    return net(x.to(where)).softmax(-1).cpu()


def right(net: nn.Module, x: Tensor, y: Tensor) -> NDArray[np.bool_]:
    """Which pictures the net names as y does, (N,)."""
    return (probabilities(net, x).argmax(-1) == y.cpu()).numpy()


@cache
def taught(seed: int = 0, most: float = 1.0) -> nn.Module:
    """The net trained on the 1,000 pictures of the course's split, once a kernel."""
    parts = pictures(digits())
    return learn(parts.X, parts.y, most=most, seed=seed, what=f"seed {seed}, moved by up to {most:g} px").to(device())
