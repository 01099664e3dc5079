"""What takes longer than a notebook may: SmolLM2 asked in many ways.

No text is kept: reviews are known by their place in the split of ``core.reviews``.
"""

from __future__ import annotations

import random
import time
from itertools import permutations
from typing import Any

from tqdm.auto import tqdm

from ...background.learning_curves.draws import drawn, split
from ...core.records import record
from ...core.reviews import HELD_OUT
from .judges import packed
from .prompted import ASKED, PAIRS, PROMPTS, Example, label_prior, likelihoods, log_odds

SHOTS, ORDERS = 4, 12  #: examples, and how many of their 24 orders
FEW, SOME, JUDGED = 24, 48, 128  #: validation reviews for prompts and orders, and for calibration; test reviews
INFINITE = float("inf")


def examples(seed: int = 0) -> list[Example]:
    """Four reviews to learn from, two of each opinion, with their labels."""
    few = drawn(split().learn, SHOTS, seed=seed)
    return list(zip(few.texts, few.labels, strict=True))


def in_order(order: str) -> list[Example]:
    """The examples in the order that digits say, such as ``"2031"``."""
    return [examples()[int(n)] for n in order]


def orders() -> list[str]:
    """The order in which they were drawn, and others drawn at random."""
    first, *rest = ("".join(order) for order in permutations("0123"))
    return [first, *random.Random(0).sample(rest, ORDERS - 1)]


def asked(texts: list[str], order: str = "", what: str | None = None) -> str:
    """Log-odds by the chosen prompt, after the examples in an order; none is zero-shot."""
    return packed(log_odds(likelihoods(texts, PROMPTS[ASKED], in_order(order), half=True, what=what)))


@record("sentiment_prompts", "Log-odds that SmolLM2 gives reviews, by prompt, label words, examples and their order.",
        seeds=[0], loose={"validation": INFINITE, "test": INFINITE, "odds": INFINITE, "seconds": INFINITE,
                          "prior": 0.2})  # fmt: skip
def sentiment_prompts() -> dict:
    """Zero-shot by three prompts and three pairs of words; four-shot; and 12 orders of the four examples."""
    known, test, found = split().validation.texts, split().test.texts[:JUDGED], {}
    for name, prompt in PROMPTS.items():
        read = likelihoods(known[: SOME if name == ASKED else FEW], prompt, half=True, what=name)
        found[name] = {pair: {"validation": packed(log_odds(read, pair)),
                              "prior": label_prior(prompt, pair=pair, half=True)} for pair in PAIRS}  # fmt: skip
    start = time.process_time()
    read = likelihoods(test, PROMPTS[ASKED], half=True, what="zero-shot")
    found["seconds"] = HELD_OUT / JUDGED * (time.process_time() - start)
    for pair in PAIRS:
        found[ASKED][pair]["test"] = packed(log_odds(read, pair))
    first = orders()[0]
    four: dict[str, Any] = {"validation": asked(known[:SOME], first, "four-shot, validation")}
    start = time.process_time()
    four["test"] = asked(test, first, "four-shot")
    four["seconds"] = HELD_OUT / JUDGED * (time.process_time() - start)
    rows = [
        {"order": order, "odds": asked(known[:FEW], order),
         "prior": label_prior(PROMPTS[ASKED], in_order(order), half=True)}
        for order in tqdm(orders(), "orders")
    ]  # fmt: skip
    return found | {"four": four | {"prior": rows[0]["prior"]}, "orders": rows}
