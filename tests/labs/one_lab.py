"""One lab as its tests need it: its notebooks, submissions made from them, and what those get."""

from functools import cached_property
from pathlib import Path

import nbformat

from largemodels.classroom.marking.mark import expected, mark

ROOT = Path(__file__).parents[2]


class Lab:
    """A lab by its name, as in ``lab_07_attend``."""

    def __init__(self, name):
        self.name = name

    def read(self, folder):
        """The notebook as it lies in ``solutions`` or in ``labs``."""
        return nbformat.read(ROOT / folder / self.name / f"{self.name}.ipynb", as_version=4)

    def solved(self, *ids):
        """The released lab with these answers filled in."""
        submission, solution = self.read("labs"), self.read("solutions")
        for id in ids:
            at(submission, id).source = at(solution, id).source
        return submission

    def space(self, *ids):
        """What these cells of the solution define."""
        found, solution = {}, self.read("solutions")
        for id in ids:
            exec(at(solution, id).source, found)
        return found

    def nearly(self, ids, cases, n):
        """These answers filled in, and then in each its n-th case of (id, right, wrong) written wrong."""
        submission = self.solved(*ids)
        for id in ids:
            _, right, wrong = [case for case in cases if case[0] == id][n]
            replace(submission, id, right, wrong)
        return submission

    def given_import_lines(self):
        """The lines by which the released lab imports what is the course's, but for the look before handing in."""
        code = [cell for cell in self.read("labs").cells if cell.cell_type == "code"]
        given = [cell.source for cell in code if cell.id != "before-you-hand-in-code"]  # never run in a box
        lines = [line for source in given for line in source.splitlines() if "largemodels" in line and "import" in line]
        return [line.strip() for line in lines]

    def given_imports(self):
        """The modules of the course that the released lab imports."""
        return {line.split(" import ")[0] for line in self.given_import_lines()}

    @cached_property
    def right(self):
        return expected(self.read("solutions"))

    def marks(self, submission):
        """The points of each question."""
        return {row.question: row.points for row in mark(submission, self.read("solutions"), self.right)}


def at(nb, id):
    """The cell with this id."""
    return next(cell for cell in nb.cells if cell.id == id)


def replace(nb, id, old, new):
    """Write ``new`` for ``old`` in the cell with this id, which must hold it."""
    cell = at(nb, id)
    assert old in cell.source, old
    cell.source = cell.source.replace(old, new)
