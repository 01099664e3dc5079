"""Values that leave a student's kernel, written as JSON: to be compared outside, where nothing of the student's runs.

A value becomes a *form*, a dictionary that JSON can hold. Never pickle: to read a pickle is to run it.
"""

from __future__ import annotations

import math
import sys

import numpy as np

MOST = 100_000  # numbers, items and letters in one value, all its parts together
DEEPEST = 20
KINDS = {"bool", "int", *(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))}
KINDS |= {"float16", "float32", "float64"}  # what an array can be of
WIDEST = 1_000  # bits of a whole number; with these it still fits a float


def encode(value: object) -> dict:
    """The form of ``value``: None, text, numbers, NumPy arrays, torch tensors; lists, tuples, dictionaries of these.

    A single number is an array of shape (). A tensor and a NumPy array that hold the same have the same form, and so
    have a list and a tuple.

    Raises:
        ValueError: the value is of another kind, too large, or nested too deep; the message is a sentence.
    """
    return Writer().form(value, 0)


def decode(form: dict) -> object:
    """The value of a form: None, text, NumPy arrays, lists and dictionaries of these. Nothing else can be in one.

    Raises:
        Exception: the form is damaged; a hostile one can be anything that JSON holds.
    """
    kind = form["kind"]
    if kind == "array":
        if form["dtype"] not in KINDS:
            raise ValueError("An array of a kind that isn't sent.")
        numbers = [float(x) if isinstance(x, str) else x for x in form["values"]]
        if form["shape"] == []:
            [number] = numbers
            return number  # as it is: it may be too large for an array
        return np.array(numbers, dtype=form["dtype"]).reshape(form["shape"])
    if kind == "list":
        return [decode(item) for item in form["items"]]
    if kind == "dictionary":
        return {key: decode(item) for key, item in form["pairs"]}
    return form["text"] if kind == "text" else None


class Writer:
    """Writes the form of one value and counts what it holds, so that an endless one comes to an end."""

    def __init__(self) -> None:
        self.room = MOST

    def form(self, value: object, depth: int) -> dict:
        """The form of ``value``, which stands ``depth`` containers deep."""
        if depth > DEEPEST:
            raise ValueError(f"The value is nested more than {DEEPEST} deep, or contains itself.")
        array = as_array(value)
        if array is not None:
            self.spend(array.size)
            values = [number(x) for x in array.ravel().tolist()]
            kind = str(array.dtype).replace("object", "int")
            return {"kind": "array", "shape": list(array.shape), "dtype": kind, "values": values}
        if value is None:
            return {"kind": "nothing"}
        if isinstance(value, str):
            self.spend(len(value))
            return {"kind": "text", "text": str.__str__(value)}
        if isinstance(value, list | tuple):
            return {"kind": "list", "items": [self.item(item, depth) for item in value]}
        if isinstance(value, dict):
            pairs = [[self.key(key), self.item(item, depth)] for key, item in value.items()]
            return {"kind": "dictionary", "pairs": pairs}
        raise ValueError(f"A value of the type {type(value).__name__} can't be compared. Give numbers, text or arrays.")

    def item(self, value: object, depth: int) -> dict:
        """The form of something in a container that stands ``depth`` deep."""
        self.spend(1)
        return self.form(value, depth + 1)

    def key(self, key: object) -> str | int:
        """A dictionary's key."""
        if type(key) not in (str, int):
            raise ValueError(f"A dictionary has a key of the type {type(key).__name__}. Use text or whole numbers.")
        self.spend(len(str(key)))
        return key

    def spend(self, cost: int) -> None:
        """Take ``cost`` from what the value may still hold."""
        self.room -= cost
        if self.room < 0:
            raise ValueError(f"The value is too large: it holds more than {MOST:,} numbers, items or letters.")


def as_array(value: object) -> np.ndarray | None:
    """``value`` as a plain NumPy array if it is a number, an array or a tensor, else None.

    Raises:
        ValueError: it holds something other than booleans and real numbers, or a whole number that is too large.
    """
    torch = sys.modules.get("torch")
    if torch and isinstance(value, torch.Tensor):
        try:
            value = value.detach().cpu()
            array = (value.float() if value.dtype == torch.bfloat16 else value).numpy()
        except (TypeError, RuntimeError):
            raise ValueError("A tensor of this kind can't be compared. Give a dense one of real numbers.") from None
    elif isinstance(value, int):  # True and False too
        if int(value).bit_length() > WIDEST:
            raise ValueError(f"A whole number has more than {WIDEST:,} bits.")
        return np.array(value, dtype=bool if isinstance(value, bool) else object)
    elif isinstance(value, float | np.ndarray | np.generic):
        array = np.asarray(value)
    else:
        return None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"An array of the type {array.dtype} can't be compared. Give real numbers or booleans.")
    return array


def number(x: float) -> float | str:
    """``x`` as JSON can hold it: what isn't finite becomes a word."""
    return x if math.isfinite(x) else str(x)
