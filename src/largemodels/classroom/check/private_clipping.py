"""Lab 15, question 2: the check of clipping each example's gradient, with its tempting mistakes.

N examples, P parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from . import GENERATOR, Mistake, Trial, draw, draw_sizes


def clipped(G: Tensor, C: float) -> Tensor:
    """Rows of norm C at most; shorter ones as they are."""
    return G * (C / G.norm(dim=1, keepdim=True).clamp(min=C))


def clips_gone_wrong(G: Tensor, C: float) -> Iterator[Mistake]:
    """Question 2."""
    norms = G.norm(dim=1, keepdim=True)  # (N, 1)
    safe = norms.clamp(min=1e-12)
    long = norms > C
    yield "Nothing was clipped.", G
    yield "Rows shorter than C are stretched to C. Clipping makes nothing longer.", G * (C / safe)
    yield "Each number is clipped for itself. It is the row's norm that may be at most C.", G.clamp(-C, C)
    yield "All rows are scaled by the norm of the whole table. Each row has its own.", G * min(1, C / float(G.norm()))
    columns = G.norm(dim=0, keepdim=True).clamp(min=C)
    yield "The norms are those of columns. A row is an example: dim=1.", G * (C / columns)
    mean = G.mean(0)
    once = mean * min(1, C / max(float(mean.norm()), 1e-12))
    yield "The batch's mean was clipped. One person can still move it far: clip each row.", once.expand_as(G)
    yield (
        "The norm is the sum of absolute values. The Euclidean one is wanted.",
        G * (C / G.abs().sum(1, True).clamp(min=C)),
    )
    largest = G.abs().amax(1, keepdim=True).clamp(min=C)
    yield "The norm is the largest absolute value. The Euclidean one is wanted.", G * (C / largest)
    yield "The norm's square root is missing.", G * (C / (safe**2).clamp(min=C))
    yield "Rows longer than C are thrown away. They are shortened.", torch.where(long, 0.0, G)
    yield "Long rows get the norm 1. They get C.", torch.where(long, G / safe, G)
    yield "max stands where min should: the factor is 1 at most.", G * (C / safe).clamp(min=1)
    yield "The fraction is upside down: C over the norm.", G * (norms / C).clamp(max=1)
    yield "Every row is multiplied by C.", C * clipped(G, 1.0)


def table(kind: str, N: int, P: int, C: float) -> Tensor:
    """Rows of many lengths; those of a kind."""
    G = draw(N, P)
    lengths = C * (1.5 + 2 * torch.rand(N, 1, generator=GENERATOR))  # all longer than C
    if kind == "mixed":
        lengths[1], lengths[2] = 0.3 * C, 0.8 * C
    if kind == "short":
        lengths = lengths / 10
    G = G / G.norm(dim=1, keepdim=True) * lengths
    if kind == "mixed":
        G[0], G[3] = 0, 0
        G[3, 2] = -C  # a norm of exactly C
    return G


def clip(answer: Callable) -> None:
    """Question 2: long rows, short ones, exactly C, zero, one row, none."""
    trial = Trial(answer)
    for kind, large in (
        ("mixed", True),
        ("mixed", False),
        ("short", True),
        ("long", False),
        ("one", True),
        ("none", True),
    ):
        N, P = draw_sizes((6, 8), (9, 12))
        C = (1.5 if large else 0.3) + 0.4 * float(torch.rand((), generator=GENERATOR))
        G = table(kind, {"one": 1, "none": 0}.get(kind, N), P, C)
        N = len(G)
        trial.note = {
            "mixed": "Here row 0 is zero, row 3 has a norm of exactly C, and some are shorter.",
            "short": "Here all rows are shorter than C: nothing changes.",
            "none": "Here the batch is empty, as a random draw may be.",
        }.get(kind, "")
        said = trial.call(G=G, C=C)
        hints = {
            (P,): "One gradient came back. Clip each example's; they are added up later.",
            (N,): "Those are the rows' norms or factors. Return the rows.",
            (N, 1): "Those are the rows' norms or factors. Return the rows.",
        }
        hints.pop((N, P), None)
        result = trial.tensor(said, (N, P), hints)
        if N and result[0].isnan().all() and not G[0].any():
            trial.fail("The zero row became NaN: 0 / 0. It has nothing to clip, and stays zero.")
        trial.compare(result, clipped(G, C), clips_gone_wrong(G, C) if N else ())
    trial.passed("long rows cut to C, the others left alone, zero and exactly C too.")
