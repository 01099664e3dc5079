"""What a lesson leaves behind: a row for each student, and what concerns the whole class."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Seat:
    """What one student met."""

    name: str
    answers: int  #: how many of the lab's questions this student answers, all of them right
    start: float = 0.0  #: seconds from the filled-in form to an answering server
    pull: float = 0.0  #: seconds for the course, by the link
    first_cells: float = 0.0  #: seconds from the kernel's start to the end of the first check
    server: float = 0.0  #: megabytes of the server before a kernel runs, as if alone on a machine
    memory: float = 0.0  #: megabytes of server and kernel after the first cells
    said: str = ""  #: what the first check said
    desk: int = 0  #: the HTTP status of nbgrader's formgrader
    others: int = 0  #: the HTTP status of another student's server
    variables: list[str] = field(default_factory=list)  #: of the kernel's environment
    uid: str = ""
    homes: list[str] = field(default_factory=list)  #: that the kernel sees
    points: float = 0.0
    out_of: float = 0.0


@dataclass
class Lesson:
    """What a whole class met."""

    seats: list[Seat]
    all_here: float = 0.0  #: megabytes that all servers took together, with the kernels that ran then
    kept: bool = False  #: whether the first student's answers are there after the teacher's fix was pulled
    fixed: bool = False  #: whether the fix is there, too
    refused: str = ""  #: what a wrong password gave
    collected: str = ""  #: what the collector said
    culled: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    marking: float = 0.0  #: seconds for all marks
    seconds: float = 0.0  #: for everything
