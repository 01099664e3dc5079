"""The checks of lab 05, Convolve. What is right comes from torch itself, in double precision.

Letters: B images, C channels in, D channels out, H height, W width, k × m the kernel, n pixels in a row.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from . import ANYTHING, Trial, draw, draw_sizes
from .convolve_back_mistakes import ARGUMENTS, back_gone_wrong, back_shapes, pool_back_gone_wrong
from .convolve_mistakes import (
    convolved_gone_wrong,
    convolved_shapes,
    pooled_gone_wrong,
    pooled_shapes,
    row_gone_wrong,
    row_shapes,
)
from .shortcuts import CONVOLUTION, GRADIENT, NO_CONVOLUTION, NO_GRADIENT, NO_POOLING, POOLING

FORBIDDEN = (*NO_CONVOLUTION, *NO_POOLING, *NO_GRADIENT)


def conv_row(answer: Callable) -> None:
    """Question 1: a window of k numbers on n pixels, (n',)."""
    trial = Trial(answer, without=CONVOLUTION, words=FORBIDDEN)
    n, k = draw_sizes((9, 12), (3, 4))
    for stride, padding in ((1, 0), (1, 2), (2, 0), (3, 1), (k + 1, 2), (n, 0)):
        x, w = draw(n), draw(k)
        trial.note = f"Here the stride is {stride} and the padding {padding}."
        right = F.conv1d(x.double()[None, None], w.double()[None, None], stride=stride, padding=padding)[0, 0]
        result = trial.call(x=x, w=w, stride=stride, padding=padding)
        result = trial.tensor(result, tuple(right.shape), row_shapes(n, k, stride, padding))
        trial.compare(result, right, row_gone_wrong(x, w, stride, padding))
    trial.passed("strides up to n, paddings up to 2.")


def convolve(answer: Callable) -> None:
    """Question 2: images with channels, several kernels and biases, (B, D, H', W')."""
    trial = Trial(answer, without=CONVOLUTION, words=FORBIDDEN)
    for B, C, stride, padding in ((1, 1, 1, 0), (1, 3, 1, 0), (2, 3, 1, 1), (3, 2, 2, 0), (2, 3, 3, 2)):
        D, k, m, H, W = draw_sizes((4, 5), (2, 3), (2, 3), (7, 9), (7, 9))
        inputs = {"x": draw(B, C, H, W), "w": draw(D, C, k, m), "b": draw(D), "stride": stride, "padding": padding}
        x, w, b = (inputs[name].double() for name in "xwb")
        trial.note = f"Here B = {B}, C = {C}, D = {D}, the kernel is {k} × {m}, stride {stride}, padding {padding}."
        right = F.conv2d(x, w, b, stride, padding)
        result = trial.tensor(trial.call(**inputs), tuple(right.shape), convolved_shapes(**inputs))
        trial.compare(result, right, convolved_gone_wrong(**inputs))
    trial.passed("one channel and several, one image and several, equal to torch's conv2d.")


def pool(answer: Callable) -> None:
    """Question 3: the largest number of each window, (B, C, H', W')."""
    trial = Trial(answer, without=POOLING, words=FORBIDDEN)
    for k, stride in ((2, 2), (3, 3), (3, 2), (2, 3), (4, 1)):
        B, C, H, W = draw_sizes((2, 3), (2, 4), (8, 11), (8, 11))
        x = draw(B, C, H, W) - 3  # nearly all negative
        trial.note = f"Here the window is {k} × {k} and the stride {stride}."
        right = F.max_pool2d(x.double(), k, stride)
        result = trial.tensor(trial.call(x=x, k=k, stride=stride), tuple(right.shape), pooled_shapes(x, k, stride))
        trial.compare(result, right, pooled_gone_wrong(x, k, stride))
    trial.passed("windows side by side, overlapping, and with gaps.")


def convolve_back(answer: Callable) -> None:
    """Question 4: the gradients for x, w and b."""
    trial = Trial(answer, without=(*CONVOLUTION, *GRADIENT), words=FORBIDDEN)
    for B, C, stride, padding in ((1, 1, 1, 0), (2, 3, 1, 0), (2, 2, 1, 1), (2, 3, 2, 0), (3, 2, 3, 1)):
        D, k, m, H, W = draw_sizes((4, 5), (2, 3), (2, 3), (7, 9), (7, 9))
        x, w = draw(B, C, H, W), draw(D, C, k, m)
        right, upstream = gradients(x, w, stride, padding)
        inputs = {"x": x, "w": w, "upstream": upstream, "stride": stride, "padding": padding}
        trial.note = f"Here B = {B}, C = {C}, D = {D}, the kernel is {k} × {m}, stride {stride}, padding {padding}."
        result = trial.call(**inputs)
        if not isinstance(result, tuple | list) or len(result) != 3:
            what = f"{len(result)} things" if isinstance(result, tuple | list) else f"a {type(result).__name__}"
            trial.fail(f"{trial.name} returns {what}. Return three gradients: for x, for w, for b.")
        mistakes = back_gone_wrong(**inputs)
        for name, found, wanted in zip(ARGUMENTS, result, right, strict=True):
            found = trial.tensor(found, tuple(wanted.shape), back_shapes(name, **inputs))
            rest = (
                f"The gradient for {name} is wrong. Take an `upstream` with a single 1, and follow where it came from."
            )
            if padding and stride == 1:
                rest = (
                    f"The gradient for {name} was right without padding, and with it it isn't. The windows stand on "
                    "the padded x. At the end its border goes, on all four sides."
                )
            trial.compare(found, wanted, [*mistakes[name], (rest, ANYTHING)])
    trial.passed("equal to what torch's own backward gives, for three strides and two paddings.")


def gradients(x: Tensor, w: Tensor, stride: int, padding: int) -> tuple[list[Tensor], Tensor]:
    """What torch gives for x, w and b, and the ``upstream`` that was drawn for it."""
    leaves = [x.double().requires_grad_(), w.double().requires_grad_(), torch.zeros(len(w), dtype=torch.double)]
    out = F.conv2d(*leaves[:2], leaves[2].requires_grad_(), stride, padding)
    upstream = draw(*out.shape)
    return list(torch.autograd.grad(out, leaves, upstream.double())), upstream


def pool_back(answer: Callable) -> None:
    """Question 5: the gradient of max-pooling for x."""
    trial = Trial(answer, without=(*POOLING, *GRADIENT), words=FORBIDDEN)
    for k, stride, ties in ((2, 2, False), (3, 3, False), (2, 3, False), (3, 1, False), (3, 2, True), (2, 2, True)):
        B, C, H, W = draw_sizes((2, 3), (2, 4), (7, 9), (7, 9))
        x = draw(B, C, H, W)
        x = x.round() if ties else x
        leaf = x.double().requires_grad_()
        out = F.max_pool2d(leaf, k, stride)
        upstream = draw(*out.shape)
        inputs = {"x": x, "upstream": upstream, "k": k, "stride": stride}
        tied = " and many numbers tie" if ties else ""
        trial.note = f"Here the window is {k} × {k}, the stride {stride}{tied}."
        (right,) = torch.autograd.grad(out, leaf, upstream.double())
        of_output = "The gradient for x has a number for each number of x, not for each window."
        result = trial.tensor(trial.call(**inputs), tuple(x.shape), {tuple(upstream.shape): of_output})
        trial.compare(result, right, pool_back_gone_wrong(**inputs))
    trial.passed("with ties, with overlap, and with gaps.")
