"""What SmolLM2 knows by heart: how far it follows texts that everybody has read, and their invented twins.

Letters: T tokens of a text, V vocabulary.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import torch

from ...core.device import one_thread
from ...start.next_token import smollm2
from .requirements import require_text

GIVEN, ASKED = 10, 24  #: tokens of the beginning, and tokens after it that are judged
TEXTS = tomllib.loads((files(__package__) / "famous.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Recited:
    """How a model follows a text.

    Attributes:
        given: the beginning, as text.
        true: how the text goes on.
        right: for each token after the beginning, whether it is the likeliest one when all before it are the text's.
    """

    given: str
    true: str
    right: tuple[bool, ...]

    @property
    def verbatim(self) -> int:
        """Tokens that a greedy continuation gets right before its first miss; until then it reads the text itself."""
        return (*self.right, False).index(False)

    @property
    def longest(self) -> int:
        """The most tokens in a row that it gets right."""
        return max(map(len, "".join("x" if ok else " " for ok in self.right).split()), default=0)


@torch.no_grad()
def recited(text: str) -> Recited:
    """Read a text once, and see where its next token was the likeliest.

    Raises:
        ValueError: it has too few tokens.
    """
    tokenizer, model = smollm2()
    ids = tokenizer(text, return_tensors="pt").input_ids[:, : GIVEN + ASKED].to(model.device)  # (1, T)
    require_text(ids.size(1), GIVEN + ASKED)
    with one_thread():
        likeliest = model(ids).logits[0, GIVEN - 1 : -1].argmax(-1)  # (ASKED,)
    right = tuple((likeliest == ids[0, GIVEN:]).tolist())
    return Recited(tokenizer.decode(ids[0, :GIVEN]), tokenizer.decode(ids[0, GIVEN:]), right)


@cache
def all_recited() -> Mapping[str, Mapping[str, Recited]]:
    """Each text of ``famous.toml``, by kind and name; read once a kernel."""
    return {kind: {name: recited(text) for name, text in texts.items()} for kind, texts in TEXTS.items()}


@torch.no_grad()
def continued(text: str) -> str:
    """What the model writes by itself after a beginning, greedily, as many tokens as are judged."""
    tokenizer, model = smollm2()
    ids = tokenizer(text, return_tensors="pt").input_ids[:, :GIVEN].to(model.device)
    with one_thread():
        out = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=ASKED, do_sample=False)
    return tokenizer.decode(out[0, GIVEN:])
