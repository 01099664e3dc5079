"""Lab 11, question 7: the check of the clipped loss of learning by reward, and its tempting mistakes. N answers."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from . import CheckFailed, Trial, draw
from .mend_faults import explained


def policy_loss(answer: Callable, chosen: Callable) -> None:
    """Question 7: the clipped loss of a group of N answers, and its gradient."""
    trial = Trial(answer)
    moved = torch.tensor([0.6, 0.5, -0.5, -0.7, 0.05, -0.03, 0.02, 0.4])
    liked = torch.tensor([1.0, 0.0, 1.2, 0.1, 0.9, 0.3, 0.4, 1.1])
    for scale, N, clip, longer, note in (
        (1.0, 8, 0.2, 3, "Here some answers became much likelier, some much less likely."),
        (0.01, 8, 0.1, 3, "Here the rewards are close together."),
        (1.0, 2, 0.3, 3, "Here are two answers."),
        (0.0, 8, 0.2, 3, "Here all rewards are the same, so that there is nothing to learn."),
        (1.0, 8, 0.2, 200, "Here the answers are long, with log-probabilities of about -200, and exp(-200) is 0."),
    ):
        old = -longer - draw(N).abs()
        new = (old + moved[:N] + 0.02 * draw(N)).requires_grad_()
        rewards = scale * (liked[:N] + 0.05 * draw(N)) + 0.5
        trial.note = note
        loss = trial.call(new=new, old=old, rewards=rewards, clip=clip)
        value = trial.tensor(loss, ())
        if not loss.requires_grad:
            trial.fail("No gradient flows from the loss to new. Leave out .item(), .detach() and no_grad.")
        (gradient,) = torch.autograd.grad(loss, new, allow_unused=True)
        result = torch.cat([value[None], torch.zeros(N) if gradient is None else gradient])
        if not result.isfinite().all():
            raise CheckFailed(f"The loss or its gradient is NaN. {note} What do you divide by?")
        trial.compare(result, with_gradient(new, old, rewards, clip), (
            (hint, with_gradient(new, old, rewards, clip, **quirk)) for hint, quirk in LOSSES_GONE_WRONG.items()
        ))  # fmt: skip
    explained("policy_loss", chosen)
    trial.passed("loss and gradient, clipped on both sides, and nothing where all rewards are equal; faults are named.")


def with_gradient(new: Tensor, *given, **quirk) -> Tensor:  # noqa: ANN002, ANN003 - those of ``clipped_loss``
    """The loss and its gradient over ``new``, (1 + N,)."""
    new = new.detach().requires_grad_()
    loss = clipped_loss(new, *given, **quirk)
    (gradient,) = torch.autograd.grad(loss, new)
    return torch.cat([loss.detach()[None], gradient])


def clipped_loss(new: Tensor, old: Tensor, rewards: Tensor, clip: float, *,
                 ratio: str = "exp", sign: int = -1, spread: float | None = 1e-4, pick: str = "min",
                 total: str = "mean", centered: bool = True, fixed: float = 0.0,
                 unbiased: bool = True) -> Tensor:  # fmt: skip
    """The loss of a group of N answers, with what a mistake changes."""
    advantages = rewards - rewards.mean() if centered else rewards
    if spread is not None:
        advantages = advantages / (rewards.std(unbiased=unbiased) + spread)
    r = {"exp": (new - old).exp(), "logs": new / old, "turned": (old - new).exp(), "none": new - old}[ratio]
    clip = fixed or clip
    bound = r.clamp(1 - clip, 1 + clip)
    both = {"min": torch.minimum(r * advantages, bound * advantages), "clipped": bound * advantages,
            "max": torch.maximum(r * advantages, bound * advantages), "free": r * advantages}[pick]  # fmt: skip
    return sign * getattr(both, total)()


LOSSES_GONE_WRONG = {
    "It is still a ratio of log-probabilities. What turns a logarithm back into a probability?": dict(ratio="logs"),
    "The ratio is upside down: new over old.": dict(ratio="turned"),
    "A difference of logarithms is the logarithm of the ratio.": dict(ratio="none"),
    "The loss goes up where a good answer gets likelier. It is to be made smaller.": dict(sign=1),
    "The advantages aren't divided by the rewards' spread.": dict(spread=None),
    "The 1e-4 beside the spread is missing.": dict(spread=0.0),
    "Nothing is clipped.": dict(pick="free"),
    "Only the clipped term counts. The smaller one of both does.": dict(pick="clipped"),
    "The larger one of both terms counts. The smaller one should.": dict(pick="max"),
    "The bounds are 0.8 and 1.2 whatever `clip` says.": dict(fixed=0.2),
    "The spread is that of a whole population. rewards.std() divides by N - 1.": dict(unbiased=False),
    "It is a sum over the answers. The mean is wanted.": dict(total="sum"),
    "The rewards' mean isn't subtracted: each answer would be made likelier.": dict(centered=False),
}
