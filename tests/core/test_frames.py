"""A framed figure shows its most telling stop, and each stop's arguments make in a page what Python makes here."""

import copy

import plotly.graph_objects as go
import pytest

from largemodels.core.figures.frames import LARGE, Stop, apply, arguments, framed, letters, nearest

PLACES = {"loss": 1, "norm": 2}


def figure():
    """Three traces; the first never moves."""
    still, loss, norm = (go.Scatter(x=[0, 1], y=[0, 0], name=name) for name in ("still", "loss", "norm"))
    return go.Figure([still, loss, norm], dict(annotations=[dict(text="here", x=0), dict(text="there", x=1)]))


def stops():
    return [
        Stop(
            f"{n}",
            f"Title {n}",
            {"norm": {"y": [n, n], "marker.color": "red"}, "loss": {"y": [n, 2 * n], "marker.color": "blue"}},
            {"xaxis.range": [0, n + 1], "annotations[1].text": f"at {n}"},
        )
        for n in range(4)
    ]


def updated(figure, args):
    """What Plotly's page makes of a slider's step: ``update(data, layout, traces)``, as its reference says."""
    data, layout, traces = args
    figure = copy.deepcopy(figure)
    for name, values in data.items():
        assert len(values) == len(traces)
        for trace, value in zip(traces, values, strict=True):
            figure.data[trace].update({name: value})
    figure.update_layout(layout)
    return figure


@pytest.mark.parametrize("start", [0, 2, 3])
def test_it_opens_on_the_stop_that_was_asked_for(start):
    shown = framed(figure(), stops(), prefix="n = ", start=start)
    (slider,) = shown.layout.sliders
    assert slider.active == start and slider.currentvalue.prefix == "n = "
    assert [step.label for step in slider.steps] == ["0", "1", "2", "3"]
    assert {step.method for step in slider.steps} == {"update"}
    assert shown.layout.title.text == f"Title {start}" and shown.layout.annotations[1].text == f"at {start}"
    assert list(shown.data[1].y) == [start, 2 * start] and shown.data[1].marker.color == "blue"
    assert list(shown.data[2].y) == [start, start] and list(shown.data[0].y) == [0, 0]


def test_each_step_makes_the_picture_that_python_makes():
    shown = framed(figure(), stops())
    for stop, step in zip(stops(), shown.layout.sliders[0].steps, strict=True):
        here = copy.deepcopy(shown)
        apply(here, stop, PLACES)
        assert updated(shown, step.args).to_plotly_json() == here.to_plotly_json()


def test_data_go_to_the_traces_of_their_names_wherever_those_stand():
    data, layout, traces = arguments(figure(), stops()[3], PLACES)
    assert traces == [2, 1] and data == {"y": [[3, 3], [3, 6]], "marker.color": ["red", "blue"]}
    assert layout["title.text"] == "Title 3"


def test_there_is_room_for_the_slider_below_what_the_figure_had():
    assert framed(figure(), stops()).layout.margin.b > 120
    roomy = figure().update_layout(margin_b=200)
    assert framed(roomy, stops()).layout.margin.b > 260


@pytest.mark.parametrize(("many", "start"), [(0, 0), (1, 0), (4, 4), (4, -1)])
def test_stops_and_start_belong_together(many, start):
    with pytest.raises(ValueError, match=f"There are {many} stops, and the figure starts at {start}"):
        framed(figure(), stops()[:many], start=start)


@pytest.mark.parametrize(("name", "many"), [("lost", 0), ("still", 2)])
def test_a_name_is_that_of_one_trace(name, many):
    shown = figure().add_scatter(y=[1], name="still")
    with pytest.raises(ValueError, match=f"{many} traces are called '{name}'. The names are 'still', 'loss', 'norm'"):
        framed(shown, [Stop(str(n), "T", {name: {"y": [n]}}) for n in range(2)])


@pytest.mark.parametrize(
    "last",
    [
        Stop("last", "T", {"loss": {"y": [1, 1]}}, {"xaxis.range": [0, 1]}),
        Stop("last", "T", {"loss": {"x": [1]}, "norm": {"y": [1, 1]}}, {"xaxis.range": [0, 1]}),
        Stop("last", "T", {"loss": {"y": [1]}, "norm": {"y": [1]}}, {}),
        Stop("last", "T", {"loss": {"y": [1]}, "norm": {"y": [1]}, "still": {"y": [1]}}, {"xaxis.range": [0, 1]}),
    ],
)
def test_every_stop_moves_the_same(last):
    first = Stop("first", "T", {"loss": {"y": [0]}, "norm": {"y": [0]}}, {"xaxis.range": [0, 2]})
    with pytest.raises(ValueError, match=r"Stop 'last' moves .*Move the same"):
        framed(figure(), [first, last])


def test_a_trace_keeps_what_only_others_move():
    uneven = [Stop(str(n), "T", {"loss": {"y": [n], "x": [n]}, "norm": {"y": [n]}}) for n in range(2)]
    shown = figure().add_bar(x=["a"], y=[1], name="bar")
    data, _, _ = framed(shown, uneven).layout.sliders[0].steps[1].args
    assert data["y"] == [[1], [1]] and [list(x) for x in data["x"]] == [[1], [0, 1]]
    with_cells = shown.add_heatmap(z=[[1]], name="cells")
    uneven = [Stop(str(n), "T", {"cells": {"z": [[n]]}, "bar": {"y": [n]}}) for n in range(2)]
    data, _, _ = framed(with_cells, uneven).layout.sliders[0].steps[1].args
    assert data == {"z": [[[1]], None], "y": [None, [1]]}  # where there is none, none


def test_the_nearest_stop():
    assert nearest([1, 5, 9], 6) == 1 and nearest((x for x in (3.0, 2.0)), 0) == 1


def test_a_misspelled_property_is_refused():
    with pytest.raises(ValueError, match="colour"):
        framed(figure(), [Stop(str(n), "T", {"loss": {"marker.colour": "red"}}) for n in range(2)])


@pytest.mark.parametrize(
    ("labels", "size"),
    [(["0", "1"], LARGE), (["cross-attention"] * 9, 10), (["0.55"] * 23, 11), (["a label too long"] * 11, LARGE)],
)
def test_labels_shrink_where_that_keeps_each_in_its_place(labels, size):
    assert letters(labels) == size
    assert framed(figure(), stops()).layout.sliders[0].font.size == LARGE
