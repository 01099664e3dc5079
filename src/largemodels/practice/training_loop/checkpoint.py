"""Stop and resume to the last bit: what a checkpoint must hold, and which files are refused."""

from __future__ import annotations

import pickle
from collections.abc import Collection
from pathlib import Path

import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler

from .loop import Batches
from .requirements import require_fit

PARTS = ("model", "optimizer", "schedule", "batches", "generators")


def save(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, schedule: LRScheduler, batches: Batches
) -> None:
    """Write all that the next step depends on; the old file stays until the new one is whole."""
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    parts = zip(PARTS, (model, optimizer, schedule, batches), strict=False)
    state = {name: part.state_dict() for name, part in parts} | {"generators": [torch.get_rng_state(), *cuda]}
    unfinished = path.with_suffix(".unfinished")
    torch.save(state, unfinished)
    unfinished.replace(path)


def read(path: Path) -> dict:
    """A checkpoint's parts; nothing in the file is run.

    Raises:
        ValueError: it is no checkpoint, cut short or damaged, holds more than numbers, or lacks a part.
    """
    if not path.read_bytes()[:2] == b"PK":  # what torch.save writes is a zip archive
        raise ValueError(f"{path.name} isn't a file of torch.save. It was not read, since a plain pickle can run code.")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        what = "holds more than numbers: reading all of it could run code, so it was not read"
        raise ValueError(f"{path.name} {what}. Ask for one with tensors and numbers alone.") from error
    except (RuntimeError, EOFError, OSError) as error:
        raise ValueError(f"{path.name} is cut short or damaged. Take the checkpoint before it.") from error
    missing = [part for part in PARTS if not isinstance(state, dict) or part not in state]
    if missing:
        raise ValueError(f"{path.name} lacks {', '.join(missing)}. Training can't go on from it as if never stopped.")
    return state


def resume(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, schedule: LRScheduler, batches: Batches, *,
    forget: Collection[str] = (),
) -> None:  # fmt: skip
    """Put everything back where it stood; ``forget`` names parts to leave as they are, to see what that costs.

    Raises:
        ValueError: the file can't be used, or belongs to another model; then nothing has changed.
    """
    state = read(path)
    require_fit(state["model"], model)
    for name, part in zip(PARTS, (model, optimizer, schedule, batches), strict=False):
        if name not in forget:
            part.load_state_dict(state[name])
    if "generators" not in forget:
        torch.set_rng_state(state["generators"][0])
        if torch.cuda.is_available():
            torch.cuda.set_rng_state_all(state["generators"][1:])
