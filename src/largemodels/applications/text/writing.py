"""SmolLM2 writes, by the library's `generate`; the notebook types the loop that it stands for.

Letters: B texts side by side, T tokens, V vocabulary (49,152).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from tqdm.auto import tqdm

from ...start.next_token import smollm2
from .cutting import Cut
from .requirements import require_text

LONGEST = 1024  #: tokens of a prompt that are read
BATCH = 10  #: prompts side by side


@dataclass(frozen=True)
class Written:
    """What was written after a prompt, and whether it came to its end by itself."""

    text: str
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
def by_library(ids: Tensor, most: int, cut: Cut) -> Tensor:
    """Continue ``ids`` by at most ``most`` tokens with Transformers' `generate`: (1, T) -> (1, T + most)."""
    drawn = dict(do_sample=True, temperature=cut.temperature, top_k=cut.top_k or 0, top_p=cut.top_p or 1.0)
    how = drawn if cut.temperature else dict(do_sample=False)
    return smollm2()[1].generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=most, **how)


@torch.inference_mode()
def answers(prompts: Sequence[str], most: int, what: str | None = None) -> list[Written]:
    """What SmolLM2 writes after each prompt, always the likeliest token; ten prompts side by side.

    Args:
        prompts: as they are: put :func:`chat` around them for the template. The first 1,024 tokens are read.
        most: tokens after which it is stopped.
        what: what the progress bar says; without it there is none.

    Raises:
        ValueError: a prompt is empty.
    """
    for prompt in prompts:
        require_text(prompt)
    (tokenizer, model), found = smollm2(), []
    how = dict(padding=True, padding_side="left", truncation=True, max_length=LONGEST, return_tensors="pt")
    for start in tqdm(range(0, len(prompts), BATCH), desc=what, disable=what is None):
        inputs = tokenizer(list(prompts[start : start + BATCH]), **how).to(model.device)  # (B, T) each
        made = model.generate(**inputs, max_new_tokens=most, do_sample=False)[:, inputs["input_ids"].size(1) :]
        for row in made.tolist():
            end = [*row, tokenizer.eos_token_id].index(tokenizer.eos_token_id)
            found.append(Written(tokenizer.decode(row[:end]).strip(), end < len(row)))
    return found
