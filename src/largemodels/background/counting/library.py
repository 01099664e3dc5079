"""The same shapes as Transformers builds them, by default on the meta device: tensors with a shape and no numbers."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    MixtralConfig,
    MixtralForCausalLM,
)

from .machines import room
from .requirements import require_layers, require_room
from .shape import Shape, total_parameters


def count(model: nn.Module) -> int:
    """A model's parameters; one that is used in two places is one."""
    return sum(p.numel() for p in model.parameters())


def on_paper(make: Callable[[], nn.Module]) -> nn.Module:
    """What ``make`` makes, on the meta device."""
    with torch.device("meta"):
        return make()


def library_model(shape: Shape, where: str = "meta") -> nn.Module:
    """The library's language model of this shape: with biases a GPT-2, without a Llama, with several experts a Mixtral.

    Args:
        shape: what to make.
        where: a device; anywhere but on "meta" the weights take memory, and have random numbers in them.

    Raises:
        ValueError: it has too many layers to make, its weights don't fit into what is free (nothing was made then), or
            the library's model has other parameters than this shape.
    """
    if where != "meta":
        require_room(4 * total_parameters(shape), room()[1])
    require_layers(shape.layers)
    with torch.device(where):
        model = (_gpt2 if shape.biases else _llama)(shape)
    if count(model) != total_parameters(shape):
        raise ValueError(f"The library has no model of this shape: its own would have {count(model):,} parameters.")
    return model.eval()


def _gpt2(shape: Shape) -> GPT2LMHeadModel:
    sizes = dict(n_layer=shape.layers, n_embd=shape.width, n_head=shape.heads, vocab_size=shape.vocabulary)
    ends = dict(bos_token_id=0, eos_token_id=0)  # its own would lie outside a small vocabulary
    return GPT2LMHeadModel(GPT2Config(**sizes, **ends, n_inner=shape.F, n_positions=shape.positions))


def _llama(shape: Shape) -> LlamaForCausalLM | MixtralForCausalLM:
    sizes = dict(
        num_hidden_layers=shape.layers, hidden_size=shape.width, num_attention_heads=shape.heads,
        num_key_value_heads=shape.kv_heads or shape.heads, intermediate_size=shape.F, vocab_size=shape.vocabulary,
        tie_word_embeddings=shape.tied, pad_token_id=None, bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    if shape.experts == 1:
        return LlamaForCausalLM(LlamaConfig(**sizes))
    experts = dict(num_local_experts=shape.experts, num_experts_per_tok=shape.active)
    return MixtralForCausalLM(MixtralConfig(**sizes, **experts))
