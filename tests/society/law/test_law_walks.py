"""The three laws as tables: every answer leads somewhere, the sixteen cases come out as expected, nothing lightens."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from largemodels.society.law.cases import (
    agreement,
    bound,
    branches_used,
    cases,
    deciding,
    flips,
    outcomes,
    parties_table,
    usual,
    who_answers,
)
from largemodels.society.law.law_tables import TODAY, questions, regimes
from largemodels.society.law.rules import paths, walk, walks

DESCRIPTIONS = st.fixed_dictionaries({key: st.sampled_from(q.options) for key, q in questions().items()})
BY_NAME = {case.name: case for case in cases()}


@pytest.mark.parametrize("name", BY_NAME)
def test_each_case_comes_out_as_expected(name):
    assert outcomes(BY_NAME[name].answers) == dict(BY_NAME[name].expected)


def test_there_are_sixteen_of_which_four_turn_by_one_answer():
    assert len(cases()) == 16 and all(set(case.answers) == set(questions()) for case in cases())
    borderline = [case for case in cases() if case.both]
    assert len(borderline) == 4
    for case in borderline:
        turns = case.turns
        turned = outcomes({**case.answers, turns["question"]: turns["answer"]})
        assert turned[turns["regime"]] == turns["becomes"] != case.expected[turns["regime"]]
        assert turns["answer"] in flips(case.answers)[turns["question"]][turns["regime"]]


@pytest.mark.parametrize("key", ["ai_act", "measures", "gdpr"])
def test_each_node_knows_each_answer_once_and_is_reached(key):
    regime = regimes()[key]
    for name, (question, branches) in regime.nodes.items():
        answers = [answer for branch in branches for answer in branch.on]
        assert sorted(answers) == sorted(questions()[question].options), name
    reached, open_ = set(), [regime.start]
    while open_:
        node = open_.pop()
        reached.add(node)
        open_ += [b.to for b in regime.nodes[node][1] if b.to and b.to not in reached]
    assert reached == set(regime.nodes)
    assert {b.gives for _, bs in regime.nodes.values() for b in bs if b.gives} == set(regime.levels)


@pytest.mark.parametrize("key", ["ai_act", "measures", "gdpr"])
def test_each_way_gives_a_class_rests_on_articles_and_duties_have_dates_and_parties(key):
    regime = regimes()[key]
    ends = [{b.gives for b in way if b.gives} for way in paths(regime)]
    assert ends and all(ends)
    for branch in (b for _, bs in regime.nodes.values() for b in bs):
        assert branch.article.startswith(("Art.", "Annex")) and branch.says.endswith(".")
        heavy = bool(branch.gives) and regime.levels[branch.gives] > 1
        assert (branch.since != date.max) == heavy
        assert not heavy or regime.answerable.get(branch.article, regime.answerable.get(branch.gives))


@settings(max_examples=200, deadline=None)
@given(DESCRIPTIONS, st.sampled_from(questions()["practice"].options))
def test_no_description_is_left_without_a_class_and_no_practice_lightens(answers, practice):
    none = walks({**answers, "practice": "none"})
    for key, one in walks({**answers, "practice": practice}).items():
        assert one.outcome in regimes()[key].levels and one.level >= none[key].level


def test_the_heaviest_class_counts_and_says_on_what_it_rests():
    answers = {**BY_NAME["CV screening"].answers, "talks": "yes"}
    one = walk(answers, regimes()["ai_act"])
    assert {s.branch.gives for s in one.steps if s.branch.gives} == {"high risk", "transparency", "no specific duty"}
    assert (one.outcome, one.level, one.reason) == ("high risk", 3, "Art. 6(2)")
    assert one.lines()[-1] == "→ high risk" and any("Annex III(4)" in line for line in one.lines())


def test_profiling_ends_the_exemption():
    narrow = {**usual(), "area": "employment", "task": "a narrow procedure"}
    assert outcomes(narrow)["ai_act"] == "exempt, on record"
    assert outcomes({**narrow, "profiling": "yes"})["ai_act"] == "high risk"


def test_a_product_of_annex_1_can_be_listed_in_annex_3_as_well():
    one = walk(BY_NAME["Medical triage"].answers, regimes()["ai_act"])
    since = [s.branch.since for s in one.steps if s.branch.gives == "high risk"]
    assert since == [date(2028, 8, 2), date(2027, 12, 2)] and one.reason == "Art. 6(1), Annex I"


def test_a_half_filled_description_is_refused_where_the_walk_needs_it():
    half = {"kind": "a system", "eu": "no"}
    assert walk(half, regimes()["ai_act"]).outcome == "outside"
    with pytest.raises(ValueError, match="half filled: 'purpose' is missing"):
        walk({**half, "eu": "yes"}, regimes()["ai_act"])
    with pytest.raises(ValueError, match="half filled: 'eu' is missing"):
        walk({"kind": "a system", "eu": None}, regimes()["ai_act"])
    with pytest.raises(ValueError, match="'perhaps' is no answer to 'eu'"):
        walk({**half, "eu": "perhaps"}, regimes()["ai_act"])
    with pytest.raises(ValueError, match="'color' is no question"):
        walk({**half, "color": "blue"}, regimes()["ai_act"])


def test_what_binds_by_a_day_and_by_which_timetable():
    one = [BY_NAME["CV screening"]]
    assert bound(one) == ["CV screening"] and bound(one, regime="ai_act") == []
    assert bound(one, amended=False, regime="ai_act") == bound(one, date(2027, 12, 2), regime="ai_act") != []
    assert bound(one, date(2018, 5, 24)) == [] and bound([BY_NAME["Laboratory's model"]], date(2100, 1, 1)) == []
    nudes = walk({**usual(), "practice": "makes intimate images unasked"}, regimes()["ai_act"])
    assert not nudes.binds(TODAY) and nudes.binds(date(2026, 12, 2)) and not nudes.binds(amended=False)


def test_counts_over_cases():
    assert agreement(cases()) == {1: 1, 2: 8, 3: 7} and agreement([]) == {1: 0, 2: 0, 3: 0}
    assert deciding(BY_NAME["Laboratory's model"].answers) == ["china"]
    assert deciding(BY_NAME["Laboratory's model"].answers, "gdpr") == []
    used, unused = branches_used([BY_NAME["Translation app"]])["measures"]
    assert "Art. 17" in used and "Art. 4(1), 4(4)" in unused and not used & unused


def test_who_answers_today_and_later():
    hiring = walks(BY_NAME["CV screening"].answers)
    assert who_answers(hiring) == ["GDPR, controller: Art. 24; Art. 35"]
    assert "EU AI Act, importer, if there is one: Art. 23" in who_answers(hiring, date(2028, 1, 1))
    shop = who_answers(walks(BY_NAME["Shop's chatbot"].answers))
    assert shop[0] == "EU AI Act, provider: Art. 50(1); Art. 50(2)" and len(shop) == 2
    assert who_answers(walks(BY_NAME["Laboratory's model"].answers)) == []


def test_the_table_of_parties_has_a_row_a_product_and_a_column_a_law():
    lines = parties_table([BY_NAME["Laboratory's model"], BY_NAME["A town's score"]]).split("\n")
    assert lines[2:] == [
        "| Laboratory's model | – | – | – |",
        "| A town's score | provider: Art. 5<br>deployer: Art. 5 | – | controller: Art. 24; Art. 35 |",
    ]
