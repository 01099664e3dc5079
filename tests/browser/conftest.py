"""One JupyterLab, one Chromium and one page for all browser tests of a process."""

from pathlib import Path

import pytest
from lab_page import LabPage, chromium
from lab_server import lab_server
from notebook_page import NotebookPage
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[2]


class ByNotebook(LoadScopeScheduling):
    """All tests of a notebook go to one process, which opens it once. Other tests go by their file.

    xdist's own groups (3.8) do nothing under pytest 9.2, which no longer lets a plugin change a test's id.
    """

    def _split_scope(self, nodeid):
        file, _, test = nodeid.partition("::")
        return test.partition("[")[2] if test.endswith(".ipynb]") else file


def pytest_xdist_make_scheduler(config, log):
    return ByNotebook(config, log)


@pytest.fixture(scope="session")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with lab_server(ROOT, [ROOT / "chapters", ROOT / "solutions"], tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="session")
def opened(browser, server):
    """Opens a notebook by its path from the served folder, in JupyterLab's one page."""
    lab = None

    def open_notebook(name):
        nonlocal lab
        if lab is None or not lab.works():  # a page that crashed fails one notebook's tests, not all
            lab = LabPage(browser, server)
        return NotebookPage(lab, name)

    return open_notebook
