"""What takes longer than a notebook may: SmolLM2 asked in many ways.

No text is kept: reviews are known by their place in the split of ``core.reviews``.
"""

from __future__ import annotations

import time
from itertools import permutations
from typing import Any

import numpy as np
from tqdm.auto import tqdm

from ...background.learning_curves.draws import drawn, split
from ...core.records import read, record
from ...core.reviews import HELD_OUT
from .judges import packed
from .prompted import ASKED, PAIRS, PROMPTS, Example, label_prior, likelihoods, log_odds

SHOTS, DRAWS = 4, 5  #: examples, and draws of them
FEW, SOME, JUDGED = 40, 200, 400  #: validation reviews for orders and for prompts, test reviews that SmolLM2 judges
INFINITE = float("inf")


def examples(seed: int = 0) -> list[Example]:
    """Four reviews to learn from, two of each opinion, with their labels."""
    few = drawn(split().learn, SHOTS, seed=seed)
    return list(zip(few.texts, few.labels, strict=True))


def in_order(order: str, seed: int = 0) -> list[Example]:
    """The examples of a draw in the order that digits say, such as ``"2031"``."""
    return [examples(seed)[int(n)] for n in order]


def few_shot(order: str, seed: int, texts: list[str]) -> dict[str, Any]:
    """Log-odds of ``texts`` after the examples of a draw in an order, and what the model answers to nothing."""
    shown, prompt = in_order(order, seed), PROMPTS[ASKED]
    odds = log_odds(likelihoods(texts, prompt, shown, half=True))
    return {"seed": seed, "order": order, "prior": label_prior(prompt, shown, half=True), "odds": packed(odds)}


@record("sentiment_orders", "Log-odds by SmolLM2 of 40 validation reviews after four examples, in each order.",
        seeds=range(DRAWS), loose={"odds": INFINITE, "prior": 0.2})  # fmt: skip
def sentiment_orders() -> dict:
    """Four examples in their 24 orders, and four other draws in the order in which they were drawn."""
    texts = split().validation.texts[:FEW]
    asked = [("".join(order), 0) for order in permutations("0123")] + [("0123", seed) for seed in range(1, DRAWS)]
    found = [few_shot(order, seed, texts) for order, seed in tqdm(asked, "orders")]
    return {"orders": found[:-4], "draws": [found[0], *found[-4:]]}


@record("sentiment_prompts", "Log-odds that SmolLM2 gives validation and test reviews, by prompt and label words.",
        seeds=[0], loose={"validation": INFINITE, "test": INFINITE, "seconds": INFINITE, "order": INFINITE,
                          "prior": 0.2})  # fmt: skip
def sentiment_prompts() -> dict:
    """Zero-shot by three prompts and three pairs of words; four-shot in the order that validation chose."""
    parts, found = split(), {}
    for name, prompt in PROMPTS.items():
        known = likelihoods(
            parts.validation.texts[: SOME if name == ASKED else SOME // 2], prompt, half=True, what=name
        )
        found[name] = {pair: {"validation": packed(log_odds(known, pair)),
                              "prior": label_prior(prompt, pair=pair, half=True)} for pair in PAIRS}  # fmt: skip
    start = time.process_time()
    known = likelihoods(parts.test.texts[:JUDGED], PROMPTS[ASKED], half=True, what="zero-shot")
    found["seconds"] = HELD_OUT / JUDGED * (time.process_time() - start)
    for pair in PAIRS:
        found[ASKED][pair]["test"] = packed(log_odds(known, pair))
    order = chosen_order()
    shown, prompt = in_order(order), PROMPTS[ASKED]
    four = {"order": order, "prior": label_prior(prompt, shown, half=True)}
    for part, texts in (("validation", parts.validation.texts[:SOME]), ("test", parts.test.texts[:JUDGED])):
        start = time.process_time()
        four[part] = packed(log_odds(likelihoods(texts, prompt, shown, half=True, what=f"four-shot, {part}")))
    return found | {"four": four | {"seconds": HELD_OUT / JUDGED * (time.process_time() - start)}}


def chosen_order() -> str:
    """The order of the examples that judged most of its validation reviews right, its prior taken off."""
    truth = np.array(split().validation.labels[:FEW]) == 1
    known = read("sentiment_orders")["orders"]
    right = [((np.array(one["odds"].split(), float) > one["prior"]) == truth).sum() for one in known]
    return known[int(np.argmax(right))]["order"]
