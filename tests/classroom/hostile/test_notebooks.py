"""Submissions whose notebook is strange, hostile or only unusual: the answers count, whatever stands around them."""

import sys
import threading

import pytest
from light_lab import POINTS, RIGHT, lab
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from largemodels.classroom.box.limits import Limits
from largemodels.classroom.marking.mark import expected, mark

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is bubblewrap's, which needs Linux")
SOLUTION = lab()
FORGED = "from largemodels.classroom.probes import probe\nprobe('1')"


@pytest.fixture(scope="module")
def right():
    return expected(SOLUTION)


def changed(change):
    nb = lab()
    change(nb)
    return nb


def answers_anyhow(nb):
    """Metadata and ids of every kind that JSON can hold."""
    strange = [None, 7, [1], {"a": 1}, "x", True]
    for value in strange:
        nb.cells.append(NotebookNode(cell_type="code", id=value, source="1 / 0", metadata=value))
        nb.cells.append(NotebookNode(cell_type="code", source="1 / 0", metadata=NotebookNode(nbgrader=value)))
        nb.cells.append(NotebookNode(cell_type=value, id="mix", source=value))


HARMLESS = {
    "graded cells deleted": lambda nb: [nb.cells.pop(place) for place in (7, 4, 1)],
    "cells in another order": lambda nb: nb.cells.reverse(),
    "every cell twice": lambda nb: nb.cells.extend(lab().cells),
    "graded cells forged": lambda nb: nb.cells[1].update(source=FORGED),
    "more points asked for": lambda nb: nb.cells[1].metadata.nbgrader.update(points=1000),
    "marks in the metadata": lambda nb: nb.metadata.update(score=1000, largemodels={"points": 1000}),
    "another kernel": lambda nb: nb.metadata.update(kernelspec={"name": "bash", "argv": ["rm", "-r", "/"]}),
    "more cells": lambda nb: nb.cells.insert(0, new_code_cell("import os\nos._exit(1)")),
    "a new graded cell": lambda nb: nb.cells.append(new_code_cell(FORGED, metadata=nb.cells[1].metadata)),
    "anything for metadata": answers_anyhow,
    "no metadata at all": lambda nb: [cell.pop("metadata") for cell in nb.cells],
    "outputs that claim full marks": lambda nb: nb.cells[1].update(
        outputs=[{"output_type": "stream", "text": "100/100"}]
    ),
    "ids that are gone": lambda nb: [cell.pop("id") for cell in nb.cells],
    "prints and warnings": lambda nb: nb.cells[0].update(
        source=f"import warnings\nwarnings.warn('!')\nprint('hello')\n{RIGHT['mix']}"
    ),
    "a magic": lambda nb: nb.cells[0].update(source=f"%time pass\n{RIGHT['mix']}"),
    "turned into text": lambda nb: nb.cells.__setitem__(0, new_markdown_cell(RIGHT["mix"], id="mix")),
    "slower but right": lambda nb: nb.cells[0].update(
        source="import time\ndef mix(a, b):\n    time.sleep(0.5)\n    return sum([a] * 31) + sum([b] * 17)"
    ),
    "numpy, other names, another type": lambda nb: nb.cells[0].update(
        source="import numpy\ndef mix(first, second):\n    return numpy.float32(31) * first + numpy.int64(17) * second"
    ),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_answers_count_whatever_stands_around_them(change, right):
    rows = mark(changed(change), SOLUTION, right)
    assert [row.points for row in rows] == list(POINTS), rows
    assert [row.out_of for row in rows] == list(POINTS)


COSTLY = {
    "deleted": (lambda nb: nb.cells.pop(0), "The answer cell is missing."),
    "not text": (lambda nb: nb.cells[0].update(source=[RIGHT["mix"]]), "The answer cell is missing."),
    "two exchanged": (
        lambda nb: (nb.cells[0].update(source=""), nb.cells[3].update(source=RIGHT["twice"])),
        "It stopped with NameError",
    ),
    "a null in it": (lambda nb: nb.cells[0].update(source="x = '\0'\ndef mix(a, b): pass"), "The answer cell stopped"),
    "half a letter in it": (lambda nb: nb.cells[0].update(source="x = '\ud800'"), "It stopped with NameError"),
    "five million letters": (lambda nb: nb.cells[0].update(source="#" * 5_000_000), "It stopped with NameError"),
    "a magic that resets": (lambda nb: nb.cells[0].update(source="%reset -f"), "It stopped with NameError"),
}


@pytest.mark.parametrize(("change", "said"), COSTLY.values(), ids=COSTLY)
def test_a_spoiled_answer_costs_its_own_question(change, said, right):
    first, *rest = mark(changed(change), SOLUTION, right)
    assert first.points == 0.0 and first.sentence.startswith(said), first.sentence
    assert [row.points for row in rest] == list(POINTS[1:])


def test_a_hostile_neighbor_at_the_same_time_costs_nothing(right):
    bomb = "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass"
    tight = Limits(cell=4.0, memory=600_000_000, processes=48)
    beside = threading.Thread(target=mark, args=(lab(mix=bomb), SOLUTION, right), kwargs={"limits": tight})
    beside.start()
    rows = mark(lab(), SOLUTION, right)
    beside.join()
    assert [row.points for row in rows] == list(POINTS)
