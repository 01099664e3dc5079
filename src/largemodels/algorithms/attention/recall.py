"""The recall task: name the first symbol of a sequence, after a stretch of symbols that don't matter.

One number sets how hard it is: the distance between the symbol and the question. Used by the notebooks on recurrence
and on attention, so that their figures compare.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn

from ...core.device import device, one_thread
from .attention import MultiHeadAttention
from .positions import sinusoidal_positions

SYMBOLS = 8  #: different symbols; guessing is right 1 time in 8
QUESTION = SYMBOLS  #: the token that asks, always last
CELLS = {"RNN": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}


def recall_batch(B: int, distance: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Sequences of ``distance`` random symbols and a question mark; the answer is the first symbol.

    Args:
        B: sequences.
        distance: steps from the first symbol to the question, at least 1.
        generator: where the randomness comes from (CPU).

    Returns:
        Tokens, (B, distance + 1), and answers, (B,), on the course's device.
    """
    if distance < 1:
        raise ValueError(f"distance is {distance}. It must be at least 1, or the question would come first.")
    symbols = torch.randint(SYMBOLS, (B, distance), generator=generator)
    tokens = torch.cat([symbols, torch.full((B, 1), QUESTION)], dim=1)  # (B, T)
    return tokens.to(device()), symbols[:, 0].to(device())


def blind_ceiling(distance: int, samples: int = 20_000) -> float:
    """The best accuracy of a model that sees which symbols there are, and not where: E[largest count] / distance.

    Whoever knows only the counts does best by naming the commonest symbol, and it stood first with a chance of its
    count over ``distance``. Estimated from so many random sequences (standard error below 0.002).
    """
    generator = torch.Generator().manual_seed(0)
    symbols = torch.randint(SYMBOLS, (samples, distance), generator=generator)
    commonest = nn.functional.one_hot(symbols, SYMBOLS).sum(1).amax(-1)  # (samples,)
    return (commonest.float().mean() / distance).item()


class Recurrent(nn.Module):
    """Embed, run a recurrent cell over the tokens, answer from its last state.

    Args:
        cell: ``"RNN"``, ``"LSTM"`` or ``"GRU"``.
        D: width of the embedding and of the state.
    """

    def __init__(self, cell: str, D: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(SYMBOLS + 1, D)
        self.cell = CELLS[cell](D, D, batch_first=True)
        self.answer = nn.Linear(D, SYMBOLS)

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, T) -> logits (B, SYMBOLS)."""
        states, _ = self.cell(self.embed(tokens))  # (B, T, D)
        return self.answer(states[:, -1])


class Attentive(nn.Module):
    """Embed, add positions (or not), let the question look at everything once, answer.

    Args:
        D: width; must be even.
        H: heads.
        positions: whether tokens are told where they stand.
    """

    def __init__(self, D: int, H: int = 2, positions: bool = True) -> None:
        super().__init__()
        self.positions = positions
        self.embed = nn.Embedding(SYMBOLS + 1, D)
        self.attend = MultiHeadAttention(D, H)
        self.answer = nn.Linear(D, SYMBOLS)

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, T) -> logits (B, SYMBOLS)."""
        x = self.embed(tokens)  # (B, T, D)
        if self.positions:
            x = x + sinusoidal_positions(x.size(1), x.size(2)).to(x)  # (T, D) joins every sequence
        out, _ = self.attend(x[:, -1:], memory=x)  # (B, 1, D): only the question asks
        return self.answer(out[:, 0])


def count(model: nn.Module) -> int:
    """The number of parameters."""
    return sum(p.numel() for p in model.parameters())


def make(kind: str, parameters: int) -> nn.Module:
    """The model of a kind whose width brings it nearest to so many parameters.

    Args:
        kind: ``"RNN"``, ``"LSTM"``, ``"GRU"``, ``"attention"``, or ``"attention without positions"``.
        parameters: how many are wanted.
    """
    return _of_width(kind, _width(kind, parameters)).to(device())


def _of_width(kind: str, D: int) -> nn.Module:
    return Recurrent(kind, D) if kind in CELLS else Attentive(D, positions="without" not in kind)


@cache
def _width(kind: str, parameters: int) -> int:
    with torch.device("meta"):  # counted without being made
        return min(range(4, 129, 2), key=lambda D: abs(count(_of_width(kind, D)) - parameters))


@dataclass(frozen=True)
class Recall:
    """One model's training on the recall task: its accuracy on sequences that it has not seen."""

    kind: str
    distance: int
    seed: int
    parameters: int
    accuracy: float


@one_thread()
def train_recall(
    kind: str,
    distance: int,
    seed: int,
    *,
    parameters: int = 5_000,
    steps: int = 200,
    B: int = 32,
    learning_rate: float = 1e-2,
    prepare: Callable[[nn.Module], None] | None = None,
) -> Recall:
    """Train one model on the recall task with Adam and test it on 512 fresh sequences.

    Args:
        kind: see :func:`make`.
        distance: steps from the symbol to the question.
        seed: of the weights and of the data.
        parameters: size of the model, the same for every kind.
        steps: training steps, each on a fresh batch of B sequences.
        B: sequences in a batch.
        learning_rate: Adam's.
        prepare: what is done to the fresh model before training, say to its biases.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = make(kind, parameters)
    if prepare:
        prepare(model)
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, fused=True)
    for _ in range(steps):
        tokens, answers = recall_batch(B, distance, generator)
        loss = nn.functional.cross_entropy(model(tokens), answers)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    with torch.no_grad():
        tokens, answers = recall_batch(512, distance, generator)
        named = torch.cat([model(some).argmax(-1) for some in tokens.split(64)])  # (512,), in little memory
        accuracy = (named == answers).float().mean().item()
    return Recall(kind, distance, seed, count(model), accuracy)
