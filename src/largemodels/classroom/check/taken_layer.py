"""Lab 08, question 4: the check of what was taken out of a model's file, and the mistakes that it knows again."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from . import GENERATOR, CheckFailed, Trial, draw, draw_sizes

#: A block's tensors as the file of a LLaMA-like model names them → as the lab does.
NAMES = {
    "input_layernorm.weight": "norm_1",
    "self_attn.q_proj.weight": "q",
    "self_attn.k_proj.weight": "k",
    "self_attn.v_proj.weight": "v",
    "self_attn.o_proj.weight": "o",
    "post_attention_layernorm.weight": "norm_2",
    "mlp.gate_proj.weight": "gate",
    "mlp.up_proj.weight": "up",
    "mlp.down_proj.weight": "down",
}


class Weights(dict):
    """Tensors by name, which show as their number in what a check says."""

    def __repr__(self) -> str:
        return f"{len(self)} tensors"


def take_layer(answer: Callable) -> None:
    """Question 4: the tensors of one layer out of a file's, under the lab's names, in single precision."""
    trial = Trial(answer)
    D = draw_sizes((2, 4))[0]
    full = [(n, name) for n in range(12) for name in NAMES]
    order = torch.randperm(len(full), generator=GENERATOR).tolist()
    state = Weights()
    for n, name in (full[i] for i in order):
        state[f"model.layers.{n}.{name}"] = (draw(D) if "norm" in name else draw(D, D)).half()
    state |= {"model.embed_tokens.weight": draw(D, D).half(), "model.norm.weight": draw(D).half()}
    for n in (1, 11, 0):
        result = trial.call(state=state, n=n)
        right = {own: state[f"model.layers.{n}.{name}"].float() for name, own in NAMES.items()}
        if hint := layer_gone_wrong(result, right, state, n):
            raise CheckFailed(hint)
    lost = list(NAMES)[int(torch.randint(9, (), generator=GENERATOR))]
    holed = Weights(state)
    del holed[f"model.layers.7.{lost}"]
    try:
        answer(holed, 7)
    except KeyError as error:
        if lost not in str(error):
            raise CheckFailed(
                f"A tensor is missing, and the KeyError says {error}. Name the one that is missing."
            ) from None
    except Exception as error:
        raise CheckFailed(
            f"A tensor is missing, and take_layer stops with {type(error).__name__}. Raise KeyError."
        ) from None
    else:
        raise CheckFailed(
            f"model.layers.7.{lost} is missing from state, and take_layer doesn't say so. Raise KeyError."
        )
    print(f"{trial.name} is right: layers 0, 1 and 11 of 12, in single precision; a missing tensor is named.")


def layer_gone_wrong(result: object, right: dict[str, Tensor], state: dict[str, Tensor], n: int) -> str:
    """What is wrong with the dictionary, as a sentence; nothing if all is right."""
    if not isinstance(result, dict):
        return f"take_layer returns a {type(result).__name__}. Return a dictionary: the lab's name → the tensor."
    if set(result) & (set(state) | set(NAMES)):
        return "The tensors still carry the file's names. NAMES says what the lab calls them."
    if lacking := sorted(set(right) - set(result)):
        return f"For layer {n}, {', '.join(lacking)} is missing from what take_layer returns."
    if extra := sorted(set(result) - set(right), key=str):
        return f"For layer {n}, take_layer returns more than one block's tensors: {', '.join(map(str, extra[:3]))}."
    for own, tensor in right.items():
        if not isinstance(result[own], Tensor):
            return f"{own} is a {type(result[own]).__name__}. It should be a tensor."
        if result[own].shape != tensor.shape or not torch.equal(result[own].float(), tensor):
            if tensor.dim() == 2 and result[own].shape == tensor.shape and torch.equal(result[own].float(), tensor.T):
                return (
                    f"{own} is turned round. torch keeps a matrix as (out, in), and so does the file: take it as it is."
                )
            return other_tensor(own, result[own], state, n)
    kinds = {result[own].dtype for own in right} - {torch.float32}
    if torch.float16 in kinds:
        return "The tensors are still in half precision, as in the file. The block counts in single precision."
    if kinds:
        return f"The tensors are {kinds.pop()}. The block counts in single precision, torch.float32."
    return ""


def other_tensor(own: str, found: Tensor, state: dict[str, Tensor], n: int) -> str:
    """Whose numbers stand under a name where those of layer ``n`` should."""
    for name, tensor in state.items():
        if found.shape == tensor.shape and torch.equal(found.float(), tensor.float()):
            parts = name.split(".")
            if len(parts) > 2 and parts[2].isdigit() and int(parts[2]) != n:
                where = "Where does a layer's number end, in a name?"
                if str(n) not in parts[2]:
                    where = "The file counts layers from 0, and so does n."
                return f"Asked for layer {n}, take_layer gives {own} of layer {parts[2]}. {where}"
            return f"Under {own} stand the numbers of {name}. Read NAMES from left to right."
    return f"Under {own} stand numbers that are in no tensor of the file."
