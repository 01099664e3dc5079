"""One training for every way to read a batch, and the answers that a trained net gives."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...algorithms.recurrence.names import encode
from ...algorithms.recurrence.requirements import require_one_of
from ...algorithms.recurrence.starts import turn
from ...background.counting.requirements import require_whole
from ...core.device import device, one_thread
from ...core.training import train
from . import reader
from .reader import NameRNN
from .written import CODES, Names, known_letters, parts

CELLS = {"RNN": nn.RNN, "GRU": nn.GRU}
RATES = {"RNN": 3e-3, "GRU": 1e-2}  #: learning rates, chosen on the validation part; a record tries others
#: way → how the answer of a batch is read, in training and after it.
WAYS: dict[str, Callable[[NameRNN, Tensor, Tensor], Tensor]] = {
    "last column": reader.last_column,
    "last column, W_h turned": reader.last_column,
    "last column, equal lengths": reader.last_column,
    "padding in front": reader.left_padded,
    "packed": NameRNN.__call__,
    "every letter": NameRNN.__call__,
}
#: The settings of the best net that was found here, on the validation part and in few tries.
READER = dict(way="every letter", cell="GRU", epochs=16, B=128, dropout=0.2)


def batches(lengths: Tensor, B: int, generator: torch.Generator, equal: bool = False) -> list[Tensor]:
    """The rows of each batch of an epoch, drawn; with ``equal``, all names of a batch have one length."""
    order = torch.randperm(len(lengths), generator=generator)
    if not equal:
        return list(order.split(B))
    together = [rows for n in lengths.unique() for rows in order[lengths[order] == n].split(B)]
    return [together[n] for n in torch.randperm(len(together), generator=generator)]


@one_thread()
def fit(
    way: str = "packed", cell: str = "RNN", seed: int = 0, epochs: int = 10, *, rate: float | None = None, B: int = 64,
    H: int = 64, dropout: float = 0.0, what: str | None = None,
) -> NameRNN:  # fmt: skip
    """A net trained with Adam on the training names, its learning rate up and down again (one cycle).

    Args:
        way: one of ``WAYS``; ``"every letter"`` asks for the language after each letter, the others after the last.
        cell: one of ``CELLS``.
        seed: of the weights and of the order of the names.
        epochs: how often each name is seen.
        rate: the highest learning rate; by default the cell's of ``RATES``.
        B: names in a batch.
        H: width of the state.
        dropout: see :class:`NameRNN`.
        what: what the progress bar says; without it there is none.

    Raises:
        ValueError: there is no such way or cell, or no epoch, or an empty batch.
    """
    require_whole("number of epochs", epochs), require_whole("batch size B", B)
    require_one_of("way", way, WAYS), require_one_of("cell", cell, CELLS)
    told, where = parts()[0], device()
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    model = NameRNN(known_letters(told), len(CODES), CELLS[cell], H=H, dropout=dropout)
    if way.endswith("turned"):
        turn(model, 1.0)
    model.to(where)
    tokens, lengths = encode(told.texts, model.letters)  # (N, T), (N,)
    rows = [b for _ in range(epochs) for b in batches(lengths, B, generator, way.endswith("equal lengths"))]
    y, rate = told.y, rate or RATES[cell]
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=len(rows))

    def loss_of(step: int) -> Tensor:
        chosen = rows[step]
        T = int(lengths[chosen].max())
        seen, wanted = tokens[chosen, :T].to(where), y[chosen].to(where)  # (B, T), (B,)
        if way != "every letter":
            return F.cross_entropy(WAYS[way](model, seen, lengths[chosen]), wanted)
        real = (torch.arange(T) < lengths[chosen, None]).to(where)  # (B, T)
        return F.cross_entropy(reader.every_letter(model, seen)[real], wanted[:, None].expand(-1, T)[real])

    train(model, loss_of, optimizer, len(rows), schedule=schedule, clip=1.0, what=what)
    return model.eval()


@torch.no_grad()
@one_thread()
def probabilities(model: NameRNN, told: Names, way: str = "packed", B: int = 64) -> Tensor:
    """The probability of each language for each name, (N, C), in batches of B names in their order.

    Args:
        model: a trained net, in evaluation mode.
        told: the names.
        way: one of ``WAYS``.
        B: names in a batch, which all are padded to its longest.

    Raises:
        ValueError: there is no such way, or the batch is empty.
    """
    require_whole("batch size B", B)
    require_one_of("way", way, WAYS)
    tokens, lengths = encode(told.texts, model.letters)
    found = []
    for rows in torch.arange(len(told)).split(B):
        seen = tokens[rows, : int(lengths[rows].max())]  # (B, T)
        found.append(WAYS[way](model, seen.to(device()), lengths[rows]).softmax(-1).cpu())
    return torch.cat(found)


@cache
def trained_reader() -> NameRNN:
    """The GRU that is asked after every letter; trained once a kernel, for the cells that look at its beliefs."""
    return fit(**READER, what="a GRU, asked at each letter")
