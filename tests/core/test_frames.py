"""A slider's stops say by name what moves; the figure stands at one of them, and the rest stays as it was."""

import plotly.graph_objects as go
import pytest
from figure_reading import start, still, stops

from largemodels.core.figures.frames import Stop, framed


def two(**marker):
    figure = go.Figure(go.Scatter(x=[0, 1], y=[0, 0], name="line", marker=marker))
    return figure.add_scatter(x=[0], y=[0], name="dot").add_bar(x=["a"], y=[1], name="bar")


def test_what_moves_and_what_stays():
    moves = [Stop(str(n), f"at {n}", {"line": dict(y=[n, n]), "dot": dict(x=[n], y=[2 * n])}) for n in (1, 2)]
    figure = framed(two(), moves, prefix="n = ", start=1)
    assert start(figure) == "2" and still(figure).title == "at 2" and still(figure)["dot"]["y"] == [4]
    one = stops(figure)["1"]
    assert (one["line"]["x"], one["line"]["y"]) == ([0, 1], [1, 1])  # x stays, though Plotly wants one for each trace
    assert (one["dot"]["x"], one["dot"]["y"], one["bar"]["y"], one.title) == ([1], [2], [1], "at 1")
    assert figure.layout.sliders[0].steps[0].args[2] == (0, 1)


def test_dotted_names_and_layout():
    moves = [
        Stop(c, f"in {c}", {"line": {"marker.color": c}, "bar": dict(y=[n])}, {"yaxis.title.text": c})
        for n, c in enumerate(("red", "blue"))
    ]
    figure = framed(two(color="green", size=3), moves, start=1)
    for color, shown in stops(figure).items():
        assert shown["line"]["marker"] == {"color": color, "size": 3} and "marker" not in shown["bar"]
        assert shown.layout["yaxis"]["title"]["text"] == color
    assert still(figure)["line"]["marker"]["color"] == "blue" and figure.layout.yaxis.title.text == "blue"


STOP = Stop("1", "one", {"line": dict(y=[1, 1])})


@pytest.mark.parametrize(
    ("moves", "begin", "says"),
    [
        ([STOP], 0, "There are 1 stops"),
        ([STOP, STOP], 2, "the figure starts at 2"),
        ([Stop("1", "one", {"curve": {}})] * 2, 0, "0 traces are called 'curve'. The names are 'line', 'dot', 'bar'"),
        ([STOP, Stop("2", "two", {"dot": dict(y=[1])})], 0, "Stop '2' moves"),
    ],
)
def test_what_no_slider_can_be_made_of(moves, begin, says):
    with pytest.raises(ValueError, match=says):
        framed(two(), moves, start=begin)
