"""What takes longer than the notebook may: each part left out, at two learning rates, and with many more steps."""

from __future__ import annotations

import numpy as np
from tqdm.auto import tqdm

from ...core.records import record
from .reversal import train_reversal

PARTS = ("residual connection", "attention", "cross-attention", "positions", "feed-forward", "layer norm", "scaling")
RATES, STEPS, SEEDS = (1e-2, 3e-3), (300, 1200), (0, 1, 2)


@record(
    "parts_left_out",
    "The share of words that a Transformer, trained with a part left out, writes backwards without a mistake.",
    seeds=[*SEEDS, 3],
    within=0.15,
    loose={"words": float("inf"), "scaling after 150 steps": float("inf")},  # single seeds differ between machines
)
def parts_left_out() -> dict:
    """Each part at each rate and number of steps; what is best is the mean over seeds at the better rate."""
    words = {part: {} for part in PARTS}
    with tqdm(total=len(PARTS) * len(RATES) * len(STEPS) * len(SEEDS), desc="trainings") as bar:
        for part in PARTS:
            for steps in STEPS:
                words[part][steps] = {rate: [] for rate in RATES}
                for rate, found in words[part][steps].items():
                    for seed in SEEDS:
                        found.append(train_reversal(part, seed, steps=steps, learning_rate=rate).words)
                        bar.update()
    return {
        "words": words,
        "best after 1,200 steps": {part: max(map(np.mean, words[part][1200].values())) for part in PARTS},
        "scaling after 150 steps": [train_reversal("scaling", seed).words for seed in (*SEEDS, 3)],
    }
