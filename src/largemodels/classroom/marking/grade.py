"""Mark a class: find what was handed in, keep it, mark what isn't marked yet, and say how it went."""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import psutil
from tqdm.auto import tqdm

from ..gradebook.file import opened
from ..gradebook.gradebook import Gradebook
from ..handins import submissions
from ..reports import export, feedback, report
from .crew import AHEAD, crew, run
from .job import job
from .lab import Lab, load
from .mark import expected

GRADEBOOK = Path("marks.sqlite")
MOST_BEGUN = 2  # times that a hand-in may be begun and not ended: memory ran out, or the machine went down
ENDED = f"Not marked. {MOST_BEGUN} times this program ended while this was being marked. Look at it yourself."
INTERRUPTED = 130  # what a shell gives for Ctrl-C


@dataclass(frozen=True)
class Order:
    """What ``largemodels grade`` was asked to do.

    Args:
        lab: a lab's name, or the path of a solution notebook.
        submitted: the folder of submissions, or a zip of all of them.
        gradebook: the file that keeps everything.
        workers: how many submissions are marked at once on this machine.
        scheduler: the address of a Dask cluster to mark on instead.
        again: mark anew what is marked already.
        csv: where to write the class's table, if at all.
        feedback: the folder for the students' pages, if wanted.
    """

    lab: str
    submitted: Path
    gradebook: Path = GRADEBOOK
    workers: int = field(default_factory=lambda: max(1, psutil.cpu_count() or 1))
    scheduler: str | None = None
    again: bool = False
    csv: Path | None = None
    feedback: Path | None = None


def grade(order: Order) -> int:
    """Mark a class; 0 when everything has its marks, 1 when something hasn't, 130 after an interrupt.

    Raises:
        OSError, RuntimeError, ValueError: nothing could be done, or no more; the message is a sentence.
    """
    lab = load(order.lab)
    found = submissions.find(order.submitted, lab.name)
    found = chain([next(found)], found)  # what isn't there is said before a gradebook is made
    with opened(order.gradebook) as gradebook:
        try:
            gradebook.take(found, lab.name)
            failed = mark_all(gradebook, lab, order)
        except KeyboardInterrupt:
            left = len(gradebook.unmarked(lab.name, lab.rules))
            onward = "with --again it starts over" if order.again else "the same command goes on from here"
            print(f"Stopped. {left} left to mark: {onward}.", file=sys.stderr)
            return INTERRUPTED
        results = list(gradebook.results(lab.name, lab.rules))
        print(report.summary(results, lab))
        if order.csv:
            export.write(order.csv, export.table(results, lab), encoding="utf-8-sig")  # without the mark Excel garbles
        if order.feedback:
            feedback.write_all(order.feedback, gradebook, results, lab)
    for sentence, count in failed.items():
        print(f"{count} not marked: {sentence} The same command tries again.", file=sys.stderr)
    return 1 if failed else 0


def mark_all(gradebook: Gradebook, lab: Lab, order: Order) -> Counter[str]:
    """Mark what has no marks by the lab's rules, saving each as it is done; sentences about what failed, counted.

    Raises:
        GradebookError, KeyboardInterrupt: what was done before is saved.
        RuntimeError, ValueError: the lab can't be marked at all.
    """
    todo = gradebook.unmarked(lab.name, lab.rules, again=order.again)
    failed: Counter[str] = Counter()
    if not todo:
        return failed
    with (
        crew(order.workers, order.scheduler) as executor,
        tqdm(total=len(todo), unit="submission", desc=lab.name) as bar,
    ):
        right = expected(lab.solution)

        def call(sha256: str) -> tuple[str, tuple]:
            gradebook.begin(sha256)
            return sha256, (gradebook.original(sha256), lab.data, right, lab.rules)

        def finished(sha256: str, future: Future) -> None:
            error = future.exception()
            if error:  # of the machine's, not of the student's: those are rows
                failed[f"{type(error).__name__}: {error}"] += 1
                gradebook.ended(sha256)
            else:
                gradebook.save(sha256, lab.rules, future.result())
            bar.update()

        begun = gradebook.begun()
        try:
            for sha256 in [sha256 for sha256 in todo if sha256 in begun]:  # each alone, so that none else is blamed
                if begun[sha256] < MOST_BEGUN:
                    run(executor, job, [call(sha256)], finished)
                else:
                    gradebook.save(sha256, lab.rules, lab.nothing(ENDED))
                    bar.update()
            calls = (call(sha256) for sha256 in todo if sha256 not in begun)
            run(executor, job, calls, finished, AHEAD if order.scheduler else order.workers)
        except KeyboardInterrupt:
            gradebook.ended()  # that wasn't theirs
            raise
    return failed
