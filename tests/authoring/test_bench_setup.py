"""The first set-up is measured in a fresh clone, until a server answers."""

import subprocess
import sys

import pytest

from largemodels.authoring import bench_setup, measurements

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make lab is for Linux and macOS; Windows has no make")

SERVER = """
import http.server, sys

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

port = next(int(flag.partition("=")[2]) for flag in sys.argv if flag.startswith("--ServerApp.port="))
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""
MAKEFILE = """
lab:
\tmkdir -p .venv $(PIP_CACHE_DIR) $(LARGEMODELS_CACHE)
\thead -c 3000000 /dev/zero > .venv/python
\thead -c 2000000 /dev/zero > $(PIP_CACHE_DIR)/wheel
\thead -c 1000000 /dev/zero > $(LARGEMODELS_CACHE)/weights
\t$(PYTHON) {server} $(JUPYTER_FLAGS)
"""


def commit(root, server):
    (root / "Makefile").write_text(MAKEFILE.format(server=server))
    (root / "server.py").write_text(SERVER)
    git = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for step in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "all"]):
        subprocess.run([*git, *step], check=True)


def test_the_first_setup_is_measured_in_a_fresh_clone(small_course):
    commit(small_course, "server.py")
    assert bench_setup.first(small_course)
    row = measurements.load(small_course)["setup"]
    assert 0 < row.pop("seconds") < 30
    assert row == {"environment_mb": 3, "fetched_mb": 2, "assets_mb": 1}
    assert not (small_course / ".venv").exists()


def test_packages_from_a_folder_count_as_not_fetched(small_course, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "MAKEFILE", MAKEFILE.replace("2000000", "0"))
    commit(small_course, "server.py")
    assert bench_setup.first(small_course)
    assert measurements.load(small_course)["setup"]["fetched_mb"] is None


def test_a_setup_that_ends_early_is_no_measurement(small_course):
    commit(small_course, "nothing_there.py")
    with pytest.raises(RuntimeError, match=r"did not answer on port \d+ \(make lab ended with 2\)"):
        bench_setup.first(small_course)
    assert "setup" not in measurements.load(small_course)


def test_a_folder_without_git_is_refused(small_course):
    with pytest.raises(RuntimeError, match="git could not clone"):
        bench_setup.first(small_course)
