"""What a lab says to a learner: their answer is called on inputs drawn afresh, and what is seen is said in a sentence.

One module a lab; a lab begins with ``from largemodels.classroom.check import attend as check``. A check is help and
not a mark: see ``largemodels.classroom.marking.mark``.

Here stands what the labs' modules share. A :class:`Trial` calls the answer; it finds a *tempting mistake* by computing
it beside the right answer and seeing that the learner's comes to the same.
"""

from __future__ import annotations

import torch
from torch import Tensor

from .trial import ANYTHING, CheckFailed, Mistake, Trial

__all__ = ["ANYTHING", "GENERATOR", "CheckFailed", "Mistake", "Trial", "draw", "draw_sizes"]

#: Advances from call to call, so that inputs are new each time, and starts the same in each fresh kernel.
GENERATOR = torch.Generator().manual_seed(7)


def draw(*shape: int) -> Tensor:
    """A tensor of random numbers with mean 0 and variance 1."""
    return torch.randn(shape, generator=GENERATOR)


def draw_sizes(*ranges: tuple[int, int]) -> list[int]:
    """Whole numbers, one from each (lowest, highest), all different, so that no shape fits by luck."""
    while True:
        sizes = [int(torch.randint(low, high + 1, (), generator=GENERATOR)) for low, high in ranges]
        if len(set(sizes)) == len(sizes):
            return sizes
