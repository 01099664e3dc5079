"""From the next token to a text: SmolLM2 answers, continues what you began, and completes many sentences at once."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from transformers import TextStreamer

from .next_token import smollm2

READ = 1024  #: tokens of a prompt that is answered


@dataclass(frozen=True)
class Written:
    """A text that the model wrote, how many tokens it has, and the seconds that reading and writing took."""

    text: str
    tokens: int
    seconds: float


@dataclass(frozen=True)
class Completion:
    """The likeliest words after a prompt, and the probability that the model gave them together."""

    text: str
    probability: float


def write(prompt: str, most: int = 80) -> Written:
    """Answer a prompt, printing as it is written; always by the likeliest token, so always the same answer.

    The prompt is put into the form of a conversation, on which the model was trained; at most its first 1,024 tokens.

    Args:
        prompt: what you say to the model.
        most: tokens after which it is stopped.

    Raises:
        ValueError: the prompt is empty.
    """
    if not prompt.strip():
        raise ValueError("The prompt is empty. Type at least one word.")
    tokenizer, model = smollm2()
    ids = tokenizer(prompt, verbose=False)["input_ids"]
    if len(ids) > READ:
        print(f"Only the first {READ:,} tokens of the prompt are read; {len(ids) - READ:,} are left out.")
        prompt = tokenizer.decode(ids[:READ])
    said = [{"role": "user", "content": prompt}]
    inputs = tokenizer.apply_chat_template(said, add_generation_prompt=True, return_dict=True, return_tensors="pt")
    streamer = TextStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True)
    start = time.perf_counter()
    with torch.inference_mode():
        made = model.generate(**inputs.to(model.device), max_new_tokens=most, do_sample=False, streamer=streamer)
    new = made[0, inputs["input_ids"].size(1) :].tolist()
    return Written(tokenizer.decode(new, skip_special_tokens=True), len(new), time.perf_counter() - start)


def draw(prompt: str, temperature: float, times: int = 3, most: int = 10) -> list[str]:
    """Continue a prompt ``times`` times by ``most`` tokens each, drawn by their probabilities; new lines show as ↵."""
    tokenizer, model = smollm2()
    inputs = tokenizer([prompt], return_tensors="pt").to(model.device)  # (1, T)
    how = dict(do_sample=True, temperature=temperature, top_k=0, num_return_sequences=times, max_new_tokens=most)
    with torch.inference_mode():
        made = model.generate(**inputs, **how)  # (times, T + most)
    return [text.replace("\n", "↵") for text in tokenizer.batch_decode(made, skip_special_tokens=True)]


def complete(prompts: Sequence[str], most: int = 6) -> list[Completion]:
    """Continue many prompts at once, always by the likeliest token, up to the first period or new line.

    Args:
        prompts: B texts.
        most: tokens after which each is stopped.
    """
    tokenizer, model = smollm2()
    inputs = tokenizer(list(prompts), padding=True, padding_side="left", return_tensors="pt").to(model.device)
    how = dict(max_new_tokens=most, do_sample=False, return_dict_in_generate=True, output_logits=True)
    with torch.inference_mode():
        made = model.generate(**inputs, **how)
        new = made.sequences[:, inputs["input_ids"].size(1) :]  # (B, most)
        logs = torch.stack(made.logits, 1).log_softmax(-1)  # (B, most, V)
        logs = logs.gather(-1, new[..., None])[..., 0]  # (B, most, V) -> (B, most)
    return [_to_its_end(ids, log) for ids, log in zip(new.tolist(), logs.tolist(), strict=True)]


def _to_its_end(ids: list[int], logs: list[float]) -> Completion:
    """The text before the first token that holds a period, a new line, or the end; and its probability."""
    tokenizer, _ = smollm2()
    ends = (i for i, id in enumerate(ids) if id == tokenizer.eos_token_id or {".", "\n"} & set(tokenizer.decode([id])))
    kept = next(ends, len(ids))
    return Completion(tokenizer.decode(ids[:kept]).strip(), math.exp(sum(logs[:kept])))
