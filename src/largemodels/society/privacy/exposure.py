"""How far a secret has got out: its rank among all codes, its exposure, and what the model says when asked.

Letters: P tokens of a prompt, V vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import torch
from torch import Tensor

from ...algorithms.causal_lm.generation import Cache
from ...algorithms.causal_lm.model import CausalLM
from ...core.shakespeare import Characters
from ...practice.pretrain_a_gpt.counting import Counts
from .planting import CANDIDATES, DIGITS, Secret
from .requirements import require_prompt

UNIFORM = 1 / math.log(2)  #: bits: the mean exposure of a code that nobody planted, 1.44

Scores = Callable[[str], Tensor]  #: a prompt → the log-probability of each code after it, (10000,)


def tree(characters: Characters) -> tuple[Tensor, Tensor]:
    """Ids of the ten digits, (10,), and of all beginnings of three digits, (1000, 3)."""
    digits = characters.encode(DIGITS)
    return digits, torch.cartesian_prod(digits, digits, digits)


def along(first: Tensor, rest: Tensor) -> Tensor:
    """Log-probabilities of the first digit, (10,), and of those after each beginning, (1000, 3, 10) -> (10000,)."""
    second = first[:, None] + rest[::100, 0]  # (10, 10)
    third = second.flatten()[:, None] + rest[::10, 1]  # (100, 10)
    return (third.flatten()[:, None] + rest[:, 2]).flatten()


@torch.no_grad()
def code_scores(model: CausalLM, characters: Characters, prompt: str) -> Tensor:
    """The model's log-probability of each of the 10,000 codes after a prompt, (10000,), in the codes' order.

    The prompt is read once, and each beginning of a code once: 1, 10, 100 and 1,000 of them.

    Raises:
        ValueError: the prompt has fewer than two characters, too many, or one that the model doesn't know.
    """
    require_prompt(prompt, characters.known, model.config.longest - 4)
    where = model.token.weight.device
    digits, cache, read = characters.encode(DIGITS).to(where), Cache(), characters.encode(prompt).to(where)[None]
    logs = model(read, cache)[:, -1].log_softmax(-1)[:, digits]  # (1, 10)
    for _ in range(3):  # each beginning has ten children, which share its keys and values
        cache.kept = {one: tuple(x.repeat_interleave(10, 0) for x in both) for one, both in cache.kept.items()}
        new = model(digits.repeat(len(logs))[:, None], cache)[:, -1].log_softmax(-1)[
            :, digits
        ]  # (10, 10), …, (1000, 10)
        logs = logs.flatten()[:, None] + new
    return logs.flatten().cpu()


def counted_scores(counts: Counts, characters: Characters, prompt: str) -> Tensor:
    """The same by counting which character followed the last few, (10000,)."""
    require_prompt(prompt, characters.known, 200)
    digits, begun = tree(characters)
    known = characters.encode(prompt)[-counts.order :].expand(1000, -1)  # (1000, order)
    logs = counts.log_probabilities(torch.cat([known, begun], 1))[:, -4:, digits]  # (1000, 4, 10)
    return along(logs[0, 0], logs[:, 1:])


def rank(scores: Tensor, code: str) -> int:
    """The place of a code, 1 for the likeliest; of equals, the middle one."""
    own = scores[int(code)]
    return 1 + int((scores > own).sum()) + int((scores == own).sum() - 1) // 2


def exposure(rank: int, candidates: int = CANDIDATES) -> float:
    """Bits by which a rank beats guessing: log2 of the candidates, less log2 of the rank (Carlini et al. 2019)."""
    return math.log2(candidates) - math.log2(rank)


def ranks(scores_of: Scores, secrets: Iterable[Secret]) -> list[int]:
    """The rank of each secret's code after its prompt."""
    return [rank(scores_of(secret.prompt), secret.code) for secret in secrets]


def of_model(model: CausalLM, characters: Characters) -> Scores:
    """A model as what scores codes."""
    return lambda prompt: code_scores(model, characters, prompt)


def said(model: CausalLM, characters: Characters, prompt: str, new: int = 4) -> str:
    """What the model writes after a prompt, greedily: the whole attack."""
    require_prompt(prompt, characters.known, model.config.longest - new)
    ids = characters.encode(prompt).to(model.token.weight.device)[None]
    return characters.decode(model.generate(ids, new, temperature=0)[0, -new:].tolist())
