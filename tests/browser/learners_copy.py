"""The course's notebooks as a learner has them who ran and saved them: with the script for keys, and trusted.

A committed notebook lacks the script by which a slider takes keys, which core.figures.show puts before the figure at
each run: largemodels.authoring.tidy takes it out. And Jupyter runs a stored script only where the notebook's signature
says that its outputs were made on this machine. A learner who ran the notebook has both, so the copies get both. That a
run indeed puts the script into the page is test_gates's to show.
"""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_output

from largemodels.core.figures.theme import KEYS_MARK, KEYS_MIME, PLOTLY_MIME


def learners_copy(folder: Path, to: Path, data: Path) -> None:
    """Copy a folder of notebooks and make each a learner's.

    Args:
        folder: with the committed notebooks.
        to: doesn't exist yet.
        data: Jupyter's data folder, where the server looks for signatures.
    """
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns(".*"))
    script = new_output(
        "display_data",
        {KEYS_MIME: files("largemodels.core.figures").joinpath("slider_keys.js").read_text("utf-8")},
        metadata=KEYS_MARK,
    )
    data.mkdir(parents=True, exist_ok=True)
    notary = NotebookNotary(data_dir=str(data))
    for path in to.rglob("*.ipynb"):
        nb = nbformat.read(path, as_version=4)
        for cell in nb.cells:
            outputs = cell.get("outputs", [])
            for place in reversed([n for n, output in enumerate(outputs) if has_slider(output)]):
                outputs.insert(place, script)
        nbformat.write(nb, path)
        notary.sign(nbformat.read(path, as_version=4))


def has_slider(output: nbformat.NotebookNode) -> bool:
    """Whether an output is a figure with a slider of its own."""
    return bool(output.get("data", {}).get(PLOTLY_MIME, {}).get("layout", {}).get("sliders"))
