"""The reach explorer: its starts, each control at both ends and in the middle, its sentence, and its bets."""

import math

import numpy as np
import pytest
import torch

from largemodels.algorithms.recurrence import recall, start_words, starts
from largemodels.algorithms.recurrence.reach import open_gate
from largemodels.algorithms.recurrence.reach_explorer import ReachExplorer


@pytest.fixture(scope="module")
def explorer():
    return ReachExplorer()


@pytest.fixture(autouse=True)
def fresh(request):
    if "explorer" in request.fixturenames:
        explorer = request.getfixturevalue("explorer")
        explorer.rest, explorer.at = 0.0, {"bias": 0.0, "w": 0.6}
        explorer.cell.value, explorer.distance.value = "LSTM", 32
        explorer.number.value = 0.0
        explorer.trained.clear()


def slow_reach(cell, number, n):
    """A second computation: the model that training is given, one sequence and one logit at a time."""
    found = []

    def measure(model):
        starts.preparation(cell, number)(model)
        tokens, _ = recall.recall_batch(16, 64, torch.Generator().manual_seed(0))
        for sequence in tokens:
            x = model.embed(sequence[None]).detach().requires_grad_()  # (1, T, D)
            logits = model.answer(model.cell(x)[0][:, -1])[0]  # (8,)
            rows = [torch.autograd.grad(logit, x, retain_graph=True)[0][0, -1 - n] for logit in logits]
            found.append(torch.stack(rows).norm().item())

    recall.train_recall(cell, n, 0, steps=1, prepare=measure)
    return sorted(found)[7]  # the lower median of 16, as torch has it


@pytest.mark.parametrize(("cell", "number", "n"), [("RNN", 0.6, 8), ("LSTM", 1.5, 32), ("GRU", 5.0, 40)])
def test_a_line_is_that_of_the_model_that_training_is_given(explorer, cell, number, n):
    assert math.isclose(explorer.curves[cell][number][n], slow_reach(cell, number, n), rel_tol=1e-3)


@pytest.mark.parametrize(("cell", "n"), [("RNN", 32), ("LSTM", 16), ("LSTM", 32), ("GRU", 64)])
def test_the_first_stop_that_reaches_is_right_by_a_second_computation(explorer, cell, n):
    explorer.cell.value, explorer.distance.value = cell, n
    start = starts.STARTS[cell]
    first = next(stop for stop in start.stops if explorer.curves[cell][stop][n] > starts.ENOUGH)
    shown = f"from w = {first:g}" if cell == "RNN" else f"from bias {first:g}"
    assert shown in explorer.said.value
    before = start.stops[start.stops.index(first) - 1]
    assert slow_reach(cell, before, n) <= starts.ENOUGH < slow_reach(cell, first, n)


def test_a_gru_whose_gate_stands_too_open_writes_too_little(explorer):
    curves = explorer.curves["GRU"]
    assert starts.as_far_as(curves[8.0]) == 0 and starts.as_far_as(curves[5.0]) == 64
    assert curves[8.0][64] > 0.5 * curves[8.0][1] and curves[-3.0][64] < 1e-12
    explorer.cell.value = "GRU"
    assert " to " in explorer.said.value.rpartition("from bias")[2]


@pytest.mark.parametrize("distance", [1, 32, 64])
@pytest.mark.parametrize(
    ("cell", "number"), [("RNN", 0.5), ("RNN", 1.6), ("LSTM", -3.0), ("GRU", 8.0), ("attention", None)]
)
def test_picture_and_sentence_agree_with_what_was_measured(explorer, cell, number, distance):
    explorer.cell.value, explorer.distance.value = cell, distance
    if number is not None:
        explorer.number.value = number
    sizes, trace = explorer.curves[cell][number], explorer.trace
    assert np.allclose(trace("measured").y, np.maximum(sizes[1:], 1e-12), rtol=1e-3) and len(trace("measured").x) == 64
    assert trace("distance n").x == (distance,) and math.isclose(
        trace("distance n").y[0], max(sizes[distance], 1e-10), rel_tol=1e-3
    )
    far = starts.as_far_as(sizes)
    assert all(size > 1e-3 for size in sizes[1 : far + 1]) and (far == 64 or sizes[far + 1] <= 1e-3)
    assert trace("crosses here").x == ((far,) if 0 < far < 64 else ())
    more = sizes[distance] > 1e-3
    assert f"{sizes[distance]:.0e} comes back, {'more' if more else 'less'} than a thousandth" in explorer.said.value
    assert f"Prediction: it {'may' if more else 'will not'} learn this." in explorer.said.value
    assert explorer.said.value.startswith(cell) and explorer.said.value.endswith(".")


@pytest.mark.parametrize("control", ["cell", "distance", "number"])
def test_each_control_changes_the_picture(explorer, control):
    ends = {"cell": ["RNN", "GRU", "attention"], "distance": [1, 33, 64], "number": [-3.0, 2.5, 8.0]}[control]
    seen = set()
    for value in ends:
        getattr(explorer, control).value = value
        seen.add(str([(trace.x, trace.y) for trace in explorer.figure.data]) + explorer.said.value)
    assert len(seen) == 3


def test_the_slider_is_each_cells_own(explorer):
    explorer.number.value = 4.5
    explorer.cell.value = "GRU"
    assert explorer.number.value == 4.5 and explorer.number.description == "bias, update gate"
    explorer.cell.value = "RNN"
    assert explorer.number.value == 0.6 and [stop for _, stop in explorer.number.options][-1] == 1.6
    explorer.cell.value = "attention"
    assert explorer.number.disabled and explorer.number.description == "no gate to set"
    assert explorer.trace("theory").x == () and "no gate" in explorer.said.value
    explorer.cell.value = "LSTM"
    assert explorer.number.value == 4.5 and not explorer.number.disabled


def test_theory_is_the_factor_to_the_power_of_the_distance(explorer):
    explorer.number.value = 1.0
    dots, line = explorer.trace("theory").y, explorer.trace("measured").y
    assert dots[0] == line[0] and math.isclose(dots[9] / dots[4], (1 / (1 + math.exp(-1))) ** 5, rel_tol=1e-3)
    assert dots[20] < line[20]  # the side roads add to it
    explorer.cell.value, explorer.number.value = "RNN", 0.9
    dots, line = explorer.trace("theory").y, explorer.trace("measured").y
    assert math.isclose(dots[9] / dots[4], 0.9**5, rel_tol=1e-3) and dots[20] > line[20]  # tanh takes its part


def test_what_stood_before_stays_faint_until_the_next_rest(explorer):
    explorer.number.value = 2.0
    faint = explorer.trace("before")
    assert faint.name == "before: LSTM, bias 0"
    assert np.allclose(faint.y, np.maximum(explorer.curves["LSTM"][0.0][1:], 1e-12), rtol=1e-3)
    explorer.rest = 1e9
    explorer.cell.value = "attention"
    assert faint.name == "before: LSTM, bias 0"
    explorer.rest = 0.0
    explorer.cell.value = "RNN"
    assert faint.name == "before: attention"
    explorer.distance.value = 5
    assert faint.name == "before: attention"


def test_moving_the_distance_measures_nothing(explorer, monkeypatch):
    monkeypatch.setattr("largemodels.algorithms.recurrence.reach_explorer.reaches", None)
    monkeypatch.setattr("largemodels.algorithms.recurrence.starts.reach", None)
    before = explorer.trace("measured").y
    explorer.distance.value = 7
    assert explorer.trace("measured").y == before and "over 7 steps" in explorer.said.value


def test_a_bet_trains_the_model_that_is_shown(explorer):
    explorer.distance.value = 8
    explorer.number.value = 5.0
    explorer.train.click()
    run = explorer.trained["LSTM", 5.0, 8]
    assert run == recall.train_recall("LSTM", 8, 0, prepare=lambda model: open_gate(model, 5.0)) and run.accuracy > 0.8
    won = explorer.trace("trained: learned")
    assert won.x == (8,) and math.isclose(won.y[0], explorer.curves["LSTM"][5.0][8], rel_tol=1e-3)
    assert f"right {run.accuracy:.0%}" in explorer.said.value and "It learned." in explorer.said.value
    explorer.number.value = -3.0
    explorer.train.click()
    assert explorer.trace("trained: did not").x == (8,) and explorer.trace("trained: learned").x == (8,)
    assert "as foretold" in explorer.said.value
    assert "0 of 1 with less than a thousandth, 1 of 1 with more." in explorer.said.value


def test_a_bet_can_go_against_the_prediction(explorer):
    explorer.cell.value, explorer.distance.value, explorer.number.value = "GRU", 8, 8.0
    assert "will not learn" in explorer.said.value
    explorer.train.click()
    assert "against the prediction" in explorer.said.value and "1 of 1 with less" in explorer.said.value


def test_bad_values_are_refused_with_a_sentence():
    with pytest.raises(ValueError, match="The cell is 'lstm'"):
        ReachExplorer("lstm")
    for distance in (0, 65):
        with pytest.raises(ValueError, match="It must be from 1 to 64"):
            ReachExplorer(distance=distance)
    with pytest.raises(ValueError, match="For LSTM choose one of -3 … 8"):
        starts.preparation("LSTM", 9.0)
    with pytest.raises(ValueError, match="attention has no gate"):
        starts.preparation("attention", 1.0)
    with pytest.raises(ValueError, match="LSTM has no single W_h"):
        starts.turn(recall.make("LSTM", 500), 1.0)


def test_stops_in_words():
    stops = [0, 1, 2, 3]
    assert start_words.in_words("bias", stops, [2, 3]) == "from bias 2 on"
    assert start_words.in_words("w", stops, [1, 2]) == "from w = 1 to 2"
    assert start_words.in_words("bias", stops, [0, 2]) == "at bias 0 and at bias 2"
    assert start_words.in_words("bias", stops, stops) == "at every bias here"
    assert start_words.in_words("bias", stops, []) == "at no bias here"


def test_enough_says_where_the_thousandth_comes_back():
    curves = {stop: [1.0, 2e-3 if 1 <= stop <= 4 else 5e-4] for stop in starts.BIASES}
    assert start_words.enough("GRU", curves, 1) == "from bias 1 to 4"
    assert start_words.enough("GRU", curves, 0) == "at every bias here"


def test_a_turning_matrix_stretches_by_w():
    model = recall.make("RNN", 1_000)
    starts.turn(model, 1.3)
    assert torch.allclose(
        torch.linalg.svdvals(model.cell.weight_hh_l0), torch.tensor(1.3).to(model.answer.weight.device)
    )
