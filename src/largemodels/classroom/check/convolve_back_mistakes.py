"""The tempting mistakes of lab 05 on the way back: what each one gives, and the hint that it deserves.

Letters as in ``largemodels.classroom.check.convolve``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from . import Mistake
from .convolve_mistakes import Shapes

ARGUMENTS = ("x", "w", "b")


def back_shapes(name: str, x: Tensor, w: Tensor, upstream: Tensor, stride: int, padding: int) -> Shapes:
    """Question 4: what another shape of the gradient for ``name`` says."""
    (B, C, H, W), (D, _, k, m) = x.shape, w.shape
    hints: dict[str, Shapes] = {
        "x": {
            (B, C, H + 2 * padding, W + 2 * padding): "This is the gradient of the padded image. Cut the border off.",
            (*w.shape,): "The first gradient is the one for x.",
        },
        "w": {
            (B, D, C, k, m): "A gradient for each image. The kernels serve all of them: add up.",
            (C, D, k, m): "Its kernels and channels have changed places: (D, C, k, m) is wanted.",
            (*x.shape,): "The second gradient is the one for w.",
        },
        "b": {
            (B, D): "A gradient for each image. The biases serve all of them: add up.",
            (*upstream.shape,): "One number for each kernel. It was added at every place of every image: add up.",
            (): "One number for each kernel, and you give one for all of them.",
        },
    }
    return hints[name]


def back_gone_wrong(x: Tensor, w: Tensor, upstream: Tensor, stride: int, padding: int) -> dict[str, list[Mistake]]:
    """Question 4: the mistakes in each of the three gradients."""
    B = len(x)
    for_w = torch.nn.grad.conv2d_weight(x, w.shape, upstream, stride, padding)
    for_b = upstream.sum((0, 2, 3))

    def for_x(w: Tensor) -> Tensor:
        return torch.nn.grad.conv2d_input(x.shape, w, upstream, stride, padding)

    flipped = "The gradient for x has its window the wrong way round: which pixel did the window's first number meet?"
    mistakes: dict[str, list[Mistake]] = {
        "x": [(flipped, for_x(w.flip(2, 3)))],
        "w": [("The gradient for w is flipped.", for_w.flip(2, 3))],
        "b": [("The gradient for b is a mean over places. Add up.", upstream.mean((2, 3)).sum(0))],
    }
    if B > 1:
        mistakes["w"] += [
            ("The gradient for w is a mean over images. The loss adds up over them.", for_w / B),
            (
                "The gradient for w comes from the first image alone.",
                torch.nn.grad.conv2d_weight(x[:1], w.shape, upstream[:1], stride, padding),
            ),
        ]
        mistakes["b"] += [
            ("The gradient for b is a mean over images. The loss adds up over them.", for_b / B),
            ("The gradient for b is a mean over images and places. Add up.", upstream.mean((0, 2, 3))),
            ("The gradient for b comes from the first image alone.", upstream[0].sum((1, 2))),
        ]
    (k, m), (rows, columns) = w.shape[2:], upstream.shape[2:]
    padded = F.pad(x, [padding] * 4)
    last, near = torch.zeros_like(padded), torch.zeros_like(padded)
    for i in range(rows):
        for j in range(columns):
            given = torch.einsum("bd,dckm->bckm", upstream[:, :, i, j], w)
            near[:, :, i : i + k, j : j + m] += given  # as if the window had moved by one pixel
            last[:, :, i * stride : i * stride + k, j * stride : j * stride + m] = given
    inside = (..., slice(padding, padding + x.size(2)), slice(padding, padding + x.size(3)))
    corner = padded[:, :, (rows - 1) * stride :, (columns - 1) * stride :][:, :, :k, :m]
    once = "The gradient for {} holds what the last output gave. What the outputs give adds up."
    mistakes["x"].append((once.format("x"), last[inside]))
    mistakes["w"].append((once.format("w"), torch.einsum("bd,bckm->dckm", upstream[:, :, -1, -1], corner)))
    if stride > 1:
        here = "It is right for a stride of 1. Output i looked at the window that begins at i × stride."
        mistakes["x"].append((here, near[inside]))
    return mistakes


def pool_back_gone_wrong(x: Tensor, upstream: Tensor, k: int, stride: int) -> Iterator[Mistake]:
    """Question 5."""
    every, shared, last, kept, even, over, whole, turned = (torch.zeros_like(x) for _ in range(8))
    rows, columns = upstream.shape[2:]
    for i in range(rows):
        for j in range(columns):
            at = (..., slice(i * stride, i * stride + k), slice(j * stride, j * stride + k))
            window, up = x[at], upstream[..., i : i + 1, j : j + 1]
            top = (window == window.amax((-2, -1), keepdim=True)).float()
            every[at] += top * up
            shared[at] += top * up / top.sum((-2, -1), keepdim=True)
            flat = window.flatten(2)
            place = flat.size(-1) - 1 - flat.flip(-1).argmax(-1, keepdim=True)
            last[at] += torch.zeros_like(flat).scatter_(-1, place, 1.0).view_as(window) * up
            first = torch.zeros_like(flat).scatter_(-1, flat.argmax(-1, keepdim=True), 1.0).view_as(window)
            kept[at] = torch.where(first > 0, up, kept[at])
            even[at] += up / k**2
            over[at] = first * up
            whole[at] += up
            turned[at] += first.transpose(-2, -1) * up
    yield "The gradient is spread over the window, as for a mean. Only the largest number had a say.", even
    yield "Where windows overlap, one number can win several of them: its gradients add up.", kept
    yield "Each window overwrites what the windows before it gave. Where they overlap, gradients add up.", over
    yield "Every number of a window gets its gradient. Only the largest number had a say.", whole
    yield "Within the window, row and column have changed places.", turned
    yield "Where numbers tie, each of them gets the whole gradient. torch gives it to the first, row by row.", every
    yield "Where numbers tie, they share the gradient. torch gives it to the first, row by row.", shared
    yield "Where numbers tie, the last of them gets the gradient. torch gives it to the first, row by row.", last
