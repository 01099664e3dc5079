"""Trainings of a small GPT: by examples, by preferences, by rewards.

Letters: B answers, P prompts, G samples of each, T tokens.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
from torch import Tensor

from ...algorithms.pretraining.causal_lm import CausalLM
from ...algorithms.transformer.config import TransformerConfig
from ...core.device import device, one_thread
from ...core.training import train
from .chat import ANSWER, COPY, SORT, V, answer_mask, conversations, prompts, questions
from .losses import advantages, dpo_loss, grpo_loss, mean_loss, token_log_probs
from .requirements import require_one_each, require_settings
from .rewards import Reward

After = Callable[[int, float], object]
SHAPE = TransformerConfig(
    V=V, D=64, H=4, L=2, hidden=128, longest=20, positions="rotary", norm="rms", activation="swiglu", bias=False
)


def fresh(seed: int) -> CausalLM:
    """A small GPT that has learned nothing yet, with 83,200 parameters."""
    torch.manual_seed(seed)
    return CausalLM(SHAPE).to(device())


def demonstrations(sort: int, copies: int, seed: int) -> Tensor:
    """Conversations with right answers, (sort + copies, 16)."""
    generator = torch.Generator().manual_seed(seed)
    parts = [conversations(questions(n, generator), kind) for n, kind in ((sort, SORT), (copies, COPY))]
    return torch.cat(parts).to(device())


def supervised(
    model: CausalLM, shown: Tensor, steps: int, *, masked: bool = True, seed: int = 0, learning_rate: float = 1e-3,
    after: After | None = None, what: str | None = None,
) -> CausalLM:  # fmt: skip
    """Supervised fine-tuning, in place, on batches of 64 demonstrations; returns the model.

    Args:
        model: any that reads the template.
        shown: conversations with right answers, (N, T).
        steps: how many.
        masked: whether the loss counts the assistant's tokens alone.
        seed: of the batches.
        learning_rate: AdamW's.
        after: see :func:`.training.train`.
        what: see there, too.
    """
    generator = torch.Generator().manual_seed(seed)
    counts = answer_mask(shown) if masked else torch.ones_like(shown, dtype=torch.bool)

    def loss(step: int) -> Tensor:
        chosen = torch.randint(len(shown), (64,), generator=generator).to(shown.device)
        return mean_loss(token_log_probs(model, shown[chosen]), counts[chosen])

    optimizer = torch.optim.AdamW(model.parameters(), learning_rate, weight_decay=0.1)
    train(model, loss, optimizer, steps, after=after, what=what)
    return model


def frozen(model: CausalLM) -> CausalLM:
    """A copy that no gradient reaches: a reference."""
    return copy.deepcopy(model).requires_grad_(False).eval()


def sample(model: CausalLM, digits: Tensor, group: int, generator: torch.Generator, temperature: float = 1.0) -> Tensor:
    """``group`` answers to each sorting question: digits (P, 6) -> conversations, (P G, 16)."""
    asked = prompts(digits).repeat_interleave(group, 0).to(device())
    return model.generate(asked, ANSWER, temperature, generator=generator)


def prefer(
    model: CausalLM, pairs: tuple[Tensor, Tensor], steps: int, *, beta: float = 0.1, learning_rate: float = 1e-4,
    seed: int = 0, after: After | None = None,
) -> CausalLM:  # fmt: skip
    """DPO, in place, on batches of 64 pairs; the reference is the model as it comes. Returns the model.

    Args:
        model: fine-tuned already.
        pairs: the better and the worse conversations, (N, T) each.
        steps: how many.
        beta: see :func:`.losses.dpo_loss`.
        learning_rate: AdamW's.
        seed: of the batches.
        after: see :func:`.training.train`.
    """
    reference, generator = frozen(model), torch.Generator().manual_seed(seed)

    def loss(step: int) -> Tensor:
        chosen = torch.randint(len(pairs[0]), (64,), generator=generator)
        batch = [part[chosen.to(part.device)] for part in pairs]
        now = [answer_log_prob(model, ids) for ids in batch]
        with torch.no_grad():
            before = [answer_log_prob(reference, ids) for ids in batch]
        return dpo_loss(*now, *before, beta)

    train(model, loss, torch.optim.AdamW(model.parameters(), learning_rate, weight_decay=0.0), steps, after=after)
    return model


def answer_log_prob(model: CausalLM, ids: Tensor) -> Tensor:
    """The log-probability of each whole answer, a sum over its tokens: (B, T) -> (B,)."""
    return (token_log_probs(model, ids) * answer_mask(ids)[:, 1:]).sum(1)


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
