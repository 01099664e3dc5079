"""The checks of lab 04, Regularize. What is right comes from torch, scikit-learn, or the definition, in double.

Letters: N examples, D features, θ intercept and weights, L prices, α step size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from . import GENERATOR, CheckFailed, Trial, draw, draw_sizes
from .bowls import optimizers_made
from .choice_mistakes import CHOICES_GONE_WRONG, PRICES_GONE_WRONG, STOPS_GONE_WRONG, chosen, price, stopped
from .regularize_mistakes import decay_gone_wrong, decayed, elastic, elastic_gone_wrong
from .shortcuts import NO_OPTIMIZER
from .signature import as_epochs, as_number, as_place, on_trial


def draw_between(low: float, high: float) -> float:
    """A number between two others, with two decimals, so that a message can show it."""
    return round(low + (high - low) * float(torch.rand((), generator=GENERATOR)), 2)


def decay_step(answer: Callable) -> None:
    """Question 1: one step that lets the weights decay and spares the intercept, (1 + D,)."""
    trial = Trial(answer, words=NO_OPTIMIZER)
    for D in (1, 3, 4):
        inputs = {"X": draw(D + 4, D) + 1, "y": 2 * draw(D + 4) + 3, "theta": draw(1 + D) + 2}
        inputs |= {"alpha": draw_between(0.1, 0.3), "penalty": draw_between(0.5, 0.9)}
        with optimizers_made() as made:
            result = trial.call(**inputs)
        if made:
            raise CheckFailed(f"{trial.name} makes torch's {made[0]}, which is what you are to write here.")
        one = "The intercept comes first, then one number for each weight: 1 + D."
        result = trial.tensor(result, (1 + D,), {(D,): one, (): one})
        trial.compare(result, decayed(**inputs), decay_gone_wrong(**inputs))
    trial.passed("the weights decay, the intercept doesn't.")


def elastic_step(answer: Callable) -> None:
    """Question 2: what minimizes (w − v)² / (2α) + l1 |w| + l2 w² / 2, number by number, (D,)."""
    trial = Trial(answer)
    for D in (5, 7, 9):
        alpha, v = draw_between(0.3, 0.6), 2 * draw(D)
        l1 = draw(D).abs() + 0.5
        l1[0], v[1], v[2] = 0.0, alpha * float(l1[1]) / 2, -3.0  # a free weight, one that can't pay, a negative one
        inputs = {"v": v, "alpha": alpha, "l1": l1, "l2": draw_between(0.5, 1.5)}
        one = "There is one weight for each number of v."
        result = trial.tensor(trial.call(**inputs), (D,), {(): one})
        trial.compare(result, elastic(**inputs), elastic_gone_wrong(**inputs))
    trial.passed("exact zeros where a weight can't pay, and a share taken from the others.")


def last_price(answer: Callable) -> None:
    """Question 3: the lowest price at which L1 leaves no weight, a number."""
    cases = []
    for _ in range(4):
        N, D = draw_sizes((7, 12), (3, 5))
        X, y = draw(N, D) * torch.arange(1, D + 1) + 2, 3 * draw(N) + 5
        strongest = int((X.double() - X.double().mean(0)).mul((y - y.mean())[:, None]).sum(0).abs().argmax())
        X[:, strongest] *= -1 if len(cases) % 2 else 1
        if len(cases) % 2 and float(((X[:, strongest] - X[:, strongest].mean()) * y).sum()) > 0:
            y = -y  # the strongest feature pulls its weight below 0
        cases.append({"X": X, "y": y})
    on_trial(Trial(answer), cases, price, PRICES_GONE_WRONG, as_number)
    print(f"{getattr(answer, '__name__', 'your function')} is right: above it no weight is left, below it one is.")


def stop_where(answer: Callable) -> None:
    """Question 4: the epoch to keep and the last epoch of early stopping, two whole numbers."""
    cases = [draw_losses(8 + n % 7, quirk) for n, quirk in enumerate(STOPS_GONE_WRONG.values())]
    for losses, patience in (
        ([1.0, 0.8, 0.85, math.nan, 0.9, 0.4], 2),
        ([math.nan, 1.0, 0.9, 0.8], 3),  # nothing is lower than the first
        ([1.0, 0.5, 0.5, 0.5, 0.5, 0.4], 2),  # it stays where it is
    ):
        cases.append({"losses": losses, "patience": patience, "least": 0.0})
    cases.append({"losses": [1.0, 0.97, 0.94, 0.91, 0.95, 0.5], "patience": 2, "least": 0.05})  # crumbs add up
    cases.append({"losses": [1.0, 0.9, 0.8, 0.7, 0.6], "patience": 3, "least": 0.01})  # it never stops
    on_trial(Trial(answer), cases, stopped, STOPS_GONE_WRONG, as_epochs)
    print(f"{getattr(answer, '__name__', 'your function')} is right: bumps, crumbs and NaN don't fool it.")


def draw_losses(epochs: int, quirk: Mapping[str, object]) -> dict[str, object]:
    """Losses that fall in steps large and small with bumps between them; ``quirk`` and many other mistakes show."""

    def one() -> dict[str, object]:
        moves = torch.randn(epochs, generator=GENERATOR) * 0.12 - 0.03
        losses = [round(float(loss), 2) for loss in (1.5 + moves.cumsum(0))]
        return {"losses": losses, "patience": 2 + int(torch.randint(2, (), generator=GENERATOR)), "least": 0.045}

    def telling(case: Mapping) -> tuple[bool, int]:
        shows = stopped(**case, **quirk) != stopped(**case)
        return shows, len({stopped(**case, **other) for other in STOPS_GONE_WRONG.values()})

    return max((one() for _ in range(20)), key=telling)


def one_error_rule(answer: Callable) -> None:
    """Question 5: the place of the highest price within one standard error of the lowest mean error."""
    cases = [draw_errors(quirk) for quirk in CHOICES_GONE_WRONG.values()]
    uneven = draw(16, 3) * torch.tensor([0.1, 0.05, 4.0]) + torch.tensor([1.0, 1.15, 5.0])  # the last price is no good
    cases.append({"errors": uneven.abs()})
    on_trial(Trial(answer), cases, chosen, CHOICES_GONE_WRONG, as_place)
    print(f"{getattr(answer, '__name__', 'your function')} is right: as simple as the doubt allows.")


def draw_errors(quirk: Mapping[str, object]) -> dict[str, object]:
    """Errors (N, L) along a valley of prices, where ``quirk`` shows; no mean is so near the limit that 1/N decides."""

    def one() -> Tensor:
        N, L = draw_sizes((12, 20), (7, 11))
        place = torch.arange(L) - (L // 3)
        noise = draw(N, L) * (0.2 + draw(L).abs())  # some prices are surer than others
        return (1 + 0.03 * place**2 + 0.05 * draw(L) + 0.4 * draw(N, 1) + 0.5 * noise).abs()

    def telling(errors: Tensor) -> tuple[bool, bool, int]:
        mean = errors.double().mean(0)
        spread = errors.double()[:, mean.argmin()].std() / math.sqrt(len(errors))
        clear = bool(((mean - mean.min() - spread).abs() > 0.06 * spread).all())
        shows = chosen(errors, **quirk) != chosen(errors)
        return clear, shows, len({chosen(errors, **other) for other in CHOICES_GONE_WRONG.values()})

    errors = max((one() for _ in range(30)), key=telling)
    for _ in range(100):  # a few mistakes show seldom
        if all(telling(errors)[:2]):
            break
        errors = max(errors, one(), key=telling)
    return {"errors": errors}
