"""What happens to a layer's output when its input moves, and which pixels an output can see at all.

Letters: C channels, H height, W width, k kernel, t pixels of shift.
Sources: Zhang 2019, "Making Convolutional Networks Shift-Invariant Again", https://arxiv.org/abs/1904.11486;
Luo et al. 2016, "Understanding the Effective Receptive Field", https://arxiv.org/abs/1701.04128.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

MOST = 16  #: pixels by which the window of `shift_error` can move


def shift_error(layer: Callable[[Tensor], Tensor], x: Tensor, t: int, stride: int = 1, cut: int = 0) -> float:
    """How far a layer is from "move the input, and the output moves alike", as a share of its output.

    The layer sees the same image through a window that is 16 pixels narrower than it, once at the left and once moved
    by t. Where the layer keeps the promise, the second output is the first one, moved by t / stride (rounded).

    Args:
        layer: (B, C, H, W) -> (B, D, H', W').
        x: images, (B, C, H, W + 16).
        t: 0 … 16.
        stride: pixels of the input for each place of the output.
        cut: places left out at every border of the output.

    Returns:
        ∥difference∥ / ∥output∥: 0 is equivariant, √2 is unrelated.

    Raises:
        ValueError: t isn't in 0 … 16.
    """
    if not 0 <= t <= MOST:
        raise ValueError(f"t is {t}. The window can move by 0 to {MOST} pixels.")
    width = x.size(-1) - MOST
    stayed, went = layer(x[..., :width]), layer(x[..., t : t + width])  # (B, D, H', W') each
    q = round(t / stride)
    a, b = stayed[..., q:], went[..., : went.size(-1) - q]
    if cut:
        a, b = a[..., cut:-cut, cut:-cut], b[..., cut:-cut, cut:-cut]
    return ((a - b).norm() / a.norm()).item()


def unchanged(pooled: Tensor, moved: Tensor) -> float:
    """The share of numbers that are the same in both tensors to 1e-6, 0 … 1."""
    return ((pooled - moved).abs() < 1e-6).float().mean().item()


def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    """How many pixels in a row one output can see.

    Args:
        layers: (kernel, stride) of each layer, from the input on.
    """
    reach, jump = 1, 1
    for k, stride in layers:
        reach += (k - 1) * jump  # each step of this kernel is `jump` pixels of the input
        jump *= stride
    return reach


def pixels_that_matter(layer: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """How strongly each pixel moves the middle place of the output, all its channels together.

    Args:
        layer: (1, C, H, W) -> (1, D, H', W').
        x: one image, (1, C, H, W).

    Returns:
        The length of the gradient at each pixel, (H, W).
    """
    x = x.detach().clone().requires_grad_()
    out = layer(x)
    middle = out[0, :, out.size(2) // 2, out.size(3) // 2]  # (D,)
    (grad,) = torch.autograd.grad(middle.sum(), x)
    return grad[0].norm(dim=0)  # (C, H, W) -> (H, W)


def extent(strength: Tensor, share: float = 1.0) -> int:
    """The side of the smallest square about the center of gravity's pixel that holds ``share`` of what is there.

    Args:
        strength: how much each pixel matters, (H, W), not negative.
        share: 1 asks for every pixel that matters at all.

    Raises:
        ValueError: no pixel matters.
    """
    total = strength.double().sum()
    if total <= 0:
        raise ValueError("strength is 0 everywhere: no pixel moves this output. Take another place or another image.")
    rows, columns = (strength.sum(d).nonzero().flatten() for d in (1, 0))
    if share >= 1:
        return int(max(rows[-1] - rows[0], columns[-1] - columns[0])) + 1
    place = (torch.arange(n, dtype=torch.double) for n in strength.shape)
    row, column = (
        round(float((strength.double().sum(d).cpu() * at).sum() / total)) for d, at in zip((1, 0), place, strict=True)
    )
    half = 0
    while (
        strength[max(row - half, 0) : row + half + 1, max(column - half, 0) : column + half + 1].sum() < share * total
    ):
        half += 1
    return 2 * half + 1


def shuffled_tiles(x: Tensor, side: int, seed: int) -> Tensor:
    """The same photo with its tiles of ``side`` pixels in another order: (C, S, S) -> (C, S, S).

    The tiles trade places in one random cycle, so that none stays where it was (unless there is but one).

    Raises:
        ValueError: the photo isn't square, or ``side`` doesn't divide its side.
    """
    C, H, W = x.shape
    if H != W or H % side:
        raise ValueError(f"Tiles of {side} don't fill a photo of {H} × {W}. Take a square photo and a divisor of it.")
    n = H // side
    tiles = x.unfold(1, side, side).unfold(2, side, side).flatten(1, 2)  # (C, n n, side, side)
    cycle = torch.randperm(n * n, generator=torch.Generator().manual_seed(seed))
    order = torch.empty_like(cycle)
    order[cycle] = cycle.roll(1)
    tiles = tiles[:, order.to(x.device)].view(C, n, n, side, side)
    return tiles.permute(0, 1, 3, 2, 4).reshape(C, H, W)
