"""Run a notebook top to bottom in a fresh kernel, and write it back only when every cell worked."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import signal
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import zmq
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from tqdm import tqdm
from traitlets.config import Config

from largemodels.authoring import cards
from largemodels.authoring.tidy import tidy
from largemodels.core.repository import course

LIMIT = 900  # seconds for a whole notebook; the budget is 60


class NotebookError(RuntimeError):
    """A notebook could not be run to its end; the message names the cell and says what happened.

    ``traceback`` is that of the failing cell, where there is one.
    """

    def __init__(self, message: str, traceback: str = "") -> None:
        super().__init__(message)
        self.traceback = traceback


def rewrite(path: Path, *, limit: float = LIMIT) -> None:
    """Run the notebook at ``path``, refresh its generated cells, tidy it, and replace the file in one step.

    Args:
        path: an .ipynb file inside the course.
        limit: seconds after which the run is given up.

    Raises:
        NotebookError: a cell failed, the kernel died, or the limit passed. The file is as it was.
    """
    path = path.resolve()
    root = course.root(path)
    name = course.name(path, root)
    nb = cards.refresh(nbformat.read(path, as_version=4), name, root)
    nb = tidy(nb, root)  # first, so that an error names the cell by the id it will keep
    with tqdm(total=sum(is_code(cell) for cell in nb.cells), desc=name, unit="cell") as bar:
        nb = execute(nb, path.parent, limit=limit, on_cell=lambda: bar.update())
    course.write(cards.refresh(tidy(nb, root), name, root), path)  # once more: what moves is counted into the card


def execute(
    nb: NotebookNode, folder: Path, *, limit: float = LIMIT, on_cell: Callable[[], object] | None = None
) -> NotebookNode:
    """An executed copy of ``nb``.

    Args:
        nb: a valid notebook; it stays as it is.
        folder: where the kernel runs: the notebook's own folder.
        limit: seconds for the whole run.
        on_cell: called after each code cell.

    The kernel sees this process's environment, so ``LARGEMODELS_DEVICE`` reaches it.

    Raises:
        NotebookError: a cell failed, the kernel died, or the limit passed.
    """
    nb = copy.deepcopy(nb)
    at = {"cell": "before the first cell"}
    config = Config({"KernelManager": {"transport_encryption": "auto" if zmq.has("curve") else "disabled"}})

    def remember(cell: NotebookNode, cell_index: int) -> None:
        at["cell"] = f"in cell {cell.get('id')!r} (cell {cell_index + 1} of {len(nb.cells)})"

    def keep_interrupt(notebook: NotebookNode) -> None:
        with contextlib.suppress(NotImplementedError):  # nbclient would take Ctrl-C for a dead kernel
            asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)

    client = NotebookClient(
        nb,
        config=config,
        kernel_name="python3",
        timeout=None,
        record_timing=False,
        force_raise_errors=True,
        resources={"metadata": {"path": str(folder)}},
        on_notebook_start=keep_interrupt,
        on_cell_execute=remember,
        on_cell_executed=(lambda **_: on_cell()) if on_cell else None,
    )
    client.widget_registry = {}  # nbclient's own handling of Output widgets stalls now and then
    start = time.monotonic()
    try:
        asyncio.run(asyncio.wait_for(client.async_execute(), limit))
    except CellExecutionError as error:
        raise NotebookError(f"Stopped {at['cell']}: {error.ename}: {error.evalue}", error.traceback) from None
    except (DeadKernelError, TimeoutError):  # nbclient reports a cancelled run as a dead kernel
        if time.monotonic() - start >= limit:
            raise NotebookError(f"Gave up after {limit:g} s {at['cell']}.") from None
        raise NotebookError(f"The kernel died {at['cell']}, often because memory ran out.") from None
    return nb


def is_code(cell: NotebookNode) -> bool:
    """Whether a cell is one that runs."""
    return cell.cell_type == "code" and bool(cell.source.strip())
