"""Speak with a kernel through its server's WebSocket, as a notebook's page does."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from types import TracebackType

import websocket

PATIENCE = 300  # seconds until a cell has run, with a whole class on one machine


class CellFailed(RuntimeError):
    """A cell raised an error; the message is the error's."""


class Kernel:
    """A running kernel.

    Args:
        channels: the address of its WebSocket.
        cookie: the student's, as a header.
        origin: the address of the page.
        end: ends the kernel.
    """

    def __init__(self, channels: str, cookie: str, origin: str, end: Callable[[], object]) -> None:
        self.session, self.end = uuid.uuid4().hex, end
        self.socket = websocket.create_connection(
            f"{channels}?session_id={self.session}", cookie=cookie, origin=origin, timeout=PATIENCE
        )

    def __enter__(self) -> Kernel:
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.socket.close()
        self.end()

    def run(self, code: str) -> str:
        """What ``code`` printed.

        Raises:
            CellFailed: it raised an error.
        """
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": self.session, "version": "5.3"}
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.socket.send(json.dumps(message))
        printed, failed, idle, replied = [], "", False, False
        while not (idle and replied):
            got = json.loads(self.socket.recv())
            if got["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            kind, said = got["header"]["msg_type"], got["content"]
            if kind == "stream":
                printed.append(said["text"])
            elif kind == "error":
                failed = f"{said['ename']}: {said['evalue']}"
            replied |= kind == "execute_reply"
            idle |= kind == "status" and said["execution_state"] == "idle"
        if failed:
            raise CellFailed(failed)
        return "".join(printed)
