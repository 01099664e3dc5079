"""The words of the notebook, and pairs of sentences that differ in one token.

Letters: B sentences, T tokens.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

import torch
from torch import Tensor

from ...core.device import device
from ...core.hooked import first_id, ids_of
from .requirements import require_lengths

WORDS = tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
TEMPLATES, NAMES, CAPITALS = WORDS["templates"], WORDS["names"], WORDS["capitals"]
COUNTRIES = {country: continent for continent, there in WORDS["continents"].items() for country in there}


@dataclass(frozen=True)
class Pairs:
    """Sentences whose end asks for a name, and the same with the other name said again.

    Attributes:
        clean: (B, T), in which ``other`` is said again, so that ``answer`` is what should follow.
        corrupt: (B, T), in which ``answer`` is said again, so that ``other`` should follow.
        answer: (B,).
        other: (B,).
    """

    clean: Tensor
    corrupt: Tensor
    answer: Tensor
    other: Tensor

    @property
    def again(self) -> int:
        """The one position at which clean and corrupt differ: the name said again."""
        return int((self.clean != self.corrupt).any(0).nonzero()[0])


def pairs(template: str = TEMPLATES[0], names: Sequence[Sequence[str]] = NAMES) -> Pairs:
    """One sentence a pair of names; every second pair stands the other way round.

    Raises:
        ValueError: the names aren't one token each.
    """
    clean, corrupt, answers, others = [], [], [], []
    for n, (one, two) in enumerate(names):
        a, b = (one, two) if n % 2 == 0 else (two, one)  # what follows isn't always the first name
        answer, other = (a, b) if n % 4 < 2 else (b, a)
        clean.append(ids_of(template.format(a=a, b=b, s=other)))
        corrupt.append(ids_of(template.format(a=a, b=b, s=answer)))
        answers.append(first_id(answer))
        others.append(first_id(other))
    require_lengths(clean + corrupt)
    return Pairs(*(torch.tensor(ids, device=device()) for ids in (clean, corrupt, answers, others)))


def reordered(given: Pairs) -> Tensor:
    """The clean sentences with their first two names in the other order, (B, T): other words, the same answer."""
    moved = given.clean.clone()
    for row, ids in enumerate(given.clean):
        first, second = ((ids == name[row]).nonzero()[0] for name in (given.answer, given.other))
        moved[row, first], moved[row, second] = given.other[row], given.answer[row]
    return moved
