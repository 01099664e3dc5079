"""The tempting mistakes of lab 05: what each one gives, so that a check knows it again, and the hint that it deserves.

Letters as in ``largemodels.classroom.check.convolve``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from . import Mistake

ARGUMENTS = ("x", "w", "b")
Shapes = dict[tuple[int, ...], str]

_NO_PADDING = "Nothing is padded yet: the output is as small as without padding."
_ONE_SIDE = "The padding stands on one side only. Zeros belong at both ends."
_NO_STRIDE = "The window stops at every pixel: the stride isn't used."
_HANGING = "One place too many: the last window hangs over the end. A window that doesn't fit whole isn't used."
_ONE_SHORT = "One place too few: in the formula for the size, a 1 is added after the division."


def places(n: int, k: int, stride: int, padding: int) -> int:
    """The number of outputs along one direction."""
    return (n + 2 * padding - k) // stride + 1


def row_shapes(n: int, k: int, stride: int, padding: int) -> Shapes:
    """Question 1: what another length says."""
    right = places(n, k, stride, padding)
    return {
        (right + 1,): _HANGING,
        (right - 1,): _ONE_SHORT,
        (places(n, k, 1, padding),): _NO_STRIDE,
        ((n + padding - k) // stride + 1,): _ONE_SIDE,
        (places(n, k, stride, 0),): _NO_PADDING,
    }


def row_gone_wrong(x: Tensor, w: Tensor, stride: int, padding: int) -> Iterator[Mistake]:
    """Question 1."""

    def slid(x: Tensor, w: Tensor) -> Tensor:
        return F.conv1d(x[None, None], w[None, None], stride=stride)[0, 0]

    padded = F.pad(x, [padding, padding])
    yield "The kernel is flipped. Here its first number meets the first pixel of the window.", slid(padded, w.flip(0))
    yield "These are means. Add the products up, and don't divide by their number.", slid(padded, w) / len(w)
    yield (
        "The border repeats the photo's own pixels. Here it is made of zeros.",
        slid(torch.cat([x[:1].expand(padding), x, x[-1:].expand(padding)]), w),
    )
    yield "All the padding stands on the left. Put half of it on the right.", slid(F.pad(x, [2 * padding, 0]), w)
    yield "All the padding stands on the right. Put half of it on the left.", slid(F.pad(x, [0, 2 * padding]), w)


def convolved_shapes(x: Tensor, w: Tensor, b: Tensor, stride: int, padding: int) -> Shapes:
    """Question 2: what another shape says."""
    (B, C, H, W), (D, _, k, m) = x.shape, w.shape
    size = [places(n, j, stride, padding) for n, j in ((H, k), (W, m))]
    swapped = [places(n, j, stride, padding) for n, j in ((H, m), (W, k))]
    bare = [places(n, j, stride, 0) for n, j in ((H, k), (W, m))]
    dense = [places(n, j, 1, padding) for n, j in ((H, k), (W, m))]
    return {
        (B, D, *swapped): "Height and width of the kernel have changed places: w is (D, C, k, m), k rows of m.",
        (B, D, *dense): _NO_STRIDE,
        (B, D, *bare): _NO_PADDING,
        (B, C, *size): "An output channel belongs to a kernel, not to a channel of the image: there are D of them.",
        (B, D, C, *size): "The channels still stand side by side. One kernel looks at all of them and gives one sum.",
        (B, *size, D): "The channels stand last. torch has them second: (B, D, H', W').",
        (D, *size): "The batch is gone. Keep its dimension, even if there is one image.",
        (D, B, *size): "Batch and kernels have changed places.",
        (B, D, size[0] * size[1]): "The places still lie in one row. Fold them into H' rows of W'.",
    }


def convolved_gone_wrong(x: Tensor, w: Tensor, b: Tensor, stride: int, padding: int) -> Iterator[Mistake]:
    """Question 2."""
    C = x.size(1)

    def out(x: Tensor, w: Tensor, b: Tensor | None = b) -> Tensor:
        return F.conv2d(x, w, b, stride, padding)

    yield "The bias is missing: kernel d adds b[d] to each of its outputs.", out(x, w, None)
    yield "The kernels are flipped. Question 1 doesn't flip, and neither does torch.", out(x, w.flip(2, 3))
    if C > 1:
        bare = out(x, w, None)
        yield (
            "The bias comes once for each channel of the image. It belongs to the sum over all of them.",
            (bare + C * b.view(-1, 1, 1)),
        )
        yield "Only the first channel of the image is looked at.", out(x[:, :1], w[:, :1])
        yield "The channels are averaged. Their products are added up.", bare / C + b.view(-1, 1, 1)
        yield "All channels meet the kernel's first channel. Each has its own.", out(x, w[:, :1].expand_as(w))
        yield "The channels of x and those of w are in opposite order.", out(x, w.flip(1))
    if len(x) > 1:
        yield "Every image of the batch gives what the first one gives.", out(x[:1].expand_as(x), w)


def pooled_shapes(x: Tensor, k: int, stride: int) -> Shapes:
    """Question 3: what another shape says."""
    B, C, H, W = x.shape
    size = [places(n, k, stride, 0) for n in (H, W)]
    return {
        (B, C, *[places(n, k, k, 0) for n in (H, W)]): "The windows lie side by side. Let them move by the stride.",
        (B, C, *[places(n, k, 1, 0) for n in (H, W)]): _NO_STRIDE,
        (B, C, *[-(-(n - k) // stride) + 1 for n in (H, W)]): _HANGING,
        (B, *size): "One number for all channels. Each channel is pooled by itself.",
        (B, 1, *size): "The channels are pooled too. Each channel is pooled by itself.",
        (B, C): "That is the largest number of the whole image. It is asked for of each window.",
    }


def pooled_gone_wrong(x: Tensor, k: int, stride: int) -> Iterator[Mistake]:
    """Question 3."""
    right = F.max_pool2d(x, k, stride)
    yield "These are means. Take the largest.", F.avg_pool2d(x, k, stride)
    yield "These are the smallest numbers.", -F.max_pool2d(-x, k, stride)
    yield "Negative maxima came out as 0. Where do you begin to compare?", right.clamp(min=0)
    yield "The largest number in size, whatever its sign. -5 is smaller than -1.", F.max_pool2d(x.abs(), k, stride)
    yield (
        "The windows' first row alone is looked at. Take the largest over rows and over columns.",
        (F.max_pool2d(x[:, :, : x.size(2) - k + 1], (1, k), stride)),
    )
    one = right.amax(1, keepdim=True).expand_as(right)
    yield "All channels give the same: the largest of all of them. Each channel is pooled by itself.", one


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
    if stride > 1:
        here = "It is right for a stride of 1. Where the window doesn't stop, upstream has nothing to say."
        near = torch.zeros_like(x)
        (k, m), (rows, columns) = w.shape[2:], upstream.shape[2:]
        padded = F.pad(near, [padding] * 4)
        for i in range(rows):
            for j in range(columns):  # as if the window had moved by one pixel
                padded[:, :, i : i + k, j : j + m] += torch.einsum("bd,dckm->bckm", upstream[:, :, i, j], w)
        mistakes["x"].append((here, padded[:, :, padding : padding + x.size(2), padding : padding + x.size(3)]))
    return mistakes


def pool_back_gone_wrong(x: Tensor, upstream: Tensor, k: int, stride: int) -> Iterator[Mistake]:
    """Question 5."""
    every, shared, last, kept, even = (torch.zeros_like(x) for _ in range(5))
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
    yield "The gradient is spread over the window, as for a mean. Only the largest number had a say.", even
    yield "Where windows overlap, one number can win several of them: its gradients add up.", kept
    yield "Where numbers tie, each of them gets the whole gradient. torch gives it to the first, row by row.", every
    yield "Where numbers tie, they share the gradient. torch gives it to the first, row by row.", shared
    yield "Where numbers tie, the last of them gets the gradient. torch gives it to the first, row by row.", last
