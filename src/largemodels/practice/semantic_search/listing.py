"""What the source's listing leaves out, measured: eval mode, and gradients that nobody asked for."""

from __future__ import annotations

import torch
from torch import Tensor
from transformers import BertModel

from ...background.learning_curves.encoder import minilm
from ...core.device import device
from ...core.models import minilm_as_loaded


def own_copy() -> BertModel:
    """A MiniLM loaded anew, in the mode that the library leaves it in; nobody else holds it."""
    return minilm_as_loaded().to(device())


def ids_of(text: str) -> dict[str, Tensor]:
    """What the tokenizer makes of a text, on the model's device."""
    tokenizer, body = minilm()
    return tokenizer(text, return_tensors="pt", verbose=False).to(body.device)


@torch.inference_mode()
def repeated(body: BertModel, text: str, times: int) -> Tensor:
    """[CLS]'s vector of the same text, read so many times, of length 1: (times, D)."""
    read = [body(**ids_of(text)).last_hidden_state[0, 0] for _ in range(times)]
    return torch.nn.functional.normalize(torch.stack(read), dim=-1)


def kept_for_gradients(body: BertModel, text: str, gradients: bool) -> int:
    """Bytes of tensors that a forward pass keeps for a backward pass; a weight isn't counted, it is there anyway."""
    weights = {parameter.data_ptr() for parameter in body.parameters()}
    kept: dict[int, int] = {}

    def keep(tensor: Tensor) -> Tensor:
        if tensor.data_ptr() not in weights:
            kept[tensor.data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    with torch.set_grad_enabled(gradients), torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        states = body(**ids_of(text)).last_hidden_state  # held until its tensors are counted
    total = sum(kept.values())
    del states
    return total
