"""MiniLM's real attention heads, opened: what each one is asked, what it looks at, and what it would do otherwise.

The model is all-MiniLM-L6-v2, a BERT of 6 layers with 12 heads each, d = 32 numbers a head.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from ...core.models import load_minilm
from .attention import attention, causal_mask

LONGEST = 64  #: tokens; a larger map can't be read, and MiniLM itself takes no more than 512
MASKS = ("nothing", "later tokens", "[CLS] and [SEP]")

minilm = cache(load_minilm)  #: MiniLM's tokenizer and model, loaded once for all that this module does


@dataclass(frozen=True)
class Heads:
    """What every head of MiniLM did with one sentence. L layers, H heads, T tokens, d numbers a head; on the CPU."""

    tokens: list[str]
    q: Tensor  #: (L, H, T, d)
    k: Tensor  #: (L, H, T, d)
    v: Tensor  #: (L, H, T, d)
    weights: Tensor  #: (L, H, T, T), as the model itself reported them
    dropped: int  #: tokens cut off because the sentence was longer than LONGEST
    unknown: int  #: tokens that MiniLM's English vocabulary doesn't have

    @property
    def remark(self) -> str:
        """What the reader should know about this sentence, or an empty string."""
        said = []
        if self.dropped:
            said.append(f"Cut to {len(self.tokens)} tokens, the most that can be read; {self.dropped} were left out.")
        if self.unknown:
            said.append(f"Tokens marked [UNK], {self.unknown} here, aren't in MiniLM's English vocabulary.")
        return " ".join(said)


def read_heads(sentence: str) -> Heads:
    """Run MiniLM over a sentence and keep every head's queries, keys, values and weights.

    Args:
        sentence: any text; cut to its first 64 tokens.

    Raises:
        ValueError: the sentence is empty.
    """
    if not sentence.strip():
        raise ValueError("The sentence is empty. Type at least one word.")
    tokenizer, model = minilm()
    ids = tokenizer(sentence, verbose=False)["input_ids"]
    dropped = max(0, len(ids) - LONGEST)
    if dropped:
        ids = [*ids[: LONGEST - 1], tokenizer.sep_token_id]
    with torch.inference_mode():
        seen = model(torch.tensor([ids], device=model.device), output_attentions=True, output_hidden_states=True)
        parts = {"query": [], "key": [], "value": []}
        inputs = seen.hidden_states[:-1]  # L times (1, T, D): what each layer was given
        for layer, x in zip(model.encoder.layer, inputs, strict=True):
            own = layer.attention.self
            for name, made in parts.items():
                by_head = getattr(own, name)(x)[0].unflatten(-1, (own.num_attention_heads, -1))  # (T, D) -> (T, H, d)
                made.append(by_head.transpose(0, 1))  # (H, T, d)
    q, k, v = (torch.stack(made).cpu() for made in parts.values())  # (L, H, T, d)
    weights = torch.cat(seen.attentions)  # L times (1, H, T, T) -> (L, H, T, T)
    tokens = tokenizer.convert_ids_to_tokens(ids)
    return Heads(tokens, q, k, v, weights.cpu(), dropped, ids.count(tokenizer.unk_token_id))


def hide(tokens: list[str], what: str) -> Tensor | None:
    """The mask, (T, T), that hides one of :data:`MASKS`; None hides nothing.

    Raises:
        ValueError: ``what`` isn't one of them.
    """
    if what not in MASKS:
        raise ValueError(f"Can't hide {what!r}. Choose one of: {', '.join(MASKS)}.")
    if what == "nothing":
        return None
    if what == "later tokens":
        return causal_mask(len(tokens))
    return torch.tensor([token not in ("[CLS]", "[SEP]") for token in tokens]).expand(len(tokens), -1)  # (T,) -> (T, T)


def head_weights(heads: Heads, layer: int, head: int, temperature: float = 1.0, hidden: str = "nothing") -> Tensor:
    """One head's weights, recomputed from its queries and keys with the course's own attention.

    Args:
        heads: from :func:`read_heads`.
        layer: 1 … 6.
        head: 1 … 12.
        temperature: divides the scores. 1 is how MiniLM was trained; 1 / √d takes the scaling away; large is uniform.
        hidden: one of :data:`MASKS`.

    Returns:
        (T, T); row i is where token i looks.

    Raises:
        ValueError: a number is out of its range.
    """
    L, H = heads.q.shape[:2]
    if not 1 <= layer <= L or not 1 <= head <= H:
        raise ValueError(f"There is no layer {layer}, head {head}. Layers go from 1 to {L}, heads from 1 to {H}.")
    if not temperature > 0:
        raise ValueError(f"The temperature is {temperature}. It must be above 0: the scores are divided by it.")
    q, k = heads.q[layer - 1, head - 1], heads.k[layer - 1, head - 1]  # (T, d)
    return attention(q / temperature, k, k, hide(heads.tokens, hidden))[1]


def words_in_view(weights: Tensor) -> float:
    """How many tokens a row of weights is spread over, averaged over the rows: e to the entropy. 1 … T.

    Args:
        weights: (..., T, S), rows that sum to 1.
    """
    return torch.special.entr(weights).sum(-1).exp().mean().item()


@contextmanager
def without_positions(model: torch.nn.Module) -> Iterator[None]:
    """Inside the ``with`` block, a BERT's position vectors are all zero; after it they are what they were."""
    table = model.embeddings.position_embeddings.weight
    saved = table.detach().clone()
    with torch.no_grad():
        table.zero_()
        try:
            yield
        finally:
            table.copy_(saved)


def sentence_vector(sentence: str) -> Tensor:
    """MiniLM's vector for a sentence: the mean of its tokens' last vectors, of length 1. (D,), on the CPU."""
    tokenizer, model = minilm()
    with torch.inference_mode():
        last = model(**tokenizer(sentence, return_tensors="pt").to(model.device)).last_hidden_state  # (1, T, D)
    return torch.nn.functional.normalize(last[0].mean(0), dim=-1).cpu()
