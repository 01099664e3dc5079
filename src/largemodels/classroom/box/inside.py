"""What runs inside the box: a Jupyter kernel with the student's cells, and a relay between it and the marker.

The relay reads a request a line from its standard input, ``{"code": …, "expression": …}``, asks the kernel over a Unix
socket in the box's own /tmp, and writes a reply a line: ``{"status": …, "ename": …, "evalue": …, "reply": …}``. So
nothing outside speaks the kernel's protocol: what comes out is bytes in a pipe, and the marker reads no more of them
than it wants. The student's code shares the box with the relay, and can make it say anything. That earns nothing: a
value that is right has to be computed, whoever sends it.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import itertools
import json
import os
import resource
import signal
import socket
import sys
from typing import BinaryIO

HOME = "/tmp/.kernel"
CONNECTION = {"transport": "ipc", "ip": f"{HOME}/kernel", "key": "", "signature_scheme": "hmac-sha256"}
PORTS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}
HEADER = {"username": "marker", "session": "marker", "version": "5.3", "date": ""}
SLICE = 100  # milliseconds between two looks at whether the kernel lives
LONGEST = 300  # letters of an error's message


def main() -> None:
    """Take the first line of the orders as settings, then work."""
    orders = os.fdopen(0, "rb", closefd=False)
    lower(json.loads(orders.readline()))
    work(orders)


def work(orders: BinaryIO) -> None:
    """Start the kernel, and relay until the marker goes or the kernel dies."""
    replies = os.dup(1)
    os.makedirs(HOME)
    with open(f"{HOME}/connection.json", "w", encoding="utf-8") as file:
        json.dump(CONNECTION | PORTS, file)
    if not (kernel := os.fork()):
        orders.close()
        os.close(replies)
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(0, 1)
        os.dup2(0, 2)
        serve()
    try:
        relay(orders, os.fdopen(replies, "wb"), kernel)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(kernel, signal.SIGKILL)


def lower(settings: dict) -> None:
    """Set the limits that a process can set for itself and its children, and become nobody where it is root."""
    for name, most in settings["limits"].items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    if settings["user"]:
        os.setgroups([])
        os.setresgid(*[settings["user"]] * 3)
        os.setresuid(*[settings["user"]] * 3)


def silence() -> None:
    """Have the silent package in the place of the checks, for all that this process imports from now on."""
    import largemodels.classroom

    from . import silent

    name, folder = "largemodels.classroom.check", os.path.join(*largemodels.classroom.__path__, "check")
    spec = importlib.util.spec_from_file_location(name, silent.__file__, submodule_search_locations=[folder])
    sys.modules[name] = largemodels.classroom.check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sys.modules[name])


def serve() -> None:
    """Be the kernel. Never returns."""
    from ipykernel.kernelapp import launch_new_instance

    flags = ["--HistoryManager.enabled=False", "--IPKernelApp.exec_lines=del exit, quit"]  # those two end it later
    flags += ["--IPKernelApp.capture_fd_output=False"]  # nobody reads it: a flood would fill the kernel's memory
    sys.argv = ["kernel", "-f", f"{HOME}/connection.json", *flags]
    try:
        launch_new_instance(argv=sys.argv[1:])
    finally:
        os._exit(0)


def relay(orders: BinaryIO, replies: BinaryIO, kernel: int) -> None:
    """Pass each order to the kernel and its reply back."""
    import zmq

    shell = zmq.Context().socket(zmq.DEALER)
    shell.linger = 0
    shell.connect(f"ipc://{HOME}/kernel-{PORTS['shell_port']}")
    for number in itertools.count():
        line = orders.readline() if number else b'{"code": ""}'
        order = json.loads(line or "null")
        if order is None:
            return
        send(shell, number, order)
        said = None
        while said is None:
            if shell.poll(SLICE):
                said = shorten(number, shell.recv_multipart())
            elif os.waitpid(kernel, os.WNOHANG)[0]:
                return
        replies.write(json.dumps(said).encode() + b"\n")
        replies.flush()


def send(shell: socket.socket, number: int, order: dict) -> None:
    """Ask the kernel to run code and evaluate an expression."""
    expressions = {"reply": order["expression"]} if "expression" in order else {}
    content = {"code": order["code"], "silent": False, "store_history": True, "user_expressions": expressions}
    content |= {"allow_stdin": False, "stop_on_error": False}
    header = HEADER | {"msg_id": str(number), "msg_type": "execute_request"}
    parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
    shell.send_multipart([b"<IDS|MSG>", b"", *parts])


def shorten(number: int, parts: list[bytes]) -> dict | None:
    """What matters of the kernel's reply to order ``number``; None if the message isn't that."""
    _, parent, _, content = (json.loads(part) for part in parts[parts.index(b"<IDS|MSG>") + 2 :][:4])
    if parent.get("msg_id") != str(number):
        return None
    said = {key: str(content.get(key, ""))[:LONGEST] for key in ("status", "ename", "evalue")}
    value = content.get("user_expressions", {}).get("reply", {})
    if value.get("status") == "ok":
        said["reply"] = ast.literal_eval(value["data"]["text/plain"])
    return said


if __name__ == "__main__":
    main()
