"""Training by rewards: sample a group, pay, compare with the group, update.

Letters: B answers, P prompts, G samples of each, B = P G; T tokens.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from ...algorithms.causal_lm.model import CausalLM
from ...core.device import one_thread
from ...core.training import train
from .chat import ANSWER, answer_mask, questions
from .losses import advantages, grpo_loss, token_log_probs
from .requirements import require_one_each, require_settings
from .rewards import Reward
from .tuning import After, frozen, sample


@one_thread()
def reinforce(
    model: CausalLM, reward: Reward, updates: int, *, prompts: int = 16, group: int = 16, kl: float = 0.04,
    clip: float = 0.2, passes: int = 2, learning_rate: float = 5e-4, seed: int = 0, loss_of: Callable = grpo_loss,
    after: After | None = None, what: str | None = None,
) -> list[float]:  # fmt: skip
    """GRPO, in place: sample groups, reward, compare, update; the reference is the model as it comes.

    Args:
        model: fine-tuned already.
        reward: question and answer -> a number, see :mod:`.rewards`.
        updates: how often samples are drawn.
        prompts: questions at a time, P.
        group: samples of each, G.
        kl: weight of the distance to the reference.
        clip: see :func:`.losses.grpo_loss`.
        passes: optimizer steps on the same samples.
        learning_rate: AdamW's.
        seed: of questions and samples.
        loss_of: :func:`.losses.grpo_loss`, or one that breaks it.
        after: called after each optimizer step, as by :func:`.training.train`.
        what: see there, too.

    Returns:
        The mean reward of each update's samples.

    Raises:
        ValueError: settings or rewards that teach nothing, see :mod:`.requirements`.
    """
    require_settings(prompts, group, kl, clip)
    reference, generator, drawn, rewarded = frozen(model), torch.Generator().manual_seed(seed), {}, []

    def draw() -> None:
        digits = questions(prompts, generator)  # (P, 6)
        ids = sample(model, digits, group, generator)  # (B, T)
        rewards = reward(digits.repeat_interleave(group, 0), ids[:, -ANSWER:].cpu())  # (B,)
        require_one_each(rewards, len(ids))
        with torch.no_grad():
            drawn.update(
                ids=ids, mask=answer_mask(ids)[:, 1:], old=token_log_probs(model, ids),
                reference=token_log_probs(reference, ids),
                advantage=advantages(rewards.view(prompts, group)).view(-1).to(ids.device),
            )  # fmt: skip
        rewarded.append(rewards.mean().item())

    def loss(step: int) -> Tensor:
        if step % passes == 0:
            draw()
        new = token_log_probs(model, drawn["ids"])  # (B, T - 1)
        return loss_of(new, drawn["old"], drawn["reference"], drawn["mask"], drawn["advantage"], clip, kl)

    optimizer = torch.optim.AdamW(model.parameters(), learning_rate, weight_decay=0.0)
    train(model, loss, optimizer, updates * passes, clip=1.0, after=after, what=what)
    return rewarded
