"""Three questions at the end of a notebook: JupyterQuiz where scripts may run, folded answers where they may not."""

from __future__ import annotations

import html
import json
import random
from pathlib import Path

from IPython.display import HTML, Javascript, display
from jupyterquiz import display_quiz

QUIZZES = Path(__file__).parent / "quizzes"
EXAMPLE = "02_algorithms/07_self_attention"
#: JupyterQuiz would fetch MathJax from another machine where the page's own lacks this function, now or when it comes;
#: our questions hold no formula.
STAY_LOCAL = """(() => {
  let held = window.MathJax;
  const whole = () => (held && !held.typeset && (held.typeset = () => {}), held);
  Object.defineProperty(window, "MathJax", { configurable: true, get: whole, set: (value) => (held = value) });
})();"""
#: Colors that read on a light and on a dark page.
COLORS = {"--jq-multiple-choice-bg": "#355f80", "--jq-mc-button-bg": "#e8eef3", "--jq-mc-button-border": "#c4d0da"}


def quiz(name: str) -> None:
    """Ask the questions of ``quizzes/NAME.json``, which are kept beside this module so that Colab has them too.

    Args:
        name: chapter and notebook, such as ``02_algorithms/07_self_attention``. The file holds a list of questions as
            JupyterQuiz reads them; each answer must carry its ``feedback``.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: an answer has no feedback, or a question no right answer.
    """
    path = QUIZZES / f"{name}.json"
    if not path.is_file():
        raise FileNotFoundError(f"There is no quiz named {name!r}. Name it by chapter and notebook, as in {EXAMPLE!r}.")
    questions = json.loads(path.read_text(encoding="utf-8"))
    for question in questions:
        if not all(answer.get("feedback") for answer in question["answers"]):
            raise ValueError(
                f"An answer to {question['question']!r} has no feedback. Say for each why it is right or wrong."
            )
        if not any(answer["correct"] for answer in question["answers"]):
            raise ValueError(f"No answer to {question['question']!r} is right.")
    display(Javascript(STAY_LOCAL))
    state = random.getstate()
    random.seed(name)  # JupyterQuiz draws the id of its box; the same run shall give the same bytes
    try:
        display_quiz(questions, colors=COLORS, max_width=720)
    finally:
        random.setstate(state)
    display(
        HTML("<details><summary>The answers, explained</summary>" + "".join(map(explained, questions)) + "</details>")
    )


def explained(question: dict) -> str:
    """A question with its answers and the reason for each, as HTML."""
    rows = []
    for answer in question["answers"]:
        mark = "Right" if answer["correct"] else "Wrong"
        rows.append(f"<li><b>{mark}.</b> {html.escape(answer['answer'])} {html.escape(answer['feedback'])}</li>")
    return f"<p>{html.escape(question['question'])}</p><ul>{''.join(rows)}</ul>"
