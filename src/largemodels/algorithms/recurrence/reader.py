"""An LSTM that reads a place name letter by letter and says after each letter which language it is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor, nn

from ...core.device import device, one_thread
from ...core.training import train
from .layers import lstm
from .names import LANGUAGES, LONGEST, encode, letters_of, split
from .reach import open_gate

WIDTH, STATE = 24, 48


class NameReader(nn.Module):
    """Embed letters, run an LSTM over them, name the language from its state after each letter.

    Args:
        letters: letter → token, from 2 on.
    """

    def __init__(self, letters: dict[str, int]) -> None:
        super().__init__()
        self.letters = letters
        self.embed = nn.Embedding(len(letters) + 2, WIDTH)
        self.cell = nn.LSTM(WIDTH, STATE, batch_first=True)
        self.answer = nn.Linear(STATE, len(LANGUAGES))

    def forward(self, tokens: Tensor) -> Tensor:
        """(B, T) -> logits after each letter, (B, T, languages)."""
        return self.answer(self.cell(self.embed(tokens))[0])


@dataclass(frozen=True)
class Reading:
    """What the reader did with one name.

    Attributes:
        letters: the letters that were read.
        gates: input, forget and output gate, (3, T, H), each between 0 and 1.
        cells: the cell, (T, H), without bounds.
        guesses: the probability of each language after each letter, (T, languages).
        remark: what had to be done to the name, as a sentence, or nothing.
    """

    letters: list[str]
    gates: Tensor
    cells: Tensor
    guesses: Tensor
    remark: str


@cache
@one_thread()
def train_reader(bias: float = 3.0, seed: int = 0, epochs: int = 10, B: int = 64) -> NameReader:
    """A reader trained with Adam on the names of :func:`split`; the loss counts each real letter and no padding.

    It takes seconds. A second call in a kernel gets the same reader: a live cell shares it with the cells above.

    Args:
        bias: where the forget gate's bias starts; 3 keeps half over 14 letters, about the length of a name.
        seed: of the weights and of the order of the names.
        epochs: how often each name is seen.
        B: names in a batch.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    names, _ = split()
    model = NameReader(letters_of(names)).to(device())
    open_gate(model, bias)
    tokens, lengths = encode([name for name, _ in names], model.letters)  # (N, T), (N,)
    answers = torch.tensor([list(LANGUAGES).index(code) for _, code in names])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    batches = [rows for _ in range(epochs) for rows in torch.randperm(len(names), generator=generator).split(B)]

    def loss_of(step: int) -> Tensor:
        rows = batches[step]
        T = int(lengths[rows].max())
        logits = model(tokens[rows, :T].to(device()))  # (B, T, languages)
        real = (torch.arange(T) < lengths[rows, None]).to(device())  # (B, T)
        wanted = answers[rows, None].expand(-1, T).to(device())
        return nn.functional.cross_entropy(logits[real], wanted[real])

    train(model, loss_of, optimizer, len(batches), clip=1.0, what="names")
    return model


@torch.no_grad()
@one_thread()
def right_after(model: NameReader, letters: int) -> float:
    """The share of the test's names whose language is named right after so many letters, or at the end of the name."""
    _, names = split()
    tokens, lengths = encode([name for name, _ in names], model.letters)
    answers = torch.tensor([list(LANGUAGES).index(code) for _, code in names])
    logits = model(tokens.to(device())).cpu()  # (N, T, languages)
    read = lengths.clamp(max=letters) - 1
    return (logits[torch.arange(len(names)), read].argmax(-1) == answers).float().mean().item()


@torch.no_grad()
@one_thread()
def read(model: NameReader, name: str) -> Reading:
    """Read one name with the notebook's own LSTM and the model's weights.

    Raises:
        ValueError: the name is empty.
    """
    name = unicodedata.normalize("NFC", name.strip())
    shown = name[:LONGEST]
    tokens, _ = encode([shown], model.letters)
    x = model.embed(tokens.to(device()))  # (1, T, D)
    c = model.cell
    outs, cells, gates = lstm(x, c.weight_ih_l0, c.weight_hh_l0, c.bias_ih_l0 + c.bias_hh_l0)
    guesses = model.answer(outs[0]).softmax(-1)  # (T, languages)
    strange = "".join(dict.fromkeys(letter for letter in shown if letter not in model.letters))
    remarks = [f"Only the first {LONGEST} letters are read."] if len(name) > LONGEST else []
    if strange:
        remarks.append(f"Never seen in training, all read as one and the same unknown letter: {strange}.")
    return Reading(list(shown), gates[0].transpose(0, 1).cpu(), cells[0].cpu(), guesses.cpu(), " ".join(remarks))
