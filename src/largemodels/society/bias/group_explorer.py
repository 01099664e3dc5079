"""Two thresholds under the learner's hand, live: where each definition of fairness holds, and where they meet."""

from __future__ import annotations

import numpy as np

from ...core.explorer import Explorer, choice, decimals
from ...core.figures import BLUE, GREEN, INK, ORANGE, PINK, describe
from ...core.figures.marks import panels
from ...core.group_rates import gap, total_accuracy
from .definitions import COMPAS, DATA, DEFINITIONS, NEAR, K, line, scored
from .figures import COLORS, SHORT, bars

LINES = dict(zip(DEFINITIONS, (PINK, GREEN, ORANGE, BLUE), strict=True))


class GroupExplorer(Explorer):
    """Data and a threshold for each of two groups; a map of where definitions hold, and the rates at this place.

    Args:
        data: one of ``DATA`` to start with.
        one: the first group's threshold, from 0 to 1.
        two: the second group's.
    """

    def __init__(self, data: str = COMPAS, one: float = 0.5, two: float = 0.5) -> None:
        self.data = choice("data", list(DATA), data)
        self.one, self.two = (decimals(f"{n} group from", 0, 1, v, 0.05) for n, v in (("first", one), ("second", two)))
        figure = panels(["where each definition holds", "rates here"], horizontal_spacing=0.1)
        x = [k / (K - 1) for k in range(K)]
        for name, color in LINES.items():
            figure.add_scatter(x=x, y=[0.0] * K, name=name, mode="markers", marker=dict(color=color, size=5),
                               row=1, col=1)  # fmt: skip
        figure.add_scatter(x=[one], y=[two], name="here", mode="markers", row=1, col=1,
                           marker=dict(color=INK, size=14, symbol="x"))  # fmt: skip
        for g, name in enumerate(("first group", "second group")):
            figure.add_bar(x=list(SHORT.values()), y=[0.0] * 4, name=name, marker_color=COLORS[g], row=1, col=2)
        figure.update_xaxes(title="first group's threshold", range=[-0.03, 1.03], row=1, col=1)
        figure.update_yaxes(title="second group's threshold", range=[-0.03, 1.03], row=1, col=1)
        figure.update_yaxes(range=[0, 1], tickformat=".0%", row=1, col=2).update_xaxes(tickangle=0, row=1, col=2)
        figure.update_layout(height=480, legend=dict(y=-0.2, yanchor="top"), margin=dict(t=60, b=130))
        alt = "A map of two thresholds with a line for each definition of fairness, and both groups' rates as bars."
        super().__init__(describe(figure, alt), self.data, self.one, self.two)

    def draw(self) -> str:
        """Patch lines, place and bars; say which definitions hold here, and by how much the others fail."""
        s, at = scored(self.data.value), (self.one.value, self.two.value)
        c = s.counts(*at)
        if self.moved in (None, self.data):  # the lines are the data's, whatever the thresholds
            self.patch({name: dict(zip("xy", line(name, s), strict=True)) for name in LINES})
        shown = {name: bars(list(SHORT), c, g) for g, name in enumerate(("first group", "second group"))}
        self.patch(shown | {"here": dict(x=[at[0]], y=[at[1]])})
        gaps = {name: float(gap(what, c)) for name, what in DEFINITIONS.items()}
        hold = [name for name, value in gaps.items() if abs(value) <= NEAR]
        fail = [f"{name} by {value:+.2f}" for name, value in gaps.items() if not abs(value) <= NEAR and value == value]
        empty = [name for name, value in gaps.items() if np.isnan(value)]
        return (
            f"{self.data.value}: first group {s.names[0]} from {at[0]:.2f}, second {s.names[1]} from {at[1]:.2f}. "
            f"{total_accuracy(c):.1%} right. Within {NEAR:.2f}: {', '.join(hold) or 'none'}. "
            f"Missed: {', '.join(fail) or 'none'}.{f' Nobody to count for {empty[0]}.' if empty else ''}"
        )
