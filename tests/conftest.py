"""What every test may count on."""

import os

import pytest
from IPython.core.interactiveshell import InteractiveShell

os.environ.setdefault("HF_HUB_OFFLINE", "1")  # nothing here may reach for a hub


@pytest.fixture(scope="session", autouse=True)
def shell():
    """What is displayed can only be caught where there is a shell."""
    return InteractiveShell.instance()
