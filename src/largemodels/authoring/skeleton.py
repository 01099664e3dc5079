"""What a new notebook begins with: its cells, quiz and folder. Each ``TODO`` is a gap that lint refuses."""

from __future__ import annotations

import json

import nbformat
from nbformat import NotebookNode

COMPARED = "nbval-check-output"
OPENING = """TODO: two or three sentences that lead to the question. **TODO: which question does this notebook answer?**

TODO: what you will build and measure.

After this notebook you can

- **TODO** one thing;
- **TODO** another thing;
- **TODO** a third thing.

**Letters for shapes.** TODO: B batch, T tokens, D width."""
IMPORTS = """from largemodels.core.checked import checked
from largemodels.core.claims import claim
from largemodels.core.device import seed_everything
from largemodels.core.figures import show
from largemodels.core.figures.diagrams import chain
from largemodels.core.quiz import quiz"""
DIAGRAM = """alt = "TODO: what goes in, what the machine does with it, and what comes out."
chain(alt, ["in", "the machine", "out"], ["(B, T)", "(B, T, D)"]).show()"""
PENCIL = """small = torch.tensor([1.0, 2.0, 3.0])  # TODO: the smallest case, (T,)
print("shape:", tuple(small.shape))
print("sum by hand:", 1 + 2 + 3, "by torch:", small.sum().item())"""
CHECKED = """by_loop = sum(number.item() for number in small)  # TODO: the loop, then the fast way
checked(by_loop == small.sum().item(), "TODO: loop and library give the same sum, {total:.1f}.", total=by_loop)"""
FIGURE = """figure = go.Figure(go.Scatter(x=[1, 2, 3], y=small.tolist(), name="TODO"))
figure.update_xaxes(title="TODO: what, and its unit").update_yaxes(title="TODO: what, and its unit")
figure.update_layout(title="TODO: what is to be seen, with its number")
show(figure, "TODO: what the figure shows to someone who can't see it, in a sentence.")"""
BREAK = """try:
    requirements.require_numbers([])  # TODO: the mistake that everybody makes once
except ValueError as error:
    print(error)"""
CLAIM = """larger = small.max().item()  # TODO: what was measured
tried = claim("TODO", holds=larger > 2, measured=f"the largest of three is {larger:.1f}", why="TODO: the reason.")
print(tried.verdict)"""
EXPECT = "**Before you run this, what do you expect?**"


def notebook(package: str, folder: str, quiz: str, after: list[str]) -> NotebookNode:
    """A notebook that runs, with its gaps.

    Args:
        package: the chapter's package, such as ``practice``.
        folder: its own folder in it.
        quiz: the quiz's name, chapter and notebook.
        after: numbers of notebooks that come before it.
    """
    own = sorted([*IMPORTS.split("\n"), f"from largemodels.{package}.{folder} import requirements"])
    imports = ["import plotly.graph_objects as go", "import torch", "", *own, "", "seed_everything(0)"]
    cells = [
        text("title", "# TODO: what it is about, and the question?"),
        text("opening", OPENING),
        code("imports", "\n".join(imports)),
        text(
            "smallest",
            section(1, "TODO: the smallest case, with a pencil", "TODO: the machine, drawn before its code."),
        ),
        code("machine", DIAGRAM, COMPARED),
        text("pencil-text", f"TODO: what is computed by hand. {EXPECT}"),
        code("pencil", PENCIL, COMPARED),
        text("fast", section(2, "TODO: the loop, and the fast way", f"TODO: what is measured, and why. {EXPECT}")),
        code("equal", CHECKED, COMPARED),
        text("figure-text", "TODO: the surprise, explained with its number. Then what to move, and what to look for."),
        code("figure", FIGURE),
        text("break", section(3, "Break it on purpose", f"TODO: the commonest mistake. {EXPECT}")),
        code("broken", BREAK, "breaks", COMPARED),
        text(
            "claims", section(4, "The claims on trial", "TODO: what was measured, and how fair it was to the source.")
        ),
        code("claim", CLAIM, COMPARED),
        text("questions", section(5, "Three questions", "Each answer says why it is right or wrong.")),
        code("quiz", f'quiz("{quiz}")'),
        text("takeaways", "## Takeaways\n\n1. TODO\n2. TODO\n3. TODO\n\n**Next.** TODO: which question is open now?"),
        text("sources", "## Sources\n\n- [TODO: authors and year](https://example.org/TODO), what it says"),
    ]
    facts = {"hardware": "CPU or GPU", "needs": [], "claims": [], "after": after}
    return nbformat.v4.new_notebook(cells=cells, metadata={"largemodels": facts})


def text(id: str, source: str) -> NotebookNode:
    """A cell of prose."""
    return nbformat.v4.new_markdown_cell(source, id=id)


def code(id: str, source: str, *tags: str) -> NotebookNode:
    """A cell of code."""
    return nbformat.v4.new_code_cell(source, id=id, metadata={"tags": list(tags)} if tags else {})


def section(number: int, title: str, opening: str) -> str:
    """A section's heading and its first words."""
    return f"## {number}. {title}\n\n{opening}"


def questions() -> str:
    """Three questions with their gaps, as JSON."""
    right = {"answer": "TODO: the right one", "correct": True, "feedback": "TODO: why it is right."}
    wrong = {"answer": "TODO: a tempting one", "correct": False, "feedback": "TODO: where it goes wrong."}
    asked = [
        {"question": f"TODO: question {n}?", "type": "multiple_choice", "answers": [right, wrong]} for n in (1, 2, 3)
    ]
    return f"{json.dumps(asked, indent=2, ensure_ascii=False)}\n"


REQUIREMENTS = '''"""What notebook {number} refuses: a sentence each, which says what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence


def require_numbers(numbers: Sequence[float]) -> None:
    """TODO: replace this example. Refuse a list that holds nothing.

    Raises:
        ValueError: it is empty.
    """
    if not numbers:
        raise ValueError("There are no numbers. Give at least one.")
'''
FOLDER = '''"""Notebook {number}: TODO, what it is about; the modules in the order of the notebook.

`requirements` (what is refused).
"""
'''
TEST = '''"""TODO: what is tried here, in a sentence."""

import pytest

from largemodels.{package}.{folder} import requirements


def test_what_cannot_be_used_gets_a_sentence():
    with pytest.raises(ValueError, match="There are no numbers"):
        requirements.require_numbers([])


def test_the_smallest_case_by_hand():
    pytest.fail("Write the first test: the smallest case, with the numbers that the notebook works out by hand.")
'''
