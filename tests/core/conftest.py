import pytest
from IPython.core.interactiveshell import InteractiveShell


@pytest.fixture(scope="session", autouse=True)
def shell():
    """What is displayed can only be caught where there is a shell."""
    return InteractiveShell.instance()
