"""The checks of lab 02: right answers of every style pass; each tempting wrong one is refused with its own hint."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from one_check import Checks

from largemodels.classroom.check import CheckFailed, descend
from largemodels.classroom.check.bowls import Slope, borrowed, by_torch

# Question 1


def one_line(X, y, theta):
    return X.T @ (torch.sigmoid(X @ theta) - y) / len(y)


def by_loop(X, y, theta):
    total = torch.zeros_like(theta)
    for x, label in zip(X, y, strict=True):
        total += (1 / (1 + torch.exp(-(x @ theta))) - label) * x
    return total / len(y)


def by_autograd(X, y, theta):
    theta = theta.clone().requires_grad_()
    F.binary_cross_entropy_with_logits(X @ theta, y).backward()
    return theta.grad


def gradient_in_numpy(X, y, theta):
    scores = (X @ theta).double().numpy()
    p = 0.5 * (1 + np.tanh(scores / 2))
    return torch.from_numpy(((p - y.numpy())[:, None] * X.numpy()).mean(0)).float()


def overflowing(X, y, theta):
    power = torch.exp(X @ theta)
    return X.T @ (power / (1 + power) - y) / len(y)


GRADIENT_WRONG = {
    "downhill": (lambda X, y, t: -one_line(X, y, t), "It points downhill"),
    "summed": (lambda X, y, t: one_line(X, y, t) * len(y), "It is summed over the examples"),
    "by D": (lambda X, y, t: one_line(X, y, t) * len(y) / len(t), "divided by the number of parameters"),
    "doubled": (lambda X, y, t: 2 * one_line(X, y, t), "It is twice too large"),
    "no sigmoid": (lambda X, y, t: X.T @ (X @ t - y) / len(y), "the sigmoid is missing"),
    "squared error": (
        lambda X, y, t: X.T @ ((torch.sigmoid(X @ t) - y) * torch.sigmoid(X @ t) * torch.sigmoid(-(X @ t))) / len(y),
        "a factor p (1 − p) too many",
    ),
    "decided": (lambda X, y, t: X.T @ ((X @ t > 0).float() - y) / len(y), "rounded to 0 or 1"),
    "labels 1 and -1": (lambda X, y, t: one_line(X, 2 * y - 1, t), "Here they are 1 and 0"),
    "class 1 alone": (lambda X, y, t: X.T @ ((torch.sigmoid(X @ t) - 1) * y) / len(y), "Those of class 0 pull"),
    "no labels": (lambda X, y, t: X.T @ torch.sigmoid(X @ t) / len(y), "The labels have no say"),
    "an example each": (lambda X, y, t: torch.sigmoid(X @ t) - y, "not for each example"),
    "overflow": (overflowing, "e to them is too large for a float"),
    "NumPy": (lambda X, y, t: gradient_in_numpy(X, y, t).numpy(), "torch.from_numpy makes one of it"),
    "double": (lambda X, y, t: one_line(X.double(), y.double(), t.double()), "End with .float()"),
}


# Question 2


def by_eigenvalues(A, alpha, within):
    factor = (1 - alpha * torch.linalg.eigvalsh(A.double())).abs().max().item()
    return math.ceil(math.log(within) / math.log(factor)) if factor < 1 else math.inf


def by_matrix(A, alpha, within):
    step = np.eye(len(A)) - alpha * A.double().numpy()
    factor = np.linalg.norm(step, 2)  # the largest singular value
    return math.inf if factor >= 1 else np.ceil(np.log(within) / np.log(factor))


def by_walking(A, alpha, within):
    shrink, left, steps = torch.eye(len(A)).double() - alpha * A.double(), torch.eye(len(A)).double(), 0
    while torch.linalg.matrix_norm(left, 2) > within:
        left, steps = shrink @ left, steps + 1
        if steps > 10_000 or not left.isfinite().all():
            return math.inf
    return steps


def with_factor(choose, whole=math.ceil):
    def answer(A, alpha, within):
        factor = choose(torch.linalg.eigvalsh(A.double()), A.double(), alpha)
        return whole(math.log(within) / math.log(factor)) if factor < 1 else math.inf

    return answer


def never_infinite(A, alpha, within):
    factor = (1 - alpha * torch.linalg.eigvalsh(A.double())).abs().max().item()
    return math.ceil(math.log(within) / math.log(factor))


def upside_down(A, alpha, within):
    factor = (1 - alpha * torch.linalg.eigvalsh(A.double())).abs().max().item()
    return math.ceil(math.log(factor) / math.log(within)) if factor < 1 else math.inf


def largest(values, A, alpha):
    return float((1 - alpha * values).abs().max())


STEPS_WRONG = {
    "parts of a step": (with_factor(largest, float), "can't take a part of a step"),
    "rounded down": (with_factor(largest, math.floor), "Round up, not down"),
    "steepest alone": (with_factor(lambda v, A, a: abs(1 - a * v[-1].item())), "You looked at the steepest alone"),
    "flattest alone": (with_factor(lambda v, A, a: abs(1 - a * v[0].item())), "its factor is negative"),
    "never infinite": (never_infinite, "no number of steps is enough"),
    "diagonal": (
        with_factor(lambda v, A, a: (1 - a * A.diagonal()).abs().max().item()),
        "you read the curvatures off the diagonal",
    ),
    "average": (with_factor(lambda v, A, a: (1 - a * v).abs().mean().item()), "you averaged over the directions"),
    "best step size": (with_factor(lambda v, A, a: ((v[-1] - v[0]) / (v[-1] + v[0])).item()), "Here α is given"),
    "upside down": (upside_down, "the logarithms have changed places"),
    "always infinite": (lambda A, alpha, within: math.inf, "it never grows here"),
    "something else": (lambda A, alpha, within: 7777, "you say 7777"),
    "a tensor of many": (lambda A, alpha, within: A, "Return one number"),
    "truth": (lambda A, alpha, within: True, "returns a bool"),
}


# Question 3


def ball_by_velocity(gradient, start, alpha, beta, steps):
    path, velocity = [start], torch.zeros_like(start)
    for _ in range(steps):
        velocity = beta * velocity + gradient(path[-1])
        path.append(path[-1] - alpha * velocity)
    return torch.stack(path)


def ball_by_differences(gradient, start, alpha, beta, steps):
    path = torch.zeros(steps + 1, len(start), dtype=start.dtype)
    path[0] = start
    for t in range(steps):
        before = path[t - 1] if t else path[0]
        path[t + 1] = path[t] - alpha * gradient(path[t]) + beta * (path[t] - before)
    return path


def ball_in_place_with_copies(gradient, start, alpha, beta, steps):
    theta, move, path = start.clone(), torch.zeros_like(start), [start.clone()]
    for _ in range(steps):
        move.mul_(beta).add_(gradient(theta), alpha=-alpha)
        theta += move
        path.append(theta.clone())
    return torch.stack(path)


def ball(keep=None, add=1.0, twice=False, late=False, nesterov=False, sign=1.0, stay=False, first=True, last=False):
    def answer(gradient, start, alpha, beta, steps):
        theta, velocity, path = start, torch.zeros_like(start), [start] if first else []
        for _ in range(steps):
            slope, before = gradient(start if stay else theta), velocity
            share = beta if add == "beta" else 1 - beta if add == "rest" else 1.0
            velocity = (beta if keep is None else keep) * velocity + share * slope * (alpha if twice else 1.0)
            step = before if late else slope + beta * velocity if nesterov else velocity
            theta = theta - sign * alpha * step
            path.append(theta)
        return theta if last else torch.stack(path) if path else torch.zeros(0, len(start))

    return answer


def stuck_ball(gradient, start, alpha, beta, steps):
    theta, velocity = start.clone(), torch.zeros_like(start)
    path = [theta]
    for _ in range(steps):
        velocity = beta * velocity + gradient(theta)
        theta -= alpha * velocity
        path.append(theta)
    return torch.stack(path)


def ball_by_torch(gradient, start, alpha, beta, steps):
    theta = start.clone().requires_grad_()
    optimizer, path = torch.optim.SGD([theta], lr=alpha, momentum=beta), [start]
    for _ in range(steps):
        theta.grad = gradient(theta.detach())
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)


def spoils_its_start(gradient, start, alpha, beta, steps):
    right = ball_by_velocity(gradient, start, alpha, beta, steps)
    start -= 1
    return right


def ball_of_shares(keep, add):
    """A ball that keeps a function of β of its velocity, and adds another of the gradient."""

    def answer(gradient, start, alpha, beta, steps):
        path, velocity = [start], torch.zeros_like(start)
        for _ in range(steps):
            velocity = keep(beta) * velocity + add(beta) * gradient(path[-1])
            path.append(path[-1] - alpha * velocity)
        return torch.stack(path)

    return answer


BALL_WRONG = {
    "the other share": (ball_of_shares(lambda b: 1 - b, lambda b: 1), "β itself is the share that stays"),
    "places changed": (ball_of_shares(lambda b: 1 - b, lambda b: b), "have changed places"),
    "beta twice": (ball_of_shares(lambda b: b, lambda b: b), "β stands at the gradient as well"),
    "one tensor": (stuck_ball, "one and the same tensor"),
    "plain": (ball(keep=0.0), "the velocity is forgotten"),
    "running mean": (ball(add="rest"), "with 1 − β before the gradient"),
    "late": (ball(late=True), "The first step doesn't move"),
    "Nesterov": (ball(nesterov=True), "as Nesterov's variant does"),
    "alpha twice": (ball(twice=True), "The step size is in it twice"),
    "uphill": (ball(sign=-1.0), "It walks uphill"),
    "stays": (ball(stay=True), "The gradient is always that at the start"),
    "beta at the gradient": (ball(keep=1.0, add="beta"), "β stands at the gradient"),
    "all kept": (ball(keep=1.0), "The old velocity is kept whole"),
    "no start": (ball(first=False), "the start counts"),
    "last place": (ball(last=True), "not the last alone"),
    "columns": (lambda *inputs: ball_by_velocity(*inputs).T, "a row is a place"),
    "torch's": (ball_by_torch, "makes torch's SGD"),
    "spoils": (spoils_its_start, "changes its input start"),
}


# Question 4


def adam_by_the_paper(gradient, start, alpha, beta1, beta2, epsilon, steps):
    path, m, s = [start], torch.zeros_like(start), torch.zeros_like(start)
    for t in range(1, steps + 1):
        slope = gradient(path[-1])
        m, s = beta1 * m + (1 - beta1) * slope, beta2 * s + (1 - beta2) * slope**2
        path.append(path[-1] - alpha * (m / (1 - beta1**t)) / ((s / (1 - beta2**t)).sqrt() + epsilon))
    return torch.stack(path)


def adam_with_the_corrections_in_the_step(gradient, start, alpha, beta1, beta2, epsilon, steps):
    path, m, s = start.new_empty(steps + 1, len(start)), torch.zeros_like(start), torch.zeros_like(start)
    path[0] = start
    for t in range(steps):
        slope = gradient(path[t])
        m.lerp_(slope, 1 - beta1)
        s.mul_(beta2).addcmul_(slope, slope, value=1 - beta2)
        root = math.sqrt(1 - beta2 ** (t + 1))
        path[t + 1] = path[t] - alpha * root / (1 - beta1 ** (t + 1)) * m / (s.sqrt() + epsilon * root)
    return path


def adam_in_numpy(gradient, start, alpha, beta1, beta2, epsilon, steps):
    theta, slopes, path = start.double().numpy(), [], [start.double().numpy()]
    for _ in range(steps):
        slopes.append(gradient(torch.from_numpy(theta)).numpy())
        ages = np.arange(len(slopes))[::-1, None]
        mean = np.average(slopes, axis=0, weights=np.broadcast_to(beta1**ages, np.shape(slopes)))
        squares = np.average(np.square(slopes), axis=0, weights=np.broadcast_to(beta2**ages, np.shape(slopes)))
        theta = theta - alpha * mean / (np.sqrt(squares) + epsilon)
        path.append(theta)
    return torch.from_numpy(np.stack(path)).to(start.dtype)


def changed_adam(one=True, two=True, later=0, below="after", kept=False, of_mean=False, swapped=False, sign=1.0):
    def answer(gradient, start, alpha, beta1, beta2, epsilon, steps):
        if swapped:
            beta1, beta2 = beta2, beta1
        path, m, s = [start], torch.zeros_like(start), torch.zeros_like(start)
        for t in range(1 + later, steps + 1 + later):
            slope = gradient(path[-1])
            m = beta1 * m + (1 - beta1) * slope
            s = beta2 * s + (1 - beta2) * (m if of_mean else slope) ** 2
            mean, squares = m / (1 - beta1**t) if one else m, s / (1 - beta2**t) if two else s
            if kept:
                m, s = mean, squares
            divisor = {
                "after": squares.sqrt() + epsilon,
                "under": (squares + epsilon).sqrt(),
                "none": squares.sqrt(),
                "no root": squares + epsilon,
            }[below]
            path.append(path[-1] - sign * alpha * mean / divisor)
        return torch.stack(path)

    return answer


def stuck_adam(gradient, start, alpha, beta1, beta2, epsilon, steps):
    right = adam_by_the_paper(gradient, start, alpha, beta1, beta2, epsilon, steps)
    return torch.cat([right[:1], right[-1:].expand(steps, -1)])


def adam_by_torch(gradient, start, alpha, beta1, beta2, epsilon, steps):
    theta = start.clone().requires_grad_()
    optimizer, path = torch.optim.Adam([theta], lr=alpha, betas=(beta1, beta2), eps=epsilon), [start]
    for _ in range(steps):
        theta.grad = gradient(theta.detach())
        optimizer.step()
        path.append(theta.detach().clone())
    return torch.stack(path)


def adam_without_memory(gradient, start, alpha, beta1, beta2, epsilon, steps):
    path, s = [start], torch.zeros_like(start)
    for t in range(1, steps + 1):
        slope = gradient(path[-1])
        s = beta2 * s + (1 - beta2) * slope**2
        path.append(path[-1] - alpha * slope / ((s / (1 - beta2**t)).sqrt() + epsilon))
    return torch.stack(path)


def adam_with_a_product(gradient, start, alpha, beta1, beta2, epsilon, steps):
    path, m, s = [start], torch.zeros_like(start), torch.zeros_like(start)
    for t in range(1, steps + 1):
        slope = gradient(path[-1])
        m, s = beta1 * m + (1 - beta1) * slope, beta2 * s + (1 - beta2) * slope**2
        path.append(path[-1] - alpha * m / (1 - beta1 * t) / ((s / (1 - beta2 * t)).sqrt() + epsilon))
    return torch.stack(path)


ADAM_WRONG = {
    "last gradient": (adam_without_memory, "The step takes the last gradient"),
    "product for power": (adam_with_a_product, "βᵗ is a power"),
    "one tensor": (stuck_adam, "one and the same tensor"),
    "no correction": (changed_adam(one=False, two=False), "Neither mean is freed"),
    "mean not corrected": (changed_adam(one=False), "the mean of the gradients isn't"),
    "squares not corrected": (changed_adam(two=False), "and the squares aren't"),
    "from zero": (changed_adam(later=-1), "from which number do you count the steps"),
    "from two": (changed_adam(later=1), "The exponent is one too large"),
    "kept": (changed_adam(kept=True), "corrected again and again"),
    "epsilon under the root": (changed_adam(below="under"), "ε stands under the root"),
    "no epsilon": (changed_adam(below="none"), "ε isn't there"),
    "no root": (changed_adam(below="no root"), "The root is missing"),
    "square of the mean": (changed_adam(of_mean=True), "You squared the mean"),
    "swapped": (changed_adam(swapped=True), "β₁ and β₂ have changed places"),
    "uphill": (changed_adam(sign=-1.0), "It walks uphill"),
    "no start": (lambda *inputs: adam_by_the_paper(*inputs)[1:], "the start counts"),
    "torch's": (adam_by_torch, "makes torch's Adam"),
}


# Question 5


def units_by_formula(theta, mean, spread):
    weights = theta[1:] / spread
    return torch.cat([theta[:1] - weights @ mean, weights])


def units_by_loop(theta, mean, spread):
    intercept, weights = float(theta[0]), []
    for w, m, s in zip(theta[1:], mean, spread, strict=True):
        weights.append(float(w / s))
        intercept -= float(w * m / s)
    return torch.tensor([intercept, *weights])


def units_by_asking(theta, mean, spread):
    """The score at 0 and at each unit vector tells all."""
    places = torch.cat([torch.zeros(1, len(mean)), torch.eye(len(mean))])
    scores = theta[0] + ((places - mean) / spread) @ theta[1:]
    return torch.cat([scores[:1], scores[1:] - scores[0]])


def units(change):
    return lambda theta, mean, spread: change(theta[:1], theta[1:], mean, spread)


UNITS_WRONG = {
    "intercept left": (units(lambda b, w, m, s: torch.cat([b, w / s])), "the intercept is that of the new units"),
    "wrong way": (units(lambda b, w, m, s: torch.cat([b + (w / s) @ m, w / s])), "moves the other way"),
    "new weights inside": (units(lambda b, w, m, s: torch.cat([b - w @ m, w / s])), "In the intercept the weights"),
    "multiplied": (units(lambda b, w, m, s: torch.cat([b - (w * s) @ m, w * s])), "multiplied by the spread"),
    "weights left": (
        units(lambda b, w, m, s: torch.cat([b - (w / s) @ m, w])),
        "The weights are those of the new units",
    ),
    "order": (units(lambda b, w, m, s: torch.cat([w / s, b - (w / s) @ m])), "The intercept comes first"),
    "intercept divided": (
        units(lambda b, w, m, s: torch.cat([b / s[0] - (w / s) @ m, w / s])),
        "was treated like a weight",
    ),
    "the way there": (units(lambda b, w, m, s: torch.cat([b + w @ m, w * s])), "from old units to new"),
    "one mean alone": (units(lambda b, w, m, s: torch.cat([b - (w / s * m)[:1], w / s])), "not for one alone"),
    "mean of the means": (units(lambda b, w, m, s: torch.cat([b - (w / s * m).mean(), w / s])), "not their mean"),
    "variance": (units(lambda b, w, m, s: torch.cat([b - (w / s**2) @ m, w / s**2])), "the square of the spread"),
    "weights alone": (units(lambda b, w, m, s: w / s), "1 + D numbers"),
    "something else": (units(lambda b, w, m, s: torch.cat([b, 0 * w])), "the same score"),
}

RIGHT = {
    "logistic_gradient": [one_line, by_loop, by_autograd, gradient_in_numpy],
    "steps_needed": [by_eigenvalues, by_matrix, by_walking],
    "momentum": [ball_by_velocity, ball_by_differences, ball_in_place_with_copies],
    "adam": [adam_by_the_paper, adam_with_the_corrections_in_the_step, adam_in_numpy],
    "in_old_units": [units_by_formula, units_by_loop, units_by_asking],
}
WRONG = {
    "logistic_gradient": GRADIENT_WRONG,
    "steps_needed": STEPS_WRONG,
    "momentum": BALL_WRONG,
    "adam": ADAM_WRONG,
    "in_old_units": UNITS_WRONG,
}


class TestDescend(Checks):
    check, right, wrong = descend, RIGHT, WRONG


def test_a_message_names_the_gradient_and_no_address():
    with pytest.raises(CheckFailed) as failed:
        descend.momentum(lambda gradient, start, alpha, beta, steps: torch.zeros(3, 7))
    assert "gradient = the gradient of a bowl" in str(failed.value) and "0x" not in str(failed.value)


def test_borrowed_names_the_optimizers_that_an_answer_makes():
    inputs = Slope(torch.eye(2)), torch.ones(2), 0.1, 0.5, 3
    assert borrowed(ball_by_torch, *inputs) == ["SGD"]
    assert borrowed(ball_by_velocity, *inputs) == []


# What readers of the lab wrote, and what it was taken for


def ball_after(gradient, start, alpha, beta, steps):
    theta, velocity, path = start, 0 * start, [start]
    for _ in range(steps):
        theta = theta - alpha * velocity
        velocity = beta * velocity + gradient(theta)
        path.append(theta)
    return torch.stack(path)


def ball_ahead(gradient, start, alpha, beta, steps):
    theta, velocity, path = start, 0 * start, [start]
    for _ in range(steps):
        velocity = beta * velocity + gradient(theta - alpha * beta * velocity)
        theta = theta - alpha * velocity
        path.append(theta)
    return torch.stack(path)


def adam_without(power=True, share=True):
    def answer(gradient, start, alpha, beta1, beta2, epsilon, steps):
        theta, m, s, path = start, 0 * start, 0 * start, [start]
        for t in range(1, steps + 1):
            slope, exponent = gradient(theta), t if power else 1
            m = beta1 * m + (1 - beta1 if share else 1) * slope
            s = beta2 * s + (1 - beta2 if share else 1) * slope**2
            theta = theta - alpha * m / (1 - beta1**exponent) / ((s / (1 - beta2**exponent)).sqrt() + epsilon)
            path.append(theta)
        return torch.stack(path)

    return answer


def steps_without_the_border(A, alpha, within, tiny=0.0):
    factor = (1 - alpha * torch.linalg.eigvalsh(A.double())).abs().max().item()
    return math.inf if factor > 1 else math.ceil(math.log(within) / math.log(factor - tiny))


@pytest.mark.parametrize(
    ("question", "answer", "hint"),
    [
        ("steps_needed", steps_without_the_border, "α is exactly 2/λ_max"),
        ("steps_needed", lambda *a: steps_without_the_border(*a, tiny=1e-12), "where infinity is right"),
        ("momentum", ball_after, "the velocity is to change first, and then the place"),
        ("momentum", ball_ahead, "The gradient is that of a place ahead"),
        ("momentum", lambda *a: ball_by_velocity(*a).float(), "torch.float32 for a start of torch.float64"),
        ("adam", lambda *a: adam_by_the_paper(*a).float(), "The path keeps the precision of start"),
        ("adam", adam_without(power=False), "β stands there without its power t"),
        ("adam", adam_without(share=False), "In a running mean they come with 1 − β"),
    ],
)
def test_what_was_once_accepted_or_taken_for_something_else(question, answer, hint):
    for _ in range(5):
        with pytest.raises(CheckFailed) as failed:
            getattr(descend, question)(answer)
        assert hint in str(failed.value)


def test_a_double_start_is_left_as_it_was():
    start = torch.ones(2, dtype=torch.double)
    by_torch(lambda p: torch.optim.SGD(p, lr=0.1), Slope(torch.eye(2)), start, 3)
    assert start.tolist() == [1.0, 1.0] and not start.requires_grad
