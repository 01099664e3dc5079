"""What the figures and the live search say, held against what they were given."""

import numpy as np
import plotly.graph_objects as go
import pytest
import torch
from figure_reading import start, still, stops

from largemodels.practice.semantic_search import answer_figures, bert_figures, search_explorer, search_figures
from largemodels.practice.semantic_search.bert import CLS, MEAN, UNMASKED
from largemodels.practice.semantic_search.pages import Passage
from largemodels.practice.semantic_search.search import HYBRID, MEANING, WORDS, Index, fused, interval
from largemodels.practice.semantic_search.words import WordIndex

NAMES = ["zero", "one", "two", "three", "four", "five", "six"]
PASSAGES = [
    Passage((f"2.{n}/cell",), f"passage {name} about many things that a line of forty letters can't hold at all")
    for n, name in enumerate(NAMES, 1)
]
BY_WORDS = np.array([[1.0, 2.0, np.inf, np.inf, np.inf, np.inf, np.inf]])
BY_MEANING = np.array([[7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0]])
RIGHT = [False, False, False, False, False, False, True]


def test_the_diagram_goes_one_way_for_both():
    svg = bert_figures.search_diagram().svg()
    assert svg.count("BertModel") == 2 and svg.count("(B, T, D)") == 2 and "cosine" in svg


def test_tokens_and_their_mask():
    figure = still(bert_figures.token_rows([["[CLS]", "a", "[SEP]"], ["[CLS]", "[SEP]", "[PAD]"]],
                                           torch.tensor([[1, 1, 1], [1, 1, 0]])))  # fmt: skip
    assert figure["tokens"]["text"][1][2] == "[PAD]" and figure["tokens"]["z"][1][2] == 0
    assert "text 2 has 2" in figure.alt


def test_padding_lines_say_their_ends():
    figure = still(bert_figures.padding_lines([0, 8], {MEAN: [1, 1.0], CLS: [1, 0.998], UNMASKED: [1, 0.513]}))
    assert figure[UNMASKED]["y"] == [1, 0.513] and "under 8 tokens" in figure.alt and "places 0.513" in figure.alt


def test_senses_by_depth():
    apart = torch.eye(2).repeat_interleave(2, 0)  # two senses, at right angles
    figure = bert_figures.senses_figure(torch.stack([torch.ones(4, 2) / 2**0.5, apart]), list("abcd"), [1, 4], 4)
    assert start(figure) == "1"
    first, last = stops(figure).values()
    assert last.title == "depth 1: one sense 1.00, two senses 0.00; of eight words 4 of 4 uses"
    assert last.title in figure.layout.meta["alt"]
    assert first.title.startswith("depth 0: one sense 1.00, two senses 1.00")
    uneven = torch.tensor([[1, 0.9, 0.2, 0.4], [0.9, 1, 0.4, 0.6], [0.2, 0.4, 1, 0.7], [0.4, 0.6, 0.7, 1]])
    assert bert_figures.across(uneven) == pytest.approx(0.4) and bert_figures.within(uneven) == pytest.approx(0.8)
    assert last["cells"]["z"][0] == [1, 1, 0, 0] and last["cells"]["text"][0][2] == "0.00"


def test_cut_lines():
    figure = still(bert_figures.cut_lines([0, 300], {256: [0.5, 0.1], 512: [0.5, 0.3]}))
    assert figure["256 tokens read"]["y"] == [0.5, 0.1] and "with 300 tokens" in figure.alt
    assert "256 tokens read 0.10" in figure.alt
    assert figure.layout["annotations"][0]["text"] == "cut at 256"


def test_recall_and_differences():
    hits = {WORDS: np.array([[1, 0]] * 10, bool), MEANING: np.array([[0, 1]] * 10, bool),
            HYBRID: np.array([[1, 1]] * 10, bool)}  # fmt: skip
    figure = still(search_figures.recall_figure(hits))
    assert figure[WORDS]["x"] == [1, 0, 0.5]
    assert figure[f"{MEANING} − {WORDS}"]["x"] == [-1, 1, 0]
    assert figure[f"{HYBRID} − {MEANING}"]["x"] == [1, 0, 0.5]
    assert "BM25 1.00, 0.00; MiniLM 0.00, 1.00" in figure.alt


def test_the_mix_names_its_highest_place():
    hits = [np.array([[1, 0]] * 10, bool), np.array([[1, 1]] * 10, bool), np.array([[0, 1]] * 10, bool)]
    figure = still(search_figures.mix_figure([0, 0.5, 1], hits))
    assert figure["same words"]["y"] == [1, 1, 0] and figure["all"]["y"] == [0.5, 1, 0.5]
    assert "Highest at 0.5" in figure.alt and "0: 0.50" in figure.alt


def test_lengths_and_the_cut():
    hits = {way: np.array([[1, n % 2] for n in range(4)], bool) for way in (WORDS, MEANING, HYBRID)}
    figure = still(search_figures.lengths_figure({"short": hits, "long": hits}, {"long": (0.6, 0.2)}))
    assert figure[MEANING]["y"] == [0.75, 0.75]
    assert figure["before the cut"]["y"] == [0.6] and figure["behind the cut"]["y"] == [0.2]
    assert "long: 0.60 and 0.20" in figure.alt


def test_a_passage_in_brief():
    brief = answer_figures.brief(PASSAGES[0], "✓ ")
    assert brief.startswith("2.1 ✓ passage zero") and brief.endswith(" …") and brief.count("<br>") == 1
    assert all(len(line) <= 42 for line in brief.split("<br>"))
    assert answer_figures.brief(Passage(("1.1/a",), "x" * 60)).count("<br>") == 1


def test_one_question_at_each_share():
    figure = answer_figures.answers_by_share("Which?", BY_WORDS, BY_MEANING, [0, 0.5, 1], PASSAGES, RIGHT, 1)
    assert start(figure) == "0.5"
    shown = stops(figure)
    assert shown["0"].title == "0 of meaning: 0 right among the hybrid's five"
    assert shown["1"].title.endswith("1 of meaning: 1 right among the hybrid's five")
    assert shown["0"][HYBRID]["text"] == shown["0"][WORDS]["text"] and shown["0"][HYBRID]["text"][2] == ""
    assert shown["1"][HYBRID]["text"] == shown["1"][MEANING]["text"]
    assert shown["1"][MEANING]["text"][0].startswith("2.7 ✓")


@pytest.fixture
def pages(monkeypatch):
    index = Index(PASSAGES, WordIndex([passage.text for passage in PASSAGES]), {})
    monkeypatch.setattr(search_explorer, "index", lambda: index)
    asked = []

    def ask(question):
        asked.append(question)
        return (np.full_like(BY_WORDS, np.inf) if question == "zebra" else BY_WORDS), BY_MEANING

    monkeypatch.setattr(search_explorer, "ask", ask)
    return asked


@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_the_live_search_at_both_ends_and_the_middle(pages, share):
    explorer = search_explorer.SearchExplorer("passage zero", share)
    best = int(fused(BY_WORDS, BY_MEANING, share)[0].argmax())
    assert explorer.trace(HYBRID).text[0] == answer_figures.brief(PASSAGES[best])
    assert "shares the stems passag, zero" in explorer.said.value and "2 of 5" not in explorer.said.value
    explorer.share.value = 1 - share
    best = int(fused(BY_WORDS, BY_MEANING, 1 - share)[0].argmax())
    assert explorer.trace(HYBRID).text[0] == answer_figures.brief(PASSAGES[best])
    assert pages == ["passage zero"]  # the slider asks no model


def test_the_live_search_says_what_it_cannot_do(pages):
    explorer = search_explorer.SearchExplorer("passage zero")
    before = list(explorer.trace(MEANING).text)
    explorer.question.value = " ? "
    assert "without a word" in explorer.said.value and list(explorer.trace(MEANING).text) == before
    explorer.question.value = "zebra"
    assert "BM25 has nothing to say" in explorer.said.value
    assert explorer.trace(WORDS).text[0] == "no word in common" and explorer.trace(MEANING).text[0]
    assert "MiniLM" not in explorer.said.value
    explorer.question.value = "zero " * 10_000
    assert "MiniLM reads the first 256 of its 10,002 tokens." in explorer.said.value
    explorer.question.value = "什么是梯度消失？"
    assert "To MiniLM " in explorer.said.value and "[UNK]" in explorer.said.value


def test_answers_panel_is_a_figure():
    assert isinstance(answer_figures.answers_panel(), go.Figure)


def test_recall_is_a_mean_and_its_bars_end_where_the_bootstrap_does():
    one = np.array([[1, 0], [1, 0], [0, 0], [1, 1], [1, 0], [1, 0], [1, 0], [1, 1]], bool)
    hits = {WORDS: one, MEANING: one[:, ::-1], HYBRID: one | one[:, ::-1]}
    figure = still(search_figures.recall_figure(hits))
    assert figure[WORDS]["x"] == pytest.approx([7 / 8, 2 / 8, 9 / 16])
    assert figure[WORDS]["y"][:2] == list(search_figures.KINDS)
    assert "BM25 0.88, 0.25; MiniLM 0.25, 0.88" in figure.alt
    for name, values in ((WORDS, one), (f"{MEANING} − {WORDS}", one[:, ::-1].astype(float) - one)):
        for place in (0, 1):
            mean, low, high = interval(values[:, [place]])
            assert high - mean != pytest.approx(mean - low)  # a turned sign would be seen
            bars = figure[name]["error_x"]
            assert (bars["array"][place], bars["arrayminus"][place]) == pytest.approx((high - mean, mean - low))


def test_recall_by_length_is_a_mean_with_the_bootstraps_ends():
    hits = {way: np.array([[1, n == 0] for n in range(5)], bool) for way in (WORDS, MEANING, HYBRID)}
    none = {way: np.zeros((5, 2), bool) for way in hits}
    figure = still(search_figures.lengths_figure({"short": hits, "long": none}, dict.fromkeys(hits, (0.6, 0.2))))
    mean, low, high = interval(hits[WORDS])
    assert figure[WORDS]["x"] == ["short", "long"] and figure[WORDS]["y"] == pytest.approx([0.6, 0])
    assert figure[WORDS]["error_y"]["array"] == pytest.approx([high - mean, 0])
    assert figure[WORDS]["error_y"]["arrayminus"] == pytest.approx([mean - low, 0])
    assert figure["before the cut"]["x"] == [WORDS, MEANING, HYBRID] and figure["before the cut"]["y"] == [0.6] * 3


def test_the_mix_has_its_bands_and_its_middle():
    hits = [np.array([[n < k, n < 4] for n in range(5)], bool) for k in (1, 3, 2, 2)]
    figure = still(search_figures.mix_figure([0, 0.3, 0.6, 1], hits))
    assert figure["same words"]["y"] == pytest.approx([0.2, 0.6, 0.4, 0.4])
    assert figure["same words"]["x"] == [0, 0.3, 0.6, 1]
    assert "0: 0.50, 0.6: 0.60, 1: 0.60. Highest at 0.3" in figure.alt
