"""What an answer is handed: copies of what it may write into, which are looked at afterwards."""

from __future__ import annotations

from numbers import Number

import numpy as np
import torch
from torch import Tensor


def copied(value: object) -> object:
    """A copy of a tensor, an array, a plain list of numbers or a dictionary of tensors; anything else as it is."""
    if isinstance(value, Tensor):
        return value.clone()
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) is list and all(isinstance(item, Number) for item in value):
        return list(value)
    if isinstance(value, dict) and all(isinstance(item, Tensor) for item in value.values()):
        return type(value)({key: item.clone() for key, item in value.items()})
    return value


def changed(before: object, after: object) -> str:
    """What was done to what :func:`copied` made of ``before``: changes, takes something out of, or nothing."""
    if isinstance(before, dict) and after.keys() < before.keys():
        return "takes something out of"
    if isinstance(before, Tensor):
        other = before.dtype != after.dtype or not torch.equal(before, after)
    elif isinstance(before, np.ndarray):
        same_kind = before.dtype == after.dtype
        other = not same_kind or not np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    elif isinstance(before, dict):
        other = before.keys() != after.keys() or any(changed(item, after[key]) for key, item in before.items())
    else:
        other = isinstance(before, list) and before != after
    return "changes" if other else ""
