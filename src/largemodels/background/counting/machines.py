"""How much memory there is: here, and on machines that a reader knows."""

from __future__ import annotations

import psutil
import torch

from ...core.device import device
from ...core.doctor import container

#: Bytes of memory. Binder guarantees 1 GB and ends what takes more than 2 GB (its documentation, "usage guidelines").
MACHINES = {"a free Binder": 2 * 10**9, "a phone": 8 * 10**9, "a laptop": 16 * 10**9}


def room() -> tuple[int, int]:
    """Bytes of this machine's memory, and how many of them are free; a container's limit counts."""
    now = psutil.virtual_memory()
    return container() or (now.total, now.available)


def machines() -> dict[str, int]:
    """The machines to compare with, and this one: bytes of memory."""
    return {**MACHINES, "this machine": room()[0]}


def fits(need: int) -> str:
    """Which machines hold so many bytes, as the end of a sentence."""
    holding = [name for name, size in machines().items() if need <= size]
    return "fits all four" if len(holding) == 4 else f"fits {' and '.join(holding) or 'none of them'}"


def resident() -> int:
    """Bytes that this process has in memory; on a GPU, those that torch holds there."""
    if device().type == "cuda":
        return torch.cuda.memory_allocated()
    return psutil.Process().memory_info().rss


def in_words(size: float) -> str:
    """Bytes as people say them, such as ``"1.99 GB"``; 1 kB is 1,000 bytes."""
    power = min(max(0, len(str(int(size))) - 1) // 3, 6)
    return f"{size / 1000**power:.3g} {('bytes', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB')[power]}"
