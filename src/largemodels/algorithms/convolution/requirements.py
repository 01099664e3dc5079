"""Images and kernels that can't be convolved, said as sentences: the argument, the shape found, the shape wanted."""

from __future__ import annotations

import torch
from torch import Tensor

from ..shapes import shape


def require_image_and_kernel(x: Tensor, w: Tensor, b: Tensor | None, stride: int, padding: int) -> None:
    """Refuse what ``conv2d`` can't take.

    Raises:
        TypeError: x or w isn't a floating-point tensor, or stride or padding isn't a whole number.
        ValueError: the shapes don't fit, nothing is there, or the kernel is larger than the padded image.
    """
    require_image(x)
    if not isinstance(w, Tensor) or not w.is_floating_point():
        raise TypeError(f"w is {kind(w)}. It must be a floating-point tensor of kernels: (D, C, k, m).")
    if w.dim() != 4 or 0 in w.shape:
        raise ValueError(f"w has the shape {shape(w)}. It must be (D, C, k, m), none of them 0.")
    if w.size(1) != x.size(1):
        raise ValueError(
            f"x has the shape {shape(x)} and w {shape(w)}: the second number, the channels C, must be the same in both."
        )
    if b is not None and b.shape != w.shape[:1]:
        raise ValueError(f"b has the shape {shape(b)}. It must be ({w.size(0)},): one number for each kernel of w.")
    require_steps(x, tuple(w.shape[2:]), stride, padding)


def require_image(x: Tensor) -> None:
    """Refuse what is no batch of images (B, C, H, W).

    Raises:
        TypeError: x isn't a floating-point tensor.
        ValueError: it hasn't four dimensions, or one of them is 0.
    """
    if not isinstance(x, Tensor) or not x.is_floating_point():
        raise TypeError(f"x is {kind(x)}. It must be a floating-point tensor: write `x.float() / 255` for bytes.")
    if x.dim() != 4:
        raise ValueError(f"x has the shape {shape(x)}. It must be (B, C, H, W): write `x[None]` for one image.")
    if 0 in x.shape:
        raise ValueError(f"x has the shape {shape(x)}: there is nothing to look at. No dimension may be 0.")


def require_steps(x: Tensor, size: tuple[int, int], stride: int, padding: int) -> None:
    """Refuse a stride or padding that makes no sense, or a window larger than the padded image.

    Raises:
        TypeError: stride or padding isn't a whole number.
        ValueError: stride is below 1, padding below 0, or the window doesn't fit.
    """
    for name, value, least in (("stride", stride, 1), ("padding", padding, 0)):
        if type(value) is not int:
            raise TypeError(f"{name} is {value!r}. It must be a whole number, the same for both directions.")
        if value < least:
            raise ValueError(f"{name} is {value}. It must be at least {least}.")
    there = tuple(n + 2 * padding for n in x.shape[2:])
    if min(size) < 1 or any(k > n for k, n in zip(size, there, strict=True)):
        raise ValueError(
            f"A window of {size[0]} × {size[1]} doesn't fit into an image of {there[0]} × {there[1]} pixels, "
            "padding included. Take a smaller window, or more padding."
        )


def kind(x: object) -> str:
    """What ``x`` is, in words: ``a tensor of torch.uint8``, ``a list``."""
    return f"a tensor of {x.dtype}" if isinstance(x, torch.Tensor) else f"a {type(x).__name__}"
