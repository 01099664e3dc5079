"""Each fault has its symptom, each test its fault; figures and the explorer say what was measured."""

import math

import pytest
import torch
from figure_reading import start, still, stops
from torch import nn

from largemodels.practice.training_loop import clinic_figures, loop_figures
from largemodels.practice.training_loop.births import born_backward, born_forward
from largemodels.practice.training_loop.clinic import (
    BLANK,
    BLANK_ROW,
    FAULTS,
    HEALTHY,
    KEPT,
    SHARED,
    SHIFTED,
    TRAINING,
    TWICE,
    Curves,
    treated,
    ward,
)
from largemodels.practice.training_loop.clinic_explorer import EPOCHS, RATES, SIZES, ClinicExplorer
from largemodels.practice.training_loop.diagnosis import SOFTMAX_FLOOR, UNDECIDED, WORDS, diagnose
from largemodels.practice.training_loop.health import Finding, alone_as_in_company, check_up
from largemodels.practice.training_loop.loop import History


def short(fault):
    return treated(fault, 0, 0.1, 32, 12)


def test_each_fault_is_one_change_of_the_healthy_run():
    (healthy, _), (shifted, _), (shared, _), (blank, _) = (ward(f, 0) for f in (HEALTHY, SHIFTED, SHARED, BLANK))
    assert torch.equal(shifted.X, healthy.X) and torch.equal(shifted.y[1:], healthy.y[:-1])
    assert torch.equal(shared.X[:297], shared.X_validation) and len(shared.X) == len(healthy.X)
    assert not blank.X[BLANK_ROW].any() and torch.equal(blank.X[:BLANK_ROW], healthy.X[:BLANK_ROW])
    assert isinstance(ward(TWICE, 0)[1][-1], nn.Softmax)
    with pytest.raises(ValueError, match="There is no fault 'tired'"):
        ward("tired", 0)
    with pytest.raises(ValueError, match="above 0"):
        treated(HEALTHY, 0, math.nan)


def test_symptoms():
    healthy = short(HEALTHY)
    assert healthy.fresh > 0.9 and healthy.train[-1] < 0.6
    assert short(KEPT).validation[0] < healthy.validation[0] and short(KEPT).fresh < 0.8
    assert short(TRAINING).accuracy[-1] < short(TRAINING).fresh
    assert short(TWICE).train[-1] > SOFTMAX_FLOOR and short(SHIFTED).fresh < 0.4
    assert short(SHARED).accuracy[-1] > short(SHARED).fresh
    assert math.isnan(short(BLANK).train[0]) and short(BLANK).fresh < 0.15
    assert pytest.approx(-math.log(math.e / (math.e + 9))) == SOFTMAX_FLOOR


@pytest.mark.parametrize(
    ("fault", "alarm"),
    [
        (HEALTHY, None), (KEPT, "gradient is fresh"), (TRAINING, "alone as in company"), (TWICE, "one batch by heart"),
        (SHIFTED, "neighbors agree"), (SHARED, "no row is shared"), (BLANK, "all is finite"),
    ],
)  # fmt: skip
def test_each_test_catches_its_fault_and_no_other(fault, alarm):
    found = check_up(fault, seed=2)
    assert [test for test, finding in found.items() if not finding.well] == ([alarm] if alarm else [])


def test_batch_norm_in_training_mode_is_seen_without_dropout():
    X, net = torch.rand(20, 64), nn.Sequential(nn.Linear(64, 8), nn.BatchNorm1d(8))
    assert not alone_as_in_company(net.train(), X).well and alone_as_in_company(net.eval(), X).well


def curves(train, validation, accuracy):
    return Curves([2.3, *train], [2.3, *validation], [0.1, accuracy])


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (curves([math.nan], [math.nan], 0.1), BLANK), (curves([0.5, 3.0], [3.0], 0.2), KEPT),
        (curves([1.7], [2.6], 0.1), SHIFTED), (curves([1.6], [1.5], 0.9), TWICE), (curves([0.2], [0.03], 1.0), SHARED),
        (curves([0.2], [0.3], 0.9), TRAINING), (curves([0.2], [0.2], 0.95), HEALTHY),
        (curves([2.2], [2.1], 0.3), UNDECIDED),
    ],
)  # fmt: skip
def test_the_rules(run, said):
    assert diagnose(run) == said and said in WORDS


def test_where_a_nan_is_born():
    data, net = ward(BLANK, 0)
    birth = born_forward(net, data.X)
    assert birth.layer == "0 (Standardize)" and birth.rows == (BLANK_ROW,)
    assert born_forward(ward(HEALTHY, 0)[1], data.X[:BLANK_ROW]) is None
    assert not any(layer._forward_hooks for layer in net)
    b = torch.zeros(3, requires_grad=True)
    assert born_backward((b**2).sum().sqrt()) == "PowBackward0"
    assert born_backward((b**2).sum()) is None
    with pytest.raises(RuntimeError, match="grad"):
        born_backward(torch.tensor(1.0))


def test_wards_show_the_runs_they_name():
    pairs = {fault: ([short(fault)], [short(HEALTHY)]) for fault in (KEPT, SHARED, BLANK)}
    figure = clinic_figures.wards(pairs, start=SHARED)
    assert start(figure) == SHARED and f"{SHARED} {short(SHARED).fresh:.0%}" in still(figure).alt
    for fault, shown in stops(figure).items():
        run = short(fault)
        said = f"{fault}: {run.accuracy[-1]:.0%} right reported, {run.fresh:.0%} on fresh pictures"
        assert shown.title.startswith(said) and f"(healthy: {short(HEALTHY).fresh:.0%})" in shown.title
        assert shown["training"]["y"] == clinic_figures.drawn(run.train)
        assert shown["healthy validation"]["y"] == pytest.approx(short(HEALTHY).validation)
    assert clinic_figures.drawn([1.0, 9.0, math.nan, math.inf]) == [1.0, clinic_figures.MOST]


def test_alarms_are_dark_and_named():
    findings = {
        "a": {"x": Finding(True, "1.0"), "y": Finding(False, "2.0")},
        "b": {"x": Finding(True, "3"), "y": Finding(True, "4")},
    }
    shown = still(clinic_figures.said_by_tests(findings))
    assert shown["cells"]["z"] == [[0, 0], [1, 0]] and shown["cells"]["text"] == [["1.0", "3"], ["2.0", "4"]]
    assert "a: y; b: none" in shown.alt


def test_unnamed_runs_are_those_of_the_answers():
    assert clinic_figures.UNNAMED == (SHIFTED, HEALTHY, TWICE, TRAINING)
    runs = [treated(fault, 7) for fault in clinic_figures.UNNAMED]
    assert [diagnose(run) for run in runs] == list(clinic_figures.UNNAMED)
    shown = still(clinic_figures.unnamed(7))
    assert not any(fault in str(shown) for fault in FAULTS if fault != HEALTHY)
    assert f"A {runs[0].train[-1]:.2f} and {runs[0].validation[-1]:.2f}" in shown.alt


def test_figures_of_the_loop():
    figure = loop_figures.first_curve(History([2.3, 1.0, 0.5, 0.4], [0.9, 0.45], [0.7, 0.9]))
    shown = still(figure)
    assert shown["validation, each epoch"]["x"] == [1, 3] and "0.45" in shown.title and "2.30" in shown.alt
    shown = still(
        loop_figures.log_curves({"a": [1.0, 0.0]}, [1, 2], "title", ("step after resuming", "difference"), 1e-9)
    )
    assert shown["a"]["y"] == [1.0, 1e-9] and "a 0" in shown.alt
    X, y = torch.rand(4, 64), torch.tensor([0, 1, 2, 3])
    logits = torch.eye(10)[[0, 1, 2, 7]] * torch.tensor([[3.0], [9.0], [5.0], [2.0]])
    assert "with 1 misses: a 3 taken for a 7" in still(loop_figures.hits_and_misses(X, y, logits, each=1)).alt
    svg = loop_figures.the_loop().svg()
    assert all(word in svg for word in ("zero_grad()", "backward()", "model.eval()", "(B, C)"))


@pytest.mark.parametrize(("rate", "size", "seed"), [(RATES[0], SIZES[-1], 9), (0.1, 32, 0), (RATES[-1], SIZES[0], 4)])
def test_the_explorer_at_both_ends_and_the_middle(rate, size, seed):
    explorer = ClinicExplorer(TWICE)
    explorer.seed.value, explorer.size.value, explorer.rate.value = seed, size, rate
    run, healthy = treated(TWICE, seed, rate, size, EPOCHS), treated(HEALTHY, seed, rate, size, EPOCHS)
    assert list(explorer.trace("training").y) == pytest.approx(clinic_figures.drawn(run.train))
    assert list(explorer.trace("healthy validation").y) == pytest.approx(clinic_figures.drawn(healthy.validation))
    assert f"fresh pictures {run.fresh:.0%} (healthy {healthy.fresh:.0%})" in explorer.said.value
    assert f"look like: {diagnose(run)}" in explorer.said.value and WORDS[diagnose(run)][:30] in explorer.said.value


@pytest.mark.parametrize("fault", [HEALTHY, KEPT, BLANK])
def test_the_explorer_names_what_it_is(fault):
    explorer = ClinicExplorer(HEALTHY)
    explorer.fault.value = fault
    assert f"look like: {fault}, which it is" in explorer.said.value
    assert (not explorer.trace("training").y) == (fault == BLANK)


def test_wards_show_the_mean_of_the_seeds():
    def run(level, right):
        return Curves(train=[level] * 2, validation=[2 * level] * 2, accuracy=[0.1, right], fresh=right / 2)

    runs, healthy = [run(1.0, 0.2), run(2.0, 0.6)], [run(0.2, 0.8), run(0.4, 1.0), run(0.6, 0.9)]
    at = stops(clinic_figures.wards({"a": (runs, healthy), "b": (healthy, healthy)}, start="a"))
    assert at["a"].title == "a: 40% right reported, 20% on fresh pictures (healthy: 45%)"
    assert at["a"]["training"]["y"] == pytest.approx([1.5, 1.5])
    assert at["a"]["training"]["x"] == [1, 2] and at["a"]["healthy validation"]["y"] == pytest.approx([0.8, 0.8])


def test_alarms_stand_under_their_runs_beside_their_tests():
    findings = {"a": {"x": Finding(True, "1"), "y": Finding(False, "2")}}
    shown = still(clinic_figures.said_by_tests(findings))["cells"]
    assert shown["x"] == ["a"] and shown["y"] == ["x", "y"]


def test_the_unnamed_runs_have_one_legend_and_a_place_for_each_epoch():
    figure = clinic_figures.unnamed(7)
    assert [trace.showlegend for trace in figure.data] == [True, True, *[False] * 6]
    assert all(list(trace.x) == list(range(1, len(treated(SHIFTED, 7).train) + 1)) for trace in figure.data)


def test_the_axes_of_a_log_curve_are_named_in_order():
    figure = loop_figures.log_curves({"a": [1.0, 0.1]}, [1, 2], "title", ("step", "difference"), 1e-9)
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("step", "difference")
    assert "difference against step" in figure.layout.meta["alt"]
