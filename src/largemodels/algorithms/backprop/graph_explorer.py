"""A network of one hidden unit under the learner's hand: step through it, and change its inputs meanwhile."""

from __future__ import annotations

import html

import ipywidgets as widgets

from ...core.figures import live
from .graph_figures import draw, patch
from .graphs import Graph, one_unit, plain

#: name → (start, lowest, highest); w crosses 0.5, where the unit falls silent at the start values of x and b.
INPUTS = {
    "w": (1.0, -1.0, 3.0),
    "x": (2.0, -2.0, 3.0),
    "b": (-1.0, -3.0, 2.0),
    "v": (3.0, -3.0, 3.0),
    "t": (1.0, -3.0, 6.0),
}


class GraphExplorer:
    """A slider over the steps, one over each input, and the graph patched in place as they move.

    Args:
        step: the one to start with.

    Attributes:
        figure: the graph, a FigureWidget.
        widget: controls and graph together; display this.
    """

    def __init__(self, step: int = 0) -> None:
        wide = dict(layout=widgets.Layout(width="460px"), style=dict(description_width="60px"))
        self.inputs = {
            name: widgets.FloatSlider(start, min=low, max=high, step=0.25, description=name, **wide)
            for name, (start, low, high) in INPUTS.items()
        }
        graph = self.graph()
        self.step = widgets.IntSlider(step, 0, graph.steps, description="step", **wide)
        self.said = widgets.HTML()
        self.figure = live(draw(graph, step))
        self.widget = widgets.VBox([self.step, *self.inputs.values(), self.said, self.figure])
        for control in (self.step, *self.inputs.values()):
            control.observe(self.redraw, "value")
        self.redraw()

    def graph(self) -> Graph:
        """The network with what the sliders say now."""
        return one_unit(**{name: control.value for name, control in self.inputs.items()})

    def redraw(self, change: object = None) -> None:
        """Patch the graph and the line above it with what the controls say now."""
        graph = self.graph()
        with self.figure.batch_update():
            patch(self.figure, graph, self.step.value)
        self.said.value = html.escape(self.summary(graph))

    def summary(self, graph: Graph) -> str:
        """Whether the unit speaks, and what a small step against the slope of w would do."""
        s, w, L = (graph.nodes[name] for name in ("s", "w", "L"))
        if s.data <= 0:
            return (
                f"s = {plain(s.data)} is not above 0: the unit is silent. relu's slope is 0, so w, x and b get none "
                f"either. L = {plain(L.data)} can't be mended through them."
            )
        if w.grad == 0:
            return f"s = {plain(s.data)}: the unit speaks, but the slope in w is 0. Which factor on the way back is 0?"
        way = "down" if w.grad > 0 else "up"
        return (
            f"s = {plain(s.data)}: the unit speaks. The slope of L in w is {plain(w.grad)}, so turn w {way} to lower L."
        )
