"""The code is formatted and has no finding of ruff's, notebooks included."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RUFF = shutil.which("ruff", path=Path(sys.executable).parent)


def ruff(*arguments, cwd=ROOT):
    return subprocess.run([RUFF, *arguments], cwd=cwd, capture_output=True, text=True)


@pytest.mark.parametrize("command", [("format", "--check", "."), ("check", ".")], ids=lambda command: command[0])
def test_ruff_has_nothing_to_say(command):
    done = ruff(*command)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nRun `ruff {command[0]} .`"


def test_code_in_another_form_is_found(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "a.py").write_text('"""About."""\n\nx = {"a":1}\n')
    assert ruff("format", "--check", ".", cwd=tmp_path).returncode == 1
    assert ruff("check", ".", cwd=tmp_path).returncode == 0
