"""What a training leaves behind is given back, so that a notebook fits into a small machine."""

from __future__ import annotations

import ctypes
import gc
import platform


def give_back() -> None:
    """Give memory that nothing holds any more back to the system.

    After a training glibc keeps what the activations took, 200 to 300 MB beside a small encoder, in pieces into which
    the large tensors of a model that is loaded later don't fit. Elsewhere than on glibc nothing is done.
    """
    gc.collect()
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL("libc.so.6").malloc_trim(0)
