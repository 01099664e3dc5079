"""The same network with its knowledge taken out from the top down: an explanation should not survive that.

Source: Adebayo et al. 2018, "Sanity Checks for Saliency Maps", https://arxiv.org/abs/1810.03292.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import nn

from .faithfulness import alike
from .methods import explain
from .reading import Reader, Review

LEVELS = ("head", "layer 6", "layer 5", "layer 4", "layer 3", "layer 2", "layer 1", "embeddings")


@torch.no_grad()
def scramble(part: nn.Module, generator: torch.Generator) -> None:
    """Weights drawn anew as BERT's makers began, N(0, 0.02²); biases 0, norms 1."""
    for module in part.modules():
        for name, weight in module.named_parameters(recurse=False):
            if weight.dim() > 1:
                weight.copy_(torch.randn(weight.shape, generator=generator) * 0.02)
            else:
                weight.fill_(float(isinstance(module, nn.LayerNorm) and name == "weight"))


def cascade(reader: Reader, levels: Sequence[str] = LEVELS, seed: int = 0) -> Iterator[tuple[str, Reader]]:
    """Readers with ever more of their parts drawn anew, from the head down; each of ``levels`` in turn.

    The copy is one and the same, so use each before you ask for the next.
    """
    model, generator = copy.deepcopy(reader.model), torch.Generator().manual_seed(seed)
    parts = [model.head, *reversed(model.body.encoder.layer), model.body.embeddings]
    for name, part in zip(LEVELS, parts, strict=True):
        scramble(part, generator)
        if name in levels:
            yield name, Reader(model)


def survives(
    reader: Reader,
    reads: Sequence[Review],
    verdicts: Sequence[int],
    names: Sequence[str],
    levels: Sequence[str] = LEVELS,
) -> dict[str, dict[str, list[float]]]:
    """Method → level → for each review how alike the sizes of its scores are before and after, by rank."""
    before = {name: [explain(name, reader, read, c) for read, c in zip(reads, verdicts, strict=True)] for name in names}
    found: dict[str, dict[str, list[float]]] = {name: {} for name in names}
    for level, blank in cascade(reader, levels):
        for name in names:
            after = [explain(name, blank, read, c) for read, c in zip(reads, verdicts, strict=True)]
            found[name][level] = [alike(np.abs(a), np.abs(b)) for a, b in zip(before[name], after, strict=True)]
    return found
