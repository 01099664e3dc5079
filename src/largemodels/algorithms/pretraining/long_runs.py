"""What takes longer than the notebook may: more seeds, and more steps."""

from __future__ import annotations

from collections import Counter
from itertools import product

import torch
from tqdm.auto import tqdm

from ...core.device import seed_everything
from ...core.records import record
from ...core.reviews import reviews
from . import training
from .both_ways import both_ways
from .language_model import LanguageModel
from .objectives import asking


@record(
    "mask_rates",
    "The loss of small masked models on held-out reviews, by the mask rate in training and the seed.",
    seeds=range(5),
    within=0.1,
)
def mask_rates() -> dict:
    """The notebook's section 7 with five seeds, of first weights and batches; and BERT's 15 % for 800 steps."""
    tokenizer = both_ways().tokenizer
    ids, test_ids = (torch.tensor(tokenizer.encode("\n".join(part.texts))) for part in reviews())
    mask_id = len(tokenizer.bytes)

    def loss(rate: float, seed: int, steps: int) -> float:
        seed_everything(seed)
        model, pairs = LanguageModel(mask_id + 1, False), asking("masked", mask_id, rate)
        training.pretrain(model, ids, pairs, steps=steps, seed=seed, long_share=0)
        return training.held_out_loss(model, test_ids, mask_id)

    rates, seeds = (0.05, 0.15, 0.4, 0.8), range(5)
    found = {runs: loss(*runs, 260) for runs in tqdm(list(product(rates, seeds)), desc="trainings")}
    by_rate = {rate: [found[rate, seed] for seed in seeds] for rate in rates}
    best = Counter(min(rates, key=lambda rate: found[rate, seed]) for seed in seeds)
    return {"loss": by_rate, "best": best, "loss at 0.15 after 800 steps": loss(0.15, 0, 800)}
