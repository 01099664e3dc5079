"""What every test may count on."""

import os
import random
import signal
import sys
import zlib

import numpy as np
import pytest
from hypothesis import settings
from IPython.core.interactiveshell import InteractiveShell

from largemodels.classroom.box import isolation

settings.register_profile("same luck", derandomize=True)  # `--hypothesis-profile default` draws anew
settings.load_profile("same luck")
os.environ.setdefault("HF_HUB_OFFLINE", "1")  # nothing here may reach for a hub

# A shell's background job is deaf to Ctrl-C, and so would be the commands that tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def shell():
    """What is displayed can only be caught where there is a shell."""
    return InteractiveShell.instance()


@pytest.fixture(autouse=True)
def same_folder():
    """A test that leaves for another folder comes back: what runs after it counts on relative paths."""
    here = os.getcwd()
    yield
    assert os.getcwd() == here


@pytest.fixture(scope="session")
def boxed():
    """What runs a student's code needs a box. On Linux that is no excuse: there, bubblewrap can be installed."""
    if sys.platform != "linux" and (why := isolation.why_not()):
        pytest.skip(why)


@pytest.fixture(autouse=True)
def same_luck(request):
    """What a test draws depends on its name alone, not on what ran before it. LARGEMODELS_LUCK=2 draws otherwise."""
    seed = zlib.crc32((request.node.nodeid + os.environ.get("LARGEMODELS_LUCK", "")).encode())
    random.seed(seed), np.random.seed(seed)
    if torch := sys.modules.get("torch"):  # a test that does without it shouldn't wait for it
        torch.manual_seed(seed)
    if check := sys.modules.get("largemodels.classroom.check"):
        check.GENERATOR.manual_seed(seed)
