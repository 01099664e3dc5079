"""What takes longer than the notebook may: digits made by networks that trained for minutes."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from ...core.device import device
from ...core.records import record
from .denoiser import learn_noise
from .made import as_text, judged, real, told_apart
from .sampling import sampled


def first_of_each(N: int) -> tuple[Tensor, Tensor]:
    """The first N / 10 training pictures of each digit, (N, P) and (N,); all 1,000 where N is that."""
    X, y = real().X, real().y
    if len(X) <= N:
        return X, y
    rows = torch.cat([(y == digit).nonzero()[: N // 10, 0] for digit in range(10)])
    return X[rows], y[rows]


def made_from(N: int, steps: int, strengths: tuple[float, ...] = (0.0,)) -> dict[str, Any]:
    """What a denoiser makes that learned from N pictures: 500 digits, 50 of each, at each strength of guidance."""
    asked, (X, y) = torch.arange(10, device=device()).repeat(50), first_of_each(N)
    net, losses = learn_noise(X, y, steps, what=f"{N} pictures")
    found: dict[str, Any] = {
        "pictures": N,
        "steps": steps,
        "losses": [part.mean().item() for part in torch.tensor(losses).split(200)],
    }
    for guidance in strengths:
        x = sampled(net, asked, seed=1, guidance=guidance)[-1]
        recognized = float((judged(x, asked, X).read == asked.cpu().numpy()).mean())
        found[f"{guidance:g}"] = {
            "samples": as_text(x), "recognized": recognized, "told_apart": told_apart(x, real().X_test),
        }  # fmt: skip
    return found


SETTINGS: dict[str, Any] = dict(seeds=[0], within=0.06, loose={"samples": float("inf"), "losses": 0.1})


@record("digits_from_1000", "Digits that a denoiser made after 4,000 steps on 1,000 pictures, by guidance.", **SETTINGS)
def digits_from_1000() -> dict:
    """All the training pictures of the course's split; three strengths of guidance."""
    return made_from(1000, 4000, (0.0, 1.0, 3.0))


@record("digits_from_50", "Digits that a denoiser made after 4,000 steps on 50 pictures.", **SETTINGS)
def digits_from_50() -> dict:
    """Five pictures of each digit: enough to learn them by heart."""
    return made_from(50, 4000)


@record("digits_from_200", "Digits that a denoiser made after 4,000 steps on 200 pictures.", **SETTINGS)
def digits_from_200() -> dict:
    """Twenty pictures of each digit."""
    return made_from(200, 4000)
