"""Where a NaN was born: by hooks on the way forward, by torch's anomaly mode on the way back."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Birth:
    """The first layer whose output isn't finite though its input is, and the rows of the batch where that is so."""

    layer: str
    rows: tuple[int, ...]


def born_forward(model: nn.Module, X: Tensor) -> Birth | None:
    """Send a batch through with a hook on every layer; None if all that comes out is finite.

    Args:
        model: its innermost layers are watched, in the order in which they are used; its mode stays as it is.
        X: (B, D).
    """
    births: list[Birth] = []

    def watch(name: str, layer: nn.Module, given: tuple[Tensor, ...], gave: Tensor) -> None:
        if given[0].isfinite().all() and not gave.isfinite().all():
            rows = (~gave.isfinite()).flatten(1).any(1).nonzero().flatten().tolist()
            births.append(Birth(f"{name} ({type(layer).__name__})", tuple(rows)))

    hooks = [
        layer.register_forward_hook(lambda layer, given, gave, name=name: watch(name, layer, given, gave))
        for name, layer in model.named_modules()
        if not list(layer.children())
    ]
    try:
        with torch.no_grad():
            model(X)
    finally:
        for hook in hooks:
            hook.remove()
    return births[0] if births else None


def born_backward(loss: Tensor) -> str | None:
    """Go back from a loss in anomaly mode: the operation that gave the first NaN, such as "PowBackward0", or None.

    The loss must have been computed inside ``torch.autograd.set_detect_anomaly(True)`` for torch to know the line of
    code; the name of the operation it knows in any case.
    """
    with warnings.catch_warnings(), torch.autograd.set_detect_anomaly(True):
        warnings.simplefilter("ignore")  # the warning holds the line of code, with a path of this machine
        try:
            loss.backward()
        except RuntimeError as error:
            found = re.search(r"'(\w+)' returned nan", str(error))
            if not found:
                raise
            return found[1]
    return None
