"""One submission's marking as a job for any machine: bytes in, rows out, and nothing else changes.

So a job can run in a thread here or on a cluster, and again where the machine that ran it was lost.
"""

from __future__ import annotations

import nbformat

from ..handins import reading
from .fingerprint import rules_of
from .mark import Row, mark
from .rounds import Replies


def job(data: bytes, solution: bytes, right: Replies, rules: str) -> list[Row]:
    """The rows of one submission.

    Args:
        data: the bytes that were handed in.
        solution: the bytes of the lab's solution notebook.
        right: what :func:`largemodels.classroom.marking.mark.expected` gave for it.
        rules: what :func:`largemodels.classroom.marking.fingerprint.rules_of` gave where the job was sent from.

    Raises:
        RuntimeError: this machine would mark by other rules.
    """
    if rules_of(solution) != rules:
        raise RuntimeError("A machine of the cluster has another version of the course. Install the same one on all.")
    return mark(reading.notebook(data), nbformat.reads(solution.decode("utf-8"), as_version=4), right)
