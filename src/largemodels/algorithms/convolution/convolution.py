"""Convolution, pooling and their gradients.

Built step by step in ``chapters/02_algorithms/05_convolution.ipynb``; the definitions there and here are the same.
Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning", https://arxiv.org/abs/1603.07285.

Letters: B batch, C channels in, D channels out, H height, W width, k × m the kernel, N = H' W' places of the output.
As in torch, the kernel isn't flipped: strictly speaking it is a cross-correlation.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from .requirements import require_image, require_image_and_kernel, require_steps


def out_size(n: int, k: int, stride: int = 1, padding: int = 0) -> int:
    """How many places a window of ``k`` has on ``n`` pixels, along one direction."""
    return (n + 2 * padding - k) // stride + 1


def conv2d_by_loop(x: Tensor, w: Tensor, stride: int = 1, padding: int = 0) -> Tensor:
    """Convolution of one image, one output at a time, as slow and as obvious as it can be.

    Args:
        x: the image, (C, H, W).
        w: the kernels, (D, C, k, m).
        stride: how many pixels the window moves at each step.
        padding: rows and columns of zeros that are put around the image.

    Returns:
        (D, H', W').
    """
    x = F.pad(x, [padding] * 4)  # (C, H + 2p, W + 2p)
    D, _, k, m = w.shape
    rows, columns = (x.size(1) - k) // stride + 1, (x.size(2) - m) // stride + 1
    out = torch.zeros(D, rows, columns)
    for o in range(D):
        for i in range(rows):
            for j in range(columns):
                window = x[:, i * stride : i * stride + k, j * stride : j * stride + m]  # (C, k, m)
                out[o, i, j] = (window * w[o]).sum()
    return out


def windows(x: Tensor, size: tuple[int, int], stride: int = 1, padding: int = 0) -> Tensor:
    """Every window of the image as a column: (B, C, H, W) -> (B, C k m, N), as ``torch.nn.functional.unfold``."""
    k, m = size
    x = F.pad(x, [padding] * 4)
    x = x.unfold(2, k, stride).unfold(3, m, stride)  # (B, C, H', W', k, m)
    return x.permute(0, 1, 4, 5, 2, 3).flatten(4).flatten(1, 3)  # (B, C k m, N)


def conv2d(x: Tensor, w: Tensor, b: Tensor | None = None, stride: int = 1, padding: int = 0) -> Tensor:
    """Convolution as one matrix product: kernels as rows, windows as columns.

    Args:
        x: images, (B, C, H, W).
        w: kernels, (D, C, k, m).
        b: a number added to each output channel, (D,), or None.
        stride: how many pixels the window moves at each step, at least 1.
        padding: rows and columns of zeros around the image, at least 0.

    Returns:
        (B, D, H', W'), with H' = (H + 2 padding - k) // stride + 1 and W' likewise.

    Raises:
        TypeError: x or w isn't a floating-point tensor; stride or padding isn't a whole number.
        ValueError: the shapes don't fit, or the kernel is larger than the padded image.
    """
    require_image_and_kernel(x, w, b, stride, padding)
    rows, columns = (out_size(n, k, stride, padding) for n, k in zip(x.shape[2:], w.shape[2:], strict=True))
    out = w.flatten(1) @ windows(x, w.shape[2:], stride, padding)  # (D, C k m) x (B, C k m, N) -> (B, D, N)
    if b is not None:
        out = out + b[:, None]  # (B, D, N) + (D, 1)
    return out.unflatten(2, (rows, columns))  # (B, D, H', W')


def max_pool2d(x: Tensor, k: int, stride: int | None = None) -> Tensor:
    """The largest number of each k × k window, channel by channel: (B, C, H, W) -> (B, C, H', W').

    ``stride`` is ``k`` where it isn't given, so that the windows lie side by side.

    Raises:
        TypeError: x isn't a floating-point tensor; a size isn't a whole number.
        ValueError: x isn't (B, C, H, W), or the window doesn't fit.
    """
    stride = k if stride is None else stride
    require_image(x)
    require_steps(x, (k, k), stride, 0)
    return x.unfold(2, k, stride).unfold(3, k, stride).amax((-2, -1))  # (B, C, H', W', k, k) -> (B, C, H', W')


def as_matrix(w: Tensor, size: tuple[int, int], stride: int = 1, padding: int = 0) -> Tensor:
    """The matrix of the dense layer that a convolution is: (D H' W', C H W), mostly zeros.

    Column by column, it is what the convolution makes of an image with a single 1.
    """
    pixels = w.size(1) * size[0] * size[1]
    ones = torch.eye(pixels, dtype=w.dtype).view(pixels, w.size(1), *size)  # (C H W, C, H, W)
    return conv2d(ones, w, stride=stride, padding=padding).flatten(1).T  # (D H' W', C H W)


def conv2d_gradients(
    x: Tensor, w: Tensor, upstream: Tensor, stride: int = 1, padding: int = 0
) -> tuple[Tensor, Tensor]:
    """The gradients of a loss with respect to x and w, both of them convolutions again.

    Args:
        x: images, (B, C, H, W).
        w: kernels, (D, C, k, m).
        upstream: the gradient with respect to the output, (B, D, H', W').
        stride: as in ``conv2d``.
        padding: as in ``conv2d``.

    Returns:
        The gradients (B, C, H, W) and (D, C, k, m).
    """
    (k, m), (H, W) = w.shape[2:], x.shape[2:]
    spread = upstream.new_zeros(*upstream.shape[:2], H + 2 * padding - k + 1, W + 2 * padding - m + 1)
    spread[..., ::stride, ::stride] = upstream  # zeros where the window did not stop
    for_w = conv2d(x.transpose(0, 1), spread.transpose(0, 1), padding=padding)  # batch and channels trade places
    full = conv2d(F.pad(spread, [m - 1, m - 1, k - 1, k - 1]), w.flip(2, 3).transpose(0, 1))
    return full[..., padding : padding + H, padding : padding + W], for_w.transpose(0, 1)
