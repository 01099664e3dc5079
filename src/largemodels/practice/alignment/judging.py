"""Right answers on held-out questions, counted, with an interval; and what more samples buy without any training.

Letters: N questions, S samples of each.
"""

from __future__ import annotations

from collections import Counter

import torch
from torch import Tensor

from ...algorithms.causal_lm.model import CausalLM
from ...algorithms.linear.decisions import wilson
from ...core.device import device
from .chat import ANSWER, SORT, answer_mask, prompts, questions, right_answers
from .tuning import sample

CASES = 1000  #: held-out questions of every accuracy


def cases(n: int = CASES) -> Tensor:
    """The held-out questions, always the same, (n, 6)."""
    return questions(n, torch.Generator().manual_seed(2026), held_out=True)


def written(model: CausalLM, digits: Tensor, instruction: int = SORT) -> Tensor:
    """The likeliest answers, token by token: digits (N, 6) -> (N, 7)."""
    return model.generate(prompts(digits, instruction).to(device()), ANSWER, 0.0)[:, -ANSWER:].cpu()


def right(model: CausalLM, digits: Tensor, instruction: int = SORT) -> int:
    """How many questions get the right answer, the likeliest tokens taken."""
    return int((written(model, digits, instruction) == right_answers(digits, instruction)).all(1).sum())


def accuracy(model: CausalLM, n: int = CASES, instruction: int = SORT) -> float:
    """The share of ``n`` held-out questions with the right answer."""
    return right(model, cases(n), instruction) / n


def interval(share: float, n: int = CASES) -> tuple[float, float]:
    """The 95 % interval of a share of ``n`` cases, by Wilson's formula."""
    return wilson(round(share * n), n)


@torch.no_grad()
def distance(model: CausalLM, reference: CausalLM, n: int = 200) -> float:
    """How far a model has moved: the KL divergence from the reference, in nats a token, on the model's own answers.

    Args:
        model: it draws one answer to each of ``n`` held-out questions.
        reference: what it is compared with.
        n: questions.
    """
    ids = sample(model, cases(n), 1, torch.Generator().manual_seed(7))  # (n, T)
    here, there = (m(ids[:, :-1]).log_softmax(-1) for m in (model, reference))  # (n, T - 1, V) each
    apart = (here.exp() * (here - there)).sum(-1)  # (n, T - 1)
    mask = answer_mask(ids)[:, 1:]
    return ((apart * mask).sum() / mask.sum()).item()


def majority(answers: Tensor) -> Tensor:
    """The answer that was written most often to each question, the first of those in a tie: (N, S, 7) -> (N, 7)."""
    votes = [Counter(map(tuple, one)).most_common(1)[0][0] for one in answers.tolist()]
    return torch.tensor(votes)


def by_more_samples(model: CausalLM, digits: Tensor, samples: int, seed: int = 0) -> dict[str, float]:
    """The share of right answers that ``samples`` tries give, picked by the checker or by a vote.

    Best of N counts a question as solved if any of its answers passes the checker: who has a checker can pick that one.

    Args:
        model: asked ``samples`` times at temperature 1.
        digits: sorting questions, (N, 6).
        samples: tries a question, S.
        seed: of the samples.
    """
    ids = sample(model, digits, samples, torch.Generator().manual_seed(seed))  # (N S, 16)
    answers = ids[:, -ANSWER:].cpu().view(len(digits), samples, ANSWER)
    solved = (answers == right_answers(digits)[:, None]).all(2)  # (N, S)
    voted = (majority(answers) == right_answers(digits)).all(1)  # (N,)
    return {"best of N": solved.any(1).float().mean().item(), "majority vote": voted.float().mean().item()}
