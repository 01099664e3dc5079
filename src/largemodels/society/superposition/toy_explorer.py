"""The toy under the learner's hand."""

from __future__ import annotations

from ...core import explorer
from . import toy, toy_figures


class ToyExplorer(explorer.Explorer):
    """The toy, trained when a control moves: how often a feature is there, and whether the answer is bent."""

    def __init__(self, keep: float) -> None:
        self.keep = explorer.stops("present", toy.PRESENT, keep)
        self.kind = explorer.choice("answer", ["ReLU", "linear"], "ReLU")
        super().__init__(toy_figures.toy_picture(keep), self.keep, self.kind)

    def draw(self) -> str:
        """Train, or take what was trained in this kernel; patch arrows and bars."""
        data, words = toy_figures.toy_data(self.keep.value, self.kind.value == "linear")
        self.patch(data)
        return f"{words}."
