"""What the pictures and the form say, held against the walks."""

from datetime import date

import pytest
from figure_reading import start, still, stops

from largemodels.core.figures import GRAY, ORANGE, VERMILION
from largemodels.society.law import law_figures
from largemodels.society.law.cases import Case, bound, cases, deciding, outcomes, usual
from largemodels.society.law.form_explorer import ASKED, OWN, FormExplorer, form_twin
from largemodels.society.law.law_tables import questions, regimes

TWO = [cases()[0], cases()[14]]


def test_the_matrix_shows_classes_and_counts_what_differs():
    figure = still(law_figures.matrix(TWO))
    assert figure["cells"]["z"] == [[3, 0, 3], [0, 0, 0]]
    assert figure["cells"]["text"] == [["high risk", "outside", "assessment first"], ["outside"] * 3]
    assert figure.title.startswith("1 of 2 products") and "CV screening: high risk, outside, assessment" in figure.alt


@pytest.mark.parametrize("key", ["ai_act", "measures", "gdpr"])
def test_a_tree_holds_every_question_class_and_way(key):
    regime, svg = regimes()[key], law_figures.tree(regimes()[key]).svg()
    boxes = sum(1 + len({b.gives for b in branches if b.gives}) for _, branches in regime.nodes.values())
    giving = sum(any(b.gives for b in branches) for _, branches in regime.nodes.values())
    ways = {(name, b.to) for name, (_, branches) in regime.nodes.items() for b in branches if b.to}
    assert svg.count("<rect") == boxes and svg.count("marker-end") == giving + len(ways)
    assert all(gives in svg for gives in regime.levels)


def test_robustness_counts_by_law():
    figure = law_figures.robustness(TWO)
    at = stops(figure)
    counts = [len(deciding(case.answers)) for case in TWO]
    assert start(figure) == "any of the three" and at["any of the three"]["answers"]["x"] == counts
    assert at["any of the three"]["answers"]["y"] == [case.name for case in TWO]
    assert at["any of the three"].title in figure.layout.meta["alt"]
    assert at["China's Interim Measures"]["answers"]["x"] == [len(deciding(c.answers, "measures")) for c in TWO]
    assert at["any of the three"].title.endswith(
        f"{min(counts)} to {max(counts)} of 24 answers change the class; most for CV screening"
    )


def test_a_tie_is_told_as_one():
    at = stops(law_figures.robustness([TWO[0], TWO[1], TWO[0]]))
    assert at["any of the three"].title.endswith("most for CV screening and CV screening")


def test_dates_step_by_both_timetables():
    days = [date(2018, 1, 1), date(2026, 8, 2), date(2027, 12, 2)]
    figure = still(law_figures.dates(TWO, days))
    assert figure["AI Act, text of 2024"]["y"] == [0, 1, 1] and figure["AI Act, as amended in 2026"]["y"] == [0, 0, 1]
    assert figure["any of the three laws"]["y"] == [len(bound(TWO, day)) for day in days]
    assert figure.title == "On 2026-12-01 the AI Act's classes bind 0 of 2; by its text of 2024 1"


def test_shares_carry_their_intervals():
    figure = still(law_figures.shares({"accuracy": (0.5, 0.4, 0.7)}))
    assert figure["share"]["error_x"]["array"] == pytest.approx([0.2])
    assert figure["share"]["error_x"]["arrayminus"] == pytest.approx([0.1]) and "0.50 (0.40 to 0.70)" in figure.alt


def test_the_twin_names_the_case_and_its_classes():
    figure = form_twin(cases(), start=2)
    at = stops(figure)
    assert start(figure) == "3" and len(at) == 16
    assert at["3"].title == "Credit scoring: high risk · outside · assessment first"
    assert at["15"]["classes"]["text"] == ["outside"] * 3 and at["15"]["level"]["marker"]["color"] == [GRAY] * 3
    answers, keys = cases()[2].answers, list(questions())
    dark = {keys[row] for row, z in enumerate(at["3"]["asked"]["z"]) if 2 in z}
    assert dark == set(deciding(answers)) and at["3"]["answers"]["text"] == list(answers.values())


def test_the_form_at_its_ends_and_in_the_middle():
    form = FormExplorer("Tutoring")
    assert "EU AI Act: transparency (Art. 50(1))" in form.said.value
    form.answers["area"].value = "education"
    assert "EU AI Act: high risk (Art. 6(2))" in form.said.value and form.trace("level").marker.color[0] == ORANGE
    form.answers["task"].value = "prepares it"
    assert "EU AI Act: exempt, on record (Art. 6(3), 6(4))" in form.said.value
    form.answers["practice"].value = "scores people socially"
    assert "EU AI Act: prohibited (Art. 5(1)(c))" in form.said.value
    assert "15 of 24 questions are asked here; as the product has them stay kind, purpose, role" in form.said.value
    assert form.trace("level").marker.color[0] == VERMILION and form.trace("level").x[0] == 4


def test_another_case_brings_its_own_answers():
    form = FormExplorer("Tutoring")
    form.case.value = "Laboratory's model"
    assert {key: form.answers[key].value for key in ASKED} == {key: cases()[14].answers[key] for key in ASKED}
    assert form.trace("classes").text == ("outside",) * 3 and "change a class alone: china." in form.said.value
    form.case.value = OWN
    assert tuple(form.trace("classes").text) == tuple(outcomes(usual()).values())


@pytest.mark.parametrize("key", ASKED)
def test_each_control_changes_the_picture_itself(key):
    form = FormExplorer("Laboratory's model")
    control = form.answers[key]
    before = form.trace("answers").text
    control.value = next(option for option in control.options if option != control.value)
    assert form.trace("answers").text != before


def test_a_case_is_what_it_says():
    assert isinstance(cases()[0], Case) and all(case.story.endswith((".", "?")) for case in cases())


def test_the_matrix_tells_apart_alike_and_different_rows():
    figure = still(law_figures.matrix(cases()))
    rows = figure["cells"]["z"]
    unlike = [case.name for case, row in zip(cases(), rows, strict=True) if min(row) < max(row)]
    assert figure.title.startswith(f"{len(unlike)} of 16 products") and figure["cells"]["y"] == [
        c.name for c in cases()
    ]
    assert figure["cells"]["x"] == [regime.title for regime in regimes().values()]


def test_dates_end_where_their_days_do():
    days = [date(2018, 1, 1), date(2025, 2, 2), date(2027, 12, 2), date(2030, 1, 1)]
    figure = still(law_figures.dates(cases(), days))
    for name, given in (("AI Act, text of 2024", dict(amended=False)), ("AI Act, as amended in 2026", {})):
        counted = [len(bound(cases(), day, regime="ai_act", **given)) for day in days]
        assert figure[name]["y"] == counted and counted[0] != counted[-1]
        assert figure[name]["x"] == [day.isoformat() for day in days] and f"'{name}': {counted[-1]}" in figure.alt
    assert figure["today"]["x"] == [law_figures.TODAY.isoformat()] * 2


def test_shares_on_both_sides_of_the_middle():
    figure = still(law_figures.shares({"low": (0.2, 0.15, 0.4), "high": (0.9, 0.6, 0.95)}))
    assert figure["share"]["x"] == [0.2, 0.9] and figure["share"]["y"] == ["low", "high"]
    assert figure["share"]["error_x"]["array"] == pytest.approx([0.2, 0.05])
    assert figure["share"]["error_x"]["arrayminus"] == pytest.approx([0.05, 0.3])


def test_a_tree_names_the_first_article_and_how_many_more():
    regime = regimes()["ai_act"]
    svg = law_figures.tree(regime).svg()
    for _, branches in regime.nodes.values():
        given = {}
        for branch in branches:
            given.setdefault(branch.gives, []).append(branch.article)
        for gives, articles in given.items():
            if gives and len({*articles}) > 1:
                assert f"{articles[0]} and {len({*articles}) - 1} more" in svg.replace("&#x27;", "'")
            elif gives:
                assert articles[0] in svg and f"{articles[0]} and" not in svg
