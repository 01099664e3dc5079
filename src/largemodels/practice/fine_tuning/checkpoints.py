"""A fine-tuned model saved and loaded: whole, or what learned alone.

Files are safetensors: names, shapes and numbers, and no code that runs on loading.
"""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from .requirements import require_no_pickle, require_same_shapes


def tensors(model: nn.Module, learned_only: bool) -> dict[str, Tensor]:
    """Name → tensor: all of a model, or those that learn."""
    learn = {name for name, p in model.named_parameters() if p.requires_grad}
    return {name: t for name, t in model.state_dict().items() if name in learn or not learned_only}


def save(model: nn.Module, path: Path, learned_only: bool = False) -> float:
    """Write a model, or what learned in it alone; returns the file's size in kB (1,000 bytes)."""
    save_file({name: t.detach().cpu().contiguous() for name, t in tensors(model, learned_only).items()}, path)
    return path.stat().st_size / 1_000


def load(model: nn.Module, path: Path, learned_only: bool = False) -> nn.Module:
    """Put a file's numbers into a model made with the same settings, in place.

    Raises:
        ValueError: the file is damaged, a pickle, or of another model or another shape; nothing is loaded then.
    """
    require_no_pickle(path)
    try:
        saved = load_file(path)
    except (SafetensorError, OSError) as error:
        raise ValueError(
            f"{path.name} can't be read as safetensors ({error}). It was cut short or is another format: save it again."
        ) from None
    wanted = tensors(model, learned_only)
    require_same_shapes(saved, wanted)
    model.load_state_dict(saved, strict=not learned_only)
    return model
