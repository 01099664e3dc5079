"""Lab 10, questions 3 and 5: the checks of a LoRA layer and of its merging, and their tempting mistakes.

N rows, E numbers in, F numbers out, r the rank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from . import CheckFailed, Mistake, Trial, draw, draw_sizes
from .flowing import flows


def built(trial: Trial, r: int, alpha: float, base: nn.Linear) -> nn.Module:
    """The learner's layer around ``base``, whose parts have the right names, shapes and start."""
    layer = trial.call(base=base, r=r, alpha=alpha)
    if not isinstance(layer, nn.Module):
        trial.fail(f"{trial.name}(…) is a {type(layer).__name__}, and no nn.Module.")
    if getattr(layer, "base", None) is not base:
        trial.fail("`layer.base` is to be the very linear layer that was handed in.")
    shapes = {"A": (r, base.in_features), "B": (base.out_features, r)}
    for name, shape in shapes.items():
        part = getattr(layer, name, None)
        if not isinstance(part, nn.Parameter):
            trial.fail(f"`layer.{name}` is to be an nn.Parameter, so that an optimizer finds it.")
        if tuple(part.shape) != shape:
            turned = " The other way round." if tuple(part.shape) == shape[::-1] else ""
            trial.fail(f"`layer.{name}` has the shape {tuple(part.shape)} where {shape} is wanted.{turned}")
        if not part.requires_grad:
            trial.fail(f"`layer.{name}` is frozen. A and B are what learns.")
    if any(p.requires_grad for p in base.parameters()):
        trial.fail("The base still learns. LoRA freezes it: weight and bias.")
    if extra := [name for name, p in layer.named_parameters() if p.requires_grad and name not in shapes]:
        trial.fail(f"`layer.{extra[0]}` learns as well. Only A and B should.")
    if layer.A.any() and layer.B.any():
        trial.fail("A and B are both random, so the layer begins with a change. One of them begins at zero: B.")
    if not layer.A.any():
        both = "Both begin at zero: then no gradient ever reaches either." if not layer.B.any() else "B is random."
        trial.fail(f"A is zero. {both} A begins at random, B at zero.")
    if torch.unique(layer.A.detach()).numel() < layer.A.numel() / 2:
        trial.fail("A's numbers are alike, so its rows learn the same. Draw them at random.")
    return layer


def lora(answer: Callable) -> None:
    """Question 3: base(x) + alpha / r · (x Aᵀ) Bᵀ."""
    trial = Trial(answer)
    for front, r, alpha, bias in (((4,), 2, 6.0, True), ((2, 3), 3, 7.0, False), ((), 1, 4.0, True)):
        E, F = draw_sizes((5, 7), (8, 10))
        base = nn.Linear(E, F, bias=bias)
        layer, x = built(trial, r, alpha, base), draw(*front, E)
        run = Trial(layer.forward)
        run.name, run.note = f"{trial.name}.forward", f"Here r is {r} and alpha {alpha}."
        if not torch.allclose(run.tensor(run.call(x=x), (*front, F)), base(x), atol=1e-5):
            run.fail("With B = 0 the layer must give what its base gives.")
        with torch.no_grad():
            layer.A.copy_(draw(r, E))
            layer.B.copy_(draw(F, r))
            result = run.tensor(run.call(x=x), (*front, F))
            run.compare(result, adapted(base, layer.A, layer.B, x, alpha / r), adapted_gone_wrong(layer, x, r, alpha))
        x.requires_grad_()
        flows(layer(x), adapted(base, layer.A, layer.B, x, alpha / r), A=layer.A, B=layer.B, x=x)
        trial.shapes += run.shapes
        trial.furthest = max(trial.furthest, run.furthest)
    trial.passed("the base's answer at the start, a change of rank r afterwards; only A and B learn.")


def adapted(base: nn.Linear, A: Tensor, B: Tensor, x: Tensor, scale: float) -> Tensor:
    """(…, E) -> (…, F)."""
    return base(x) + scale * (x @ A.T @ B.T)


def adapted_gone_wrong(layer: nn.Module, x: Tensor, r: int, alpha: float) -> Iterator[Mistake]:
    """Question 3."""
    base, A, B = layer.base, layer.A, layer.B
    yield "The change isn't scaled by alpha / r.", adapted(base, A, B, x, 1.0)
    yield "The change is scaled by alpha. It is to be alpha / r.", adapted(base, A, B, x, alpha)
    yield "The change is divided by r alone. It is to be alpha / r.", adapted(base, A, B, x, 1 / r)
    yield "`//` cuts off what is behind the point of alpha / r.", adapted(base, A, B, x, alpha // r)
    yield "It is r / alpha, upside down.", adapted(base, A, B, x, r / alpha)
    yield "It is alpha over the root of r. Here alpha / r is wanted.", adapted(base, A, B, x, alpha / r**0.5)
    yield "The change alone came back. The base's answer belongs to it.", alpha / r * (x @ A.T @ B.T)
    yield "A and B don't change anything.", base(x)


def merged(answer: Callable) -> None:
    """Question 5: one linear layer that does what base, A and B do together."""
    trial = Trial(answer)
    for r, alpha, bias in ((2, 6.0, True), (3, 7.0, False), (1, 4.0, True)):
        E, F = draw_sizes((5, 7), (8, 10))
        base, A, B, x = nn.Linear(E, F, bias=bias), draw(r, E), draw(F, r), draw(4, E)
        before, change = base.weight.detach().clone(), alpha / r * (B @ A)
        trial.note = "Here the base has no bias." if not bias else f"Here r is {r} and alpha {alpha}."
        layer = trial.call(base=base, A=A, B=B, alpha=alpha)
        if type(layer) is not nn.Linear:
            trial.fail(f"{trial.name} returns a {type(layer).__name__}. Return an nn.Linear.")
        if layer is base or not torch.equal(base.weight, before):
            raise CheckFailed(
                "The base itself was changed. Call it twice, and the change is in twice: make a new layer."
            )
        if (layer.bias is None) == bias:
            trial.fail("The bias is missing." if bias else "A bias came in, and the base has none.")
        W = layer.weight.detach()
        mistakes = {
            "The change isn't scaled by alpha / r.": B @ A,
            "The change is scaled by alpha. It is to be alpha / r.": alpha * B @ A,
            "The weight is the base's: the change isn't in it.": 0 * change,
            "`//` cuts off what is behind the point of alpha / r.": alpha // r * B @ A,
            "The change was subtracted.": -change,
            "The weight is the change alone.": change - before,
        }
        if tuple(W.shape) != (F, E):
            trial.fail(f"The weight has the shape {tuple(W.shape)} where {(F, E)} is wanted: out before in.")
        trial.compare(W, before + change, ((hint, before + other) for hint, other in mistakes.items()))
        with torch.no_grad():
            if not torch.allclose(layer(x), base(x) + x @ change.T, atol=1e-4):
                trial.fail("The weight is right, and the bias isn't the base's.")
        if bias and layer.bias.data_ptr() == base.bias.data_ptr():
            raise CheckFailed("Both layers hold the same bias: train the new one, and the base changes. Copy it.")
    trial.passed("one layer, with a bias and without, and the base is as it was.")
