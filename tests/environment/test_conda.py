"""environment.yml, which conda and Binder read, agrees with pyproject.toml, and repo2docker builds from it."""

import os
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from repo2docker.app import Repo2Docker

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REQUIRED = {need.name: need for need in map(Requirement, PROJECT["dependencies"])}
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
FROM_CONDA = {line.partition("=")[0].rstrip(">"): line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)}


def detected(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """The build pack that repo2docker takes for ``folder``: the first in its own order that says it can."""
    monkeypatch.chdir(folder)
    app = Repo2Docker()
    return next(pack for pack in (kind(base_image=app.base_image) for kind in app.buildpacks) if pack.detect())


def test_repo2docker_builds_from_environment_yml(monkeypatch):
    pack = detected(ROOT, monkeypatch)
    assert type(pack).__name__ == "CondaBuildPack"
    assert pack.environment_yaml_path == "environment.yml"
    assert pack.python_version == FROM_CONDA["python"].partition("=")[2]


def test_without_environment_yml_repo2docker_would_take_another_way(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    assert type(detected(tmp_path, monkeypatch)).__name__ == "PythonBuildPack"


def test_the_whole_repository_is_there_before_pip_runs(monkeypatch):
    pack = detected(ROOT, monkeypatch)
    assert pack._should_preassemble_env is False
    assert not any("environment.yml" in script for _, script in pack.get_preassemble_scripts())
    assert any("environment.yml" in script for _, script in pack.get_assemble_scripts())
    pack.platform = "linux/amd64"  # as on Binder
    dockerfile = pack.render()
    assert dockerfile.index("COPY --chown=1000:1000 src/ ${REPO_DIR}/") < dockerfile.index('--file "environment.yml"')


def test_binder_fetches_the_models_ahead(monkeypatch):
    assert any("postBuild" in script for script in detected(ROOT, monkeypatch).get_post_build_scripts())
    assert os.access(ROOT / "postBuild", os.X_OK)
    assert "largemodels fetch" in (ROOT / "postBuild").read_text(encoding="utf-8")


def test_python_is_one_that_the_course_supports():
    python = FROM_CONDA["python"].partition("=")[2]
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{python}.99")


@pytest.mark.parametrize(("conda", "pip"), [("pytorch-cpu", "torch"), ("pip", "pip")])
def test_what_conda_brings_has_the_bound_of_pyproject(conda, pip):
    assert Requirement(FROM_CONDA[conda]).specifier == REQUIRED[pip].specifier


def test_conda_brings_nothing_else_and_pip_the_rest_by_the_lock():
    assert set(FROM_CONDA) == {"python", "pytorch-cpu", "pip"}
    (pip,) = [entry["pip"] for entry in ENVIRONMENT["dependencies"] if isinstance(entry, dict)]
    assert pip == ["-c constraints.txt", "-e ."]
    assert ENVIRONMENT["channels"] == ["conda-forge", "nodefaults"]
