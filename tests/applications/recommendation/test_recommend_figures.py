"""What the figures and the live history say, held against what they were given."""

from types import SimpleNamespace

import pytest
from figure_reading import start, still, stops

from largemodels.applications.recommendation import history_explorer, picks_figures, ranking_figures, rating_figures
from largemodels.applications.recommendation.methods import EASE, NEAR, POPULAR, counted
from largemodels.core.movielens import movielens

TOWN = counted([[0, 1, 2, 3], [1, 2, 0], [9, 4, 5], [4, 9], [0, 9]], 12, k=3, penalty=1.0, window=1)
NAMES = SimpleNamespace(titles=[f"film {n}" for n in range(11)] + ["x" * 40], years=["1990"] * 12, I=12)


def test_the_diagram_holds_the_last_film_out():
    svg = ranking_figures.system_diagram().svg()
    assert "held out" in svg and svg.count("(U, I)") == 2 and "if among 10" in svg


def test_penalty_curves_name_the_best_epoch():
    figure = rating_figures.penalty_curves({0.1: ([0.9, 0.8], [1.0, 0.95]), 0.0: ([0.9, 0.6], [0.97, 1.1])})
    assert start(figure) == "0"
    shown = stops(figure)
    assert shown["0"].title == (
        "penalty 0: best on validation 0.970, in epoch 1; at the end 0.600 in training, 1.100 on validation"
    )
    assert shown["0.1"]["validation"]["y"] == [1.0, 0.95] and shown["0.1"]["training"]["x"] == [1, 2]


def test_times_and_their_median():
    figure = still(ranking_figures.time_figure([0, 1, 1, 5], [2.0, 0.0, 40.0]))
    assert figure["one person"]["x"] == [0, 1, 1, 5] and figure["one person"]["y"] == [1, 2, 3, 4]
    assert figure["share of people"]["x"] == [1, 2, 40]  # a log axis has no 0
    assert "median 2 min" in [a["text"] for a in figure.layout["annotations"]]
    assert "rated 4 films in 5 minutes" in figure.alt and "at most 2 minutes" in figure.alt


def test_two_protocols_keep_each_method_in_its_panel():
    figure = still(ranking_figures.two_protocols({"all": {EASE: (0.1, 0.08, 0.13)}, "few": {EASE: (0.6, 0.5, 0.7)}}))
    one = figure[f"{EASE}, all"]
    assert one["x"] == [0.1] and one["y"] == [EASE] and one["text"] == ["0.100"]
    assert one["error_x"]["array"] == [pytest.approx(0.03)] and one["error_x"]["arrayminus"] == [pytest.approx(0.02)]
    assert figure[f"{EASE}, few"]["x"] == [0.6] and "all: EASE 0.100; few: EASE 0.600" in figure.alt


def test_hits_by_length_marks_both_lists():
    figure = still(ranking_figures.hits_by_length([1, 10], {EASE: [0.1, 0.3], NEAR: [0.2, 0.25]}, 156.0))
    assert figure[NEAR]["y"] == [0.2, 0.25]
    assert {"10 of all", "10 of 101"} <= {a["text"] for a in figure.layout["annotations"]}
    assert "At 1: EASE 0.100, counts near the last film 0.200." in figure.alt and "At 10: EASE 0.300" in figure.alt


def test_exposure():
    figure = still(ranking_figures.exposure({POPULAR: (0.1, 90.0, 400.0), EASE: (0.2, 500.0, 200.0)}, 1682))
    assert figure["shown"]["x"] == [90, 500] and figure["popular"]["x"] == [400, 200]
    assert "EASE: 500 films, 200 people" in figure.alt
    assert "all 1,682" in [a["text"] for a in figure.layout["annotations"]]


def test_picks_leave_the_history_out_and_color_what_one_method_names():
    chosen = picks_figures.picks(TOWN, [0, 1])
    assert all(not {0, 1} & {*films} and len(films) == 8 for films in chosen.values())
    assert chosen[NEAR][0] == 2 and chosen[POPULAR][0] == 9
    toned = picks_figures.picks(TOWN, [0, 1], power=1.0)
    assert toned[POPULAR] != chosen[POPULAR]
    new = picks_figures.columns({POPULAR: [0, 11], EASE: [0, 3], NEAR: [5, 11]}, NAMES)
    assert new[POPULAR]["text"][0] == "film 0 (1990)" and new[POPULAR]["text"][1].endswith(" …")
    colors = {name: one["textfont.color"] for name, one in new.items()}
    assert colors[EASE][0] == colors[POPULAR][0] == picks_figures.INK
    assert colors[EASE][1] == colors[NEAR][0] == picks_figures.GREEN


def test_picks_by_history():
    figure = picks_figures.picks_by_history(TOWN, [[0], [0, 9]], NAMES, 1)
    assert start(figure) == "2"
    shown = stops(figure)
    assert shown["1"].title == "after film 0" and shown["2"].title == "after film 0; film 9"
    assert shown["1"][NEAR]["text"] != shown["2"][NEAR]["text"]
    assert f"{NEAR}: {shown['2'][NEAR]['text'][0]}" in figure.layout.meta["alt"]


@pytest.fixture(scope="module")
def town():
    """The real catalog, and methods that learned from 60 people."""
    data = movielens()
    whole, _ = history_explorer.histories(data)
    return counted(whole[:60], data.I, penalty=50.0)


@pytest.mark.parametrize("popular", list(history_explorer.POWERS))
def test_the_live_history_with_popular_films_at_both_ends_and_the_middle(town, monkeypatch, popular):
    monkeypatch.setattr(history_explorer, "learned", lambda: town)
    live = history_explorer.HistoryExplorer("Star Wars; Toy Story")
    live.popular.value = popular
    chosen = picks_figures.picks(town, [49, 0], history_explorer.POWERS[popular])
    expected = picks_figures.columns(chosen, movielens())
    assert {name: list(live.trace(name).text) for name in expected} == {n: e["text"] for n, e in expected.items()}
    assert f"agree on {len({*chosen[EASE]} & {*chosen[NEAR]})} of 8" in live.said.value


def test_backwards_moves_the_counts_alone(town, monkeypatch):
    monkeypatch.setattr(history_explorer, "learned", lambda: town)
    live = history_explorer.HistoryExplorer("Star Wars; Toy Story")
    before = {name: list(live.trace(name).text) for name in (POPULAR, EASE, NEAR)}
    assert "Read as Star Wars; Toy Story." in live.said.value
    live.order.value = history_explorer.BACKWARDS
    after = {name: list(live.trace(name).text) for name in (POPULAR, EASE, NEAR)}
    assert "Read as Toy Story; Star Wars." in live.said.value and before[NEAR] != after[NEAR]
    assert before[EASE] == after[EASE] and before[POPULAR] == after[POPULAR]


def test_titles_that_cannot_be_used_leave_the_picture(town, monkeypatch):
    monkeypatch.setattr(history_explorer, "learned", lambda: town)
    live = history_explorer.HistoryExplorer("Star Wars")
    before = list(live.trace(EASE).text)
    for text, words in ((" ", "No film is named"), ("电影", "isn&#x27;t among"), ("word " * 10_000, "10,000 words")):
        live.films.value = text
        assert words in live.said.value and list(live.trace(EASE).text) == before
    live.films.value = "Star Warts"
    assert "Read as Star Wars." in live.said.value
    live.films.value = "Time flies"
    assert list(live.trace(EASE).text) != before


def test_three_columns_wait_for_their_films():
    figure = picks_figures.picks_panel()
    assert [trace.name for trace in figure.data] == list(picks_figures.WAYS)
    assert all(list(trace.y) == list(range(1, 9)) and set(trace.x) == {0} for trace in figure.data)
    assert list(figure.layout.yaxis.range) == [8.6, 0.4]


def test_exposure_names_its_methods_once():
    figure = ranking_figures.exposure({POPULAR: (0.1, 90.0, 400.0), EASE: (0.2, 500.0, 200.0)}, 1682)
    assert figure.layout.yaxis.showticklabels and not figure.layout.yaxis2.showticklabels
