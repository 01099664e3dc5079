"""The box as a user without rights: the attacks that could tell the difference, run again as nobody."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from largemodels.classroom.box.isolation import APPARMOR

ROOT = Path(__file__).parents[3]
NOBODY = "65534"
AGAIN = (
    "reads the solution", "reads the environment", "reads what runs beside it", "rewrites the gradebook",
    "asks a server", "mounts a folder of its own", "leaves an orphan behind", "floods with processes",
    "takes memory in many processes", "takes memory that no process has", "kills all it can", "floods the relay",
)  # fmt: skip
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the box is bubblewrap's, which needs Linux"),
    pytest.mark.skipif(sys.platform == "linux" and os.geteuid() != 0, reason="all tests run without rights here"),
]


def in_sight(paths):
    """Arguments for bubblewrap that let anybody reach ``paths``, some of which may lie in root's home folder."""
    line, opened = [], set()
    for path in map(Path, paths):
        closed = [folder for folder in path.parents if not folder.stat().st_mode & 0o001]
        if closed and closed[-1] not in opened:
            opened.add(closed[-1])
            line += ["--perms", "0755", "--tmpfs", str(closed[-1])]
        for folder in reversed(path.parents):
            if closed and folder != closed[-1] and folder.is_relative_to(closed[-1]):
                line += ["--perms", "0755", "--dir", str(folder)]
        line += ["--ro-bind", str(path), str(path)] if closed else []
    return line


def as_nobody(home, *command):
    view = ["bwrap", "--dev-bind", "/", "/", *in_sight([sys.base_prefix, sys.prefix, ROOT])]
    line = [
        *view,
        "--cap-add",
        "CAP_SETUID",
        "--cap-add",
        "CAP_SETGID",
        "--",
        "setpriv",
        "--reuid",
        NOBODY,
        "--regid",
        NOBODY,
    ]
    environment = os.environ | {"HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("PYTEST_ADDOPTS", None)
    return subprocess.run(
        [*line, "--clear-groups", sys.executable, *command], env=environment, cwd=ROOT, capture_output=True, text=True
    )


def test_the_box_holds_for_an_unprivileged_user(tmp_path):
    ask = "import os; from largemodels.classroom.box.isolation import trouble; print(os.getuid(), trouble())"
    tried = as_nobody("/tmp", "-c", ask)
    assert tried.stdout.startswith(NOBODY), tried.stderr
    if "namespaces" in tried.stdout and Path(APPARMOR).exists():
        pytest.skip(f"this system keeps users from making a box: {tried.stdout}")
    chosen = " or ".join(f"({name})" for name in (name.replace(" ", " and ") for name in AGAIN))
    tests = [str(Path(__file__).with_name(name)) for name in ("test_attacks.py", "test_warm.py")]
    chosen = f"test_warm or warm_process or starts_it_warm or {chosen}"
    ran = as_nobody("/tmp", "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *tests, "-k", chosen, "-rf")
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-1000:]
    counted = {word: int(number) for number, word in re.findall(r"(\d+) (passed|skipped)", ran.stdout)}
    assert counted["passed"] > 20 and sum(counted.values()) > 40, ran.stdout[-3000:]  # skipped are warm starts alone
