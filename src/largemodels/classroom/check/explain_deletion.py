"""Lab 16, question 5: the check of a deletion curve and its area, with its tempting mistakes.

D features.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from . import Trial, draw, draw_sizes
from .explain_models import Curved, untouched


def curve(
    model: Callable, x: Tensor, baseline: Tensor, label: int, shares: Tensor, *,
    order: str = "down", to: str = "baseline", alone: bool = False,
    insert: bool = False, softmax: bool = False, other: bool = False,
) -> Tensor:  # fmt: skip
    """The score with the 0, 1, …, D highest features gone, (D + 1,), with a mistake or none."""
    keys = {"down": -shares, "up": shares, "size": -shares.abs(), "places": torch.arange(len(x)).to(shares)}
    places = keys[order if order != "late" else "down"].argsort(stable=True)
    if order == "late":
        places = (-shares.flip(0)).argsort(stable=True)
        places = len(x) - 1 - places
    rows, fill = [x.clone()], torch.zeros_like(x) if to == "zero" else baseline
    if insert:
        rows, fill = [baseline.clone()], x
    for place in places:
        row = (rows[0] if alone else rows[-1]).clone()
        row[place] = fill[place]
        rows.append(row)
    with torch.no_grad():
        scores = model(torch.stack(rows))
    scores = scores.softmax(1) if softmax else scores
    return scores[:, scores[0].argmax() if other else label]


MISTAKES = {
    "The lowest attributions go first. The highest should.": dict(order="up"),
    "The largest absolute attributions go first. A feature that speaks against the class goes last.": dict(
        order="size"
    ),
    "The features go in the order of their numbers. The attributions say which goes first.": dict(order="places"),
    "Of equal attributions the higher number goes first.": dict(order="late"),
    "Features are set to 0. Set them to the baseline's.": dict(to="zero"),
    "One feature is missing at a time. What is gone stays gone.": dict(alone=True),
    "That is an insertion curve, from the baseline to x.": dict(insert=True),
    "Those are probabilities. The score itself is wanted, of whatever model comes in.": dict(softmax=True),
    "The class with the highest score is taken, not the one that is asked for.": dict(other=True),
}


def area(values: Tensor) -> float:
    """The area under a curve over 0 to 1 by the trapezoid rule."""
    return float(torch.trapezoid(values.double(), dx=1 / (len(values) - 1)))


def deletion(answer: Callable) -> None:
    """Question 5: ties, negative attributions, one feature, double precision, nothing left behind."""
    trial = Trial(answer)
    for kind in ("plain", "ties", "one feature", "double"):
        D, C = draw_sizes((6, 8), (4, 5))
        D, dtype = 1 if kind == "one feature" else D, torch.float64 if kind == "double" else torch.float32
        model, x, baseline, shares = (Curved((D,), C, dtype), *(draw(3, D).to(dtype)))
        shares = shares / shares.abs().max() - 0.2
        if kind == "ties":
            shares[:] = torch.tensor([0.5, -1.0]).repeat(D)[:D]
        if D > 1:
            shares[:3] = torch.tensor((0.5, -1.0, 0.5) if kind == "ties" else (0.1, -1.5, 0.7))
        with torch.no_grad():
            label = int(model(x[None])[0].argsort()[1])
        trial.note = {"ties": "Here attributions are equal: the lower number goes first.",
                      "one feature": "Here there is one feature."}.get(kind, "")  # fmt: skip
        said = trial.call(model=model, x=x, baseline=baseline, label=label, attributions=shares)
        if not isinstance(said, tuple | list) or len(said) != 2:
            trial.fail(f"{trial.name} returns a {type(said).__name__}. Return two: the curve and its area.")
        hints = {(D,): "With none gone and with all gone, there are D + 1 scores.",
                 (D + 1, C): "Those are the scores of all classes. Pick the one that is asked for."}  # fmt: skip
        result = trial.tensor(said[0], (D + 1,), hints, dtype)
        made = {hint: curve(model, x, baseline, label, shares, **quirk) for hint, quirk in MISTAKES.items()}
        trial.compare(result, curve(model, x, baseline, label, shares), made.items())
        number = said[1].item() if isinstance(said[1], Tensor) and said[1].numel() == 1 else said[1]
        if not isinstance(number, int | float) and not hasattr(number, "__float__"):
            trial.fail(f"The area is a {type(number).__name__}. Return one number.")
        areas = {
            "The area isn't divided by D. The axis goes from 0 to 1, the share that is gone.": area(result) * D,
            "The area is the mean of the scores: the two ends count half.": float(result.mean()),
            "The area leaves out the last score: left ends. Use the trapezoid rule.": float(result[:-1].mean()),
            "The area leaves out the first score: right ends. Use the trapezoid rule.": float(result[1:].mean()),
            "The area is divided by D + 1. There are D stretches between D + 1 scores.": area(result) * D / (D + 1),
            "The area is counted from the last score. It is the area down to zero.": area(result - result[-1]),
            "The area's signs are gone.": abs(area(result)),
        }
        if abs(float(number) - area(result)) > 1e-4 * (1 + abs(area(result))):
            for hint, wrong in areas.items():
                if abs(float(number) - wrong) < 1e-4:
                    trial.fail(hint)
            trial.fail(f"The curve is right; its area is {area(result):.4f}, and you have {float(number):.4f}.")
        untouched(trial, model, *[part for part in said if isinstance(part, Tensor)])
    trial.passed("ties, negative attributions, one feature, and the area.")
