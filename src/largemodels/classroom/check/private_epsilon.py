"""Lab 15, question 4: the check of ε by Rényi accounting, with its tempting mistakes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import GENERATOR, CheckFailed, Trial

#: The largest and the smallest bound stand neither first nor last.
ORDERS = [1.5, *(1 + tenths / 10 for tenths in range(1, 150) if tenths != 5), *range(16, 48), 64, 512, 48]


def spent(sigma: float, steps: int, delta: float, orders: list[float]) -> float:
    """ε of ``steps`` releases at once: the smallest over the orders; 0 where nothing was released."""
    if not steps:
        return 0.0
    return min(steps * a / (2 * sigma**2) + math.log(1 / delta) / (a - 1) for a in orders)


def epsilons_gone_wrong(sigma: float, steps: int, delta: float, orders: list[float]) -> Iterator[tuple[str, float]]:
    """Question 4: a hint, and the number with that mistake."""
    log = math.log(1 / delta)
    renyi = [steps * a / (2 * sigma**2) for a in orders]
    both = [r + log / (a - 1) for r, a in zip(renyi, orders, strict=True)]
    yield "That is the largest over the orders. Each order gives a bound that holds: take the smallest.", max(both)
    yield "Delta is forgotten: log(1 / delta) / (order − 1) is added.", min(renyi)
    less = [r - log / (a - 1) for r, a in zip(renyi, orders, strict=True)]
    yield "log(delta) is negative. log(1 / delta) is added.", min(less)
    yield "The steps are forgotten.", spent(sigma, 1, delta, orders)
    yield (
        "ε of one step, times the steps. Multiply the Rényi divergence, then convert once.",
        (steps * spent(sigma, 1, delta, orders)),
    )
    yield (
        "The steps count as their root. Rényi divergences add up.",
        (min(math.sqrt(steps) * a / (2 * sigma**2) + log / (a - 1) for a in orders)),
    )
    yield "σ is to be squared.", min(steps * a / (2 * sigma) + log / (a - 1) for a in orders)
    yield "The 2 in 2σ² is missing.", min(steps * a / sigma**2 + log / (a - 1) for a in orders)
    yield (
        "log is divided by the order. By the order less 1.",
        min(r + log / a for r, a in zip(renyi, orders, strict=True)),
    )
    yield (
        "The logarithm is the natural one, not to base 10.",
        (min(r + log / math.log(10) / (a - 1) for r, a in zip(renyi, orders, strict=True))),
    )
    yield (
        "The logarithm is the natural one, not to base 2.",
        (min(r + log / math.log(2) / (a - 1) for r, a in zip(renyi, orders, strict=True))),
    )
    yield "That is the first order's bound. Try all of them.", both[0]
    yield "That is the last order's bound. Try all of them.", both[-1]
    yield "That is the mean over the orders. Take the smallest.", sum(both) / len(both)
    yield "That is the order, not its ε.", float(orders[both.index(min(both))])


def plain(trial: Trial, said: object) -> float:
    """What came back, as one number."""
    number = said.item() if hasattr(said, "item") and (not isinstance(said, Tensor) or said.numel() == 1) else said
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        trial.fail(f"{trial.name} returns a {type(said).__name__}. Return one number.")
    return float(number)


def refuses(trial: Trial, what: str, *given: object) -> None:
    """Whether the answer raises ValueError with words for what it can't answer."""
    try:
        trial.answer(*given)
    except ValueError as error:
        if len(str(error).split()) < 2:
            raise CheckFailed(f"{what}: the ValueError says nothing. Say in a sentence what is wrong.") from None
    except Exception as error:
        raise CheckFailed(f"{what}: {type(error).__name__} came up. Raise ValueError with a sentence.") from None
    else:
        raise CheckFailed(f"{what} was taken without a word. Raise ValueError with a sentence.")


def epsilon(answer: Callable) -> None:
    """Question 4: the best order in the middle, first, last, alone; no step; what is to be refused."""
    trial = Trial(answer)
    for kind in ("middle", "first", "last", "one", "no step", "middle"):
        sigma = 2.2 + 3 * float(torch.rand((), generator=GENERATOR))
        steps = int(torch.randint(5, 40, (), generator=GENERATOR))
        delta = 10.0 ** -int(torch.randint(3, 8, (), generator=GENERATOR))
        orders = list(ORDERS)
        best = min(orders, key=lambda a: spent(sigma, steps, delta, [a]))
        if kind in ("first", "last"):
            orders = [a for a in orders if a != best]
            orders.insert(0 if kind == "first" else len(orders), best)
        orders = [best + 3] if kind == "one" else orders
        steps = 0 if kind == "no step" else steps
        trial.note = "Here nothing was released: ε is 0." if kind == "no step" else ""
        given = plain(trial, trial.call(sigma=sigma, steps=steps, delta=delta, orders=orders))
        trial.inputs["orders"] = f"{len(orders)} orders"
        right = spent(sigma, steps, delta, orders)
        if math.isclose(given, right, rel_tol=1e-5, abs_tol=1e-7):
            continue
        for hint, wrong in epsilons_gone_wrong(sigma, steps, delta, orders) if steps else ():
            if math.isclose(given, wrong, rel_tol=1e-5, abs_tol=1e-7):
                trial.fail(hint)
        trial.fail(f"{trial.name} gives {given:.4f} where {right:.4f} is right. {trial.note}".rstrip())
    for value in (0.0, -1.0, math.nan):
        refuses(trial, f"sigma = {value}", value, 10, 1e-5, ORDERS)
    for value in (0.0, 1.0, 1.5, -0.1, math.nan):
        refuses(trial, f"delta = {value}", 2.0, 10, value, ORDERS)
    refuses(trial, "sigma = 0 with no step", 0.0, 0, 1e-5, ORDERS)
    refuses(trial, "steps = -1", 2.0, -1, 1e-5, ORDERS)
    print(f"{trial.name} is right: wherever the best order stands, no step, and what can't be is refused.")
