"""A Transformer that reads a history and scores the next film: the course's causal language model, films for tokens.

After SASRec (Kang and McAuley 2018, https://arxiv.org/abs/1808.09781), but trained with cross-entropy over all films.
Letters: B people of a batch, T films, I films in the catalog, U people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from ...algorithms.causal_lm.model import CausalLM
from ...algorithms.transformer.config import TransformerConfig
from ...core.device import device
from ...core.training import train
from .requirements import require_histories

PAD, LONGEST = -100, 50  #: a target that no loss is taken of; films read at most


def film_model(films: int, D: int = 64, L: int = 2, dropout: float = 0.5, longest: int = LONGEST) -> CausalLM:
    """A causal Transformer with a token for each film."""
    config = TransformerConfig(V=films, D=D, H=2, L=L, hidden=2 * D, longest=longest, dropout=dropout)
    return CausalLM(config).to(device())


def shuffled_ties(
    history: NDArray[np.int64], times: NDArray[np.int64], chance: np.random.Generator
) -> NDArray[np.int64]:
    """The history with the films of each second in a new random order: what has no order can't teach one."""
    return history[np.lexsort((chance.random(len(history)), times))]


def batch(
    histories: Sequence[NDArray], times: Sequence[NDArray], rows: NDArray, longest: int, chance: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """A stretch of each chosen history: films, (B, T), and the film after each, (B, T), padded behind."""
    pieces = []
    for n in rows:
        history = shuffled_ties(histories[n], times[n], chance)
        start = chance.integers(0, max(len(history) - longest, 1))
        pieces.append(torch.from_numpy(history[start : start + longest + 1]))
    T = max(map(len, pieces)) - 1
    ids, targets = torch.zeros(len(rows), T, dtype=torch.long), torch.full((len(rows), T), PAD)
    for n, piece in enumerate(pieces):
        ids[n, : len(piece) - 1], targets[n, : len(piece) - 1] = piece[:-1], piece[1:]
    return ids.to(device()), targets.to(device())


def train_film_model(
    model: CausalLM, histories: Sequence[NDArray], times: Sequence[NDArray], steps: int, *, B: int = 32,
    learning_rate: float = 2e-3, seed: int = 0, what: str | None = None,
    after: Callable[[int, float], object] | None = None,
) -> list[float]:  # fmt: skip
    """Train on random stretches of random histories; returns the losses, in nats a film.

    Raises:
        ValueError: somebody has fewer than two films, or one that the model doesn't know.
    """
    require_histories(histories, model.config.V, least=2)
    chance = np.random.default_rng(seed)

    def loss_of(step: int) -> Tensor:
        rows = chance.choice(len(histories), min(B, len(histories)), replace=False)
        ids, targets = batch(histories, times, rows, model.config.longest, chance)
        return F.cross_entropy(model(ids).flatten(0, 1), targets.flatten(), ignore_index=PAD)

    optimizer = torch.optim.AdamW(model.parameters(), learning_rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda n: min(1, (n + 1) / 50))
    return train(model, loss_of, optimizer, steps, schedule=schedule, clip=1.0, what=what, after=after)


@torch.no_grad()
def model_scores(model: CausalLM, histories: Sequence[NDArray], B: int = 64) -> NDArray[np.float64]:
    """The logits of the film after each history's last, (U, I).

    Raises:
        ValueError: somebody has no history, or a film that the model doesn't know.
    """
    require_histories(histories, model.config.V)
    training = model.training
    model.eval()
    scores = np.empty((len(histories), model.config.V))
    for start in range(0, len(histories), B):
        pieces = [torch.as_tensor(history[-model.config.longest :].copy()) for history in histories[start : start + B]]
        ids = torch.nn.utils.rnn.pad_sequence(pieces, batch_first=True).to(device())  # (B, T), padded behind
        ends = torch.tensor([len(piece) - 1 for piece in pieces], device=ids.device)
        states = model.states(ids)[torch.arange(len(pieces)), ends]  # (B, D)
        scores[start : start + B] = model.logits(states).double().cpu().numpy()
    model.train(training)
    return scores
