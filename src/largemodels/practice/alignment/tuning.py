"""A small GPT, and two of its trainings: by examples and by preferences.

Letters: B answers, P prompts, G samples of each, T tokens.
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import torch
from torch import Tensor

from ...algorithms.causal_lm.model import CausalLM
from ...algorithms.transformer.config import TransformerConfig
from ...core.device import device
from ...core.training import train
from .chat import ANSWER, COPY, SORT, V, answer_mask, conversations, prompts, questions
from .losses import dpo_loss, mean_loss, token_log_probs
from .requirements import require_samples

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
    """``group`` answers to each sorting question: digits (P, 6) -> conversations, (P G, 16).

    Raises:
        ValueError: fewer than one answer a question.
    """
    require_samples(group)
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
