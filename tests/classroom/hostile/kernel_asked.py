"""Whether this machine's kernel lets boxes start warm, asked of the kernel itself and by none of the course's code."""

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

NAMESPACES = {"mnt": 0x20000, "cgroup": 0x2000000, "uts": 0x4000000, "ipc": 0x8000000}
NAMESPACES |= {"user": 0x10000000, "pid": 0x20000000, "net": 0x40000000}
JOIN = """
import ctypes, os, sys
failed = ctypes.CDLL(None, use_errno=True).setns(os.pidfd_open(int(sys.argv[1])), int(sys.argv[2]))
sys.exit(os.strerror(ctypes.get_errno()) if failed else 0)
"""


@functools.cache
def refusal():
    """What the kernel refuses, as a sentence; nothing where boxes can start warm."""
    return joined() or ran_from_memory()


def joined():
    """What keeps a process from joining a box that stands, as a sentence."""
    told, tells = os.pipe()
    own = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    own += ["--unshare-user"] if os.geteuid() else []
    line = ["bwrap", "--die-with-parent", "--dev-bind", "/", "/", *own, "--info-fd", str(tells)]
    with subprocess.Popen([*line, "sh", "-c", "echo; sleep 60"], stdout=subprocess.PIPE, pass_fds=[tells]) as box:
        try:
            os.close(tells)
            box.stdout.readline()
            with open(told) as file:
                inner = json.load(file)["child-pid"]
            flags = sum(flag for name, flag in NAMESPACES.items() if namespace(inner, name) != namespace("self", name))
            tried = subprocess.run([sys.executable, "-c", JOIN, str(inner), str(flags)], capture_output=True, text=True)
        finally:
            box.kill()
    return f"This kernel lets no process join a box that stands: {tried.stderr.strip()}" if tried.returncode else ""


def namespace(process, name):
    return os.readlink(f"/proc/{process}/ns/{name}")


def ran_from_memory():
    """What keeps a program from running out of a file in memory, as a sentence."""
    program = os.memfd_create("true")
    try:
        os.write(program, Path("/bin/true").read_bytes())
        subprocess.run(["true"], executable=f"/proc/self/fd/{program}", pass_fds=[program], check=True)
    except OSError as error:
        return f"This kernel runs no program from memory: {error.strerror}"
    finally:
        os.close(program)
    return ""
