"""Weights of Transformers' GPT-2 and Llama models in the course's own causal language model, name by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from ..transformer.config import TransformerConfig
from .model import CausalLM

if TYPE_CHECKING:
    from transformers import GPT2LMHeadModel, LlamaForCausalLM, PretrainedConfig

#: Kind of model → what stands before a block's number; our names outside the blocks and theirs; our names inside them
#: and theirs, of which several are stacked into one of ours.
NAMES = {
    "gpt2": (
        "transformer.h",
        {"token": "transformer.wte", "norm": "transformer.ln_f", "head": "lm_head"},
        {
            "around_attend.norm": ("ln_1",), "attend.qkv": ("attn.c_attn",), "attend.out": ("attn.c_proj",),
            "around_feed.norm": ("ln_2",), "feed.up": ("mlp.c_fc",), "feed.down": ("mlp.c_proj",),
        },
    ),
    "llama": (
        "model.layers",
        {"token": "model.embed_tokens", "norm": "model.norm", "head": "lm_head"},
        {
            "around_attend.norm": ("input_layernorm",), "around_feed.norm": ("post_attention_layernorm",),
            "attend.qkv": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
            "attend.out": ("self_attn.o_proj",), "feed.up": ("mlp.gate_proj", "mlp.up_proj"),
            "feed.down": ("mlp.down_proj",),
        },
    ),
}  # fmt: skip
ACTIVATION_NAMES = {"gelu_new": "gelu_tanh", "gelu_pytorch_tanh": "gelu_tanh", "gelu": "gelu", "relu": "relu"}


def own_config(theirs: PretrainedConfig) -> TransformerConfig:
    """A ``GPT2Config`` or a ``LlamaConfig`` in our words.

    Raises:
        ValueError: another kind of model, or a Llama with something that ours has no place for.
    """
    if theirs.model_type == "gpt2":
        return TransformerConfig(
            V=theirs.vocab_size, D=theirs.n_embd, H=theirs.n_head, L=theirs.n_layer,
            hidden=theirs.n_inner or 4 * theirs.n_embd, longest=theirs.n_positions,
            activation=ACTIVATION_NAMES[theirs.activation_function], eps=theirs.layer_norm_epsilon,
            tied=theirs.tie_word_embeddings,
        )  # fmt: skip
    if theirs.model_type != "llama":
        raise ValueError(f"The model is of the kind {theirs.model_type!r}. Choose one of: {', '.join(NAMES)}.")
    ours = TransformerConfig(
        V=theirs.vocab_size, D=theirs.hidden_size, H=theirs.num_attention_heads, L=theirs.num_hidden_layers,
        hidden=theirs.intermediate_size, longest=theirs.max_position_embeddings, positions="rotary", norm="rms",
        rotary_base=theirs.rope_parameters["rope_theta"], activation="swiglu", eps=theirs.rms_norm_eps,
        kv_heads=theirs.num_key_value_heads, tied=theirs.tie_word_embeddings, bias=theirs.attention_bias,
    )  # fmt: skip
    plain = theirs.rope_parameters["rope_type"] == "default" and theirs.head_dim == ours.d
    if not plain or theirs.mlp_bias != theirs.attention_bias or theirs.hidden_act != "silu":
        raise ValueError(
            "This Llama stretches its rotary waves, has heads of another width than D / H, biases in some matrices "
            "only, or gates by another function. Ours has no place for that."
        )
    return ours


def own_names(state: dict[str, Tensor], kind: str, L: int) -> dict[str, Tensor]:
    """Tensors of a GPT-2 or a Llama under the names that :class:`CausalLM` has for them.

    Args:
        state: their tensors by name.
        kind: a key of :data:`NAMES`.
        L: blocks.
    """
    blocks, outside, inside = NAMES[kind]
    rows = {ours: (theirs,) for ours, theirs in outside.items()}
    for n in range(L):
        rows |= {
            f"blocks.{n}.{ours}": tuple(f"{blocks}.{n}.{name}" for name in theirs) for ours, theirs in inside.items()
        }
    own = {"place": state["transformer.wpe.weight"]} if kind == "gpt2" else {}
    for ours, theirs in rows.items():
        for what in ("weight", "bias"):
            if found := [state[f"{name}.{what}"] for name in theirs if f"{name}.{what}" in state]:
                turn = what == "weight" and ".c_" in theirs[0]  # GPT-2's matrices stand the other way round
                own[f"{ours}.{what}"] = found[0].T if turn else torch.cat(found) if found[1:] else found[0]
    return own


def own_causal_lm(theirs: GPT2LMHeadModel | LlamaForCausalLM) -> CausalLM:
    """The same model in our code, in eval mode, with their tensors; those that we don't stack are shared, not copied.

    Raises:
        ValueError: another kind of model.
        RuntimeError: a tensor is missing, is one too many, or has another shape.
    """
    config = own_config(theirs.config)
    with torch.device("meta"):  # shapes alone: the numbers are theirs
        ours = CausalLM(config)
    own = own_names(theirs.state_dict(), theirs.config.model_type, config.L)
    if config.tied:
        del own["head.weight"]  # the table itself
    ours.load_state_dict(own, assign=True)  # strict: every name must be there, and no other
    return ours.eval()
