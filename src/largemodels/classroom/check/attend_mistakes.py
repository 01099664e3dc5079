"""The tempting mistakes of lab 07: what each one gives, so that a check knows it again, and the hint that it deserves.

Letters and masks as in ``largemodels.classroom.check.attend``. A hint says where to look and leaves the mending to the
learner.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import Mistake

TURNED = "Rows and columns have changed places: row i belongs to token i of x, which looks."


def scores_gone_wrong(x: Tensor, memory: Tensor, W_q: Tensor, W_k: Tensor) -> Iterator[Mistake]:
    """Question 1."""
    q, k, d, D = x @ W_q, memory @ W_k, W_q.size(-1), x.size(-1)
    raw = q @ k.mT
    yield "The dot products are right, and nothing scales them yet.", raw
    yield "The dot products are right; they are divided by d, and they grow like its square root.", raw / d
    yield (
        f"The scores are divided by the square root of the tokens' width D = {D}. "
        "How many products does one dot product of a query and a key add up?",
        raw / math.sqrt(D),
    )
    yield (
        "The scores are divided by the square root of the number of tokens. Of what does d count the numbers?",
        (raw / math.sqrt(k.size(-2))),
    )
    yield "The scores are multiplied by √d. Wide vectors have large dot products: make them smaller.", raw * d**0.5
    yield "These are weights already. Return the scores; the softmax is question 2.", (raw / d**0.5).softmax(-1)
    swapped = (x @ W_k) @ (memory @ W_q).mT / d**0.5
    yield "W_q and W_k have changed places: the tokens that look, those of x, make the queries.", swapped
    if x.shape == memory.shape:
        yield TURNED, (raw / d**0.5).mT
    if d == D:
        lying = (x @ W_q.mT) @ (memory @ W_k.mT).mT / d**0.5
        yield "W_q and W_k are turned round. A token stands as a row, on the left: x W_q.", lying


def softmax_gone_wrong(scores: Tensor, mask: Tensor) -> Iterator[Mistake]:
    """Question 2."""
    hidden = scores.masked_fill(~mask, -math.inf)
    power = scores.exp()
    yield "The rows sum to 1, but hidden tokens get weight: the mask isn't used.", scores.softmax(-1)
    yield "The mask is upside down: True means 'may look'.", scores.masked_fill(mask, -math.inf).softmax(-1)
    yield (
        "Hidden tokens get no weight, but the rows no longer sum to 1: the mask came after the division.",
        scores.softmax(-1) * mask,
    )
    yield "A hidden score became 0, and e to the 0 is 1: it still takes its share.", (scores * mask).softmax(-1)
    yield (
        "The mask was added to the scores. True counts as 1 there and hides nothing.",
        (scores + 1.0 * mask).softmax(-1),
    )
    yield "These are powers of e; nothing makes the rows sum to 1 yet.", power * mask
    yield "The columns sum to 1, and the rows should: look at the dimension.", hidden.softmax(-2).nan_to_num(0.0)
    yield "The whole table sums to 1, and each row should.", hidden.flatten().softmax(0).view_as(scores)


def table(lengths: Tensor, T: int, may: Callable[[int, int, int], bool]) -> Tensor:
    """The table of ``may(i, j, n)`` for tokens i that look, tokens j looked at, sentences of n tokens. (B, T, T)."""
    return torch.tensor([[[may(i, j, n) for j in range(T)] for i in range(T)] for n in lengths.tolist()])


def look_gone_wrong(lengths: Tensor, T: int, w: int) -> Iterator[Mistake]:
    """Question 3."""
    rules: dict[str, Callable[[int, int, int], bool]] = {
        "True and False have changed places: True means 'may look'.": lambda i, j, n: not (0 <= i - j < w and j < n),
        "The future and padding are hidden, but the window isn't there.": lambda i, j, n: j <= i and j < n,
        "The window is right, but padding is in sight.": lambda i, j, n: 0 <= i - j < w,
        "A token sees what comes after it.": lambda i, j, n: i - j < w and j < n,
        "The window reaches as far into the future as into the past.": lambda i, j, n: abs(i - j) < w and j < n,
        "Tokens look ahead, not back. Rows look, columns are looked at.": lambda i, j, n: 0 <= j - i < w and j < n,
        "The window is one token too wide: the token itself counts.": lambda i, j, n: 0 <= i - j <= w and j < n,
        "The window is one token too narrow. It counts the token itself.": lambda i, j, n: 0 <= i - j < w - 1 and j < n,
        "A token doesn't see itself.": lambda i, j, n: 0 < i - j < w and j < n,
        "Padding is kept from looking. It must be kept from being looked at.": lambda i, j, n: 0 <= i - j < w and i < n,
        "One rule is enough to let a token look. All must hold.": lambda i, j, n: 0 <= i - j < w or j < n,
        "The first token of the padding is in sight.": lambda i, j, n: 0 <= i - j < w and j <= n,
        "The last real token is hidden.": lambda i, j, n: 0 <= i - j < w and j < n - 1,
    }
    for hint, may in rules.items():
        yield hint, table(lengths, T, may).float()


def heads_gone_wrong(
    x: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, W_o: Tensor, H: int, mask: Tensor
) -> Iterator[Mistake]:
    """Question 4."""
    (B, T, D), d = x.shape, W_q.size(-1) // H
    G = W_k.size(-1) // d

    def split(z: Tensor) -> Tensor:
        return z.view(B, T, -1, d).transpose(1, 2)  # (B, T, H d) -> (B, H, T, d)

    def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor = mask[:, None], width: int = d) -> Tensor:
        return (q @ k.mT / math.sqrt(width)).masked_fill(~mask, -math.inf).softmax(-1).nan_to_num(0.0) @ v

    def merge(z: Tensor) -> Tensor:
        return z.transpose(1, 2).flatten(2)  # (B, H, T, d) -> (B, T, H d)

    q, k, v = x @ W_q, x @ W_k, x @ W_v
    Q, K, V = split(q), split(k).repeat_interleave(H // G, 1), split(v).repeat_interleave(H // G, 1)  # (B, H, T, d)
    right = attend(Q, K, V)
    yield "The heads aren't mixed: W_o is missing.", merge(right)
    yield "W_o is turned round. A token stands as a row, on the left.", merge(right) @ W_o.mT
    dealt = attend(Q, split(k).repeat(1, H // G, 1, 1), split(v).repeat(1, H // G, 1, 1))
    yield "Neighbors share a key head. Yours are dealt in turn, so heads that are far apart share.", merge(dealt) @ W_o
    yield "All heads use the first key head.", merge(attend(Q, split(k)[:, :1], split(v)[:, :1])) @ W_o
    yield f"The scores are divided by √D = √{D}. How wide is one head?", merge(attend(Q, K, V, width=D)) @ W_o
    yield "The scores aren't scaled. How wide is one head?", merge(attend(Q, K, V, width=1)) @ W_o
    seen = attend(Q, K, V, mask=torch.ones_like(mask[:, None]))
    yield "The mask isn't used, so tokens see what they may not.", merge(seen) @ W_o
    yield "The mask is upside down: True means 'may look'.", merge(attend(Q, K, V, mask=~mask[:, None])) @ W_o
    if B == H:
        slipped = merge(attend(Q, K, V, mask=mask)) @ W_o
        yield "The mask has slipped: that of sentence b lies on head b. It lacks a dimension for the heads.", slipped
    cut = [z.reshape(B, -1, T, d).repeat_interleave(H * d // z.size(-1), 1) for z in (q, k, v)]  # (B, H, T, d)
    hint = "Each of your heads holds a few whole tokens, not a slice of every token. Look at how you split the width."
    yield hint, attend(*cut).reshape(B, T, -1) @ W_o
    yield hint, merge(attend(*cut)) @ W_o
    hint = "The heads are right until they are put back. There, tokens and heads change places."
    yield hint, right.reshape(B, T, -1) @ W_o
    shuffled = right.permute(0, 2, 3, 1).flatten(2)  # (B, H, T, d) -> (B, T, d H)
    yield "The heads are shuffled when they are put back: all of head 0 comes first, then head 1.", shuffled @ W_o


def head_gone_wrong(scores: Tensor, weights: Tensor, off: float) -> Iterator[tuple[str, bool]]:
    """Question 5: hints, and whether each is due.

    Args:
        scores: before the mask, (T, T).
        weights: after the causal mask and the softmax, (T, T).
        off: how far what is fetched is from the word before, at most.
    """
    T = len(scores)
    place = torch.arange(T)
    looks, share = weights[1:].argmax(-1), float(weights.diagonal(-1).min())
    yield "the scores are infinite or NaN. Large is enough; infinity times 0 is no number.", not scores.isfinite().all()
    yield "all scores are equal, so each token looks everywhere.", bool(scores.max() == scores.min())
    yield "each token looks at itself. Whose key should its query fit?", bool((looks == place[1:]).all())
    yield (
        "but for the mask, each token would look at the one after it. Query and key fit the wrong way round.",
        bool((scores[:-1].argmax(-1) == place[1:]).all()),
    )
    yield (
        f"each token looks most at the one before, but with as little as {math.floor(1000 * share) / 1000:.3f} of its "
        "weight; 0.99 is wanted. "
        "The softmax hands some to all T tokens, and the scores are divided by √d: how large must the products be?",
        bool((looks == place[:-1]).all()) and share < 0.99,
    )
    at = int((looks != place[:-1]).int().argmax()) + 1
    yield (
        f"token {at} looks most at token {int(looks[at - 1])}. Places alone should decide: do the words say something?",
        share < 0.99,
    )
    yield (
        "the head looks at the right place and fetches something else than the word there, unchanged and alone.",
        off > 0.011,
    )
