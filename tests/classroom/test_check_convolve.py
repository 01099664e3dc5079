"""The checks of lab 05: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from one_check import Checks

from largemodels.classroom.check import CheckFailed, convolve

# Question 1


def row_by_loop(x, w, stride, padding):
    x = torch.cat([torch.zeros(padding), x, torch.zeros(padding)])
    out, i = [], 0
    while i + len(w) <= len(x):
        out.append(sum(x[i + j] * w[j] for j in range(len(w))))
        i += stride
    return torch.stack(out)


def row_by_unfold(x, w, stride, padding):
    return F.pad(x, [padding, padding]).unfold(0, len(w), stride) @ w


def row_in_numpy(x, w, stride, padding):
    whole = np.correlate(np.pad(x.numpy(), padding), w.numpy(), mode="valid")
    return torch.from_numpy(whole[::stride].copy())


def hangs_over(x, w, stride, padding):
    x = F.pad(x, [padding, padding + len(w)])
    places = -(-(len(x) - 2 * len(w)) // stride) + 1
    return torch.stack([x[i * stride : i * stride + len(w)] @ w for i in range(places)])


def one_place_short(x, w, stride, padding):
    out = row_by_unfold(x, w, stride, padding)
    return out[:-1]


ROW_WRONG = {
    "flipped": (lambda x, w, s, p: row_by_unfold(x, w.flip(0), s, p), "The kernel is flipped"),
    "mean": (lambda x, w, s, p: row_by_unfold(x, w, s, p) / len(w), "These are means"),
    "no stride": (lambda x, w, s, p: row_by_unfold(x, w, 1, p), "the stride isn't used"),
    "no padding": (lambda x, w, s, p: row_by_unfold(x, w, s, 0), "Nothing is padded yet"),
    "one side": (lambda x, w, s, p: row_by_unfold(F.pad(x, [0, p]), w, s, 0), "on one side only"),
    "all on the left": (lambda x, w, s, p: row_by_unfold(F.pad(x, [2 * p, 0]), w, s, 0), "stands on the left"),
    "all on the right": (lambda x, w, s, p: row_by_unfold(F.pad(x, [0, 2 * p]), w, s, 0), "stands on the right"),
    "border repeated": (
        lambda x, w, s, p: row_by_unfold(F.pad(x[None], [p, p], mode="replicate")[0], w, s, 0),
        "repeats the photo's own pixels",
    ),
    "hangs over": (hangs_over, "hangs over the end"),
    "one short": (one_place_short, "a 1 is added after the division"),
    "torch's": (
        lambda x, w, s, p: F.conv1d(x[None, None], w[None, None], stride=s, padding=p)[0, 0],
        "calls torch's conv1d",
    ),
    "NumPy": (lambda x, w, s, p: row_by_unfold(x, w, s, p).numpy(), "torch.from_numpy makes one of it"),
}


# Question 2


def by_places(x, w, b, stride, padding):
    x = F.pad(x, [padding] * 4)
    (k, m), (H, W) = w.shape[2:], x.shape[2:]
    rows, columns = (H - k) // stride + 1, (W - m) // stride + 1
    out = torch.zeros(len(x), len(w), rows, columns)
    for i in range(rows):
        for j in range(columns):
            window = x[:, :, i * stride : i * stride + k, j * stride : j * stride + m]
            out[:, :, i, j] = torch.einsum("bckm,dckm->bd", window, w)
    return out + b.view(1, -1, 1, 1)


def by_columns(x, w, b, stride, padding):
    rows, columns = ((n + 2 * padding - k) // stride + 1 for n, k in zip(x.shape[2:], w.shape[2:], strict=True))
    flat = w.flatten(1) @ F.unfold(x, w.shape[2:], padding=padding, stride=stride)
    return (flat + b[:, None]).view(len(x), len(w), rows, columns)


def by_kernel_entries(x, w, b, stride, padding):
    """One entry of the kernel at a time, over all places at once."""
    x = F.pad(x, [padding] * 4)
    (k, m), (H, W) = w.shape[2:], x.shape[2:]
    total = b[:, None, None]
    for i in range(k):
        for j in range(m):
            seen = x[:, :, i : H - k + i + 1 : stride, j : W - m + j + 1 : stride]
            total = total + torch.einsum("bchw,dc->bdhw", seen, w[:, :, i, j])
    return total


def one_bias_each_channel(x, w, b, s, p):
    return sum(by_columns(x[:, c : c + 1], w[:, c : c + 1], b, s, p) for c in range(x.size(1)))


def still_apart(x, w, b, s, p):
    return torch.stack([by_columns(x[:, c : c + 1], w[:, c : c + 1], b, s, p) for c in range(x.size(1))], 2)


CONVOLVE_WRONG = {
    "no bias": (lambda x, w, b, s, p: by_columns(x, w, 0 * b, s, p), "The bias is missing"),
    "flipped": (lambda x, w, b, s, p: by_columns(x, w.flip(2, 3), b, s, p), "The kernels are flipped"),
    "turned": (lambda x, w, b, s, p: by_columns(x, w.mT, b, s, p), "Height and width of the kernel"),
    "bias for each channel": (one_bias_each_channel, "once for each channel"),
    "first channel": (lambda x, w, b, s, p: by_columns(x[:, :1], w[:, :1], b, s, p), "Only the first channel"),
    "mean over channels": (lambda x, w, b, s, p: by_columns(x / x.size(1), w, b, s, p), "The channels are averaged"),
    "one kernel for all channels": (
        lambda x, w, b, s, p: by_columns(x, w[:, :1].expand_as(w), b, s, p),
        "meet the kernel's first channel",
    ),
    "channels backwards": (lambda x, w, b, s, p: by_columns(x, w.flip(1), b, s, p), "in opposite order"),
    "channels apart": (still_apart, "still stand side by side"),
    "channels last": (lambda *inputs: by_columns(*inputs).permute(0, 2, 3, 1), "The channels stand last"),
    "first image": (lambda *inputs: by_columns(*inputs)[:1].expand(len(inputs[0]), -1, -1, -1), "the first one gives"),
    "batch gone": (lambda *inputs: by_columns(*inputs)[0], "The batch is gone"),
    "in one row": (lambda *inputs: by_columns(*inputs).flatten(2), "still lie in one row"),
    "no stride": (lambda x, w, b, s, p: by_columns(x, w, b, 1, p), "the stride isn't used"),
    "no padding": (lambda x, w, b, s, p: by_columns(x, w, b, s, 0), "Nothing is padded yet"),
    "torch's": (lambda x, w, b, s, p: F.conv2d(x, w, b, s, p), "calls torch's conv2d"),
    "rewrites its input": (lambda x, w, b, s, p: by_columns(x.mul_(1.1), w, b, s, p), "changes its input x"),
}


# Question 3


def pool_by_places(x, k, stride):
    rows, columns = ((n - k) // stride + 1 for n in x.shape[2:])
    out = torch.zeros(*x.shape[:2], rows, columns)
    for i in range(rows):
        for j in range(columns):
            out[:, :, i, j] = x[:, :, i * stride : i * stride + k, j * stride : j * stride + k].amax((2, 3))
    return out


def pool_by_unfold(x, k, stride):
    return x.unfold(2, k, stride).max(-1).values.unfold(3, k, stride).max(-1).values


def pool_by_shifts(x, k, stride):
    out, (H, W) = None, x.shape[2:]
    for i in range(k):
        for j in range(k):
            seen = x[:, :, i : H - k + i + 1 : stride, j : W - k + j + 1 : stride]
            out = seen.clone() if out is None else torch.maximum(out, seen)
    return out


POOL_WRONG = {
    "mean": (lambda x, k, s: F.avg_pool2d(x, k, s), "These are means"),
    "smallest": (lambda x, k, s: -pool_by_places(-x, k, s), "These are the smallest"),
    "from zero": (lambda x, k, s: pool_by_places(x, k, s).clamp(min=0), "Negative maxima came out as 0"),
    "in size": (lambda x, k, s: pool_by_places(x.abs(), k, s), "whatever its sign"),
    "stride k": (lambda x, k, s: pool_by_places(x, k, k), "The windows lie side by side"),
    "no stride": (lambda x, k, s: pool_by_places(x, k, 1), "the stride isn't used"),
    "over channels": (lambda x, k, s: pool_by_places(x, k, s).amax(1), "One number for all channels"),
    "over channels, kept": (
        lambda x, k, s: pool_by_places(x, k, s).amax(1, keepdim=True),
        "The channels are pooled too",
    ),
    "global": (lambda x, k, s: x.amax((2, 3)), "the largest number of the whole image"),
    "torch's": (lambda x, k, s: F.max_pool2d(x, k, s), "calls torch's max_pool2d"),
    "torch's, with a short name": (lambda x, k, s: torch.max_pool2d(x, k, s), "calls torch's max_pool2d"),
}


# Question 4


def back_by_places(x, w, upstream, stride, padding, spread=None):
    (H, W), (k, m) = x.shape[2:], w.shape[2:]
    x, reach = F.pad(x, [padding] * 4), spread or stride
    for_x, for_w = torch.zeros_like(x), torch.zeros_like(w)
    for i in range(upstream.size(2)):
        for j in range(upstream.size(3)):
            at = (..., slice(i * stride, i * stride + k), slice(j * stride, j * stride + m))
            to = (..., slice(i * reach, i * reach + k), slice(j * reach, j * reach + m))
            for_x[to] += torch.einsum("bd,dckm->bckm", upstream[:, :, i, j], w)
            for_w += torch.einsum("bd,bckm->dckm", upstream[:, :, i, j], x[at])
    return for_x[..., padding : padding + H, padding : padding + W], for_w, upstream.sum((0, 2, 3))


def back_by_columns(x, w, upstream, stride, padding):
    columns, up = F.unfold(x, w.shape[2:], padding=padding, stride=stride), upstream.flatten(2)
    for_w = torch.einsum("bdn,bkn->dk", up, columns).view_as(w)
    spread = w.flatten(1).T @ up
    return F.fold(spread, x.shape[2:], w.shape[2:], padding=padding, stride=stride), for_w, up.sum((0, 2))


def back_by_the_chapter(x, w, upstream, stride, padding):
    from largemodels.algorithms.convolution.convolution import conv2d_gradients

    return [*conv2d_gradients(x, w, upstream, stride, padding), upstream.sum((0, 2, 3))]


def back_by_autograd(x, w, upstream, stride, padding):
    x, w, b = x.clone().requires_grad_(), w.clone().requires_grad_(), torch.zeros(len(w), requires_grad=True)
    by_columns(x, w, b, stride, padding).backward(upstream)
    return x.grad, w.grad, b.grad


def changed(n, change):
    def back(x, w, upstream, stride, padding):
        gradients = list(back_by_columns(x, w, upstream, stride, padding))
        gradients[n] = change(gradients[n], x, w, upstream, stride, padding)
        return gradients

    return back


BACK_WRONG = {
    "flipped for x": (
        changed(0, lambda g, x, w, up, s, p: back_by_columns(x, w.flip(2, 3), up, s, p)[0]),
        "its window the wrong way round",
    ),
    "border kept": (changed(0, lambda g, x, w, up, s, p: F.pad(g, [p] * 4)), "Cut the border off"),
    "stride forgotten": (lambda x, w, up, s, p: back_by_places(x, w, up, s, p, spread=1), "right for a stride of 1"),
    "flipped for w": (changed(1, lambda g, *_: g.flip(2, 3)), "The gradient for w is flipped"),
    "mean for w": (changed(1, lambda g, x, *_: g / len(x)), "The gradient for w is a mean over images"),
    "first image for w": (
        changed(1, lambda g, x, w, up, s, p: back_by_columns(x[:1], w, up[:1], s, p)[1]),
        "The gradient for w comes from the first image",
    ),
    "w turned": (changed(1, lambda g, *_: g.transpose(0, 1)), "Its kernels and channels have changed places"),
    "mean for b": (changed(2, lambda g, x, *_: g / len(x)), "The gradient for b is a mean over images."),
    "mean over places for b": (changed(2, lambda g, x, w, up, *_: up.mean((2, 3)).sum(0)), "a mean over places"),
    "b for each image": (changed(2, lambda g, x, w, up, *_: up.sum((2, 3))), "The biases serve all of them"),
    "b at each place": (changed(2, lambda g, x, w, up, *_: up), "at every place of every image"),
    "one b": (changed(2, lambda g, *_: g.sum()), "you give one for all"),
    "something else": (changed(0, lambda g, *_: 2 * g), "follow where it came from"),
    "two gradients": (lambda *inputs: back_by_columns(*inputs)[:2], "returns 2 things. Return three gradients"),
    "autograd": (back_by_autograd, "calls torch's backward"),
    "torch's": (
        lambda x, w, up, s, p: (
            torch.nn.grad.conv2d_input(x.shape, w, up, s, p),
            torch.nn.grad.conv2d_weight(x, w.shape, up, s, p),
            up.sum((0, 2, 3)),
        ),
        "calls torch's convolution_backward",
    ),
}


# Question 5


def winners_by_places(x, upstream, k, stride, add=True, mark=None):
    out = torch.zeros_like(x)
    for i in range(upstream.size(2)):
        for j in range(upstream.size(3)):
            at = (..., slice(i * stride, i * stride + k), slice(j * stride, j * stride + k))
            up = upstream[:, :, i, j, None, None]
            if mark is None:
                hit = F.one_hot(x[at].flatten(2).argmax(-1), k * k).view_as(x[at]).float()
            else:
                hit = mark(x[at])
            out[at] = out[at] + hit * up if add else torch.where(hit > 0, up, out[at])
    return out


def winners_by_scatter(x, upstream, k, stride):
    windows = x.unfold(2, k, stride).unfold(3, k, stride).flatten(4)  # (B, C, H', W', k k)
    place = windows.argmax(-1)
    rows, columns = (torch.arange(n) * stride for n in upstream.shape[2:])
    at = (rows[:, None] + place // k) * x.size(3) + columns + place % k
    flat = torch.zeros(*x.shape[:2], x.size(2) * x.size(3))
    return flat.scatter_add_(2, at.flatten(2), upstream.flatten(2)).view_as(x)


def winners_one_number_at_a_time(x, upstream, k, stride):
    out = torch.zeros_like(x)
    for b, c, i, j in np.ndindex(*upstream.shape):
        window = x[b, c, i * stride : i * stride + k, j * stride : j * stride + k]
        row, column = divmod(int(window.argmax()), k)
        out[b, c, i * stride + row, j * stride + column] += upstream[b, c, i, j]
    return out


def tops(window):
    return (window == window.amax((-2, -1), keepdim=True)).float()


def last_top(window):
    flat = window.flatten(2)
    place = flat.size(-1) - 1 - flat.flip(-1).argmax(-1)
    return F.one_hot(place, flat.size(-1)).view_as(window).float()


POOL_BACK_WRONG = {
    "spread": (
        lambda x, up, k, s: winners_by_places(x, up, k, s, mark=lambda w: torch.full_like(w, 1 / k**2)),
        "spread over the window",
    ),
    "overwritten": (lambda x, up, k, s: winners_by_places(x, up, k, s, add=False), "its gradients add up"),
    "all of a tie": (lambda x, up, k, s: winners_by_places(x, up, k, s, mark=tops), "each of them gets the whole"),
    "a tie shared": (
        lambda x, up, k, s: winners_by_places(
            x, up, k, s, mark=lambda w: tops(w) / tops(w).sum((-2, -1), keepdim=True)
        ),
        "they share the gradient",
    ),
    "the last of a tie": (lambda x, up, k, s: winners_by_places(x, up, k, s, mark=last_top), "the last of them"),
    "of the output": (lambda x, up, k, s: up, "not for each window"),
    "something else": (lambda x, up, k, s: 2 * winners_by_places(x, up, k, s), "is off by up to"),
}


RIGHT = {
    "conv_row": [row_by_loop, row_by_unfold, row_in_numpy],
    "convolve": [by_places, by_columns, by_kernel_entries],
    "pool": [pool_by_places, pool_by_unfold, pool_by_shifts],
    "convolve_back": [back_by_places, back_by_columns, back_by_the_chapter],
    "pool_back": [winners_by_places, winners_by_scatter, winners_one_number_at_a_time],
}
WRONG = {
    "conv_row": ROW_WRONG,
    "convolve": CONVOLVE_WRONG,
    "pool": POOL_WRONG,
    "convolve_back": BACK_WRONG,
    "pool_back": POOL_BACK_WRONG,
}
TWINS = ("calls torch's max_pool2d",)  # two ways to take the same shortcut


class TestConvolve(Checks):
    check, right, wrong, twins = convolve, RIGHT, WRONG, TWINS
    times = 3


# What readers of the lab wrote, and what it was taken for


def one_pixel_on(x, w, b, stride, padding):
    rows, columns = by_columns(x, w, b, stride, padding).shape[2:]
    return by_columns(x, w, b, 1, padding)[..., :rows, :columns]


def back_but(overwrite_x=False, last_w=False, bare_x=False, corner=False):
    def answer(x, w, upstream, stride, padding):
        (H, W), (k, m) = x.shape[2:], w.shape[2:]
        padded = F.pad(x, [padding] * 4)
        for_x, for_w = torch.zeros_like(padded), torch.zeros_like(w)
        seen = F.pad(x, [0, 2 * padding] * 2) if bare_x else padded
        for i in range(upstream.size(2)):
            for j in range(upstream.size(3)):
                at = (..., slice(i * stride, i * stride + k), slice(j * stride, j * stride + m))
                up = upstream[:, :, i, j]
                for_x[at] = torch.einsum("bd,dckm->bckm", up, w) + (0 if overwrite_x else for_x[at])
                for_w = torch.einsum("bd,bckm->dckm", up, seen[at]) + (0 if last_w else for_w)
        cut = 0 if corner else padding
        return for_x[..., cut : cut + H, cut : cut + W], for_w, upstream.sum((0, 2, 3))

    return answer


def window_by_window(change):
    def answer(x, upstream, k, stride):
        for_x = torch.zeros_like(x)
        for i in range(upstream.size(2)):
            for j in range(upstream.size(3)):
                at = (..., slice(i * stride, i * stride + k), slice(j * stride, j * stride + k))
                first = F.one_hot(x[at].flatten(2).argmax(-1), k * k).view(*x.shape[:2], k, k)
                for_x[at] = change(for_x[at], first, upstream[:, :, i, j, None, None])
        return for_x

    return answer


@pytest.mark.parametrize(
    ("question", "answer", "hint"),
    [
        ("convolve", lambda x, w, b, s, p: by_columns(F.pad(x, [p, p]), w, b, s, 0), "two numbers tell F.pad"),
        ("convolve", one_pixel_on, "Output i belongs to the window that begins at i × stride"),
        ("pool", lambda x, k, s: pool_by_unfold(x, k, s).amax((0, 1)).expand(*x.shape[:2], -1, -1), "largest of all"),
        ("convolve_back", back_but(overwrite_x=True), "The gradient for x holds what the last output gave"),
        ("convolve_back", back_but(last_w=True), "The gradient for w holds what the last output gave"),
        ("convolve_back", back_but(bare_x=True), "The gradient for w was right without padding"),
        ("convolve_back", back_but(corner=True), "The gradient for x was right without padding"),
        ("pool_back", window_by_window(lambda old, first, up: first * up), "overwrites what the windows before it"),
        ("pool_back", window_by_window(lambda old, first, up: old + up), "Every number of a window gets"),
        ("pool_back", window_by_window(lambda old, first, up: old + first.mT * up), "row and column have changed"),
    ],
)
def test_what_was_once_taken_for_something_else(question, answer, hint):
    for _ in range(5):
        with pytest.raises(CheckFailed) as failed:
            getattr(convolve, question)(answer)
        assert hint in str(failed.value)
