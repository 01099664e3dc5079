"""The checks of lab 07, Attend. What is right comes from torch itself, or from the definition, in double precision.

Letters: B sentences, T tokens that look, S tokens that are looked at, D width, H heads, G key heads, d width of a head,
V words. A mask says True where a token may look.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from . import ANYTHING, GENERATOR, CheckFailed, Mistake, Trial, draw, draw_sizes
from .attend_mistakes import (
    TURNED,
    head_gone_wrong,
    heads_gone_wrong,
    look_gone_wrong,
    scores_gone_wrong,
    softmax_gone_wrong,
    table,
)
from .shortcuts import ATTENTION, NO_ATTENTION, NO_SOFTMAX, SOFTMAX


def scaled_scores(answer: Callable) -> None:
    """Question 1: scores of the tokens of x with those of memory, (..., T, S)."""
    trial = Trial(answer, words=(*NO_SOFTMAX, *NO_ATTENTION))
    T, S, D, d = draw_sizes((3, 6), (3, 6), (4, 8), (4, 8))
    for lead, S_now, d_now in (((), S, d), ((), T, D), ((2,), S, d), ((2, 3), S, d)):
        x, memory, W_q, W_k = draw(*lead, T, D), draw(*lead, S_now, D), draw(D, d_now), draw(D, d_now)
        if lead:
            trial.note = "It is right for one sentence. In a batch, dimensions stand in front: leave them there."
        result = trial.call(x=x, memory=memory, W_q=W_q, W_k=W_k)
        result = trial.tensor(result, (*lead, T, S_now), {(*lead, S_now, T): TURNED})
        q, k = (x @ W_q).double(), (memory @ W_k).double()
        right = torch.einsum("...td,...sd->...ts", q, k) / math.sqrt(d_now)
        trial.compare(result, right, scores_gone_wrong(x, memory, W_q, W_k))
    trial.passed("for one sentence and for batches.")


def masked_softmax(answer: Callable) -> None:
    """Question 2: weights that sum to 1 over the last dimension, zero where hidden, (..., T, S)."""
    trial = Trial(answer, without=SOFTMAX, words=(*NO_SOFTMAX, *NO_ATTENTION))
    for scores, mask, mistakes in softmax_cases():
        trial.note = "It is right for one sentence; here dimensions stand in front." if scores.dim() > 2 else ""
        if mask.dim() < scores.dim():
            trial.note = "One mask, (T, S), serves the whole batch here."
        result = trial.tensor(trial.call(scores=scores, mask=mask), tuple(scores.shape))
        right = scores.double().masked_fill(~mask, -math.inf).softmax(-1).nan_to_num(0.0)
        trial.compare(result, right, mistakes or softmax_gone_wrong(scores, mask))
    trial.passed("also for scores of ±1,000, rows that see nothing, and one mask for a whole batch.")


def softmax_cases() -> Iterator[tuple[Tensor, Tensor, list[Mistake]]]:
    """Scores, a mask, and what alone can be wrong if all before was right; nothing listed: any tempting mistake."""
    T, S = draw_sizes((3, 6), (4, 8))

    def draw_mask(*shape: int) -> Tensor:
        mask = torch.rand(shape, generator=GENERATOR) < 0.5
        mask[..., :3] = torch.tensor([True, False, True])
        return mask

    for lead in ((), (2,), (2, 3)):
        yield draw(*lead, T, S), draw_mask(*lead, T, S), []
    yield draw(2, 3, T, S), draw_mask(T, S), []
    far = (
        "Scores near {} are lost: e to the power of them is {} for a float. Taking one and the same number from all "
        "scores of a row changes none of its weights. Which number makes the powers harmless?"
    )
    yield draw(T, S) + 1000, draw_mask(T, S), [(far.format("1,000", "too large"), ANYTHING)]
    yield draw(T, S) - 1000, draw_mask(T, S), [(far.format("-1,000", "too small"), ANYTHING)]
    apart = "With one row near 1,000 and the next near -1,000, a row is lost. What you take away must be the row's own."
    yield draw(T, S) + 1000 * (-1.0) ** torch.arange(T)[:, None], draw_mask(T, S), [(apart, ANYTHING)]
    mask = draw_mask(T, S)
    above = (
        "A hidden score of 10,000 spoils its row. It must be out of the way before you look for the largest score, "
        "and before you raise e to it."
    )
    yield draw(T, S).masked_fill(~mask, 10_000.0), mask, [(above, ANYTHING)]
    scores, mask = draw(T, S), draw_mask(T, S)
    mask[1] = False
    even = torch.where(mask.any(-1, keepdim=True), scores.masked_fill(~mask, -math.inf).softmax(-1), 1 / S)
    spread = "A row that may look at nothing spreads its weight over what is hidden. Very low isn't minus infinity."
    nothing = "A row that may look at nothing comes out wrong. What is 0 / 0, or minus infinity from minus infinity?"
    yield scores, mask, [(spread, even), (nothing, ANYTHING)]


def who_may_look(answer: Callable) -> None:
    """Question 3: the mask of a causal window over padded sentences, (B, T, T)."""
    trial = Trial(answer, words=NO_ATTENTION)
    w, n, extra = draw_sizes((2, 3), (2, 4), (3, 5))
    T = w + n + extra
    for lengths, window in (([T, n], w), ([n, T, n + 2], 1), ([T, n + 1], T + 3)):
        inputs = {"lengths": torch.tensor(lengths), "T": T, "window": window}
        one = "One table for each sentence is wanted: they have different lengths."
        result = trial.tensor(trial.call(**inputs), (len(lengths), T, T), {(T, T): one}, torch.bool)
        right = table(inputs["lengths"], T, lambda i, j, n, window=window: 0 <= i - j < window and j < n)
        where = f"With lengths {lengths}, T = {T} and window = {window}: "
        wrong = [(where + hint, may) for hint, may in look_gone_wrong(*inputs.values())]
        if not torch.equal(result, right):
            b, i, j = (int(place) for place in (result != right).nonzero()[0])
            rule = f"{where}may token {i} of sentence {b} look at token {j}? You say {bool(result[b, i, j])}."
            wrong.append((rule, ANYTHING))
        trial.compare(result.float(), right.float(), wrong)
    trial.passed("windows of 1, a few, and more than all tokens; padding in every place.")


def multi_head(answer: Callable) -> None:
    """Question 4: attention of H heads on G key heads, mixed by W_o, (B, T, D)."""
    trial = Trial(answer, without=ATTENTION, words=NO_ATTENTION)
    T, d = draw_sizes((4, 6), (2, 3))
    for B, H, G in ((1, 3, 3), (3, 4, 2), (2, 6, 2), (3, 2, 1), (4, 4, 2)):
        D = H * d
        mask = torch.rand((B, T, T), generator=GENERATOR) < 0.5
        mask |= torch.eye(T, dtype=torch.bool)
        mask[:, 0, 1:] = False
        shapes = {"x": (B, T, D), "W_q": (D, D), "W_k": (D, G * d), "W_v": (D, G * d), "W_o": (D, D)}
        inputs = {name: draw(*shape) for name, shape in shapes.items()} | {"H": H, "mask": mask}
        trial.note = f"Here H = {H} heads look and G = {G} are looked at, each d = {d} wide, in a batch of {B}."
        result = trial.tensor(trial.call(**inputs), (B, T, D))
        right = torch_heads(**{name: x.double() if name[0] in "xW" else x for name, x in inputs.items()})
        rest = "The numbers differ. If questions 1 and 2 pass, compare one head alone: H = 1, and W_o the identity."
        trial.compare(result, right, [*heads_gone_wrong(**inputs), (rest, ANYTHING)])
    trial.passed("equal to nn.MultiheadAttention, with shared key heads too.")


def torch_heads(x: Tensor, W_q: Tensor, W_k: Tensor, W_v: Tensor, W_o: Tensor, H: int, mask: Tensor) -> Tensor:
    """What ``nn.MultiheadAttention`` gives, with each shared key head written out once for each head that uses it."""
    D, d = x.size(-1), W_q.size(-1) // H
    W_k, W_v = (W.view(D, -1, d).repeat_interleave(H * d // W.size(-1), 1).flatten(1) for W in (W_k, W_v))
    theirs = nn.utils.skip_init(nn.MultiheadAttention, D, H, bias=False, batch_first=True, dtype=x.dtype)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([W_q, W_k, W_v], dim=1).T)
        theirs.out_proj.weight.copy_(W_o.T)
        return theirs(x, x, x, attn_mask=(~mask).repeat_interleave(H, 0), need_weights=False)[0]


def previous_token_head(answer: Callable) -> None:
    """Question 5: W_q, W_k (V + T, d) and W_v (V + T, V) of a head that copies the word before."""
    trial = Trial(answer)
    least = 1.0
    for words, places in (((4, 8), (9, 14)), ((15, 20), (64, 64))):
        V, T = draw_sizes(words, places)
        W_q, W_k, W_v = three_matrices(trial, trial.call(V=V, T=T), V, T)
        spoken = torch.randint(V, (T,), generator=GENERATOR)
        x = torch.cat([torch.eye(V)[spoken], torch.eye(T)], dim=1)
        scores = (x @ W_q) @ (x @ W_k).T / math.sqrt(W_q.size(1))
        causal = torch.ones(T, T, dtype=torch.bool).tril()
        weights = scores.masked_fill(~causal, -math.inf).softmax(-1)
        fetched = (weights @ x @ W_v)[1:] - torch.eye(V)[spoken[:-1]]
        for hint, seen in head_gone_wrong(scores, weights, float(fetched.abs().max())):
            if seen:
                raise CheckFailed(f"With V = {V} words and T = {T} places: {hint}")
        least = min(least, float(weights.diagonal(-1).min()))
    print(f"{trial.name} is right: up to 64 places, each gives at least {least:.4f} of its weight to the one before.")


def three_matrices(trial: Trial, result: object, V: int, T: int) -> list[Tensor]:
    """W_q, W_k and W_v, or a failed check."""
    if not isinstance(result, tuple | list) or len(result) != 3:
        what = f"{len(result)} things" if isinstance(result, tuple | list) else f"a {type(result).__name__}"
        trial.fail(f"{trial.name} returns {what}. Return three matrices: W_q, W_k, W_v.")
    d = result[0].shape[-1] if getattr(result[0], "shape", ()) else 0
    trial.note = f"With V = {V} and T = {T}, a token has V + T numbers, and each matrix a row for each of them."
    word = "The last matrix fetches a word alone, which has V numbers."
    hints = {(V + T, T): word, (V + T, V + T): word}
    W_q, W_k = (trial.tensor(W, (V + T, d)) for W in result[:2])
    return [W_q, W_k, trial.tensor(result[2], (V + T, V), hints)]
