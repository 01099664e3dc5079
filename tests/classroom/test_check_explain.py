"""The checks of lab 16: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import torch
from one_check import Checks

from largemodels.classroom.check import explain


def picked(scores, labels):
    return scores[torch.arange(len(labels)), labels]


# 1


def gradient(model, X, labels, score=picked, make=lambda total: total.sum()):
    copy = X.detach().clone().requires_grad_()
    return torch.autograd.grad(make(score(model(copy), labels)), copy)[0]


def by_grad(model, X, labels):
    found = gradient(model, X, labels)
    return found, found * X.detach()


def row_by_row(model, X, labels):
    rows = []
    for x, label in zip(X.detach(), labels.tolist(), strict=True):
        one = x[None].clone().requires_grad_()
        (found,) = torch.autograd.grad(model(one)[0, label], one)
        rows.append(found[0])
    found = torch.stack(rows)
    return found, X.detach() * found


def by_vmap(model, X, labels):
    one = torch.func.grad(lambda x, label: model(x[None])[0].gather(0, label[None])[0])
    found = torch.func.vmap(one)(X.detach(), labels).detach()
    return found, X.detach() * found


def graded(score=picked, make=lambda total: total.sum(), out=lambda g, X: (g, g * X)):
    return lambda model, X, labels: out(gradient(model, X, labels, score, make), X.detach())


def by_backward(model, X, labels):
    copy = X.detach().clone().requires_grad_()
    picked(model(copy), labels).sum().backward()
    return copy.grad, copy.grad * X.detach()


def into_the_input(model, X, labels):
    given = X if X.requires_grad else X.clone().requires_grad_()
    (found,) = torch.autograd.grad(picked(model(given), labels).sum(), given)
    given.grad = found
    return found, found * X.detach()


def still_hanging(model, X, labels):
    copy = X.detach().clone().requires_grad_()
    (found,) = torch.autograd.grad(picked(model(copy), labels).sum(), copy, create_graph=True)
    return found, found * X.detach()


# 2


def by_broadcast(baseline, X, steps):
    shares = ((torch.arange(steps) + 0.5) / steps).to(X.dtype)
    return baseline + shares.reshape(-1, *[1] * X.dim()) * (X - baseline)


def by_lerp(baseline, X, steps):
    return torch.stack([torch.lerp(baseline.expand_as(X), X, (s + 0.5) / steps) for s in range(steps)])


def walked(shares=lambda S: [(s + 0.5) / S for s in range(S)], at=lambda b, X, a: b + a * (X - b), out=lambda p: p):
    return lambda baseline, X, steps: out(torch.stack([at(baseline, X, a) for a in shares(steps)]))


# 3


def by_a_loop(model, X, baseline, labels, steps):
    X = X.detach()
    mean = sum(gradient(model, at, labels) for at in by_broadcast(baseline, X, steps)) / steps
    return (X - baseline) * mean


def at_once(model, X, baseline, labels, steps):
    """All points of all rows in one batch."""
    X = X.detach()
    every = by_broadcast(baseline, X, steps)
    found = gradient(model, every.flatten(0, 1), labels.repeat(steps))
    return (X - baseline) * found.reshape(every.shape).mean(0)


def integrated(walk=by_broadcast, mean=lambda g: g.mean(0), way=lambda b, X: X - b, labels_of=lambda y: y,
               out=lambda a, X: a):  # fmt: skip
    def answer(model, X, baseline, labels, steps):
        X = X.detach()
        found = torch.stack([gradient(model, at, labels_of(labels)) for at in walk(baseline, X, steps)])
        return out(way(baseline, X) * mean(found), X)

    return answer


def hanging_on_x(model, X, baseline, labels, steps):
    X = X if X.requires_grad else X.clone().requires_grad_()
    return (X - baseline) * integrated(way=lambda b, X: 1)(model, X, baseline, labels, steps)


# 4


def by_flattening(model, X, baseline, labels, attributions):
    with torch.no_grad():
        rise = picked(model(X), labels) - picked(model(baseline), labels)
    return attributions.detach().flatten(1).sum(1) - rise


def hanging_on_attributions(model, X, baseline, labels, attributions):
    with torch.no_grad():
        rise = picked(model(X), labels) - picked(model(baseline), labels)
    return attributions.flatten(1).sum(1) - rise


def by_rows(model, X, baseline, labels, attributions):
    found = []
    for n, label in enumerate(labels.tolist()):
        high, low = (model(at[n : n + 1])[0, label].detach() for at in (X, baseline))
        found.append(attributions[n].sum().detach() - (high - low))
    return torch.stack(found)


def gapped(formula, choose=picked, total=lambda a: a.flatten(1).sum(1)):
    def answer(model, X, baseline, labels, attributions):
        with torch.no_grad():
            return formula(total(attributions), choose(model(X), labels), choose(model(baseline), labels))

    return answer


def hanging_gap(model, X, baseline, labels, attributions):
    return attributions.flatten(1).sum(1) - (picked(model(X), labels) - picked(model(baseline), labels))


# 5


def by_rows_gone(model, x, baseline, label, attributions):
    rows = [x.clone()]
    for place in torch.argsort(attributions, descending=True, stable=True):
        rows.append(rows[-1].clone())
        rows[-1][place] = baseline[place]
    with torch.no_grad():
        curve = model(torch.stack(rows))[:, label]
    return curve, torch.trapezoid(curve, dx=1 / len(x)).item()


def by_ranks(model, x, baseline, label, attributions):
    """Each feature's rank, compared with how many are gone."""
    D = len(x)
    rank = torch.empty(D, dtype=torch.long)
    rank[sorted(range(D), key=lambda d: (-attributions[d].item(), d))] = torch.arange(D)
    gone = rank[None] < torch.arange(D + 1)[:, None]
    curve = model(torch.where(gone, baseline, x)).detach()[:, label]
    return curve, (curve[1:] + curve[:-1]).sum() / 2 / D


def deleted(order=lambda a: torch.argsort(a, descending=True, stable=True), fill=lambda b: b, alone=False, swap=False,
            score=lambda s, label: s[:, label], area=lambda c: torch.trapezoid(c, dx=1 / (len(c) - 1)).item(),
            out=lambda c: c):  # fmt: skip
    def answer(model, x, baseline, label, attributions):
        x, baseline = (baseline, x) if swap else (x, baseline)
        rows = [x.clone()]
        for place in order(attributions):
            rows.append(rows[0 if alone else -1].clone())
            rows[-1][place] = fill(baseline)[place]
        with torch.no_grad():
            curve = out(score(model(torch.stack(rows)), label))
        return curve, area(curve)

    return answer


def in_place(model, x, baseline, label, attributions):
    curve, area = by_rows_gone(model, x, baseline, label, attributions)
    x[:] = baseline
    return curve, area


def later_first(a):
    return len(a) - 1 - torch.argsort(a.flip(0), descending=True, stable=True)


def first_rows(scores, labels):
    return scores[:, labels[0]]


RIGHT = {
    "saliency": [by_grad, row_by_row, by_vmap],
    "path": [by_broadcast, by_lerp],
    "integrated_gradients": [by_a_loop, at_once],
    "completeness_gap": [by_flattening, by_rows],
    "deletion": [by_rows_gone, by_ranks],
}
WRONG = {
    "saliency": {
        "all classes": (graded(lambda s, y: s), "The scores of all classes are summed"),
        "first class": (graded(first_rows), "The class of the first row"),
        "highest": (graded(lambda s, y: s.amax(1)), "The highest score is taken"),
        "softmax": (graded(lambda s, y: picked(s.softmax(1), y)), "after a softmax"),
        "mean": (graded(make=lambda total: total.mean()), "The mean over the batch"),
        "turned": (graded(out=lambda g, X: (-g, -g * X)), "The sign is turned"),
        "abs": (graded(out=lambda g, X: (g.abs(), g.abs() * X)), "The signs are gone. A gradient"),
        "twice": (graded(out=lambda g, X: (g, g)), "the gradient once more"),
        "abs product": (graded(out=lambda g, X: (g, (g * X).abs())), "Multiply without abs"),
        "abs input": (graded(out=lambda g, X: (g, g * X.abs())), "multiplied by |X|"),
        "one": (gradient, "Return two"),
        "backward": (by_backward, "leaves gradients in the model's weights"),
        "in X": (into_the_input, "leaves a gradient in X"),
        "hanging": (still_hanging, "a gradient hanging on it"),
        "single": (graded(out=lambda g, X: (g.float(), (g * X).float())), "double precision is wanted"),
    },
    "path": {
        "left": (walked(lambda S: [s / S for s in range(S)]), "left end"),
        "right": (walked(lambda S: [(s + 1) / S for s in range(S)]), "right end"),
        "ends": (walked(lambda S: torch.linspace(0, 1, S).tolist()), "ends, not middles"),
        "trapezoid": (walked(lambda S: torch.linspace(0, 1, S + 1).tolist()), "S middles are wanted"),
        "backwards": (walked(out=lambda p: p.flip(0)), "The path goes backwards"),
        "from zero": (walked(at=lambda b, X, a: a * X), "It begins at the baseline"),
        "added": (walked(at=lambda b, X, a: b + a * X), "They lie between"),
        "difference": (walked(at=lambda b, X, a: a * (X - b)), "minus the baseline"),
        "batch first": (walked(out=lambda p: p.transpose(0, 1)), "The steps come first"),
    },
    "integrated_gradients": {
        "no way": (integrated(way=lambda b, X: 1), "Multiply it by X − baseline"),
        "times X": (integrated(way=lambda b, X: X), "multiplied by X. The way"),
        "summed": (integrated(mean=lambda g: g.sum(0)), "Divide by the steps"),
        "turned": (integrated(way=lambda b, X: b - X), "not baseline − X"),
        "at X": (integrated(lambda b, X, S: X[None]), "at X alone"),
        "at baseline": (integrated(lambda b, X, S: b[None]), "at the baseline alone"),
        "from zero": (integrated(lambda b, X, S: by_broadcast(0 * b, X, S)), "The path begins at zero"),
        "left": (integrated(walked(lambda S: [s / S for s in range(S)])), "left ends"),
        "right": (integrated(walked(lambda S: [(s + 1) / S for s in range(S)])), "right ends"),
        "first class": (integrated(labels_of=lambda y: y[:1].expand(len(y))), "The class of the first row"),
        "abs": (integrated(out=lambda a, X: a.abs()), "The signs are gone"),
        "middle": (integrated(lambda b, X, S: (b + X)[None] / 2), "a single point"),
        "hanging": (hanging_on_x, "a gradient hanging on it"),
    },
    "completeness_gap": {
        "turned": (gapped(lambda a, high, low: high - low - a), "The sign is turned"),
        "abs": (gapped(lambda a, high, low: (a - high + low).abs()), "Too much and too little"),
        "no baseline": (gapped(lambda a, high, low: a - high), "The baseline's score is missing"),
        "added": (gapped(lambda a, high, low: a - high - low), "The baseline's score is added"),
        "sum": (gapped(lambda a, high, low: a), "Take away what there was"),
        "rise": (gapped(lambda a, high, low: high - low), "That is what there was to share"),
        "highest": (gapped(lambda a, h, low: a - h + low, lambda s, y: s.amax(1)), "The highest score of each"),
        "first": (gapped(lambda a, h, low: a - h + low, first_rows), "The class of the first row"),
        "averaged": (gapped(lambda a, h, low: a - h + low, total=lambda a: a.flatten(1).mean(1)), "are averaged"),
        "one number": (gapped(lambda a, h, low: (a - h + low).sum()), "One number for each input"),
        "hanging": (hanging_gap, "a gradient hanging on it"),
        "attributions": (hanging_on_attributions, "a gradient hanging on it"),
    },
    "deletion": {
        "lowest": (deleted(lambda a: torch.argsort(a, stable=True)), "The lowest attributions go first"),
        "absolute": (deleted(lambda a: torch.argsort(-a.abs(), stable=True)), "The largest absolute"),
        "numbers": (deleted(lambda a: range(len(a))), "in the order of their numbers"),
        "ties": (deleted(later_first), "the higher number goes first"),
        "zero": (deleted(fill=torch.zeros_like), "Features are set to 0"),
        "alone": (deleted(alone=True), "What is gone stays gone"),
        "insertion": (deleted(swap=True), "an insertion curve"),
        "softmax": (deleted(score=lambda s, label: s.softmax(1)[:, label]), "Those are probabilities"),
        "highest": (deleted(score=lambda s, label: s[:, s[0].argmax()]), "The class with the highest score"),
        "short": (deleted(out=lambda c: c[1:]), "there are D + 1 scores"),
        "undivided": (deleted(area=lambda c: torch.trapezoid(c).item()), "isn't divided by D."),
        "mean": (deleted(area=lambda c: c.mean().item()), "the two ends count half"),
        "left": (deleted(area=lambda c: c[:-1].mean().item()), "leaves out the last score"),
        "in place": (in_place, "changes its input x"),
        "curve alone": (lambda *given: by_rows_gone(*given)[0], "Return two"),
    },
}  # fmt: skip


class TestExplain(Checks):
    check = explain
    twins = ("a gradient hanging on it",)
    right = RIGHT
    wrong = WRONG
