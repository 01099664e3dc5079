"""Who runs the jobs: threads of this process, each beside a kernel of its own, or the workers of a Dask cluster."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress

import psutil

ANSWER = "10s"  # for a scheduler
PAUSE = 0.1  # seconds between two looks at whether all threads have ended
AHEAD = 500  # jobs that a cluster is sent before their turn, so that it can grow into them; memory holds no more


@contextmanager
def crew(workers: int, scheduler: str | None = None) -> Iterator[Executor]:
    """An executor: ``workers`` threads, or the Dask cluster whose scheduler has this address.

    Threads are enough: the work is in the kernels, which are processes of their own.

    Raises:
        RuntimeError: Dask is missing, or doesn't answer.
    """
    if scheduler is None:
        others = set(psutil.Process().children(recursive=True))
        with ThreadPoolExecutor(workers) as threads:
            try:
                yield threads
            except BaseException:
                ending = threading.Thread(target=threads.shutdown, kwargs={"cancel_futures": True})
                ending.start()
                while ending.is_alive():  # a thread waits for its kernel, and may be about to start one
                    for kernel in set(psutil.Process().children(recursive=True)) - others:
                        with suppress(psutil.Error):
                            kernel.kill()
                    ending.join(PAUSE)
                raise
        return
    try:
        from dask.distributed import Client
    except ModuleNotFoundError:
        raise RuntimeError("--scheduler needs Dask. Install it by: pip install -e '.[cluster]'") from None
    try:
        client = Client(scheduler, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError):
        raise RuntimeError(f"No Dask scheduler answers at {scheduler}. Is it running?") from None
    with client:
        yield client.get_executor(pure=True)


def run(
    executor: Executor,
    function: Callable,
    calls: Iterable[tuple[str, tuple]],
    finished: Callable[[str, Future], None],
    ahead: int = AHEAD,
) -> None:
    """Run ``function(*arguments)`` for each name and its arguments, and hand each name's future on when it is done.

    At most ``ahead`` of them are taken from ``calls`` before their turn.

    Whatever ends this early, ``finished`` as well, what isn't at work yet is dropped. An interrupt lets what is at work
    come to its end first; a second one doesn't.

    Raises:
        KeyboardInterrupt: it was interrupted.
    """
    waiting = iter(calls)
    at_work: dict[Future, str] = {}

    def collect() -> None:
        done, _ = wait(at_work, timeout=1, return_when=FIRST_COMPLETED)  # Windows needs the pause to hear Ctrl-C
        for future in done:
            name = at_work.pop(future)
            if not future.cancelled():
                finished(name, future)

    try:
        more = True
        while more or at_work:
            while more and len(at_work) < ahead:
                name, arguments = next(waiting, (None, None))
                more = name is not None
                if more:
                    at_work[executor.submit(function, *arguments)] = name
            collect()
    except KeyboardInterrupt:
        print("\nStopping when what is at work is done. Ctrl-C again drops it.", file=sys.stderr)
        for future in at_work:
            future.cancel()
        while at_work:
            collect()
        raise
    finally:
        for future in at_work:
            future.cancel()
