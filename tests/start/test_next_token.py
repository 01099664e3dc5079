"""SmolLM2's next token: what is read, the probabilities, and the pictures of them."""

from __future__ import annotations

import html
import math

import pytest
import torch
from figure_reading import still
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from largemodels.start import next_token as tokens
from largemodels.start import next_token_figures as figures
from largemodels.start.next_token import choices, label, next_token, pieces, probabilities

V = 49_152
LOGITS = torch.tensor([2.0, 1.0, 0.0, -1.0])


def by_hand(logits: list[float], temperature: float) -> list[float]:
    powers = [math.exp(z / temperature) for z in logits]
    return [power / sum(powers) for power in powers]


@pytest.mark.parametrize("temperature", [0.1, 1.0, 2.0])
def test_probabilities_are_the_formula_of_the_page(temperature):
    expected = torch.tensor(by_hand(LOGITS.tolist(), temperature))
    torch.testing.assert_close(probabilities(LOGITS, temperature), expected)


@given(
    st.lists(st.floats(-30, 30, width=32), min_size=1, max_size=40),
    st.sampled_from([0.1, 0.7, 1.0, 2.0]),
    st.data(),
)
def test_top_k_keeps_the_likeliest_and_shares_all_among_them(logits, temperature, data):
    k = data.draw(st.integers(1, len(logits)))
    z = torch.tensor(logits)
    p = probabilities(z, temperature, k)
    kept = z.topk(k).indices
    assert p.sum().item() == pytest.approx(1, abs=1e-5)
    assert p[kept].sum().item() == pytest.approx(1, abs=1e-5)
    assert (p > 0).sum() <= k  # exactly k, even when scores tie
    torch.testing.assert_close(p[kept], probabilities(z[kept], temperature))


def test_the_ends_of_temperature_are_one_token_and_all_of_them():
    assert probabilities(LOGITS, 0.01).tolist() == pytest.approx([1, 0, 0, 0])
    assert probabilities(LOGITS, 1e6).tolist() == pytest.approx([0.25] * 4, abs=1e-5)


@pytest.mark.parametrize("temperature", [0, -1, math.inf, math.nan])
def test_a_temperature_out_of_range_is_refused(temperature):
    with pytest.raises(ValueError, match="must be above 0"):
        probabilities(LOGITS, temperature)


@pytest.mark.parametrize("k", [0, -1, 5])
def test_a_top_k_out_of_range_is_refused(k):
    with pytest.raises(ValueError, match="from 1 to 4"):
        probabilities(LOGITS, top_k=k)


@pytest.mark.parametrize("among", [1, 2, 7, 1000])
def test_choices_counts_equally_likely_tokens(among):
    p = torch.zeros(2000)
    p[:among] = 1 / among
    assert choices(p) == pytest.approx(among, rel=1e-4)


def test_the_capital_of_france():
    scores = next_token("The capital of France is")
    p = probabilities(scores.logits)
    assert p.shape == (V,)
    assert label(int(p.argmax())) == "␣Paris"
    assert 0.5 < p.max() < 0.95
    assert scores.remark == ""


@pytest.mark.parametrize("prompt", ["大模型", "I am so happy 😀", "x", " ", "\n", "<|im_start|>", "<b>bold</b> & $x$"])
def test_any_prompt_but_an_empty_one_is_scored(prompt):
    scores = next_token(prompt)
    assert scores.logits.shape == (V,) and scores.logits.isfinite().all()


def test_an_empty_prompt_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match=r"The prompt is empty\. Type at least one character\."):
        next_token("")


def test_a_prompt_of_10000_words_is_cut_to_its_end_and_says_so():
    ending = " The capital of France is"
    scores = next_token("word " * 9_995 + ending)
    assert len(scores.ids) == tokens.READ
    assert scores.ids[-5:] == next_token(ending).ids
    assert scores.remark.startswith("Only the last 128 tokens of the prompt were read; ")


def test_pieces_show_spaces_and_parts_of_characters():
    assert pieces("Large models") == ["Large", "␣models"]
    assert pieces("大模型") == ["大", "part of a character", "part of a character", "型"]
    assert pieces("a\n") == ["a", "↵"]


def test_side_by_side_names_both_prompts():
    figure = figures.side_by_side(["The capital of France is", "The capital of Australia is"])
    assert [note.text for note in figure.layout.annotations] == [
        "The capital of France is …",
        "The capital of Australia is …",
    ]
    assert figure.layout.yaxis.ticktext[0] == "␣Paris"
    assert {"␣Sydney", "␣Canberra"} <= set(figure.layout.yaxis2.ticktext)
    first, second = probabilities(next_token("The capital of France is").logits).topk(2).values.tolist()
    said = f"after “The capital of France is”, ␣Paris with {first:.0%} and {figure.layout.yaxis.ticktext[1]} with"
    assert f"{said} {second:.0%}" in figure.layout.meta["alt"]
    assert figure.data[0].x[:2] == pytest.approx((first, second)) and figure.data[0].y[:2] == (0, 1)


def test_the_likeliest_token_stands_on_top():
    logits = torch.zeros(V)
    logits[1000:1010] = torch.arange(20.0, 10.0, -1)
    shown = still(figures.next_tokens(tokens.Scores([], logits)))
    names = [html.escape(label(id)) for id in range(1000, 1010)]
    assert shown["probability"]["x"] == pytest.approx(logits.softmax(0)[1000:1010].tolist())
    assert shown["probability"]["y"] == list(range(10)) and shown["probability"]["orientation"] == "h"
    assert shown.layout["yaxis"]["ticktext"] == names and shown.layout["yaxis"]["autorange"] == "reversed"
    assert shown.alt == f"Bars of the ten likeliest next tokens, from {names[0]} on top to {names[-1]}."


@pytest.fixture(scope="module")
def framed() -> tuple[Tensor, list]:
    logits = next_token("I would like a cup of").logits
    return logits, figures.by_temperature(tokens.Scores([], logits))


@pytest.mark.parametrize("temperature", [0.1, 1.0, 2.0])
def test_each_stop_of_the_slider_shows_its_temperature(framed, temperature):
    logits, figure = framed
    steps = {step.label: step.args for step in figure.layout.sliders[0].steps}
    patch, layout, _ = steps[f"{temperature:g}"]
    p = probabilities(logits, temperature)
    assert patch["x"][0] == pytest.approx(p.topk(10).values.tolist())
    assert layout["title.text"] == f"temperature {temperature:g}: {figures.wavering(p)}"


def test_the_slider_starts_where_the_picture_does(framed):
    _, figure = framed
    control = figure.layout.sliders[0]
    patch, layout, _ = control.steps[control.active].args
    assert control.steps[control.active].label == "1"
    assert list(figure.data[0].x) == patch["x"][0]
    assert figure.layout.title.text == layout["title.text"]


def test_the_slider_goes_from_a_sure_thing_to_thousands_of_tokens(framed):
    logits, figure = framed
    shares = [probabilities(logits, t).max().item() for t in (0.1, 1, 2)]
    ends = ", ".join(f"{share:.0%} at temperature {t:g}" for share, t in zip(shares, (0.1, 1, 2), strict=True))
    assert figure.layout.meta["alt"].endswith(f"␣coffee, has {ends}.") and shares[0] > shares[1] > shares[2]
    titles = [step.args[1]["title.text"] for step in framed[1].layout.sliders[0].steps]
    assert titles[0] == "temperature 0.1: as good as sure"
    assert 500 < int(titles[-1].split()[-2].replace(",", "")) < 20_000


def test_names_are_safe_for_plotly_which_reads_html():
    logits = torch.zeros(V)
    logits[tokens.smollm2()[0].convert_tokens_to_ids("<|im_end|>")] = 9
    _, names = figures.likeliest(logits)
    assert names[0] == "&lt;|im_end|&gt;"
