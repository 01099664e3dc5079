import json
from pathlib import Path

import pytest
from IPython.utils.capture import capture_output

from largemodels.core import quiz as quizzes
from largemodels.core.quiz import quiz

RIGHT = {"answer": "4 < 5", "correct": True, "feedback": "Count them."}
WRONG = {"answer": "5", "correct": False, "feedback": "One too many."}
CHAPTERS = Path(__file__).parents[2] / "chapters"
NAMES = sorted(path.relative_to(quizzes.QUIZZES).with_suffix("").as_posix() for path in quizzes.QUIZZES.rglob("*.json"))


@pytest.fixture
def tmp_path(tmp_path, monkeypatch):
    """Quizzes of the test's own."""
    monkeypatch.setattr(quizzes, "QUIZZES", tmp_path)
    return tmp_path


def write(folder, *answers):
    questions = [{"question": "2 + 2?", "type": "multiple_choice", "answers": answers}]
    (folder / "sums.json").write_text(json.dumps(questions))
    return "sums"


def shown(path):
    with capture_output() as seen:
        quiz(path)
    return [output.data for output in seen.outputs]


def test_the_answers_are_there_without_scripts(tmp_path):
    folded = shown(write(tmp_path, RIGHT, WRONG))[-1]["text/html"]
    assert "<details>" in folded and "<b>Right.</b> 4 &lt; 5 Count them." in folded and "One too many." in folded


def test_the_same_run_gives_the_same_bytes(tmp_path):
    path = write(tmp_path, RIGHT, WRONG)
    assert shown(path) == shown(path)


def test_what_is_wrong_with_a_quiz_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no quiz named 'none'"):
        quiz("none")
    with pytest.raises(ValueError, match="has no feedback"):
        quiz(write(tmp_path, RIGHT, {"answer": "3", "correct": False}))
    with pytest.raises(ValueError, match="No answer to '2 \\+ 2\\?' is right"):
        quiz(write(tmp_path, WRONG))


@pytest.mark.parametrize("name", NAMES)
def test_every_quiz_of_the_course(name):
    assert len(json.loads((quizzes.QUIZZES / f"{name}.json").read_text(encoding="utf-8"))) == 3
    assert f'quiz("{name}")' in (CHAPTERS / f"{name}.ipynb").read_text(encoding="utf-8").replace('\\"', '"')
    quiz(name)


def test_there_are_quizzes():
    assert quizzes.EXAMPLE in NAMES
