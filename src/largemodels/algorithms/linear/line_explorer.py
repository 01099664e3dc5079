"""A line under the learner's hand, live: weight and bias by slider, or one step downhill at a time."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets

from ...core.figures import live
from .line_figures import line, squares, squares_and_bowl
from .linear import mse_by_loop, mse_gradient_by_loop

LEVEL = 0.05  #: cm² per unit; a smaller slope counts as none


class LineExplorer:
    """Weight and bias by slider, squares and loss patched in place, and a button that takes a step downhill.

    Args:
        x: the feature of each example.
        y: the targets.
        w: the weight to start with.
        b: the bias to start with.
        rate: what a step multiplies the slopes by.

    Attributes:
        figure: both panels, a FigureWidget.
        widget: controls and figure together; display this.
        at: the w and b of the line; a step puts them between the sliders' stops, which are 0.1 apart.
        trail: every w and b visited since the start, at most the last 200.
    """

    def __init__(
        self, x: Sequence[float], y: Sequence[float], w: float = 0.0, b: float = 0.0, rate: float = 0.1
    ) -> None:
        self.x, self.y, self.rate = x, y, rate
        wide = dict(layout=widgets.Layout(width="460px"), style=dict(description_width="90px"))
        self.w = widgets.FloatSlider(w, min=-2, max=4, step=0.1, readout_format=".1f", description="weight w", **wide)
        self.b = widgets.FloatSlider(b, min=-2, max=4, step=0.1, readout_format=".1f", description="bias b", **wide)
        self.step = widgets.Button(description="one step downhill", layout=widgets.Layout(width="160px"))
        self.said = widgets.HTML()
        self.figure = live(squares_and_bowl(x, y, w, b))
        self.at = (w, b)
        self.trail: list[tuple[float, float]] = []
        self.moving = False
        self.widget = widgets.VBox([self.w, self.b, self.step, self.said, self.figure])
        self.step.on_click(self.downhill)
        for control in (self.w, self.b):
            control.observe(self.slid, "value")
        self.draw()

    def slid(self, change: dict) -> None:
        """Take the one number that was slid, and leave the other where it is."""
        if not self.moving:
            w, b = self.at
            slid = round(change["new"], 1) + 0.0  # a browser may send 0.30000000000000004; -0.0 + 0.0 is 0.0
            self.at = (slid, b) if change["owner"] is self.w else (w, slid)
            self.draw()

    def downhill(self, button: object = None) -> None:
        """Move weight and bias together, each by its own slope times the rate, against the slope."""
        w, b = self.at
        slope_w, slope_b = mse_gradient_by_loop(self.x, self.y, w, b)
        self.at = w - self.rate * slope_w, b - self.rate * slope_b
        self.moving = True  # the sliders show the nearest stop; the line stays where the step put it
        self.w.value, self.b.value = (round(value, 1) for value in self.at)
        self.moving = False
        self.draw()

    def draw(self) -> None:
        """Patch squares, line, point and trail with where the line is now."""
        w, b = self.at
        self.trail = [*self.trail, (w, b)][-200:]
        with self.figure.batch_update():
            for trace, where in ((0, squares(self.x, self.y, w, b)), (1, line(w, b))):
                self.figure.data[trace].update(where)
            self.figure.data[5].update(x=[w for w, _ in self.trail], y=[b for _, b in self.trail])
            self.figure.data[6].update(x=[w], y=[b])
        self.said.value = self.summary()

    def summary(self) -> str:
        """The loss, its two slopes, and where down is, in words."""
        w, b = self.at
        slopes = dict(zip("wb", mse_gradient_by_loop(self.x, self.y, w, b), strict=True))
        advice = " and ".join(
            f"{'less' if slope > 0 else 'more'} {name}" for name, slope in slopes.items() if abs(slope) > LEVEL
        )
        where = f"Downhill is {advice}." if advice else "Both slopes are about zero: this is the bottom."
        loss = mse_by_loop(self.x, self.y, w, b)
        said = f"w = {w:.2f}, b = {b:.2f}: loss <b>{loss:.3f}</b> cm², slope in w {slopes['w']:+.2f}"
        return f"{said}, in b {slopes['b']:+.2f}. {where}"
