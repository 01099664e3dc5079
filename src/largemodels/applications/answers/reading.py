"""SmolLM2 reads pieces and answers: the prompt, the answers of many questions at once, and what it would cite.

Letters: B prompts of a batch, T tokens, V vocabulary.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import torch
from tqdm.auto import tqdm

from ...core.records import read
from ...start.next_token import smollm2
from .handbook import Piece
from .requirements import require_question

MOST, BATCH = 24, 20  #: new tokens of an answer; prompts that are answered at once
PROMPTS = tomllib.loads((files(__package__) / "prompts.toml").read_text(encoding="utf-8"))
WORDINGS, BARE, REFUSE, CITE = (PROMPTS[name] for name in ("wordings", "bare", "refuse", "cite"))
_known: dict[tuple[str, int], Answer] = {}  # message and most tokens → its answer, written once a kernel


@dataclass(frozen=True)
class Answer:
    """What the model wrote, and the geometric mean of its tokens' probabilities."""

    text: str
    sure: float


def escaped(text: str) -> str:
    """A text whose lines can't be taken for those of the chat template: ``<|`` is torn into ``< |``."""
    return text.replace("<|", "< |")


@cache
def wording() -> str:
    """The wording that was right most often on the questions for choosing."""
    return WORDINGS[read("answers_wordings")["chosen"]]


def message(
    question: str, pieces: Sequence[Piece], more: str = "", *, how: str = "", numbered: bool = False,
    escape: bool = True,
) -> str:  # fmt: skip
    """What the user says: the pieces and the question; without a piece the question alone.

    Args:
        question: as it was asked.
        pieces: none to ask without documents.
        more: what else is asked for, at the end, such as :data:`REFUSE`.
        how: one of the wordings; the chosen one if none is given.
        numbered: write [1], [2], … before the pieces.
        escape: tear what looks like the chat template's tokens.

    Raises:
        ValueError: the question is empty or no question.
    """
    require_question(question)
    clean = escaped if escape else str
    shown = [f"[{n}] " * numbered + clean(piece.shown) for n, piece in enumerate(pieces, 1)]
    return ((how or wording()) if shown else BARE).format(documents="\n\n".join(shown), question=clean(question)) + more


def prompt(said: str) -> str:
    """The conversation in the form that the model was trained on, up to where its answer begins."""
    tokenizer, _ = smollm2()
    return tokenizer.apply_chat_template([dict(role="user", content=said)], add_generation_prompt=True, tokenize=False)


def answers(messages: Sequence[str], what: str = "", most: int = MOST) -> list[Answer]:
    """The model's greedy answers, up to a new line; prompts of like length share a batch.

    Args:
        messages: what the user says, each.
        what: a name for the progress bar; without one there is none.
        most: tokens of an answer.
    """
    new = sorted({said for said in messages if (said, most) not in _known}, key=lambda said: (len(said), said))
    for start in tqdm(range(0, len(new), BATCH), desc=what, disable=not what):
        batch = new[start : start + BATCH]
        _known.update(zip([(said, most) for said in batch], _written(list(map(prompt, batch)), most), strict=True))
    return [_known[said, most] for said in messages]


def _written(prompts: Sequence[str], most: int) -> list[Answer]:
    """One batch, padded on the left."""
    tokenizer, model = smollm2()
    inputs = tokenizer(list(prompts), padding=True, padding_side="left", return_tensors="pt").to(model.device)
    how = dict(max_new_tokens=most, do_sample=False, return_dict_in_generate=True, output_logits=True)
    with torch.inference_mode():
        made = model.generate(**inputs, **how, eos_token_id=sorted(ends()))
        new = made.sequences[:, inputs["input_ids"].size(1) :]  # (B, T)
        logs = torch.stack(made.logits, 1).log_softmax(-1).gather(-1, new[..., None])[..., 0]  # (B, T, V) -> (B, T)
    return [_up_to_its_end(ids, log) for ids, log in zip(new.tolist(), logs.tolist(), strict=True)]


def _up_to_its_end(ids: Sequence[int], logs: Sequence[float]) -> Answer:
    tokenizer, _ = smollm2()
    stop = next((n for n, id in enumerate(ids) if id in ends()), len(ids))
    return Answer(tokenizer.decode(ids[:stop]).strip(), math.exp(sum(logs[:stop]) / max(stop, 1)))


@cache
def ends() -> frozenset[int]:
    """The tokens that end an answer: those of the chat template, and all that hold a new line."""
    tokenizer, _ = smollm2()
    return frozenset(tokenizer.all_special_ids) | {id for token, id in tokenizer.get_vocab().items() if "Ċ" in token}


def likeliest_number(said: str, answer: str, numbers: int) -> int:
    """Which piece the model would cite: the likeliest of the numbers after its answer and an opening bracket."""
    tokenizer, model = smollm2()
    ids = tokenizer(f"{prompt(said)}{answer} [", return_tensors="pt").to(model.device)
    with torch.inference_mode():
        last = model(**ids, logits_to_keep=1).logits[0, -1]  # (V,)
    tokens = [tokenizer.encode(str(n), add_special_tokens=False)[0] for n in range(1, numbers + 1)]
    return int(last[tokens].argmax()) + 1
