"""The table of claims builds itself from the notebooks as they lie on disk."""

import json

import pytest

from largemodels.core.claims import CLAIM_MIME, registry
from largemodels.core.executed import executed
from largemodels.reference.questions import answered, cited, questions
from largemodels.reference.trial_figures import FADED, claim_squares, squares, squares_by_document
from largemodels.reference.trials import UNTRIED, chosen, counts, table, trials


def record(id, verdict):
    return {"id": id, "verdict": verdict, "measured": "0.5 | s", "claimed": "x", "why": "y", "source": "001"}


def notebook(folder, name, *records):
    cells = [{"cell_type": "markdown", "id": "title", "source": ["# A title\n", "text"], "metadata": {}}]
    for n, data in enumerate(records):
        output = {"output_type": "display_data", "data": {CLAIM_MIME: data}, "metadata": {}}
        cells.append({"cell_type": "code", "id": f"c{n}", "source": "claim()", "outputs": [output], "metadata": {}})
    path = folder / "chapters" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))


@pytest.fixture
def course(tmp_path):
    notebook(tmp_path, "01_background/01_one.ipynb", record("C1", "does not hold"), record("A12", "holds"))
    notebook(tmp_path, "02_algorithms/03_two.ipynb", record("A12", "holds when it rains"))
    notebook(tmp_path, "99_claims_on_trial.ipynb", record("C2", "holds"))  # a page at the back decides nothing
    return tmp_path


def test_every_claim_is_there_and_the_last_notebook_decides(course):
    by_id = {trial.id: trial for trial in trials(course)}
    assert list(by_id) == list(registry())
    assert by_id["C2"].verdict == UNTRIED and by_id["C2"].where == ""
    assert by_id["C1"].where == "[1.1](01_background/01_one.ipynb#cell-id=c0)"
    assert (by_id["A12"].verdict, by_id["A12"].kind) == ("holds when it rains", "holds when")
    assert by_id["A12"].where == "after 1.1: [2.3](02_algorithms/03_two.ipynb#cell-id=c0)"


def test_a_changed_notebook_changes_the_table(course):
    before = table(trials(course))
    notebook(course, "01_background/01_one.ipynb", record("C1", "can't tell"))
    after = table(trials(course))
    assert "| **C1** |" in before and "**does not hold**" in before and "**does not hold**" not in after
    assert "**can't tell**" in after and r"0.5 \| s" in after


def test_choosing_by_document_and_by_verdict(course):
    every = trials(course)
    assert {trial.id for trial in chosen(every, "001", "does not hold")} == {"C1"}
    assert all("003" in trial.documents for trial in chosen(every, "003")) and chosen(every, "003")
    assert counts(every) == {
        "holds": 0, "holds when": 1, "does not hold": 1, "can't tell": 0, UNTRIED: len(registry()) - 2,
    }  # fmt: skip
    assert table([]) == "No claim is like that."


def test_a_broken_notebook_is_named(course):
    (course / "chapters/02_algorithms/03_two.ipynb").write_text("no notebook")
    with pytest.raises(ValueError, match=r"03_two\.ipynb is no notebook of format 4\. Bring it back: git checkout"):
        executed(course)


def test_each_square_has_the_color_of_its_verdict(course):
    every = trials(course)
    figure = claim_squares(every)
    shown = {id: trace.name for trace in figure.data for id in trace.text or ()}
    assert shown == {trial.id: trial.kind for trial in every}
    at = {id: (x, y) for trace in figure.data for id, x, y in zip(trace.text, trace.x, trace.y, strict=True)}
    assert at == squares(every) and at["C1"] == (0, 0) and at["A2"] == (1, 1)
    assert "does not hold 1" in figure.layout.meta["alt"] and "can't tell" not in figure.layout.meta["alt"]


def test_a_stop_fades_what_the_document_does_not_say(course):
    every = trials(course)
    figure = squares_by_document(every)
    for step in figure.layout.sliders[0].steps:
        fades, layout, numbers = step.args
        strong = {
            id
            for n, opacity in zip(numbers, fades["marker.opacity"], strict=True)
            for id, o in zip(figure.data[n].text, opacity, strict=True)
            if o > FADED
        }
        assert strong == {trial.id for trial in every if step.label in trial.documents}
        assert layout["title.text"].startswith(f"document {step.label}, {len(strong)} claims")


def test_answers_quote_the_verdicts(course):
    by_id = {trial.id: trial for trial in trials(course)}
    assert cited(by_id["C2"]) == "(C2: not tried yet)"
    assert cited(by_id["C1"]) == "([C1 in 1.1](01_background/01_one.ipynb#cell-id=c0): does not hold)"
    for asked in questions():
        text = answered(asked, list(by_id.values()))
        assert asked["asked"] in text and asked["theirs"] in text and "{" not in text
    with pytest.raises(KeyError):
        answered({"asked": "?", "source": "000", "theirs": "", "ours": "{Z1}"}, list(by_id.values()))


def test_every_question_of_the_appendices_is_there():
    counted = {}
    for asked in questions():
        counted[asked["source"][:3]] = counted.get(asked["source"][:3], 0) + 1
        assert asked["asked"].endswith("?") and asked["theirs"].endswith(".") and "{" in asked["ours"]
    assert counted == {"000": 3, "001": 1, "002": 4, "003": 4, "004": 3}
