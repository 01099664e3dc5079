"""Become another program that ends when the process which started it does, however that one ends.

    python die_with_parent.py PARENT COMMAND …

Python can't tidy up after SIGKILL, nor after a SIGTERM that nobody catches. On Linux the kernel then kills this
program. (At a SIGTERM Jupyter's server did not always end; its kernels end by themselves when it is gone.) PARENT is
the number of the process to depend on.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h; it outlives exec

if sys.platform == "linux":
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(sys.argv[1]):
        sys.exit("The process that started this one is gone already.")
os.execv(sys.argv[2], sys.argv[2:])
