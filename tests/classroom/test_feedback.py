"""What a student reads: the question's title, the kind of loss, the check's own words, and nothing of a probe."""

from pathlib import Path

import nbformat
import pytest

from largemodels.classroom.gradebook.gradebook import Result
from largemodels.classroom.handins.students import Student
from largemodels.classroom.handins.submissions import Handin
from largemodels.classroom.marking import lab as labs
from largemodels.classroom.marking.mark import expected, mark
from largemodels.classroom.reports.feedback import kind, page

PATH = Path(__file__).parents[2] / "solutions" / "lab_07_attend" / "lab_07_attend.ipynb"
SCORES = """
def scaled_scores(x, memory, W_q, W_k):
    return (x @ W_q) @ (memory @ W_k).mT
"""
#: Each writes what it was asked where a row's sentence may say it.
LETTERS = {
    "a message": "raise ValueError('stopped with X: ' + str(x.flatten().tolist()))",
    "a message that looks like the marker's": 'raise ValueError("can\'t be judged: " + str(x.flatten().tolist()))',
    "an error's name": "raise type('E' + 'x'.join(str(x.shape[0])), (Exception,), {})()",
    "a shape": "return x.new_zeros(int(abs(x.flatten()[0]) * 100), 7)",
    "how far it is off": "return (x @ W_q) @ (memory @ W_k).mT + 123456 + x.flatten()[0]",
    "how many are wrong": "y = scores(x, memory, W_q, W_k)\n    y.flatten()[:7] += 1\n    return y",
}


@pytest.fixture(scope="module")
def lab(boxed):
    return labs.load(str(PATH))


@pytest.fixture(scope="module")
def right(lab):
    return expected(lab.solution)


def submission(source):
    nb = nbformat.read(PATH, as_version=4)
    next(cell for cell in nb.cells if cell.id == "scaled-scores").source = source
    return nb


def shown(nb, lab, right):
    rows = tuple(mark(nb, lab.solution, right))
    result = Result(Handin(Student("amina"), "amina.ipynb"), "", rows)
    return rows, page(result, nbformat.writes(nb).encode(), lab)


def test_a_lost_question_has_its_title_and_what_its_check_says(lab, right):
    rows, text = shown(submission(SCORES), lab, right)
    assert "wrong in" in rows[0].sentence
    assert "<h2>1. Scores: 0 of 2</h2>" in text and "<p>Its result isn&#x27;t the right one.</p>" in text
    assert text.count("The lab's check says: ") == sum(not row.points for row in rows)  # another answer calls this one
    assert "<p>The lab's check says: The dot products are right, and nothing scales them yet.</p>" in text
    assert "wrong in" not in text and "scaled-scores-check" not in text


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_nothing_that_an_answer_chose_is_read_on_the_page(letter, lab, right):
    cell = next(cell.source for cell in lab.solution.cells if cell.id == "scaled-scores")
    source = f"{cell.replace('scaled_scores', 'scores')}\n\ndef scaled_scores(x, memory, W_q, W_k):\n    {letter}"
    rows = mark(submission(source), lab.solution, right)
    assert not rows[0].points
    assert kind(rows[0].sentence) in {
        "Its result isn't the right one.",
        "Its result has another shape than the right one.",
        "It stopped with ValueError.",
        "It stopped with an error.",
    }


@pytest.mark.parametrize(
    ("sentence", "read"),
    [
        ("Right.", "Right."),
        ("Not marked. A cell took longer than 60 s.", "Not marked. It took too long."),
        ("Not marked. It took more than 3 GB of memory.", "Not marked. It took more memory than is allowed."),
        ("The answer cell stopped with SyntaxError: bad", "The answer cell stopped with SyntaxError."),
        ("It stopped with Secret: 1 2 3", "It stopped with an error."),
        ("Probe 1 of 2: Item 3 is wrong in 12 of 20 places, by up to 7.", "Its result isn't the right one."),
    ],
)
def test_a_rows_kind(sentence, read):
    assert kind(sentence) == read
