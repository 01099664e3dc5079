"""Pictures of exposure say what was measured; the explorer at both ends and in the middle."""

import numpy as np
import pytest
import torch
from figure_reading import start, still, stops

from largemodels.society.privacy import figures, memory_figures, secret_explorer
from largemodels.society.privacy.famous import Recited
from largemodels.society.privacy.planting import alphabet, invented
from largemodels.society.privacy.small_gpt import Trained, small


def scores_with(code, share):
    scores = torch.zeros(10_000)
    scores[int(code)] = np.log(share / (1 - share) * 9_999)
    return scores


def test_bars_show_shares_and_mark_the_true_code():
    [bars] = figures.likeliest(scores_with("4281", 0.5), "4281").values()
    assert bars["text"][0] == "4281" and bars["x"][0] == pytest.approx(0.5, abs=1e-3)
    assert bars["marker.color"] == [figures.VERMILION] + [figures.GRAY] * 9
    [unknown] = figures.likeliest(scores_with("4281", 0.5), None).values()
    assert set(unknown["marker.color"]) == {figures.GRAY}


def test_each_stop_of_the_guesses_says_its_rank():
    asked = {"0": ("Abana", "0001", scores_with("4281", 0.5)), "100": ("Lomwick", "4281", scores_with("4281", 0.9))}
    figure = figures.guesses(asked, start=1)
    assert start(figure) == "100"
    found = stops(figure)
    assert found["100"].title == "Lomwick, 4281: rank 1, exposure 13.3 bits"
    assert found["100"]["codes"]["x"][0] == pytest.approx(0.9, abs=1e-3)
    assert "rank 5,001" in found["0"].title


def test_exposures_show_means_and_extremes():
    seen = still(figures.exposures({"GPT": {0: [1.0, 2.0], 100: [13.0, 13.2]}}))
    assert seen["GPT"]["x"] == ["0", "100"] and seen["GPT"]["y"] == [1.5, 13.1]
    assert "0 1.5, 100 13.1" in seen.alt


def look(step, once):
    return {"step": step, "ordinary": step / 100, "exposure": {"0": [1.0, 2.0], "1": [once, once]}, "extracted": {}}


def test_sizes_move_by_step():
    runs = {"16": [{"looks": [look(100, 2.0), look(200, 4.0)]}, {"looks": [look(100, 4.0), look(200, 8.0)]}]}
    figure = figures.sizes(runs, start=1)
    found = stops(figure)
    assert found["100"]["width 16"]["y"] == [1.5, 3.0] and found["200"]["width 16"]["y"] == [1.5, 6.0]
    assert found["200"]["16, seeds"]["y"] == [1.5, 4.0, 1.5, 8.0]
    assert "16 2.00" in found["200"].title


def test_what_returns_is_shown_beside_the_control():
    steps = len(memory_figures.RETURNS)
    after = {
        name: {what: [[level] * 2] * steps for what in ("plays", "others", "itself")}
        for name, level in {"unlearned": 5.0, "never": 1.0}.items()
    }
    seen = still(memory_figures.returns([{"after": after}], {"unlearned": "gone", "never": "stranger"}))
    assert "gone, others 5.00" in seen.alt and "stranger, others 1.00" in seen.alt


def test_a_recital_counts_tokens():
    found = {"famous": {"A": Recited("", "", (True, True))}, "invented": {"as A": Recited("", "", (True, False))}}
    seen = still(memory_figures.recital(found))
    assert seen["famous"]["x"] == [2] and seen["invented"]["x"] == [1] and seen["invented"]["y"] == ["A"]
    assert "famous 2.0, invented 1.0" in seen.alt


def test_the_machine_is_drawn():
    assert "rank among" in figures.machine().svg()


@pytest.fixture
def explorer(monkeypatch):
    torch.manual_seed(0)
    characters = alphabet(5_000)
    run = Trained(small(len(characters), D=16).eval(), characters, invented(0), "")
    monkeypatch.setattr(secret_explorer, "live_run", lambda: run)
    return secret_explorer.SecretExplorer(30), run


@pytest.mark.parametrize(("repeats", "which"), [(0, 1), (10, 4), (100, 8)])
def test_the_explorer_asks_for_the_chosen_secret(explorer, repeats, which):
    widget, run = explorer
    widget.which.value, widget.repeats.value = which, repeats
    secret = [one for one in run.secrets if one.repeats == repeats][which - 1]
    assert widget.text.value == secret.prompt
    assert secret.code in widget.said.value and "exposure" in widget.said.value
    assert all(isinstance(widget.trace("codes")[key], tuple) for key in ("x", "text"))


def test_the_explorer_takes_a_prompt_of_ones_own(explorer):
    widget, _ = explorer
    before = widget.trace("codes").x
    for text, said in {"x": "two or more", "密码是": "lacks", "word " * 10_000: "50,000 characters"}.items():
        widget.text.value = text
        assert said in widget.said.value and widget.trace("codes").x == before
    widget.text.value = "The code of Nobody: "
    assert "no true code" in widget.said.value
    widget.repeats.value = 1
    assert "Nobody" not in widget.text.value


def test_exposures_and_losses_by_step_are_means():
    looks = [[{"step": 5, "exposure": {"1": [1, 3], "8": [2, 8]}, "ordinary": loss}] for loss in (1.0, 3.0)]
    means, loss = figures.by_step([{"looks": one} for one in looks], 5)
    assert means == [[2.0, 5.0]] * 2 and loss == 2.0


def test_what_returns_is_the_mean_of_secrets_and_seeds():
    steps = range(len(memory_figures.RETURNS))

    def run(level):
        two_secrets, none = [[level + n, level + n + 4] for n in steps], [[0.0, 0.0] for _ in steps]
        lessons = ("plays", "others", "itself")
        return {"after": {"unlearned": dict.fromkeys(lessons, two_secrets), "never": dict.fromkeys(lessons, none)}}

    figure = memory_figures.returns([run(0.0), run(2.0), run(2.0)], {"unlearned": "gone", "never": "stranger"})
    assert list(figure.data[0].y) == pytest.approx([10 / 3 + n for n in steps])
    assert list(figure.data[0].error_y.array) == pytest.approx([2 / 3] * len(steps))
    assert f"gone, plays {10 / 3 + steps[-1]:.2f}" in still(figure).alt


def test_a_recitals_average_is_over_all_texts():
    texts = {
        name: Recited("", "", right) for name, right in (("A", (True,) * 4), ("B", (True, False)), ("C", (False,)))
    }
    seen = still(memory_figures.recital({"famous": texts, "invented": texts}))
    assert seen["famous"]["x"] == [4, 1, 0] and "famous 1.7, invented 1.7" in seen.alt
