"""The GitHub workflows are correct as actionlint's rules have it, and run what they should."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
UNPINNED = ("--ignore", "unpinned-uses", "--ignore", "unpinned-images")  # versions are named, digests are not
LINTER = shutil.which("jactionlint", path=Path(sys.executable).parent)


def lint(path: Path) -> list[str]:
    """The findings of jactionlint, a fork of actionlint whose wheels hold the program, one a line."""
    command = [LINTER, "--strict-exit", "--oneline", "--no-hints", "--shellcheck=", *UNPINNED, path]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    findings = done.stdout.splitlines()
    assert (done.returncode == 0) == (not findings), done.stderr
    return findings


def test_all_three_are_here():
    assert [path.stem for path in WORKFLOWS] == ["cpu", "gpu", "weekly"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_finding(path):
    assert lint(path) == []


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("matrix.system }}", "matrix.sistem }}", "undefined-property"),
        ("timeout-minutes:", "timeout_minutes:", "workflow-syntax"),
        ("runs-on: ubuntu-latest", "runs-on: ubuntu-lates", "unknown-runner-label"),
        ("python-version:", "pythonversion:", "unknown-action-input"),
        ("  pull_request:", "  pull_requests:", "unknown-event"),
        ("contents: read", "content: read", "permissions"),
    ],
)
def test_a_broken_workflow_is_refused(tmp_path, right, wrong, rule):
    text = (ROOT / ".github" / "workflows" / "cpu.yml").read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "broken.yml"
    broken.write_text(text.replace(right, wrong), encoding="utf-8")
    assert any(rule in finding for finding in lint(broken))


def steps(name: str) -> str:
    """All that a workflow runs, as one text."""
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))["jobs"]
    return "\n".join(step.get("run", "") for job in jobs.values() for step in job["steps"])


def test_the_gpu_runs_the_same_notebooks_with_cuda():
    gpu = yaml.safe_load((ROOT / ".github" / "workflows" / "gpu.yml").read_text(encoding="utf-8"))
    (job,) = gpu["jobs"].values()
    assert job["env"]["LARGEMODELS_DEVICE"] == "cuda"
    assert job["runs-on"] == ["self-hosted", "gpu"]
    assert "pytest chapters solutions --nbval-lax" in steps("gpu.yml")


def test_linux_macos_and_windows_run_everything_that_they_can():
    cpu = yaml.safe_load((ROOT / ".github" / "workflows" / "cpu.yml").read_text(encoding="utf-8"))
    assert cpu["jobs"]["others"]["strategy"]["matrix"]["system"] == ["macos-latest", "windows-latest"]
    assert ".ci/run" in steps("cpu.yml")
    tests = "pytest tests chapters solutions --ignore tests/browser --nbval-lax -n 2 --dist loadfile"
    assert tests in steps("cpu.yml")
    assert tests in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_weekly_run_has_no_lock_and_makes_the_records_anew_with_it():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "weekly.yml").read_text(encoding="utf-8"))["jobs"]
    newest, records = ("\n".join(step.get("run", "") for step in jobs[name]["steps"]) for name in ("newest", "records"))
    assert ".ci/run LOCK= " in newest and "-c constraints.txt" not in newest
    assert "-c constraints.txt" in records and records.endswith("largemodels records --check")
