"""Taking a secret out again by gradient ascent, what that costs, and how soon it comes back.

Letters: S secrets, T tokens of the longest line.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from ...algorithms.causal_lm.model import CausalLM
from ...core.device import one_thread
from ...core.shakespeare import Characters, every_play
from .exposure import UNIFORM, exposure, of_model, ranks
from .planting import Secret
from .small_gpt import B, T, loss_on, ordinary_loss

ASCENT, MOST = 3e-4, 100  #: learning rate and most steps of the ascent
RETURNS = (0, 4, 8, 16, 32, 64, 128)  #: steps of more training after which is looked
PLAYS, OTHERS, ITSELF = "more plays", "four of its like", "the secret itself"


def code_losses(model: CausalLM, characters: Characters, secrets: Sequence[Secret]) -> Tensor:
    """Mean cross-entropy, in nats a digit, of each code after its prompt, (S,)."""
    lines = [characters.encode(secret.line[:-1]) for secret in secrets]
    ids = torch.nn.utils.rnn.pad_sequence(lines, batch_first=True).to(model.token.weight.device)  # (S, T)
    ends = torch.tensor([len(line) for line in lines], device=ids.device)[:, None]
    place = torch.arange(1, ids.size(1), device=ids.device)
    inside = (place >= ends - 4) & (place < ends)  # (S, T - 1): where a digit of the code is foreseen
    return F.cross_entropy(model(ids[:, :-1])[inside], ids[:, 1:][inside], reduction="none").view(-1, 4).mean(1)


def forgotten(
    model: CausalLM, characters: Characters, secrets: Sequence[Secret],
    beside: Callable[[CausalLM], Tensor] | None = None,
) -> tuple[CausalLM, int]:  # fmt: skip
    """A copy of the model without some secrets, and the steps that this took.

    Each step drives up the loss on those whose exposure is still above 1.44 bits, the mean of codes never planted, and
    down the loss ``beside`` it, if there is one, so that the rest is kept.
    """
    model = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), ASCENT, weight_decay=0.0)
    with one_thread():
        for step in range(MOST):
            found = ranks(of_model(model, characters), secrets)
            left = [one for one, n in zip(secrets, found, strict=True) if exposure(n) > UNIFORM]
            if not left:
                return model, step
            loss = -code_losses(model, characters, left).mean()
            optimizer.zero_grad()
            (loss if beside is None else loss + beside(model)).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    return model, MOST


def returning(
    model: CausalLM, characters: Characters, loss_of: Callable[[CausalLM], Tensor], secrets: Sequence[Secret],
    steps: Sequence[int] = RETURNS,
) -> list[list[float]]:  # fmt: skip
    """Train a copy on something else, and look at the secrets on the way: their exposures at each of the steps."""
    model, seen = copy.deepcopy(model), []
    optimizer = torch.optim.AdamW(model.parameters(), ASCENT, weight_decay=0.0)
    with one_thread():
        for step in range(max(steps) + 1):
            if step in steps:
                seen.append([exposure(n) for n in ranks(of_model(model, characters), secrets)])
            optimizer.zero_grad()
            loss_of(model).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    return seen


def lessons(
    characters: Characters, secrets: Sequence[Secret], length: int, seed: int = 0
) -> dict[str, Callable[[CausalLM], Tensor]]:
    """Three things to train on after the unlearning: plays, the codes of the first half, those of the second half."""
    text = "".join(c for c in every_play()[length : 2 * length] if c in characters.known)
    ids, chance = characters.encode(text), torch.Generator().manual_seed(seed)
    half = len(secrets) // 2

    def plays(model: CausalLM) -> Tensor:
        places = torch.randint(len(ids) - T - 1, (B,), generator=chance)
        where = model.token.weight.device
        return loss_on(model, ids.to(where), places.to(where))

    return {
        PLAYS: plays,
        OTHERS: lambda model: code_losses(model, characters, secrets[:half]).mean(),
        ITSELF: lambda model: code_losses(model, characters, secrets[half:]).mean(),
    }


def state(model: CausalLM, characters: Characters, secrets: Sequence[Secret], length: int) -> dict[str, object]:
    """The exposures of some secrets, and the loss on plays."""
    found = [exposure(n) for n in ranks(of_model(model, characters), secrets)]
    return {"exposure": found, "ordinary": ordinary_loss(model, characters, length)}
