"""What the figures of notebook 3.8 say is computed once more, on examples made by hand."""

import torch
from figure_reading import start, still, stops
from pytest import approx

from largemodels.practice.alignment import alignment_figures, reward_figures
from largemodels.practice.alignment.chat import answer_mask, conversations
from largemodels.practice.alignment.judging import interval

RUN = {
    "updates": [0, 5], "reward": [0.8, 0.99], "exact": [0.2, 0.05], "copy": [1.0, 0.4], "distance": [0.0, 0.7],
    "answers": ["012345<end>"] * 8,
}  # fmt: skip
BETTER = {**RUN, "reward": [0.8, 0.9], "exact": [0.3, 0.7]}


def test_counted_tokens():
    ids = conversations(torch.tensor([[4, 0, 2, 9, 1, 3]]))
    shown = still(alignment_figures.counted_tokens(ids, answer_mask(ids), ["sort"]))
    assert shown["tokens"]["z"] == [[0.0] * 9 + [1.0] * 7] and shown["tokens"]["text"][0][1:3] == ["sort", "4"]
    assert shown["tokens"]["text"][0][8::7] == ["assist.", "end"] and "sort: 7 of 16 count" in shown.alt


def test_learning_to_answer():
    shown = still(alignment_figures.learning_to_answer({"a": ([0, 10], [0.0, 0.5]), "b": ([0], [0.1])}, "step", 500))
    assert shown["a"]["x"] == [0, 10] and shown["a"]["y"] == [0.0, 0.5]
    low, high = interval(0.5, 500)
    assert shown["a"]["error_y"]["array"][1] == approx(high - 0.5)
    assert shown["a"]["error_y"]["arrayminus"][1] == approx(0.5 - low)
    assert shown.title == "At the end: a 0.50, b 0.10" and "500 held-out" in shown.alt


def test_likelihoods():
    runs = {
        0.1: {"steps": [0, 9], "chosen": [-1.0, -2.0], "rejected": [-4.0, -9.0]},
        1.0: {"steps": [0, 9], "chosen": [-1.0, -1.5], "rejected": [-4.0, -5.0]},
    }
    figure = alignment_figures.likelihoods(runs, start=1)
    assert start(figure) == "1"
    for (label, at), (beta, run) in zip(stops(figure).items(), runs.items(), strict=True):
        assert label == f"{beta:g}" and at["chosen"]["y"] == run["chosen"] and at["rejected"]["y"] == run["rejected"]
        assert f"chosen -1.0 → {run['chosen'][1]:.1f}, rejected -4.0 → {run['rejected'][1]:.1f}" in at.title
    assert "rejected -4.0 → -9.0" in at.alt


def test_accuracy_for_seconds():
    found = {"best of N (1)": (0.1, 0.2), "best of N (4)": (0.4, 0.5), "SFT (new)": (0.8, 0.6), "DPO": (3.0, 0.25)}
    figure = alignment_figures.accuracy_for_seconds(found, 1000)
    assert {trace.name: "lines" in trace.mode for trace in figure.data} == {
        "best of N": True,
        "SFT": False,
        "DPO": False,
    }
    shown = still(figure)
    assert shown["best of N"]["x"] == [0.1, 0.4] and shown["best of N"]["text"] == ["1", "4"]
    assert shown["DPO"]["y"] == [0.25] and shown.layout["xaxis"]["type"] == "log"
    assert shown["DPO"]["error_y"]["array"][0] == approx(interval(0.25)[1] - 0.25)
    assert "best of N (4): 0.50 in 0.4 s; SFT (new): 0.60 in 0.8 s; DPO: 0.25 in 3 s" in shown.alt


def test_rewarded():
    shown = still(reward_figures.rewarded({"exact": [RUN, BETTER], "places": [BETTER, BETTER]}, BETTER))
    assert shown["exact"]["y"] == approx([0.25, 0.375]) and shown["exact"]["error_y"]["array"] == approx([0.05, 0.325])
    assert shown["run here"]["y"] == [0.3, 0.7] and shown.title == "After 5 updates: exact 0.38, places 0.70"
    assert "mean of 2 seeds" in shown.alt and "0.70 after 5" in shown.alt


def test_drift():
    figure = reward_figures.drift({0.0: RUN, 0.5: BETTER})
    lines = [(trace.name, list(trace.y)) for trace in figure.data]
    assert lines[:3] == [("KL weight 0", RUN[key]) for key in ("exact", "copy", "distance")]
    assert lines[3] == ("KL weight 0.5", [0.3, 0.7]) and sum(bool(t.showlegend) for t in figure.data) == 2
    assert "weight 0: sorting, exact match 0.05, copying, exact match 0.40, KL, nats a token 0.70" in still(figure).alt


def test_paid_and_right():
    figure = reward_figures.paid_and_right({"rising": RUN, "places": BETTER}, start=0)
    assert start(figure) == "rising"
    for (label, at), run in zip(stops(figure).items(), (RUN, BETTER), strict=True):
        assert at["reward"]["y"] == run["reward"] and at["exact match"]["y"] == run["exact"]
        assert at["copying"]["y"] == run["copy"] and f"“{label}”" in at.title
        assert f"exact match {run['exact'][0]:.2f} → {run['exact'][1]:.2f}" in at.title
