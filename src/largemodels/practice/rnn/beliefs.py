"""What a net believes after each letter of a name, and the way its state goes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...algorithms.recurrence.names import LONGEST, encode
from ...core.device import device, one_thread
from .reader import NameRNN, every_letter
from .written import LANGUAGES


@dataclass(frozen=True)
class Reading:
    """What a net made of one name.

    Attributes:
        letters: those that were read, (T,).
        beliefs: the probability of each language after each letter, (T, C).
        states: the hidden state after each letter, (T, H).
        remark: what had to be done to the name, as a sentence, or nothing.
    """

    letters: list[str]
    beliefs: Tensor
    states: Tensor
    remark: str

    def best(self, step: int, k: int = 2) -> list[tuple[str, float]]:
        """The k likeliest languages after so many letters, with their probabilities."""
        top = self.beliefs[step - 1].topk(k)
        languages = list(LANGUAGES.values())
        return [(languages[n], p) for n, p in zip(top.indices.tolist(), top.values.tolist(), strict=True)]

    def said(self, step: int) -> str:
        """The belief after so many letters, in words."""
        first, second = (f"{language} {p:.0%}" for language, p in self.best(step))
        return f"after “{''.join(self.letters[:step])}”: {first}, then {second}"


@torch.no_grad()
@one_thread()
def read_name(model: NameRNN, name: str) -> Reading:
    """Read one name, alone, so that nothing pads it.

    Raises:
        ValueError: the name is empty.
    """
    name = unicodedata.normalize("NFC", name.strip())
    shown = name[:LONGEST]
    tokens, _ = encode([shown], model.letters)
    tokens = tokens.to(device())  # (1, T)
    remarks = [f"Only the first {LONGEST} letters are read."] if len(name) > LONGEST else []
    if strange := "".join(dict.fromkeys(letter for letter in shown if letter not in model.letters)):
        remarks.append(f"Rare or never seen in training, all read as one and the same unknown letter: {strange}.")
    beliefs, states = every_letter(model, tokens)[0].softmax(-1), model.states(tokens)[0]  # (T, C), (T, H)
    return Reading(list(shown), beliefs.cpu(), states.cpu(), " ".join(remarks))


def paths(readings: Sequence[Reading]) -> tuple[list[Tensor], float]:
    """The states of several names on the two directions in which they spread most, and the share of spread there.

    Returns:
        For each name (T, 2), and the share, from 0 to 1.

    Raises:
        ValueError: there are fewer than three states.
    """
    states = torch.cat([reading.states for reading in readings]) if readings else torch.empty(0, 2)  # (N, H)
    if len(states) < 3:
        raise ValueError(f"There are {len(states)} states. A plane needs three letters or more: give longer names.")
    _, sizes, directions = torch.linalg.svd(states - states.mean(0), full_matrices=False)  # (H,) up, (H, H)
    flat = (states - states.mean(0)) @ directions[:2].T  # (N, H) x (H, 2) -> (N, 2)
    shares = sizes.square() / sizes.square().sum()
    return list(flat.split([len(reading.letters) for reading in readings])), float(shares[:2].sum())
