"""The price on size under the learner's hand, live: L1 or L2, and λ."""

from __future__ import annotations

import html

import ipywidgets as widgets

from ...core.controls import buttons
from ...core.figures import live
from .parts import curve_parts, noisy_points
from .path import KINDS, penalty_path
from .price_figures import errors_at, fitted, headline, price_picture


class PathExplorer:
    """λ by slider and the kind of price by button; curve, weights and errors are patched in place.

    Every price is fitted when the explorer is made, so that a move only looks up. Traces get lists: arrays in one
    patch with lists made the callback fail once a page was connected, and there alone.

    Args:
        seed: of the draw of points.
        kind: "L2" or "L1".

    Attributes:
        paths: kind → the path over all prices.
        figure: the picture, a FigureWidget.
        widget: controls and picture together; display this.
    """

    def __init__(self, seed: int = 1, kind: str = "L2") -> None:
        parts = curve_parts(seed)
        self.x, self.y = noisy_points(3 * seed)
        self.paths = {name: penalty_path(parts, name) for name in KINDS}
        self.curves = {name: fitted(path, self.x, self.y) for name, path in self.paths.items()}
        style = dict(description_width="60px")
        self.kind = buttons(KINDS, "price", value=kind, label_width="60px", width="70px")
        stops = [(f"{penalty:.2g}", n) for n, penalty in enumerate(self.paths[kind].penalties)]
        self.penalty = widgets.SelectionSlider(
            options=stops, value=0, description="λ", style=style, layout=widgets.Layout(width="520px")
        )
        self.said = widgets.HTML()
        picture = price_picture(self.paths[kind], self.x, self.y, 0)
        self.figure = live(picture.update_xaxes(automargin=False).update_yaxes(automargin=False))  # no second layout
        self.widget = widgets.VBox([self.kind, self.penalty, self.said, self.figure])
        self.kind.observe(self.change_kind, "value")
        self.penalty.observe(self.draw, "value")
        self.draw()

    def change_kind(self, change: object = None) -> None:
        """Lay the other price's three error curves and its best stop, then draw."""
        path = self.paths[self.kind.value]
        with self.figure.batch_update():
            for trace, errors in zip((3, 4, 5), (path.train, path.validation, path.test), strict=True):
                self.figure.data[trace].y = errors.tolist()
            self.figure.data[6].update(x=[float(path.penalties[path.best])], y=[float(path.validation[path.best])])
            self.draw()

    def draw(self, change: object = None) -> None:
        """Patch curve, bars and points, and the line above them, with what the controls say now."""
        path, at = self.paths[self.kind.value], self.penalty.value
        with self.figure.batch_update():
            self.figure.data[0].y = self.curves[path.kind][at].tolist()
            self.figure.data[1].y = path.weights[at].tolist()
            self.figure.data[2].update(x=[float(path.penalties[at])] * 3, y=errors_at(path, at))
        self.said.value = html.escape(self.summary())

    def summary(self) -> str:
        """What the picture shows, and on which side of the best price it is."""
        path, at = self.paths[self.kind.value], self.penalty.value
        side = "Too cheap: the curve follows the noise." if at < path.best else "Too dear: the curve misses the wave."
        if abs(at - path.best) <= 1:
            side = "About the right price." if at != path.best else "This is the price that validation chooses."
        return f"{headline(path, at)}. {side}"
