"""A real BERT's weights in the course's own encoder, name by name.

Source: Devlin et al. 2018, https://arxiv.org/abs/1810.04805; the names are those of Transformers' ``BertModel``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from ...core.assets import fetch
from ...core.device import device
from .batches import mean_of_real, padded
from .config import TransformerConfig
from .encoder import Encoder

#: BERT's name for each part of a block → ours.
BLOCK_NAMES = {
    "attention.self.query": "attend.query",
    "attention.self.key": "attend.key",
    "attention.self.value": "attend.value",
    "attention.output.dense": "attend.out",
    "attention.output.LayerNorm": "around_attend.norm",
    "intermediate.dense": "feed.up",
    "output.dense": "feed.down",
    "output.LayerNorm": "around_feed.norm",
}
#: What the encoder has no place for: the head over [CLS], and (folded into the positions) the table of segments.
LEFT_OUT = ("pooler.dense.weight", "pooler.dense.bias", "embeddings.token_type_embeddings.weight")


def own_names(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """BERT's tensors under the names that :class:`Encoder` has for them.

    The row of segment 0 is added to every position's, since a single text is segment 0 throughout.

    Args:
        state: BERT's tensors by name, as ``BertModel.state_dict()`` has them.

    Raises:
        KeyError: a tensor has a name that isn't BERT's.
        ValueError: a tensor holds a NaN or an infinity.
    """
    own = {}
    for name, tensor in state.items():
        if not tensor.isfinite().all():
            raise ValueError(f"{name} holds a NaN or an infinity: the file is damaged. Fetch it anew.")
        part, _, kind = name.rpartition(".")
        if part == "embeddings.word_embeddings":
            own["embed.token.weight"] = tensor
        elif part == "embeddings.position_embeddings":
            own["embed.place"] = tensor + state["embeddings.token_type_embeddings.weight"][0]  # (longest, D) + (D,)
        elif part == "embeddings.LayerNorm":
            own[f"embed.norm.{kind}"] = tensor
        elif part.startswith("encoder.layer.") and (place := part.split(".", 3))[-1] in BLOCK_NAMES:
            own[f"blocks.{place[2]}.{BLOCK_NAMES[place[3]]}.{kind}"] = tensor
        elif name not in LEFT_OUT:
            raise KeyError(f"{name} is no part of a BERT encoder that this course knows.")
    return own


@cache
def minilm_config() -> dict[str, Any]:
    """The sizes of MiniLM's parts, under the names that Transformers' ``BertConfig`` has for them."""
    return json.loads((fetch("minilm") / "config.json").read_text("utf-8"))


def encoder_like(config: Mapping[str, Any]) -> Encoder:
    """An encoder of the shape that a BERT's configuration gives, with random weights, without dropout."""
    return Encoder(
        TransformerConfig(
            V=config["vocab_size"], D=config["hidden_size"], H=config["num_attention_heads"],
            L=config["num_hidden_layers"], hidden=config["intermediate_size"],
            longest=config["max_position_embeddings"], pre_norm=False, embedding_norm=True,
            activation=config["hidden_act"], eps=config["layer_norm_eps"],
        )
    )  # fmt: skip


@cache
def own_minilm() -> Encoder:
    """MiniLM's weights in an :class:`Encoder` of our own, on the course's device, in eval mode.

    They come from the file itself: a file of weights is a table of named tensors, and needs no library's model.
    """
    state = load_file(fetch("minilm") / "model.safetensors")
    del state["embeddings.position_ids"]  # 0 … 511: a count, no weight
    with torch.device("meta"):  # shapes alone: the numbers come from the file
        ours = encoder_like(minilm_config())
    ours.load_state_dict(own_names(state), assign=True)  # strict: every name must be there, and no other
    return ours.to(device()).eval()


@cache
def wordpieces() -> Tokenizer:
    """MiniLM's tokenizer, from its file; it cuts a text to the 512 pieces that MiniLM takes."""
    tokenizer = Tokenizer.from_file(str(fetch("minilm") / "tokenizer.json"))
    tokenizer.no_padding()  # the file asks for 128 pieces, always
    tokenizer.enable_truncation(minilm_config()["max_position_embeddings"])
    return tokenizer


def pieces(texts: Sequence[str]) -> list[list[int]]:
    """The ids of each text in MiniLM's vocabulary, [CLS] and [SEP] included."""
    return [found.ids for found in wordpieces().encode_batch(texts)]


@torch.inference_mode()
def sentence_vectors(sentences: Sequence[str]) -> Tensor:
    """A vector of length 1 for each sentence, by our own encoder: the mean over its real tokens. (B, D), on the CPU."""
    ids, real = padded(pieces(sentences))  # (B, T) each
    states = own_minilm()(ids, real[:, None])  # (B, T, D), under a mask of (B, 1, T)
    return torch.nn.functional.normalize(mean_of_real(states, real), dim=-1).cpu()
