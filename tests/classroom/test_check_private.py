"""The checks of lab 15: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import math

import torch
from one_check import Checks
from torch import nn
from torch.func import functional_call, grad, vmap

from largemodels.classroom.check import private

# 1


def in_a_loop(net, X, y):
    parameters = list(net.parameters())
    rows = torch.zeros(len(X), sum(p.numel() for p in parameters))
    for n in range(len(X)):
        loss = nn.functional.cross_entropy(net(X[n : n + 1]), y[n : n + 1])
        rows[n] = torch.cat([g.flatten() for g in torch.autograd.grad(loss, parameters)])
    return rows


def with_vmap(net, X, y):
    named = {name: p.detach() for name, p in net.named_parameters()}
    if not len(X):
        return torch.zeros(0, sum(p.numel() for p in named.values()))

    def loss(parameters, x, label):
        return nn.functional.cross_entropy(functional_call(net, parameters, (x[None],)), label[None])

    each = vmap(grad(loss), in_dims=(None, 0, 0))(named, X, y)
    return torch.cat([g.flatten(1) for g in each.values()], dim=1)


def backwards(net, X, y):
    rows = []
    for x, label in zip(X, y, strict=True):
        net.zero_grad()
        nn.CrossEntropyLoss()(net(x[None]), label[None]).backward()
        rows.append(nn.utils.parameters_to_vector([p.grad for p in net.parameters()]))
    return torch.stack(rows) if rows else torch.zeros(0, sum(p.numel() for p in net.parameters()))


def backwards_without(zeroing):
    def answer(net, X, y):
        rows = []
        if zeroing == "once":
            net.zero_grad()
        for x, label in zip(X, y, strict=True):
            nn.CrossEntropyLoss()(net(x[None]), label[None]).backward()
            rows.append(torch.cat([p.grad.flatten() for p in net.parameters()]))
        return torch.stack(rows) if rows else torch.zeros(0, sum(p.numel() for p in net.parameters()))

    return answer


def rows(after):
    return lambda net, X, y: after(in_a_loop(net, X, y))


def without_biases(net, X, y):
    keep = torch.cat([torch.full((p.numel(),), p.ndim > 1) for p in net.parameters()])
    return in_a_loop(net, X, y)[:, keep]


def stacked(net, X, y):
    return torch.stack([in_a_loop(net, X[n : n + 1], y[n : n + 1])[0] for n in range(len(X))])


def turned(net, X, y):
    pieces = in_a_loop(net, X, y).split([p.numel() for p in net.parameters()], dim=1)
    return torch.cat(pieces[::-1], dim=1)


def steps_too(net, X, y):
    found = in_a_loop(net, X, y)
    for p in net.parameters():
        p.data -= 0.1
    return found


# 2


def scaled(G, C):
    return G * (C / G.norm(dim=1, keepdim=True).clamp(min=C))


def in_rows(G, C):
    kept = G.clone()
    for n, row in enumerate(G):
        if (length := math.sqrt(float(row @ row))) > C:
            kept[n] = row * C / length
    return kept


def as_opacus(G, C):
    return G * (C / (G.norm(dim=1) + 1e-6)).clamp(max=1)[:, None]


def renormed(G, C):
    return torch.renorm(G, 2, 0, C) if len(G) else G.clone()


def factor(of):
    return lambda G, C: G * of(G.norm(dim=1, keepdim=True), C)


def mean_clipped(G, C):
    mean = G.mean(0)
    return (mean * min(1, C / max(float(mean.norm()), 1e-12))).expand_as(G)


def in_place(G, C):
    G *= (C / G.norm(dim=1, keepdim=True)).clamp(max=1)
    return G


def long_rows(of):
    def answer(G, C):
        norms = G.norm(dim=1, keepdim=True)
        return torch.where(norms > C, of(G, norms), G)

    return answer


# 3


def drawn(G, C, sigma, expected, generator):
    return (G.sum(0) + sigma * C * torch.randn(G.size(1), generator=generator)) / expected


def normal(G, C, sigma, expected, generator):
    noise = torch.normal(0.0, sigma * C, (G.shape[1],), generator=generator)
    return torch.einsum("np->p", G) / expected + noise / expected


def from_a_copy(G, C, sigma, expected, generator):
    twin = torch.Generator()
    twin.set_state(generator.get_state())
    return drawn(G, C, sigma, expected, twin)


def noisy(noise=lambda G, C, sigma, z: sigma * C * z, of=lambda total, noise, N, expected: (total + noise) / expected):
    def answer(G, C, sigma, expected, generator):
        z = torch.randn(G.size(1), generator=generator)
        return of(G.sum(0), noise(G, C, sigma, z), max(len(G), 1), expected)

    return answer


def for_each(G, C, sigma, expected, generator):
    return (G + sigma * C * torch.randn(G.shape, generator=generator)).sum(0) / expected


def one_number(G, C, sigma, expected, generator):
    return (G.sum(0) + sigma * C * torch.randn((), generator=generator)) / expected


def uniform(G, C, sigma, expected, generator):
    return (G.sum(0) + sigma * C * torch.rand(G.size(1), generator=generator)) / expected


def seeded(G, C, sigma, expected, generator):
    return drawn(G, C, sigma, expected, generator.manual_seed(generator.initial_seed()))


def own_noise(G, C, sigma, expected, generator):
    return drawn(G, C, sigma, expected, None)


def nobody_drawn(G, C, sigma, expected, generator):
    return drawn(G, C, sigma, expected, generator) if len(G) else torch.zeros(G.size(1))


# 4


def checked_first(answer, sigma, steps, delta, orders):
    if not sigma > 0:
        raise ValueError("sigma must be positive.")
    if not 0 < delta < 1:
        raise ValueError("delta must lie between 0 and 1.")
    if steps < 0:
        raise ValueError("There can't be fewer than no steps.")
    return answer(sigma, steps, delta, orders) if steps else 0.0


def by_a_generator(sigma, steps, delta, orders):
    return checked_first(bound(), sigma, steps, delta, orders)


def by_tensors(sigma, steps, delta, orders):
    if not (sigma > 0 and 0 < delta < 1 and steps >= 0):
        raise ValueError(f"No ε for sigma {sigma}, delta {delta} and {steps} steps.")
    a = torch.tensor(orders, dtype=torch.float64)
    return (steps * a / 2 / sigma**2 - math.log(delta) / (a - 1)).min() * (steps > 0)


def bound(renyi=lambda s, t, a: t * a / (2 * s**2), log=lambda d: math.log(1 / d), below=lambda a: a - 1, of=min):
    return lambda s, t, d, orders: of([renyi(s, t, a) + log(d) / below(a) for a in orders])


def careful(answer):
    return lambda *given: checked_first(answer, *given)


def unrefused(what):
    def answer(sigma, steps, delta, orders):
        if what == "sigma" and not sigma > 0:
            return math.inf
        if what == "delta" and not 0 < delta < 1:
            return math.inf
        if what == "steps" and steps < 0:
            return 0.0
        if what == "NaN" and math.isnan(sigma):
            return math.nan
        if what == "words" and not sigma > 0:
            raise ValueError
        if what == "no step" and not steps:
            return 0.0
        return by_a_generator(sigma, steps, delta, orders)

    return answer


def any_error(sigma, steps, delta, orders):
    assert delta > 0
    return by_a_generator(sigma, steps, delta, orders)


def not_released(sigma, steps, delta, orders):
    return by_a_generator(sigma, steps, delta, orders) if steps else bound()(sigma, steps, delta, orders)


# 5


def refused(members, others):
    if not len(members) or not len(others):
        raise ValueError("Both lists need a score.")
    if members.isnan().any() or others.isnan().any():
        raise ValueError("A score is not a number.")


def by_thresholds(members, others, rate):
    refused(members, others)
    best = 0
    for threshold in members:
        if (others >= threshold).sum().item() / len(others) <= rate:
            best = max(best, (members >= threshold).sum().item())
    return best / len(members)


def by_sorting(members, others, rate):
    refused(members, others)
    high, allowed = sorted(others.tolist(), reverse=True), int(rate * len(others) + 1e-9)
    if allowed == len(others):
        return 1.0
    return (members > high[allowed]).double().mean()


def shares(of):
    def answer(members, others, rate):
        refused(members, others)
        return of(members, others, rate)

    return answer


def largest_gap(members, others, rate):
    return max(0.0, *(float((members >= t).float().mean() - (others >= t).float().mean()) for t in members))


def area(members, others, rate):
    above = (members[:, None] > others).float() + 0.5 * (members[:, None] == others)
    return float(above.mean())


def kth(shift, equal):
    def answer(members, others, rate):
        high = others.sort(descending=True).values
        at = int(rate * len(others) + 1e-9) + shift
        if not 0 <= at < len(others):
            return 1.0 if at >= len(others) else by_thresholds(members, others, rate)
        return float((members >= high[at] if equal else members > high[at]).double().mean())

    return answer


def cut_off(members, others, rate):
    high = [*others.sort(descending=True).values.tolist(), -torch.inf]
    return float((members > high[int(rate * len(others))]).double().mean()) if rate < 1 else 1.0


def finite_alone(members, others, rate):
    if not members.isfinite().all() or not others.isfinite().all():
        raise ValueError("A score isn't finite.")
    return by_thresholds(members, others, rate)


def by_a_quantile(members, others, rate):
    return float((members > torch.quantile(others, 1 - rate)).float().mean())


RIGHT = {
    "per_example": [in_a_loop, with_vmap, backwards],
    "clip": [scaled, in_rows, as_opacus, renormed],
    "noisy_mean": [drawn, normal],
    "epsilon": [by_a_generator, by_tensors],
    "found": [by_thresholds, by_sorting],
}
WRONG = {
    "per_example": {
        "mean": (rows(lambda G: G.mean(0).expand_as(G) if len(G) else G), "Every row is the batch's mean gradient"),
        "sum": (rows(lambda G: G.sum(0).expand_as(G)), "Every row is the sum over the batch"),
        "added up": (backwards_without("once"), "adds to what lies in .grad"),
        "never zeroed": (backwards_without("never"), "adds to what lies in .grad"),
        "divided": (rows(lambda G: G / max(len(G), 1)), "Each row is divided by N"),
        "turned": (turned, "The parameters come in another order"),
        "sign": (rows(lambda G: -G), "The sign is turned round"),
        "positive": (rows(lambda G: G.abs()), "They keep their signs"),
        "one row": (rows(lambda G: G.mean(0)), "one gradient for the whole batch"),
        "transposed": (rows(lambda G: G.T), "a row for each example"),
        "no biases": (without_biases, "The biases are missing"),
        "empty": (stacked, "Here the batch is empty"),
        "last": (rows(lambda G: torch.cat([G[:-1], 0 * G[-1:]])), "Where does your loop end?"),
        "steps": (steps_too, "changes the net's parameters"),
    },
    "clip": {
        "stretched": (factor(lambda norms, C: C / norms.clamp(min=1e-9)), "Rows shorter than C are stretched"),
        "NaN": (lambda G, C: G / G.norm(dim=1, keepdim=True) * C, "became NaN: 0 / 0"),
        "numbers": (lambda G, C: G.clamp(-C, C), "Each number is clipped for itself"),
        "table": (lambda G, C: G * min(1, C / max(float(G.norm()), 1e-9)), "the norm of the whole table"),
        "columns": (lambda G, C: G * (C / G.norm(dim=0).clamp(min=C)), "The norms are those of columns"),
        "mean": (mean_clipped, "The batch's mean was clipped"),
        "one": (lambda G, C: mean_clipped(G, C).mean(0), "One gradient came back"),
        "absolute": (
            lambda G, C: G * (C / G.abs().sum(1, True).clamp(min=C)), "The norm is the sum of absolute values"
        ),
        "largest": (lambda G, C: torch.renorm(G, math.inf, 0, C), "The norm is the largest absolute value"),
        "squared": (
            lambda G, C: G * (C / G.square().sum(1, True).clamp(min=C)), "The norm's square root is missing"
        ),
        "dropped": (long_rows(lambda G, norms: 0 * G), "Rows longer than C are thrown away"),
        "norm 1": (long_rows(lambda G, norms: G / norms), "Long rows get the norm 1"),
        "max": (factor(lambda norms, C: (C / norms.clamp(min=1e-9)).clamp(min=1)), "max stands where min should"),
        "upside down": (factor(lambda norms, C: (norms / C).clamp(max=1)), "The fraction is upside down"),
        "nothing": (lambda G, C: G.clone(), "Nothing was clipped"),
        "factors": (lambda G, C: (C / G.norm(dim=1)).clamp(max=1), "Those are the rows' norms or factors"),
        "in place": (in_place, "changes its input G"),
    },
    "noisy_mean": {
        "drawn": (noisy(of=lambda total, noise, N, expected: (total + noise) / N), "the number of examples drawn"),
        "sum by drawn": (
            noisy(of=lambda total, noise, N, expected: total / N + noise / expected),
            "The sum is divided by the number drawn",
        ),
        "for each": (for_each, "Noise is added for each example"),
        "none": (noisy(lambda G, C, sigma, z: 0), "There is no noise"),
        "no C": (noisy(lambda G, C, sigma, z: sigma * z), "C is missing"),
        "no sigma": (noisy(lambda G, C, sigma, z: C * z), "Sigma is missing"),
        "variance": (noisy(lambda G, C, sigma, z: (sigma * C) ** 2 * z), "You took its square"),
        "root": (noisy(lambda G, C, sigma, z: (sigma * C) ** 0.5 * z), "You took its root"),
        "over C": (noisy(lambda G, C, sigma, z: sigma / C * z), "σ is divided by C"),
        "afterwards": (
            noisy(of=lambda total, noise, N, expected: total / expected + noise), "Noise is added after dividing"
        ),
        "sum": (noisy(of=lambda total, noise, N, expected: total + noise), "That is the sum"),
        "one number": (one_number, "All parameters get the same noise"),
        "uniform": (uniform, "The noise is uniform"),
        "subtracted": (noisy(lambda G, C, sigma, z: -sigma * C * z), "The noise is subtracted"),
        "seeded": (seeded, "The second call adds the noise of the first"),
        "N times": (noisy(lambda G, C, sigma, z: max(len(G), 1) * sigma * C * z), "The same noise is added N times"),
        "own": (own_noise, "The noise isn't the generator's"),
        "nobody": (nobody_drawn, "There is no noise."),
        "whole": (noisy(of=lambda total, noise, N, expected: (total + noise) / int(expected)), "is cut to a whole"),
        "from a copy": (from_a_copy, "The generator stands where it stood"),
        "rows": (lambda G, C, *_: scaled(G, C), "That is one row an example"),
    },
    "epsilon": {
        "max": (careful(bound(of=max)), "That is the largest over the orders"),
        "no delta": (careful(bound(log=lambda d: 0)), "Delta is forgotten"),
        "sign": (careful(bound(log=math.log)), "log(delta) is negative"),
        "no steps": (careful(bound(lambda s, t, a: a / (2 * s**2))), "The steps are forgotten"),
        "each step": (careful(lambda s, t, d, o: t * bound()(s, 1, d, o)), "ε of one step, times the steps"),
        "root": (careful(bound(lambda s, t, a: t**0.5 * a / (2 * s**2))), "The steps count as their root"),
        "sigma": (careful(bound(lambda s, t, a: t * a / (2 * s))), "σ is to be squared"),
        "no 2": (careful(bound(lambda s, t, a: t * a / s**2)), "The 2 in 2σ² is missing"),
        "order": (careful(bound(below=lambda a: a)), "By the order less 1"),
        "base 10": (careful(bound(log=lambda d: -math.log10(d))), "not to base 10"),
        "base 2": (careful(bound(log=lambda d: -math.log2(d))), "not to base 2"),
        "first": (careful(bound(of=lambda values: values[0])), "That is the first order's bound"),
        "last": (careful(bound(of=lambda values: values[-1])), "That is the last order's bound"),
        "mean": (careful(bound(of=lambda values: sum(values) / len(values))), "That is the mean over the orders"),
        "which": (
            careful(lambda s, t, d, o: min(o, key=lambda a: bound()(s, t, d, [a]))), "That is the order, not its ε"
        ),
        "no release": (not_released, "Here nothing was released"),
        "sigma taken": (unrefused("sigma"), "sigma = 0.0 was taken without a word"),
        "delta taken": (unrefused("delta"), "delta = 0.0 was taken without a word"),
        "steps taken": (unrefused("steps"), "steps = -1 was taken without a word"),
        "NaN taken": (unrefused("NaN"), "sigma = nan was taken without a word"),
        "no step first": (unrefused("no step"), "sigma = 0 with no step was taken"),
        "no words": (unrefused("words"), "the ValueError says nothing"),
        "asserted": (any_error, "delta = 0.0: AssertionError came up"),
        "a list": (careful(lambda s, t, d, o: [bound()(s, t, d, o)]), "Return one number"),
    },
    "found": {
        "count": (shares(lambda m, o, r: by_thresholds(m, o, r) * len(m)), "Which share of them"),
        "of all": (shares(lambda m, o, r: by_thresholds(m, o, r) * len(m) / (len(m) + len(o))), "It is of the members"),
        "exchanged": (shares(lambda m, o, r: by_thresholds(o, m, r)), "The two lists are exchanged"),
        "low": (shares(lambda m, o, r: by_thresholds(-m, -o, r)), "Low scores are taken for members"),
        "gap": (shares(largest_gap), "the largest difference of the two shares"),
        "area": (shares(area), "the area under the curve"),
        "k-th": (shares(kth(-1, True)), "Too few of the others are named"),
        "level": (shares(kth(0, True)), "Members level with an other"),
        "one fewer": (shares(kth(-1, False)), "Too few of the others are named"),
        "one more": (shares(kth(1, False)), "One other too many"),
        "cut off": (shares(cut_off), "Too few of the others are named"),
        "finite": (finite_alone, "Only NaN is refused"),
        "quantile": (shares(by_a_quantile), "A quantile lies between two others"),
        "not found": (shares(lambda m, o, r: 1 - by_thresholds(m, o, r)), "the share that is not found"),
        "no members": (
            lambda m, o, r: by_thresholds(m, o, r) if len(m) else 0.0,
            "An empty list of members was taken",
        ),
        "no others": (lambda m, o, r: by_thresholds(m, o, r) if len(o) else 1.0, "An empty list of others was taken"),
        "NaN": (lambda m, o, r: by_thresholds(m, o, r) if not o.isnan().any() else 0.0, "An other's score that is NaN"),
        "a member's NaN": (
            lambda m, o, r: by_thresholds(m, o, r) if not m.isnan().any() else 0.0,
            "A member's score that is NaN",
        ),
        "a list": (shares(lambda m, o, r: [by_thresholds(m, o, r)]), "Return one number"),
    },
}  # fmt: skip


class TestPrivate(Checks):
    check, right, wrong = private, RIGHT, WRONG
    twins = ("adds to what lies in .grad", "Too few of the others are named")
