"""The tempting mistakes of lab 05 on the way forward: what each one gives, and the hint that it deserves.

Letters as in ``largemodels.classroom.check.convolve``. A hint says where to look and leaves the mending to the learner.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from . import Mistake

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
    short = [-(-(n + 2 * padding - j) // stride) for n, j in ((H, k), (W, m))]
    flat = "Left and right are padded, above and below aren't: two numbers tell F.pad about the last dimension alone."
    return {
        (B, D, *short): _ONE_SHORT,
        (B, D, bare[0], size[1]): flat,
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
    if stride > 1:
        rows, columns = out(x, w).shape[2:]
        near = F.conv2d(x, w, b, 1, padding)[..., :rows, :columns]
        yield "The window moves on by one pixel. Output i belongs to the window that begins at i × stride.", near
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
        (B, C, *[-(-(n - k) // stride) for n in (H, W)]): _ONE_SHORT,
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
    alone = right.amax((0, 1)).expand_as(right)
    yield "One number for all images and channels: the largest of all. Each channel is pooled by itself.", alone
    one = right.amax(1, keepdim=True).expand_as(right)
    yield "All channels give the same: the largest of all of them. Each channel is pooled by itself.", one
