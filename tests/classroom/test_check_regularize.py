"""The checks of lab 04: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import math

import numpy as np
import pytest
import torch
from one_check import Checks

from largemodels.classroom.check import CheckFailed, regularize
from largemodels.classroom.check.choice_mistakes import CHOICES_GONE_WRONG, STOPS_GONE_WRONG, chosen, stopped

# Question 1


def slopes(X, y, theta):
    error = theta[0] + X @ theta[1:] - y
    return torch.cat([error.mean().view(1), X.T @ error / len(y)])


def decay_by_parts(X, y, theta, alpha, penalty):
    slope = slopes(X, y, theta)
    return torch.cat([theta[:1] - alpha * slope[:1], (1 - alpha * penalty) * theta[1:] - alpha * slope[1:]])


def decay_by_autograd(X, y, theta, alpha, penalty):
    theta = theta.clone().requires_grad_()
    loss = ((theta[0] + X @ theta[1:] - y) ** 2).mean() / 2 + penalty / 2 * (theta[1:] ** 2).sum()
    loss.backward()
    return theta.detach() - alpha * theta.grad


def decay_by_loop(X, y, theta, alpha, penalty):
    slope = torch.zeros_like(theta)
    for row, target in zip(X, y, strict=True):
        error = theta[0] + row @ theta[1:] - target
        slope[0] += error / len(y)
        slope[1:] += error * row / len(y)
    slope[1:] += penalty * theta[1:]
    return theta - alpha * slope


def decay_by_torch(X, y, theta, alpha, penalty):
    weights = [theta[:1].clone().requires_grad_(), theta[1:].clone().requires_grad_()]
    groups = [dict(params=[weights[0]], weight_decay=0.0), dict(params=[weights[1]], weight_decay=penalty)]
    optimizer = torch.optim.SGD(groups, lr=alpha)
    (((weights[0] + X @ weights[1] - y) ** 2).mean() / 2).backward()
    optimizer.step()
    return torch.cat(weights).detach()


def pays(theta):
    return torch.cat([torch.zeros(1), theta[1:]])


def still(slope):
    return torch.cat([torch.zeros(1), slope[1:]])


def decay_first(X, y, t, a, p):
    t = t - a * p * pays(t)
    return t - a * slopes(X, y, t)


def decay_last(X, y, t, a, p):
    t = t - a * slopes(X, y, t)
    return t - a * p * pays(t)


DECAY_WRONG = {
    "intercept too": (lambda X, y, t, a, p: t - a * (slopes(X, y, t) + p * t), "The intercept decays as well"),
    "no price": (lambda X, y, t, a, p: t - a * slopes(X, y, t), "Nothing decays"),
    "no alpha": (lambda X, y, t, a, p: t - a * slopes(X, y, t) - p * pays(t), "A step takes the share αλ"),
    "doubled": (lambda X, y, t, a, p: t - a * (2 * slopes(X, y, t) + p * pays(t)), "half the mean squared error"),
    "price doubled": (lambda X, y, t, a, p: t - a * (slopes(X, y, t) + 2 * p * pays(t)), "it is λ/2 Σ w²"),
    "price halved": (lambda X, y, t, a, p: t - a * (slopes(X, y, t) + p / 2 * pays(t)), "that of w²/2 is w"),
    "summed": (lambda X, y, t, a, p: t - a * (len(y) * slopes(X, y, t) + p * pays(t)), "summed"),
    "uphill": (lambda X, y, t, a, p: t + a * slopes(X, y, t) - a * p * pays(t), "It walks uphill"),
    "growing": (lambda X, y, t, a, p: t - a * (slopes(X, y, t) - p * pays(t)), "The weights grow"),
    "decay first": (decay_first, "The weights decay first"),
    "decay last": (decay_last, "The step comes first"),
    "sign": (lambda X, y, t, a, p: t - a * (slopes(X, y, t) + p * pays(t).sign()), "That is L1's slope"),
    "stuck": (lambda X, y, t, a, p: t - a * (still(slopes(X, y, t)) + p * pays(t)), "The intercept doesn't move"),
    "weights alone": (lambda X, y, t, a, p: decay_by_parts(X, y, t, a, p)[1:], "The intercept comes first"),
    "torch's": (decay_by_torch, "makes torch's SGD"),
}


# Question 2


def soft(a, by):
    return a.sign() * (a.abs() - by).clamp(min=0)


def elastic_by_formula(v, alpha, l1, l2):
    return soft(v, alpha * l1) / (1 + alpha * l2)


def elastic_by_cases(v, alpha, l1, l2):
    out = []
    for one, price in zip(v.tolist(), l1.tolist(), strict=True):
        above, below = (one - alpha * price) / (1 + alpha * l2), (one + alpha * price) / (1 + alpha * l2)
        out.append(above if above > 0 else below if below < 0 else 0.0)
    return torch.tensor(out)


def elastic_by_where(v, alpha, l1, l2):
    amount = alpha * l1
    pulled = torch.where(v > amount, v - amount, torch.where(v < -amount, v + amount, torch.zeros_like(v)))
    return pulled / (1 + alpha * l2)


ELASTIC_WRONG = {
    "share first": (lambda v, a, p, q: soft(v / (1 + a * q), a * p), "L2's share is taken before"),
    "no L2": (lambda v, a, p, q: soft(v, a * p), "L1 is paid, and L2 isn't"),
    "no L1": (lambda v, a, p, q: v / (1 + a * q), "L2 is paid, and L1 isn't"),
    "plain L2": (lambda v, a, p, q: soft(v, a * p) * (1 - a * q), "That is a plain step"),
    "no alpha at l1": (lambda v, a, p, q: soft(v, p) / (1 + a * q), "α is missing at l1"),
    "no alpha at l2": (lambda v, a, p, q: soft(v, a * p) / (1 + q), "α is missing at l2"),
    "no alpha": (lambda v, a, p, q: soft(v, p) / (1 + q), "missing at both"),
    "no stop": (lambda v, a, p, q: (v - a * p * v.sign()) / (1 + a * q), "jump over 0"),
    "one side": (lambda v, a, p, q: (v - a * p).clamp(min=0) / (1 + a * q), "The amount is taken from negative"),
    "one side, no stop": (lambda v, a, p, q: (v - a * p) / (1 + a * q), "Negative weights move away"),
    "no sign": (lambda v, a, p, q: (v.abs() - a * p).clamp(min=0) / (1 + a * q), "The signs are lost"),
    "hard": (lambda v, a, p, q: torch.where(v.abs() > a * p, v, 0.0) / (1 + a * q), "Weights that can pay, pay"),
    "mean price": (lambda v, a, p, q: soft(v, a * p.mean()) / (1 + a * q), "All weights pay the mean"),
    "half l2": (lambda v, a, p, q: soft(v, a * p) / (1 + a * q / 2), "l2 is halved"),
    "sum": (lambda v, a, p, q: elastic_by_formula(v, a, p, q).sum(), "one weight for each number"),
}


# Question 3


def pulls(X, y):
    return (X - X.mean(0)).T @ (y - y.mean()) / len(y)


def price_by_slope(X, y):
    return (X.T @ (y.mean() - y) / len(y)).abs().max().item()


def price_by_both_means(X, y):
    return float(pulls(X, y).abs().max())


def price_by_loop(X, y):
    return max(abs(sum((a - column.mean()) * b for a, b in zip(column, y, strict=True)) / len(y)) for column in X.T)


def price_in_numpy(X, y):
    return np.abs(np.cov(X.numpy().T, y.numpy(), ddof=0)[-1, :-1]).max()


def price_as_weight(X, y):
    return float((pulls(X, y) / (X - X.mean(0)).pow(2).mean(0)).abs().max())


PRICE_WRONG = {
    "uncentered": (lambda X, y: float((X.T @ y / len(y)).abs().max()), "Have you centered"),
    "summed over N": (lambda X, y: len(y) * price_by_slope(X, y), "You summed"),
    "doubled": (lambda X, y: 2 * price_by_slope(X, y), "It is twice too large"),
    "no size": (lambda X, y: float(pulls(X, y).max()), "Its size counts"),
    "mean": (lambda X, y: float(pulls(X, y).abs().mean()), "not the mean"),
    "weakest": (lambda X, y: float(pulls(X, y).abs().min()), "You took the weakest"),
    "sum over D": (lambda X, y: float(pulls(X, y).abs().sum()), "no need to add up"),
    "length": (lambda X, y: float(pulls(X, y).norm()), "a price on the length of w"),
    "a weight": (price_as_weight, "That is a weight, not a price"),
    "one each": (lambda X, y: pulls(X, y).abs(), "One price is wanted"),
    "text": (lambda X, y: str(price_by_slope(X, y)), "Return one number"),
    "something else": (lambda X, y: 7.0, "Go through the example"),
}


# Question 4


def stop_by_marks(losses, patience, least):
    mark, lowest, kept, idle = math.inf, math.inf, 0, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, kept = loss, epoch
        mark, idle = (loss, 0) if loss < mark - least else (mark, idle + 1)
        if idle == patience:
            break
    return kept, epoch


def stop_in_two_passes(losses, patience, least):
    counts, mark = [], math.inf
    for loss in losses:
        counts.append(bool(loss < mark - least))
        mark = loss if counts[-1] else mark
    ends = [n for n in range(patience - 1, len(losses)) if not any(counts[n - patience + 1 : n + 1])]
    last = ends[0] if ends else len(losses) - 1
    return [int(np.nanargmin(losses[: last + 1])), last]


def stop_by_last_counted(losses, patience, least):
    counted, mark, last = -1, math.inf, len(losses) - 1
    for epoch, loss in enumerate(losses):
        if mark - loss > least:
            counted, mark = epoch, loss
        elif epoch - counted >= patience:
            last = epoch
            break
    seen = [math.inf if math.isnan(loss) else loss for loss in losses[: last + 1]]
    return seen.index(min(seen)), last


def stop_from_the_first(losses, patience, least):
    """Begins its marks at the first loss, which may be NaN."""
    mark, lowest, kept, idle = losses[0], losses[0], 0, 0
    for epoch, loss in enumerate(losses[1:], 1):
        if loss < lowest:
            lowest, kept = loss, epoch
        mark, idle = (loss, 0) if loss < mark - least else (mark, idle + 1)
        if idle == patience:
            break
    return kept, epoch


def with_quirk(quirk):
    return lambda losses, patience, least: stopped(losses, patience, least, **quirk)


def stop_with_the_question_turned(losses, patience, least):
    """Waits if a loss is at least the mark, which a NaN never is."""
    mark, idle, lowest, kept = math.inf, 0, math.inf, 0
    for epoch, loss in enumerate(losses):
        if loss < lowest:
            lowest, kept = loss, epoch
        if loss >= mark - least:
            idle += 1
        else:
            idle, mark = 0, mark if math.isnan(loss) else loss
        if idle == patience:
            break
    return kept, epoch


STOP_WRONG = {hint[:30]: (with_quirk(quirk), hint) for hint, quirk in STOPS_GONE_WRONG.items()}
STOP_WRONG["the loss"] = (lambda ls, p, q: (ls[stop_by_marks(ls, p, q)[0]], stop_by_marks(ls, p, q)[1]), "not losses")
STOP_WRONG["first loss"] = (stop_from_the_first, "losses = [nan, ")
STOP_WRONG["one number"] = (lambda ls, p, q: stop_by_marks(ls, p, q)[0], "Two are wanted")


# Question 5


def rule_in_torch(errors):
    means = errors.mean(0)
    limit = means.min() + errors[:, means.argmin()].std() / math.sqrt(len(errors))
    return int((means <= limit).nonzero().max())


def rule_by_loop(errors):
    means = [sum(column) / len(column) for column in errors.T.tolist()]
    best = means.index(min(means))
    squares = sum((error - means[best]) ** 2 for error in errors[:, best].tolist())
    limit = means[best] + math.sqrt(squares) / len(errors)  # with N below, not N - 1
    return max(place for place, mean in enumerate(means) if mean <= limit)


def rule_in_numpy(errors):
    errors = errors.numpy()
    means, doubt = errors.mean(0), errors.std(0, ddof=1) / np.sqrt(len(errors))
    return np.flatnonzero(means <= means.min() + doubt[means.argmin()])[-1]


def chosen_with(quirk):
    return lambda errors: chosen(errors, **quirk)


RULE_WRONG = {hint[:30]: (chosen_with(quirk), hint) for hint, quirk in CHOICES_GONE_WRONG.items()}
RULE_WRONG["the mean"] = (lambda errors: errors.mean(0)[rule_in_torch(errors)] + 0.123, "a whole number from 0")
RULE_WRONG["the limits"] = (lambda errors: errors.mean(0), "One price is wanted")

RIGHT = {
    "decay_step": [decay_by_parts, decay_by_autograd, decay_by_loop],
    "elastic_step": [elastic_by_formula, elastic_by_cases, elastic_by_where],
    "last_price": [price_by_slope, price_by_both_means, price_by_loop, price_in_numpy],
    "stop_where": [stop_by_marks, stop_in_two_passes, stop_by_last_counted],
    "one_error_rule": [rule_in_torch, rule_by_loop, rule_in_numpy],
}
WRONG = {
    "decay_step": DECAY_WRONG,
    "elastic_step": ELASTIC_WRONG,
    "last_price": PRICE_WRONG,
    "stop_where": STOP_WRONG,
    "one_error_rule": RULE_WRONG,
}


class TestRegularize(Checks):
    check, right, wrong = regularize, RIGHT, WRONG


def test_the_hint_on_nan_is_for_who_turns_the_question():
    with pytest.raises(CheckFailed, match="which way round is yours"):
        regularize.stop_where(stop_with_the_question_turned)


def test_the_last_price_is_where_scikit_learns_path_begins():
    from sklearn.linear_model import Lasso

    draw = torch.Generator().manual_seed(1)
    X, y = torch.randn((20, 4), generator=draw) * 3 + 1, torch.randn(20, generator=draw) + 5
    border = price_by_slope(X, y)
    for share, none in ((1.001, True), (0.99, False)):
        assert (Lasso(alpha=share * border, tol=1e-9).fit(X, y).coef_ == 0).all() == none
