"""Lab 16, question 1: the check of a score's gradient and of gradient × input, with tempting mistakes.

B inputs, C classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import CheckFailed, Trial, draw, draw_sizes
from .explain_models import LIBRARY, Curved, by_hand, labels, untouched

#: What comes in: the shape of an input, how many of them, the type, and what is special about it.
CASES = (
    ((5,), 4, torch.float32, ""),
    ((2, 3, 3), 3, torch.float32, "Here an input has the shape (2, 3, 3)."),
    ((6,), 1, torch.float32, "Here there is one input, in a batch of 1."),
    ((4,), 3, torch.float64, "Here all is in double precision."),
    ((5,), 4, torch.float32, "Here X asks for gradients itself, which an answer must leave alone."),
)


def given(n: int) -> tuple[Curved, Tensor, Tensor, Tensor]:
    """Case n: a model, inputs X (B, …), a baseline of the same shape, classes (B,)."""
    shape, B, dtype, _ = CASES[n]
    (C,) = draw_sizes((7, 9))
    X, baseline = draw(B, *shape).to(dtype), (0.3 * draw(B, *shape)).to(dtype)
    model = Curved(shape, C, dtype)
    while B > 1 and len(model(X).argmax(1).unique()) == 1:  # "the highest" and "that of the first row" would agree
        model = Curved(shape, C, dtype)
    return model, X.requires_grad_() if n == 4 else X, baseline, labels(B, C)


def asked(trial: Trial, n: int, model: Curved, X: Tensor, **others: object) -> object:
    """Call the answer on case n, with X itself where what may be left in it is looked at afterwards."""
    trial.note = CASES[n][3]
    if n == 0:  # before anything is written, the gap is what is called
        return trial.call(model=model, X=X, **others)
    handed: list[Tensor] = []

    def kept(model: Curved, X: Tensor, *rest: object) -> object:
        handed.append(X.detach().requires_grad_(n == 4))
        return answer(model, handed[0], *rest)

    answer, trial.answer = trial.answer, kept
    try:
        said = trial.call(model=model, X=X, **others)
    finally:
        trial.answer = answer
    if handed[0].grad is not None:
        trial.fail(f"{trial.name} leaves a gradient in X. torch.autograd.grad returns it and leaves nothing behind.")
    if n < 4 and handed[0].requires_grad:
        trial.fail(f"{trial.name} makes X itself ask for gradients, and it goes on doing so. Work on a copy.")
    if n == 4 and not handed[0].requires_grad:
        raise CheckFailed(f"X asked for gradients, and after {trial.name} doesn't. Work on X.detach().")
    return said


def gradients_gone_wrong(model: Curved, X: Tensor, y: Tensor) -> Iterator[tuple[str, Tensor]]:
    """Question 1: hints, and the gradient with that mistake."""
    X = X.detach()
    with torch.enable_grad():
        ask = X.clone().requires_grad_()
        scores = model(ask)
        for hint, score in (
            ("The scores of all classes are summed. Pick each row's own class first.", scores.sum()),
            ("The class of the first row is taken for all. Each row has its own.", scores[:, y[0]].sum()),
            ("The highest score is taken. The class that is asked for may be another one.", scores.amax(1).sum()),
            (
                "That is the gradient of the probability after a softmax. The score itself is wanted.",
                scores.softmax(1)[torch.arange(len(y)), y].sum(),
            ),
            (
                "The mean over the batch divides each gradient by B. Take the sum.",
                scores[torch.arange(len(y)), y].mean(),
            ),
            (
                "The scores are squared, or multiplied by themselves.",
                scores[torch.arange(len(y)), y].square().sum(),
            ),
        ):
            yield hint, torch.autograd.grad(score, ask, retain_graph=True)[0]
    yield "The sign is turned: the gradient shows where the score rises.", -by_hand(model, X, y)
    yield "The signs are gone. A gradient has them.", by_hand(model, X, y).abs()


def saliency(answer: Callable) -> None:
    """Question 1: gradients and gradient × input; images, one input, two precisions, nothing left behind."""
    trial = Trial(answer, words=LIBRARY)
    for n in range(len(CASES)):
        model, X, _, y = given(n)
        said = asked(trial, n, model, X, labels=y)
        if not isinstance(said, tuple | list) or len(said) != 2:
            trial.fail(f"{trial.name} returns a {type(said).__name__}. Return two: gradient, gradient × input.")
        shape = tuple(X.shape)
        first, second = (trial.tensor(part, shape, dtype=X.dtype) for part in said)
        right, X = by_hand(model, X, y), X.detach()
        trial.compare(first, right, gradients_gone_wrong(model, X, y))
        trial.compare(second, right * X, [
            ("The second one is the gradient once more. Multiply it by X.", right),
            ("The signs are gone in the second. Multiply without abs.", (right * X).abs()),
            ("The second one is multiplied by |X|. The input keeps its sign.", right * X.abs()),
            ("The gradient is squared in the second. Multiply it by X.", right * right),
            ("The second one is the input itself, or the score shared out evenly.", X),
        ])  # fmt: skip
        untouched(trial, model, *said)
    trial.passed("vectors, images, one input, two precisions, and nothing is left behind.")
