"""Figures, widget and records of sentiment tell their numbers."""

import numpy as np
import pytest
from figure_reading import start, still, stops

from largemodels.applications.sentiment import figures, judge_explorer, judges, long_runs, prompt_figures, prompted
from largemodels.applications.sentiment.judges import BAYES, TUNED
from largemodels.background.learning_curves.bags import logistic, naive_bayes
from largemodels.core.records import read

LABELS = np.array([1, 1, 0, 0])


def test_the_diagram_names_every_judge():
    drawn = figures.seven_judges().svg()
    assert all(name in drawn for name in judges.JUDGES) and "7,000 labels" in drawn


def test_the_table_stands_where_the_counts_are():
    shown = still(figures.table_figure({BAYES: np.arange(1000) < 780, TUNED: np.arange(1000) < 820}))
    assert shown[BAYES]["x"] == [0.78] and shown[TUNED]["error_x"]["array"][0] == pytest.approx(0.0225, abs=0.002)
    assert f"{BAYES} 0.780, {TUNED} 0.820" in shown.alt


def test_the_calibration_slider_has_each_judge_with_its_own_error():
    odds = {BAYES: np.array([9.0, 9.0, 9.0, -9.0]), TUNED: np.array([1.0, 1.0, -1.0, -1.0])}
    figure = figures.calibration_slider(odds, LABELS, odds, LABELS, TUNED)
    at = stops(figure)
    assert at["naive Bayes"].title.startswith("naive Bayes: ECE 0.250") and start(figure) == "fine-tuned"
    assert at["naive Bayes"]["as it is"]["y"] == pytest.approx([0, 2 / 3])
    assert at["fine-tuned"]["as it is"]["x"] == pytest.approx([judges.favor(-1), judges.favor(1)])


def test_passing_and_kinds_and_leak():
    shown = still(figures.passing_figure({BAYES: [3, -2, 1, -0.5]}, [1, 0, 0, 1]))
    assert shown[BAYES]["y"][-1] == 0.5 and "naive Bayes 1.00" in shown.alt
    rates = {name: {"neither": (1, 4, 0.1, 0.6), "both": (n, 2, 0.2, 1.0)} for n, name in enumerate((BAYES, TUNED), 1)}
    shown = still(figures.kinds_figure(rates))
    assert shown[TUNED]["y"] == [0.25, 1.0] and "4 reviews" in shown.layout["xaxis"]["ticktext"][0]
    assert f"{TUNED}, both 1.00" in shown.alt
    shown = still(figures.leak_figure({"all": {"a": 0.7, "b": 0.6}, "bare": {"a": 0.5, "b": 0.5}}, 0.4))
    assert shown["all"]["y"] == [0.7, 0.6] and "bare, b 0.50" in shown.alt and "0.40" in shown.alt


def test_rights_are_signs_that_agree():
    assert figures.rights({"a": [2, -1, -3, 1]}, LABELS)["a"].tolist() == [True, False, True, False]


def test_the_words_slider_counts_reviews_by_label_and_moves_the_prior():
    asked = {"a / b": (np.array([3, 2, 1, -1.0]), 1.5), "c / d": (np.array([1, -1, -1, -1.0]), -2.0)}
    at = stops(prompt_figures.words_slider(asked, LABELS, "a / b"))
    assert "75% right with the threshold at 0, 100% at the prior, 1.5" in at["a / b"].title
    assert at["c / d"]["prior"]["x"] == [-2, -2] and sum(at["c / d"]["reviews in favor"]["y"]) == 2


def test_the_orders_figure_has_a_dot_for_each():
    rows = [dict(order="01", odds="3 2 1 -1", prior=1.5), dict(order="10", odds="3 2 -1 -1", prior=0.0)]
    assert prompt_figures.corrected(rows[0], LABELS) == (0.75, 1.0, 0.75)
    shown = still(prompt_figures.orders_figure(rows, LABELS, 0.6))
    assert shown["right as it is"]["y"] == [0.75, 1.0] and shown["right, prior taken off"]["y"] == [1.0, 1.0]
    assert shown["called favorable"]["y"] == [0.75, 0.5] and "right as it is, lowest 0.75" in shown.alt
    assert "2 orders" in shown.alt and "zero-shot 0.60" in shown.alt


def test_pulls_sum_to_the_log_odds():
    linear = logistic(["great fun", "warm fun", "bad mess", "dull mess"], [1, 1, 0, 0], letters=False)
    found = judge_explorer.pulls(linear, "great fun mess", count=20)
    assert sum(v for _, v in found) + linear[-1].intercept_[0] == pytest.approx(
        judges.odds_of(linear, ["great fun mess"])[0]
    )
    assert abs(found[0][1]) >= abs(found[-1][1]) and dict(found)["mess"] < 0


def test_the_widget_at_both_ends_in_the_middle_and_with_bad_input():
    taught = ["great fun", "warm fun", "bad mess", "dull mess"], [1, 1, 0, 0]
    widget = judge_explorer.JudgeExplorer({BAYES: naive_bayes(*taught)}, logistic(*taught, letters=False), "great fun")
    first = list(widget.trace("in favor").x)
    assert first[0] > 0.5 and first[1] > 0.5 and "judges call it favorable" in widget.said.value
    for pair in list(prompted.PAIRS)[1:]:
        widget.pair.value = pair
        assert widget.trace("in favor").x[2] != first[2] and list(widget.trace("in favor").x)[:2] == first[:2]
    before = widget.trace("in favor").x[2]
    for shots in (4, 2):
        widget.shots.value = shots
        assert widget.trace("in favor").x[2] != before
    widget.text.value = "dull mess"
    assert widget.trace("in favor").x[1] < 0.5 and widget.trace("pulls").x[0] < 0
    kept = list(widget.trace("in favor").x)
    for text, words in (("", "no word"), ("word " * 10_000, "10,000 words")):
        widget.text.value = text
        assert words in widget.said.value and list(widget.trace("in favor").x) == kept
    widget.text.value = "注意力让每个词看见别的词"
    assert "another language" in widget.said.value and widget.said.value.endswith(".")


def test_the_record_holds_a_number_for_each_review_and_order():
    asked = read("sentiment_prompts")
    assert len(judges.unpacked(asked["four"]["test"])) == long_runs.JUDGED
    assert len(judges.unpacked(asked[prompted.ASKED][prompted.ASKED_PAIR]["validation"])) == long_runs.SOME
    assert [row["order"] for row in asked["orders"]] == long_runs.orders()
    assert len(set(long_runs.orders())) == long_runs.ORDERS and long_runs.orders()[0] == "0123"
    assert len(judges.unpacked(asked["orders"][3]["odds"])) == long_runs.FEW
    assert {label for _, label in long_runs.examples()} == {0, 1} and len(long_runs.examples()) == 4
    assert long_runs.in_order("3210") == long_runs.examples()[::-1] and long_runs.in_order("") == []


def test_dots_are_as_large_as_their_bins_are_full():
    odds = {BAYES: np.array([5.0, -5.0, 5.0, -5.0]), TUNED: np.array([5.0, 5.0, 5.0, -5.0])}
    at = stops(figures.calibration_slider(odds, LABELS, odds, LABELS, TUNED))["fine-tuned"]
    assert at["as it is"]["marker"]["size"] == pytest.approx([5 + 25 * 0.5, 5 + 25 * 0.75**0.5])


def test_the_surest_half_and_wilsons_ends():
    odds, truth = [9, -8, 7, -6, 1, 1, 1, 1], [1, 0, 1, 1, 0, 0, 0, 0]
    shown = still(figures.passing_figure({BAYES: odds}, truth))
    assert shown[BAYES]["x"][-1] == 1 and shown[BAYES]["y"][-1] == 3 / 8 and "naive Bayes 0.75" in shown.alt
    rates = {BAYES: {"neither": (1, 4, 0.1, 0.6)}, TUNED: {"neither": (2, 4, 0.2, 0.9)}}
    shown = still(figures.kinds_figure(rates))
    assert shown[BAYES]["error_y"]["array"] == pytest.approx([0.35])
    assert shown[BAYES]["error_y"]["arrayminus"] == pytest.approx([0.15])
    assert shown[BAYES]["x"][0] < 0 < shown[TUNED]["x"][0] == pytest.approx(0.06)
    shown = still(figures.leak_figure({"as it is": {"plays": 0.5, "lines": 0.75}, "small": {"plays": 0.25}}, 0.4))
    assert shown["as it is"]["text"] == ["50 %", "75 %"] and shown["small"]["text"] == ["25 %"]


def test_smollm2_has_its_prior_taken_off(monkeypatch):
    monkeypatch.setattr(judge_explorer, "examples", lambda: ["a", "b", "c"])
    monkeypatch.setattr(judge_explorer, "likelihoods", lambda texts, prompt, shown, pair: (texts, shown))
    monkeypatch.setattr(judge_explorer, "log_odds", lambda found, pair: [float(len(found[1]))])
    monkeypatch.setattr(judge_explorer, "label_prior", lambda prompt, shown, pair: 0.5)
    assert judge_explorer.smollm2_says("good", "good / bad", 2) == 1.5


def test_an_orders_lowest_and_highest_are_told():
    orders = [{"order": "0123", "odds": odds, "prior": 0.0} for odds in ("1 1 1 1", "1 1 -1 1", "1 1 -1 -1")]
    shown = still(prompt_figures.orders_figure(orders, LABELS, 0.6))
    assert "right as it is, lowest 0.50, right as it is, highest 1.00" in shown.alt
    assert "called favorable, lowest 0.50, called favorable, highest 1.00" in shown.alt
    assert [round(x) for x in shown["right as it is"]["x"]] == [1, 1, 1]
