"""What holds for every lab's checks: a right answer of any style passes, each tempting wrong one gets its own hint."""

import pytest

from largemodels.classroom.check import CheckFailed


class Checks:
    """The tests of one lab's checks: a subclass named ``Test…`` says which.

    Attributes:
        check: the module with a check for each question.
        right: for each question the right answers, in different styles.
        wrong: for each question its wrong answers by name, each with a part of its hint.
        twins: the hints that several wrong answers may share.
        times: how often each is tried, since inputs are new each time.
    """

    twins = ()
    times = 5

    def pytest_generate_tests(self, metafunc):
        if "answer" in metafunc.fixturenames:
            cases = [(question, answer) for question, answers in self.right.items() for answer in answers]
            metafunc.parametrize("question, answer", cases, ids=[f"{q}-{a.__name__}" for q, a in cases])
        elif "mistake" in metafunc.fixturenames:
            cases = [(question, name) for question, answers in self.wrong.items() for name in answers]
            metafunc.parametrize("question, mistake", cases, ids=[f"{q}-{name}" for q, name in cases])
        elif "question" in metafunc.fixturenames:
            metafunc.parametrize("question", {**self.right, **self.wrong})

    def ask(self, question, answer):
        getattr(self.check, question)(answer)

    def test_a_right_answer_of_any_style_is_accepted(self, question, answer, capsys):
        for _ in range(self.times):
            self.ask(question, answer)
        said = capsys.readouterr().out.splitlines()
        assert len(said) == self.times and all(line.startswith(f"{answer.__name__} is right: ") for line in said)

    def test_a_tempting_wrong_answer_gets_its_own_hint(self, question, mistake):
        answer, hint = self.wrong[question][mistake]
        for _ in range(self.times):
            with pytest.raises(CheckFailed) as failed:
                self.ask(question, answer)
            assert hint in str(failed.value)

    def test_a_question_has_two_right_answers_and_three_mistakes_with_hints_of_their_own(self, question):
        hints = [hint for _, hint in self.wrong[question].values() if hint not in self.twins]
        assert len(self.right[question]) >= 2
        assert len(hints) >= 3 and len(hints) == len(set(hints))

    def test_a_gap_is_said_to_be_one(self, question):
        def not_written(*_):
            raise NotImplementedError

        with pytest.raises(CheckFailed, match="isn't written yet"):
            self.ask(question, not_written)

    def test_an_answer_that_returns_nothing_is_told_so(self, question):
        with pytest.raises(CheckFailed, match="returns nothing"):
            self.ask(question, lambda *_: None)
