"""Figures and explorer of bias tell their numbers."""

import numpy as np
import pytest
from figure_reading import start, still, stops
from scipy.stats import binomtest

from largemodels.core.group_rates import counts
from largemodels.society.bias import figures, remedies, thinning, word_figures
from largemodels.society.bias.country_names import Cost
from largemodels.society.bias.definitions import COMPAS, DATA, scored
from largemodels.society.bias.group_explorer import LINES, GroupExplorer


def test_the_machine_names_each_place_where_bias_gets_in():
    drawn = figures.machine().svg()
    assert all(word in drawn for word in ("people", "labels measured badly", "which errors,", "tomorrow&#x27;s data"))


def test_bars_stand_at_the_rates():
    c = counts([0, 0, 0, 1, 0, 0, 1, 1], [1, 1, 0, 1, 1, 0, 1, 0], list("aaaabbbb"), "ab")
    shown = still(figures.rates_figure(c, "ab", "t"))
    assert shown["a"]["y"] == pytest.approx([0.75, 1, 2 / 3, 1 / 3]) and shown["b"]["y"][2] == 0.5
    assert "false positive rate a 0.67, b 0.50" in shown.alt
    top = shown["a"]["y"][2] + shown["a"]["error_y"]["array"][2]
    assert 0.9 < top < 1


def test_each_stop_of_the_definitions_makes_its_bars_level():
    figure = figures.definitions_slider(scored(COMPAS), "COMPAS")
    at = stops(figure)
    odds = "true positive and false positive"  # one pair serves both
    assert start(figure) == odds and list(at) == ["one threshold", "selection", odds, "precision"]
    for label, places in (("selection", [0]), (odds, [1, 2]), ("precision", [3])):
        for place in places:
            assert abs(at[label]["Black"]["y"][place] - at[label]["white"]["y"][place]) <= 0.02
    assert "Black from 0.6, white from 0.4; 65.1% right" in at[odds].title


def test_calibration_has_a_share_for_each_decile():
    deciles = np.tile(np.arange(1, 11), 8)
    y, group = np.repeat([0, 1, 1, 0], 20), np.repeat(["Black", "white"], 40)
    shown = still(figures.calibration_figure(deciles, y, group, ["Black", "white"]))
    assert shown["Black"]["y"] == [0.5] * 10 and sum(shown["white, n"]["y"]) == pytest.approx(1)
    assert "Black 1 0.50" in shown.alt


def test_remedies_stand_at_their_cost():
    row = dict(accuracy=0.8, odds=0.1, found=[0.5, 0.6])
    shown = still(figures.remedies_figure({name: [row, row | dict(odds=0.3)] for name in remedies.REMEDIES}))
    assert shown["reweighed"]["x"] == [0.1, 0.3] and shown["women"]["x"] == [0.5] * 6
    assert "reweighed 0.200 and 0.800" in shown.alt


def test_thinning_tells_fewest_and_all():
    runs = [[dict(women=0.1 - n / 100)] for n in range(5)]
    record = {thinning.TREES: dict.fromkeys(thinning.ARMS, runs), thinning.LINEAR: {thinning.ALL: runs}}
    shown = still(figures.thinning_figure(record, 1000))
    assert shown["boosted trees, no men"]["y"] == pytest.approx([0.1, 0.09, 0.08, 0.07, 0.06])
    assert "boosted trees, no men, fewest 0.100, boosted trees, no men, all 0.060" in shown.alt


def test_the_weat_slider_puts_the_lists_at_d():
    null = np.linspace(-1, 1, 999)
    at = stops(word_figures.weat_slider({"a": (1.5, 0.001, null), "b": (0.2, 0.4, null)}, "b"))
    assert at["a"]["the lists"]["x"] == [1.5, 1.5] and "d = 1.50, p < 0.001" in at["a"].title
    assert "p = 0.400" in at["b"].title and sum(at["b"]["random divisions"]["y"]) == pytest.approx(1)


def test_occupations_and_tokens():
    share = {"nurse": 90, "guard": 20, "cook": 40}
    shown = still(
        word_figures.occupations_figure(share, dict(nurse=0.3, guard=-0.1, cook=0.0), dict(nurse=1, guard=0), [-1, 0.2])
    )
    assert shown["word2vec"]["x"] == [90, 20, 40] and "SmolLM2 1.00" in shown.alt and "-1.00 to 0.20" in shown.alt
    shown = still(word_figures.tokens_figure({"my": Cost(520, 170, 520), "en": Cost(28, 150, 150)}))
    assert shown["tokens"]["y"] == ["English", "Burmese"] and shown.title == "English 1.4 tokens a name, Burmese 26.0"


def test_the_explorer_at_both_ends_and_the_middle():
    explorer = GroupExplorer()
    assert "none. Missed: demographic parity by +0.25" in explorer.said.value
    for one, two, words in ((0.6, 0.4, "Within 0.02: equal opportunity, equal false alarms."),
                            (0, 0, "predictive parity by +0.13"), (1, 1, "first group Black from 1.00")):  # fmt: skip
        explorer.one.value, explorer.two.value = one, two
        assert words in explorer.said.value and list(explorer.trace("here").x) == [one]
    for data in DATA:
        explorer.data.value = data
        assert explorer.said.value.startswith(data) and scored(data).names[0] in explorer.said.value
    assert all(len(explorer.trace(name).x) == len(explorer.trace(name).y) > 40 for name in LINES)


def test_the_explorer_says_when_nobody_is_selected():
    explorer = GroupExplorer("Adult", 1, 1)
    assert "Nobody to count for predictive parity." in explorer.said.value


def test_bars_reach_to_wilsons_ends():
    c = counts([0, 0, 0, 1, 0, 0, 1, 1, 1], [1, 1, 0, 1, 1, 0, 1, 0, 1], list("aaaabbbbb"), "ab")
    shown = still(figures.rates_figure(c, "ab", "t"))
    kept = {"a": (3, 4), "b": (3, 5)}  # who is selected, of how many
    for name, (k, n) in kept.items():
        low, high = binomtest(k, n).proportion_ci(method="wilson")
        assert shown[name]["y"][0] + shown[name]["error_y"]["array"][0] == pytest.approx(high, abs=1e-4)
        assert shown[name]["y"][0] - shown[name]["error_y"]["arrayminus"][0] == pytest.approx(low, abs=1e-4)


def test_calibration_where_deciles_and_groups_differ():
    deciles = np.array([*range(1, 11), 1, 1, 1, *range(1, 11), 10, 10])
    y = np.array([*[1] * 10, 0, 0, 0, *[0] * 10, 1, 0])
    group = np.array(["Black"] * 13 + ["white"] * 12)
    shown = still(figures.calibration_figure(deciles, y, group, ["Black", "white"]))
    assert shown["Black"]["y"] == [0.25, *[1.0] * 9] and shown["white"]["y"] == pytest.approx([*[0.0] * 9, 1 / 3])
    assert [round(x) for x in shown["white"]["x"]] == list(range(1, 11)) == shown["Black"]["x"]
    assert shown["Black, n"]["y"][0] == pytest.approx(4 / 13) and shown["white, n"]["y"][9] == pytest.approx(3 / 12)
    low, high = binomtest(1, 4).proportion_ci(method="wilson")
    assert 0.25 + shown["Black"]["error_y"]["array"][0] == pytest.approx(high, abs=1e-4)
    assert 0.25 - shown["Black"]["error_y"]["arrayminus"][0] == pytest.approx(low, abs=1e-4)
    assert "Black 1 0.25, Black 10 1.00, white 1 0.00, white 10 0.33" in shown.alt


def test_remedies_show_splits_and_means():
    one, two = dict(accuracy=0.8, odds=0.1, found=[0.5, 0.7]), dict(accuracy=0.6, odds=0.4, found=[0.3, 0.6])
    shown = still(figures.remedies_figure({name: [one, two, two] for name in remedies.REMEDIES}))
    assert shown["reweighed"]["y"] == [0.8, 0.6, 0.6] and shown["reweighed"]["x"] == [0.1, 0.4, 0.4]
    assert shown["women"]["x"] == pytest.approx([1.1 / 3] * 6) and shown["men"]["x"] == pytest.approx([1.9 / 3] * 6)
    assert shown["women"]["y"] == list(remedies.REMEDIES) and "reweighed 0.300 and 0.667" in shown.alt


def test_thinning_shows_the_mean_of_the_seeds_at_their_counts():
    runs = [[dict(women=0.3), dict(women=0.1), dict(women=0.1)] for _ in thinning.SHARES]
    record = {thinning.TREES: dict.fromkeys(thinning.ARMS, runs), thinning.LINEAR: {thinning.ALL: runs}}
    shown = still(figures.thinning_figure(record, 2000))
    line = shown["boosted trees, no men"]
    assert line["x"] == [round(2000 * share) for share in thinning.SHARES] == shown.layout["xaxis"]["tickvals"]
    assert line["y"] == pytest.approx([0.5 / 3] * 5) and "no men, fewest 0.167" in shown.alt
    assert line["error_y"]["array"] == pytest.approx([0.3 - 0.5 / 3] * 5)


def test_tokens_are_for_one_name():
    shown = still(word_figures.tokens_figure({"my": Cost(520, 170, 500), "en": Cost(28, 150, 150)}))
    assert shown["tokens"]["x"] == pytest.approx([1.4, 26.0])
    assert shown["characters"]["x"] == pytest.approx([7.5, 8.5]) or shown["bytes"]["x"] == pytest.approx([7.5, 8.5])
