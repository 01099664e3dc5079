"""One JupyterLab and one Chromium for all browser tests."""

from pathlib import Path

import pytest
from lab_server import lab_server
from notebook_page import chromium

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    with lab_server(ROOT, [ROOT / "chapters", ROOT / "solutions"], tmp_path_factory.mktemp("lab")) as server:
        yield server
