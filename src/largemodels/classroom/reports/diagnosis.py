"""What a lab's own check says of an answer that lost its points: for the student, and for no marks.

Marks come from a box in which nothing knows what is right. This is another box, which shows the checks. The probes
aren't in it, so whatever an answer does here, it can't learn or say anything of them.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ..box.kernel import KernelLost, kernel
from ..box.limits import Limits
from ..marking.finding import is_answer
from ..probes import BEGIN

if TYPE_CHECKING:
    from ..marking.lab import Lab

LIMITS = Limits(cell=30.0, total=120.0)
#: A fork of the warm process has the silent package in the place of the checks: forgotten, they come from their files.
SHOW = """import sys, largemodels.classroom
for name in [name for name in sys.modules if name.startswith("largemodels.classroom.check")]:
    del sys.modules[name]
vars(largemodels.classroom).pop("check", None)
"""


def diagnoses(lab: Lab, given: dict[str, str | None]) -> dict[str, str]:
    """For each question whose check says no, what it says; nothing of those where it stops otherwise.

    Args:
        lab: the lab.
        given: each answer cell's id, and what fills it.
    """
    found: dict[str, str] = {}
    asked = {question.id for question in lab.questions}
    try:
        with kernel(LIMITS, time.monotonic() + LIMITS.total, checks=True) as student:
            student.execute(SHOW)
            for cell in (cell for cell in lab.solution.cells if cell.cell_type == "code"):
                source = given.get(cell.id) if is_answer(cell) else cell.source.partition(BEGIN)[0]
                said = student.execute(source or "")
                if cell.id in asked and said.get("ename") == "CheckFailed":
                    found[cell.id] = str(said.get("evalue"))
                if asked <= found.keys() | {cell.id}:
                    break
    except KernelLost:
        pass  # what was said before it stands
    return found
