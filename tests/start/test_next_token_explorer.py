"""The live explorer of the start page, moved to both ends and the middle of each control."""

from __future__ import annotations

import pytest

from largemodels.start import next_token, next_token_explorer
from largemodels.start.next_token import probabilities
from largemodels.start.next_token_explorer import ENDED, TOP_K, NextTokenExplorer

PROMPT = "I would like a cup of"


@pytest.fixture
def explorer() -> NextTokenExplorer:
    return NextTokenExplorer(PROMPT)


def shares(explorer: NextTokenExplorer) -> list[float]:
    return list(explorer.figure.data[0].x)


def state(explorer: NextTokenExplorer) -> tuple:
    return tuple(shares(explorer)), explorer.figure.layout.yaxis.ticktext, tuple(explorer.figure.data[0].customdata)


def test_it_starts_as_the_model_was_trained(explorer):
    expected = probabilities(explorer.scores.logits).topk(10).values.tolist()
    assert shares(explorer) == pytest.approx(expected)
    assert explorer.figure.layout.yaxis.ticktext[0] == "␣coffee"
    assert explorer.figure.layout.meta["alt"]


@pytest.mark.parametrize(("temperature", "low", "high"), [(0.1, 0.999, 1), (1.0, 0.6, 0.95), (2.0, 0.03, 0.25)])
def test_temperature_at_both_ends_and_the_middle(explorer, monkeypatch, temperature, low, high):
    monkeypatch.setattr(next_token_explorer, "score", pytest.fail)  # moving it must not ask the model again
    monkeypatch.setattr(next_token_explorer, "next_token", pytest.fail)
    names = explorer.figure.layout.yaxis.ticktext
    explorer.temperature.value = 0.7
    explorer.temperature.value = temperature
    expected = probabilities(explorer.scores.logits, temperature).topk(10).values.tolist()
    assert shares(explorer) == pytest.approx(expected)
    assert low <= shares(explorer)[0] <= high
    assert explorer.figure.layout.yaxis.ticktext == names


@pytest.mark.parametrize(("k", "bars"), [(1, 1), (5, 5), (50, 10), (49_152, 10)])
def test_top_k_at_both_ends_and_the_middle(explorer, k, bars):
    explorer.top_k.value = 2
    explorer.top_k.value = k
    assert sum(share > 0 for share in shares(explorer)) == bars
    if k <= 10:
        assert sum(shares(explorer)) == pytest.approx(1)
    assert shares(explorer) == pytest.approx(probabilities(explorer.scores.logits, 1, k)[explorer.ids].tolist())


def test_top_k_goes_from_one_to_the_whole_vocabulary(explorer):
    values = [value for _, value in explorer.top_k.options]
    assert values == [*TOP_K, len(explorer.scores.logits)]


def test_another_prompt_names_the_bars_anew(explorer):
    explorer.prompt.value = "The capital of France is"
    assert explorer.figure.layout.yaxis.ticktext[0] == explorer.figure.data[0].customdata[0] == "␣Paris"


def test_drawing_goes_on_from_what_was_drawn(explorer):
    explorer.top_k.value = 1  # the likeliest token: no chance in it
    before = list(explorer.scores.ids)
    explorer.next.click()
    assert explorer.scores.ids == [*before, explorer.drawn[0]]
    assert " coffee</b>" in explorer.text.value
    assert explorer.scores.logits.equal(next_token.score(explorer.scores.ids))
    assert "␣coffee" not in explorer.figure.layout.yaxis.ticktext[0]


@pytest.mark.parametrize(("temperature", "k", "different"), [(0.1, 49_152, 1), (2.0, 2, 2), (2.0, 49_152, None)])
def test_what_is_drawn_follows_the_picture(explorer, monkeypatch, temperature, k, different):
    logits = explorer.scores.logits
    monkeypatch.setattr(next_token_explorer, "score", lambda ids: logits)  # the same die each time
    explorer.temperature.value, explorer.top_k.value = temperature, k
    for _ in range(40):
        explorer.next.click()
    assert len(explorer.drawn) == 40
    if different:
        assert set(explorer.drawn) == set(logits.topk(different).indices.tolist())
    else:
        assert len(set(explorer.drawn)) > 20


def test_start_over_forgets_what_was_drawn(explorer):
    fresh = state(explorer)
    explorer.next.click()
    assert state(explorer) != fresh
    explorer.again.click()
    assert state(explorer) == fresh
    assert explorer.drawn == []


def test_a_text_that_has_ended_says_so_and_draws_no_more(explorer):
    end = next_token.smollm2()[0].eos_token_id
    explorer.drawn = [end]
    explorer.paint()
    assert ENDED in explorer.said.value
    explorer.next.click()
    assert explorer.drawn == [end]
    explorer.again.click()
    assert ENDED not in explorer.said.value


def test_an_empty_prompt_leaves_the_picture_and_says_one_sentence(explorer):
    whole = state(explorer)
    explorer.prompt.value = ""
    assert state(explorer) == whole
    assert explorer.said.value == "<b>The prompt is empty. Type at least one character.</b>"
    explorer.prompt.value = PROMPT
    assert "empty" not in explorer.said.value


def test_a_prompt_of_10000_words_is_cut_and_says_so(explorer):
    explorer.prompt.value = "word " * 10_000
    assert "Only the last 128 tokens of the prompt were read; 9," in explorer.said.value
    assert len(explorer.text.value) < 600


@pytest.mark.parametrize("prompt", ["大模型", "I am so happy 😀", "<script>alert(1)</script>"])
def test_chinese_emoji_and_markup_are_read_and_shown_as_text(explorer, prompt):
    explorer.prompt.value = prompt
    explorer.next.click()
    assert len(shares(explorer)) == 10 and all(0 <= share <= 1 for share in shares(explorer))
    assert "<script" not in explorer.text.value
    assert explorer.said.value.endswith(".")
