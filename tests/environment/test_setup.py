"""The two commands, the README's steps and .ci/run: a Python that is too old, a bare machine, one version of torch."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from largemodels.core import doctor

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no make: the README spells its steps out")


def program(path: Path, text: str) -> Path:
    """An executable shell script at ``path``."""
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def copy(tmp_path):
    """A folder that holds the course's set-up files and nothing else."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


@unix
@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 18), (3, 10, 13)])
def test_a_python_that_is_too_old_gets_one_clear_sentence(copy, version):
    told = f"import sys; sys.version_info = {(*version, 'final', 0)}; exec(sys.argv[2])"
    old = program(copy / "python-old", f"""exec {sys.executable} -c "{told}" "$@" """)
    done = subprocess.run(["make", "lab", f"PYTHON={old}"], cwd=copy, capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0
    assert said == [
        f"This course needs Python 3.11 or newer, and {old} is {version[0]}.{version[1]}. "
        "Install a newer one and name it: make lab PYTHON=python3.13"
    ]
    assert not (copy / ".venv").exists()


@unix
def test_a_python_that_is_new_enough_goes_on_to_the_virtual_environment(copy):
    stops = program(
        copy / "python-new", f"""[ "$1" = -m ] && echo "asked: $*" && exit 3; exec {sys.executable} "$@" """
    )
    done = subprocess.run(["make", "lab", f"PYTHON={stops}"], cwd=copy, capture_output=True, text=True)
    assert "asked: -m venv .venv" in done.stdout


@unix
@pytest.mark.parametrize("fetched", [True, False])
def test_the_course_opens_without_installing_again_even_where_a_model_could_not_be_fetched(copy, fetched):
    programs = copy / ".venv" / "bin"
    programs.mkdir(parents=True)
    (copy / ".venv" / "lab").touch()
    program(programs / "largemodels", f"""echo "asked: $*"; exit {0 if fetched else 1}""")
    program(programs / "jupyter", """echo "opened: $*" """)
    run = ["make", "--silent", "lab", "JUPYTER_FLAGS=--no-browser", "PYTHON=no-such-python"]
    done = subprocess.run(run, cwd=copy, capture_output=True, text=True, check=True)
    asked, *warned, opened = done.stdout.splitlines()
    assert asked == "asked: fetch smollm2 minilm"
    assert warned == ([] if fetched else ["The course opens without these models. Later, run: make lab"])
    assert opened == "opened: lab --LabApp.default_url=/lab/tree/chapters/00_start_here.ipynb --no-browser"


def test_the_oldest_python_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = ".".join(map(str, doctor.OLDEST_PYTHON))
    assert project["requires-python"] == f">={oldest}"
    assert re.search(r"version_info >= \((\d+), (\d+)\)", MAKEFILE).groups() == tuple(oldest.split("."))
    assert f"Python {oldest}" in README
    assert f"--python-version {oldest} " in MAKEFILE


def test_every_place_names_the_same_torch():
    places = [ROOT / "Makefile", ROOT / "README.md", *(ROOT / ".github" / "workflows").glob("*.yml")]
    named = {path.name: set(re.findall(r"torch==([\d.]+\d)", path.read_text(encoding="utf-8"))) for path in places}
    assert named["README.md"] == named["Makefile"]
    assert set.union(*named.values()) == named["Makefile"]
    assert len(named["Makefile"]) == 1


def test_the_readme_spells_out_the_makefile_for_windows():
    torch = re.search(r"^TORCH \?= (.+)$", MAKEFILE, re.MULTILINE)[1]
    steps = re.search(r"```powershell\n(.+?)```", README, re.DOTALL)[1]
    spelled_out = {
        "$(INSTALL) --retries 0 $(TORCH)": f"python -m pip install --retries 0 {torch}",
        "$(INSTALL) -e . $(LOCK)": "python -m pip install -e . -c constraints.txt",
        "largemodels fetch smollm2 minilm": "largemodels fetch smollm2 minilm",
        "jupyter lab --LabApp.default_url=/lab/tree/chapters/00_start_here.ipynb": (
            "jupyter lab --LabApp.default_url=/lab/tree/chapters/00_start_here.ipynb"
        ),
    }
    assert [line for line in spelled_out if line not in MAKEFILE] == []
    assert [line for line in spelled_out.values() if f"{line}\n" not in steps] == []


@unix
@pytest.mark.parametrize("user", [0, 1000])
@pytest.mark.parametrize(
    ("there", "installs"),
    [
        ("", "bubblewrap chromium fonts-noto-cjk git make python3 python3-venv"),
        ("bubblewrap git make python3 python3-venv", "chromium fonts-noto-cjk"),
        ("bubblewrap chromium fonts-noto-cjk git make", "python3 python3-venv"),
        ("bubblewrap chromium fonts-noto-cjk git make python3 python3-venv", ""),
    ],
)
def test_ci_installs_what_is_missing_and_then_tests(tmp_path, user, there, installs):
    log = tmp_path / "log"
    fakes = tmp_path / "bin"
    fakes.mkdir()
    program(fakes / "id", f"echo {user}")
    program(fakes / "apt-get", f'echo "apt-get $* $DEBIAN_FRONTEND" >> {log}')
    program(fakes / "sudo", f'echo "sudo" >> {log}; exec "$@"')
    program(fakes / "make", f'echo "make $*" >> {log}; [ ! -t 0 ] && [ -z "$(cat)" ]')
    program(
        fakes / "dpkg-query", f'for p; do :; done; case " {there} " in *" $p "*) printf installed;; *) exit 1;; esac'
    )
    program(fakes / "python3", "exit 0" if "python3" in there else "exit 1")
    for tool in ("bash", "dirname", "env", "cat"):
        (fakes / tool).symlink_to(shutil.which(tool))
    run = [shutil.which("bash"), ROOT / ".ci" / "run", "LOCK="]
    subprocess.run(run, env={"PATH": str(fakes), "CI": "true"}, check=True, stdin=subprocess.DEVNULL)
    root = [] if user == 0 else ["sudo"]
    update = [*root, "apt-get update noninteractive"]
    install = [*root, f"apt-get install --yes --no-install-recommends {installs} noninteractive"]
    expected = [*update, *install] if installs else []
    assert log.read_text(encoding="utf-8").splitlines() == [*expected, "make test LOCK="]


@unix
def test_scripts_are_executable_and_parse():
    for script in (ROOT / ".ci" / "run", ROOT / "postBuild"):
        assert os.access(script, os.X_OK)
        subprocess.run(["bash", "-n", script], check=True)
