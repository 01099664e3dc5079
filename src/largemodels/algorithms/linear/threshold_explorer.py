"""A threshold under the learner's hand, live: where yes begins, and what a miss costs."""

from __future__ import annotations

from collections.abc import Mapping

import ipywidgets as widgets
from torch import Tensor

from ...core.figures import live
from .decision_figures import by_probability, reach, share, table, threshold_figure
from .decisions import cheapest_threshold, confusion, costs

PRICES = (1, 2, 5, 10, 20, 50)


class ThresholdExplorer:
    """Model, threshold and the price of a miss, with patients, counts and cost patched in place as they move.

    Args:
        p: name of a model → its probability of malignant for each patient, (N,).
        y: labels, 1 for malignant, (N,).
        threshold: the one to start with.
        miss: how many false alarms a missed tumor costs; one of ``PRICES``.

    Attributes:
        figure: both panels, a FigureWidget.
        widget: controls and figure together; display this.
    """

    def __init__(self, p: Mapping[str, Tensor], y: Tensor, threshold: float = 0.5, miss: int = 10) -> None:
        self.p, self.y = p, y
        wide = dict(layout=widgets.Layout(width="460px"), style=dict(description_width="110px"))
        style = dict(description_width="110px", button_width="170px")
        self.model = widgets.ToggleButtons(options=list(p), description="model sees", style=style)
        self.threshold = widgets.FloatSlider(threshold, min=0, max=1, step=0.02, description="threshold", **wide)
        self.miss = widgets.SelectionSlider(value=miss, options=PRICES, description="price of a miss", **wide)
        self.counts, self.said = widgets.HTML(), widgets.HTML()
        self.figure = live(threshold_figure(next(iter(p.values())), y, threshold, miss))
        self.widget = widgets.VBox([self.model, self.threshold, self.miss, self.counts, self.said, self.figure])
        self.model.observe(self.change_model, "value")
        self.threshold.observe(self.draw, "value")
        self.miss.observe(self.change_price, "value")
        self.change_model()

    def change_model(self, change: object = None) -> None:
        """Lay the other model's bars, then what hangs on its probabilities."""
        p = self.p[self.model.value]
        with self.figure.batch_update():
            for trace, label in ((0, 0), (1, 1)):
                self.figure.data[trace].y = by_probability(p, self.y, label).tolist()
            self.change_price()

    def change_price(self, change: object = None) -> None:
        """Lay the cost of every threshold and the rule, then draw."""
        miss = self.miss.value
        self.height = costs(self.p[self.model.value], self.y, miss)
        with self.figure.batch_update():
            self.figure.data[3].y = self.height
            self.figure.data[5].update(x=[1 / (1 + miss)] * 2, y=reach(self.height))
            self.draw()

    def draw(self, change: object = None) -> None:
        """Patch the threshold, the point on the cost, the counts and the sentence with what the controls say now."""
        p, t, miss, height = self.p[self.model.value], self.threshold.value, self.miss.value, self.height
        with self.figure.batch_update():
            self.figure.data[2].x = [t, t]
            self.figure.data[4].update(x=[t], y=[height[round(100 * t)]])
        counted = confusion(p, self.y, t)
        self.counts.value = table(counted)
        least, rule = cheapest_threshold(p, self.y, miss), 1 / (1 + miss)
        self.said.value = (
            f"Accuracy {counted.accuracy:.3f}, recall {share(counted.recall)}, precision "
            f"{share(counted.precision)}. "
            f"Cost <b>{height[round(100 * t)]:.1f}</b> for 100 patients. The rule 1 / (1 + {miss}) says "
            f"{rule:.2f}, which costs {height[round(100 * rule)]:.1f}; with hindsight {least:.2f} costs "
            f"{min(height):.1f}."
        )
