"""Pairs of answers, one better than the other, and DPO on them, looked at on the way."""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor

from ...algorithms.causal_lm.model import CausalLM
from ...core.device import one_thread
from .chat import ANSWER, questions, right_answers
from .following import start_model
from .judging import accuracy
from .tuning import answer_log_prob, prefer, sample


def preference_pairs(model: CausalLM, n: int, seed: int = 0, *, held_out: bool = False) -> tuple[Tensor, Tensor]:
    """A right and a wrong answer of the model's own to the same question, wherever 8 samples hold both.

    Args:
        model: it writes the answers, at temperature 1.
        n: questions that are asked.
        seed: of questions and samples.
        held_out: whether the questions are for judging.

    Returns:
        The chosen and the rejected conversations, (N, 16) each; N is below n.
    """
    generator = torch.Generator().manual_seed(seed)
    digits = questions(n, generator, held_out=held_out)
    ids = sample(model, digits, 8, generator).view(n, 8, -1)  # (n, 8, 16)
    right = (ids[..., -ANSWER:].cpu() == right_answers(digits)[:, None]).all(2)  # (n, 8)
    both = (right.any(1) & ~right.all(1)).nonzero()[:, 0].tolist()
    chosen, rejected = (torch.stack([ids[q, int(kind[q].int().argmax())] for q in both]) for kind in (right, ~right))
    return chosen, rejected


@one_thread()
def preferred(beta: float, steps: int, *, seed: int = 0, every: int = 10, **settings: Any) -> dict[str, Any]:  # noqa: ANN401
    """DPO on a copy of the start model, looked at on the way.

    Args:
        beta: see :func:`.losses.dpo_loss`.
        steps: how many.
        seed: of start model, pairs and batches.
        every: steps from one look to the next.
        settings: of :func:`.tuning.prefer`.

    Returns:
        The steps looked at, the mean log-probability of held-out chosen and rejected answers, the shares of right
        answers; and the model.
    """
    model = copy.deepcopy(start_model(seed))
    pairs, unseen = preference_pairs(model, 600, seed), preference_pairs(model, 600, seed, held_out=True)
    seen: dict[str, Any] = {"steps": [], "chosen": [], "rejected": [], "exact": []}

    def look(step: int, loss: float = 0.0) -> None:
        if (step + 1) % every == 0:
            with torch.no_grad():
                chosen, rejected = (answer_log_prob(model, ids).mean().item() for ids in unseen)
            for name, value in zip(seen, (step + 1, chosen, rejected, accuracy(model)), strict=True):
                seen[name].append(value)

    look(-1)
    prefer(model, pairs, steps, beta=beta, seed=seed, after=look, **settings)
    return {**seen, "model": model}
