"""The three losses of alignment: from examples, from preferences, and from rewards.

Letters: B answers, T tokens, P prompts, G samples of each; B = P G.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .requirements import require_preference, require_rewards


def token_log_probs(model: nn.Module, ids: Tensor) -> Tensor:
    """The log-probability that a model gives to each token but the first: (B, T) -> (B, T - 1)."""
    log_probs = model(ids[:, :-1]).log_softmax(-1)  # (B, T - 1, V)
    return log_probs.gather(-1, ids[:, 1:, None])[..., 0]


def mean_loss(log_probs: Tensor, mask: Tensor) -> Tensor:
    """Cross-entropy over the tokens that count.

    Args:
        log_probs: of each token but the first, (B, T - 1).
        mask: whether each token counts, (B, T); the first is never asked for.
    """
    counts = mask[:, 1:]  # (B, T - 1)
    return -(log_probs * counts).sum() / counts.sum()


def dpo_loss(chosen: Tensor, rejected: Tensor, chosen_before: Tensor, rejected_before: Tensor, beta: float) -> Tensor:
    """Direct preference optimization: equation 7 of Rafailov et al. 2023 (https://arxiv.org/abs/2305.18290).

    Args:
        chosen: log-probability of the better answers under the model, (B,).
        rejected: of the worse ones, (B,).
        chosen_before: of the better ones under the frozen reference, (B,).
        rejected_before: of the worse ones under the reference, (B,).
        beta: how dear it is to leave the reference, above 0.

    Raises:
        ValueError: see :func:`.requirements.require_preference`.
    """
    require_preference(beta, chosen=chosen, rejected=rejected, chosen_before=chosen_before, before=rejected_before)
    margin = (chosen - chosen_before) - (rejected - rejected_before)  # (B,)
    return -F.logsigmoid(beta * margin).mean()


def advantages(rewards: Tensor) -> Tensor:
    """How much better each sample is than its group, in standard deviations: (P, G) -> (P, G).

    A group whose rewards are all alike gets zeros: the small number keeps 0 / 0 away.

    Raises:
        ValueError: see :func:`.requirements.require_rewards`.
    """
    require_rewards(rewards)
    away = rewards - rewards.mean(1, keepdim=True)  # (P, G)
    return away / (rewards.std(1, correction=0, keepdim=True) + 1e-4)


def grpo_loss(
    new: Tensor, old: Tensor, reference: Tensor, mask: Tensor, advantage: Tensor, clip: float, kl: float
) -> Tensor:
    """Group relative policy optimization: equation 3 of Shao et al. 2024 (https://arxiv.org/abs/2402.03300).

    Args:
        new: log-probability of each token under the model, (B, T).
        old: under the model that drew the samples, (B, T).
        reference: under the frozen reference, (B, T).
        mask: whether the model wrote the token, (B, T).
        advantage: of each answer, (B,).
        clip: how far the ratio may move and still be paid for.
        kl: weight of the distance to the reference.
    """
    ratio = (new - old).exp()  # (B, T)
    gain = torch.min(ratio * advantage[:, None], ratio.clamp(1 - clip, 1 + clip) * advantage[:, None])
    apart = (reference - new).exp() - (reference - new) - 1  # (B, T), 0 where the two agree, else above
    each = ((gain - kl * apart) * mask).sum(1) / mask.sum(1)  # (B,), the mean over an answer's tokens
    return -each.mean()
