"""Model card and data sheet: what is refused, what is written, what the library reads; the small model's figures."""

import json

import pytest
from huggingface_hub import EvalResult, ModelCard, ModelCardData

from largemodels.core.claims import CLAIM_MIME
from largemodels.society.law.credit import Figure, clients, measured
from largemodels.society.law.documents import CARD, SHEET, UNMEASURED, card, other_figures, save, sections, sheet

FIGURES = [Figure("accuracy", 3, 4), Figure("wrong refusals, up to 25 years", 1, 8)]
FORM = {name: f"Something about {name.lower()}." for name in sections(CARD)}
HEAD = dict(license="mit", data="german_credit")


def test_a_figure_has_wilsons_interval():
    assert str(FIGURES[0]) == "accuracy: 0.75 (0.30 to 0.95; 3 of 4)"


def test_the_small_model_beats_granting_every_loan_and_sees_no_age():
    table, paid, age = clients()
    assert table.shape == (1000, 20) and paid.sum() == 700 and (age <= 25).sum() == 190
    accuracy, plain, young, old = measured()
    assert 0.72 < accuracy.share < 0.84 and plain.share == 0.7
    assert young.of + old.of == plain.hits and 0 < old.share < 0.2


def test_the_card_holds_its_fields_and_figures_and_the_library_reads_them():
    text = card("Mine", FORM, FIGURES, {"5.1": ["S1 holds: 3 of 4"]}, **HEAD)
    assert all(f"## {name}\n\n{line}" in text for name, line in FORM.items())
    assert "- accuracy: 0.75 (0.30 to 0.95; 3 of 4)" in text and "- 5.1: S1 holds: 3 of 4" in text
    results = [
        EvalResult(
            task_type="tabular-classification", dataset_type="german_credit", dataset_name="german_credit",
            metric_type=f.name, metric_name=f.name, metric_value=f.share,
        )
        for f in FIGURES
    ]  # fmt: skip
    theirs = ModelCardData(
        model_name="Mine", license="mit", tags=["credit"], datasets=["german_credit"], eval_results=results
    )
    assert ModelCard(text).data.to_dict() == theirs.to_dict()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"Factors": ""}, "'Factors' is empty"),
        ({"Factors": None}, "'Factors' is empty"),
        ({"Factors": "Age."}, "half filled: 'Age.'"),
        ({"Factors": "## Quantitative analyses: accuracy 1.00"}, "would begin a section"),
        ({"Factors": "TBD by the team."}, "half filled"),
        ({"Factors": "TODO write this field"}, "half filled"),
        ({"Factors": "word " * 10_000}, "has 10,000 words"),
        ({"Color": "Blue as the sea."}, "'Color' is no section"),
    ],
)
def test_a_field_that_says_nothing_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        card("Mine", {**FORM, **change}, FIGURES, {}, **HEAD)


def test_a_card_without_figures_and_a_sheet_without_a_field_are_refused():
    with pytest.raises(ValueError, match="No figure was measured"):
        card("Mine", FORM, [], {}, **HEAD)
    fields = {name: "Nobody knows this today." for name in sections(SHEET)}
    assert sheet("loans", fields).startswith("# Data sheet: loans\n\n## Motivation\n\nNobody knows")
    with pytest.raises(ValueError, match="'Uses' is empty"):
        sheet("loans", {name: text for name, text in fields.items() if name != "Uses"})


def test_a_group_without_members_and_a_model_without_a_name_are_refused(tmp_path):
    with pytest.raises(ValueError, match="'wrong refusals' has no members"):
        Figure("wrong refusals", 0, 0)
    with pytest.raises(ValueError, match="3 of 2 is no share"):
        Figure("accuracy", 3, 2)
    with pytest.raises(ValueError, match="name of the model must be one line"):
        card(" ", FORM, FIGURES, {}, **HEAD)
    with pytest.raises(ValueError, match="license must be one line"):
        card("Mine", FORM, FIGURES, {}, license="", data="loans")
    with pytest.raises(ValueError, match="name of the data set must be one line"):
        sheet("a\nb", {})
    with pytest.raises(ValueError, match="is a folder"):
        save(tmp_path, "one")


def test_nothing_is_overwritten_in_silence(tmp_path):
    path = tmp_path / "cards" / "card.md"
    assert save(path, "one two") == "card.md was written: 2 words."
    assert save(path, "one two") == "card.md holds this text already."
    with pytest.raises(FileExistsError, match="replace=True"):
        save(path, "three")
    assert path.read_text() == "one two"
    assert save(path, "three", replace=True) == "card.md was replaced: 1 words." and path.read_text() == "three"


def test_other_notebooks_figures_are_read_where_there_are_any(tmp_path):
    assert other_figures(tmp_path) == {number: [UNMEASURED] for number in ("5.1", "5.2", "5.3", "5.4")}
    chapter = tmp_path / "chapters" / "05_societal_impact"
    chapter.mkdir(parents=True)
    record = {"id": "S3", "verdict": "holds when large", "measured": "exposure 6.4"}
    cell = {"cell_type": "code", "id": "a", "outputs": [{"data": {CLAIM_MIME: record}}], "source": ""}
    (chapter / "04_privacy.ipynb").write_text(json.dumps({"cells": [cell]}))
    (chapter / "02_why.ipynb").write_text(json.dumps({"cells": []}))
    (chapter / "07_law.ipynb").write_text(json.dumps({"cells": [cell]}))
    found = other_figures(tmp_path)
    assert found["5.4"] == ["S3 holds when large: exposure 6.4"] and found["5.2"] == [UNMEASURED] and len(found) == 4
    (chapter / "04_privacy.ipynb").write_text("{}")
    with pytest.raises(ValueError, match="no notebook of format 4"):
        other_figures(tmp_path)
