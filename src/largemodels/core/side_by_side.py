"""Work that doesn't need each other's results, at the same time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from joblib import Parallel, cpu_count, delayed
from tqdm.auto import tqdm

from .device import device, one_thread

Name, Result = TypeVar("Name", bound=Hashable), TypeVar("Result")


@one_thread()
def side_by_side(
    calls: Mapping[Name, Callable[[], Result]], what: str, *, cores: int = 2, processes: bool = False
) -> dict[Name, Result]:
    """Run calls on so many CPU cores, one core for each; on a GPU, or where there is one core, one after the other.

    For trainings of small models: two of them share two cores better than one of them does. In threads they share one
    memory, and torch lets go of Python's lock while it computes. Models of a few thousand parameters gain nothing
    there, because Python takes most of their time: give them processes of their own.

    Each call has its own model and generator, so the results are those of one after the other. In threads, none may
    draw from torch's one global generator. In processes, what a call does to a model stays there: it must return it.

    Args:
        calls: name → a call without arguments, such as ``partial(pretrain, model, ids, pairs)``.
        what: what the progress bar says.
        cores: the most calls at a time.
        processes: processes in place of threads. Each takes 4 to 5 seconds to start and 350 MB.

    Returns:
        Name → what the call returned, in the order of ``calls``.

    Raises:
        Exception: what a call raised; then, as after an interrupt, only calls begin that a core was promised already.
    """
    # Processes that have had nothing to do for 5 seconds go, and their memory is free again.
    where = dict(backend="loky", idle_worker_timeout=5) if processes else dict(backend="threading")
    at_once = min(cores, cpu_count()) if device().type == "cpu" else 1
    results = Parallel(at_once, return_as="generator", **where)(delayed(call)() for call in calls.values())
    return dict(zip(calls, tqdm(results, total=len(calls), desc=what), strict=True))
