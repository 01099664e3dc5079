"""The model that the record left behind: half-precision weights beside it, and counts made anew from the text."""

from __future__ import annotations

from functools import cache

from safetensors.torch import load_file

from ...core.device import device
from ...core.shakespeare import Characters, shakespeare
from ..training_loop.requirements import require_fit
from .long_runs import STORED
from .model import CountingGPT
from .recipe import OURS


@cache
def stored() -> tuple[CountingGPT, Characters]:
    """The trained model, ready to write, and its characters; loaded once a kernel.

    Raises:
        ValueError: the file is of a model with another shape.
    """
    data = shakespeare()
    model = OURS.model(data.train, len(data.characters))
    weights = {name: tensor.float() for name, tensor in load_file(STORED).items()}
    require_fit(weights, model)
    model.load_state_dict(weights)
    return model.to(device()).eval(), data.characters
