"""Work that doesn't need each other's results, at the same time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from tqdm.auto import tqdm

from .device import device, one_thread

Name, Result = TypeVar("Name", bound=Hashable), TypeVar("Result")


@one_thread()
def side_by_side(calls: Mapping[Name, Callable[[], Result]], what: str, cores: int = 2) -> dict[Name, Result]:
    """Run calls on so many CPU cores, one core for each; on a GPU one after the other.

    For trainings of small models: torch lets go of Python's lock while it computes, so two of them share two cores
    better than one of them does. Models of a few thousand parameters gain nothing: there Python takes most of the time.
    Each call has its own model and generator, so the results are those of one after the other. None may draw from
    torch's one global generator.

    Args:
        calls: name → a call without arguments, such as ``partial(pretrain, model, ids, pairs)``.
        what: what the progress bar says.
        cores: the most calls at a time.

    Returns:
        Name → what the call returned, in the order of ``calls``.

    Raises:
        Exception: what a call raised; no further one is begun then, nor after an interrupt.
    """
    pool = ThreadPoolExecutor(cores if device().type == "cpu" else 1)
    try:
        running = {name: pool.submit(call) for name, call in calls.items()}
        for done in tqdm(as_completed(running.values()), total=len(running), desc=what):
            done.result()
        return {name: call.result() for name, call in running.items()}
    finally:
        pool.shutdown(cancel_futures=True)
