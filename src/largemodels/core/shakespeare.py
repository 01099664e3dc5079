"""Shakespeare's plays as one text of characters, cut as the public small-GPT recipe cuts its own, so figures compare.

The plays are fetched once (`assets`), and joined by a stated rule: another rule is another text, and another loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor

from .assets import fetch

WHOLE, LENGTH = 4_830_843, 1_115_394  #: characters of all plays, and of the text that the recipes use
TRAIN_SHARE = 0.9


def joined(plays: Iterable[str]) -> str:
    """The text of plays in Markdown: what is said, and who says it.

    Of each line the right end is stripped. Headings (``#``) and lines that are a stage direction whole (``_…_``) are
    dropped; ``**NAME**`` becomes ``NAME:``. Three line ends or more in a row become two.
    """
    lines = [line.rstrip() for play in plays for line in play.splitlines()]
    kept = [line for line in lines if not (line.startswith("#") or re.fullmatch("_.*_", line))]
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"\*\*(.+?)\*\*", r"\1:", "\n".join(kept)))


@cache
def every_play() -> str:
    """All 38 plays, 4,830,843 characters, in the order of their files' paths.

    Raises:
        AssetError: they aren't in the cache and can't be fetched.
    """
    folder: Path = fetch("shakespeare")
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))
    return joined((folder / path).read_text(encoding="utf-8") for path in paths)


@dataclass(frozen=True)
class Characters:
    """A tokenizer whose tokens are characters: id n is the n-th of ``known``, in the order of their code points."""

    known: str

    def __post_init__(self) -> None:
        if not self.known or any(a >= b for a, b in pairwise(self.known)):
            raise ValueError("The characters must be sorted, each once: write `''.join(sorted(set(text)))`.")

    def __len__(self) -> int:
        return len(self.known)

    def encode(self, text: str) -> Tensor:
        """Text -> ids, (N,).

        Raises:
            ValueError: a character isn't known; the sentence says which.
        """
        place = {character: n for n, character in enumerate(self.known)}
        if strange := sorted(set(text) - set(place)):
            raise ValueError(f"The text holds {''.join(strange)!r}, which this vocabulary of {len(self)} lacks.")
        return torch.tensor([place[character] for character in text], dtype=torch.long)

    def decode(self, ids: Iterable[int]) -> str:
        """Ids -> text."""
        return "".join(self.known[n] for n in ids)


@dataclass(frozen=True)
class Shakespeare:
    """The first 1,115,394 characters: ids to learn from, (1003854,), ids held out, (111540,), and their 75 characters.

    The parts are plays, one after the other: what is held out comes from another play than most of what is learned.
    """

    train: Tensor
    held_out: Tensor
    characters: Characters


@cache
def shakespeare() -> Shakespeare:
    """The text of the small-GPT recipes, the first 90 % to learn from.

    Raises:
        AssetError: it isn't in the cache and can't be fetched.
    """
    text = every_play()[:LENGTH]
    characters = Characters("".join(sorted(set(text))))
    ids, cut = characters.encode(text), int(TRAIN_SHARE * len(text))
    return Shakespeare(ids[:cut], ids[cut:], characters)
