"""Rewrite weights that came as a pickle (``.pth``) as safetensors, once, right after they were fetched.

A pickle can run code while it is loaded. It is opened here with ``weights_only=True``, which refuses everything but
tensors and plain containers, and never again: the cache keeps the safetensors file alone.

Run as ``python -m largemodels.core.assets.to_safetensors FROM TO`` by ``assets``; FROM holds one ``.pth`` file.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from safetensors.torch import save_file


def main(source: Path, target: Path) -> None:
    """Read the one ``.pth`` file in ``source`` and write ``model.safetensors`` into the new folder ``target``."""
    (pickle,) = source.rglob("*.pth")
    weights = torch.load(pickle, map_location="cpu", weights_only=True)
    target.mkdir()
    save_file({name: tensor.contiguous() for name, tensor in weights.items()}, target / "model.safetensors")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
