"""A language model asked for its opinion: nothing is generated, label words are compared by their likelihood.

Letters: B texts of a batch, N texts, T tokens, P tokens of the examples, W label words.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm.auto import tqdm
from transformers import DynamicCache, LlamaForCausalLM, PreTrainedTokenizerFast

from ...core.device import device
from ...core.models import load_smollm2

PAIRS = {
    "negative / positive": (" negative", " positive"),
    "bad / good": (" bad", " good"),
    "terrible / great": (" terrible", " great"),
}  #: name → the word against and the word in favor, each one token
WORDS = [word for pair in PAIRS.values() for word in pair]
CONTENT_FREE = ("N/A", "[MASK]", "")  #: inputs that say nothing, as Zhao et al. 2021 took them
BATCH = 16
Example = tuple[str, int]  # a review and its label


@dataclass(frozen=True)
class Prompt:
    """What stands before a review and after it."""

    before: str
    after: str

    def around(self, text: str) -> str:
        """The text that the model goes on with."""
        return f"{self.before}{text}{self.after}"


PROMPTS = {
    "Sentiment:": Prompt("Review: ", "\nSentiment:"),
    "All in all, it was": Prompt("", "\nAll in all, it was"),
    "Is the review …?": Prompt("Is this movie review negative or positive? ", "\nAnswer:"),
}
ASKED, ASKED_PAIR = "Sentiment:", "negative / positive"


@cache
def smollm2() -> tuple[PreTrainedTokenizerFast, LlamaForCausalLM]:
    """Its tokenizer and the model, loaded once."""
    return load_smollm2()


def ids_of(text: str) -> list[int]:
    """The text's tokens."""
    return smollm2()[0](text, add_special_tokens=False)["input_ids"]


def shown(examples: Sequence[Example], prompt: Prompt, pair: str = ASKED_PAIR) -> list[int]:
    """Solved examples as tokens, one after the other, (P,)."""
    return [id for text, label in examples for id in ids_of(f"{prompt.around(text)}{PAIRS[pair][label]}\n")]


@torch.inference_mode()
def likelihoods(
    texts: Sequence[str], prompt: Prompt, examples: Sequence[Example] = (), *, pair: str = ASKED_PAIR,
    half: bool = False, what: str | None = None,
) -> NDArray[np.float64]:  # fmt: skip
    """The log-probability of each of :data:`WORDS` as the next token, (N, W), in nats.

    The examples are read once: their keys and values are kept, and each batch goes on from there.

    Args:
        texts: reviews.
        prompt: what stands around each, and around the examples.
        examples: solved before the review, in this order; none is zero-shot.
        pair: the label words of the examples.
        half: multiply in bfloat16: half the time, on processors that can do it.
        what: what the progress bar says; without it there is none.
    """
    model, start = smollm2()[1], shown(examples, prompt, pair)
    rows, words = [ids_of(prompt.around(text)) for text in texts], [ids_of(word)[0] for word in WORDS]
    order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
    found = np.zeros((len(rows), len(words)))
    with torch.autocast(device().type, torch.bfloat16, enabled=half):
        kept = DynamicCache(config=model.config)
        if start:
            model.model(input_ids=torch.tensor([start], device=device()), past_key_values=kept)
        for n in tqdm(range(0, len(order), BATCH), desc=what, disable=what is None):
            chosen = order[n : n + BATCH]
            B, T = len(chosen), max(len(rows[m]) for m in chosen)
            ids = torch.tensor([rows[m] + [0] * (T - len(rows[m])) for m in chosen], device=device())  # (B, T)
            ends = torch.tensor([len(rows[m]) for m in chosen], device=device())  # (B,)
            real = torch.arange(T, device=device()) < ends[:, None]  # (B, T)
            real = torch.cat([torch.ones(B, len(start), device=device(), dtype=torch.bool), real], dim=1)  # (B, P + T)
            past = copy.deepcopy(kept)
            if start:
                past.batch_repeat_interleave(B)
            states = model.model(input_ids=ids, attention_mask=real.long(), past_key_values=past).last_hidden_state
            last = states[torch.arange(B, device=device()), ends - 1]  # (B, T, D) -> (B, D)
            found[chosen] = model.lm_head(last).float().log_softmax(dim=1)[:, words].double().cpu().numpy()
    return found


def log_odds(found: NDArray[np.float64], pair: str = ASKED_PAIR) -> NDArray[np.float64]:
    """How much likelier the word in favor is than the one against: (N, W) → (N,), in nats."""
    against, favor = (found[:, WORDS.index(word)] for word in PAIRS[pair])
    return favor - against


def label_prior(
    prompt: Prompt, examples: Sequence[Example] = (), *, pair: str = ASKED_PAIR, half: bool = False
) -> float:
    """The mean log-odds of inputs that say nothing: what the model answers before it has read anything.

    Source: Zhao et al. 2021, https://arxiv.org/abs/2102.09690.
    """
    return float(log_odds(likelihoods(CONTENT_FREE, prompt, examples, pair=pair, half=half), pair).mean())
