"""A lab without torch, quick to mark, and what students hand in for it."""

import io
import json
import os
import zipfile

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

LAB = "lab_01_add"
HIDDEN = "### BEGIN HIDDEN TESTS\nfrom largemodels.classroom.probes import probe\n{}\n### END HIDDEN TESTS"
ADD, DOUBLE = "def add(a, b):\n    return a + b", "def double(x):\n    return add(x, x)"
WRONG = "def add(a, b):\n    return a - b"


def answer(id, source):
    return new_code_cell(source, id=id, metadata={"nbgrader": {"grade": False, "solution": True, "grade_id": id}})


def graded(id, probe, points):
    marks = {"grade": True, "solution": False, "grade_id": id, "points": points}
    return new_code_cell(HIDDEN.format(probe), id=id, metadata={"nbgrader": marks})


def notebook(add=ADD, double=DOUBLE):
    return new_notebook(
        cells=[
            new_markdown_cell("# Add", id="title"),
            answer("add", add),
            graded("add-check", 'probe("add(20, 22)")', 2),
            answer("double", double),
            graded("double-check", 'probe("double(4)")', 3),
        ]
    )


def handed_in(add=ADD, double=DOUBLE):
    """The bytes of a hand-in."""
    return nbformat.writes(notebook(add, double)).encode()


def course(root):
    """A course with this lab under ``root``."""
    put(root / "solutions" / LAB / f"{LAB}.ipynb", handed_in())
    return root


def put(path, data, modified=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if modified:
        os.utime(path, (modified, modified))
    return path


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    """A zip of ``{name or ZipInfo: bytes}``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def version_3(add=ADD):
    """A notebook as IPython wrote it ten years ago."""
    cells = [{"cell_type": "code", "input": add, "language": "python", "metadata": {"nbgrader": {"grade_id": "add"}}}]
    cells[0] |= {"outputs": [], "collapsed": False}
    nb = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": cells, "metadata": {}}],
    }
    return json.dumps(nb).encode()
