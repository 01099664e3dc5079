"""SmolLM2, read and edited by hooks: its residual stream at every layer, its parts while it computes.

Letters: B sentences, T tokens, L = 30 layers, H = 9 heads of 64 numbers, D = 576, V = 49,152.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import torch
from torch import Tensor
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

from .device import device
from .models import load_smollm2

PARTS = ("residual stream", "attention output", "MLP output", "heads")
Edits = Mapping[tuple[int, str], Callable[[Tensor], Tensor]]  # (layer, part) → what becomes of the part's output


@cache
def smollm2() -> tuple[PreTrainedTokenizerFast, LlamaForCausalLM]:
    """Its tokenizer and the model, loaded once; no gradients are kept."""
    tokenizer, model = load_smollm2()
    return tokenizer, model.requires_grad_(False)


def ids_of(text: str) -> list[int]:
    """The text's tokens, without a start token: SmolLM2 was trained without one."""
    return smollm2()[0](text, add_special_tokens=False)["input_ids"]


def first_id(word: str) -> int:
    """The first token of a word that follows a space."""
    return ids_of(" " + word)[0]


def names(ids: list[int]) -> list[str]:
    """The tokens as they read, a space as a low line."""
    return [smollm2()[0].decode([n]).replace(" ", "_").replace("\n", "↵") for n in ids]


@contextmanager
def edited(model: LlamaForCausalLM, edits: Edits) -> Iterator[None]:
    """Within it, the model computes with ``edits``: each is given what a part puts out, and returns what goes on.

    Parts: ``"residual stream"`` (B, T, D) after the layer, ``"attention output"`` and ``"MLP output"`` (B, T, D) before
    they are added to the stream, ``"heads"`` (B, T, H · 64) before the heads are mixed.

    Raises:
        ValueError: there is no such layer or part.
    """
    handles = []
    try:
        for (layer, part), edit in edits.items():
            require_layer(layer, len(model.model.layers))
            handles.append(_hook(model.model.layers[layer], part, edit))
        yield
    finally:
        for handle in handles:
            handle.remove()


def require_layer(layer: int, layers: int) -> None:
    """Refuse a layer that isn't there.

    Raises:
        ValueError: layers are counted from 0.
    """
    if not 0 <= layer < layers:
        raise ValueError(f"There is no layer {layer}. The model's {layers} layers are 0 to {layers - 1}.")


def putting(state: Tensor, position: int | list[int]) -> Callable[[Tensor], Tensor]:
    """An edit that puts ``state``, (B, D) or (B, positions, D), in place of what a part puts out there."""

    def put(out: Tensor) -> Tensor:
        out = out.clone()
        out[:, position] = state
        return out

    return put


def _hook(block: torch.nn.Module, part: str, edit: Callable[[Tensor], Tensor]) -> object:
    if part not in PARTS:
        raise ValueError(f"There is no part {part!r}. The parts are: {', '.join(PARTS)}.")
    if part == "heads":
        return block.self_attn.o_proj.register_forward_pre_hook(lambda _, given: (edit(given[0]),))
    module = {"residual stream": block, "attention output": block.self_attn, "MLP output": block.mlp}[part]

    def after(_: object, given: tuple, out: Tensor | tuple) -> Tensor | tuple:
        return (edit(out[0]), *out[1:]) if isinstance(out, tuple) else edit(out)

    return module.register_forward_hook(after)


@torch.no_grad()
def streams(ids: Tensor, model: LlamaForCausalLM | None = None) -> Tensor:
    """The residual stream before the first layer and after each, not normed: (B, T) -> (L + 1, B, T, D)."""
    model, kept = model or smollm2()[1], []

    def keep(state: Tensor) -> Tensor:
        kept.append(state)
        return state

    ids = ids.to(device())
    with edited(model, {(layer, "residual stream"): keep for layer in range(len(model.model.layers))}):
        model.model(ids, use_cache=False)
    return torch.stack([model.model.embed_tokens(ids), *kept])


@torch.no_grad()
def run_from(layer: int, state: Tensor, edits: Edits | None = None) -> Tensor:
    """Go on from the residual stream before ``layer``: (B, T, D) -> the last token's logits (B, V).

    The layers below needn't run again, since a patch above them leaves them as they were.
    """
    model = smollm2()[1]
    places = torch.arange(state.shape[1], device=state.device)[None]
    turned = model.model.rotary_emb(state, places)
    with edited(model, edits or {}):
        for block in model.model.layers[layer:]:
            out = block(state, attention_mask=None, position_ids=places, position_embeddings=turned)
            state = out[0] if isinstance(out, tuple) else out
    return unembed(state[:, -1])


@torch.no_grad()
def unembed(state: Tensor) -> Tensor:
    """What the model's own end makes of a residual stream: norm, then a score for each token. (…, D) -> (…, V)."""
    model = smollm2()[1]
    return model.lm_head(model.model.norm(state))


@torch.no_grad()
def attention(ids: Tensor) -> Tensor:
    """All attention weights: (B, T) -> (L, B, H, T, T). The fast kernel doesn't hand them out, the eager one does."""
    model = smollm2()[1]
    model.set_attn_implementation("eager")
    try:
        found = model.model(ids.to(device()), output_attentions=True, use_cache=False).attentions
    finally:
        model.set_attn_implementation("sdpa")
    return torch.stack(found)
