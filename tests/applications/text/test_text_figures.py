"""What the figures and live widgets of notebook 4.1 say, held against what they were given."""

import math

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops

from largemodels.algorithms.linear.decisions import wilson
from largemodels.applications.text import cut_figures, heat_figures, long_runs, score_figures
from largemodels.applications.text.cut_explorer import CutExplorer
from largemodels.applications.text.cutting import Cut
from largemodels.applications.text.heat_explorer import HeatExplorer
from largemodels.applications.text.reading import Reading, read
from largemodels.applications.text.writing import Written


@pytest.fixture(scope="module")
def seen():
    return read("The capital of France is Paris, and three camels live there.")


def test_the_heat_line_names_the_least_likely(seen):
    figure = still(heat_figures.heat_line(seen, 5))
    tokens = [name for row in figure["tokens"]["text"] for name in row if name]
    assert len(tokens) == len(seen.ids) and tokens[0] == "The"
    assert figure["tokens"]["z"][0][1] == pytest.approx(max(seen.logs[0].item(), -10), abs=1e-4)
    assert heat_figures.names([seen.ids[int(seen.logs.argmin()) + 1]])[0] in figure.alt


def test_each_stop_shows_its_own_rivals(seen):
    figure = heat_figures.by_place(seen, [2, 5], 1)
    assert start(figure) == "5"
    there = stops(figure)
    assert there["5"].title == heat_figures.said(seen, 5) and there["5"].title.startswith("␣Paris had")
    assert there["5"]["rivals"]["x"] == pytest.approx(seen.chances[4].tolist(), abs=1e-6)
    assert there["2"]["chosen"]["x"][0] == 1.5 and there["5"]["chosen"]["x"][0] == 4.5
    assert there["5"]["rivals"]["marker"]["color"].count(heat_figures.GREEN) == 1
    worst = int(seen.logs.argmin()) + 1
    assert "1 in " in heat_figures.said(seen, worst) or "%" in heat_figures.said(seen, worst)


def test_cut_lines_and_titles():
    prompts = {"a": torch.linspace(20, 0, 500), "b": torch.linspace(1, 0, 500)}
    there = stops(cut_figures.by_cut(prompts, [Cut(), Cut(top_k=3), Cut(top_p=0.5)], 1))
    assert there["k 3"].title.startswith("top-k 3: left are 3 tokens with")
    assert there["nothing cut"].title == "nothing cut: left are 500 tokens with 100%, and 500 tokens with 100%"
    assert len(there["k 3"]["as it is drawn, b"]["y"]) == 3
    assert there["nothing cut"]["as it is drawn, a"]["y"] == there["k 3"]["as the model says, a"]["y"]


def test_error_rates_and_their_intervals():
    figure = still(score_figures.error_rates({"way": {"facts": [True, False, False, False], "sums": [True] * 4}}))
    assert figure["way"]["x"] == [0.25, 1] and "facts 1, sums 4" in figure.alt
    assert figure["way"]["error_x"]["array"][0] == pytest.approx(wilson(1, 4)[1] - 0.25)


def test_failure_bars_count():
    figure = still(score_figures.failure_bars({"a": {"x": 3, "y": 0}}, "What is wrong with answers"))
    assert (
        figure["a"]["x"] == [3, 0]
        and figure.alt == "What is wrong with answers. a: x 3, y 0."
        and figure.title == "What is wrong with answers"
    )


def test_rouge_and_paired_differences():
    one = np.tile([0.4, 0.2, 0.3], (10, 1))
    figure = still(score_figures.rouge_figure({"own": one, "other": one - 0.1}, "own"))
    assert figure["rouge1"]["x"] == pytest.approx([0.4, 0.3])
    assert figure["rougeL, difference"]["x"] == pytest.approx([0.1]) and "own 0.30, other 0.20" in figure.alt


def test_turned_and_bits():
    figure = still(score_figures.turned_figure([0.4, 0.2], {"same": [0.4, 0.2], "expert": [0.9, 0.9]}))
    assert figure["expert"]["y"] == [0.9, 0.9] and "mean 0.30: same 0.30, expert 0.90" in figure.alt
    figure = still(score_figures.bits_figure({"a": {"t": 1.5}, "b": {"t": 2.5}}))
    assert figure["b"]["y"] == [2.5] and "a: t 1.5; b: t 2.5" in figure.alt


def test_the_live_heat_line_at_both_ends_and_the_middle():
    explorer = HeatExplorer("The capital of France is Paris, and three camels live there.", 5)
    assert "␣Paris had" in explorer.said.value and "bits per byte" in explorer.said.value
    for place in (1, 7, explorer.place.max):
        explorer.place.value = place
        assert list(explorer.trace("rivals").x) == pytest.approx(explorer.reading.chances[place - 1].tolist())
        assert explorer.trace("chosen").x[0] == place % 8 - 0.5

    class Points:
        xs, ys = [3], [0]

    explorer.clicked(None, Points(), None)
    assert explorer.place.value == 3
    explorer.text.value = "Paris is Rome."
    assert explorer.place.max == len(explorer.reading.ids) - 1 and explorer.place.value <= explorer.place.max
    before = explorer.said.value
    for bad in (" ?", ""):
        explorer.text.value = bad
        assert "without a letter" in explorer.said.value and explorer.said.value != before
    explorer.text.value = "zero " * 10_000
    assert "of them were left unread" in explorer.said.value
    explorer.text.value = "什么是梯度消失？"
    assert "Perplexity" in explorer.said.value and "unread" not in explorer.said.value


def test_the_live_cut_at_both_ends_and_the_middle():
    explorer = CutExplorer("The capital of France is")
    assert "49,152 tokens with 100%" in explorer.said.value
    for k, many in ((1, "1 token "), (50, "50 tokens"), ("all", "49,152 tokens")):
        explorer.top_k.value = k
        assert f"Left are {many}" in explorer.said.value
    explorer.top_p.value = 0.3
    assert "Left are 1 token with" in explorer.said.value
    explorer.temperature.value = 2.0
    says, drawn = (explorer.trace(f"{what}, live").y for what in ("as the model says", "as it is drawn"))
    assert "tokens with" in explorer.said.value and len(drawn) < len(says)
    before = list(explorer.trace("as the model says, live").y)
    explorer.top_k.value = 10
    explorer.button.click()
    assert "Written: " in explorer.said.value and list(explorer.trace("as the model says, live").y) != before
    explorer.prompt.value = ""
    assert "empty" in explorer.said.value
    explorer.prompt.value = "word " * 10_000
    assert "Only the last 128 tokens" in explorer.said.value
    said = {explorer.said.value}
    for prompt in ("什么是梯度消失？", "🙂", "My neighbor likes to"):
        explorer.prompt.value = prompt
        said.add(explorer.said.value)
    assert len(said) == 4  # each text is answered in words of its own


def test_records_are_made_of_what_was_written(monkeypatch):
    asked = []

    def answers(prompts, most, what=None):
        asked.append((len(prompts), most))
        return [Written(f"We improve {what}.", True) for _ in prompts]

    monkeypatch.setattr(long_runs, "answers", answers)
    made = long_runs.sixty_questions()
    assert list(made) == ["template", "bare"] and made["bare"]["ended"] == [True] * 60
    assert asked == [(60, 48)] * 2


def made(ids, logs, rivals):
    """A reading of few tokens: the likelihoods of all but the first, and six rivals at each of them."""
    chances = torch.tensor([[0.5, 0.2, 0.1, 0.05, 0.04, 0.03]] * len(logs))
    return Reading(ids=ids, logs=torch.tensor(logs), rivals=torch.tensor(rivals), chances=chances)


def test_rank_share_and_ring_of_a_chosen_token(seen):
    a, b, c = seen.ids[:3]
    others = seen.ids[3:8]
    reading = made([a, b, c], [math.log(0.25), math.log(0.0001)], [[c, b, *others[:4]], [a, *others]])
    assert heat_figures.said(reading, 1) == f"{heat_figures.names([b])[0]} had 25.0%: number 2 of the likeliest"
    assert heat_figures.said(reading, 2) == f"{heat_figures.names([c])[0]} had 1 in 10,000: none of the six likeliest"
    ring = heat_figures.chosen_data(seen, 9)["chosen"]  # the second row's second cell
    assert ring["x"] == [0.5, 1.5, 1.5, 0.5, 0.5] and ring["y"] == [0.5, 0.5, 1.5, 1.5, 0.5]


def test_a_cut_counts_each_prompt_by_itself():
    prompts = {"sharp": torch.tensor([9.0, 0, 0, 0]), "flat": torch.zeros(4)}
    there = stops(cut_figures.by_cut(prompts, [Cut(), Cut(top_p=0.5)], 0))
    assert there["p 0.5"].title == "top-p 0.5: left are 1 token with 100%, and 2 tokens with 50%"


def test_wrong_answers_are_counted_and_their_interval_has_two_ends():
    figure = still(score_figures.error_rates({"way": {"facts": [True, True, True, False]}}))
    low, high = wilson(3, 4)
    assert figure["way"]["x"] == [0.75] and figure["way"]["error_x"]["array"] == pytest.approx([high - 0.75])
    assert figure["way"]["error_x"]["arrayminus"] == pytest.approx([0.75 - low])
