"""What every explorer has: controls that redraw, traces patched by name, words that can't break the page."""

import plotly.graph_objects as go
import pytest

from largemodels.core.explorer import Explorer, decimals, menu, powers
from largemodels.core.figures import describe


class Doubling(Explorer):
    def __init__(self):
        self.x = decimals("x", -1, 1, 0.5, 0.25, ".1f")
        self.kind = menu("kind", ["line", "none"], "line")
        figure = go.Figure(go.Scatter(x=[0], y=[0], name="line", marker=dict(size=3)))
        super().__init__(describe(figure, "A point at twice the number that is chosen."), self.x, self.kind)

    def draw(self):
        if self.x.value < 0:
            raise ValueError("x < 0: choose another.")
        self.patch({self.kind.value: {"y": [2 * self.x.value], "marker.color": ["red"]}})
        return f"<{self.x.value:g}>"


def test_a_move_patches_traces_by_name():
    explorer = Doubling()
    line = explorer.trace("line")
    assert line.y == (1.0,) and line.marker.color == ("red",) and line.marker.size == 3
    assert explorer.said.value == "&lt;0.5&gt;"
    explorer.x.value = 1
    assert line.y == (2.0,) and explorer.said.value == "&lt;1&gt;"


def test_what_cannot_be_used_leaves_the_picture():
    explorer = Doubling()
    explorer.x.value = -1
    assert explorer.trace("line").y == (1.0,) and explorer.said.value == "<b>x &lt; 0: choose another.</b>"
    with pytest.raises(KeyError, match="0 traces are called 'none'"):
        explorer.patch({"none": {}})


def test_sliders_go_from_end_to_end():
    control = powers("learning rate", -4, 0, 0.01, 0.5, ".4f")
    assert (control.value, control.min, control.max, control.step) == (0.01, -4, 0, 0.5)
    assert [control.description, control.readout_format] == ["learning rate", ".4f"]
    control = decimals("x", -1, 1, 0.5, 0.25)
    assert (control.value, control.min, control.max, control.step) == (0.5, -1, 1, 0.25)
