"""What notebook 3.7 refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from torch import Tensor

METHODS = ("full", "lora")


def require_method(method: str) -> None:
    """Refuse a way of fine-tuning that there isn't.

    Raises:
        ValueError: it is neither full nor lora.
    """
    if method not in METHODS:
        raise ValueError(f"The method is {method!r}. Choose one of {', '.join(METHODS)}.")


def require_rate(learning_rate: float) -> None:
    """Refuse a learning rate that nothing learns at.

    Raises:
        ValueError: it is 0, negative, NaN, infinite, or no number.
    """
    if not isinstance(learning_rate, int | float) or not math.isfinite(learning_rate) or learning_rate <= 0:
        raise ValueError(
            f"The learning rate is {learning_rate}. Give a number above 0: 5e-5 is usual for the whole encoder, "
            "1e-3 for LoRA."
        )


def require_rank(r: int, width: int) -> None:
    """Refuse a rank that no two thin matrices beside a weight can have.

    Raises:
        ValueError: it is no whole number from 1 to the width.
    """
    if type(r) is not int or not 1 <= r <= width:
        raise ValueError(
            f"The rank is {r}. Give a whole number from 1 to the matrix's smaller side, {width}: "
            "a product of that rank can be any matrix, and a larger one only costs more."
        )


def require_labels(texts: Sequence[str], labels: Sequence[int]) -> None:
    """Refuse labels from which nothing, or something else, would be learned.

    Raises:
        ValueError: they don't match the texts, one of them is neither 0 nor 1, or all are alike.
    """
    if len(texts) != len(labels):
        raise ValueError(f"There are {len(texts)} texts and {len(labels)} labels. Give each text one label.")
    for n, label in enumerate(labels):
        if isinstance(label, str) or label not in (0, 1):
            raise ValueError(f"Label {n} is {label!r}. Write 1 for a review in favor of its film, 0 for one against.")
    if len(set(labels)) < 2:
        raise ValueError(f"All labels are {labels[0] if labels else 'missing'}. Give some 0 and some 1 to tell apart.")


def require_same_shapes(saved: Mapping[str, Tensor], wanted: Mapping[str, Tensor]) -> None:
    """Refuse a checkpoint that belongs to another model.

    Args:
        saved: name → tensor, from the file.
        wanted: name → tensor, of the model that is to take them.

    Raises:
        ValueError: a name is missing or too many, or a shape differs; the first one is said.
    """
    missing, strange = sorted(wanted.keys() - saved.keys()), sorted(saved.keys() - wanted.keys())
    if missing or strange:
        some = f"{missing[0]!r} is missing" if missing else f"{strange[0]!r} has no place in the model"
        raise ValueError(
            f"This checkpoint is of another model: {len(missing)} tensors are missing and {len(strange)} unknown; "
            f"{some}. Load it into a model made with the same settings as the one that was saved."
        )
    for name, tensor in saved.items():
        if tensor.shape != wanted[name].shape:
            raise ValueError(
                f"This checkpoint is of another shape: {name} is {tuple(tensor.shape)} in the file and "
                f"{tuple(wanted[name].shape)} in the model. Make the model with the rank and width that were saved."
            )


def require_no_pickle(path: Path) -> None:
    """Refuse a checkpoint that is a pickle, by its first bytes, before anything reads it; no file at all is let pass.

    Raises:
        ValueError: it begins as what ``torch.save`` writes, a zip today, a bare pickle in old versions.
    """
    if path.is_file():
        with path.open("rb") as file:
            start = file.read(9)  # safetensors: its header's length in 8 bytes, then a brace
        if start.startswith((b"PK\x03\x04", b"\x80")) and start[8:] != b"{":
            raise ValueError(
                f"{path.name} is a pickle, and reading one may run code that is in it. Ask for safetensors, or read it "
                "by torch.load(…, weights_only=True) and save it again."
            )
