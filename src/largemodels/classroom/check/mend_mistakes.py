"""The tempting mistakes of lab 11, questions 1 to 4 and 7: what each gives, and its hint.

B batch, T tokens, D width, C classes, N answers of one group. The first of each list is right.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from . import Mistake

MASK_TURNED = "The mask is turned round: True means padding, and is left out."


def last_states(rnn: nn.RNN, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    """All states (B, T, D), and those of each row's last real step (B, D)."""
    states, _ = rnn(x)
    return states, states[torch.arange(len(x)), lengths - 1]


def names_gone_wrong(rnn: nn.RNN, head: nn.Linear, x: Tensor, lengths: Tensor) -> Iterator[Mistake]:
    """Question 1."""
    states, _ = last_states(rnn, x, lengths)
    rows, T = torch.arange(len(x)), x.size(1)
    real = (torch.arange(T) < lengths[:, None])[..., None]  # (B, T, 1)
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    by_length = lengths.sort(descending=True)
    in_order = nn.utils.rnn.pack_padded_sequence(x[by_length.indices], by_length.values, batch_first=True)
    sorted_states = rnn(in_order)[1]
    yield "It still answers from the last step of the batch. Where is each name's own last letter?", head(states[:, -1])
    yield (
        "The state is one step too late: counting begins at 0, so a name of 3 letters ends at step 2.",
        head(states[rows, lengths.clamp(max=T - 1)]),
    )
    yield "The state is one step too early: it hasn't read the last letter.", head(states[rows, (lengths - 2).clamp(0)])
    yield "It answers from the first letter.", head(states[:, 0])
    yield "A mean over all steps counts the padding, too, and the state at the end is wanted.", head(states.mean(1))
    mean = (states * real).sum(1) / lengths[:, None]
    yield "A mean over a name's steps is another net. The state at its end is wanted.", head(mean)
    yield "That is the first layer's state. The answer comes from the last layer.", head(rnn(packed)[1][0])
    yield "The names come back sorted by length. Put them back into their order.", head(sorted_states[-1])
    reading_backward = rnn(x.flip(1))[0][:, -1]
    yield "It reads from the end. The padding then comes first.", head(reading_backward)


def shrunk(maps: Tensor, side: int) -> Tensor:
    """Feature maps (B, K, H, W) averaged to (B, K, side, side)."""
    return F.adaptive_avg_pool2d(maps, side)


def maps(conv1: nn.Conv2d, conv2: nn.Conv2d, images: Tensor) -> Tensor:
    """What both convolutions and poolings make of the images, (B, K, H/4, W/4)."""
    x = F.max_pool2d(F.relu(conv1(images)), 2)
    return F.max_pool2d(F.relu(conv2(x)), 2)


def images_gone_wrong(conv1: nn.Conv2d, conv2: nn.Conv2d, head: nn.Linear, images: Tensor) -> Iterator[Mistake]:
    """Question 2."""
    x = maps(conv1, conv2, images)
    side = round((head.in_features / conv2.out_channels) ** 0.5)
    yield (
        "The largest number of each part was taken. The maps are to be averaged down.",
        head(F.adaptive_max_pool2d(x, side).flatten(1)),
    )
    if min(x.shape[2:]) >= side:
        cut = x[:, :, :side, :side].flatten(1)
        yield "The maps are cut off: what lies to the right and below is lost. Average them down.", head(cut)
    yield (
        "The maps are stretched by interpolation. Adaptive average pooling is wanted.",
        head(F.interpolate(x, (side, side), mode="bilinear").flatten(1)),
    )
    yield (
        "The maps are stretched by interpolation. Adaptive average pooling is wanted.",
        head(F.interpolate(x, (side, side)).flatten(1)),
    )
    whole = x.mean((2, 3), keepdim=True).expand(-1, -1, side, side).flatten(1)
    yield "Each map became one number, repeated. The head was made for side × side numbers a map.", head(whole)
    yield (
        "The channels come last in each row. The head was made for one map after the other.",
        head(shrunk(x, side).permute(0, 2, 3, 1).flatten(1)),
    )
    small = F.adaptive_avg_pool2d(images, 4 * side)
    yield (
        "The images were shrunk, and not the maps. Edges are lost before a kernel sees them.",
        head(shrunk(maps(conv1, conv2, small), side).flatten(1)),
    )


def attended(net: nn.Module, x: Tensor, scale: float | None = None, dim: int = -1, after: float = 1.0) -> Tensor:
    """What attention with layers q, k, v and out gives, (…, T, D)."""
    q, k, v = net.q(x), net.k(x), net.v(x)
    scores = q @ k.transpose(-2, -1) / (q.size(-1) ** 0.5 if scale is None else scale)
    return net.out(torch.softmax(scores, dim) / after @ v)


def attention_gone_wrong(net: nn.Module, x: Tensor, width: int, out_width: int) -> Iterator[Mistake]:
    """Question 3."""
    root = out_width**0.5
    yield "The scores are still divided by the root of the input's width.", attended(net, x, width**0.5)
    yield "The scores aren't divided by anything.", attended(net, x, 1.0)
    yield "The scores are divided by the width, not by its root.", attended(net, x, float(out_width))
    yield "The scores are multiplied by the root.", attended(net, x, 1 / root)
    yield "The weights of a column add up to 1. Those of a query, a row, should.", attended(net, x, dim=-2)
    yield "The root divides the weights. It belongs to the scores, before softmax.", attended(net, x, 1.0, after=root)
    values = torch.softmax(net.q(x) @ net.k(x).transpose(-2, -1) / root, -1) @ net.v(x)
    yield "The last layer, out, isn't used.", values
    yield (
        "Queries and keys have changed places.",
        net.out(torch.softmax(net.k(x) @ net.q(x).transpose(-2, -1) / root, -1) @ net.v(x)),
    )


def encoded(embed: nn.Embedding, positions: Tensor, encoder: nn.Module, head: nn.Linear, ids: Tensor,
            mask: str = "padding", order: int | None = 0, mean: str = "own") -> Tensor:  # fmt: skip
    """Logits of sentences (B, C), with what a mistake changes."""
    padding, T = ids == 0, ids.size(1)
    x = embed(ids)
    if order is not None:
        x = x + positions[order : order + T]
    masks = {"padding": dict(src_key_padding_mask=padding), "none": {}, "turned": dict(src_key_padding_mask=~padding)}
    masks["attention"] = dict(mask=padding) if len(ids) == T else {}
    x = encoder(x, **masks[mask])
    real = (~padding)[..., None]
    if mean == "all":
        return head(x.mean(1))
    if mean == "first":
        return head(x[:, 0])
    return head((x * real).sum(1) / (T if mean == "longest" else real.sum(1)))


def sentences_gone_wrong(*given) -> Iterator[Mistake]:  # noqa: ANN002 - those of ``encoded``
    """Question 4."""
    yield (
        "The padding still counts: it reaches the encoder as another argument than it should.",
        encoded(*given, mask="attention"),
    )
    yield "The padding still counts, in the encoder and in the mean.", encoded(*given, mask="attention", mean="all")
    yield "The encoder isn't told what is padding.", encoded(*given, mask="none")
    yield "Neither the encoder nor the mean is told what is padding.", encoded(*given, mask="none", mean="all")
    yield MASK_TURNED, encoded(*given, mask="turned")
    yield "The mean still counts the padding.", encoded(*given, mean="all")
    yield "The sum is divided by T. Each sentence has its own number of words.", encoded(*given, mean="longest")
    yield (
        "That is the first word's vector. The mean over all words is wanted.",
        encoded(*given, mean="first"),
    )
    yield "The positions aren't added.", encoded(*given, order=None)
    yield "The positions begin at 1. The first word has position 0.", encoded(*given, order=1)
    yield "Neither positions nor the mask are there.", encoded(*given, mask="none", order=None)


def clipped_loss(new: Tensor, old: Tensor, rewards: Tensor, clip: float, *,
                 ratio: str = "exp", sign: int = -1, spread: float | None = 1e-4, pick: str = "min",
                 total: str = "mean", centered: bool = True) -> Tensor:  # fmt: skip
    """The loss of a group of N answers, with what a mistake changes."""
    advantages = rewards - rewards.mean() if centered else rewards
    if spread is not None:
        advantages = advantages / (rewards.std() + spread)
    r = {"exp": (new - old).exp(), "logs": new / old, "turned": (old - new).exp(), "none": new - old}[ratio]
    bound = r.clamp(1 - clip, 1 + clip)
    both = {"min": torch.minimum(r * advantages, bound * advantages), "clipped": bound * advantages,
            "max": torch.maximum(r * advantages, bound * advantages), "free": r * advantages}[pick]  # fmt: skip
    return sign * getattr(both, total)()


LOSSES_GONE_WRONG = {
    "It is still a ratio of log-probabilities. What turns a logarithm back into a probability?": dict(ratio="logs"),
    "The ratio is upside down: new over old.": dict(ratio="turned"),
    "A difference of logarithms is the logarithm of the ratio.": dict(ratio="none"),
    "The loss goes up where a good answer gets likelier. It is to be made smaller.": dict(sign=1),
    "The advantages aren't divided by the rewards' spread.": dict(spread=None),
    "The 1e-4 beside the spread is missing.": dict(spread=0.0),
    "Nothing is clipped.": dict(pick="free"),
    "Only the clipped term counts. The smaller one of both does.": dict(pick="clipped"),
    "The larger one of both terms counts. The smaller one should.": dict(pick="max"),
    "It is a sum over the answers. The mean is wanted.": dict(total="sum"),
    "The rewards' mean isn't subtracted: each answer would be made likelier.": dict(centered=False),
}
