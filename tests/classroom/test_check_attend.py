"""The checks of lab 07: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from one_check import Checks
from torch import nn

from largemodels.classroom.check import CheckFailed, attend

# Question 1


def one_line(x, memory, W_q, W_k):
    return (x @ W_q) @ (memory @ W_k).transpose(-2, -1) / math.sqrt(W_q.size(-1))


def by_einsum(x, memory, W_q, W_k):
    return torch.einsum("...ti,id,...sj,jd->...ts", x, W_q, memory, W_k) * W_k.shape[1] ** -0.5


def in_numpy(x, memory, W_q, W_k):
    q, k = np.matmul(x.numpy(), W_q.numpy()), np.matmul(memory.numpy(), W_k.numpy())
    return torch.from_numpy(np.matmul(q, k.swapaxes(-1, -2)) / np.sqrt(q.shape[-1])).float()


def by_loops(x, memory, W_q, W_k):
    if x.dim() > 2:
        return torch.stack([by_loops(a, b, W_q, W_k) for a, b in zip(x, memory, strict=True)])
    out = torch.zeros(len(x), len(memory))
    for i, token in enumerate(x):
        for j, other in enumerate(memory):
            out[i, j] = sum((token @ W_q) * (other @ W_k)) / math.sqrt(W_q.size(1))
    return out


def left_in_numpy(x, memory, W_q, W_k):
    return in_numpy(x, memory, W_q, W_k).numpy()


def left_in_double_precision(x, memory, W_q, W_k):
    return in_numpy(x, memory, W_q, W_k).double()


SCORES_WRONG = {
    "NumPy": (left_in_numpy, "torch.from_numpy makes one of it"),
    "double precision": (left_in_double_precision, "End with .float()"),
    "unscaled": (lambda x, m, q, k: (x @ q) @ (m @ k).mT, "nothing scales them yet"),
    "by d": (lambda x, m, q, k: (x @ q) @ (m @ k).mT / q.size(-1), "they are divided by d"),
    "by the tokens' width": (lambda x, m, q, k: (x @ q) @ (m @ k).mT / x.size(-1) ** 0.5, "the tokens' width D ="),
    "by the number of tokens": (lambda x, m, q, k: (x @ q) @ (m @ k).mT / m.size(-2) ** 0.5, "number of tokens"),
    "times √d": (lambda x, m, q, k: (x @ q) @ (m @ k).mT * q.size(-1) ** 0.5, "are multiplied by √d"),
    "turned": (lambda x, m, q, k: one_line(x, m, q, k).mT, "Rows and columns have changed places"),
    "roles swapped": (lambda x, m, q, k: (x @ k) @ (m @ q).mT / q.size(-1) ** 0.5, "W_q and W_k have changed places"),
    "weights already": (lambda x, m, q, k: one_line(x, m, q, k).softmax(-1), "These are weights already"),
    "one sentence alone": (
        lambda x, m, q, k: (x @ q) @ (m @ k).permute(*range(x.dim())[::-1]) / q.size(-1) ** 0.5,
        "It is right for one sentence",
    ),
}


# Question 2


def in_place_on_a_copy(scores, mask):
    z = scores.clone()
    z[~mask.expand_as(z)] = -math.inf
    z -= z.max(-1, keepdim=True).values
    z = z.exp_().nan_to_num_(0.0)
    total = z.sum(-1, keepdim=True)
    total[total == 0] = 1
    return z.div_(total)


def with_where(scores, mask):
    top = torch.where(mask, scores, -math.inf).max(-1, keepdim=True)[0]
    power = torch.where(mask, (scores - top).exp(), 0.0)
    total = power.sum(-1, keepdim=True)
    return torch.where(total > 0, power / total, 0.0)


def softmax_in_numpy(scores, mask):
    s, m = np.broadcast_arrays(scores.numpy(), mask.numpy())
    out = np.zeros_like(s)
    for at in np.ndindex(s.shape[:-1]):
        seen = s[at][m[at]]
        if len(seen):
            power = np.exp(seen - seen.max())
            out[at][m[at]] = power / power.sum()
    return torch.from_numpy(out)


def by_logsumexp(scores, mask):
    hidden = scores.masked_fill(~mask, -math.inf)
    return (hidden - hidden.logsumexp(-1, keepdim=True)).exp().nan_to_num(0.0)


def by_logarithms(scores, mask):
    hidden = scores.masked_fill(~mask, -math.inf)
    top = hidden.amax(-1, keepdim=True).nan_to_num(neginf=0.0)
    return (hidden - top - (hidden - top).exp().sum(-1, keepdim=True).log()).exp().nan_to_num(0.0)


def plain(z, dim=-1):
    """The softmax by hand, stable, for mistakes that lie elsewhere."""
    power = (z - z.amax(dim, keepdim=True)).exp()
    return power / power.sum(dim, keepdim=True)


def overflows(scores, mask):
    power = scores.exp() * mask
    return power / power.sum(-1, keepdim=True).clamp(min=1e-30)


def underflows(scores, mask):
    power = (scores.double() - 600).exp() * mask
    return (power / power.sum(-1, keepdim=True)).float()


def guarded(power):
    """Divided by the row's sum, and by 1 where that is 0."""
    total = power.sum(-1, keepdim=True)
    return power / torch.where(total == 0, 1.0, total)


def one_maximum_for_all(scores, mask):
    power = (scores - scores.max()).exp() * mask
    return power / power.sum(-1, keepdim=True)


def one_maximum_for_all_guarded(scores, mask):
    hidden = scores.masked_fill(~mask, -math.inf)
    return guarded((hidden - hidden.max()).exp())


def maximum_of_at_least_0(scores, mask):
    hidden = scores.masked_fill(~mask, -math.inf)
    return guarded((hidden - hidden.amax(-1, keepdim=True).clamp(min=0.0)).exp())


def maximum_over_zeros(scores, mask):
    top = torch.where(mask, scores, 0.0).amax(-1, keepdim=True)
    return guarded((scores.masked_fill(~mask, -math.inf) - top).exp())


def for_one_sentence(scores, mask):
    right = with_where(scores, mask)
    return right if scores.dim() == 2 else right * 0.9


def for_masks_of_the_same_shape(scores, mask):
    right = with_where(scores, mask)
    return right if scores.dim() == mask.dim() else right * 0.9


def maximum_over_hidden(scores, mask):
    power = (scores - scores.amax(-1, keepdim=True)).exp() * mask
    return power / power.sum(-1, keepdim=True)


def rewrites_its_input(scores, mask):
    return with_where(scores.masked_fill_(~mask, -math.inf), mask)


def indexes_by_the_mask(scores, mask):
    z = scores.clone()
    z[~mask] = -math.inf  # a mask of fewer dimensions doesn't broadcast here
    return with_where(z, mask)


SOFTMAX_WRONG = {
    "index by the mask": (indexes_by_the_mask, "stops with IndexError"),
    "no mask": (lambda s, m: plain(s), "the mask isn't used"),
    "upside down": (lambda s, m: plain(s.masked_fill(m, -math.inf)), "The mask is upside down"),
    "mask after": (lambda s, m: plain(s) * m, "the mask came after the division"),
    "scores times mask": (lambda s, m: plain(s * m), "e to the 0 is 1"),
    "scores plus mask": (lambda s, m: plain(s + m.float()), "The mask was added to the scores"),
    "never divided": (lambda s, m: s.exp() * m, "nothing makes the rows sum to 1 yet"),
    "wrong dimension": (
        lambda s, m: plain(s.masked_fill(~m, -math.inf), -2).nan_to_num(0.0),
        "The columns sum to 1",
    ),
    "whole table": (
        lambda s, m: plain(s.masked_fill(~m, -math.inf).flatten(), 0).view_as(s),
        "The whole table sums to 1",
    ),
    "overflow": (overflows, "too large for a float"),
    "underflow": (underflows, "too small for a float"),
    "one maximum for all": (one_maximum_for_all, "must be the row's own"),
    "one maximum for all, guarded": (one_maximum_for_all_guarded, "must be the row's own"),
    "maximum of at least 0": (maximum_of_at_least_0, "are lost: e to the power of them is too small"),
    "maximum over zeros": (maximum_over_zeros, "are lost: e to the power of them is too small"),
    "for one sentence": (for_one_sentence, "It is right for one sentence; here dimensions stand in front"),
    "for masks of the same shape": (for_masks_of_the_same_shape, "One mask, (T, S), serves the whole batch here"),
    "maximum over hidden": (maximum_over_hidden, "A hidden score of 10,000 spoils its row"),
    "0 / 0": (lambda s, m: plain(s.masked_fill(~m, -math.inf)), "What is 0 / 0"),
    "minus a billion": (lambda s, m: plain(s.masked_fill(~m, -1e9)), "Very low isn't minus infinity"),
    "torch's softmax": (
        lambda s, m: F.softmax(s.masked_fill(~m, -math.inf), -1).nan_to_num(0.0),
        "calls torch's softmax",
    ),
    "log_softmax": (
        lambda s, m: s.masked_fill(~m, -math.inf).log_softmax(-1).exp().nan_to_num(0.0),
        "calls torch's log_softmax",
    ),
    "logsumexp": (by_logsumexp, "calls torch's logsumexp"),
    "rewrites its input": (rewrites_its_input, "changes its input scores"),
}


# Question 3


def mask_by_loops(lengths, T, window):
    out = torch.zeros(len(lengths), T, T, dtype=torch.bool)
    for b, n in enumerate(lengths):
        for i in range(T):
            out[b, i, max(0, i - window + 1) : i + 1] = True
        out[b, :, n:] = False
    return out


def mask_by_triangles(lengths, T, window):
    band = torch.ones(T, T).tril().bool() & torch.ones(T, T).triu(1 - window).bool()
    return torch.stack([band & (torch.arange(T) < n) for n in lengths])


def mask_in_numpy(lengths, T, window):
    back = np.subtract.outer(np.arange(T), np.arange(T))
    near = ((back >= 0) & (back < window))[None]
    return torch.from_numpy(near & (np.arange(T) < lengths.numpy()[:, None])[:, None])


def ij(T):
    return torch.arange(T)[:, None], torch.arange(T)


def near(T, w):
    i, j = ij(T)
    return (j <= i) & (i - j < w)


def real(n, T):
    return torch.arange(T) < n[:, None, None]


MASK_WRONG = {
    "inverted": (lambda n, T, w: ~(near(T, w) & real(n, T)), "True and False have changed places"),
    "no window": (lambda n, T, w: near(T, T) & real(n, T), "the window isn't there"),
    "no padding": (lambda n, T, w: near(T, w).expand(len(n), T, T), "padding is in sight"),
    "no future": (lambda n, T, w: (ij(T)[0] - ij(T)[1] < w) & real(n, T), "A token sees what comes after it"),
    "both ways": (lambda n, T, w: ((ij(T)[0] - ij(T)[1]).abs() < w) & real(n, T), "as far into the future"),
    "looks ahead": (lambda n, T, w: near(T, w).mT & real(n, T), "Tokens look ahead, not back"),
    "too wide": (lambda n, T, w: near(T, w + 1) & real(n, T), "one token too wide"),
    "too narrow": (lambda n, T, w: near(T, w - 1) & real(n, T), "one token too narrow"),
    "not itself": (lambda n, T, w: near(T, w) & ~torch.eye(T).bool() & real(n, T), "doesn't see itself"),
    "padding may not look": (lambda n, T, w: near(T, w) & real(n, T).mT, "It must be kept from being looked at"),
    "or": (lambda n, T, w: near(T, w) | real(n, T), "All must hold"),
    "<=": (lambda n, T, w: near(T, w) & real(n + 1, T), "The first token of the padding is in sight"),
    "last real token": (lambda n, T, w: near(T, w) & real(n - 1, T), "The last real token is hidden"),
    "one table": (lambda n, T, w: near(T, w), "One table for each sentence"),
    "NumPy": (lambda n, T, w: mask_in_numpy(n, T, w).numpy(), "torch.from_numpy makes one of it"),
    "ones and zeros": (lambda n, T, w: (near(T, w) & real(n, T)).float(), "Return True and False"),
    "something else": (lambda n, T, w: torch.ones(len(n), T, T).bool(), "look at token 1? You say True"),
}


# Question 4


def heads_by_slices(x, W_q, W_k, W_v, W_o, H, mask):
    d = W_q.size(1) // H
    share = H * d // W_k.size(1)
    fetched = []
    for h in range(H):
        g = h // share
        q, k = x @ W_q[:, h * d : (h + 1) * d], x @ W_k[:, g * d : (g + 1) * d]
        weights = (q @ k.mT / math.sqrt(d)).masked_fill(~mask, -math.inf).softmax(-1)
        fetched.append(weights @ (x @ W_v[:, g * d : (g + 1) * d]))
    return torch.cat(fetched, -1) @ W_o


def heads_by_views(x, W_q, W_k, W_v, W_o, H, mask, *, width=None, share="repeat_interleave", mixed=True):
    B, T, D = x.shape
    d = W_q.size(1) // H
    q, k, v = ((x @ W).view(B, T, -1, d).transpose(1, 2) for W in (W_q, W_k, W_v))
    if share == "repeat_interleave":
        k, v = (z.repeat_interleave(H // z.size(1), dim=1) for z in (k, v))
    elif share == "repeat":
        k, v = (z.repeat(1, H // z.size(1), 1, 1) for z in (k, v))
    else:
        k, v = k[:, :1], v[:, :1]
    scores = q @ k.mT / math.sqrt(width or d)
    out = scores.masked_fill(~mask[:, None], -math.inf).softmax(-1).nan_to_num(0.0) @ v
    out = out.transpose(1, 2).reshape(B, T, D)
    return out @ W_o if mixed else out


def heads_by_einsum(x, W_q, W_k, W_v, W_o, H, mask):
    D, d = x.size(-1), W_q.size(1) // H
    W_q, W_k, W_v = (W.view(D, -1, d) for W in (W_q, W_k, W_v))
    W_k, W_v = (W[:, [h * W.size(1) // H for h in range(H)]] for W in (W_k, W_v))
    scores = torch.einsum("bti,ihd,bsj,jhd->bhts", x, W_q, x, W_k) / d**0.5
    weights = (scores - 1e9 * ~mask[:, None]).softmax(-1)
    return torch.einsum("bhts,bsi,ihd,hdo->bto", weights, x, W_v, W_o.view(H, d, -1))


def forgot_the_transpose(x, W_q, W_k, W_v, W_o, H, mask, *, back=False):
    (B, T, D), d = x.shape, W_q.size(1) // H
    q, k, v = ((x @ W).reshape(B, -1, T, d) for W in (W_q, W_k, W_v))
    k, v = (z.repeat_interleave(H // z.size(1), dim=1) for z in (k, v))
    weights = (q @ k.mT / math.sqrt(d)).masked_fill(~mask[:, None], -math.inf).softmax(-1)
    out = weights @ v
    return (out.transpose(1, 2) if back else out).reshape(B, T, D) @ W_o


def merged_wrongly(x, W_q, W_k, W_v, W_o, H, mask, how):
    D = x.size(-1)
    apart = heads_by_views(x, W_q, W_k, W_v, torch.eye(D), H, mask).unflatten(-1, (H, D // H)).transpose(1, 2)
    if how == "no transpose":
        return apart.reshape(x.shape) @ W_o
    return apart.permute(0, 2, 3, 1).reshape(x.shape) @ W_o


def mask_on_the_heads(x, W_q, W_k, W_v, W_o, H, mask):
    if len(x) != H:  # it would stop here, if broadcasting didn't help: (B, T, T) against (B, H, T, T)
        return heads_by_views(x, W_q, W_k, W_v, W_o, H, mask)
    (B, T, D), d = x.shape, W_q.size(1) // H
    q, k, v = ((x @ W).view(B, T, -1, d).transpose(1, 2) for W in (W_q, W_k, W_v))
    k, v = (z.repeat_interleave(H // z.size(1), dim=1) for z in (k, v))
    weights = (q @ k.mT / math.sqrt(d)).masked_fill(~mask, -math.inf).softmax(-1)
    return (weights @ v).transpose(1, 2).reshape(B, T, D) @ W_o


def by_torch(x, W_q, W_k, W_v, W_o, H, mask):
    (B, T, D), d = x.shape, W_q.size(1) // H
    q, k, v = ((x @ W).view(B, T, -1, d).transpose(1, 2) for W in (W_q, W_k, W_v))
    out = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None], enable_gqa=True)
    return out.transpose(1, 2).reshape(B, T, D) @ W_o


def by_the_class(x, W_q, W_k, W_v, W_o, H, mask):
    nn.MultiheadAttention(x.size(-1), H, batch_first=True)(x, x, x)
    return heads_by_views(x, W_q, W_k, W_v, W_o, H, mask)


def without_sharing(x, W_q, W_k, W_v, W_o, H, mask):
    B, T, D = x.shape
    q, k, v = ((x @ W).view(B, T, H, D // H).transpose(1, 2) for W in (W_q, W_k, W_v))
    weights = (q @ k.mT / math.sqrt(D // H)).masked_fill(~mask[:, None], -math.inf).softmax(-1)
    return (weights @ v).transpose(1, 2).reshape(B, T, D) @ W_o


def variant(**how):
    return lambda *inputs: heads_by_views(*inputs, **how)


HEADS_WRONG = {
    "not mixed": (variant(mixed=False), "W_o is missing"),
    "W_o turned": (lambda x, q, k, v, o, H, m: heads_by_views(x, q, k, v, o.T, H, m), "W_o is turned round"),
    "dealt in turn": (variant(share="repeat"), "Yours are dealt in turn"),
    "first key head": (variant(share="first"), "All heads use the first key head"),
    "scaled by √D": (lambda x, *rest: heads_by_views(x, *rest, width=x.size(-1)), "divided by √D"),
    "unscaled": (variant(width=1), "The scores aren't scaled"),
    "no mask": (lambda *a: heads_by_views(*a[:-1], torch.ones_like(a[-1])), "The mask isn't used"),
    "upside down": (lambda *a: heads_by_views(*a[:-1], ~a[-1]), "The mask is upside down"),
    "mask on the heads": (mask_on_the_heads, "The mask has slipped"),
    "forgot the transpose": (forgot_the_transpose, "holds a few whole tokens"),
    "forgot it at the split alone": (lambda *a: forgot_the_transpose(*a, back=True), "holds a few whole tokens"),
    "merged without it": (lambda *a: merged_wrongly(*a, "no transpose"), "tokens and heads change places"),
    "shuffled": (lambda *a: merged_wrongly(*a, "shuffled"), "The heads are shuffled"),
    "no sharing": (without_sharing, "heads look and G ="),
    "torch's attention": (by_torch, "calls torch's scaled_dot_product_attention"),
    "torch's class": (by_the_class, "calls torch's multi_head_attention_forward"),
    "something else": (lambda x, *rest: torch.zeros_like(x), "compare one head alone"),
}


# Question 5


def shifted_queries(V, T):
    place = torch.eye(V + T)[:, V:]
    return 20 * T**0.5 * place.roll(-1, 1), place, torch.eye(V + T)[:, :V]


def shifted_keys_by_loop(V, T):
    W_q, W_k, W_v = np.zeros((V + T, T + 1)), np.zeros((V + T, T + 1)), np.zeros((V + T, V))
    for t in range(T):
        W_q[V + t, t] = 30 * math.sqrt(T + 1)
        W_k[V + t, t + 1] = 1.0
    for w in range(V):
        W_v[w, w] = 1.0
    return [torch.from_numpy(W).float() for W in (W_q, W_k, W_v)]


def angles(V, T):
    """Four numbers are enough: places on a circle, each query turned back by one place."""
    turn = 2 * math.pi / (T + 1)
    at, before = torch.arange(T) * turn, (torch.arange(T) - 1) * turn
    strength = 20 / (1 - math.cos(turn)) * math.sqrt(2)
    W_k, W_q = torch.zeros(V + T, 2), torch.zeros(V + T, 2)
    W_k[V:], W_q[V:] = torch.stack([at.cos(), at.sin()], 1), strength * torch.stack([before.cos(), before.sin()], 1)
    return [W_q, W_k, torch.eye(V + T, V)]


def changed(q=lambda W, V: W, k=lambda W, V: W, v=lambda W, V: W):
    def head(V, T):
        W_q, W_k, W_v = shifted_queries(V, T)
        return q(W_q, V), k(W_k, V), v(W_v, V)

    return head


def looks_at_itself(V, T):
    place = torch.eye(V + T)[:, V:]
    return 100 * place, place, torch.eye(V + T)[:, :V]


def looks_ahead(V, T):
    place = torch.eye(V + T)[:, V:]
    return 20 * T**0.5 * place.roll(1, 1), place, torch.eye(V + T)[:, :V]


def fetches_the_place(V, T):
    return *shifted_queries(V, T)[:2], torch.eye(V + T)[:, V:]


def listens_to_words(V, T):
    W_q, W_k, W_v = shifted_queries(V, T)
    return torch.cat([W_q, 1000 * W_v], 1), torch.cat([W_k, W_v], 1), W_v


def almost_enough(V, T):
    """The last token gives the one before it 0.9899 of its weight, which isn't 0.99 if rounded down."""
    W_q, W_k, W_v = shifted_queries(V, T)
    return W_q / 20 * math.log(0.9899 / 0.0101 * (T - 1)), W_k, W_v


HEAD_WRONG = {
    "at itself": (looks_at_itself, "each token looks at itself"),
    "ahead": (looks_ahead, "but for the mask, each token would look at the one after it"),
    "too weak": (changed(q=lambda W, V: W / 20), "0.99 is wanted"),
    "too weak by a hair": (almost_enough, "as little as 0.989 of its weight"),
    "forgot √d": (changed(q=lambda W, V: 20.0 * (W > 0)), "the scores are divided by √d"),
    "infinite": (changed(q=lambda W, V: W / 0), "infinite or NaN"),
    "nothing yet": (changed(q=lambda W, V: 0 * W), "all scores are equal"),
    "words": (listens_to_words, "Places alone should decide"),
    "fetches the place": (fetches_the_place, "fetches a word alone"),
    "fetches too much": (changed(v=lambda W, V: 20 * W), "something else than the word there"),
    "fetches the places too": (changed(v=lambda W, V: torch.ones_like(W)), "something else than the word there"),
    "a word too large": (changed(v=lambda W, V: 1.015 * W), "something else than the word there"),
    "two matrices": (lambda V, T: shifted_queries(V, T)[:2], "returns 2 things. Return three matrices"),
    "one matrix": (lambda V, T: torch.eye(V + T), "returns a Tensor. Return three matrices"),
    "NumPy": (lambda V, T: [W.numpy() for W in shifted_queries(V, T)], "torch.from_numpy makes one of it"),
    "double precision": (lambda V, T: [W.double() for W in shifted_queries(V, T)], "End with .float()"),
    "rows for words alone": (changed(q=lambda W, V: W[V:]), "a row for each of them"),
}

RIGHT = {
    "scaled_scores": [one_line, by_einsum, in_numpy, by_loops],
    "masked_softmax": [in_place_on_a_copy, with_where, softmax_in_numpy, by_logarithms],
    "who_may_look": [mask_by_loops, mask_by_triangles, mask_in_numpy],
    "multi_head": [heads_by_slices, heads_by_views, heads_by_einsum],
    "previous_token_head": [shifted_queries, shifted_keys_by_loop, angles],
}
WRONG = {
    "scaled_scores": SCORES_WRONG,
    "masked_softmax": SOFTMAX_WRONG,
    "who_may_look": MASK_WRONG,
    "multi_head": HEADS_WRONG,
    "previous_token_head": HEAD_WRONG,
}
TWINS = (  # two ways to go wrong at the same place
    "holds a few whole tokens",
    "something else than the word there",
    "must be the row's own",
    "are lost: e to the power of them is too small",
)


@pytest.mark.filterwarnings("ignore:The use of `x.T`")
class TestAttend(Checks):
    check, right, wrong, twins = attend, RIGHT, WRONG, TWINS


def test_a_softmax_for_one_table_alone_is_refused():
    def counts_dimensions_from_the_front(scores, mask):
        z = scores.masked_fill(~mask, -math.inf)
        return plain(z, 1).nan_to_num(0.0)

    with pytest.raises(CheckFailed, match="The columns sum to 1"):
        attend.masked_softmax(counts_dimensions_from_the_front)
