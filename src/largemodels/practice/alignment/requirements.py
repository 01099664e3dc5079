"""What alignment refuses, said as sentences: the argument, what was found, what is wanted."""

from __future__ import annotations

from collections.abc import Iterable

from torch import Tensor

from ...algorithms.shapes import shape


def require_template(ids: Tensor, mask: Tensor) -> None:
    """Refuse conversations in which the assistant wrote nothing.

    Raises:
        ValueError: a row of the mask is empty; the first such row is said.
    """
    empty = ~mask.any(1)
    if empty.any():
        row = int(empty.nonzero()[0])
        raise ValueError(
            f"Conversation {row} of {len(ids)} has an empty answer: no token stands after its <assistant> mark. "
            "A loss over no tokens is 0 / 0. Leave it out, or let it end with <end>."
        )


def require_rewards(rewards: Tensor) -> None:
    """Refuse rewards that no advantage can be made of.

    Args:
        rewards: should be (P, G): P prompts, G samples each, at least 2.

    Raises:
        ValueError: another shape, groups of one, or a reward that is NaN or infinite.
    """
    if rewards.dim() != 2:
        raise ValueError(f"rewards have the shape {shape(rewards)}. They must be (P, G): write `rewards.view(P, G)`.")
    if rewards.size(1) < 2:
        raise ValueError("Each group has 1 sample, which is its own mean: every advantage is 0. Draw at least 2.")
    if not rewards.isfinite().all():
        row, column = (~rewards.isfinite()).nonzero()[0].tolist()
        raise ValueError(
            f"The reward of prompt {row}, sample {column} is {rewards[row, column].item()}. It would make the whole "
            "group NaN, and then the weights. Look at that answer, and give it a number."
        )


def require_one_each(rewards: object, answers: int) -> None:
    """Refuse what a reward function returned, if it isn't one number for each answer.

    Raises:
        ValueError: it is no tensor, or of another shape.
    """
    if not isinstance(rewards, Tensor) or rewards.shape != (answers,):
        found = shape(rewards) if isinstance(rewards, Tensor) else type(rewards).__name__
        raise ValueError(f"The reward returned {found}. It must return a tensor of shape ({answers},), one an answer.")


def require_preference(beta: float, **log_probs: Tensor) -> None:
    """Refuse a strength that teaches nothing, or the reverse, and log-probabilities that don't go together.

    Raises:
        ValueError: beta isn't above 0, or the shapes differ, or aren't (B,).
    """
    if not beta > 0:
        raise ValueError(
            f"beta is {beta}. It must be above 0: at 0 the loss is ln 2 whatever the model says, and below 0 it "
            "learns to prefer the rejected answers."
        )
    shapes = {name: shape(values) for name, values in log_probs.items()}
    if len(set(shapes.values())) > 1 or any(values.dim() != 1 for values in log_probs.values()):
        raise ValueError(f"The log-probabilities have the shapes {shapes}. Each must be (B,), one number an answer.")


def require_settings(prompts: int, group: int, kl: float, clip: float) -> None:
    """Refuse settings of GRPO before the first sample is drawn.

    Raises:
        ValueError: no prompts, groups of one, a KL weight below 0, or a clip outside 0 … 1.
    """
    if prompts < 1 or group < 2:
        raise ValueError(
            f"There are {prompts} prompts with {group} samples each. Take at least 1 prompt, and 2 samples."
        )
    if not kl >= 0 or not 0 < clip < 1:
        raise ValueError(f"kl is {kl}, clip {clip}. The KL weight must be 0 or above, the clip between 0 and 1.")


def require_choice(reward: str, known: Iterable[str]) -> None:
    """Refuse a reward that nobody wrote.

    Raises:
        ValueError: it isn't among those known.
    """
    if reward not in (known := list(known)):
        raise ValueError(f"There is no reward {reward!r}. Take one of {', '.join(known)}.")


def require_samples(samples: int) -> None:
    """Refuse to ask a model less than once.

    Raises:
        ValueError: below 1.
    """
    if samples < 1:
        raise ValueError(f"Each question is to get {samples} samples. Draw at least 1.")
