"""What runs in a container: the same as in bubblewrap's box, behind the same filter of system calls.

An engine has a filter of its own, and each engine another: Podman's lets a process make namespaces, for example.
"""

from __future__ import annotations

import json
import os

from . import entering, inside, syscalls

if __name__ == "__main__":
    orders = os.fdopen(0, "rb", closefd=False)
    inside.lower(json.loads(orders.readline()))
    entering.refuse(syscalls.program())
    inside.silence()
    inside.work(orders)
