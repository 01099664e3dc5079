"""Intervals, figures and widget of fine-tuning tell their numbers; the records hold what the notebook reads."""

import numpy as np
import pytest

from largemodels.background.learning_curves.bags import naive_bayes
from largemodels.core.records import read
from largemodels.practice.fine_tuning import figures, long_runs, outcomes, verdict_figures
from largemodels.practice.fine_tuning.counts import BAYES, FROZEN, LINEAR, chosen
from largemodels.practice.fine_tuning.review_explorer import ReviewExplorer


def rights(count, runs=3):
    return np.array([np.arange(1000) < count] * runs)


def test_an_interval_lies_around_its_mean_and_a_lead_pairs_the_reviews():
    one = outcomes.interval(rights(800))
    assert (
        one.mean == 0.8 and one.low == pytest.approx(0.775, abs=0.006) and one.high == pytest.approx(0.825, abs=0.006)
    )
    assert str(one).startswith("0.800 (0.77")
    ahead = outcomes.lead(rights(800), rights(780, runs=1))
    assert ahead.mean == pytest.approx(0.02) and 0.01 < ahead.low < ahead.high < 0.03  # far narrower than two of 0.025


def test_reviews_that_set_two_ways_apart():
    texts = [f"{n} words" for n in range(1000)]
    assert outcomes.apart(rights(800), rights(795), texts, 3) == [795, 796, 797]
    assert outcomes.apart(rights(795), rights(800), texts, 3) == []
    texts[795] = "long " * 30
    assert outcomes.apart(rights(800), rights(795), texts, 2) == [796, 797]


def test_the_table_shows_each_way_and_the_public_figures():
    ways = (BAYES, LINEAR, FROZEN, figures.LORA, figures.FULL)
    figure = figures.table_figure({name: outcomes.interval(rights(700 + 20 * n)) for n, name in enumerate(ways)})
    assert [trace.x[0] for trace in figure.data[:5]] == [0.70, 0.72, 0.74, 0.76, 0.78]
    assert figure.data[5].x == (0.857, 0.638, 0.836) and "MiniLM full 0.780" in figure.layout.meta["alt"]


def test_the_rates_figure_names_the_best_rates():
    swept = {"full": {"1e-05": dict(validation=0.7), "0.001": dict(validation=0.5)},
             "lora": {"1e-05": dict(validation=0.6), "0.001": dict(validation=0.8)}}  # fmt: skip
    figure = figures.rates_figure(swept, 0.7)
    assert "MiniLM full 1e-05, MiniLM LoRA 0.001" in figure.layout.meta["alt"]
    assert list(figure.data[1].x) == [1e-05, 0.001] and list(figure.data[1].y) == [0.6, 0.8]


def test_the_rank_slider_draws_to_scale():
    figure = figures.rank_slider([1, 8, 384], start=1)
    a, b = (next(trace for trace in figure.data if trace.name.startswith(name)) for name in "AB")
    assert max(a.y) - min(a.y) == 8 == max(b.x) - min(b.x) and max(a.x) - min(a.x) == 384
    assert figure.layout.title.text.startswith("rank 8: 73,728") and "4.2%" in figure.layout.title.text
    last = figure.layout.sliders[0].steps[2].args[1]["title.text"]
    assert "rank 384" in last and "200.0%" in last


def test_the_company_figure_says_how_far_it_moves():
    found = {"a": [0.5, 0.5], "b": [0.5, 0.6], "c": [0.5, 0.9]}
    figure = verdict_figures.company_figure([0, 8], found)
    assert "a 0.000, b 0.100, c 0.400" in figure.layout.meta["alt"] and list(figure.data[2].y) == [0.5, 0.9]


def test_cells_of_opinions_say_what_they_are():
    figure = verdict_figures.opinions(["x", "y"], {"one": [0.25, 0.75], "two": [1, 1]}, "Chances", right=False)
    assert figure.data[0].text[0] == ["25 %", "100 %"] and list(figure.data[0].z[0]) == [-0.5, 1]
    assert "one 0.50, two 1.00" in figure.layout.meta["alt"]
    assert list(verdict_figures.opinions(["x"], {"one": [0.25]}, "Shares").data[0].z[0]) == [0.25]
    assert verdict_figures.first_words(["a b c", "d e f"], [1, 0], [1, 0], words=2) == ["− d e …", "+ a b …"]


def test_the_diagrams_hold_their_shapes():
    assert "(r, 384)" in figures.lora_diagram().svg() and "(384, r)" in figures.lora_diagram().svg()
    assert "learns" in figures.three_ways().svg()


def test_the_widget_at_both_ends_in_the_middle_and_with_nothing_to_read():
    bayes = naive_bayes(["great fun", "warm fun", "bad mess", "dull mess"], [1, 1, 0, 0])
    widget = ReviewExplorer({BAYES: bayes, FROZEN: bayes}, "great warm fun")
    high = widget.trace("in favor").x[0]
    widget.text.value = "plain"
    assert widget.trace("in favor").x[0] == pytest.approx(0.5) and "naive Bayes: against (50%)" in widget.said.value
    widget.text.value = "bad dull mess"
    assert widget.trace("in favor").x[0] < 0.2 < 0.8 < high and "naive Bayes: against" in widget.said.value
    kept = list(widget.trace("in favor").x)
    widget.text.value = "?"
    assert "no word to judge" in widget.said.value and list(widget.trace("in favor").x) == kept


def test_counts_are_chosen_by_validation():
    _, setting, accuracy = chosen(BAYES)
    assert setting.startswith("naive_bayes, alpha=") and 0.7 < accuracy < 0.85


def test_the_records_hold_what_the_notebook_reads():
    swept, table = read("tuning_rates"), read("fine_tuned")
    assert [float(rate) for rate in swept["full"]] == list(long_runs.RATES) == [float(rate) for rate in swept["lora"]]
    for method in ("full", "lora"):
        assert outcomes.answers(table[method]).shape == (len(table[method]["test"]), 1000)
        assert outcomes.answers(table[method]).mean(axis=1) == pytest.approx(table[method]["test"])
    assert max(np.mean(table[method]["test"]) for method in ("full", "lora")) >= 0.80


def test_the_tables_bars_end_where_the_intervals_do():
    name = next(iter(figures.COLORS))
    trace = figures.table_figure({name: outcomes.Interval(0.7, 0.65, 0.8)}).data[0]
    assert trace.x == (0.7,) and trace.error_x.array[0] == pytest.approx(0.1)
    assert trace.error_x.arrayminus[0] == pytest.approx(0.05)
