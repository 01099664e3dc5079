"""Measure what a learner will wait for and need: each notebook's seconds and memory, beside their budgets.

Memory is the highest sum of resident memory (RSS) over the kernel and its children, sampled 20 times a second. Pages
that processes share are counted once for each, so the figure is never too small by sharing. Seconds are wall time from
the start of the kernel to its end.
"""

from __future__ import annotations

import contextlib
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import nbformat
import psutil

from largemodels.authoring import measurements, run
from largemodels.core.machine import machine
from largemodels.core.repository import course

RUNS = 3
BUDGET = {"seconds": 60, "peak_mb": 1600, "setup_seconds": 180, "environment_mb": 2500, "key_to_picture_ms": 80}


def notebooks(paths: list[Path], root: Path, runs: int = RUNS) -> bool:
    """Measure each notebook ``runs`` times in kernels of its own, keep the medians in bench.json, and print the table.

    A notebook that fails is reported and keeps its earlier figures.

    Returns:
        Whether every notebook ran and every figure on record keeps its budget.

    Raises:
        RuntimeError: other notebooks on record were measured on another machine.
    """
    measurements.merge(root, "machine", same_machine(paths, root))
    failed = []
    for path in paths:
        name = course.name(path, root)
        try:
            measured = [measure(path) for _ in range(runs)]
        except run.NotebookError as error:
            failed.append(f"{name}: {error}")
            continue
        row = {
            "seconds": round(statistics.median(seconds for seconds, _ in measured), 1),
            "peak_mb": round(statistics.median(peak for _, peak in measured)),
        }
        measurements.merge(root, "notebooks", {name: row})
        print(f"{name}: {row['seconds']} s, {row['peak_mb']} MB", flush=True)
    kept = report(root)
    print("".join(f"FAILED {line}\n" for line in failed), end="")
    return kept and not failed


def same_machine(paths: list[Path], root: Path) -> dict:
    """The facts on this machine, once it is sure that all figures on record will be its own.

    Raises:
        RuntimeError: they would not, because only some notebooks are measured anew.
    """
    facts = machine(date.today().isoformat())
    recorded = measurements.load(root)
    others = {name for name in recorded.get("notebooks", {}) if (root / name).is_file()}
    others -= {course.name(path, root) for path in paths}
    if others and {**recorded["machine"], "date": facts["date"]} != facts:
        raise RuntimeError(
            f"{len(others)} other notebooks were measured on another machine or with other versions. "
            "Measure all of them here: run `largemodels bench` without a path."
        )
    return facts


def measure(path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes (10⁶ bytes) of one run of the notebook at ``path``; the file is left alone."""
    nb = nbformat.read(path, as_version=4)
    start = time.perf_counter()
    with peak_memory() as peak:
        run.execute(nb, path.resolve().parent)
    return time.perf_counter() - start, peak[0] / 1e6


@contextlib.contextmanager
def peak_memory(interval: float = 0.05) -> Iterator[list[int]]:
    """A list of one number: the highest sum of RSS, in bytes, over what this process starts while the block runs."""
    peak, done, me = [0], threading.Event(), psutil.Process()
    before = set(me.children(recursive=True))

    def sample() -> None:
        while not done.wait(interval):
            total = 0
            for process in set(me.children(recursive=True)) - before:
                with contextlib.suppress(psutil.Error):  # it ended in between
                    total += process.memory_info().rss
            peak[0] = max(peak[0], total)

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    try:
        yield peak
    finally:
        done.set()
        sampler.join()


def report(root: Path) -> bool:
    """Print everything in bench.json beside its budget; whether all of it keeps."""
    lines = list(judge(measurements.load(root)))
    for ok, what, figure, budget in lines:
        print(f"{'ok  ' if ok else 'OVER'}  {what:<56} {figure:>12}  of {budget}")
    return all(ok for ok, *_ in lines)


def judge(measured: dict) -> Iterator[tuple[bool, str, str, str]]:
    """Whether it keeps, what was measured, the figure, and the budget, for each figure on record."""
    for name, row in sorted(measured.get("notebooks", {}).items()):
        yield against(row["seconds"], "seconds", name, "s")
        yield against(row["peak_mb"], "peak_mb", name, "MB")
    if setup := measured.get("setup"):
        yield against(setup["seconds"], "setup_seconds", "fresh clone to JupyterLab", "s")
        yield against(setup["environment_mb"], "environment_mb", "environment on disk", "MB")
    for name, row in sorted(measured.get("widgets", {}).items()):
        yield against(row["median_ms"], "key_to_picture_ms", f"key to picture, {name}", "ms")


def against(figure: float, budget: str, what: str, unit: str) -> tuple[bool, str, str, str]:
    """One line of the table: ``figure`` held against the budget of that name."""
    return figure <= BUDGET[budget], what, f"{figure} {unit}", f"{BUDGET[budget]} {unit}"
