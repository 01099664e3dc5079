"""A line under the learner's hand, live: weight and bias by slider, or one step downhill at a time."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets

from ...core.explorer import Explorer, decimals
from .line_figures import fit, squares_and_bowl
from .linear import mse_by_loop, mse_gradient_by_loop

LEVEL = 0.05  #: cm² per unit; a smaller slope counts as none


class LineExplorer(Explorer):
    """Weight and bias by slider, squares and loss patched in place, and a button that takes a step downhill.

    Args:
        x: the feature of each example.
        y: the targets.
        w: the weight to start with.
        b: the bias to start with.
        rate: what a step multiplies the slopes by.

    Attributes:
        at: the w and b of the line; a step puts them between the sliders' stops, which are 0.1 apart.
        trail: every w and b visited since the start, at most the last 200.
    """

    def __init__(
        self, x: Sequence[float], y: Sequence[float], w: float = 0.0, b: float = 0.0, rate: float = 0.1
    ) -> None:
        self.x, self.y, self.rate = x, y, rate
        self.w, self.b = decimals("weight w", -2, 4, w, 0.1, ".1f"), decimals("bias b", -2, 4, b, 0.1, ".1f")
        self.step = widgets.Button(description="one step downhill", layout=widgets.Layout(width="160px"))
        self.at, self.trail = (w, b), []
        super().__init__(squares_and_bowl(x, y), self.w, self.b, self.step)

    def draw(self) -> str:
        """Patch squares, line, point and trail; say the loss, its two slopes, and where down is."""
        w, b = self.at = self.next()
        self.trail = [*self.trail, (w, b)][-200:]
        ways = {"trail": self.trail, "point": [self.at]}
        self.patch(fit(self.x, self.y, w, b))
        self.patch({name: dict(x=[w for w, _ in way], y=[b for _, b in way]) for name, way in ways.items()})
        slopes = dict(zip("wb", mse_gradient_by_loop(self.x, self.y, w, b), strict=True))
        advice = " and ".join(
            f"{'less' if slope > 0 else 'more'} {name}" for name, slope in slopes.items() if abs(slope) > LEVEL
        )
        where = f"Downhill is {advice}." if advice else "Both slopes are about zero: this is the bottom."
        said = f"w = {w:.2f}, b = {b:.2f}: loss {mse_by_loop(self.x, self.y, w, b):.3f} cm²"
        return f"{said}, slope in w {slopes['w']:+.2f}, in b {slopes['b']:+.2f}. {where}"

    def next(self) -> tuple[float, float]:
        """A step downhill from where the line is, or the one number that was slid, the other left where it is."""
        w, b = self.at
        if self.moved is self.step:  # weight and bias together; the sliders show the nearest stop
            slopes = mse_gradient_by_loop(self.x, self.y, w, b)
            w, b = (value - self.rate * slope for value, slope in zip((w, b), slopes, strict=True))
            self.w.value, self.b.value = round(w, 1), round(b, 1)
        elif self.moved:
            slid = round(self.moved.value, 1) + 0.0  # a browser may send 0.30000000000000004; -0.0 + 0.0 is 0.0
            return (slid, b) if self.moved is self.w else (w, slid)
        return w, b
