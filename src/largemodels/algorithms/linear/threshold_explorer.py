"""A threshold under the learner's hand, live: where yes begins, and what a miss costs."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets as widgets
from torch import Tensor

from ...core.explorer import Explorer, choice, decimals, stops
from .decision_figures import crowds, pointer, prices, share, table, threshold_figure
from .decisions import cheapest_threshold, confusion, costs

PRICES = (1, 2, 5, 10, 20, 50)


class ThresholdExplorer(Explorer):
    """Model, threshold and the price of a miss, with patients, counts and cost patched in place as they move.

    Args:
        p: name of a model → its probability of malignant for each patient, (N,).
        y: labels, 1 for malignant, (N,).
        threshold: the one to start with.
        miss: how many false alarms a missed tumor costs; one of ``PRICES``.

    Attributes:
        counts: the four outcomes, as a table between the controls and the words.
    """

    def __init__(self, p: Mapping[str, Tensor], y: Tensor, threshold: float = 0.5, miss: int = 10) -> None:
        self.p, self.y, self.counts = p, y, widgets.HTML()
        self.model = choice("model sees", list(p), width="170px")
        self.threshold = decimals("threshold", 0, 1, threshold, 0.02)
        self.miss = stops("price of a miss", PRICES, miss)
        picture = threshold_figure(next(iter(p.values())), y, threshold, miss)
        super().__init__(picture, self.model, self.threshold, self.miss)
        self.widget.children = [*self.widget.children[:3], self.counts, *self.widget.children[3:]]

    def draw(self) -> str:
        """Patch bars, costs, threshold and counts; say what they come to, what the rule says, and what hindsight."""
        p, t, miss = self.p[self.model.value], self.threshold.value, self.miss.value
        height, counted, rule = costs(p, self.y, miss), confusion(p, self.y, t), 1 / (1 + miss)
        self.patch({**crowds(p, self.y), **prices(height, miss), **pointer(t, height)})
        self.counts.value = table(counted)
        return (
            f"Accuracy {counted.accuracy:.3f}, recall {share(counted.recall)}, precision {share(counted.precision)}. "
            f"Cost {height[round(100 * t)]:.1f} for 100 patients. The rule 1 / (1 + {miss}) says {rule:.2f}, which "
            f"costs {height[round(100 * rule)]:.1f}; with hindsight {cheapest_threshold(p, self.y, miss):.2f} costs "
            f"{min(height):.1f}."
        )
