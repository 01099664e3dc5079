"""The recall task: name the first symbol of a sequence, after a stretch of symbols that don't matter.

One number sets how hard it is: the distance between the symbol and the question. Used by the notebooks on recurrence
and on attention, so that their figures compare.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...core.device import device, one_thread
from ...core.training import train
from .recall_models import QUESTION, SYMBOLS, count, make
from .requirements import require_distance


def recall_batch(B: int, distance: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Sequences of ``distance`` random symbols and a question mark; the answer is the first symbol.

    Args:
        B: sequences.
        distance: steps from the first symbol to the question, at least 1.
        generator: where the randomness comes from (CPU).

    Returns:
        Tokens, (B, distance + 1), and answers, (B,), on the course's device.
    """
    require_distance(distance)
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
    commonest = F.one_hot(symbols, SYMBOLS).sum(1).amax(-1)  # (samples,)
    return (commonest.float().mean() / distance).item()


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
        kind: a key of :data:`.recall_models.KINDS`.
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

    def loss_of(step: int) -> Tensor:
        tokens, answers = recall_batch(B, distance, generator)
        return F.cross_entropy(model(tokens), answers)

    train(model, loss_of, optimizer, steps, clip=1.0)
    with torch.no_grad():
        tokens, answers = recall_batch(512, distance, generator)
        named = torch.cat([model(some).argmax(-1) for some in tokens.split(64)])  # (512,), in little memory
        accuracy = (named == answers).float().mean().item()
    return Recall(kind, distance, seed, count(model), accuracy)
