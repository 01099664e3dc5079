"""Bytes that it takes to run and to train a model: by formula, and as they are seen in a real one."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from transformers.utils import ModelOutput

from .requirements import require_bits, require_whole
from .shape import Shape, total_parameters


def cache_bytes(shape: Shape, T: int, B: int = 1, size: int = 4) -> int:
    """Bytes of the KV cache: a key and a value in each layer for each of B · T tokens, ``size`` bytes a number."""
    require_whole("T", T)
    return 2 * shape.layers * shape.keys * T * B * size


def training_state(N: int, bits: int = 32) -> dict[str, int]:
    """Bytes that training N weights with Adam holds before a single activation, by part.

    Args:
        N: parameters.
        bits: of weights and gradients. With 16, Adam keeps the weights a second time in float32, and works on those.
    """
    require_bits(bits)
    return {
        "weights": N * bits // 8,
        "gradients": N * bits // 8,
        "Adam's moments": 8 * N,
        "weights in float32": 4 * N if bits < 32 else 0,
    }


def activation_bytes(shape: Shape, T: int, B: int = 1, size: int = 4, scores: bool = False, head: bool = False) -> int:
    """Bytes of activations that B texts of T tokens leave behind for the gradient, without dropout or gates.

    Args:
        shape: of the model.
        T: tokens of a text.
        B: texts.
        size: bytes of a number.
        scores: attention writes its T scores down for each token and head; else it keeps one sum.
        head: a language model's: the V chances of each next token are kept, too.
    """
    require_whole("T", T)
    block = 8 * shape.width + 2 * shape.F + shape.heads * (T if scores else 1) + 4
    numbers = shape.layers * block + 2 * shape.width + 2 + (shape.vocabulary if head else 0)
    return size * B * T * numbers


def needs(shape: Shape, bits: int) -> dict[str, tuple[int, int]]:
    """Bytes by part, to run and to train with one text as long as there are positions.

    Weights of fewer than 16 bits run in these and train in 16.
    """
    require_bits(bits)
    N, T, taught = total_parameters(shape), shape.positions, max(bits, 16)
    state = training_state(N, taught)
    return {
        "weights": (N * bits // 8, state["weights"]),
        "KV cache": (cache_bytes(shape, T, size=taught // 8), 0),
        "gradients": (0, state["gradients"]),
        "Adam": (0, state["Adam's moments"] + state["weights in float32"]),
        "activations": (0, activation_bytes(shape, T, size=taught // 8, head=True)),
    }


def saved_bytes(model: nn.Module, ids: Tensor, loss: Callable[[ModelOutput], Tensor]) -> int:
    """Bytes that a forward pass leaves behind for the gradient, the model's own parameters left out.

    Args:
        model: of the Transformers library.
        ids: what it reads, (B, T).
        loss: what it says → the number that gradients would flow back from.
    """
    own = {p.untyped_storage().data_ptr() for p in model.parameters()}
    kept = {}

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    with saved_tensors_hooks(keep, lambda tensor: tensor):
        result = loss(model(ids))  # noqa: F841  while it lives, so does what was saved for it
    return sum(kept.values())
