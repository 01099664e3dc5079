"""Lab 16, questions 2 to 4: the checks of the path, of integrated gradients and of their gap, with tempting mistakes.

B inputs, S steps.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from . import Trial, draw
from .explain_gradients import CASES, asked, given
from .explain_models import LIBRARY, Curved, by_hand, untouched


def points(baseline: Tensor, X: Tensor, S: int, shift: float = 0.5) -> Tensor:
    """The middles of S equal stretches from baseline to X, (S, B, …)."""
    a = (torch.arange(S, dtype=X.dtype) + shift) / S
    return baseline + a.reshape(-1, *[1] * X.dim()) * (X - baseline)


def path(answer: Callable) -> None:
    """Question 2: one step and more, a baseline for each input or one for all, images, two precisions."""
    trial = Trial(answer, words=LIBRARY)
    for shape, B, S, dtype, shared in (
        ((5,), 3, 4, torch.float32, False), ((2, 3), 2, 5, torch.float32, False), ((4,), 3, 1, torch.float32, False),
        ((5,), 1, 3, torch.float32, False), ((3,), 2, 3, torch.float64, False), ((3, 2), 4, 6, torch.float32, True),
    ):  # fmt: skip
        X, baseline = draw(B, *shape).to(dtype), draw(*(shape if shared else (B, *shape))).to(dtype)
        trial.note = "Here one baseline serves all inputs." if shared else "Here there is one step." if S == 1 else ""
        front = "The steps come first: (S, B, …)."
        hints = {
            (B, S, *shape): front,
            (S + 1, B, *shape): f"Those are the ends of {S} stretches. S middles are wanted.",
        }
        result = trial.tensor(trial.call(baseline=baseline, X=X, steps=S), (S, B, *shape), hints, dtype)
        ends = torch.linspace(0, 1, S, dtype=dtype).reshape(-1, *[1] * X.dim())
        trial.compare(result, points(baseline, X, S), [
            ("Each stretch is taken at its left end, with the baseline among them. Take its middle.",
             points(baseline, X, S, 0.0)),
            ("Each stretch is taken at its right end, with X among them. Take its middle.",
             points(baseline, X, S, 1.0)),
            ("The first is the baseline and the last is X: ends, not middles.", baseline + ends * (X - baseline)),
            ("The path goes backwards, from X to the baseline.", points(baseline, X, S).flip(0)),
            ("The path begins at zero. It begins at the baseline.", points(torch.zeros_like(X), X, S)),
            ("The baseline is added to points between zero and X. They lie between baseline and X.",
             baseline + points(torch.zeros_like(X), X, S)),
            ("Those are the points minus the baseline. Add it.", points(baseline, X, S) - baseline),
        ])  # fmt: skip
    trial.passed("one step and more, a baseline for each input and one for all.")


def summed(model: Curved, X: Tensor, baseline: Tensor, y: Tensor, S: int, shift: float = 0.5) -> Tensor:
    """The mean gradient along the path, in the shape of X."""
    return torch.stack([by_hand(model, at, y) for at in points(baseline, X, S, shift)]).mean(0)


def integrated_gradients(answer: Callable) -> None:
    """Question 3: images, one input, one step, two precisions, nothing left behind."""
    trial = Trial(answer, words=LIBRARY)
    for n in range(len(CASES)):
        model, X, baseline, y = given(n)
        S = (6, 5, 7, 1, 4)[n]
        said = asked(trial, n, model, X, baseline=baseline, labels=y, steps=S)
        result, X = trial.tensor(said, tuple(X.shape), dtype=X.dtype), X.detach()
        mean, way = summed(model, X, baseline, y, S), X - baseline
        trial.compare(result, way * mean, [
            ("That is the mean gradient along the path. Multiply it by X − baseline.", mean),
            ("The mean gradient is multiplied by X. The way was X − baseline long.", X * mean),
            ("The gradients are summed. Divide by the steps.", way * mean * S),
            ("The sign is turned: X − baseline, not baseline − X.", -way * mean),
            ("The gradient is taken at X alone. Take it at each point of the path.", way * by_hand(model, X, y)),
            ("The gradient is taken at the baseline alone.", way * by_hand(model, baseline, y)),
            ("The path begins at zero, not at the baseline.", way * summed(model, X, 0 * X, y, S)),
            ("The points are left ends. The midpoint rule is asked for.", way * summed(model, X, baseline, y, S, 0.0)),
            ("The points are right ends. The midpoint rule is asked for.", way * summed(model, X, baseline, y, S, 1.0)),
            ("The class of the first row is taken for all. Each row has its own, at all of its points.",
             way * summed(model, X, baseline, y[:1].expand(len(y)), S)),
            ("The gradients are divided by S and by B. The sum over a batch needs no mean.", way * mean / len(y)),
            ("The signs are gone.", (way * mean).abs()),
            ("The gradient stands in the middle of the way, a single point.",
             way * by_hand(model, (X + baseline) / 2, y)),
        ])  # fmt: skip
        untouched(trial, model, said)
    trial.passed("vectors, images, one input, one step, and nothing is left behind.")


def spread(totals: Tensor, like: Tensor) -> Tensor:
    """Each total, (B,), shared out evenly over a row of ``like``, (B, …)."""
    return (totals / like[0].numel()).to(like.dtype).reshape(-1, *[1] * (like.dim() - 1)).expand_as(like)


def completeness_gap(answer: Callable) -> None:
    """Question 4: the signed gap of each row."""
    trial = Trial(answer)
    for n in range(len(CASES) - 1):
        model, X, baseline, y = given(n)
        B = len(y)
        with torch.no_grad():
            high, low = (model(at)[torch.arange(B), y] for at in (X, baseline))
        trial.note, shared = CASES[n][3], draw(*X.shape).to(X.dtype)
        gap = (1 + draw(B).abs()) * (-1) ** torch.arange(B)  # too much and too little, in turn
        shared += spread(high - low + gap - shared.flatten(1).sum(1), shared)
        shared.requires_grad_(n == 1)
        said = trial.call(model=model, X=X, baseline=baseline, labels=y, attributions=shared)
        shared = shared.detach()
        whole = {tuple(X.shape): "Sum over everything but the batch.", (): "One number for each input, not for all."}
        result = trial.tensor(said, (B,), whole, X.dtype)
        with torch.no_grad():
            total = shared.flatten(1).sum(1)
            best, first = (model(X).amax(1) - model(baseline).amax(1)), model(X)[:, y[0]] - model(baseline)[:, y[0]]
        trial.compare(result, total - (high - low), [
            ("The sign is turned: what was shared out, minus what there was to share.", high - low - total),
            ("The signs are gone. Too much and too little should be told apart.", (total - (high - low)).abs()),
            ("The baseline's score is missing.", total - high),
            ("The baseline's score is added. It is taken away from that of X.", total - (high + low)),
            ("That is what was shared out. Take away what there was to share.", total),
            ("That is what there was to share.", high - low),
            ("The highest score of each is taken. Take that of the class which is asked for.", total - best),
            ("The class of the first row is taken for all.", total - first),
            ("The attributions are averaged. Sum them.", shared.flatten(1).mean(1) - (high - low)),
            ("The absolute attributions are summed. Signs count.", shared.flatten(1).abs().sum(1) - (high - low)),
            ("The gap is squared.", (total - (high - low)).square()),
            ("The gap is divided by the difference of the scores. It stays in units of the score.",
             (total - (high - low)) / (high - low)),
        ])  # fmt: skip
        untouched(trial, model, said)
    trial.passed("a gap for each input, with its sign; images, one input, two precisions.")
