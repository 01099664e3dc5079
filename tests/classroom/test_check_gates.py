"""The checks of lab 06: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import torch
from one_check import Checks

from largemodels.classroom.check import gates

# Question 1


def step_by_chunks(x, h, c, W, b):
    f, g, o = (torch.cat([x, h], -1) @ W.T + b).chunk(3, -1)
    f = torch.sigmoid(f)
    c = f * c + (1 - f) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def step_by_blocks(x, h, c, W, b):
    """Each block by itself, without torch's sigmoid."""
    D, H = x.size(1), h.size(1)

    def block(n):
        rows = W[n * H : (n + 1) * H]
        return x @ rows[:, :D].T + h @ rows[:, D:].T + b[n * H : (n + 1) * H]

    f = 1 / (1 + torch.exp(-block(0)))
    c = torch.lerp(torch.tanh(block(1)), c, f)
    return [torch.tanh(c) / (1 + torch.exp(-block(2))), c]


def step_one_number_at_a_time(x, h, c, W, b):
    new_h, new_c = torch.zeros_like(h), torch.zeros_like(c)
    B, H = h.shape
    for n in range(B):
        z = W @ torch.cat([x[n], h[n]]) + b
        for k in range(H):
            f = z[k].sigmoid()
            new_c[n, k] = f * c[n, k] + (1 - f) * z[H + k].tanh()
            new_h[n, k] = z[2 * H + k].sigmoid() * new_c[n, k].tanh()
    return new_h, new_c


def stepping(cell=None, let_out=None, blocks=lambda f, g, o: (f, g, o)):
    """A step in which one line is another: the new cell from f, g, c, or what o lets out of the new and the old one."""
    cell = cell or (lambda f, g, c: f * c + (1 - f) * g.tanh())
    let_out = let_out or (lambda o, c, old: o * c.tanh())

    def step(x, h, c, W, b):
        f, g, o = blocks(*(torch.cat([x, h], -1) @ W.T + b).chunk(3, -1))
        new = cell(f.sigmoid(), g, c)
        return let_out(o.sigmoid(), new, c), new

    return step


def h_first(x, h, c, W, b):
    f, g, o = (torch.cat([h, x], -1) @ W.T + b).chunk(3, -1)
    c = f.sigmoid() * c + (1 - f.sigmoid()) * g.tanh()
    return o.sigmoid() * c.tanh(), c


STEP_WRONG = {
    "shares swapped": (stepping(lambda f, g, c: (1 - f) * c + f * g.tanh()), "The two shares have changed places"),
    "sigmoid for the candidate": (stepping(lambda f, g, c: f * c + (1 - f) * g.sigmoid()), "nothing negative"),
    "bare candidate": (stepping(lambda f, g, c: f * c + (1 - f) * g), "The candidate is written as it is"),
    "written whole": (stepping(lambda f, g, c: f * c + g.tanh()), "written whole"),
    "torch's order": (stepping(blocks=lambda f, g, o: (g, f, o)), "The blocks are taken in another order"),
    "columns turned": (h_first, "W's columns meet h first"),
    "no bias": (lambda x, h, c, W, b: step_by_chunks(x, h, c, W, 0 * b), "The bias is missing"),
    "c first": (lambda *given: step_by_chunks(*given)[::-1], "return h first"),
    "old cell": (stepping(let_out=lambda o, c, old: o * old.tanh()), "lets out the old cell"),
    "bare cell": (stepping(let_out=lambda o, c, old: o * c), "let out as it is"),
    "no output gate": (stepping(let_out=lambda o, c, old: c.tanh()), "What does the output gate do?"),
    "h alone": (lambda *given: step_by_chunks(*given)[0], "returns a Tensor. Return 2, in this order: h, c"),
    "rewrites c": (lambda x, h, c, W, b: step_by_chunks(x, h, c.mul_(0.5), W, b), "changes its input c"),
    "something else": (stepping(lambda f, g, c: 2 * c), "is off by up to"),
}


# Question 2


def read_by_where(x, lengths, W, b, step=step_by_chunks):
    h = c = torch.zeros(len(x), len(b) // 3)
    for t in range(x.size(1)):
        goes_on = (t < lengths)[:, None]
        new = step(x[:, t], h, c, W, b)
        h, c = (torch.where(goes_on, one, old) for one, old in zip(new, (h, c), strict=True))
    return h, c


def read_one_sequence_at_a_time(x, lengths, W, b):
    ends = []
    for row, n in zip(x, lengths.tolist(), strict=True):
        h = c = torch.zeros(1, len(b) // 3)
        for t in range(n):
            h, c = step_by_chunks(row[None, t], h, c, W, b)
        ends.append(torch.cat([h, c]))
    return torch.stack(ends).unbind(1)


def read_and_pick(x, lengths, W, b):
    h = c = torch.zeros(len(x), len(b) // 3)
    states = []
    for t in range(x.size(1)):
        h, c = step_by_chunks(x[:, t], h, c, W, b)
        states.append(torch.stack([h, c], 1))
    picked = torch.stack(states, 1)[torch.arange(len(x)), lengths - 1]
    return picked[:, 0], picked[:, 1]


def all_states(x, lengths, W, b):
    ends = [read_by_where(x[:, : t + 1], lengths, W, b) for t in range(x.size(1))]
    return tuple(torch.stack(part, 1) for part in zip(*ends, strict=True))


def c_runs_on(x, lengths, W, b):
    return read_by_where(x, lengths, W, b)[0], read_by_where(x, 0 * lengths + x.size(1), W, b)[1]


def padding_as_zeros(x, lengths, W, b):
    ended = (torch.arange(x.size(1)) >= lengths[:, None])[..., None]
    return read_by_where(x.masked_fill(ended, 0.0), 0 * lengths + x.size(1), W, b)


def forgetful(h_kept, c_kept):
    return lambda x, lengths, W, b: read_by_where(
        x, lengths, W, b, lambda x, h, c, W, b: step_by_chunks(x, h_kept * h, c_kept * c, W, b)
    )


READ_WRONG = {
    "padding read": (lambda x, n, W, b: read_by_where(x, 0 * n + x.size(1), W, b), "The padding is read as if"),
    "too far": (lambda x, n, W, b: read_by_where(x, n + 1, W, b), "one step too far"),
    "too short": (lambda x, n, W, b: read_by_where(x, n - 1, W, b), "one step short"),
    "as the first": (lambda x, n, W, b: read_by_where(x, n[:1].expand_as(n), W, b), "as far as the first"),
    "as the shortest": (lambda x, n, W, b: read_by_where(x, n.min().expand_as(n), W, b), "as far as the shortest"),
    "c runs on": (c_runs_on, "The padding changes c"),
    "from zeros": (forgetful(0, 0), "Each step starts from zeros"),
    "c from zeros": (forgetful(1, 0), "c starts from zeros at each step"),
    "h from zeros": (forgetful(0, 1), "h starts from zeros at each step"),
    "from the end": (lambda x, n, W, b: read_by_where(x.flip(1), n, W, b), "read from their end"),
    "padding as zeros": (padding_as_zeros, "set to zero and still read"),
    "every state": (all_states, "These are the states after every step"),
}


# Question 3


def back_by_hand(
    x, h, c, W, b, for_h, for_c, cell=None, from_f=lambda c, g: c - g, slopes="fgo", share=lambda f: 1 - f
):
    D = x.size(1)
    f, g, o = (torch.cat([x, h], -1) @ W.T + b).chunk(3, -1)
    f, g, o = f.sigmoid(), g.tanh(), o.sigmoid()
    seen = (f * c + (1 - f) * g).tanh()
    into = for_c + for_h * o * (1 - seen**2) if cell is None else cell(for_h, for_c, o, seen)
    z_f = into * from_f(c, g) * (f * (1 - f) if "f" in slopes else 1)
    z_g = into * share(f) * (1 - g**2 if "g" in slopes else 1)
    z_o = for_h * seen * (o * (1 - o) if "o" in slopes else 1)
    z = torch.cat([z_f, z_g, z_o], -1)
    back = z @ W
    return back[:, :D], back[:, D:], into * f, z.T @ torch.cat([x, h], -1), z.sum(0)


def back_block_by_block(x, h, c, W, b, for_h, for_c):
    D, H = x.size(1), h.size(1)
    W_x, W_h = W[:, :D].view(3, H, D), W[:, D:].view(3, H, H)
    f, g, o = torch.einsum("nhd,bd->nbh", W_x, x) + torch.einsum("nhk,bk->nbh", W_h, h) + b.view(3, 1, H)
    f, g, o = torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    new = torch.tanh(f * c + (1 - f) * g)
    total = for_c + for_h * o * (1 - new * new)
    z = torch.stack([total * (c - g) * f * (1 - f), total * (1 - f) * (1 - g * g), for_h * new * o * (1 - o)])
    for_W = torch.cat([torch.einsum("nbh,bd->nhd", z, x), torch.einsum("nbh,bk->nhk", z, h)], -1).flatten(0, 1)
    for_x, for_h_old = torch.einsum("nbh,nhd->bd", z, W_x), torch.einsum("nbh,nhk->bk", z, W_h)
    return [for_x, for_h_old, total * f, for_W, z.sum(1).flatten()]


def back_by_autograd(x, h, c, W, b, for_h, for_c):
    leaves = [leaf.clone().requires_grad_() for leaf in (x, h, c, W, b)]
    return torch.autograd.grad(step_by_chunks(*leaves), leaves, (for_h, for_c))


def back_with(**changes):
    return lambda *given: back_by_hand(*given, **changes)


def changed(n, change, back=back_by_hand):
    def answer(*given):
        parts = list(back(*given))
        parts[n] = change(parts[n], *given)
        return parts

    return answer


def each_row(n):
    """The gradient for W or b that still has its batch."""
    return changed(
        n, lambda part, *given: torch.stack([back_by_hand(*rows_of(given, k))[n] for k in range(len(given[0]))])
    )


def rows_of(given, k):
    x, h, c, W, b, for_h, for_c = given
    return x[k : k + 1], h[k : k + 1], c[k : k + 1], W, b, for_h[k : k + 1], for_c[k : k + 1]


BACK_WRONG = {
    "no h": (back_with(cell=lambda for_h, for_c, o, seen: for_c), "The new cell moves h as well"),
    "no c": (back_with(cell=lambda for_h, for_c, o, seen: for_h * o * (1 - seen**2)), "is handed on as well"),
    "no tanh": (back_with(cell=lambda for_h, for_c, o, seen: for_c + for_h * o), "stands a tanh, whose slope"),
    "no gate": (back_with(cell=lambda for_h, for_c, o, seen: for_c + for_h * (1 - seen**2)), "stands the output gate"),
    "f keeps only": (back_with(from_f=lambda c, g: c), "f does two things"),
    "sign": (back_with(from_f=lambda c, g: c + g), "A sign is wrong"),
    "f's slope": (back_with(slopes="go"), "The slope of the forget gate's sigmoid"),
    "g's slope": (back_with(slopes="fo"), "The slope of the candidate's tanh"),
    "o's slope": (back_with(slopes="fg"), "The slope of the output gate's sigmoid"),
    "whole candidate": (back_with(share=torch.ones_like), "written with the share"),
    "all of the old": (
        changed(2, lambda part, x, h, c, W, b, *_: part / (torch.cat([x, h], -1) @ W.T + b).chunk(3, -1)[0].sigmoid()),
        "how much of it was kept?",
    ),
    "mean": (changed(4, lambda part, x, *_: part / len(x)), "This is a mean over the sequences"),
    "W turned": (changed(3, lambda part, *_: part.T), "This one is turned"),
    "h, then x": (changed(3, lambda part, x, h, *_: part.roll(h.size(1), 1)), "x and h have changed places"),
    "batch of b": (each_row(4), "The bias serves all sequences"),
    "batch of W": (each_row(3), "W serves all sequences"),
    "autograd": (back_by_autograd, "calls torch's"),
    "four": (lambda *given: back_by_hand(*given)[:4], "returns 4 things. Return 5, in this order: x, h, c, W, b"),
}


# Question 4


def states_before(x, W, b, H):
    h = c = torch.zeros(len(x), H)
    for t in range(x.size(1)):
        yield h, c
        h, c = step_by_chunks(x[:, t], h, c, W, b)


def through_time(x, lengths, W, b, for_h, back=back_by_hand, h_on=1.0, c_on=1.0, steps=lambda T: range(T)):
    states, for_c = list(states_before(x, W, b, for_h.size(1))), torch.zeros_like(for_h)
    for_x, for_W, for_b = torch.zeros_like(x), torch.zeros_like(W), torch.zeros_like(b)
    counted = steps(x.size(1))
    for t in reversed(range(x.size(1))):
        on = (t < lengths)[:, None]
        part_x, new_h, new_c, part_W, part_b = back(x[:, t], *states[t], W, b, on * for_h, on * for_c)
        for_x[:, t] = part_x
        for_h, for_c = torch.where(on, h_on * new_h, for_h), torch.where(on, c_on * new_c, for_c)
        if t in counted:
            for_W, for_b = for_W + part_W, for_b + part_b
    return for_x, for_W, for_b


def through_time_one_by_one(x, lengths, W, b, for_h):
    for_x, parts = torch.zeros_like(x), []
    for k, n in enumerate(lengths.tolist()):
        part = through_time(x[k : k + 1, :n], lengths[k : k + 1], W, b, for_h[k : k + 1], back=back_block_by_block)
        for_x[k, :n] = part[0][0]
        parts.append(part[1:])
    return [for_x, sum(W for W, _ in parts), sum(b for _, b in parts)]


def last_step_only(x, lengths, W, b, for_h):
    return through_time(x, lengths, W, b, for_h, h_on=0.0, c_on=0.0)


def padding_takes_part(x, lengths, W, b, for_h):
    return through_time(x, 0 * lengths + x.size(1), W, b, for_h)


def autograd_through_time(x, lengths, W, b, for_h):
    leaves = [leaf.clone().requires_grad_() for leaf in (x, W, b)]
    h, _ = read_by_where(leaves[0], lengths, *leaves[1:])
    return torch.autograd.grad(h, leaves, for_h)


READ_BACK_WRONG = {
    "last step": (last_step_only, "The gradient stops at the last step"),
    "h alone": (lambda *given: through_time(*given, c_on=0.0), "The cell's road is missing"),
    "c alone": (lambda *given: through_time(*given, h_on=0.0), "The road through h is missing"),
    "overwritten": (lambda *given: through_time(*given, steps=lambda T: [0]), "Only the first step counts"),
    "padding": (padding_takes_part, "The padding takes part"),
    "mean over sequences": (
        changed(2, lambda part, x, *_: part / len(x), through_time),
        "This is a mean over the sequences",
    ),
    "mean over steps": (
        changed(2, lambda part, x, *_: part / x.size(1), through_time),
        "This is a mean over the steps",
    ),
    "x backwards": (changed(0, lambda part, *_: part.flip(1), through_time), "Step 1 comes first"),
    "autograd": (autograd_through_time, "calls torch's"),
    "something else": (changed(1, lambda part, *_: 2 * part, through_time), "is off by up to"),
}


# Question 5


def clip_by_squares(first, second, most):
    length = (first.square().sum() + second.square().sum()).sqrt()
    factor = min(1.0, most / length.item()) if length > 0 else 1.0
    return first * factor, second * factor


def clip_by_cat(first, second, most):
    length = torch.linalg.vector_norm(torch.cat([first.flatten(), second.flatten()]))
    return [g / torch.clamp(length / most, min=1.0) for g in (first, second)]


def clip_by(factor):
    return lambda first, second, most: tuple(g * factor(first, second, most, g) for g in (first, second))


def norm(*parts):
    return torch.cat([part.flatten() for part in parts]).norm().clamp(min=1e-12)


CLIP_WRONG = {
    "to one": (clip_by(lambda a, b, most, g: 1 / norm(a, b).clamp(min=1)), "It is shortened to 1"),
    "made longer": (clip_by(lambda a, b, most, g: most / norm(a, b)), "made longer"),
    "numbers": (lambda a, b, most: (a.clamp(-most, most), b.clamp(-most, most)), "changes the direction"),
    "each by itself": (clip_by(lambda a, b, most, g: (most / norm(g)).clamp(max=1)), "shortened by itself"),
    "lengths added": (
        clip_by(lambda a, b, most, g: (most / (norm(a) + norm(b))).clamp(max=1)),
        "The two lengths are added",
    ),
    "largest": (
        clip_by(lambda a, b, most, g: (most / max(a.abs().max(), b.abs().max()).clamp(min=1e-12)).clamp(max=1)),
        "This is the largest number",
    ),
    "nothing": (lambda a, b, most: (a, b), "Nothing is shortened"),
}


RIGHT = {
    "step": [step_by_chunks, step_by_blocks, step_one_number_at_a_time],
    "read": [read_by_where, read_one_sequence_at_a_time, read_and_pick],
    "step_back": [back_by_hand, back_block_by_block],
    "read_back": [through_time, through_time_one_by_one],
    "clip": [clip_by_squares, clip_by_cat],
}
WRONG = {
    "step": STEP_WRONG,
    "read": READ_WRONG,
    "step_back": BACK_WRONG,
    "read_back": READ_BACK_WRONG,
    "clip": CLIP_WRONG,
}


class TestGates(Checks):
    check, right, wrong = gates, RIGHT, WRONG
    times = 3


def test_no_shape_fits_by_luck():
    for _ in range(50):
        D, H = gates.widths()
        assert D != H and D + H != 3 * H  # x and h can't change places, and W can't be turned, unseen
