"""Minutes of study are counted from what a reader reads, runs, answers and moves."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from small_notebook import NAME, figure, live

from largemodels.authoring import study


def notebook(*texts, outputs=(), code=""):
    cells = [new_markdown_cell(text) for text in texts]
    return new_notebook(cells=[*cells, new_code_cell(code, outputs=list(outputs))])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Two words", 2),
        ("a well-known learner's **bold** word", 5),
        ("[two words](https://arxiv.org/abs/1706.03762) and <https://x.org/a/b>", 3),
        ("![a picture](x.png)", 2),
        ("| a | table |\n| --- | --- |\n| of | four |", 4),
        ("注意力 is one term", 4),
        (r"$\frac{a}{b} + \sqrt{d}$", 3),
        ("", 0),
    ],
)
def test_words_are_those_that_are_read(text, words):
    assert study.words(notebook(text)) == words


def test_what_is_generated_is_not_read():
    nb = notebook("one", "two", "three")
    for cell, id in zip(nb.cells, study.GENERATED, strict=False):
        cell.id = id
    assert study.words(nb) == 0


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("", 0),
        ("import x\nfrom y import (\n    z,\n)\n\nx = 1", 1),
        ("# a comment\n\nx = 1  # another", 1),
        (
            '"""A module."""\nclass A:\n    """Two\n    lines."""\n\n    def f(self):\n        "one"\n        return 1',
            3,
        ),
        ('x = """no\ndocstring"""', 2),
        ("no python at all\nhere", 2),
    ],
)
def test_lines_are_those_that_do_something(source, lines):
    assert study.lines_of(source) == lines


def test_a_question_counts_once_a_paragraph():
    asked = [
        "**What for?** And **why?**",
        "**Before you run this, what do you expect?**",
        "**Before you move it:** guess.",
    ]
    assert study.questions(notebook("\n\n".join([*asked, "Is it?"]))) == 3


def test_what_moves_is_a_slider_a_button_or_a_widget():
    slider, button, still = figure(), figure(), figure()
    slider["data"]["application/vnd.plotly.v1+json"]["layout"]["sliders"] = [{}]
    button["data"]["application/vnd.plotly.v1+json"]["layout"]["updatemenus"] = [{}]
    printed = new_output("stream", text="1")
    assert study.moving(notebook(outputs=[slider, button, still, live(), printed])) == 3


def test_minutes_are_the_sum_to_the_nearest_five():
    nb = notebook("word " * 4000, "**Why?**", code="x = 1\n" * 100, outputs=[live()])  # 20 + 1 + 10 + 1
    assert study.minutes(nb, NAME) == 30
    nb.cells[0].source += "word " * 200
    assert study.minutes(nb, NAME) == 35
    assert study.minutes(notebook(), NAME) == 5


def test_a_lab_says_its_own_and_a_page_to_look_things_up_in_has_none():
    nb = notebook("word " * 4000)
    nb.metadata.largemodels = {"minutes": 55}
    assert study.minutes(nb, "solutions/lab_02_a/lab_02_a.ipynb") == 55
    assert study.minutes(nb, "chapters/98_glossary.ipynb") == 0
    nb.cells[-1].id = "card"
    assert study.minutes(nb, "chapters/00_start_here.ipynb") == 20
