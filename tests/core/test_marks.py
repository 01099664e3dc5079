"""What stands in a figure of measurements is the measurement: means, ends of bars, levels, numbers in cells."""

import math

import numpy as np
import plotly.graph_objects as go
import pytest

from largemodels.core import figures
from largemodels.core.figures import marks

RUNS = [[1.0, 2.0, 6.0], [4.0, 4.0, 4.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    ("rows", "places"), [(1, [(1, 1), (1, 2), (1, 3), (1, 4)]), (2, [(1, 1), (1, 2), (2, 1), (2, 2)])]
)
def test_each_panel_stands_under_its_title(rows, places):
    figure = marks.panels(["a", "b", "c", "d"], rows)
    for n, (row, col) in enumerate(places):
        figure.add_scatter(y=[n], row=row, col=col)
    for trace, title in zip(figure.data, figure.layout.annotations, strict=True):
        left, right = figure.layout[f"xaxis{trace.xaxis[1:]}"].domain
        top = figure.layout[f"yaxis{trace.yaxis[1:]}"].domain[1]
        assert title.text == "abcd"[trace.y[0]]
        assert (title.x, title.y) == pytest.approx(((left + right) / 2, top))


def test_titles_fill_the_rows():
    with pytest.raises(ValueError, match="3 titles can't fill 2 rows evenly"):
        marks.panels(["a", "b", "c"], 2)


def test_over_seeds_shows_the_mean_and_reaches_the_worst_and_the_best():
    figure = marks.over_seeds(go.Figure(), np.array([1, 10, 100]), RUNS, "LSTM", color=figures.GREEN, dash="dot")
    (trace,) = figure.data
    assert trace.name == "LSTM" and list(trace.x) == [1, 10, 100] and list(trace.y) == [3.0, 4.0, 0.5]
    assert list(np.add(trace.y, trace.error_y.array)) == [6, 4, 1]
    assert list(np.subtract(trace.y, trace.error_y.arrayminus)) == [1, 4, 0]
    assert (trace.line.color, trace.line.dash) == (figures.GREEN, "dot")
    assert isinstance(trace.y, tuple)  # lists are patched faster than arrays, and read in JSON


def test_a_row_of_runs_for_each_place():
    with pytest.raises(ValueError, match=r"2 places .* 3 rows of runs"):
        marks.over_seeds(go.Figure(), [1, 2], RUNS, "LSTM")


def test_a_band_runs_along_its_upper_line_and_back_along_the_lower():
    (trace,) = marks.band(go.Figure(), [1, 2, 3], [0, 1, 2], [5, 6, 7], "95 %", color=figures.PINK).data
    assert list(zip(trace.x, trace.y, strict=True)) == [(1, 5), (2, 6), (3, 7), (3, 2), (2, 1), (1, 0)]
    assert trace.fill == "toself" and trace.fillcolor == marks.faint(figures.PINK) and trace.line.width == 0


def test_a_color_can_be_seen_through():
    assert marks.faint("#0072B2", 0.5) == "rgba(0,114,178,0.5)"


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize("log", [False, True])
def test_line_and_label_of_a_level_stand_at_its_value(axis, log):
    figure = go.Figure(go.Scatter(x=[1, 100], y=[1, 100]))
    figure.update_layout({f"{axis}axis_type": "log" if log else "linear"})
    marks.level(figure, 20.0, "guessing", axis=axis)
    (line,), (label,) = figure.layout.shapes, figure.layout.annotations
    assert line[f"{axis}0"] == line[f"{axis}1"] == 20 and line[f"{axis}ref"] == axis
    assert label[axis] == pytest.approx(math.log10(20) if log else 20) and label.text == "guessing"


def test_a_level_of_one_panel_goes_by_that_panels_axis():
    figure = marks.panels(["a", "b"])
    figure.update_yaxes(type="log", row=1, col=2)
    for col in (1, 2):
        marks.level(figure, 100.0, f"level {col}", row=1, col=col)  # before there is a trace
    labels = {label.text: (label.yref, label.y) for label in figure.layout.annotations}
    assert labels["level 1"] == ("y", 100) and labels["level 2"] == ("y2", 2)
    assert [(line.yref, line.y0) for line in figure.layout.shapes] == [("y", 100), ("y2", 100)]


def test_a_level_without_a_place_goes_through_every_panel():
    figure = marks.panels(["a", "b"])
    figure.update_yaxes(type="log", row=1, col=1)
    marks.level(figure, 10.0, "ten")
    assert [(label.yref, label.y) for label in figure.layout.annotations if label.text == "ten"] == [
        ("y", 1),
        ("y2", 10),
    ]


@pytest.mark.parametrize("value", [0, -1.0])
def test_a_logarithmic_axis_has_no_zero(value):
    figure = go.Figure().update_yaxes(type="log")
    with pytest.raises(ValueError, match=f"'none' is to stand at {value}, and a logarithmic axis has no such place"):
        marks.level(figure, value, "none")


def test_what_is_below_the_floor_stands_on_it():
    assert marks.floor([0, 1e-9, 0.5, -1], 1e-3) == [1e-3, 1e-3, 0.5, 1e-3]


def test_cells_say_their_own_numbers_first_row_on_top():
    figure = marks.cells(go.Figure(), [[0.123, 1], [2, 3]], name="weights")
    (trace,) = figure.data
    assert trace.name == "weights" and figure.layout.yaxis.autorange == "reversed"
    assert [list(row) for row in trace.z] == [[0.123, 1], [2, 3]]
    assert [list(row) for row in trace.text] == [["0.12", "1.00"], ["2.00", "3.00"]]
    assert (trace.zmin, trace.zmax) == (0.123, 3)


def test_cells_with_two_signs_have_zero_in_the_middle():
    (trace,) = marks.cells(go.Figure(), [[-1, 3.0]], None, signed=True).data
    assert (trace.zmin, trace.zmax) == (-3, 3) and trace.texttemplate is None
    assert [color for _, color in trace.colorscale] == [color for _, color in figures.DIVERGING]
    (trace,) = marks.cells(go.Figure(), [[-1, 3.0]], [["a", "b"]], signed=True, span=(-1, 1)).data
    assert (trace.zmin, trace.zmax) == (-1, 1) and [list(row) for row in trace.text] == [["a", "b"]]
    assert [color for _, color in trace.colorscale] == [color for _, color in figures.DIVERGING_OPAQUE]


def test_cells_say_what_rows_columns_and_colors_are_called():
    (trace,) = marks.cells(go.Figure(), [[1, 2]], x=["left", "right"], y=["only"], bar="share").data
    assert (trace.x, trace.y) == (("left", "right"), ("only",))
    assert trace.showscale and trace.colorbar.title.text == "share"
    assert not marks.cells(go.Figure(), [[1, 2]]).data[0].showscale


@pytest.mark.parametrize("value", [0.0, 0.5, -2.0])
@pytest.mark.parametrize("signed", [False, True])
def test_cells_that_are_all_alike_have_a_scale_all_the_same(value, signed):
    (trace,) = marks.cells(go.Figure(), np.full((2, 2), value), signed=signed).data
    assert trace.zmin < trace.zmax and trace.zmin <= value <= trace.zmax


def test_a_cell_without_a_number_is_empty():
    (trace,) = marks.cells(go.Figure(), [[1, np.nan]]).data
    assert trace.text[0][1] == "" and (trace.zmin, trace.zmax) != (np.nan, np.nan)


@pytest.mark.parametrize(("text", "z"), [([["a"]], [[1, 2]]), ([["a", "b"]], [[1], [2]])])
def test_words_fit_their_cells(text, z):
    with pytest.raises(ValueError, match=r"The cells have the shape \(\d, \d\), their words \(\d, \d\)"):
        marks.cells(go.Figure(), z, text)


def test_numbers_are_told_in_words():
    assert marks.told({"a": 1, "b": 2.345}) == "a 1.00, b 2.35" or marks.told({"b": 2.345}) == "b 2.34"
    assert marks.told({"a": 0.5}, ".0%") == "a 50%"
