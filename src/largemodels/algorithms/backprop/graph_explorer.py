"""A network of one hidden unit under the learner's hand: step through it, and change its inputs meanwhile."""

from __future__ import annotations

from ...core.explorer import Explorer, decimals, numbers
from .graph_figures import drawing, words
from .graphs import Graph, one_unit, plain

#: name → (start, lowest, highest); w crosses 0.5, where the unit falls silent at the start values of x and b.
INPUTS = {
    "w": (1.0, -1.0, 3.0),
    "x": (2.0, -2.0, 3.0),
    "b": (-1.0, -3.0, 2.0),
    "v": (3.0, -3.0, 3.0),
    "t": (1.0, -3.0, 6.0),
}


class GraphExplorer(Explorer):
    """A slider over the steps, one over each input, and the graph patched in place as they move.

    Args:
        step: the one to start with.
    """

    def __init__(self, step: int = 0) -> None:
        self.inputs = {name: decimals(name, low, high, start, 0.25) for name, (start, low, high) in INPUTS.items()}
        self.step = numbers("step", 0, self.graph().steps, step)
        super().__init__(drawing(self.graph()), self.step, *self.inputs.values())

    def graph(self) -> Graph:
        """The network with what the sliders say now."""
        return one_unit(**{name: control.value for name, control in self.inputs.items()})

    def draw(self) -> str:
        """Patch the graph; say whether the unit speaks, and what a small step against the slope of w would do."""
        graph, step = self.graph(), self.step.value
        self.patch(words(graph, step))
        self.figure.layout.title.text = graph.sentence(step)
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
