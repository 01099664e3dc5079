"""A class's copy of the course opens, installs and points to itself, and gives no answer away."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from largemodels import __main__ as command
from largemodels.authoring import course_map, labs, public_copy
from largemodels.core.repository import course, links
from largemodels.core.repository.links import Addresses

ROOT = Path(__file__).parents[2]
HERE = Addresses("https://github.com/some-school/our-course", "https://hub.school.org", "spring")
LAB = "lab_07_attend"


def make(target, root=ROOT, names=(LAB,)):
    return public_copy.make(root, list(names), HERE, target)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    target = tmp_path_factory.mktemp("class") / "our-course"
    make(target)
    return target


def everything(folder):
    """Name and text of each file."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes().decode(errors="ignore") for path in paths}


def test_only_what_a_learner_needs_is_in_it(copy):
    tops = {path.name for path in copy.iterdir()}
    assert tops == {
        *(".gitattributes", ".gitignore", ".largemodels.json", "LICENSE", "Makefile", "README.md", "chapters"),
        *("constraints.txt", "environment.yml", "labs", "postBuild", "pyproject.toml", "site", "src"),
    }
    assert not [name for name in everything(copy) if "test" in name or "solution" in name]
    assert os.access(copy / "postBuild", os.X_OK) or sys.platform == "win32"


def test_none_of_its_notebooks_holds_a_solution_or_a_probe(copy):
    for path in course.notebooks(copy, "chapters", "labs"):
        text = path.read_text(encoding="utf-8")
        assert "BEGIN SOLUTION" not in text and "HIDDEN TESTS" not in text and "probe(" not in text


def test_the_guard_knows_every_answer_and_probe_of_the_labs():
    path = ROOT / "solutions" / LAB / f"{LAB}.ipynb"
    cells = [cell for _, cell, _ in public_copy.guarded(path)]
    source = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    assert len([cell for cell in cells if not cell.endswith("-check")]) == source.count("BEGIN SOLUTION") == 5
    assert len([cell for cell in cells if cell.endswith("-check")]) == source.count("\nprobe(") + source.count(
        "\nforbid("
    )


def test_all_its_links_lead_to_itself(copy):
    text = "\n".join(everything(copy).values())
    assert "large-models-hands-on" not in text.replace('"largemodels"', "")
    assert links.addresses(copy) == HERE
    assert "git clone --branch spring https://github.com/some-school/our-course\ncd our-course\n" in text
    readme = (copy / "README.md").read_text(encoding="utf-8")
    assert course_map.refresh(readme, copy) == readme  # its own map, made of its own labs
    assert f"](labs/{LAB}/{LAB}.ipynb)" in readme and "git-pull?repo=https%3A%2F%2Fgithub.com%2Fsome-school" in readme
    assert "5 s | 339 MB" in readme or re.search(r"60 min \| \d+ s", readme)


def test_its_readme_leads_nowhere_that_is_not_there(copy):
    readme = (copy / "README.md").read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", readme) if "://" not in target]
    assert targets and [target for target in targets if not (copy / target.partition("#")[0]).exists()] == []
    assert "solutions" not in readme and "For teachers" not in readme and "MIT license" in readme


def test_it_installs_and_the_first_cell_of_its_lab_runs(copy, tmp_path):
    shutil.copytree(copy, tmp_path / "copy")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]  # asks the index for the build backend alone
    subprocess.run([*pip, "--target", tmp_path / "there", tmp_path / "copy"], check=True, timeout=300)
    lab = nbformat.read(copy / "labs" / LAB / f"{LAB}.ipynb", as_version=4)
    first = next(cell.source for cell in lab.cells if cell.cell_type == "code")
    show = "\nimport largemodels, pathlib; print(pathlib.Path(largemodels.__file__).parent.parent)"
    ran = subprocess.run(
        [sys.executable, "-c", first + show],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "there")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.stdout.strip() == str(tmp_path / "there"), ran.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no make: the README spells its steps out")
def test_make_lab_opens_it(copy, tmp_path):
    shutil.copytree(copy, tmp_path / "copy")
    programs = tmp_path / "copy" / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name in ("largemodels", "jupyter"):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*"\n')
        (programs / name).chmod(0o755)
    (tmp_path / "copy" / ".venv" / "lab").touch()
    ran = subprocess.run(["make", "--silent", "lab"], cwd=tmp_path / "copy", capture_output=True, text=True, check=True)
    _, opened = ran.stdout.splitlines()
    start = re.search(r"/lab/tree/(\S+)", opened)[1]
    assert opened.startswith("jupyter lab ") and (copy / start).is_file()


def test_in_it_the_teachers_commands_say_where_to_go(copy, monkeypatch, capsys):
    monkeypatch.chdir(copy)
    assert command.main(["release"]) == 1
    assert capsys.readouterr().err == "This copy of the course has no solutions. Release from the course itself.\n"


def test_git_in_it_and_a_teachers_own_files_live_through_the_next_release(tmp_path):
    target = tmp_path / "our-course"
    make(target)
    subprocess.run(["git", "init", "--quiet", target], check=True)
    (target / "syllabus.md").write_text("Monday")
    assert make(target) == []
    assert make(target, names=()) and not (target / "labs").exists()
    assert (target / ".git" / "HEAD").is_file() and (target / "syllabus.md").read_text() == "Monday"


@pytest.fixture
def leaky(tmp_path):
    """A course with one lab, ready to be copied."""
    root = tmp_path / "course"
    for name in ("README.md", "pyproject.toml", "LICENSE", "src/largemodels/__init__.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    for folder in (f"solutions/{LAB}", f"labs/{LAB}"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "chapters").mkdir()
    return root


def answer_in_a_notebook(root):
    cell = nbformat.v4.new_code_cell(answer(root).replace("\n    ", "\n  "))
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), root / "chapters" / "draft.ipynb")
    return "chapters/draft.ipynb holds what masked-softmax of lab_07_attend keeps from learners."


def answer_in_an_output(root):
    out = nbformat.v4.new_output("stream", text=answer(root))
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("%psource masked_softmax", outputs=[out])])
    nbformat.write(nb, root / "chapters" / "draft.ipynb")
    return "chapters/draft.ipynb holds what masked-softmax of lab_07_attend keeps from learners."


def answer_in_the_package(root):
    (root / "src" / "largemodels" / "attend.py").write_text(f"def weights(scores, mask):\n{answer(root)}\n")
    return "src/largemodels/attend.py holds what masked-softmax of lab_07_attend keeps from learners."


def probe_in_a_text(root):
    (root / "labs" / LAB / "notes.txt").write_text(
        'Ask: probe("who_may_look(torch.tensor([2, 6]), 6, 1)", setup="import torch")'
    )
    return f"labs/{LAB}/notes.txt holds what who-may-look-check of lab_07_attend keeps from learners."


def answer(root):
    nb = nbformat.read(root / "solutions" / LAB / f"{LAB}.ipynb", as_version=4)
    (found,) = public_copy.ANSWER.findall(next(cell.source for cell in nb.cells if cell.id == "masked-softmax"))
    return found


@pytest.mark.parametrize("leak", [answer_in_a_notebook, answer_in_an_output, answer_in_the_package, probe_in_a_text])
def test_a_copy_that_gives_an_answer_away_is_refused(leak, leaky, tmp_path):
    before = everything(leaky)
    assert make(tmp_path / "clean", leaky)
    assert everything(leaky) == before
    sentence = leak(leaky)
    with pytest.raises(ValueError, match=re.escape(f"{sentence} Take it out there; the copy was not made.")):
        make(tmp_path / "copy", leaky)
    assert not (tmp_path / "copy").exists()


def test_addresses_that_find_no_place_are_no_copy(leaky, tmp_path):
    pyproject = leaky / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace('hub = "', 'hub= "'))
    with pytest.raises(ValueError, match=r"^pyproject.toml has no place for the addresses"):
        make(tmp_path / "copy", leaky)


def test_stale_labs_are_not_handed_out(leaky, tmp_path, monkeypatch, capsys):
    path = leaky / "labs" / LAB / f"{LAB}.ipynb"
    nb = json.loads(path.read_text(encoding="utf-8"))
    nb["cells"][0]["source"] = ["# Another lab"]
    path.write_text(json.dumps(nb))
    monkeypatch.chdir(leaky)
    for call in (["--to", "out"], ["--public", "out", "--repository", HERE.repository]):
        call[1] = str(tmp_path / "out")
        assert command.main(["release", *call]) == 1
        said = f"labs/{LAB}/{LAB}.ipynb is not what its solution gives today. Run `largemodels labs`.\n"
        assert capsys.readouterr().err.endswith(said)
        assert not (tmp_path / "out").exists()
    labs.generate(leaky)
    assert command.main(["release", "--to", str(tmp_path / "out")]) == 0
