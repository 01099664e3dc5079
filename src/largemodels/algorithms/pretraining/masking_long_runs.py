"""What takes longer than the notebook may, on masks: more seeds, more steps, and which guesses are right."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import product

import torch
from torch import Tensor
from tqdm.auto import tqdm

from ...core.device import device, seed_everything
from ...core.records import record
from . import training
from .byte_pairs import BytePairs, learn_merges
from .language_model import LanguageModel
from .objectives import IGNORED, asking, masked_pairs
from .reviews import reviews

MASK = 512  #: the mask's id, behind 512 pieces


@cache
def cut() -> tuple[BytePairs, Tensor, Tensor]:
    """The notebook's tokenizer, and the ids of what is learned from and of what is held out."""
    learn, held_out = reviews()
    text = "\n".join(learn.texts)
    tokenizer = BytePairs(learn_merges(text, 256))
    return tokenizer, *(torch.tensor(tokenizer.encode(t)) for t in (text, "\n".join(held_out.texts)))


@cache
def masked_model() -> LanguageModel:
    """The masked model of the notebook's section 5, trained as there."""
    seed_everything(0)
    LanguageModel(MASK + 1, True)  # drawn before it there
    model = LanguageModel(MASK + 1, False).to(device())
    training.pretrain(model, cut()[1], asking("masked", MASK, 0.4), steps=360)
    return model.eval()


@record("guesses_behind_masks", "How many hidden pieces the small masked model guesses, by the rate it is asked at.")
def guesses_behind_masks() -> dict:
    """On 512 held-out texts of 16 pieces: the share of right guesses, and what the two commonest guesses make up."""
    tokenizer, _, test_ids = cut()
    exam = training.windows(test_ids, 512, 16, torch.Generator().manual_seed(1))
    model, right, commonest = masked_model(), {}, {}
    for rate in (0.15, 0.8, 1.0):
        inputs, targets = masked_pairs(exam, rate, MASK, torch.Generator().manual_seed(2))
        hidden = (inputs == MASK) & (targets != IGNORED)
        with torch.inference_mode():
            guessed = model(inputs)[hidden].argmax(-1)
        right[rate] = (guessed == targets[hidden]).float().mean()
        two = Counter(guessed.tolist()).most_common(2)
        commonest[rate] = {tokenizer.decode([id]): n / len(guessed) for id, n in two}
    return {"right": right, "two commonest guesses": commonest}


@record(
    "mask_rates",
    "The loss of small masked models on held-out reviews, by the mask rate in training and the seed.",
    seeds=range(5),
    within=0.1,
)
def mask_rates() -> dict:
    """The notebook's section 6 with five seeds, of first weights and batches; and BERT's 15 % for 800 steps."""
    _, ids, test_ids = cut()

    def loss(rate: float, seed: int, steps: int) -> float:
        seed_everything(seed)
        model, pairs = LanguageModel(MASK + 1, False), asking("masked", MASK, rate)
        training.pretrain(model, ids, pairs, steps=steps, seed=seed, long_share=0)
        return training.held_out_loss(model, test_ids, MASK)

    rates, seeds = (0.05, 0.15, 0.4, 0.8), range(5)
    found = {runs: loss(*runs, 260) for runs in tqdm(list(product(rates, seeds)), desc="trainings")}
    by_rate = {rate: [found[rate, seed] for seed in seeds] for rate in rates}
    best = Counter(min(rates, key=lambda rate: found[rate, seed]) for seed in seeds)
    return {"loss": by_rate, "best": best, "loss at 0.15 after 800 steps": loss(0.15, 0, 800)}
