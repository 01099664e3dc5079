"""The class's image: what goes into it, by repo2docker's own word; building it takes Docker, which isn't tried here."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
VALUES = yaml.safe_load((ROOT / "deploy" / "jupyterhub" / "values.yaml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COURSE = "/srv/course"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the script that builds the image is bash")


def build(*arguments, keep):
    """Run the script with repo2docker's ``--no-build``, which shows the Dockerfile; files and Dockerfile.

    Docker alone would need more. ``keep`` gets a copy of the folder, which the script takes away again.
    """
    keep.mkdir()
    (keep / "repo2docker").write_text(
        f'#!/bin/sh\ncp -a "$(eval echo \\${{$#}})/." {keep}/copy\nexec {sys.executable} -m repo2docker "$@"\n'
    )
    (keep / "repo2docker").chmod(0o755)
    environment = os.environ | {"PATH": f"{keep}{os.pathsep}{os.environ['PATH']}"}
    command = [ROOT / "deploy" / "image" / "build", "example/course:1", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    return keep / "copy", done.stdout + done.stderr


@pytest.fixture(scope="module")
def cpu(tmp_path_factory):
    return build("cpu", "--no-build", "--debug", keep=tmp_path_factory.mktemp("image") / "cpu")


def test_no_answers_go_in(cpu):
    folder, _ = cpu
    assert {path.name for path in folder.iterdir()} == {
        *("LICENSE", "README.md", "constraints.txt", "environment.yml", "postBuild", "pyproject.toml", "src"),
    }
    assert not list(folder.rglob("*.ipynb"))


def test_it_is_built_from_environment_yml_outside_of_the_home(cpu):
    _, dockerfile = cpu
    assert '--file "environment.yml"' in dockerfile
    script = (ROOT / "deploy" / "image" / "build").read_text(encoding="utf-8")
    assert f"--target-repo-dir {COURSE} " in script
    assert VALUES["singleuser"]["storage"]["homeMountPath"] == "/home/jovyan"


def test_the_models_are_where_the_values_say(cpu):
    _, dockerfile = cpu
    assert dockerfile.index("ENV REPO_DIR=") < dockerfile.index("RUN ./postBuild")
    post_build = (ROOT / "postBuild").read_text(encoding="utf-8")
    inside = re.search(r'^export LARGEMODELS_CACHE="(.*)"$', post_build, re.MULTILINE)[1]
    assert inside.replace("${REPO_DIR}", COURSE) == VALUES["singleuser"]["extraEnv"]["LARGEMODELS_CACHE"]


def test_what_a_hub_needs_is_installed_last_by_the_lock(cpu):
    _, dockerfile = cpu
    installs = re.search(r'RUN pip install --no-cache-dir -c constraints.txt -e "\.\[(.*)\]"', dockerfile)
    assert installs.start() > dockerfile.index("RUN ./postBuild")
    assert set(installs[1].split(",")) == {"hub", "cluster"} <= set(PROJECT["optional-dependencies"])
    assert "install --yes --no-install-recommends bubblewrap" in dockerfile
    assert dockerfile.rindex("USER ${NB_USER}") > dockerfile.rindex("USER root")


def test_with_cuda_torch_comes_from_pypi_in_the_version_of_the_makefile(tmp_path):
    folder, _ = build("cuda", "--no-build", keep=tmp_path / "cuda")
    dependencies = yaml.safe_load((folder / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert not any(str(one).startswith("pytorch") for one in dependencies)
    torch = re.search(r"^TORCH \?= (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1]
    assert dependencies[-1]["pip"] == ["-c constraints.txt", torch, "-e ."]


def test_another_word_is_refused(tmp_path):
    command = [ROOT / "deploy" / "image" / "build", "example/course:1", "gpu"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "The second word is cpu or cuda, not gpu.\n")


def test_the_tags_are_the_courses_version():
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "deploy").rglob("*.yaml"))
    tags = set(re.findall(r"large-models:([\w.]+)", text)) | {VALUES["singleuser"]["image"]["tag"]}
    assert tags == {PROJECT["version"]}
