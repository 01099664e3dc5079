"""Before you hand in: the saved file, read and run as the marks do, in a fresh kernel on the learner's own machine.

A notebook that works on the screen can lose points: it wasn't saved, or an answer uses what stands in another cell,
which nobody hands to the marker. Here only the answers are laid into the lab as it was handed out, in its order, and
each question's check is asked. A check is no mark; but what fails here fails there.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING

import nbformat
from IPython import get_ipython
from jupyter_client.manager import start_new_kernel

from .marking.finding import answers, bound_and_used, is_answer, text

if TYPE_CHECKING:
    from jupyter_client import BlockingKernelClient
    from nbformat import NotebookNode

LONGEST = 120  #: seconds that a cell may take
MADE_UP = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]{27})?$")  #: the id of a cell that was added in JupyterLab or by a tool
SAVED = "JPY_SESSION_NAME"  #: where JupyterLab tells a kernel its notebook


def look(file: str | None = None) -> None:
    """Say for each question what the saved file would get from its check, in a fresh kernel.

    Args:
        file: the notebook; by default the one that JupyterLab has open here.
    """
    try:
        path = saved(file)
        nb = nbformat.read(path, as_version=4)
    except FileNotFoundError as error:
        print(error)
        return
    except (OSError, ValueError) as error:
        print(f"This can't be read: {error}")
        return
    lab = handed_out(path) or without_own(nb)
    if unsaved(nb, lab):
        print("Not saved: you ran an answer that the file doesn't hold. Save (Ctrl+S), then run this cell again.")
        return
    print(f"{path.name}, as it is saved, in a fresh kernel:")
    for title, outcome in fresh_run(nb, lab, path.parent).items():
        print(f"  {title}: {outcome}")
    print("If that is what you want to hand in, hand in this file.")


def saved(file: str | None) -> Path:
    """The notebook's path.

    Raises:
        FileNotFoundError: nobody says which it is, or it isn't there; with a sentence.
    """
    shell = get_ipython()
    told = file or os.environ.get(SAVED) or (shell.user_ns.get("__vsc_ipynb_file__") if shell else None)
    if not told:
        raise FileNotFoundError('Open this lab in JupyterLab, or say which file it is: look("lab.ipynb").')
    if not Path(told).is_file():
        raise FileNotFoundError(f"There is no file {told}. If you renamed the notebook, restart its kernel.")
    return Path(told)


def handed_out(path: Path) -> NotebookNode | None:
    """The lab as git has it, where the course is a clone; None elsewhere."""
    try:
        asked = ["git", "show", f"HEAD:./{path.parent.name}.ipynb"]
        found = subprocess.run(asked, cwd=path.parent, capture_output=True, check=True, timeout=10)
        return nbformat.reads(found.stdout.decode(), as_version=4)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def without_own(nb: NotebookNode) -> NotebookNode:
    """Where the lab as it was handed out can't be had: the file without cells whose id a program made up."""
    return nbformat.from_dict({**nb, "cells": [cell for cell in nb.cells if not MADE_UP.match(str(cell.get("id")))]})


def unsaved(nb: NotebookNode, lab: NotebookNode) -> bool:
    """Whether the last cell that was run and defines an answer is one that the file doesn't hold."""
    shell = get_ipython()
    wanted = set().union(*(bound_and_used(cell.source)[0] for cell in lab.cells if is_answer(cell)))
    run = [source for source in (shell.user_ns.get("In", []) if shell else []) if bound_and_used(source)[0] & wanted]
    return bool(run) and run[-1].strip() not in {(text(cell) or "").strip() for cell in nb.cells}


def fresh_run(nb: NotebookNode, lab: NotebookNode, folder: Path) -> dict[str, str]:
    """Question → what its check says of the answers in ``nb``, laid into ``lab`` and run in ``folder``."""
    found, title, given = {}, "", answers(nb, lab)
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(folder))
    try:
        for cell in lab.cells:
            if cell.cell_type == "markdown" and cell.source.startswith("## "):
                title = cell.source.splitlines()[0].removeprefix("## ")
            if cell.cell_type != "code" or "handing_in" in cell.source:
                continue
            source, graded = given.get(cell.id, cell.source), cell.metadata.get("nbgrader", {}).get("grade")
            error = execute(client, source) if source is not None else "its answer cell is missing."
            if graded:
                found[name(title, found)] = explained(error, nb) if error else "its check says that it is right."
            elif is_answer(cell) and error:
                found[name(title, found)] = f"the answer cell itself stops. {explained(error, nb)}"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return found


def name(title: str, taken: dict[str, str]) -> str:
    """A question's title; where a section has two, the second says so."""
    return title if title not in taken else name(f"{title} ·", taken)


def execute(client: BlockingKernelClient, source: str) -> str:
    """Run a cell; how it stops, as ``Error: message``, or nothing."""
    try:
        said = client.execute_interactive(source, timeout=LONGEST, output_hook=lambda _: None, allow_stdin=False)
    except (TimeoutError, Empty, RuntimeError):
        return f"Stopped: it took longer than {LONGEST} s, or its kernel died."
    content = said["content"]
    return f"{content.get('ename')}: {content.get('evalue')}" if content["status"] == "error" else ""


def explained(error: str, nb: NotebookNode) -> str:
    """What stopped a check, and where a missing name is made in the student's own file."""
    kind, _, message = error.partition(": ")
    if kind == "NotImplementedError" or "isn't written yet" in message:
        return "not written yet."
    if kind == "CheckFailed":
        return message
    missing = message.split("'")[1] if "is not defined" in message and message.count("'") >= 2 else ""
    maker = next((cell for cell in nb.cells if missing and missing in bound_and_used(text(cell) or "")[0]), None)
    if maker is None:
        return f"{error} In a fresh kernel it stops there."
    first = (text(maker) or "").strip().splitlines()[0]
    return (
        f"{missing} is missing. You make it in the cell that begins with `{first}`, which is not marked. "
        "Move what makes it into the answer's cell."
    )
