"""A kernel that runs a student's cells and is asked for values. Nothing shuts it in yet: see ``classroom.mark``."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import zmq
from jupyter_client import BlockingKernelClient, KernelManager
from traitlets.config import Config

SECONDS = 60.0  # for one cell, or one value


class KernelLost(RuntimeError):
    """The kernel died or ran over time; the message says which, as a sentence."""


class Kernel:
    """A running kernel.

    Args:
        manager: what started it.
        client: what speaks with it.
    """

    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client

    def execute(self, code: str, **expressions: str) -> dict:
        """Run ``code``, then evaluate each of ``expressions``; the content of the kernel's reply.

        Raises:
            KernelLost: there was none.
        """
        wanted = self.client.execute(code, user_expressions=expressions, allow_stdin=False, stop_on_error=False)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                message = self.client.get_shell_msg(timeout=0.5)
            except queue.Empty:
                if not self.manager.is_alive():
                    raise KernelLost("The kernel died.") from None
                continue
            if message["parent_header"].get("msg_id") == wanted:
                return message["content"]
        raise KernelLost(f"A cell took longer than {SECONDS:g} s.")


@contextmanager
def kernel(folder: Path) -> Iterator[Kernel]:
    """A fresh kernel that runs in ``folder``, gone afterwards."""
    config = Config({"KernelManager": {"transport_encryption": "auto" if zmq.has("curve") else "disabled"}})
    manager = KernelManager(kernel_name="python3", config=config)
    manager.start_kernel(cwd=str(folder))
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=SECONDS)
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
