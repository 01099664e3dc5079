"""Freed memory goes back to the system."""

import platform

import numpy as np
import psutil
import pytest

from largemodels.core.memory import give_back


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps what was freed")
def test_what_was_freed_goes_back():
    small = [np.ones(2_000) for _ in range(10_000)]  # 160 MB, in pieces too small for maps of their own
    small = small[::1_000]  # ten stay, all over the heap
    before = psutil.Process().memory_info().rss
    give_back()
    assert before - psutil.Process().memory_info().rss > 100e6 and len(small) == 10
