"""SmolLM2 writes: by the library's `generate`, and by a loop that shows what `generate` does.

Letters: B texts side by side, T tokens, V vocabulary (49,152).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...algorithms.pretraining.generation import next_probabilities
from ...start.next_token import smollm2
from .requirements import require_text

LONGEST = 1024  #: tokens of a prompt that are read
BATCH = 10  #: prompts side by side


@dataclass(frozen=True)
class Written:
    """What was written after a prompt, and whether it came to its end before it was stopped."""

    text: str
    tokens: int
    ended: bool


def chat(prompt: str) -> str:
    """A prompt in the form of a conversation: the chat template with its system message, and the answer begun."""
    said = [{"role": "user", "content": prompt}]
    return smollm2()[0].apply_chat_template(said, add_generation_prompt=True, tokenize=False)


def ids_of(text: str) -> Tensor:
    """The ids of a text on the model's device, (1, T)."""
    tokenizer, model = smollm2()
    return tokenizer(text, return_tensors="pt", verbose=False)["input_ids"].to(model.device)


@torch.inference_mode()
def by_hand(
    ids: Tensor, most: int, temperature: float = 0.0, top_k: int | None = None, top_p: float | None = None
) -> Tensor:
    """Continue ``ids`` by ``most`` tokens, reading the whole text anew for each: (1, T) -> (1, T + most).

    It stops early at the token that ends a text. Draws use torch's own generator on the model's device.
    """
    tokenizer, model = smollm2()
    for _ in range(most):
        logits = model(ids).logits[:, -1]  # (1, V)
        p = next_probabilities(logits, temperature, top_k, top_p)  # (1, V)
        new = torch.multinomial(p, 1)  # (1, 1)
        ids = torch.cat([ids, new], 1)  # (1, T + 1)
        if new.item() == tokenizer.eos_token_id:
            break
    return ids


@torch.inference_mode()
def by_library(
    ids: Tensor, most: int, temperature: float = 0.0, top_k: int | None = None, top_p: float | None = None
) -> Tensor:
    """The same by Transformers' `generate`, which keeps keys and values: (1, T) -> (1, T + most)."""
    _, model = smollm2()
    drawn = dict(do_sample=True, temperature=temperature, top_k=top_k or 0, top_p=top_p or 1.0)
    how = drawn if temperature else dict(do_sample=False)
    return model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=most, **how)


def answers(prompts: Sequence[str], most: int, progress: Iterable[int] | None = None) -> list[Written]:
    """What SmolLM2 writes after each prompt, always the likeliest token; ten prompts side by side.

    Args:
        prompts: as they are: put :func:`chat` around them for the template. The first 1,024 tokens are read.
        most: tokens after which it is stopped.
        progress: the starts of the batches, such as a progress bar over them.

    Raises:
        ValueError: a prompt is empty.
    """
    for prompt in prompts:
        require_text(prompt)
    found: list[Written] = []
    for start in progress or range(0, len(prompts), BATCH):
        found += _answered(prompts[start : start + BATCH], most)
    return found


@torch.inference_mode()
def _answered(prompts: Sequence[str], most: int) -> list[Written]:
    tokenizer, model = smollm2()
    settings = dict(padding=True, padding_side="left", truncation=True, max_length=LONGEST, add_special_tokens=False)
    inputs = tokenizer(list(prompts), return_tensors="pt", **settings).to(model.device)  # (B, T) each
    made = model.generate(**inputs, max_new_tokens=most, do_sample=False)[:, inputs["input_ids"].size(1) :]
    found = []
    for row in made.tolist():
        end = row.index(tokenizer.eos_token_id) if tokenizer.eos_token_id in row else len(row)
        found.append(Written(tokenizer.decode(row[:end]).strip(), end, end < len(row)))
    return found
