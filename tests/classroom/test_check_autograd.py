"""The checks of lab 03: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import linecache
import math
import sys

import numpy as np
import pytest
import torch
from one_check import Checks

from largemodels.classroom.check import CheckFailed, autograd, graph_walk

# Question 1


def by_cases(op, values):
    a, b = values[0], values[-1]
    if op == "add":
        return torch.ones(2)
    if op == "sub":
        return torch.tensor([1.0, -1.0])
    if op == "mul":
        return values.flip(0)
    if op == "div":
        return torch.stack([1 / b, -a / b / b])
    if op == "exp":
        return values.exp()
    if op == "log":
        return 1 / values
    return 1 - values.tanh() ** 2 if op == "tanh" else (values > 0).float()


def in_plain_numbers(op, values):
    a, *rest = values.tolist()
    b = rest[0] if rest else 0.0
    table = {"add": lambda: (1, 1), "sub": lambda: (1, -1), "mul": lambda: (b, a), "div": lambda: (1 / b, -a / b**2)}
    table |= {"exp": lambda: (math.exp(a),), "log": lambda: (1 / a,), "relu": lambda: (1 if a > 0 else 0,)}
    table |= {"tanh": lambda: (1 / math.cosh(a) ** 2,)}
    return torch.tensor([float(slope) for slope in table[op]()])


def slopes_but(wrong_op, wrong):
    return lambda op, values: wrong(values) if op == wrong_op else by_cases(op, values)


def by_torch(op, values):
    x = values.clone().requires_grad_()
    functions = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.div}
    return torch.autograd.grad(functions.get(op, getattr(torch, op))(*x), x)[0]


# Question 2


def order_by_counting(parents, end):
    """Kahn's way: among the nodes that are needed, write those whose parents are all written."""
    needed, todo = set(), [end]
    while todo:
        node = todo.pop()
        if node not in needed:
            needed.add(node)
            todo += parents[node]
    children = {node: [] for node in needed}
    waits = {node: len(set(parents[node])) for node in needed}
    for node in needed:
        for parent in set(parents[node]):
            children[parent].append(node)
    ready, found = [node for node in needed if not waits[node]], []
    while ready:
        node = ready.pop()
        found.append(node)
        for child in children[node]:
            waits[child] -= 1
            if not waits[child]:
                ready.append(child)
    return found


def order_by_stack(parents, end):
    found, seen, todo = [], set(), [(end, False)]
    while todo:
        node, done = todo.pop()
        if done:
            found.append(node)
        elif node not in seen:
            seen.add(node)
            todo += [(node, True)] + [(parent, False) for parent in parents[node]]
    return found


def order_as_met(parents, end):
    queue = [end]
    for node in queue:
        queue += [parent for parent in parents[node] if parent not in queue]
    return queue[::-1]


def order_by_itself(parents, end):
    found = []

    def visit(node):
        if node not in found:
            for parent in parents[node]:
                visit(parent)
            found.append(node)

    visit(end)
    return found


def order_without_memory(parents, end):
    return [node for parent in parents[end] for node in order_without_memory(parents, parent)] + [end]


def order_that_empties(parents, end):
    found = order_by_stack(parents, end)
    for node in found:
        parents[node].clear()
    return found


# Question 3


def back_by_loop(order, parents, slopes, *, seed=1.0, add=True, up=True, way=-1):
    grads = torch.zeros(len(parents))
    grads[order[-1]] = seed
    for node in order[::way]:
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            share = slope * grads[node] if up else slope
            grads[parent] = grads[parent] + share if add else share
    return grads


def back_by_matrix(order, parents, slopes):
    """Every path at once: a geometric series of the table of edges."""
    K = len(parents)
    edges = np.zeros((K, K))
    for node in order:
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            edges[parent, node] += slope
    arrived = total = np.eye(K)[order[-1]]
    for _ in range(K):
        arrived = edges @ arrived
        total = total + arrived
    return torch.from_numpy(total).float()


def back_once_each(order, parents, slopes):
    grads = torch.zeros(len(parents))
    grads[order[-1]] = 1.0
    for node in reversed(order):
        for parent, slope in dict(zip(reversed(parents[node]), reversed(slopes[node]), strict=True)).items():
            grads[parent] += slope * grads[node]
    return grads


def back_without_the_end(order, parents, slopes):
    grads = back_by_loop(order, parents, slopes)
    grads[order[-1]] = 0.0
    return grads


def back_that_reverses(order, parents, slopes):
    order.reverse()
    return back_by_loop(order[::-1], parents, slopes)


# Question 4


def nudge_by_flat(f, x, *, h=6e-6, over=2.0, dtype=torch.double, sides=2):
    flat = x.to(dtype).flatten()
    out = torch.zeros(len(flat), dtype=torch.double)
    for i in range(len(flat)):
        up, down = flat.clone(), flat.clone()
        up[i] += h
        down[i] -= h if sides == 2 else 0.0
        out[i] = (f(up.view(x.shape)) - f(down.view(x.shape))) / (over * h)
    return out.view(x.shape)


def nudge_in_numpy(f, x):
    start = x.double().numpy()
    out = np.empty(start.shape)
    for place in np.ndindex(start.shape):
        step = np.zeros(start.shape)
        step[place] = 1e-5
        ahead, behind = f(torch.from_numpy(np.asarray(start + step))), f(torch.from_numpy(np.asarray(start - step)))
        out[place] = (ahead - behind).item() / 2e-5
    return torch.from_numpy(out)


def nudge_all_at_once(f, x):
    z = x.double()
    return ((f(z + 6e-6) - f(z - 6e-6)) / 1.2e-5).expand(x.shape).clone()


def nudge_of_rows(f, x):
    flat = x.double().flatten()
    steps = 6e-6 * torch.eye(len(flat))
    return torch.stack([(f(flat + step) - f(flat - step)) / 1.2e-5 for step in steps.double()]).view(x.shape)


def nudge_by_torch(f, x):
    z = x.double().requires_grad_()
    return torch.autograd.grad(f(z), z)[0]


# Question 5


def twice_by_matrices(X, W, b, G, *, gate_1=True, gate_2=True, same_gate=False, last=True, first=True, scale=1.0):
    H = torch.relu(X @ W + b)
    Y = torch.relu(H @ W + b)
    G_2 = G * (Y > 0) if gate_2 else G
    G_1 = G_2 @ W.T
    G_1 = G_1 * ((Y if same_gate else H) > 0) if gate_1 else G_1
    G_W = last * (H.T @ G_2) + first * (X.T @ G_1)
    return G_1 @ W.T, G_W * scale, (last * G_2.sum(0) + first * G_1.sum(0)) * scale


def twice_by_loops(X, W, b, G):
    """One layer's backward pass, called once for each use."""
    inputs = [X, torch.relu(X @ W + b)]
    G_W, G_b = torch.zeros_like(W), torch.zeros_like(b)
    for given in reversed(inputs):
        G = torch.where(given @ W + b > 0, G, torch.zeros_like(G))
        for row, arrived in zip(given, G, strict=True):
            G_W += torch.outer(row, arrived)
            G_b += arrived
        G = torch.einsum("nm,dm->nd", G, W)
    return [G, G_W, G_b]


def twice_turned(X, W, b, G):
    H = torch.relu(X @ W + b)
    G_2 = G * (torch.relu(H @ W + b) > 0)
    G_1 = G_2 @ W * (H > 0)
    return G_1 @ W, H.T @ G_2 + X.T @ G_1, G_2.sum(0) + G_1.sum(0)


def twice_by_torch(X, W, b, G):
    leaves = [z.clone().requires_grad_() for z in (X, W, b)]
    X, W, b = leaves
    return torch.autograd.grad((torch.relu(torch.relu(X @ W + b) @ W + b) * G).sum(), leaves)


def part(place, change):
    """The right answer with one of its three parts changed."""

    def answer(X, W, b, G):
        parts = list(twice_by_matrices(X, W, b, G))
        parts[place] = change(parts[place], X, W, b, G)
        return parts

    return answer


def variant(answer, **how):
    return lambda *inputs: answer(*inputs, **how)


RIGHT = {
    "local_slopes": [by_cases, in_plain_numbers],
    "order": [order_by_stack, order_by_counting],
    "backward": [back_by_loop, back_by_matrix],
    "nudge": [nudge_by_flat, nudge_in_numpy],
    "twice_backward": [twice_by_matrices, twice_by_loops],
}
WRONG = {
    "local_slopes": {
        "difference as a sum": (slopes_but("sub", lambda v: torch.ones(2)), "Nudge the second number of a difference"),
        "difference turned": (slopes_but("sub", lambda v: torch.tensor([-1.0, 1.0])), "have changed places"),
        "own factor": (slopes_but("mul", lambda v: v.clone()), "each factor's slope is the other factor"),
        "the product": (slopes_but("mul", lambda v: v.prod().repeat(2)), "That is the product itself"),
        "no minus": (slopes_but("div", lambda v: torch.stack([1 / v[1], v[0] / v[1] ** 2])), "not a / b²"),
        "no a": (slopes_but("div", lambda v: torch.stack([1 / v[1], -1 / v[1] ** 2])), "not −1 / b²"),
        "as a product": (slopes_but("div", lambda v: 1 / v.flip(0)), "as in a product"),
        "exp's a": (slopes_but("exp", lambda v: v.clone()), "not a."),
        "exp's 1": (slopes_but("exp", torch.ones_like), "it isn't 1"),
        "log itself": (slopes_but("log", torch.log), "That is the logarithm itself"),
        "tanh of the input": (slopes_but("tanh", lambda v: 1 - v**2), "You took a itself"),
        "tanh itself": (slopes_but("tanh", torch.tanh), "That is tanh itself"),
        "tanh unsquared": (slopes_but("tanh", lambda v: 1 - v.tanh()), "You forgot the square"),
        "relu itself": (slopes_but("relu", torch.relu), "That is relu itself"),
        "relu at 0": (slopes_but("relu", lambda v: (v >= 0).float()), "relu's slope at 0 is wrong"),
        "a list": (lambda op, v: by_cases(op, v).tolist(), "returns a list. Return a tensor"),
        "torch": (by_torch, "which is what you are to write here"),
    },
    "order": {
        "as met": (order_as_met, "when it was first met says nothing"),
        "from the end": (lambda p, e: order_by_stack(p, e)[::-1], "The list runs from the end"),
        "by number": (lambda p, e: sorted(order_by_stack(p, e)), "comes after node"),
        "all nodes": (
            lambda p, e: order_by_stack(p, e) + [n for n in range(len(p)) if n not in order_by_stack(p, e)],
            "isn't needed for the end",
        ),
        "twice": (order_without_memory, "stands there more than once"),
        "the end forgotten": (lambda p, e: order_by_stack(p, e)[:-1], "is missing, and the end needs it"),
        "a tensor": (lambda p, e: torch.tensor(order_by_stack(p, e)), "returns a Tensor"),
        "names": (lambda p, e: [str(n) for n in order_by_stack(p, e)], "something else than the numbers"),
        "itself": (order_by_itself, "Keep what is still to do in a list"),
        "empties its input": (order_that_empties, "changes parents"),
    },
    "backward": {
        "no seed": (variant(back_by_loop, seed=0.0), "Begin with that"),
        "overwrites": (variant(back_by_loop, add=False), "gets its last share only"),
        "forward": (variant(back_by_loop, way=1), "from its other side"),
        "bare slopes": (variant(back_by_loop, up=False), "not multiplied by what arrived"),
        "each parent once": (back_once_each, "Both uses count"),
        "no end": (back_without_the_end, "the end's own slope"),
        "reverses its input": (back_that_reverses, "changes its inputs"),
        "a list": (lambda *a: back_by_loop(*a).tolist(), "returns a list"),
    },
    "nudge": {
        "one side": (variant(nudge_by_flat, sides=1, over=1.0, h=1e-2), "nudge to one side, of size 0.01"),
        "half the way": (variant(nudge_by_flat, over=1.0), "twice too large"),
        "undivided": (variant(nudge_by_flat, h=1e-3, over=1e3), "isn't divided by 2h"),
        "turned": (lambda f, x: -nudge_by_flat(f, x), "the wrong sign"),
        "all at once": (nudge_all_at_once, "the sum of all slopes"),
        "single precision": (variant(nudge_by_flat, dtype=torch.float), "drowns in rounding"),
        "coarse": (variant(nudge_by_flat, h=0.3), "The slopes are rough"),
        "flattened": (nudge_of_rows, "another shape than that of x"),
        "never calls": (lambda f, x: torch.zeros_like(x).double(), "f is never called"),
        "torch": (nudge_by_torch, "which is what you are to write here"),
        "single in the end": (lambda f, x: nudge_by_flat(f, x).float(), "torch.float32"),
    },
    "twice_backward": {
        "last use": (variant(twice_by_matrices, first=0), "the share of the last use alone"),
        "first use": (variant(twice_by_matrices, last=0), "the share of the first use alone"),
        "no gates": (variant(twice_by_matrices, gate_1=False, gate_2=False), "where relu was shut"),
        "no first gate": (variant(twice_by_matrices, gate_1=False), "The gate of the first use is missing"),
        "no last gate": (variant(twice_by_matrices, gate_2=False), "The gate of the last use is missing"),
        "same gate": (variant(twice_by_matrices, same_gate=True), "Both uses have the last one's gate"),
        "W turned": (twice_turned, "W is turned round"),
        "its gradient turned": (part(1, lambda g, *_: g.T), "The gradient in W is turned round"),
        "means": (lambda *a: twice_by_matrices(*a, scale=1 / len(a[0])), "sums over the examples"),
        "bias once": (
            part(2, lambda g, X, W, b, G: G.mul(torch.relu(torch.relu(X @ W + b) @ W + b) > 0).sum(0)),
            "The bias is used twice as well",
        ),
        "noise": (part(0, lambda g, *_: g + 1), "Wrong in X. Take one use"),
        "two things": (lambda *a: twice_by_matrices(*a)[:2], "returns 2 things"),
        "torch": (twice_by_torch, "which is what you are to write here"),
    },
}
TWINS = {"which is what you are to write here", "returns a list"}


class TestAutograd(Checks):
    check, right, wrong, twins = autograd, RIGHT, WRONG, TWINS


def test_a_message_about_a_long_chain_stays_short():
    with pytest.raises(CheckFailed) as failed:
        autograd.order(order_by_itself)
    assert "a graph of 5000 nodes" in str(failed.value) and len(str(failed.value)) < 500


# What readers of the lab wrote, and what it was taken for


def order_when_first_met(parents, end):
    met, todo = [], [end]
    while todo:
        node = todo.pop()
        if node not in met:
            met.append(node)
            todo += parents[node]
    return met[::-1]


def back_from(seed, way):
    def answer(order, parents, slopes):
        grads = torch.zeros(len(parents))
        grads[seed(order)] = 1.0
        for node in way(order, len(parents)):
            for parent, slope in zip(parents[node], slopes[node], strict=True):
                grads[parent] += slope * grads[node]
        return grads

    return answer


def nudge_to_one_side(f, x, h=1e-6):
    steps = h * torch.eye(x.numel(), dtype=torch.double).view(-1, *x.shape)
    return torch.stack([(f(x.double() + step) - f(x.double())) / h for step in steps]).view(x.shape)


def nudge_before_double(f, x, h=6e-6):
    steps = h * torch.eye(x.numel()).view(-1, *x.shape)
    return torch.stack([(f((x + s).double()) - f((x - s).double())) / (2 * h) for s in steps]).view(x.shape)


def nudge_that_stays(f, x, h=6e-6):
    flat, slopes = x.double().flatten(), []
    for i in range(len(flat)):
        flat[i] += h
        above = f(flat.view(x.shape))
        flat[i] -= 2 * h
        slopes.append((above - f(flat.view(x.shape))) / (2 * h))
    return torch.stack(slopes).view(x.shape)


def twice_with(last_gate="Y", first_gate="H", last_input="H"):
    def answer(X, W, b, G):
        known = {"X": X, "A": X @ W + b, "H": torch.relu(X @ W + b)}
        known["Y"] = torch.relu(known["H"] @ W + b)
        G_2 = G * (known[last_gate] > 0)
        G_1 = G_2 @ W.T * (known[first_gate] > 0)
        return G_1 @ W.T, known[last_input].T @ G_2 + X.T @ G_1, G_2.sum(0) + G_1.sum(0)

    return answer


def halved(X, W, b, G):
    for_x, for_w, for_b = twice_by_matrices(X, W, b, G)
    return for_x, for_w / 2, for_b / 2


@pytest.mark.parametrize(
    ("question", "answer", "hint"),
    [
        ("local_slopes", lambda op, values: by_cases(op, values).sum(), "One slope for each input is wanted"),
        ("order", order_when_first_met, "which was made from it"),
        ("backward", back_from(lambda order: -1, lambda order, K: order[::-1]), "the node with the largest number"),
        ("backward", back_from(lambda order: order[-1], lambda order, K: range(K)[::-1]), "Go by `order`"),
        ("nudge", nudge_to_one_side, "a nudge to one side, it seems"),
        ("nudge", nudge_before_double, "rounded to single precision before f got them"),
        ("nudge", nudge_that_stays, "f bends sharply here"),
        ("nudge", lambda f, x: nudge_by_flat(f, x, h=3e-12), "The slopes are rough"),
        ("nudge", lambda f, x: nudge_by_flat(f, x, over=1 / (2 * 6e-6) / 6e-6), "`/ 2 * h` multiplies by h"),
        ("twice_backward", twice_with("H", "Y"), "The two gates have changed places"),
        ("twice_backward", twice_with(last_input="X"), "Both of W's shares are made with X"),
        ("twice_backward", twice_with(last_input="A"), "You took X W + b"),
        ("twice_backward", halved, "Wrong in W and b"),
    ],
)
def test_what_was_once_accepted_or_taken_for_something_else(question, answer, hint):
    for _ in range(5):
        with pytest.raises(CheckFailed) as failed:
            getattr(autograd, question)(answer)
        assert hint in str(failed.value) and "0x" not in str(failed.value)


def test_an_order_by_first_meeting_is_found_out_whatever_is_drawn(monkeypatch):
    monkeypatch.setattr(graph_walk, "draw_graph", lambda K: graph_walk.shortcut())
    with pytest.raises(CheckFailed, match="which was made from it"):
        autograd.order(order_when_first_met)


def test_a_nudge_that_single_precision_can_hold_is_right_all_the_same():
    for _ in range(5):
        autograd.nudge(lambda f, x: nudge_by_flat(f, x, h=2.0**-17))


def test_a_slow_right_order_is_accepted_and_says_what_takes_so_long(capsys):
    def order_that_looks_again(parents, end):
        for _ in range(120):
            found = order_by_stack(parents, end)
        return found

    autograd.order(order_that_looks_again)
    slow, right = capsys.readouterr().out.splitlines()
    assert slow.startswith("Still at it: parents was read 500,000 times for 5,000 nodes")
    assert right.startswith("order_that_looks_again is right")


def test_an_order_that_moves_pythons_limit_is_refused():
    source = "import sys\ndef order(*graph):\n    sys.setrecursionlimit(99_999)\n    return order_by_stack(*graph)\n"
    linecache.cache["<order>"] = (len(source), None, source.splitlines(True), "<order>")
    namespace, limit = {"order_by_stack": order_by_stack}, sys.getrecursionlimit()
    exec(compile(source, "<order>", "exec"), namespace)
    try:
        with pytest.raises(CheckFailed, match="uses setrecursionlimit"):
            autograd.order(namespace["order"])
    finally:
        sys.setrecursionlimit(limit)
