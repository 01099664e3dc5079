"""What takes longer than the notebook may: digits made by networks that trained for minutes."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from tqdm.auto import tqdm

from ...core.device import device
from ...core.records import record
from .denoiser import learn_noise
from .made import as_text, judged, real, told_apart
from .sampling import sampled

STEPS = 4000
RUNS = ((1000, 0), (200, 0), (50, 0))  #: pictures to learn from, seed
GUIDANCE = (0.0, 1.0, 3.0)


def first_of_each(N: int) -> tuple[Tensor, Tensor]:
    """The first N / 10 training pictures of each digit, (N, P) and (N,); all 1,000 where N is that."""
    X, y = real().X, real().y
    if len(X) <= N:
        return X, y
    rows = torch.cat([(y == digit).nonzero()[: N // 10, 0] for digit in range(10)])
    return X[rows], y[rows]


@record("made_digits", "Digits made by denoisers that learned from 50 to 1,000 pictures, and what they are worth.",
        seeds=[0], within=0.06, loose={"samples": float("inf"), "losses": 0.1})  # fmt: skip
def made_digits() -> dict:
    """500 samples of each run, 50 a digit; the first run with three strengths of guidance."""
    asked = torch.arange(10, device=device()).repeat(50)
    runs: list[dict[str, Any]] = []
    for N, seed in tqdm(RUNS, "runs"):
        X, y = first_of_each(N)
        net, losses = learn_noise(X, y, STEPS, seed=seed, what=f"{N} pictures, seed {seed}")
        for guidance in GUIDANCE if (N, seed) == RUNS[0] else GUIDANCE[:1]:
            x = sampled(net, asked, seed=1, guidance=guidance)[-1]
            found = judged(x, asked, X)
            runs.append({
                "pictures": N, "seed": seed, "guidance": guidance, "samples": as_text(x),
                "losses": [sum(losses[n : n + 200]) / 200 for n in range(0, STEPS, 200)],
                "recognized": float((found.read == found.asked).mean()),
                "told_apart": told_apart(x, real().X_test),
            })  # fmt: skip
            tqdm.write(f"{N} pictures, seed {seed}, guidance {guidance}: {runs[-1]['recognized']:.3f} recognized")
    return {"steps": STEPS, "runs": runs}
