"""One place that decides where tensors live, and one that sets every seed."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

CHOICES = ("auto", "cpu", "cuda", "mps")


def device() -> torch.device:
    """Where this course's tensors live.

    Read from the environment variable ``LARGEMODELS_DEVICE``:

    - ``auto`` (the default): the first CUDA GPU where one works, else the CPU. Apple's MPS is never chosen by itself,
      because its results differ from the CPU's more than CUDA's do;
    - ``cpu``, ``cuda``, ``mps``: that device, or an error that says why not.

    Raises:
        ValueError: the variable holds another word.
        RuntimeError: the device that was asked for isn't there.
    """
    choice = os.environ.get("LARGEMODELS_DEVICE", "auto").strip().lower() or "auto"
    if choice not in CHOICES:
        raise ValueError(f"LARGEMODELS_DEVICE is {choice!r}. Set it to one of {', '.join(CHOICES)}.")
    if choice == "cuda" or choice == "auto":
        trouble = cuda_trouble()
        if trouble is None:
            return torch.device("cuda")
        if choice == "cuda":
            raise RuntimeError(
                f"LARGEMODELS_DEVICE is cuda, but {trouble}. Set it to cpu, or run `largemodels doctor`."
            )
    if choice == "mps":
        if not torch.backends.mps.is_available():
            raise RuntimeError(
                "LARGEMODELS_DEVICE is mps, but this machine has no Apple GPU that torch can use. Set it to cpu."
            )
        return torch.device("mps")
    return torch.device("cpu")


def cuda_trouble() -> str | None:
    """Why CUDA can't be used, as the end of a sentence, or None where a kernel really ran.

    ``torch.cuda.is_available()`` can say yes on a machine whose driver or build is broken, so a small sum is tried.
    """
    try:
        if not torch.cuda.is_available():
            return "torch sees no CUDA GPU"
        torch.ones(2, device="cuda").sum().item()
    except Exception as error:  # a broken driver raises many kinds
        return f"a first sum on the GPU failed ({str(error).splitlines()[0]})"
    return None


def seed_everything(seed: int) -> None:
    """Set the seeds of Python, NumPy and torch (CPU and every GPU) to ``seed``, an integer ≥ 0."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def synchronize() -> None:
    """Wait until the device has finished what it was given, so that a clock read next is honest. No-op on the CPU."""
    where = device().type
    if where == "cuda":
        torch.cuda.synchronize()
    elif where == "mps":
        torch.mps.synchronize()


@contextmanager
def one_thread() -> Iterator[None]:
    """Inside the ``with`` block, torch uses one CPU thread.

    For small models: handing a matrix of 30 rows to two threads takes longer than multiplying it, and where other work
    shares the cores the threads wait for each other. Measured on a busy machine of 2 cores: 1 s instead of 43 s.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
