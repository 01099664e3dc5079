"""What takes longer than the notebook may, on masks: more seeds, more steps, and which guesses are right."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import product

import torch
from torch import Tensor
from tqdm.auto import tqdm

from ...core.device import seed_everything
from ...core.records import record
from ...core.reviews import reviews
from . import training
from .both_ways import both_ways
from .language_model import LanguageModel
from .objectives import IGNORED, asking, masked_pairs


@cache
def cut() -> tuple[Tensor, Tensor]:
    """The ids of what is learned from and of what is held out."""
    return tuple(torch.tensor(both_ways().tokenizer.encode("\n".join(part.texts))) for part in reviews())


@record("guesses_behind_masks", "How many hidden pieces the small masked model guesses, by the rate it is asked at.")
def guesses_behind_masks() -> dict:
    """On 512 held-out texts of 16 pieces: the share of right guesses, and what the two commonest guesses make up."""
    trained, right, commonest = both_ways(), {}, {}
    exam, mask_id = training.windows(cut()[1], 512, 16, torch.Generator().manual_seed(1)), len(trained.tokenizer.bytes)
    for rate in (0.15, 0.8, 1.0):
        inputs, targets = masked_pairs(exam, rate, mask_id, torch.Generator().manual_seed(2))
        hidden = (inputs == mask_id) & (targets != IGNORED)
        with torch.inference_mode():
            guessed = trained.models["masked"].eval()(inputs)[hidden].argmax(-1)
        right[rate] = (guessed == targets[hidden]).float().mean()
        two = Counter(guessed.tolist()).most_common(2)
        commonest[rate] = {trained.tokenizer.decode([id]): n / len(guessed) for id, n in two}
    return {"right": right, "two commonest guesses": commonest}


@record(
    "mask_rates",
    "The loss of small masked models on held-out reviews, by the mask rate in training and the seed.",
    seeds=range(5),
    within=0.1,
)
def mask_rates() -> dict:
    """The notebook's section 6 with five seeds, of first weights and batches; and BERT's 15 % for 800 steps."""
    (ids, test_ids), mask_id = cut(), len(both_ways().tokenizer.bytes)

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
