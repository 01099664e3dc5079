"""The models that sit the recall task: three recurrent cells and attention, of any width, all of torch's own parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ...core.device import device
from ..positions import sinusoidal_positions
from .requirements import require_one_of

SYMBOLS = 8  #: different symbols; guessing is right 1 time in 8
QUESTION = SYMBOLS  #: the token that asks, always last


class Recurrent(nn.Module):
    """Embed, run a recurrent cell over the tokens, answer from its last state.

    Args:
        cell: the class, ``nn.RNN``, ``nn.LSTM`` or ``nn.GRU``.
        D: width of the embedding and of the state.
    """

    def __init__(self, cell: type[nn.RNNBase], D: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(SYMBOLS + 1, D)
        self.cell = cell(D, D, batch_first=True)
        self.answer = nn.Linear(D, SYMBOLS)

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, T) -> logits (B, SYMBOLS)."""
        states, _ = self.cell(self.embed(tokens))  # (B, T, D)
        return self.answer(states[:, -1])


class TorchAttention(nn.Module):
    """H heads of attention by torch's own function; notebook 7 builds such a layer, with the same four matrices."""

    def __init__(self, D: int, H: int) -> None:
        super().__init__()
        self.H = H
        self.query, self.key, self.value, self.out = (nn.Linear(D, D) for _ in range(4))

    def forward(self, x: Tensor, memory: Tensor) -> tuple[Tensor, None]:
        """(B, T, D) looks at (B, S, D) -> (B, T, D), and no weights, which torch's function doesn't hand out."""
        made = self.query(x), self.key(memory), self.value(memory)
        q, k, v = (y.unflatten(-1, (self.H, -1)).transpose(1, 2) for y in made)  # (B, H, T, d), (B, H, S, d) twice
        return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)), None


class Attentive(nn.Module):
    """Embed, add positions (or not), let the question look at everything once, answer.

    Args:
        D: width; must be even.
        H: heads.
        positions: whether tokens are told where they stand.
        attend: makes the layer that looks, from D and H; it is called as :class:`TorchAttention` is.
    """

    def __init__(
        self, D: int, H: int = 2, positions: bool = True, attend: Callable[[int, int], nn.Module] = TorchAttention
    ) -> None:
        super().__init__()
        self.positions = positions
        self.embed = nn.Embedding(SYMBOLS + 1, D)
        self.attend = attend(D, H)
        self.answer = nn.Linear(D, SYMBOLS)

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, T) -> logits (B, SYMBOLS)."""
        x = self.embed(tokens)  # (B, T, D)
        if self.positions:
            x = x + sinusoidal_positions(x.size(1), x.size(2)).to(x)  # (T, D) joins every sequence
        out, _ = self.attend(x[:, -1:], memory=x)  # (B, 1, D): only the question asks
        return self.answer(out[:, 0])


#: Kind → its model of a width. A notebook may add one of its own.
KINDS: dict[str, Callable[[int], nn.Module]] = {
    "RNN": partial(Recurrent, nn.RNN),
    "LSTM": partial(Recurrent, nn.LSTM),
    "GRU": partial(Recurrent, nn.GRU),
    "attention": Attentive,
    "attention without positions": partial(Attentive, positions=False),
}


def count(model: nn.Module) -> int:
    """The number of parameters."""
    return sum(p.numel() for p in model.parameters())


def make(kind: str, parameters: int) -> nn.Module:
    """The model of a kind whose width brings it nearest to so many parameters.

    Args:
        kind: a key of :data:`KINDS`.
        parameters: how many are wanted.

    Raises:
        ValueError: there is no such kind.
    """
    require_one_of("kind", kind, KINDS)
    return KINDS[kind](_width(KINDS[kind], parameters)).to(device())


@cache
def _width(of_width: Callable[[int], nn.Module], parameters: int) -> int:
    with torch.device("meta"):  # counted without being made
        return min(range(4, 129, 2), key=lambda D: abs(count(of_width(D)) - parameters))
