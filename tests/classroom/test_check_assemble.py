"""The checks of lab 08: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import math

import torch
import torch.nn.functional as F
from one_check import Checks

from largemodels.classroom.check import assemble
from largemodels.classroom.check.assemble import NAMES

# Question 1


def norm_of(mean, *, eps_inside=True, gained=True):
    def answer(x, gain, eps):
        square = mean(x.square())
        out = x / ((square + eps).sqrt() if eps_inside else square.sqrt() + eps)
        return out * gain if gained else out

    return answer


def last(z):
    return z.mean(-1, keepdim=True)


def by_rsqrt(x, gain, eps):
    return gain * x * torch.rsqrt(torch.mean(x * x, dim=-1, keepdim=True) + eps)


def norm_by_loops(x, gain, eps):
    if x.dim() > 1:
        return torch.stack([norm_by_loops(row, gain, eps) for row in x])
    size = math.sqrt(sum(float(n) ** 2 for n in x) / len(x) + eps)
    return torch.tensor([float(n) / size * float(g) for n, g in zip(x, gain, strict=True)])


NORM_WRONG = {
    "no gain": (norm_of(last, gained=False), "the gain isn't used yet"),
    "layer norm": (
        lambda x, g, e: (x - last(x)) / ((x - last(x)).square().mean(-1, keepdim=True) + e).sqrt() * g,
        "The mean is subtracted",
    ),
    "spread": (lambda x, g, e: x / (x.var(-1, keepdim=True, correction=0) + e).sqrt() * g, "standard deviation"),
    "torch's spread": (lambda x, g, e: x / (x.std(-1, keepdim=True) + e) * g, "which measures from the mean"),
    "gain first": (lambda x, g, e: x * g / (last((x * g).square()) + e).sqrt(), "The gain comes before the norm"),
    "length": (norm_of(lambda z: z.sum(-1, keepdim=True)), "the sum of the squares, not of their mean"),
    "eps outside": (norm_of(last, eps_inside=False), "should be added under it"),
    "no root": (lambda x, g, e: x / (last(x.square()) + e) * g, "The root is missing"),
    "no eps": (lambda x, g, e: x / last(x.square()).sqrt() * g, "eps isn't used"),
    "one for all": (norm_of(torch.mean), "All tokens share one mean square"),
    "over tokens": (lambda x, g, e: x / (x.square().mean(-2, keepdim=True) + e).sqrt() * g, "runs over the tokens"),
    "torch's": (lambda x, g, e: F.rms_norm(x, g.shape, g, e), "calls torch's rms_norm"),
}


# Question 2


def by_the_sigmoid(x, gate, up, down):
    z = x @ gate.T
    return (z * torch.sigmoid(z) * (x @ up.T)) @ down.T


def by_hand(x, gate, up, down):
    z, content = torch.einsum("...d,fd->...f", x, gate), torch.einsum("...d,fd->...f", x, up)
    return torch.einsum("...f,df->...d", z / (1 + (-z).exp()) * content, down)


def feed_of(bend, join=lambda g, u: g * u):
    return lambda x, gate, up, down: join(bend(x @ gate.T), x @ up.T) @ down.T


def swish(z):
    return z * z.sigmoid()


def turned(x, gate, up, down):
    if gate.size(0) == gate.size(1):
        return (swish(x @ gate) * (x @ up)) @ down
    return by_the_sigmoid(x, gate, up, down)


FEED_WRONG = {
    "exchanged": (lambda x, g, u, d: by_the_sigmoid(x, u, g, d), "gate and up have changed places"),
    "sigmoid": (feed_of(torch.sigmoid), "a plain sigmoid"),
    "relu": (feed_of(torch.relu), "The gate is a ReLU"),
    "gelu": (feed_of(F.gelu), "The gate is a GELU"),
    "added": (feed_of(swish, lambda g, u: g + u), "are added"),
    "bend after": (feed_of(lambda z: z, lambda g, u: swish(g * u)), "comes after the product"),
    "no bend": (feed_of(lambda z: z), "no bend at all"),
    "no content": (feed_of(swish, lambda g, u: g), "up is missing"),
    "no gate": (feed_of(swish, lambda g, u: u), "The gate isn't used"),
    "both bent": (feed_of(swish, lambda g, u: g * swish(u)), "The bend lies on both"),
    "its own road": (lambda x, g, u, d: x + by_the_sigmoid(x, g, u, d), "adds its own input"),
    "turned": (turned, "the matrices lie the wrong way"),
    "torch's": (feed_of(F.silu), "calls torch's silu"),
}


# Question 3


def norm(x, gain, eps):
    return F.rms_norm(x, gain.shape, gain, eps)


def feed(x, w):
    return by_the_sigmoid(x, w["gate"], w["up"], w["down"])


def two_lines(x, w, attend, eps):
    x = x + attend(norm(x, w["norm_1"], eps), w)
    return x + feed(norm(x, w["norm_2"], eps), w)


def in_a_loop(x, w, attend, eps):
    for gain, part in ((w["norm_1"], attend), (w["norm_2"], feed)):
        x = part(norm(x, gain, eps), w).add(x)
    return x


def block_of(first, second):
    """The road after each part, from (what came in, its norm, the part)."""

    def answer(x, w, attend, eps):
        here = first(x, lambda z, n=1: norm(z, w[f"norm_{n}"], eps), lambda z: attend(z, w))
        return second(here, x, lambda z, n=2: norm(z, w[f"norm_{n}"], eps), lambda z: feed(z, w))

    return answer


def good_first(x, n, part):
    return x + part(n(x))


def good_second(here, x, n, part):
    return here + part(n(here))


def changes_places(x, w, attend, eps):
    x = x + feed(norm(x, w["norm_2"], eps), w)
    return x + attend(norm(x, w["norm_1"], eps), w)


def spoils_its_weights(x, w, attend, eps):
    out = two_lines(x, w, attend, eps)
    w["norm_1"].add_(1)
    return out


BLOCK_WRONG = {
    "norm after": (
        block_of(lambda x, n, part: n(x + part(x)), lambda here, x, n, part: n(here + part(here))),
        "come after the sums",
    ),
    "no norms": (
        block_of(lambda x, n, part: x + part(x), lambda here, x, n, part: here + part(here)),
        "The norms aren't there",
    ),
    "norms exchanged": (
        block_of(lambda x, n, part: x + part(n(x, 2)), lambda here, x, n, part: here + part(n(here, 1))),
        "The two norms have changed places",
    ),
    "one norm": (block_of(good_first, lambda here, x, n, part: here + part(n(here, 1))), "One norm serves both"),
    "side by side": (block_of(good_first, lambda here, x, n, part: here + part(n(x))), "Both parts read"),
    "old road": (block_of(good_first, lambda here, x, n, part: x + part(n(here))), "what attention wrote is lost"),
    "first closed": (block_of(lambda x, n, part: part(n(x)), good_second), "The first road is closed"),
    "second closed": (block_of(good_first, lambda here, x, n, part: part(n(here))), "The second road is closed"),
    "normed road": (block_of(lambda x, n, part: n(x) + part(n(x)), good_second), "carries the normed vectors"),
    "no first norm": (block_of(lambda x, n, part: x + part(x), good_second), "The first norm isn't there"),
    "no second norm": (block_of(good_first, lambda here, x, n, part: here + part(here)), "second norm isn't there"),
    "no network": (block_of(good_first, lambda here, x, n, part: here), "The feed-forward network isn't there"),
    "both closed": (
        block_of(lambda x, n, part: part(n(x)), lambda here, x, n, part: part(n(here))),
        "Both roads are closed",
    ),
    "all normed": (
        block_of(lambda x, n, part: n(x) + part(n(x)), lambda here, x, n, part: n(here) + part(n(here))),
        "carries the normed vectors",
    ),
    "gate for up": (
        lambda x, w, attend, eps: two_lines(x, w | {"gate": w["up"], "up": w["gate"]}, attend, eps),
        "gate and up have changed places",
    ),
    "own eps": (lambda x, w, attend, eps: two_lines(x, w, attend, 1e-5), "an eps of their own"),
    "think first": (changes_places, "The two parts have changed places"),
    "spoiled": (spoils_its_weights, "changes its input"),
}


# Question 4


def by_names(state, n):
    return {own: state[f"model.layers.{n}.{name}"].float() for name, own in NAMES.items()}


def by_search(state, n):
    start, found = f"model.layers.{n}.", {}
    for name, tensor in state.items():
        if name.startswith(start):
            found[NAMES[name[len(start) :]]] = tensor.to(torch.float32)
    for name, own in NAMES.items():
        if own not in found:
            raise KeyError(f"{start}{name} is missing")
    return found


def without_the_dot(state, n):
    ends = {name: own for name, own in NAMES.items()}
    found = {}
    for name in sorted(state, key=len):
        if name.startswith(f"model.layers.{n}"):
            found |= {own: state[name].float() for end, own in ends.items() if name.endswith(end)}
    return found


def popping(state, n):
    return {own: state.pop(f"model.layers.{n}.{name}").float() for name, own in NAMES.items()}


def overlooking(state, n):
    full = {f"model.layers.{n}.{name}": own for name, own in NAMES.items()}
    return {own: state[name].float() for name, own in full.items() if name in state}


def other_error(state, n):
    try:
        return by_names(state, n)
    except KeyError as error:
        raise ValueError("not there") from error


def nameless_error(state, n):
    try:
        return by_names(state, n)
    except KeyError as error:
        raise KeyError(n) from error


def converting(state, n):
    for name in state:
        state[name] = state[name].float()
    return by_names(state, n)


LAYER_WRONG = {
    "converting": (converting, "changes its input state"),
    "turned": (lambda s, n: {k: v.T if v.dim() > 1 else v for k, v in by_names(s, n).items()}, "q is turned round"),
    "half": (lambda s, n: {own: s[f"model.layers.{n}.{name}"] for name, own in NAMES.items()}, "still in half"),
    "double": (lambda s, n: {own: w.double() for own, w in by_names(s, n).items()}, "The tensors are torch.float64"),
    "long names": (lambda s, n: {f"model.layers.{n}.{k}": s[f"model.layers.{n}.{k}"].float() for k in NAMES}, "file's"),
    "without the dot": (without_the_dot, "Where does a layer's number end"),
    "next layer": (lambda s, n: by_names(s, (n + 1) % 12), "counts layers from 0"),
    "a list": (lambda s, n: list(by_names(s, n).values()), "returns a list"),
    "one too few": (lambda s, n: {k: v for k, v in by_names(s, n).items() if k != "o"}, "o is missing from what"),
    "too many": (lambda s, n: by_names(s, n) | {"last": s["model.norm.weight"]}, "more than one block's tensors: last"),
    "exchanged": (lambda s, n: by_names(s, n) | {"up": by_names(s, n)["gate"]}, "Under up stand the numbers of"),
    "popping": (popping, "takes something out of its input state"),
    "overlooking": (overlooking, "doesn't say so. Raise KeyError"),
    "another error": (other_error, "stops with ValueError. Raise KeyError"),
    "nameless": (nameless_error, "Name the one that is missing"),
}


# Question 5


def off(block, given, wanted):
    return (block(given) - wanted).abs()


def suspects_by_loop(blocks, states, tolerance):
    found = []
    for n, block in enumerate(blocks):
        if not off(block, states[n], states[n + 1]).max() <= tolerance * states[n + 1].abs().max():
            found.append(n)
    return found


def suspects_by_isfinite(blocks, states, tolerance):
    made = [block(given) for block, given in zip(blocks, states[:-1], strict=True)]
    ratio = [float((m - s).abs().max() / s.abs().max()) for m, s in zip(made, states[1:], strict=True)]
    return [n for n, r in enumerate(ratio) if math.isnan(r) or r > tolerance]


def pick(far):
    def answer(blocks, states, tolerance):
        return [n for n in range(len(blocks)) if far(blocks[n], states[n], states[n + 1], tolerance)]

    return answer


def chained(blocks, states, tolerance):
    x, found = states[0], []
    for n, block in enumerate(blocks):
        x = block(x)
        if not (x - states[n + 1]).abs().max() <= tolerance * states[n + 1].abs().max():
            found.append(n)
    return found


SUSPECTS_WRONG = {
    "NaN passes": (pick(lambda b, x, y, t: off(b, x, y).max() > t * y.abs().max()), "A block that gives NaN passes"),
    "from 1": (lambda b, s, t: [n + 1 for n in suspects_by_loop(b, s, t)], "Count from 0"),
    "first alone": (lambda b, s, t: suspects_by_loop(b, s, t)[:1], "Name them all"),
    "chained": (chained, "One wrong block makes all after it look wrong"),
    "absolute": (pick(lambda b, x, y, t: not off(b, x, y).max() <= t), "rounding alone is larger"),
    "signed": (pick(lambda b, x, y, t: not off(b, x, y).max() <= t * y.max()), "Take them without their sign"),
    "mean": (pick(lambda b, x, y, t: not off(b, x, y).mean() <= t * y.abs().max()), "hides in the mean of"),
    "two means": (pick(lambda b, x, y, t: not off(b, x, y).mean() <= t * y.abs().mean()), "Both sides are means"),
    "one-sided": (
        pick(lambda b, x, y, t: not (b(x) - y).max() <= t * y.abs().max()),
        "A number that is too low passes",
    ),
    "number by number": (pick(lambda b, x, y, t: not (off(b, x, y) <= t * y.abs()).all()), "against its own size"),
    "allclose": (pick(lambda b, x, y, t: not torch.allclose(b(x), y, rtol=t)), "against its own size"),
    "less than": (pick(lambda b, x, y, t: not off(b, x, y).max() < t * y.abs().max()), "at most, not less than"),
    "own bound": (pick(lambda b, x, y, t: not off(b, x, y).max() <= t * b(x).abs().max()), "from what your block made"),
    "input's bound": (pick(lambda b, x, y, t: not off(b, x, y).max() <= t * x.abs().max()), "from the block's input"),
    "last left out": (lambda b, s, t: suspects_by_loop(b[:-1], s, t), "The last block is never asked"),
    "own input": (pick(lambda b, x, y, t: not off(b, x, x).max() <= t * y.abs().max()), "with its own input"),
    "those that agree": (
        lambda b, s, t: [n for n in range(len(b)) if n not in suspects_by_loop(b, s, t)],
        "The blocks that agree are named",
    ),
    "true and false": (
        lambda b, s, t: [n in suspects_by_loop(b, s, t) for n in range(len(b))],
        "Return the numbers of the blocks",
    ),
    "a number": (lambda b, s, t: len(suspects_by_loop(b, s, t)), "Return a list of numbers"),
}

RIGHT = {
    "rms_norm": [norm_of(last), by_rsqrt, norm_by_loops],
    "gated": [by_the_sigmoid, by_hand],
    "block": [two_lines, in_a_loop],
    "take_layer": [by_names, by_search],
    "suspects": [suspects_by_loop, suspects_by_isfinite],
}
WRONG = {
    "rms_norm": NORM_WRONG,
    "gated": FEED_WRONG,
    "block": BLOCK_WRONG,
    "take_layer": LAYER_WRONG,
    "suspects": SUSPECTS_WRONG,
}


class TestAssemble(Checks):
    check, right, wrong = assemble, RIGHT, WRONG
    twins = ("carries the normed vectors", "against its own size")
